"""Whether a gap closes, on hand-made series."""

import math
from dataclasses import asdict

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import theilslopes

from analysis.answers import NoAnswer
from analysis.closing import Closing, closing


def series(
    values: list[float | None], first: int = 2014, flags: dict[int, str] | None = None
) -> pd.DataFrame:
    years = range(first, first + len(values))
    return pd.DataFrame(
        {
            "year": pd.Series(list(years), dtype="int64"),
            "value": pd.Series([math.nan if v is None else v for v in values], dtype="float64"),
            "flag": pd.Series([(flags or {}).get(year, "") for year in years], dtype="str"),
        }
    )


FLAT = series([100.0] * 12)


def test_an_area_below_that_rises_is_closing_at_its_slope() -> None:
    # Gaps -10, -8, -6, -4, -2: two a year, and one more year to nothing.
    found = closing(series([90, 92, 94, 96, 98]), FLAT, 0)
    assert found == Closing("closing", "", -10.0, -2.0, 2014, 2018, 5, 2.0, 1.0)


def test_an_area_above_that_falls_is_closing() -> None:
    found = closing(series([110, 109, 108, 107, 106]), FLAT, 0)
    assert found == Closing("closing", "", 10.0, 6.0, 2014, 2018, 5, 1.0, 6.0)


def test_an_area_that_rises_more_slowly_than_the_reference_falls_behind() -> None:
    # Both rise; gaps -1, -2, -3, -4, -5.
    found = closing(series([99, 100, 101, 102, 103]), series([100, 102, 104, 106, 108]), 0)
    assert found == Closing("widening", "", -1.0, -5.0, 2014, 2018, 5, 1.0)


def test_an_area_above_that_rises_is_widening() -> None:
    found = closing(series([101, 102, 103, 104, 105]), FLAT, 0)
    assert found == Closing("widening", "", 1.0, 5.0, 2014, 2018, 5, 1.0)


@pytest.mark.parametrize(
    ("values", "reason", "start", "last"),
    [
        ([97, 98, 99, 101, 102], "rose_above", -3.0, 2.0),
        ([103, 102, 100, 99, 98], "fell_below", 3.0, -2.0),
        # Nine pairs of ten rise, and the reference is passed three times.
        ([97, 98, 101, 99, 102], "both_sides", -3.0, 2.0),
        # To touch the reference is not to pass it.
        ([100, 101, 102, 103, 104], "", 0.0, 4.0),
    ],
)
def test_an_area_on_both_sides_of_the_reference_has_passed_it(
    values: list[float | None], reason: str, start: float, last: float
) -> None:
    found = closing(series(values), FLAT, 0)
    assert isinstance(found, Closing)
    assert (found.reason, found.start, found.gap) == (reason, start, last)
    assert (found.word == "none") == bool(reason)


def test_reaching_the_reference_is_closing_with_nothing_left() -> None:
    found = closing(series([96, 97, 98, 99, 100]), FLAT, 0)
    assert found == Closing("closing", "", -4.0, 0.0, 2014, 2018, 5, 1.0, 0.0)


def test_parting_from_the_reference_is_widening() -> None:
    found = closing(series([100, 99, 98, 97, 96]), FLAT, 0)
    assert found == Closing("widening", "", 0.0, -4.0, 2014, 2018, 5, 1.0)


def test_a_gap_that_goes_both_ways_has_no_word() -> None:
    found = closing(series([90, 95, 91, 94, 92]), FLAT, 0)
    assert found == Closing("none", "mixed", -10.0, -8.0, 2014, 2018, 5)


def test_a_change_that_the_shown_decimals_hide_has_no_word() -> None:
    found = closing(series([99.0, 99.01, 99.02, 99.03, 99.04]), FLAT, 1)
    assert isinstance(found, Closing)
    assert (found.word, found.reason, found.speed) == ("none", "too_small", None)


def test_gaps_that_differ_only_by_rounding_in_the_machine_are_equal() -> None:
    # 0.3 - 0.1, 0.4 - 0.2, ... are 0.2 on paper and five different floats.
    tenths = [k / 10 for k in range(1, 13)]
    found = closing(series([t + 0.2 for t in tenths]), series(tenths), 1)
    assert found == Closing("none", "mixed", 0.2, 0.2, 2014, 2025, 12)


def test_only_years_that_both_have_count() -> None:
    found = closing(series([90, 91, 92, 93, 94, 95]), series([100.0] * 4, 2016), 0)
    assert found == NoAnswer("few_values", 4, 5)


