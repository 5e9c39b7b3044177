r"""Eurostat's TSV: one row per series, one column per year, `value flag@confidentiality` in cells.

Two dialects: of the API (`freq,unit,geo\TIME_PERIOD`, oldest year first) and of the bulk service
that closed in 2023 (`unit,geo\time`, newest first, confidentiality among the flags).
"""

import re
from concurrent.futures import ThreadPoolExecutor
from string import ascii_letters

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.errors import FormatError
from pipelines.formats.delimited import CODES, header_line, read_delimited, unique_columns
from pipelines.formats.table import Tidy, assemble, coded, flags, recode, years

_MISSING = (":", ": ", "")
_NUMBER = r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?"
# What follows the digits: perhaps an exponent, then a space and the flags. Comext leaves the
# space out (`:C`).
_STATUS = re.compile(
    r"([eE][-+]?[0-9]+)?(?: +(?P<flag>[a-z]*)(@(?P<new>[A-Z]))?|(?P<comext>[A-Z]))?"
)
_CELL = re.compile(rf"(:|{_NUMBER})( +([a-z]*(@[A-Z])?)?|[A-Z])?")


def read_tsv(data: bytes, name: str, *, dataset: str) -> Tidy:
    """Reads a TSV file of either dialect.

    Args:
        data: The body, plain or gzip.
        name: File name, for messages.
        dataset: Code of the dataset; the file does not tell it.

    Raises:
        FormatError: The header or a cell is not as it should be, or the periods are not years.
        QueryError: There is no series.
    """
    dimensions, periods = _header(data, name)
    year = years(periods, name)
    table = read_delimited(
        data,
        ["", *periods],
        dict.fromkeys(["", *periods], pa.string()),
        name,
        delimiter="\t",
        missing=_MISSING,
    )
    keys = _keys(table[""], dimensions, name)
    counts = [table.num_rows - table[period].null_count for period in periods]
    rows, value = np.empty(sum(counts), np.int32), np.empty(sum(counts))

    def fill(period: str, end: int, count: int) -> pa.DictionaryArray:
        part = slice(end - count, end)
        rows[part], value[part], status = _column(table[period], period, name)
        return status

    # Year by year, so that the intermediate columns stay small; pyarrow lets threads run at once.
    with ThreadPoolExecutor(pa.cpu_count()) as pool:
        states = list(pool.map(fill, periods, np.cumsum(counts), counts))
        places = pa.array(rows)
        columns = dict(
            zip(keys, pool.map(lambda key: key.take(places), keys.values()), strict=True)
        )
        flag, confidential = flags(pa.chunked_array(states, CODES), name, _status)
    return Tidy(
        source="eurostat",
        dataset=dataset,
        title="",
        updated=None,
        structure_version="",
        indicator="",
        table=assemble(
            {key: column for key, column in columns.items() if key != "geo"},
            geo=columns["geo"],
            year=np.repeat(year, counts),
            value=pa.array(value, from_pandas=True),
            flag=flag,
            confidential=confidential,
        ),
    )


def _header(data: bytes, name: str) -> tuple[list[str], list[str]]:
    first, *rest = header_line(data, name).split("\t")
    dimensions = [part.strip() for part in first.rsplit("\\", 1)[0].split(",")]
    periods = [period.strip() for period in rest]
    if "geo" not in dimensions:
        raise FormatError(
            f"there is no dimension geo among {', '.join(dimensions)}.",
            next_step="Take a dataset by region or country.",
            url=name,
        )
    return unique_columns(dimensions, name), unique_columns(periods, name)


def _keys(keys: pa.ChunkedArray, dimensions: list[str], name: str) -> dict[str, pa.DictionaryArray]:
    parts = pc.split_pattern(keys.combine_chunks(), ",")
    odd = np.flatnonzero(
        pc.list_value_length(parts).fill_null(0).to_numpy(zero_copy_only=False) != len(dimensions)
    )
    if odd.size:
        raise FormatError(
            f"row {odd[0] + 2}: {keys[int(odd[0])]} does not name "
            f"{len(dimensions)} dimensions ({', '.join(dimensions)}).",
            next_step="Download the file again.",
            url=name,
        )
    return {
        dimension: recode(pc.list_element(parts, position).dictionary_encode(), str.strip)
        for position, dimension in enumerate(dimensions)
    }


def _column(
    cells: pa.ChunkedArray, period: str, name: str
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float64], pa.DictionaryArray]:
    """Row numbers, values (NaN where there is none) and flags of one year."""
    cells = cells.combine_chunks()
    rows = np.flatnonzero(cells.is_valid().to_numpy(zero_copy_only=False)).astype(np.int32)
    try:
        return rows, *_value_and_status(cells)
    except pa.ArrowInvalid as error:
        odd = [row for row in rows if not _CELL.fullmatch(cells[int(row)].as_py())]
        where = f"row {odd[0] + 2}: {cells[int(odd[0])].as_py()!r}" if odd else str(error)
        raise FormatError(
            f"column {period}, {where} is no figure with a flag.",
            next_step="Download the file again; if it stays so, report it to the source.",
            url=name,
        ) from error


def _value_and_status(
    cells: pa.StringArray,
) -> tuple[npt.NDArray[np.float64], pa.DictionaryArray]:
    # Most cells are a number and a space; only the others are looked at for flags. Where a cell is
    # missing the masks are null, and a filter leaves it out.
    plain = pc.and_(pc.ends_with(cells, " "), pc.invert(pc.starts_with(cells, ":")))
    marked = cells.filter(pc.invert(plain))
    text = pc.ascii_rtrim(marked, characters=f" @{ascii_letters}")
    is_plain = plain.drop_null().to_numpy(zero_copy_only=False)
    value = np.empty(len(is_plain))
    value[is_plain] = _numbers(pc.ascii_rtrim_whitespace(cells.filter(plain)))
    value[~is_plain] = _numbers(pc.if_else(pc.equal(text, ":"), None, text))

    status = pc.ascii_ltrim(marked, characters=".:+-0123456789").dictionary_encode()
    texts = status.dictionary.to_pylist()
    for text in texts:
        if not _STATUS.fullmatch(text):
            raise pa.ArrowInvalid(text)
    code = np.zeros(len(is_plain), np.int32)
    code[~is_plain] = status.indices.to_numpy() + 1
    return value, coded(code, ["", *texts])


def _numbers(texts: pa.StringArray) -> npt.NDArray[np.float64]:
    numbers = texts.cast(pa.float64())
    if pc.any(pc.invert(pc.is_finite(numbers))).as_py():
        raise pa.ArrowInvalid("a cell too large for a number")
    array: npt.NDArray[np.float64] = numbers.to_numpy(zero_copy_only=False)
    return array


def _status(text: str) -> str:
    found = _STATUS.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return f"{found['flag'] or ''}|{found['new'] or found['comext'] or ''}"
