"""What is known of an indicator for the four regions: whose figure, where it stands, its trend."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from math import isnan
from typing import Any

import pandas as pd
import streamlit as st

from analysis.answers import NoAnswer
from analysis.coverage import Level, coverage, newest_common_year, secret
from analysis.pooled import SMALL_COUNT
from analysis.scores import Place, eu_regions, percentile
from analysis.trends import WINDOW_YEARS, Trend, trend
from dashboard.area_lines import COUNTRY, EU
from dashboard.beside import Beside, beside, references
from dashboard.cases import Cases, cases
from dashboard.look import REGION_MARK
from dashboard.release import Release

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
        eu: The published value of the EU for the same year; None where the source has none, or an
            unreliable one (u).
        country: The same of Sweden.
        trend: What the arrow rule says.
        confidential_years: Years under confidentiality within the window of the rule.
        cases: The cases that a figure of three years together rests on, None for all others.
        eu_flag: Flags of the value of the EU.
        series: Keys of the series that the figure is made of, joined by "+".
    """

    indicator: pd.Series
    geo: str
    level: Level
    regions: tuple[str, ...]
    year: int
    value: float
    flag: str
    among: pd.Series
    eu: float | None
    country: float | None
    trend: Trend
    confidential_years: int
    cases: Cases | None = None
    eu_flag: str = ""
    series: str = ""

    @property
    def count(self) -> bool:
        """Whether it is a plain count, which follows the size of the area."""
        return bool(self.indicator["count"])

    @property
    def decimals(self) -> int:
        """Decimals at which figures of the indicator are shown."""
        return int(self.indicator["decimals"])

    @property
    def refused(self) -> NoAnswer | None:
        """Why the figure may be neither placed nor compared; None where it may."""
        if self.level == "national":
            return NoAnswer("national")
        if self.count:
            return NoAnswer("count")
        if self.indicator["scale"] == "base_year":
            return NoAnswer("base_year")
        if self.cases and self.cases.count < SMALL_COUNT:
            return NoAnswer("few_cases", round(self.cases.count), SMALL_COUNT)
        return NoAnswer("unreliable") if "u" in self.flag else None

    @cached_property
    def place(self) -> Place | NoAnswer:
        """Where the value stands among the EU's regions."""
        return self.refused or percentile(self.among, self.value)

    @cached_property
    def beside(self) -> tuple[Beside, ...]:
        """The figure beside the EU, or else the median of its regions, and beside Sweden."""
        if self.refused:
            return ()
        held_against = references({"eu": self.eu, "country": self.country}, self.among)
        return tuple(
            beside(self.value, to, reference, self.among, self.indicator)
            for to, reference in held_against.items()
        )


def placed(found: Sequence[Fact]) -> Fact | None:
    """The first of the facts that has a place among the EU's regions."""
    return next((fact for fact in found if isinstance(fact.place, Place)), None)


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
    key = (release.id, release.made_at.isoformat(), indicator)
    newest = _facts(release, *key, None)
    if not same_year or len({fact.year for fact in newest}) < 2:
        return newest
    common = _common_year(release, *key, tuple(fact.geo for fact in newest))
    return _facts(release, *key, common) if common else newest


def fact_for(release: Release, indicator: str, region: str) -> Fact | None:
    """The latest figure that stands for a region, None where nothing is published."""
    return next((f for f in facts(release, indicator) if region in f.regions), None)


def key_figures(release: Release) -> list[str]:
    """Ids of the indicators shown for all four regions on the start page, in order."""
    chosen = release.indicators[release.indicators["key_figure"] > 0]
    return chosen.sort_values("key_figure")["id"].tolist()


@st.cache_resource(max_entries=1000, show_spinner=False)
def _common_year(
    _release: Release, release_id: str, made_at: str, indicator: str, geos: tuple[str, ...]
) -> int | None:
    return newest_common_year(_release.observations(indicator, geos), geos)


@st.cache_resource(max_entries=1000, show_spinner=False)
def _facts(
    _release: Release, release_id: str, made_at: str, indicator: str, year: int | None
) -> tuple[Fact, ...]:
    areas = _release.regions.index.intersection(REGION_MARK)
    around = _release.regions.loc[areas, ["parent", "country"]].to_numpy().ravel()
    rows = _release.observations(indicator, {*areas, *around, EU, COUNTRY})
    known = {(row.geo, row.year): row for row in rows.itertuples() if not isnan(row.value)}
    observed = {geo for geo, _ in known}
    regions_of: dict[tuple[str, Level], list[str]] = {}
    for region in REGION_MARK:
        found = coverage(observed, region, _release.regions)
        if found.geo:
            regions_of.setdefault((found.geo, found.level), []).append(region)

    @cache
    def among(year: int, level: Level) -> pd.Series:
        if level not in _LEVEL_OF:
            return pd.Series(dtype=float)
        return eu_regions(_release.distribution(indicator, year, _LEVEL_OF[level]))

    row = _release.indicators.loc[indicator]
    return tuple(
        _fact(_release, rows, known, among, geo, level, tuple(regions), row, year)
        for (geo, level), regions in regions_of.items()
    )


def _fact(
    release: Release,
    rows: pd.DataFrame,
    known: Mapping[tuple[str, int], Any],
    among: Callable[[int, Level], pd.Series],
    geo: str,
    level: Level,
    regions: tuple[str, ...],
    indicator: pd.Series,
    year: int | None,
) -> Fact:
    newest = max(year for area, year in known if area == geo)
    figure = known[geo, newest if year is None else year]
    own = rows[rows["geo"] == geo]
    arrow = trend(
        own,
        decimals=int(indicator["decimals"]),
        rhythm=str(indicator["rhythm"]),
        comparable_over_time=bool(indicator["comparable_over_time"]),
    )
    window = own["year"].between(max(newest - WINDOW_YEARS + 1, arrow.broken), newest)
    eu = known.get((EU, figure.year))
    return Fact(
        indicator=indicator,
        geo=geo,
        level=level,
        regions=regions,
        year=figure.year,
        value=figure.value,
        flag=figure.flag,
        among=among(figure.year, level),
        eu=_reliable(eu),
        country=_reliable(known.get((COUNTRY, figure.year))),
        trend=arrow,
        confidential_years=int((window & secret(own)).sum()),
        cases=cases(release, indicator, geo, figure.year, figure.value),
        eu_flag=eu.flag if eu else "",
        series=figure.series,
    )


def _reliable(figure: Any) -> float | None:
    """The value of a row of figures, if it is there and not flagged u."""
    return None if figure is None or "u" in figure.flag else float(figure.value)