def test_where_rounding_alone_can_move_either_nothing_is_said() -> None:
    own, other = series([90, 92, 94, 96, 98]), series([100, 99, 100, 99, 100])
    unfit = pd.Series(["", "", "rounded", "", ""])
    assert closing(own.assign(unfit=unfit), other, 0) == NoAnswer("rounded")
    assert closing(own, other.assign(unfit=unfit), 0) == NoAnswer("rounded")
    assert closing(own.assign(unfit="flags_lost"), other.assign(unfit=unfit), 0) == NoAnswer(
        "rounded"
    )
    assert closing(own.assign(unfit=""), other, 0) == closing(own, other, 0)
    # The base of an index is the same in all years, whatever was done to it.
    assert closing(own, series([100.0] * 5).assign(unfit=unfit), 0) == closing(own, FLAT, 0)


def test_a_value_that_either_calls_unreliable_is_left_out() -> None:
    own = series([90, 91, 92, 93, 94, 50], flags={2019: "u"})
    assert closing(own, FLAT, 0) == Closing("closing", "", -10.0, -6.0, 2014, 2018, 5, 1.0, 6.0)
    # One within the window that lies on the other side of the reference passes nothing.
    own = series([90, 91, 200, 92, 93, 94], flags={2016: "u"})
    assert closing(own, FLAT, 0).word == "closing"  # type: ignore[union-attr]
    other = series([100.0] * 6, flags={2014: "u", 2015: "bu"})
    assert closing(own, other, 0) == NoAnswer("break", 3, 5)


def test_a_break_of_the_reference_starts_the_window_anew() -> None:
    own = series([float(80 + i) for i in range(12)])
    found = closing(own, series([100.0] * 12, flags={2019: "b"}), 0)
    assert isinstance(found, Closing)
    assert (found.first, found.n, found.word) == (2019, 7, "closing")


@pytest.mark.parametrize(
    ("own", "other", "answer"),
    [
        (series([90, 91]), series([None, None]), NoAnswer("no_reference")),
        (series([90, 91]), series([]), NoAnswer("no_reference")),
        (series([None, None]), FLAT, NoAnswer("no_values")),
        (series([]), FLAT, NoAnswer("no_values")),
        (series([90, 91], 1990), FLAT, NoAnswer("no_values")),
        (series([90]), FLAT, NoAnswer("few_values", 1, 5)),
        (series([90, 91], flags={2014: "u", 2015: "u"}), FLAT, NoAnswer("unreliable")),
    ],
)
def test_without_what_the_rule_needs_there_is_a_reason(
    own: pd.DataFrame, other: pd.DataFrame, answer: NoAnswer
) -> None:
    assert closing(own, other, 0) == answer


def test_survey_waves_and_current_prices_have_no_answer() -> None:
    own = series([90, 91, 92, 93, 94, 95])
    assert closing(own, FLAT, 0, rhythm="survey_waves") == NoAnswer("survey_waves")
    assert closing(own, FLAT, 0, comparable_over_time=False) == NoAnswer("not_comparable")


PAIRS = st.lists(st.tuples(st.integers(-99, 99), st.integers(-99, 99)), min_size=5, max_size=12)


@given(PAIRS)
def test_the_speed_is_the_slope_of_an_independent_implementation(
    pairs: list[tuple[int, int]],
) -> None:
    own, other = (series([float(x) for x in values]) for values in zip(*pairs, strict=True))
    found = closing(own, other, 0)
    assert isinstance(found, Closing)
    gaps = [a - b for a, b in pairs]
    passed = min(gaps) < 0 < max(gaps)
    if found.word == "none":
        assert (found.speed, found.years) == (None, None)
        assert passed or found.reason in ("mixed", "too_small")
        return
    assert not passed
    sizes = [abs(gap) for gap in gaps]
    slope = theilslopes(sizes, range(len(sizes))).slope
    assert found.word == ("closing" if slope < 0 else "widening")
    assert found.speed == pytest.approx(abs(slope))
    if found.word == "closing":
        assert found.years == pytest.approx(sizes[-1] / abs(slope))
    else:
        assert found.years is None


@given(PAIRS, st.integers(-1000, 1000))
def test_what_is_added_to_both_and_which_is_the_reference_change_no_word(
    pairs: list[tuple[int, int]], constant: int
) -> None:
    own, other = (series([float(x) for x in values]) for values in zip(*pairs, strict=True))
    found = closing(own, other, 0)
    moved = [frame.assign(value=frame["value"] + constant) for frame in (own, other)]
    assert closing(*moved, 0) == found
    turned = closing(other, own, 0)
    assert isinstance(found, Closing)
    assert isinstance(turned, Closing)
    passed = {"fell_below": "rose_above", "rose_above": "fell_below"}
    expected = {"start": -found.start, "gap": -found.gap}
    expected |= {"reason": passed.get(found.reason, found.reason)}
    assert asdict(turned) == asdict(found) | expected
