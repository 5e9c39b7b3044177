"""What is there and how old it is: one row per dataset of the catalogue."""

from pathlib import Path

import pandas as pd

from pipelines.catalogue import Catalogue, Series
from pipelines.publish import read_table

COUNTIES = ("SE321", "SE322", "SE331", "SE332")


def coverage(folder: Path, catalogue: Catalogue) -> pd.DataFrame:
    """Age, years and coverage of every dataset.

    Args:
        folder: A release.
        catalogue: Lists the datasets that are wanted.

    Returns:
        Columns dataset, updated (at the source, else the edition in words), retrieved, years,
        regions (how many of the four have figures, of their own or shared; `country` where there
        are national figures only), next step; sorted by dataset.
    """
    figures = read_table(folder, "observations").dropna(subset="value")
    series = read_table(folder, "series").set_index("series")
    by_part = figures.assign(series=figures["series"].str.split("+")).explode("series")
    by_part["dataset"] = by_part["series"].map(series["dataset"])
    rows = []
    for dataset in sorted(catalogue.datasets, key=str.lower):
        found = by_part[by_part["dataset"].str.lower() == dataset.lower()]
        newest = series.loc[sorted(found["series"].unique())].sort_values("as_of").tail(1)
        if len(found):
            source = newest.iloc[0]
            updated = source["updated"] or source["vintage"]
            retrieved = source["retrieved_at"][:10] or "unknown"
            years = f"{found['year'].min()}–{found['year'].max()}"
        else:
            updated = retrieved = years = "–"
        rows.append(
            {
                "dataset": dataset,
                "updated": updated,
                "retrieved": retrieved,
                "years": years,
                "regions": _regions(set(found["geo"])),
                "next step": _next_step(dataset, catalogue),
            }
        )
    return pd.DataFrame(rows)


def _regions(geos: set[str]) -> str:
    covered = sum(county in geos or county[:4] in geos for county in COUNTIES)
    if covered == 0 and "SE" in geos:
        return "country"
    return f"{covered} of 4"


def _next_step(dataset: str, catalogue: Catalogue) -> str:
    asked: list[Series] = []
    closed: list[Series] = []
    for indicator in catalogue.indicators.values():
        for series in indicator.series.values():
            if series.dataset == dataset:
                (closed if indicator.discontinued else asked).append(series)
    if any(series.ready for series in asked):
        return "refresh"
    if asked:
        return "complete the catalogue"
    return "none, the series is closed" if closed else "import, for older years"
