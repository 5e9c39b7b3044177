"""What the raw files hold: editions of datasets, kept to the rows that the catalogue asks for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from pipelines import raw
from pipelines.catalogue import Catalogue
from pipelines.describe import describe_series, series_key
from pipelines.errors import CheckError, PipelineError
from pipelines.formats.table import letters
from pipelines.harmonise import Geography, harmonise
from pipelines.questions import FIRST_YEAR
from pipelines.tidy import Tidy, tidy

KEY = ["geo", "year"]
_MEASURES = ("geo", "year", "value", "flag", "confidential")
# Eurostat's flags of today and of before 2025; those of the OECD that are known are among them.
_KNOWN_FLAGS = frozenset("bdefimnpru")
_KNOWN_CONFIDENTIAL = frozenset({"", "C", "N", "P"})
_YEARS = 10_000
_BYTE = 128


@dataclass(frozen=True)
class Edition:
    """A tidy dataset together with what tells it from other editions of the same figures.

    Attributes:
        tidy: The dataset.
        series: Key of its row in series.parquet.
        as_of: ISO date; where two editions hold the same figure, the later one wins.
        complete: Whether it is the whole answer to a query, so that what it lacks is gone.
        asked: The codes asked for by dimension; an empty list leaves the dimension open.
        first_year: The first year asked for.
        last_year: The last year asked for.
        url: Where the dataset was fetched, or is published.
    """

    tidy: Tidy
    series: str
    as_of: str
    complete: bool = False
    asked: Mapping[str, Sequence[str]] = field(default_factory=dict)
    first_year: int = FIRST_YEAR
    last_year: int = raw.OPEN_END
    url: str = ""


@dataclass
class Read:
    """What reading the raw files gave.

    Attributes:
        editions: One per file that can be read, the oldest first; of their tables only the rows
            asked for.
        series: Rows of series.parquet by key.
        left_out: By key, the area codes that a release has no area for, with their row counts.
        remarks: One sentence per flag or confidentiality status that was never seen before.
    """

    editions: list[Edition] = field(default_factory=list)
    series: dict[str, dict[str, Any]] = field(default_factory=dict)
    left_out: dict[str, dict[str, int]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def read_editions(
    files: Iterable[raw.RawFile],
    asked: Mapping[str, Sequence[Mapping[str, str]]],
    catalogue: Catalogue,
    geography: Geography,
    described: pd.DataFrame,
    failures: list[PipelineError],
) -> Read:
    """Reads each file once and keeps what can become a figure.

    Args:
        files: Without boundaries, the oldest first.
        asked: By dataset in lower case, the codes by dimension of each query that reads it.
        catalogue: Knows the datasets and their sources.
        geography: The areas of the release.
        described: Series of the release in use, columns series and as_of among them.
        failures: Receives the error of a file that cannot be read.
    """
    result = Read()
    known = described.set_index("series", drop=False)
    for file in files:
        sidecar = file.sidecar
        try:
            whole = tidy(
                file.read(),
                sidecar.name,
                about=sidecar.about or None,
                dataset="" if sidecar.about else sidecar.dataset,
                known=catalogue.datasets,
            )
        except PipelineError as error:
            failures.append(error.with_traceback(None))
            continue
        key = series_key(sidecar)
        row = describe_series(key, sidecar, whole, catalogue, geography)
        if key in known.index and not (sidecar.complete or sidecar.updated):
            # The same bytes are no newer for being imported again, and what is known of them stays.
            row = {str(name): value for name, value in known.loc[key].items()}
        dropped = _areas_left_out(whole.table, geography)
        if dropped:
            result.left_out[key] = dropped
        kept = replace(whole, table=_asked_for(whole, asked))
        result.remarks += _never_seen(kept)
        result.editions.append(
            Edition(
                kept,
                key,
                row["as_of"],
                sidecar.complete,
                sidecar.asked,
                sidecar.first_year,
                sidecar.last_year,
                sidecar.url,
            )
        )
        result.series[key] = row
    return result


def select(edition: Edition, pins: Mapping[str, str], indicator: str) -> pd.DataFrame:
    """Rows of a dataset where each pinned dimension has its code.

    A pin on freq counts as met by a file without that dimension, for such files are annual. A
    file that lacks another pinned dimension has no such rows.

    Returns:
        Columns geo (in the source's codes), year, value, flag, confidential, series.

    Raises:
        CheckError: Two rows stand for the same area and year: a dimension is not pinned, or the
            source wrote a figure twice.
    """
    table = edition.tidy.table
    rows = table.select(_MEASURES).filter(pa.array(_rows_with(table, pins)))
    frame: pd.DataFrame = rows.to_pandas()
    frame = frame.astype({"geo": str, "flag": str, "confidential": str})
    repeated = frame[frame.duplicated(KEY)]
    if len(repeated):
        geo, year = repeated.iloc[0][KEY]
        raise _repeated(geo, year, edition, pins, indicator)
    return frame.assign(series=edition.series)


def _repeated(
    geo: str, year: int, edition: Edition, pins: Mapping[str, str], indicator: str
) -> CheckError:
    left_open = [name for name in _dimensions(edition.tidy.table) if name not in pins]
    if left_open:
        problem = f"has several values: the catalogue leaves {', '.join(left_open)} open."
        next_step = "Pin each of these dimensions to one code in the catalogue."
    else:
        problem = "stands in the answer twice with the same codes."
        next_step = "Refresh again later; if it stays so, report it to the source."
    return CheckError(
        f"{geo} {year} {problem}",
        next_step=next_step,
        indicator=indicator,
        dataset=edition.tidy.dataset,
        url=edition.url,
    )


def holds(edition: Edition, pins: Mapping[str, str]) -> bool:
    """Whether a dataset has a row where each pinned dimension has its code."""
    return bool(_rows_with(edition.tidy.table, pins).any())


def first_year(edition: Edition, pins: Mapping[str, str]) -> int | None:
    """The first year of the rows where each pinned dimension has its code; None without any."""
    table = edition.tidy.table
    years = table["year"].to_numpy()[_rows_with(table, pins)]
    return int(years.min()) if len(years) else None


def covered_from(edition: Edition, found: int) -> int:
    """The first year that an answer tells of: the one asked for, where it is about a part.

    Asked for all years, it says nothing about those before its first figure: files of other
    origin go further back.

    Args:
        edition: The answer.
        found: The first year of its figures.
    """
    return edition.first_year if edition.first_year > FIRST_YEAR else found


def before_answer(older: pd.DataFrame, first: int, edition: Edition) -> pd.DataFrame:
    """What a whole answer to the same query leaves of older rows: the years it says nothing about.

    A whole answer that lacks a figure says that the figure is gone; it says nothing about the
    years before its first, and those after the last one asked for.

    Args:
        older: Has a column year.
        first: The first year of the answer, as `covered_from` tells it.
        edition: The answer.
    """
    outside = (older["year"] < first) | (older["year"] > edition.last_year)
    left: pd.DataFrame = older[outside]
    return left


def _dimensions(table: pa.Table) -> list[str]:
    return [name for name in table.column_names if name not in _MEASURES]


def _coded(table: pa.Table, column: str) -> tuple[npt.NDArray[np.int32], list[str]]:
    """A dictionary column as positions in a list of texts."""
    whole = table[column].unify_dictionaries().combine_chunks()
    return whole.indices.to_numpy(), whole.dictionary.to_pylist()


def _rows_with(table: pa.Table, pins: Mapping[str, str]) -> npt.NDArray[np.bool_]:
    dimensions = _dimensions(table)
    if any(name not in dimensions for name in pins if name.lower() != "freq"):
        return np.zeros(table.num_rows, dtype=bool)
    rows = np.ones(table.num_rows, dtype=bool)
    for name in dimensions:
        if name in pins:
            positions, codes = _coded(table, name)
            rows &= positions == (codes.index(pins[name]) if pins[name] in codes else -1)
    return rows


def _asked_for(whole: Tidy, asked: Mapping[str, Sequence[Mapping[str, str]]]) -> pa.Table:
    if whole.indicator:
        return whole.table
    rows = np.zeros(whole.table.num_rows, dtype=bool)
    for pins in asked.get(whole.dataset.lower(), ()):
        rows |= _rows_with(whole.table, pins)
    table = whole.table.filter(pa.array(rows)).combine_chunks()
    return pa.table({name: _narrow(table[name].combine_chunks()) for name in table.column_names})


def _narrow(column: pa.Array) -> pa.Array:
    """A dictionary column with positions no wider than they need to be."""
    if not pa.types.is_dictionary(column.type):
        return column
    width = pa.int8() if len(column.dictionary) < _BYTE else pa.int16()
    if len(column.dictionary) >= _BYTE**2:
        return column
    return pa.DictionaryArray.from_arrays(column.indices.cast(width), column.dictionary)


def _areas_left_out(table: pa.Table, geography: Geography) -> dict[str, int]:
    positions, codes = _coded(table, "geo")
    pairs, rows = np.unique(
        positions.astype(np.int64) * _YEARS + table["year"].to_numpy(), return_counts=True
    )
    areas = pd.DataFrame(
        {"geo": np.array(codes, dtype=object)[pairs // _YEARS], "year": pairs % _YEARS}
    )
    kept, _ = harmonise(areas, geography)
    dropped = areas.assign(rows=rows).drop(kept.index).groupby("geo")["rows"].sum()
    return {str(code): int(count) for code, count in dropped.items()}


def _never_seen(edition: Tidy) -> list[str]:
    """A sentence per letter of a flag and per confidentiality status that nobody has described."""
    remarks = []
    for column, known, told in (
        ("flag", _KNOWN_FLAGS, "figures are published with it as it came"),
        ("confidential", _KNOWN_CONFIDENTIAL, "figures are held back for it"),
    ):
        positions, texts = _coded(edition.table, column)
        counts = np.bincount(positions, minlength=len(texts))
        unknown: dict[str, int] = {}
        for text, count in zip(texts, counts, strict=True):
            for code in letters(text) if column == "flag" else [text]:
                if code not in known and count:
                    unknown[code] = unknown.get(code, 0) + int(count)
        remarks += [
            f"{edition.dataset}: the {column} code {code!r} was never seen before; {count} {told}. "
            "Look up what it means at the source."
            for code, count in sorted(unknown.items())
        ]
    return remarks
