"""The cases that a figure of three years together rests on, and where they are too few."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.pooled import PERIOD_YEARS, SMALL_COUNT, poisson_interval
from dashboard.release import Release


@dataclass(frozen=True)
class Cases:
    """What a figure of three years together rests on.

    Attributes:
        counted: Row of the indicator that counts them.
        first: First year of the three.
        last: Last year of the three.
        years: Number of years that have cases.
        count: All cases of those years.
        low: Lower end of the 95 % interval of the figure, in its unit; None without a case.
        high: Its upper end.
    """

    counted: pd.Series
    first: int
    last: int
    years: int
    count: float
    low: float | None
    high: float | None


def cases(
    release: Release, indicator: pd.Series, geo: str, year: int, value: float
) -> Cases | None:
    """The cases of a figure; None where it is not of three years together.

    Args:
        release: The figures.
        indicator: Row of `indicators` (counts).
        geo: Area of the figure.
        year: Its year, the last of the three.
        value: The figure, cases divided by what they are counted among.
    """
    if not indicator["counts"]:
        return None
    rows = _counted(release, indicator, [geo], year)
    if rows.empty:
        return None
    count = float(rows["value"].sum())
    low = high = None
    if count:
        low, high = (float(end[0]) * value / count for end in poisson_interval(np.array([count])))
    counted = release.indicators.loc[str(indicator["counts"])]
    return Cases(counted, year - PERIOD_YEARS + 1, year, len(rows), count, low, high)


def few_cases(
    release: Release, indicator: pd.Series, geos: Collection[str], year: int
) -> frozenset[str]:
    """The areas whose figure rests on so few cases that no comparison may be drawn from it.

    Args:
        release: The figures.
        indicator: Row of `indicators` (counts).
        geos: Areas.
        year: The year of the figures.
    """
    count = _counted(release, indicator, geos, year).groupby("geo")["value"].sum()
    return frozenset(count.index[count < SMALL_COUNT])


def _counted(
    release: Release, indicator: pd.Series, geos: Collection[str], year: int
) -> pd.DataFrame:
    period = range(year - PERIOD_YEARS + 1, year + 1)
    rows = release.observations(str(indicator["counts"]), geos, period)
    return rows[rows["value"].notna() & ~rows["flag"].str.contains("u", regex=False)]
