"""An indicator among similar regions: one year for all, their median, and which way they go."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import get_args

import pandas as pd

from analysis.answers import NoAnswer
from analysis.coverage import fullest_year
from analysis.peers import FEWEST_PEERS
from analysis.scores import Compared, eu_regions, median
from analysis.trends import Refused, trends
from dashboard.beside import comparison_word
from dashboard.cases import few_cases
from dashboard.mapped import mapped
from dashboard.release import Release
from dashboard.structural import Structure


@dataclass(frozen=True)
class PeerFigures:
    """The figures of a region and of those like it.

    Attributes:
        region: The region.
        peers: Those like it, nearest first.
        year: The newest of the years with a value of the region in which most of them have one.
        figures: Rows of `Release.observations` of that year.
        middle: The median of those like it, the region itself and values flagged u left out.
        compared: The value of the region beside that median, or why that is not said.
        eu: The median of all EU regions that year.
        trends: `up`, `down` or `none` by geo, of all years; without regions that have no value to
            test, and empty where the measure has no arrow.
    """

    region: str
    peers: tuple[str, ...]
    year: int
    figures: pd.DataFrame
    middle: float | NoAnswer
    compared: Compared | NoAnswer
    eu: float | NoAnswer
    trends: "pd.Series[str]"

    @cached_property
    def values(self) -> pd.Series:
        """Values by geo, the region first, then those like it in their order."""
        known = self.figures.set_index("geo")["value"].dropna()
        return known[[geo for geo in (self.region, *self.peers) if geo in known.index]]

    @cached_property
    def flags(self) -> dict[str, str]:
        """Flags by geo."""
        return dict(zip(self.figures["geo"], self.figures["flag"], strict=True))

    @property
    def without(self) -> list[str]:
        """Those like the region that have no value that year."""
        return [geo for geo in self.peers if geo not in self.values.index]


def offered(release: Release) -> list[str]:
    """Indicators with figures of NUTS 2 regions all over the EU, in the order of the catalogue."""
    return [indicator for indicator, windows in mapped(release).items() if "eu" in windows]


def first_offered(release: Release, structure: Structure) -> str:
    """The headline measure with the newest figures that regions were not chosen by, "" for none."""
    known = offered(release)
    headlines = [i for i in release.themes["headline"] if i in known]
    apart = [i for i in headlines if not chosen_by(release, structure, i)]
    apart.sort(key=lambda i: int(release.indicators.at[i, "last_year"]), reverse=True)
    return next(iter([*apart, *headlines, *known]), "")


def chosen_by(release: Release, structure: Structure, indicator: str) -> bool:
    """Whether regions are held against each other by an indicator, or by figures of its tables."""
    tables = set(structure.variables["dataset"]) - {""}
    own = str(release.indicators.at[indicator, "dataset"]).split(" | ")
    return indicator in set(structure.variables["indicator"]) or not tables.isdisjoint(own)


def peer_figures(
    release: Release, indicator: str, region: str, peers: Sequence[str]
) -> PeerFigures | None:
    """Gathers an indicator for a region and those like it; None where the region has no value.

    Args:
        release: The figures.
        indicator: Catalogue id.
        region: The region.
        peers: Those like it, nearest first.
    """
    row = release.indicators.loc[indicator]
    rows = release.observations(indicator, [region, *peers])
    known = set(rows.loc[(rows["geo"] == region) & rows["value"].notna(), "year"])
    year = fullest_year(rows[rows["year"].isin(known)], [region, *peers])
    if year is None:
        return None
    of_year = rows[rows["year"] == year]
    sure = of_year[~of_year["flag"].str.contains("u", regex=False)].set_index("geo")["value"]
    middle = median(sure.drop(region, errors="ignore"), FEWEST_PEERS)
    among = eu_regions(release.distribution(indicator, year, "nuts2"))
    compared: Compared | NoAnswer = NoAnswer("unreliable")
    if few_cases(release, row, [region], year):
        compared = NoAnswer("few_cases")
    elif isinstance(middle, NoAnswer):
        compared = middle
    elif region in sure.index:
        compared = comparison_word(float(sure[region]), middle, among, row)
    arrows = trends(rows.assign(indicator=indicator), release.indicators.loc[[indicator]])
    shown = arrows[~arrows["reason"].isin(["no_values", *get_args(Refused)])]
    return PeerFigures(
        region=region,
        peers=tuple(peers),
        year=year,
        figures=of_year,
        middle=middle,
        compared=compared,
        eu=median(among),
        trends=shown["direction"].droplevel("indicator"),
    )
