"""Whether an answer of the OECD holds what was asked for, each figure once."""

import re
from collections.abc import Iterable, Mapping

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.catalogue import Query
from pipelines.errors import (
    CheckError,
    FormatError,
    NoResultsError,
    QueryError,
    RetiredCodeError,
)
from pipelines.tidy import Tidy

Codes = Mapping[str, tuple[str, ...]]

NOT_APPLICABLE, TOTAL = "_Z", "_T"
_LEVEL, _AREA = "TERRITORIAL_LEVEL", "REF_AREA"
# Swedish areas by territorial level: their code, and how many there are.
_SWEDISH = {"TL2": (r"SE\d\d", 8), "TL3": (r"SE\d\d\d", 21), "CTRY": (r"SWE", 1)}
_ANY_LEVEL = (r"SE\d\d+", 8)
_MEND = "Read the flow's present structure and mend its pins in the catalogue."


class FewAreasError(QueryError):
    """Too few Swedish areas came: an old or emptied version answers so, with status 200.

    Attributes:
        version: The version that answered.
    """

    version: str = ""


def check_codes(codes: Codes, table: pa.Table, dataset: str, url: str) -> None:
    """Holds an answer to the codes asked for.

    Args:
        codes: Those asked for by dimension; none leaves it open.
        table: The answer, tidy.
        dataset: The flow, for messages.
        url: The address asked, for messages.

    Raises:
        NoResultsError: There is no figure.
        FormatError: A dimension asked for is not in the answer.
        QueryError: Other codes came than were asked for.
        RetiredCodeError: There is no figure of some of the codes.
    """
    if not table.num_rows:
        problem = "the answer holds no figures."
        raise NoResultsError(problem, next_step=_MEND, dataset=dataset, url=url)
    missing: list[tuple[str, str]] = []
    for name, wanted in codes.items():
        column = "geo" if name == _AREA else name
        if column not in table.column_names:
            problem = f"the answer has no column {name}."
            raise FormatError(problem, next_step=_MEND, dataset=dataset, url=url)
        if not wanted:
            continue
        received = set(pc.unique(table.column(column)).to_pylist())
        if other := received - set(wanted):
            raise QueryError(
                f"asked for {name}={'+'.join(wanted)}, got {', '.join(sorted(other))} too.",
                next_step=_MEND,
                dataset=dataset,
                url=url,
            )
        missing += [(name, code) for code in wanted if code not in received]
    if missing:
        error = RetiredCodeError(
            f"there is no figure of {', '.join('='.join(pair) for pair in missing)} (any more).",
            next_step=_MEND,
            dataset=dataset,
            url=url,
        )
        error.codes = tuple(missing)
        raise error


def check_swedish_areas(codes: Codes, answer: Tidy, url: str) -> None:
    """Counts the Swedish areas of each level asked for.

    Args:
        codes: Those asked for by dimension; none leaves it open.
        answer: What came.
        url: The address asked, for messages.

    Raises:
        FewAreasError: Less than half of the areas came.
        RetiredCodeError: So it is at some of several levels; the codes name those.
    """
    levels = codes.get(_LEVEL) or ("",)
    problems = {level: _few_areas(answer.table, level) for level in levels}
    few = {level: problem for level, problem in problems.items() if problem}
    if not few:
        return
    kind = FewAreasError if len(few) == len(levels) else RetiredCodeError
    error = kind(
        f"{'; '.join(few.values())}: the service answered from an old or empty version, or the "
        "measure is published at another level.",
        next_step="Open the flow in the OECD Data Explorer and mend the pins.",
        dataset=answer.dataset,
        url=url,
    )
    if isinstance(error, RetiredCodeError):
        error.codes = tuple((_LEVEL, level) for level in few)
    else:
        error.version = answer.structure_version
    raise error


def repeating(queries: Iterable[Query], table: pa.Table) -> dict[str, list[str]]:
    """The dimensions that give an area and year several figures, with their codes.

    Args:
        queries: Those that the answer is for; each keeps the rows that have its codes.
        table: The answer, tidy.

    Raises:
        CheckError: Figures are repeated with the same codes throughout.
    """
    found: dict[str, set[str]] = {}
    for query in queries:
        frame: pd.DataFrame = _rows(query, table).to_pandas()
        repeated = frame[frame.duplicated(["geo", "year"], keep=False)]
        if repeated.empty:
            continue
        several = {
            name: sorted(repeated[name].astype(str).unique())
            for name in frame.columns
            if name not in ("geo", "year", "value", "flag", "confidential")
            and repeated[name].nunique() > 1
        }
        geo, year = repeated.iloc[0][["geo", "year"]]
        if not several:
            raise CheckError(
                f"{geo} {year} stands in the answer several times with the same codes.",
                next_step="Ask again later; if it stays so, report it to the OECD.",
                dataset=query.dataset,
            )
        for name, codes in several.items():
            found.setdefault(name, set()).update(codes)
    return {name: sorted(codes) for name, codes in found.items()}


def without_figures(queries: Iterable[Query], table: pa.Table) -> list[Query]:
    """The queries that no row of an answer has all codes of."""
    return [query for query in queries if not _rows(query, table).num_rows]


def lines(codes: Mapping[str, Iterable[str]]) -> str:
    """The lines that pin dimensions in the catalogue: at the total, else at not applicable."""
    return ", ".join(f"`{name}: {_likely(sorted(values))}`" for name, values in codes.items())


def with_codes(codes: Mapping[str, Iterable[str]]) -> str:
    """Dimensions with their codes in brackets."""
    return ", ".join(
        f"{name} ({', '.join(sorted(values)) or 'codes unknown'})" for name, values in codes.items()
    )


def _few_areas(table: pa.Table, level: str) -> str:
    """What is wrong with the Swedish areas of a level; empty if enough came."""
    pattern, expected = _SWEDISH.get(level, _ANY_LEVEL)
    rows = table.filter(_is(table, _LEVEL, level)) if level else table
    areas = pc.unique(rows.column("geo")).to_pylist()
    received = sorted(area for area in areas if re.fullmatch(pattern, area))
    if 2 * len(received) >= expected:
        return ""
    return (
        f"only {len(received)} of {expected} Swedish areas came ({', '.join(received) or 'none'})"
    )


def _likely(codes: list[str]) -> str:
    if len(codes) == 1:
        return codes[0]
    return next((code for code in (TOTAL, NOT_APPLICABLE) if code in codes), '"?"')


def _rows(query: Query, table: pa.Table) -> pa.Table:
    for name, code in query.fixed.items():
        table = table.filter(_is(table, "geo" if name == _AREA else name, code))
    return table


def _is(table: pa.Table, name: str, code: str) -> pa.BooleanArray:
    if name not in table.column_names:
        return pa.array([False] * table.num_rows, pa.bool_())
    return pc.equal(table.column(name).cast(pa.string()), code)
