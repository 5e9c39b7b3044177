"""How far a measure is from a political goal, and at what pace it has moved."""

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from analysis.answers import NoAnswer
from analysis.closing import untested
from analysis.printed import printed, side
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
        year: Year of the value that is held against the goal: the latest one, or that of the
            year of the goal where this has come.
        value: That value.
        gap: Goal minus value, both as printed, in their unit.
        met: Whether the value, as printed, is at the goal or beyond it.
        passed: Whether there is a value of the year of the goal or a later one, so that the goal
            has been met or missed.
        needed: Change a year from the value to the year of the goal; None where the goal is met
            or its year has passed.
        pace: How fast the measure has moved, or why that is not said.
    """

    year: int
    value: float
    gap: float
    met: bool
    passed: bool
    needed: float | None
    pace: Pace | NoAnswer


def goal_from(series: pd.DataFrame, times: float, since: int) -> float | NoAnswer:
    """The goal that is so many times what a measure was in a year.

    Args:
        series: Columns year, value (NaN = no figure) and flag of whom the goal binds.
        times: The multiple.
        since: The year that it counts from.

    Returns:
        In the unit of the values; no answer without a value in that year (`no_values`), where it
        is flagged u (`unreliable`), or where the series breaks after it (`break`).
    """
    base = series[(series["year"] == since) & series["value"].notna()]
    if base.empty:
        return NoAnswer("no_values")
    if "u" in str(base["flag"].iloc[0]):
        return NoAnswer("unreliable")
    later = series.loc[series["year"] > since, "flag"]
    if later.str.contains("b", regex=False).any():
        return NoAnswer("break")
    return times * float(base["value"].iloc[0])


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
    """Holds a measure against a goal: its latest value, or that of the year of the goal.

    needed = (goal − value) / (year of the goal − year of the value). The pace is the Theil–Sen
    slope of the values of the ten years up to the latest one, on the conditions of
    `analysis.trends.trend`: five values, none of them before a break.

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
        No answer without the value (`no_values`), or where it is flagged u (`unreliable`).
    """
    known = series[series["value"].notna()].sort_values("year")
    if known.empty:
        return NoAnswer("no_values")
    latest = int(known["year"].iloc[-1])
    passed = year <= latest
    held = known[known["year"] == (year if passed else latest)]
    if held.empty:
        return NoAnswer("no_values")
    if "u" in str(held["flag"].iloc[0]):
        return NoAnswer("unreliable")
    value = float(held["value"].iloc[0])
    met = side(value, goal, decimals) != ("lower" if bound == "at_least" else "higher")
    recent = series[series["year"] >= latest - PACE_YEARS]
    return Reach(
        year=year if passed else latest,
        value=value,
        gap=float(printed(goal, decimals) - printed(value, decimals)),
        met=met,
        passed=passed,
        needed=None if met or passed else (goal - value) / (year - latest),
        pace=_pace(recent, decimals, rhythm, comparable_over_time),
    )


def _pace(
    series: pd.DataFrame, decimals: int, rhythm: str, comparable_over_time: bool
) -> Pace | NoAnswer:
    found = trend(series, decimals, rhythm=rhythm, comparable_over_time=comparable_over_time)
    if found.slope is None:
        return untested(found)
    return Pace(found.slope, found.first, found.last, found.direction != "none")
