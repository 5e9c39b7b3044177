"""Whose figure it is: a region's own, shared with its neighbour, or the whole country's."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

import pandas as pd

Level = Literal["own", "shared", "national", "none"]


@dataclass(frozen=True)
class Coverage:
    """Where the figure of a region comes from.

    Attributes:
        level: `own` (published for the county), `shared` (for the NUTS 2 area it lies in),
            `national` (for the country only), `none` (no figure).
        geo: The area the figure belongs to, "" for none.
        shared_with: The other regions that have the same figure; only for `shared`.
    """

    level: Level
    geo: str
    shared_with: tuple[str, ...] = ()


def coverage(observed: Collection[str], region: str, regions: Iterable[str]) -> Coverage:
    """Tells whose figure stands for a region: that of the finest area with one.

    The code of a NUTS 3 area begins with that of its NUTS 2 area, and that with the country's
    (Regulation (EC) No 1059/2003).

    Args:
        observed: Codes of the areas that have a figure of the indicator.
        region: NUTS 3 code.
        regions: NUTS 3 codes among which a figure may be shared.
    """
    if region in observed:
        return Coverage("own", region)
    pair = region[:4]
    if pair in observed:
        others = tuple(r for r in regions if r.startswith(pair) and r != region)
        return Coverage("shared", pair, others)
    country = region[:2]
    if country in observed:
        return Coverage("national", country)
    return Coverage("none", "")


def with_figures(observations: pd.DataFrame) -> frozenset[str]:
    """Codes of the areas that have at least one figure.

    Args:
        observations: Columns geo and value (NaN = no figure) of one indicator.
    """
    return frozenset(observations.loc[observations["value"].notna(), "geo"])


def newest_common_year(observations: pd.DataFrame, geos: Iterable[str]) -> int | None:
    """The latest year in which all areas have a figure; None if there is no such year.

    Args:
        observations: Columns geo, year and value (NaN = no figure) of one indicator.
        geos: The areas that are to be shown together.
    """
    wanted = set(geos)
    rows = observations[observations["geo"].isin(wanted) & observations["value"].notna()]
    areas = rows.groupby("year")["geo"].nunique()
    common = areas.index[areas == len(wanted)]
    return int(common.max()) if len(common) else None
