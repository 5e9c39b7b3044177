"""The jobs by industry of a release: which industries make up a whole, and their figures."""

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from analysis.coverage import FULL_YEAR, full_years, newest_common_year
from analysis.industry_shares import unreliable
from analysis.scores import eu_regions
from analysis.specialisation import pooled_reference
from dashboard.area_lines import COUNTRY
from dashboard.release import Release

_COLUMNS = ["geo", "industry", "year", "value", "flag", "confidential", "series"]
_TYPES = dict.fromkeys(["geo", "industry", "flag", "confidential", "series"], "str") | {"year": int}


@dataclass(frozen=True)
class Whole:
    """The industries that make up a whole in one dataset. Shared: change nothing in it.

    Attributes:
        dataset: Code of the dataset.
        total: Industry that holds the published total, None where none is published.
        persons: What a figure of 1 stands for.
        industries: In their order, index nace: columns label_sv, label_en, domain (S3 domain or
            "").
        figures: Columns geo, industry, year, value (NaN = no figure), flag, confidential, series;
            the total among the industries. Codes are categories; `of` gives them as text.
        areas: The areas that have figures.
        years: The years in which nearly all of them that ever have figures have some, oldest first:
            in a newer one the first countries to publish would stand for the EU.
    """

    dataset: str
    total: str | None
    persons: int
    industries: pd.DataFrame
    figures: pd.DataFrame
    areas: frozenset[str]
    years: tuple[int, ...]

    def of(self, geos: Collection[str], years: Collection[int] = ()) -> pd.DataFrame:
        """The figures of areas, of all years or of some."""
        rows = self.figures[self.figures["geo"].isin(list(geos))]
        rows = rows[rows["year"].isin(list(years))] if years else rows
        return rows.astype(_TYPES)

    def newest(self, geos: Collection[str] = ()) -> int | None:
        """The newest of the years in which all of some areas have figures; None for none."""
        rows = self.figures[self.figures["year"].isin(self.years)]
        return newest_common_year(rows, geos) if geos else max(self.years, default=None)


def whole(release: Release, key: str, geos: Collection[str]) -> Whole | None:
    """The industries of a whole with the newest figures that there are for all of some areas.

    Args:
        release: The figures.
        key: Whole, as `industries` names it.
        geos: Areas that must have figures.

    Returns:
        None where the release has none.
    """
    if release.industries.empty:
        return None
    of_key = release.industries[release.industries["whole"] == key]
    found = (whole_of(release, key, dataset) for dataset in of_key["dataset"].unique())
    known = [(year, each) for each in found if (year := each.newest(geos))]
    return max(known, key=lambda pair: pair[0], default=(0, None))[1]


def whole_of(release: Release, key: str, dataset: str) -> Whole:
    """The industries of a whole in one dataset, which `industries` must name together."""
    return _whole(release, release.id, release.made_at.isoformat(), key, dataset)


def reference(release: Release, figures: Whole, code: str, year: int) -> pd.DataFrame:
    """What areas are held against: columns industry, value.

    Args:
        release: Knows the countries.
        figures: The industries.
        code: The country of ours, or any other code for the member countries of the EU together,
            industry by industry over those that show it.
        year: The year.
    """
    if code == COUNTRY:
        rows = figures.of([COUNTRY], [year])
        return rows.loc[~unreliable(rows), ["industry", "value"]]
    countries = release.regions[release.regions["level"] == "country"]
    rows = figures.of(eu_regions(countries["geo"]).tolist(), [year])
    return pooled_reference(rows, figures.total)


def regions_of(release: Release, figures: Whole, level: str) -> list[str]:
    """The areas of a level in the EU that the figures know."""
    areas = release.regions[release.regions["level"] == level]
    return [geo for geo in eu_regions(areas["geo"]) if geo in figures.areas]


@st.cache_resource(max_entries=20, show_spinner=False)
def _whole(_release: Release, release_id: str, made_at: str, key: str, dataset: str) -> Whole:
    rows = _release.industries
    rows = rows[(rows["whole"] == key) & (rows["dataset"] == dataset)].sort_values("position")
    total = str(rows["total"].iloc[0]) or None
    parts = rows[rows["nace"] != total].set_index("nace")
    cells = _release.structure
    cells = cells[
        (cells["dataset"] == dataset)
        & cells["nace"].isin([*parts.index, *([total] if total else [])])
        & (cells["value"].notna() | (cells["confidential"] != ""))
    ]
    cells = cells.rename(columns={"nace": "industry"})[_COLUMNS].reset_index(drop=True)
    return Whole(
        dataset=dataset,
        total=total,
        persons=int(rows["persons"].iloc[0]),
        industries=parts[["label_sv", "label_en", "domain"]],
        figures=cells,
        areas=frozenset(cells["geo"].unique()),
        years=full_years(cells, cells["geo"].unique(), FULL_YEAR),
    )
