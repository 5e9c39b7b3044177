"""Whose figure it is: a region's own, shared with its neighbour, the country's; or why none."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import pandas as pd

Level = Literal["own", "shared", "national", "none"]
Reason = Literal["", "confidential", "not_published", "not_fetched", "discontinued"]

# Of the most areas that a measure ever has: a newer year with fewer would cost whole countries.
FULL_YEAR = 0.95


class Release(Protocol):
    """What is read of a release.

    Attributes:
        indicators: A row per indicator, index id; column status.
        regions: A row per area, index geo; columns level, parent (code of the area it lies in)
            and country.
    """

    @property
    def indicators(self) -> pd.DataFrame:
        """The catalogue."""

    @property
    def regions(self) -> pd.DataFrame:
        """All areas."""

    def observations(self, indicator: str) -> pd.DataFrame:
        """Columns geo, year, value (NaN = no figure), flag and confidential of one indicator."""


@dataclass(frozen=True)
class Coverage:
    """Where the figure of a region comes from.

    Attributes:
        level: `own` (published for the region), `shared` (for the NUTS 2 area it lies in),
            `national` (for the country only), `none` (no figure).
        geo: The area the figure belongs to, "" for none.
        shared_with: The other regions that have the same figure; only for `shared`.
    """

    level: Level
    geo: str
    shared_with: tuple[str, ...] = ()


@dataclass(frozen=True)
class Figure:
    """The figure that stands for a region, or why there is none.

    Attributes:
        value: In the unit of the indicator; None where there is no figure.
        level: As for `Coverage`; without a figure that of the area whose figure is missing.
        geo: The area the figure belongs to, "" for none.
        shared_with: As for `Coverage`.
        year: The year of the figure, or the one asked for; None where nothing is known of any.
        flag: Eurostat letters, "" for none.
        reason: Why there is no figure, "" where there is one: `confidential` (secret),
            `not_fetched` (the source is not read yet), `discontinued` (the series has ended
            before that year) or `not_published` (the source has none).
    """

    value: float | None
    level: Level
    geo: str
    shared_with: tuple[str, ...]
    year: int | None
    flag: str
    reason: Reason


def figure(release: Release, region: str, indicator: str, year: int | None = None) -> Figure:
    """Gives the figure that stands for a region.

    It is that of the finest area with a figure in any year, so that the level of a region does not
    change from year to year. Where none has a figure, it is the finest area with a secret one.

    Args:
        release: The figures.
        region: Code of a region, as a rule NUTS 3.
        indicator: Catalogue id.
        year: The year asked for; by default the newest with a figure of that area.

    Raises:
        KeyError: The release knows no such indicator.
    """
    status = str(release.indicators.at[indicator, "status"])
    rows = release.observations(indicator)
    rows = rows[rows["geo"].isin([region, *_around(region, release.regions)])]
    rows = rows.assign(secret=secret(rows))
    whose = coverage(with_figures(rows), region, release.regions)
    if not whose.geo:
        whose = coverage(frozenset(rows.loc[rows["secret"], "geo"]), region, release.regions)
    of_area = rows[rows["geo"] == whose.geo].set_index("year")
    known = of_area["value"].dropna()
    if year is None and len(of_area):
        year = int((known if len(known) else of_area).index.max())
    value, flag = None, ""
    after_last = year is None or known.empty or year > known.index.max()
    reason = _reason(status, after_last=after_last)
    if year is not None and year in of_area.index:
        flag = str(of_area.at[year, "flag"])
        if of_area.at[year, "secret"]:
            reason = "confidential"
        elif year in known.index:
            value, reason = float(known[year]), ""
    return Figure(value, whose.level, whose.geo, whose.shared_with, year, flag, reason)


def finest(rows: pd.DataFrame, areas: Sequence[str]) -> "pd.Series[str]":
    """The finest area that each indicator is told of.

    Args:
        rows: Columns indicator and geo.
        areas: Codes of the areas that count, the finest first.

    Returns:
        The area's code; index: indicator, sorted.
    """
    ours = rows.loc[rows["geo"].isin(list(areas)), ["indicator", "geo"]].astype("str")
    order = {geo: position for position, geo in enumerate(areas)}
    ours = ours.sort_values("geo", key=lambda geos: geos.map(order), kind="stable")
    return ours.groupby("indicator")["geo"].first()


def _reason(status: str, *, after_last: bool) -> Reason:
    if status == "awaiting refresh":
        return "not_fetched"
    return "discontinued" if status == "discontinued" and after_last else "not_published"


def coverage(observed: Collection[str], region: str, regions: pd.DataFrame) -> Coverage:
    """Tells whose figure stands for a region: that of the finest area with one.

    The areas are the region, the NUTS 2 area it lies in, and the country; NUTS 1 is passed over.

    Args:
        observed: Codes of the areas that have a figure of the indicator.
        region: Code of a region; one unknown has only a figure of its own.
        regions: All areas, index geo; columns level, parent and country.
    """
    pair, country = _around(region, regions)
    if region in observed and region != country:
        return Coverage("own", region)
    if pair in observed:
        others = regions.index[(regions["parent"] == pair) & (regions.index != region)]
        return Coverage("shared", pair, tuple(others))
    if country in observed:
        return Coverage("national", country)
    return Coverage("none", "")


def _around(region: str, regions: pd.DataFrame) -> tuple[str, str]:
    """The NUTS 2 area that a NUTS 3 region lies in, and the country; "" where there is none."""
    if region not in regions.index:
        return "", ""
    pair = str(regions.at[region, "parent"]) if regions.at[region, "level"] == "nuts3" else ""
    return pair, str(regions.at[region, "country"])


def secret(observations: pd.DataFrame) -> "pd.Series[bool]":
    """Which rows have a secret figure: none is given, and a mark or the flag c says why.

    Args:
        observations: Columns value (NaN = no figure), flag and confidential.
    """
    marked = (observations["confidential"] != "") | observations["flag"].str.contains("c")
    return observations["value"].isna() & marked


def with_figures(observations: pd.DataFrame) -> frozenset[str]:
    """Codes of the areas that have at least one figure.

    Args:
        observations: Columns geo and value (NaN = no figure) of one indicator.
    """
    return frozenset(observations.loc[observations["value"].notna(), "geo"].unique())


def newest_common_year(observations: pd.DataFrame, geos: Iterable[str]) -> int | None:
    """The latest year in which all areas have a figure; None if there is no such year.

    Args:
        observations: Columns geo, year and value (NaN = no figure) of one indicator.
        geos: The areas that are to be shown together.
    """
    wanted = set(geos)
    areas = _areas_by_year(observations, wanted)
    common = areas.index[areas == len(wanted)]
    return int(common.max()) if len(common) else None


def fullest_year(observations: pd.DataFrame, geos: Iterable[str], share: float = 1.0) -> int | None:
    """The latest of the years in which most of the areas have a figure; None without figures.

    Where all of them have one in some year, it is the newest year they have in common.

    Args:
        observations: Columns geo, year and value (NaN = no figure) of one indicator.
        geos: The areas that are to be shown together.
        share: A year with this part of the most areas that any year has will do.
    """
    return max(full_years(observations, geos, share), default=None)


def full_years(
    observations: pd.DataFrame, geos: Iterable[str], share: float = 1.0
) -> tuple[int, ...]:
    """All such years, oldest first; arguments as of `fullest_year`."""
    areas = _areas_by_year(observations, set(geos))
    return tuple(int(year) for year in areas.index[areas >= share * areas.max()])


def _areas_by_year(observations: pd.DataFrame, geos: set[str]) -> "pd.Series[int]":
    rows = observations[observations["geo"].isin(geos) & observations["value"].notna()]
    return rows.groupby("year")["geo"].nunique()
