"""What is known of an indicator for the four regions: whose figure, where it stands, its trend."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from analysis.coverage import Level, coverage, newest_common_year, with_figures
from analysis.scores import Place, eu_regions, place
from analysis.trends import WINDOW_YEARS, Trend, trend
from dashboard.look import REGION_MARK
from dashboard.release import Release

EU = "EU27_2020"
_LEVEL_OF = {"own": "nuts3", "shared": "nuts2"}


@dataclass(frozen=True)
class Fact:
    """The figure of one area, with all that must be said beside it.

    Attributes:
        indicator: Row of the indicator in the release.
        geo: The area the figure belongs to.
        level: Whether it is a county's own, shared by two, or national.
        regions: The regions of ours that it stands for.
        year: Its year.
        value: The figure.
        flag: Eurostat letters, "" for none.
        among: Values of the EU regions of the same level and year; empty for a national figure.
        place: Where the value stands among them; None for a national or unreliable (u) figure,
            for a plain count, or where too few regions have one.
        eu: The published value of the EU for the same year; None where the source has none.
        trend: What the arrow rule says.
        confidential_years: Years under confidentiality within the window of the rule.
    """

    indicator: pd.Series
    geo: str
    level: Level
    regions: tuple[str, ...]
    year: int
    value: float
    flag: str
    among: pd.Series
    place: Place | None
    eu: float | None
    trend: Trend
    confidential_years: int

    @property
    def count(self) -> bool:
        """Whether it is a plain count, which follows the size of the area."""
        return bool(self.indicator["count"])

    @property
    def decimals(self) -> int:
        """Decimals at which figures of the indicator are shown."""
        return int(self.indicator["decimals"])


def facts(release: Release, indicator: str, *, same_year: bool = False) -> tuple[Fact, ...]:
    """The figures of an indicator for the four regions, each area once, in their order.

    Args:
        release: The figures.
        indicator: Catalogue id.
        same_year: Take the latest year in which all areas have a figure, for a view that
            compares them; else each area's latest.

    Returns:
        Empty where nothing is published for them. The result is shared: change nothing in it.
    """
    return _facts(release, release.id, release.made_at.isoformat(), indicator, same_year)


def fact_for(release: Release, indicator: str, region: str) -> Fact | None:
    """The latest figure that stands for a region, None where nothing is published."""
    return next((f for f in facts(release, indicator) if region in f.regions), None)


def key_figures(release: Release) -> list[str]:
    """Ids of the indicators shown for all four regions on the start page, in order."""
    chosen = release.indicators[release.indicators["key_figure"] > 0]
    return chosen.sort_values("key_figure")["id"].tolist()


@st.cache_resource(max_entries=1000, show_spinner=False)
def _facts(
    _release: Release, release_id: str, made_at: str, indicator: str, same_year: bool
) -> tuple[Fact, ...]:
    rows = _release.observations(indicator)
    observed = with_figures(rows)
    regions_of: dict[tuple[str, Level], list[str]] = {}
    for region in REGION_MARK:
        found = coverage(observed, region, _release.regions)
        if found.geo:
            regions_of.setdefault((found.geo, found.level), []).append(region)
    year = newest_common_year(rows, [geo for geo, _ in regions_of]) if same_year else None
    return tuple(
        _fact(_release, rows, geo, level, tuple(regions), _release.indicators.loc[indicator], year)
        for (geo, level), regions in regions_of.items()
    )


def _fact(
    release: Release,
    rows: pd.DataFrame,
    geo: str,
    level: Level,
    regions: tuple[str, ...],
    indicator: pd.Series,
    year: int | None,
) -> Fact:
    own = rows[rows["geo"] == geo]
    known = own[own["value"].notna()].set_index("year")
    year = int(known.index.max()) if year is None else year
    flag = str(known.at[year, "flag"])
    among = pd.Series(dtype=float)
    if level in _LEVEL_OF:
        values = release.distribution(indicator["id"], year, _LEVEL_OF[level])
        among = eu_regions(values)
    arrow = trend(
        own,
        decimals=int(indicator["decimals"]),
        rhythm=str(indicator["rhythm"]),
        comparable_over_time=bool(indicator["comparable_over_time"]),
    )
    hidden = own[(own["confidential"] != "") & (own["year"] > arrow.last - WINDOW_YEARS)]
    value = float(known.at[year, "value"])
    eu = rows.loc[(rows["geo"] == EU) & (rows["year"] == year), "value"].dropna()
    return Fact(
        indicator=indicator,
        geo=geo,
        level=level,
        regions=regions,
        year=year,
        value=value,
        flag=flag,
        among=among,
        place=None if "u" in flag or indicator["count"] else place(among, value),
        eu=float(eu.iloc[0]) if len(eu) else None,
        trend=arrow,
        confidential_years=len(hidden),
    )
