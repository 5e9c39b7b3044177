"""One rule for all trend arrows: when the figures allow one, and which way it points."""

from dataclasses import dataclass
from itertools import combinations
from statistics import median
from typing import Literal

import pandas as pd

Direction = Literal["up", "down", "none"]
Reason = Literal[
    "", "survey_waves", "not_comparable", "no_values", "few_values", "break", "mixed", "too_small"
]

WINDOW_YEARS = 12
FEWEST_VALUES = 5
# Smallest |S| of the two-sided exact Mann–Kendall test at a nominal level of 10 %, by number of
# values (Kendall 1975, Rank Correlation Methods).
CRITICAL_S = {5: 8, 6: 11, 7: 13, 8: 16, 9: 18, 10: 21, 11: 23, 12: 26}


@dataclass(frozen=True)
class Trend:
    """What the arrow rule says of a series.

    Attributes:
        direction: `up`, `down`, or `none` for no clear trend.
        reason: Why there is no arrow; "" where there is one.
        first: First year of the window that was tested, 0 without values.
        last: Last year of the window.
        n: Number of values tested.
        broken: Year of the break that starts the window, 0 for none.
        slope: Theil–Sen slope, units per year; None where none was computed.
        p: Exact two-sided p of the Mann–Kendall test; None where nothing was tested.
    """

    direction: Direction
    reason: Reason
    first: int
    last: int
    n: int
    broken: int = 0
    slope: float | None = None
    p: float | None = None


def trend(
    series: pd.DataFrame,
    decimals: int,
    *,
    rhythm: str = "annual",
    comparable_over_time: bool = True,
) -> Trend:
    """Applies the arrow rule to one series.

    The window is the last 12 calendar years up to the last value; values flagged u are left out;
    it starts anew at the latest value flagged b, be that one unreliable. It needs at least five
    values, an S of the Mann–Kendall test at or above `CRITICAL_S` (Mann 1945, Econometrica 13), and
    a Theil–Sen slope (Theil 1950; Sen 1968, JASA 63) that over the window changes the value at the
    decimals shown.

    Args:
        series: Columns year, value (NaN = no figure) and flag of one area, any order.
        decimals: Decimals at which the value is shown.
        rhythm: `survey_waves` gives no arrow: values are repeated between surveys.
        comparable_over_time: False gives no arrow, as for euro at current prices.
    """
    rows = series.sort_values("year").astype({"flag": "str"})
    known = rows[rows["value"].notna() & ~rows["flag"].str.contains("u", regex=False)]
    if known.empty:
        return Trend("none", "no_values", 0, 0, 0)
    last = int(known["year"].max())
    start = last - WINDOW_YEARS + 1
    # A break on an unreliable value after the last reliable one ends the old series all the same.
    broken_at = rows["flag"].str.contains("b", regex=False) & (rows["year"] > start)
    breaks = rows.loc[broken_at, "year"]
    broken = int(breaks.max()) if len(breaks) else 0
    if broken > last:
        return Trend("none", "break", broken, broken, 0, broken)
    window = known[known["year"].between(max(start, broken), last)]
    years = [int(year) for year in window["year"]]
    values = [float(value) for value in window["value"]]

    def answer(direction: Direction, reason: Reason, slope: float | None = None) -> Trend:
        return Trend(direction, reason, years[0], last, len(values), broken, slope)

    if rhythm == "survey_waves":
        return answer("none", "survey_waves")
    if not comparable_over_time:
        return answer("none", "not_comparable")
    if len(values) < FEWEST_VALUES:
        return answer("none", "break" if broken else "few_values")
    if abs(mann_kendall_s(values)) < CRITICAL_S[len(values)]:
        return answer("none", "mixed")
    slope = theil_sen_slope(years, values)
    if abs(slope * (years[-1] - years[0])) < 0.5 * 10.0**-decimals:
        return answer("none", "too_small", slope)
    return answer("up" if slope > 0 else "down", "", slope)


def mann_kendall_s(values: list[float]) -> int:
    """S = sum over i < j of sign(x_j - x_i); equal values count 0 (Mann 1945)."""
    return sum((b > a) - (b < a) for a, b in combinations(values, 2))


def theil_sen_slope(years: list[int], values: list[float]) -> float:
    """Median of (x_j - x_i) / (t_j - t_i) over all i < j (Theil 1950; Sen 1968).

    Args:
        years: Distinct years, rising.
        values: A value for each, in the same order.
    """
    points = list(zip(years, values, strict=True))
    return median((b - a) / (t - s) for (s, a), (t, b) in combinations(points, 2))
