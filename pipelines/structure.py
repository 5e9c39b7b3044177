"""Jobs by industry for all regions, and the size of the areas: what other measures build on."""

from collections.abc import Collection, Iterable, Mapping

import numpy as np
import pandas as pd

from pipelines.catalogue import Structure
from pipelines.checks import changed_ratios, check_left, check_magnitude, left_of
from pipelines.derive import by_edition, newest
from pipelines.editions import Edition, before_answer, covered_from, first_year, select
from pipelines.errors import PipelineError
from pipelines.figures import plain, stack
from pipelines.formula import COLUMNS
from pipelines.harmonise import Geography, harmonise

AREA_DATASET = "reg_area3"
AREA_PINS = {"unit": "KM2", "landuse": "TOTAL"}


def jobs_by_industry(
    wanted: Iterable[Structure],
    editions: Iterable[Edition],
    geography: Geography,
    before: pd.DataFrame,
    dates: Mapping[str, str],
    failures: list[PipelineError],
    accept: Collection[str] = (),
) -> pd.DataFrame:
    """The content of structure.parquet.

    Args:
        wanted: The datasets to publish whole, one row per area, industry and year.
        editions: Files that may hold them, the oldest first.
        geography: The areas of the release.
        before: The same table of the release before; its rows stay unless a later edition holds
            the same cell, or is a whole answer that was asked for it.
        dates: As-of date by the key of a series of `before`.
        failures: Receives the error of a dataset that then keeps its older figures.
        accept: Datasets whose figures may be unlike those before.

    Returns:
        The columns of structure.parquet, texts as categories, sorted by dataset, geo, nace, year.
    """
    editions = list(editions)

    def table(wanted: Structure) -> pd.DataFrame:
        older = before["dataset"] == wanted.dataset
        used = [
            edition
            for edition in editions
            if edition.tidy.dataset == wanted.dataset
            and wanted.nace_dimension in edition.tidy.table.column_names
        ]
        try:
            merged, ratios, counts = _merged(wanted, used, geography, before, older, dates)
            if wanted.dataset not in accept:
                had, left = map(sum, zip((0, 0), *counts, strict=True))
                check_left(had, left, wanted.dataset)
                check_magnitude(ratios, wanted.dataset)
        except PipelineError as error:
            error.dataset, error.indicator = wanted.dataset, ""
            failures.append(error.with_traceback(None))
            merged = before[older]
        return merged

    return stack(map(table, sorted(wanted, key=lambda each: each.dataset)), "structure")


def _merged(
    structure: Structure,
    editions: list[Edition],
    geography: Geography,
    before: pd.DataFrame,
    older: pd.Series,
    dates: Mapping[str, str],
) -> tuple[pd.DataFrame, pd.Series, list[tuple[int, int]]]:
    """One dataset, the ratios of its changed cells to those before, and how many are left.

    It is put together industry by industry, so that only the rows of one are texts at a time.
    """
    column = structure.nace_dimension
    of_edition = [set(e.tidy.table[column].unique().to_pylist()) for e in editions]
    firsts = [first_year(edition, structure.pins) for edition in editions]
    ratios = [pd.Series(dtype=float)]
    counts: list[tuple[int, int]] = []

    def industry(code: str) -> pd.DataFrame:
        rows_before = plain(before[older & (before["nace"] == code)])
        parts = by_edition(rows_before, dates)
        for edition, own, first in zip(editions, of_edition, firsts, strict=True):
            if first is not None and _asked_for(edition, {**structure.pins, column: code}):
                since = covered_from(edition, first)
                parts = [
                    (at, before_answer(rows, since, edition) if at < edition.as_of else rows)
                    for at, rows in parts
                ]
            if code in own:
                rows = select(edition, {**structure.pins, column: code}, "")
                parts.append((edition.as_of, harmonise(rows, geography)[0]))
        cells = newest([(as_of, rows[COLUMNS]) for as_of, rows in parts])
        cells = cells.astype({"year": "int16", "value": float})
        ratios.append(changed_ratios(cells, rows_before))
        counts.append(left_of(cells, rows_before))
        return cells.assign(dataset=structure.dataset, nace=code)

    codes = sorted(set(before.loc[older, "nace"].unique()).union(*of_edition))
    table = stack(map(industry, codes), "structure")
    rank = np.argsort(np.argsort(table["geo"].cat.categories.to_numpy(dtype=str)))
    by_area = np.argsort(rank.astype("int16")[table["geo"].cat.codes], kind="stable")
    return table.iloc[by_area], pd.concat(ratios, ignore_index=True), counts


def _asked_for(edition: Edition, wanted: Mapping[str, str]) -> bool:
    """Whether an edition is the whole answer to a question about these codes of all areas."""
    return (
        edition.complete
        and bool(edition.asked)
        and all(not codes or wanted.get(name) in codes for name, codes in edition.asked.items())
    )


def area_km2(
    editions: Iterable[Edition], geography: Geography, before: pd.DataFrame
) -> dict[str, float]:
    """Size of areas in square kilometres, land and water, the newest published figure.

    Args:
        editions: Files that may hold Eurostat's table of areas.
        geography: The areas of the release.
        before: Columns geo and area_km2 of the release before.
    """
    areas: dict[str, float] = dict(zip(before["geo"], before["area_km2"], strict=True))
    for edition in editions:
        if edition.tidy.dataset == AREA_DATASET:
            frame, _ = harmonise(select(edition, AREA_PINS, ""), geography)
            newest = frame.dropna(subset="value").sort_values("year").groupby("geo")["value"].last()
            areas |= {str(geo): float(size) for geo, size in newest.items()}
    return areas
