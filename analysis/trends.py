"""One rule for all trend arrows: when the figures allow one, and which way it points."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.mann_kendall import CRITICAL_S, EXACT_P

Direction = Literal["up", "down", "none"]
Unfit = Literal["", "flags_lost", "rounded"]
Kind = Literal["survey_waves", "three_years", "not_comparable"]
Refused = Literal[Kind, "flags_lost", "rounded"]
Reason = Literal[
    "", "no_values", Kind, "break", "few_values", "flags_lost", "rounded", "mixed", "too_small"
]

WINDOW_YEARS = 12  # as many values as the tables of the test go up to
FEWEST_VALUES = 5

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

UNFIT: tuple[Unfit, ...] = get_args(Unfit)  # the worst last
UNFIT_TYPE = pd.CategoricalDtype(list(UNFIT))
_REASONS: tuple[Reason, ...] = get_args(Reason)
_DIRECTIONS: tuple[Direction, ...] = ("none", "up", "down")  # by sign: 0, 1, -1
_EARLIER, _LATER = np.triu_indices(WINDOW_YEARS, 1)
_SPACING = _LATER - _EARLIER
_NEEDED = np.array([CRITICAL_S.get(n, 0) for n in range(WINDOW_YEARS + 1)])


@dataclass(frozen=True)
class Trend:
    """What the arrow rule says of a series.

    Attributes:
        direction: `up`, `down`, or `none` for no clear trend.
        reason: Why there is no arrow; "" where there is one.
        first: Year of the first value tested, 0 without values. Where a break left none: its year.
        last: Year of the last value tested.
        n: Number of values tested.
        broken: Year of the break that starts the window, 0 for none.
        slope: Theil–Sen slope, units per year; None where nothing was tested.
        p: Exact two-sided p of the Mann–Kendall test; None where nothing was tested.
        unreliable: Values of the window left out because they are flagged u.
    """

    direction: Direction
    reason: Reason
    first: int
    last: int
    n: int
    broken: int = 0
    slope: float | None = None
    p: float | None = None
    unreliable: int = 0


def trend(
    series: pd.DataFrame,
    decimals: int,
    *,
    rhythm: str = "annual",
    comparable_over_time: bool = True,
) -> Trend:
    """Applies the arrow rule to one series.

    The window is the 12 calendar years that end with the newest year that has a value. Values
    flagged u are left out of the test. A flag b starts the window anew at its year, also on a
    value that is unreliable or missing, and also after the last value: the old series has ended.

    An arrow needs at least five values, S = sum over i < j of sign(x_j - x_i), equal values
    counting 0, at or above `CRITICAL_S` in size (Mann 1945, Econometrica 13), and a Theil–Sen
    slope, the median of (x_j - x_i) / (t_j - t_i) (Theil 1950; Sen 1968, JASA 63), that from the
    first to the last value tested makes a change of at least half a unit of the last decimal shown.

    Figures of a file that has lost the flags of its source may hide a break. Those rounded to whole
    steps move by a step, a small one by a large part of itself. Where the values tested hold one of
    either, there is no arrow.

    p is that of S where all orders of n different values are equally likely. Yearly values depend
    on each other, and some arrows arise by chance when many series are tested: the arrow
    describes, and proves nothing.

    Args:
        series: Columns year, value (NaN = no figure) and flag of one area; a row a year, any order.
            A column unfit, where there is one, says what is wrong with what a value is made of:
            "", `flags_lost` or `rounded`.
        decimals: Decimals at which the value is shown.
        rhythm: `survey_waves` gives no arrow, for values are repeated between surveys; nor does
            `three_years`, for periods that end a year apart share two of their years.
        comparable_over_time: False gives no arrow, as for euro at current prices.
    """
    values = series["value"].to_numpy(dtype=np.float64, na_value=np.nan)
    flags = [str(flag) for flag in series["flag"]]
    found = _rule(
        _windows(
            np.zeros(len(values), np.int64),
            1,
            series["year"].to_numpy(np.int64),
            values,
            unreliable=np.array(["u" in flag for flag in flags], np.bool_),
            broken=np.array(["b" in flag for flag in flags], np.bool_),
            unfit=unfit_rows(series),
        ),
        np.array([decimals]),
        rhythm=np.array([rhythm]),
        comparable=np.array([comparable_over_time]),
    )
    tested = not np.isnan(found.p[0])
    return Trend(
        direction=_DIRECTIONS[found.sign[0]],
        reason=_REASONS[found.reason[0]],
        first=int(found.first[0]),
        last=int(found.last[0]),
        n=int(found.n[0]),
        broken=int(found.broken[0]),
        slope=float(found.slope[0]) if tested else None,
        p=float(found.p[0]) if tested else None,
        unreliable=int(found.unreliable[0]),
    )


def trends(observations: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Applies the arrow rule to every series at once; what it says of one is what `trend` says.

    Args:
        observations: Columns indicator, geo, year, value (NaN = no figure) and flag; a row a year
            of a series, any order. Unfit as in `trend`.
        indicators: Index = id; columns decimals, rhythm and comparable_over_time.

    Returns:
        Index indicator and geo; the attributes of `Trend` as columns, slope and p NaN where
        nothing was tested.

    Raises:
        KeyError: An indicator of the observations is not among the indicators.
    """
    ids, geos = (observations[column].astype("category").cat for column in ("indicator", "geo"))
    width = max(len(geos.categories), 1)
    series, of_row = np.unique(
        ids.codes.to_numpy(np.int64) * width + geos.codes.to_numpy(np.int64), return_inverse=True
    )
    id_of, geo_of = ids.categories[series // width], geos.categories[series % width]
    rules = indicators[["decimals", "rhythm", "comparable_over_time"]].loc[id_of]
    found = _rule(
        _windows(
            of_row,
            len(series),
            observations["year"].to_numpy(np.int64),
            observations["value"].to_numpy(np.float64, na_value=np.nan),
            unreliable=_flagged(observations["flag"], "u"),
            broken=_flagged(observations["flag"], "b"),
            unfit=unfit_rows(observations),
        ),
        rules["decimals"].to_numpy(np.int64),
        rhythm=rules["rhythm"].to_numpy(np.str_),
        comparable=rules["comparable_over_time"].to_numpy(np.bool_),
    )
    return pd.DataFrame(
        {
            "direction": np.array(_DIRECTIONS)[found.sign],
            "reason": np.array(_REASONS)[found.reason],
            "first": found.first,
            "last": found.last,
            "n": found.n,
            "broken": found.broken,
            "slope": found.slope,
            "p": found.p,
            "unreliable": found.unreliable,
        },
        index=pd.MultiIndex.from_arrays([id_of, geo_of], names=["indicator", "geo"]),
    )


def unfit_rows(figures: pd.DataFrame) -> Ints:
    """What is wrong with each row, as its place in `UNFIT`; 0 where there is no such column."""
    if "unfit" not in figures:
        return np.zeros(len(figures), np.int64)
    column = figures["unfit"].array
    if column.dtype != UNFIT_TYPE:
        column = pd.Categorical(column, dtype=UNFIT_TYPE)
    codes: Ints = column.codes.astype(np.int64)
    return codes


@dataclass(frozen=True)
class _Windows:
    """What is tested: a row a series; of `values` a column a year, NaN where nothing is used."""

    values: Floats
    start: Ints
    broken: Ints
    unreliable: Ints
    unfit: Ints


@dataclass(frozen=True)
class _Found:
    """The attributes of `Trend`, an item a series; sign and reason index their lists."""

    sign: Ints
    reason: Ints
    first: Ints
    last: Ints
    n: Ints
    broken: Ints
    slope: Floats
    p: Floats
    unreliable: Ints


def _windows(
    of_row: Ints,
    size: int,
    year: Ints,
    value: Floats,
    *,
    unreliable: Bools,
    broken: Bools,
    unfit: Ints,
) -> _Windows:
    known = np.isfinite(value)
    end = np.zeros(size, np.int64)
    np.maximum.at(end, of_row[known], year[known])
    start = end - WINDOW_YEARS + 1
    began = np.zeros(size, np.int64)
    breaks = broken & (year > start[of_row]) & (end[of_row] > 0)
    np.maximum.at(began, of_row[breaks], year[breaks])
    inside = known & (year >= np.maximum(start, began)[of_row])
    used = inside & ~unreliable
    values = np.full((size, WINDOW_YEARS), np.nan)
    values[of_row[used], (year - start[of_row])[used]] = value[used]
    left_out = np.bincount(of_row[inside & unreliable], minlength=size)
    worst = np.zeros(size, np.int64)
    np.maximum.at(worst, of_row[used], unfit[used])
    return _Windows(values, start, began, left_out, worst)


def _rule(
    windows: _Windows, decimals: Ints, *, rhythm: NDArray[np.str_], comparable: Bools
) -> _Found:
    values, broken = windows.values, windows.broken
    known = ~np.isnan(values)
    n = known.sum(axis=1)
    left, right = known.argmax(axis=1), WINDOW_YEARS - 1 - known[:, ::-1].argmax(axis=1)
    waves, overlapping = rhythm == "survey_waves", rhythm == "three_years"
    enough = n >= FEWEST_VALUES
    tested = enough & comparable & ~waves & ~overlapping & (windows.unfit == 0)

    change = values[:, _LATER] - values[:, _EARLIER]
    s = np.nansum(np.sign(change), axis=1).astype(np.int64)
    slopes = np.sort(change / _SPACING, axis=1)  # NaN last
    pairs, row = n * (n - 1) // 2, np.arange(len(n))
    slope = (slopes[row, np.maximum(pairs - 1, 0) // 2] + slopes[row, pairs // 2]) / 2
    least_shown = 0.5 * 10.0**-decimals

    reason = np.select(
        [
            (n == 0) & (broken == 0),
            waves,
            overlapping,
            ~comparable,
            ~enough & (broken > 0),
            ~enough,
            windows.unfit == UNFIT.index("flags_lost"),
            windows.unfit == UNFIT.index("rounded"),
            abs(s) < _NEEDED[n],
            abs(slope * (right - left)) < least_shown,
        ],
        range(1, len(_REASONS)),
        0,
    )
    return _Found(
        sign=np.where(reason == 0, np.sign(s), 0),
        reason=reason,
        first=np.where(n > 0, windows.start + left, broken),
        last=np.where(n > 0, windows.start + right, broken),
        n=n,
        broken=broken,
        slope=np.where(tested, slope, np.nan),
        p=np.where(tested, EXACT_P[n, abs(s)], np.nan),
        unreliable=windows.unreliable,
    )


def _flagged(flags: pd.Series, letter: str) -> Bools:
    of_row = flags.astype("category").cat
    bears = [letter in str(flag) for flag in of_row.categories]
    return np.array([*bears, False])[of_row.codes]  # code -1, no flag, is the last
