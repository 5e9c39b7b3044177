"""Jobs by industry for all regions, and the size of the areas: what other measures build on."""

from collections.abc import Collection, Iterable, Mapping

import pandas as pd

from pipelines.catalogue import Structure
from pipelines.checks import check_magnitude
from pipelines.derive import COLUMNS, by_edition, newest
from pipelines.editions import KEY, Edition, select
from pipelines.errors import PipelineError
from pipelines.harmonise import Geography, harmonise

ORDER = ["dataset", "geo", "nace", "year", "value", "flag", "confidential", "series"]
_CELL = [*KEY, "nace"]
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
            the same cell.
        dates: As-of date by the key of a series of `before`.
        failures: Receives the error of a dataset that then keeps its older figures.
        accept: Datasets whose figures may be of another order of magnitude than before.

    Returns:
        Columns `ORDER`, sorted by dataset, geo, nace, year.
    """
    editions = list(editions)
    frames = [before.iloc[:0]]
    for structure in wanted:
        older = before[before["dataset"] == structure.dataset]
        parts = by_edition(older, dates)
        try:
            parts += [
                (edition.as_of, _one_edition(edition, structure, geography))
                for edition in editions
                if edition.tidy.dataset == structure.dataset
                and structure.nace_dimension in edition.tidy.table.column_names
            ]
            table = newest(parts, _CELL) if parts else older
            if structure.dataset not in accept:
                old, new = (f.set_index(_CELL)["value"].astype(float) for f in (older, table))
                check_magnitude(old, new, structure.dataset)
        except PipelineError as error:
            failures.append(error)
            table = older
        frames.append(table)
    together = pd.concat(frames, ignore_index=True).astype({"year": "int16", "value": float})
    return together[ORDER].sort_values(ORDER[:4], ignore_index=True)


def _one_edition(edition: Edition, structure: Structure, geography: Geography) -> pd.DataFrame:
    industries = edition.tidy.table[structure.nace_dimension].unique().to_pylist()
    frames = [
        select(edition, {**structure.pins, structure.nace_dimension: code}, "").assign(nace=code)
        for code in industries
    ]
    together, _ = harmonise(pd.concat(frames, ignore_index=True), geography)
    return together.assign(dataset=structure.dataset)[["dataset", "nace", *COLUMNS]]


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
