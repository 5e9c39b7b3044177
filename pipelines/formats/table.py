"""The tidy table that every reader hands over, and the codes that all formats share."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.errors import FormatError, QueryError

_YEAR = re.compile(r"[0-9]{4}")
_FLAG = re.compile(r"[a-z]*")
_LETTER = re.compile(r"[a-z][0-9]*")
# Renamed by Eurostat on 27 January 2025; archived files still hold the old letters.
_RENAMED = str.maketrans({"s": "i", "z": "m"})
_FREE = "F"
_STATUS = re.compile(r"[A-Za-z0-9_]*")


@dataclass(frozen=True)
class Tidy:
    """One dataset as published, before any selection.

    Attributes:
        source: `eurostat`, `oecd`, `ec` or `regional`.
        dataset: Code without view and version: lower case for Eurostat (`rd_e_gerdreg`), with the
            agency for the OECD (`OECD.CFE.EDS:DSD_REG_ECO@DF_GDP`).
        title: What the source calls the dataset; empty if the file does not tell.
        updated: The source's last update in UTC; None if the file does not tell.
        structure_version: Version of the dataflow or data structure; empty if the file does not
            tell.
        indicator: The indicator that a plain table says it holds; else empty.
        table: One row per observation: the dataset's own dimensions (dictionary of strings), geo
            (dictionary of strings), year (int16), value (float64, null where there is no figure),
            flag and confidential (dictionary of strings, empty where there is none). What is
            missing without a flag has no row.
    """

    source: str
    dataset: str
    title: str
    updated: datetime | None
    structure_version: str
    indicator: str
    table: pa.Table


def recode(
    column: pa.ChunkedArray | pa.DictionaryArray, translate: Callable[[str], str]
) -> pa.DictionaryArray:
    """Translates each distinct text of a dictionary column once; equal results become one."""
    if isinstance(column, pa.ChunkedArray):
        column = column.unify_dictionaries().combine_chunks()
    before = column.dictionary.to_pylist()
    after = [translate(text) for text in before]
    if after == before:
        return column
    place = {text: position for position, text in enumerate(dict.fromkeys(after))}
    positions = np.array([place[text] for text in after], dtype=np.int32)
    return coded(positions[column.indices.to_numpy()], list(place))


def coded(indices: npt.NDArray[np.int32], texts: list[str]) -> pa.DictionaryArray:
    """A dictionary column from positions in a list of texts."""
    return pa.DictionaryArray.from_arrays(pa.array(indices), pa.array(texts, pa.string()))


def years(periods: list[str], name: str) -> npt.NDArray[np.int16]:
    """Periods as years.

    Raises:
        FormatError: A period is not a year.
    """
    odd = [period for period in periods if not _YEAR.fullmatch(period)]
    if odd:
        raise FormatError(
            f"the period {odd[0]!r} is not a year, and this dashboard is annual.",
            next_step="Take the annual dataset, or pin freq to A.",
            url=name,
        )
    return np.array([int(period) for period in periods], dtype=np.int16)


def flags(
    status: pa.ChunkedArray | pa.DictionaryArray,
    name: str,
    spelling: Callable[[str], str] = str,
    form: re.Pattern[str] = _FLAG,
) -> tuple[pa.DictionaryArray, pa.DictionaryArray]:
    """The columns flag and confidential in today's codes.

    A flag or a confidentiality status that was never seen stays as it came: a figure is not lost
    for the one, and not published for the other.

    Args:
        status: Flag and confidentiality of any vintage.
        name: File name, for messages.
        spelling: Turns a status into `flag|confidentiality`, the bar only where the second
            follows.
        form: What a flag of the source may look like.

    Raises:
        FormatError: A text cannot be a flag or a confidentiality status.
    """
    if isinstance(status, pa.ChunkedArray):
        status = status.unify_dictionaries().combine_chunks()
    return (
        recode(status, lambda text: _flag_and_confidentiality(spelling(text), form, name)[0]),
        recode(status, lambda text: _flag_and_confidentiality(spelling(text), form, name)[1]),
    )


def letters(flag: str) -> list[str]:
    """The letters of a flag; a digit belongs to the letter before it."""
    found: list[str] = _LETTER.findall(flag)
    return found


def unite_flags(flags: Iterable[str]) -> str:
    """Several flags as one, each letter once and in alphabetical order."""
    return "".join(sorted({letter for flag in flags for letter in letters(flag)}))


def paired(flag: pa.DictionaryArray, confidential: pa.DictionaryArray) -> pa.DictionaryArray:
    """Two columns of codes as one of `flag|confidentiality`."""
    first, second = flag.dictionary.to_pylist(), confidential.dictionary.to_pylist()
    indices = flag.indices.to_numpy() * len(second) + confidential.indices.to_numpy()
    return coded(indices.astype(np.int32), [f"{one}|{two}" for one in first for two in second])


def _flag_and_confidentiality(status: str, form: re.Pattern[str], name: str) -> tuple[str, str]:
    flag, _, confidential = status.partition("|")
    if not form.fullmatch(flag) or not _STATUS.fullmatch(confidential):
        raise FormatError(
            f"{flag!r} with confidentiality {confidential!r} is no flag.",
            next_step="Compare the file with the source: flags are small letters, "
            "confidentiality is a code such as C, N or P.",
            url=name,
        )
    # The old flag c, alone or in one such as bc, was split off as status C in 2025.
    public = confidential in ("", _FREE)
    confidential = ("C" if "c" in flag else "") if public else confidential
    return unite_flags([flag.translate(_RENAMED).replace("c", "")]), confidential


def assemble(
    dimensions: Mapping[str, pa.DictionaryArray],
    *,
    geo: pa.DictionaryArray,
    year: npt.NDArray[np.int16],
    value: pa.Array,
    flag: pa.DictionaryArray,
    confidential: pa.DictionaryArray,
) -> pa.Table:
    """The tidy table from its columns, all of one length.

    A confidential value becomes null; rows with neither value nor flag nor confidentiality go.
    """
    public = _is_empty(confidential)
    if not pc.all(pc.or_(public, pc.is_null(value))).as_py():
        value = pc.if_else(public, value, pa.scalar(None, pa.float64()))
    table = pa.table(
        {
            **dimensions,
            "geo": geo,
            "year": pa.array(year),
            "value": value,
            "flag": flag,
            "confidential": confidential,
        }
    )
    nothing = pc.and_(pc.and_(pc.is_null(value), _is_empty(flag)), public)
    if pc.any(nothing).as_py():
        table = table.filter(pc.invert(nothing)).combine_chunks()
    return table


def _is_empty(column: pa.DictionaryArray) -> pa.BooleanArray:
    empty = pc.index(column.dictionary, "").as_py()
    return pc.equal(column.indices, empty)


def no_rows(name: str) -> QueryError:
    """The error for an answer that is well-formed and holds nothing."""
    return QueryError(
        "the answer holds no observation.",
        next_step="Check the codes and years of the query: it is valid but selects nothing.",
        url=name,
    )
