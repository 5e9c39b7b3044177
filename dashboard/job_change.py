"""How the jobs of an area changed, taken apart against a reference that it is part of."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from analysis.specialisation import shift_share, shift_share_totals, three_year_means
from dashboard.area_lines import COUNTRY
from dashboard.industries import Whole, whole
from dashboard.look import REGION_MARK
from dashboard.release import Release
from dashboard.specialised import pair_of

WHOLE = "economy"
_YEARS = 3  # of the mean at each end
# Statistics by industry before and after the turn of this year are not of one kind.
_NEW_STATISTICS = 2021


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
    return _job_change(release, release.id, release.made_at.isoformat(), geo)


@st.cache_resource(max_entries=20, show_spinner=False)
def _job_change(_release: Release, release_id: str, made_at: str, geo: str) -> JobChange | None:
    figures = whole(_release, WHOLE, [geo] if geo in REGION_MARK else [geo, COUNTRY])
    if figures is None:
        return None
    years = _ends(figures.of([geo])["year"])
    if years is None:
        return None
    (first, second), (_, last) = years
    held_against = COUNTRY if COUNTRY in set(figures.figures["geo"]) else ""
    pairs = {pair_of(_release, region) for region in REGION_MARK}
    areas = [held_against] if held_against else sorted(pairs)
    rows = figures.of([geo, *areas])
    start, end = three_year_means(rows, second), three_year_means(rows, last, since=first)
    against = pd.DataFrame({"start": _sums(start, areas), "end": _sums(end, areas)}).reset_index(
        names="industry"
    )
    own_start, own_end = start[start["geo"] == geo], end[end["geo"] == geo]
    parts = shift_share(own_start, own_end, against, figures.total)
    total = shift_share_totals(parts, own_start, figures.total).iloc[0]
    columns, thousand = ["start", "change", "growth", "mix", "regional"], figures.persons / 1000
    known = figures.figures["value"].dropna()
    return JobChange(
        figures=figures,
        geo=geo,
        reference=held_against,
        years=years,
        parts=parts.assign(**{column: parts[column] * thousand for column in columns}),
        total=pd.concat([total.drop(columns), total[columns].astype(float) * thousand]),
        published=(_total(own_end, figures) - _total(own_start, figures)) * thousand,
        rounded=figures.persons == 1000 and bool((known % 1 == 0).all()),
    )


def _ends(years: Iterable[int]) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """The first and the last three years that may be compared."""
    known = sorted(set(years))
    if known and known[0] < _NEW_STATISTICS:
        known = [year for year in known if year < _NEW_STATISTICS]
    if len(known) < 2 * _YEARS:
        return None
    return (known[0], known[_YEARS - 1]), (known[-_YEARS], known[-1])


def _sums(means: pd.DataFrame, areas: list[str]) -> pd.Series:
    """Jobs by industry over areas, NaN where one of them has no figure."""
    rows = means[means["geo"].isin(areas)]
    return rows.groupby("industry")["value"].sum(min_count=len(areas))


def _total(means: pd.DataFrame, figures: Whole) -> float:
    values = means.loc[means["industry"] == figures.total, "value"]
    return float(values.iloc[0]) if len(values) else float("nan")
