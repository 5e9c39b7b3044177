"""How the jobs of an area changed, taken apart against a reference that it is part of."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from analysis.specialisation import (
    NEW_STATISTICS,
    comparable_ends,
    shift_share,
    shift_share_totals,
    summed_reference,
    three_year_means,
)
from dashboard.area_lines import COUNTRY
from dashboard.industries import Whole, whole
from dashboard.look import PAIRS, REGION_MARK
from dashboard.release import Release

WHOLE = "economy"


@dataclass(frozen=True)
class JobChange:
    """Shared: change nothing in it.

    Attributes:
        figures: The industries.
        geo: The area.
        reference: The country, or "" for our regions together where it has no figures.
        years: The years of the first mean, then those of the last.
        parts: What `analysis.specialisation.shift_share` gives for the area, in thousand jobs.
        total: Row of `analysis.specialisation.shift_share_totals`, in thousand jobs.
        published: Change of the published total in thousand jobs, NaN where there is none. It
            differs from the sum of the parts by rounding and by industries without parts.
        rounded: Whether the source gives whole thousands only.
    """

    figures: Whole
    geo: str
    reference: str
    years: tuple[tuple[int, int], tuple[int, int]]
    parts: pd.DataFrame
    total: pd.Series
    published: float
    rounded: bool

    @property
    def decimals(self) -> int:
        """Decimals of thousands that the source can bear."""
        return 0 if self.rounded else 1

    @property
    def old(self) -> bool:
        """Whether all years lie before `NEW_STATISTICS`."""
        return self.years[1][1] < NEW_STATISTICS

    @property
    def shown(self) -> pd.DataFrame:
        """The figures that it rests on: those of the area in the years of both means."""
        (first, second), (third, last) = self.years
        return self.figures.of([self.geo], [*range(first, second + 1), *range(third, last + 1)])


def job_change(release: Release, geo: str) -> JobChange | None:
    """The change of an area's jobs in three parts.

    The newest figures by industry of the whole economy count: for an area that two regions share
    those that the country has too, for one region those that it has.

    Args:
        release: The figures.
        geo: One of our regions, or an area that two share.

    Returns:
        None where there are no figures of six comparable years.
    """
    areas = tuple(REGION_MARK) if geo in REGION_MARK else PAIRS
    return _changes(release, release.id, release.made_at.isoformat(), areas).get(geo)


@st.cache_resource(max_entries=10, show_spinner=False)
def _changes(
    _release: Release, release_id: str, made_at: str, areas: tuple[str, ...]
) -> dict[str, JobChange]:
    """The changes of areas of one kind, which share their figures and their reference."""
    figures = whole(_release, WHOLE, areas if areas != PAIRS else [*areas, COUNTRY])
    if figures is None:
        return {}
    held_against = COUNTRY if COUNTRY in figures.areas else ""
    others = [COUNTRY] if held_against else list(PAIRS)
    rows = figures.of({*areas, *others})
    by_area = rows[rows["industry"] != figures.total].groupby("geo")["year"]
    common = [set(known) for _, known in by_area]
    years = comparable_ends(set.intersection(*common) if common else ())
    if years is None:
        return {}
    (first, second), (_, last) = years
    start, end = three_year_means(rows, second), three_year_means(rows, last, since=first)
    against = summed_reference(start, end, others)
    # In thousands, whatever the unit of the source: the reference gives rates only.
    thousand = figures.persons / 1000
    start, end = (
        means[means["geo"].isin(areas)].assign(value=means["value"] * thousand)
        for means in (start, end)
    )
    parts = shift_share(start, end, against, figures.total)
    totals = shift_share_totals(parts, start, figures.total).set_index("geo", drop=False)
    published = _totals(end, figures) - _totals(start, figures)
    rounded = figures.persons == 1000 and bool((rows["value"].dropna() % 1 == 0).all())
    return {
        geo: JobChange(
            figures=figures,
            geo=geo,
            reference=held_against,
            years=years,
            parts=parts[parts["geo"] == geo],
            total=totals.loc[geo],
            published=float(published.get(geo, float("nan"))),
            rounded=rounded,
        )
        for geo in areas
    }


def _totals(means: pd.DataFrame, figures: Whole) -> pd.Series:
    """The published total by area."""
    return means[means["industry"] == figures.total].set_index("geo")["value"]
