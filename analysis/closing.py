"""Whether the gap between an area and a reference closes or widens, and how fast."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from analysis.answers import NoAnswer
from analysis.trends import FEWEST_VALUES, UNFIT_TYPE, Trend, trend, unfit_rows

Word = Literal["closing", "widening", "none"]

# Digits that two figures may share before their difference is only what rounding left.
_SIGNIFICANT = 12


@dataclass(frozen=True)
class Closing:
    """What the arrow rule says of the gap x_r(t) - x_ref(t).

    Attributes:
        word: `closing` or `widening`; `none` where the rule gives no direction.
        reason: Why there is none: `mixed` or `too_small` as of a trend; `fell_below` or
            `rose_above` where the area passed the reference once; `both_sides` where it was above
            and below by turns; else "".
        start: The gap in `first`, in the unit of the indicator; below 0 where the area is lower.
        gap: The gap in `last`.
        first: Year of the first gap tested.
        last: Year of the last.
        n: Number of years tested.
        speed: Units a year by which the gap shrinks or grows, above 0; None without a word.
        years: Years after `last` until nothing would be left at that speed; None unless closing.
    """

    word: Word
    reason: str
    start: float
    gap: float
    first: int
    last: int
    n: int
    speed: float | None = None
    years: float | None = None


def closing(
    series: pd.DataFrame,
    reference: pd.DataFrame,
    decimals: int,
    *,
    rhythm: str = "annual",
    comparable_over_time: bool = True,
) -> Closing | NoAnswer:
    """Applies the arrow rule to the gap between a series and a reference.

    g(t) = x_r(t) - x_ref(t) in the years that have both values. A gap is unreliable where either
    value is, and a break in either starts the window anew. Where `analysis.trends.trend` gives g a
    direction and g keeps one sign (it may touch 0), the gap is closing if |g| falls and widening
    if it rises; speed = |Theil–Sen slope of g|, years = |g(last)| / speed.

    Where g changes sign in the window, |g| fell and rose: no one speed describes both, and nothing
    is said but that the area passed the reference, or was on both sides by turns.

    Limits: the speed describes the window and foretells nothing; the years are the arithmetic of
    a straight line, and mean little where they are many more than the window has. The gap of a
    rate is in percentage points: that it closes does not say which of the two moved.

    Args:
        series: Columns year, value (NaN = no figure) and flag; a row a year, any order. Unfit as
            in `trend`.
        reference: The same of the reference, in the same unit.
        decimals: Decimals at which the values are shown.
        rhythm: As of `trend`.
        comparable_over_time: As of `trend`.

    Returns:
        NoAnswer with `no_reference`, `no_values` (no year in common), `unreliable`,
        `survey_waves`, `three_years`, `not_comparable`, `flags_lost`, `rounded`, `few_values` or
        `break`.
    """
    if reference["value"].isna().all():
        return NoAnswer("no_reference")
    gaps = _gaps(series, reference)
    found = trend(gaps, decimals, rhythm=rhythm, comparable_over_time=comparable_over_time)
    if found.p is None:
        return untested(found)
    # Only what was tested counts for the sign: the same years, without what is unreliable.
    year, gap = gaps["year"].to_numpy(), gaps["value"].to_numpy()
    sure = np.array(["u" not in flag for flag in gaps["flag"]])
    gap = gap[sure & (year >= found.first) & (year <= found.last) & ~np.isnan(gap)]
    start, last = float(gap[0]), float(gap[-1])
    span = (start, last, found.first, found.last, found.n)
    if found.slope is None or found.direction == "none":
        return Closing("none", found.reason, *span)
    sides = np.sign(gap[gap != 0])
    passed = np.flatnonzero(np.diff(sides))
    if len(passed):
        once = "fell_below" if sides[0] > 0 else "rose_above"
        return Closing("none", once if len(passed) == 1 else "both_sides", *span)
    side = 1 if gap.max() > 0 else -1
    speed = abs(found.slope)
    if side * found.slope > 0:
        return Closing("widening", "", *span, speed)
    return Closing("closing", "", *span, speed, abs(last) / speed)


def _gaps(series: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """The gap of every year of either, with the flags of both; NaN where a value is missing."""
    years = np.union1d(series["year"], reference["year"])
    values = np.full((2, len(years)), np.nan)
    flags = np.full((2, len(years)), "", dtype=object)
    unfit = np.zeros(len(years), np.int64)
    for row, frame in enumerate((series, reference)):
        at = np.searchsorted(years, frame["year"])
        values[row, at] = frame["value"].to_numpy(np.float64, na_value=np.nan)
        flags[row, at] = [str(flag) for flag in frame["flag"]]
        known = values[row][~np.isnan(values[row])]
        # What is the same in all years, as the base of an index, hides no break.
        if len(known) and known.min() < known.max():
            unfit[at] = np.maximum(unfit[at], unfit_rows(frame))
    largest = np.nanmax(abs(values), initial=0.0)
    # Differences of equal size must be equal: 0.4 - 0.2 and 0.3 - 0.1 differ in their last bit.
    digits = _SIGNIFICANT - int(np.ceil(np.log10(largest))) if largest > 0 else _SIGNIFICANT
    return pd.DataFrame(
        {
            "year": years,
            "value": np.round(values[0] - values[1], digits),
            "flag": pd.Series(flags[0] + flags[1], dtype=object),
            "unfit": pd.Categorical.from_codes(unfit, dtype=UNFIT_TYPE),
        }
    )


def untested(found: Trend) -> NoAnswer:
    """Why the arrow rule tested nothing, as a typed answer."""
    if found.reason == "no_values":
        return NoAnswer("unreliable" if found.unreliable else "no_values")
    if found.reason in ("few_values", "break"):
        return NoAnswer(found.reason, found.n, FEWEST_VALUES)
    return NoAnswer(found.reason)
