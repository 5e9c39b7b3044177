"""How far a measure is from a political goal, and at what pace it has moved."""

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from analysis.answers import NoAnswer
from analysis.closing import untested
from analysis.printed import side
from analysis.trends import trend

Bound = Literal["at_least", "at_most"]

PACE_YEARS = 10  # years back from the latest value that its pace is taken from


@dataclass(frozen=True)
class Pace:
    """How fast a measure has moved.

    Attributes:
        slope: Theil–Sen slope, units a year; below 0 where it fell.
        first: Year of the first value used.
        last: Year of the last.
        clear: Whether the arrow rule finds one direction in it.
    """

    slope: float
    first: int
    last: int
    clear: bool


@dataclass(frozen=True)
class Reach:
    """A measure beside a goal.

    Attributes:
        last: Year of the latest value.
        value: That value.
        gap: Goal minus value, in the unit of both.
        met: Whether the latest value, as printed, is at the goal or beyond it.
        needed: Change a year from the latest value to the year of the goal; None where the goal
            is met, or its year is not after that of the latest value.
        pace: How fast the measure has moved, or why that is not said.
    """

    last: int
    value: float
    gap: float
    met: bool
    needed: float | None
    pace: Pace | NoAnswer


def goal_from(series: pd.DataFrame, times: float, since: int) -> float | NoAnswer:
    """The goal that is so many times what a measure was in a year.

    Args:
        series: Columns year and value (NaN = no figure) of whom the goal binds.
        times: The multiple.
        since: The year that it counts from.

    Returns:
        In the unit of the values; no answer (`no_values`) without a value in that year.
    """
    base = series.loc[(series["year"] == since) & series["value"].notna(), "value"]
    return NoAnswer("no_values") if base.empty else times * float(base.iloc[0])


def reach(
    series: pd.DataFrame,
    goal: float,
    year: int,
    decimals: int,
    *,
    bound: Bound = "at_least",
    rhythm: str = "annual",
    comparable_over_time: bool = True,
) -> Reach | NoAnswer:
    """Holds the latest value of a measure against a goal.

    needed = (goal − value) / (year − last). The pace is the Theil–Sen slope of the values of the
    ten years up to the latest one, on the conditions of `analysis.trends.trend`: five values, none
    of them before a break.

    Limits: both paces are arithmetic and foretell nothing. A slope that the arrow rule finds no
    direction in (`clear` False) may be chance.

    Args:
        series: Columns year, value (NaN = no figure) and flag of one area; a row a year. Unfit as
            in `trend`.
        goal: In the unit of the values.
        year: The year by which it is to be met.
        decimals: Decimals at which both are printed.
        bound: Whether the goal is a floor or a ceiling.
        rhythm: As of `trend`.
        comparable_over_time: As of `trend`.

    Returns:
        No answer without a value (`no_values`) or where the latest one is flagged u
        (`unreliable`).
    """
    known = series[series["value"].notna()].sort_values("year")
    if known.empty:
        return NoAnswer("no_values")
    last, value = int(known["year"].iloc[-1]), float(known["value"].iloc[-1])
    if "u" in str(known["flag"].iloc[-1]):
        return NoAnswer("unreliable")
    short = "lower" if bound == "at_least" else "higher"
    met = side(value, goal, decimals) != short
    return Reach(
        last=last,
        value=value,
        gap=goal - value,
        met=met,
        needed=None if met or year <= last else (goal - value) / (year - last),
        pace=_pace(
            series[series["year"] >= last - PACE_YEARS], decimals, rhythm, comparable_over_time
        ),
    )


def _pace(
    series: pd.DataFrame, decimals: int, rhythm: str, comparable_over_time: bool
) -> Pace | NoAnswer:
    found = trend(series, decimals, rhythm=rhythm, comparable_over_time=comparable_over_time)
    if found.slope is None:
        return untested(found)
    return Pace(found.slope, found.first, found.last, found.direction != "none")
