"""How far a measure is from a goal, against values worked by hand."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.answers import NoAnswer
from analysis.targets import PACE_YEARS, Pace, Reach, goal_from, reach


def series(values: dict[int, float], flags: dict[int, str] | None = None) -> pd.DataFrame:
    flags = flags or {}
    return pd.DataFrame(
        {
            "year": list(values),
            "value": list(values.values()),
            "flag": [flags.get(year, "") for year in values],
        }
    )


def reached(*arguments: object, **more: object) -> Reach:
    found = reach(*arguments, **more)  # type: ignore[arg-type]
    assert isinstance(found, Reach)
    return found


RISING = {year: 30.0 + (year - 2013) for year in range(2013, 2024)}  # 30, 31, … 40


def test_the_gap_and_the_pace_that_it_takes_are_those_of_a_straight_line() -> None:
    found = reached(series(RISING), 55.0, 2030, 1)
    assert (found.year, found.value, found.gap, found.met) == (2023, 40.0, 15.0, False)
    assert found.needed == pytest.approx(15 / 7)
    assert found.pace == Pace(slope=1.0, first=2013, last=2023, clear=True)


def test_the_pace_is_of_the_ten_years_up_to_the_latest_value() -> None:
    # A steep rise before the window must not count: of eleven values ten steps are counted.
    steep = {2010: 0.0, 2011: 10.0, 2012: 20.0} | RISING
    assert PACE_YEARS == 10
    found = reached(series(steep), 55.0, 2030, 1)
    assert isinstance(found.pace, Pace)
    assert (found.pace.first, found.pace.slope) == (2013, 1.0)


def test_a_ceiling_is_met_from_below() -> None:
    falling = {2018: 20.0, 2019: 18.0, 2020: 16.0, 2021: 14.0, 2022: 12.0}
    found = reached(series(falling), 10.0, 2035, 0, bound="at_most")
    assert (found.met, found.gap) == (False, -2.0)
    assert found.needed == pytest.approx(-2 / 13)
    assert found.pace == Pace(slope=-2.0, first=2018, last=2022, clear=True)
    assert reached(series({2022: 9.6}), 10.0, 2035, 0, bound="at_most").met


def test_what_is_printed_decides_whether_a_goal_is_met() -> None:
    assert reached(series({2022: 64.95}), 65.0, 2025, 1).met
    assert not reached(series({2022: 64.94}), 65.0, 2025, 1).met


def test_a_break_leaves_the_pace_unsaid_and_tells_how_many_values_there_are() -> None:
    broken = series(RISING, {2021: "b"})
    assert reached(broken, 55.0, 2030, 1).pace == NoAnswer("break", have=3, needed=5)


def test_a_pace_without_a_direction_is_called_unclear() -> None:
    mixed = dict(zip(range(2013, 2024), [5, 9, 4, 8, 5, 9, 4, 8, 5, 9, 6], strict=True))
    pace = reached(series(mixed), 20.0, 2030, 0).pace
    assert isinstance(pace, Pace)
    assert not pace.clear


def test_once_the_year_of_a_goal_has_come_its_own_value_decides() -> None:
    # Met in 2025 and fallen since is met; missed and risen since is missed.
    for values, met in (({2025: 56.0, 2026: 54.0}, True), ({2025: 54.0, 2026: 56.0}, False)):
        found = reached(series(values), 55.0, 2025, 1)
        assert (found.passed, found.met, found.needed) == (True, met, None)
        assert (found.year, found.value) == (2025, values[2025])


def test_a_goal_whose_year_has_no_value_is_neither_met_nor_missed() -> None:
    values = {2024: 60.0, 2026: 60.0}
    assert reach(series(values), 55.0, 2025, 1) == NoAnswer("no_values")
    flagged = series(values | {2025: 60.0}, {2025: "u"})
    assert reach(flagged, 55.0, 2025, 1) == NoAnswer("unreliable")


def test_the_gap_is_that_of_the_printed_figures() -> None:
    # 131.46 is printed 131 and 119.736 as 120, so that the reader's own sum is 11.
    found = reached(series({2022: 131.46}), 119.736, 2035, 0, bound="at_most")
    assert found.gap == -11.0
    assert found.needed == pytest.approx((119.736 - 131.46) / 13)


def test_an_unreliable_or_missing_value_is_held_against_no_goal() -> None:
    assert reach(series({2023: 40.0}, {2023: "bu"}), 55.0, 2030, 1) == NoAnswer("unreliable")
    assert reach(series({2023: float("nan")}), 55.0, 2030, 1) == NoAnswer("no_values")


def test_a_goal_may_be_counted_from_a_year() -> None:
    figures = series({2018: 133.04, 2020: float("nan")})
    assert goal_from(figures, 0.95, 2018) == pytest.approx(126.388)
    assert goal_from(figures, 2, 2020) == NoAnswer("no_values")
    assert goal_from(figures, 2, 2019) == NoAnswer("no_values")


def test_a_goal_is_not_counted_from_an_unreliable_value_or_across_a_break() -> None:
    values = {2018: 133.04, 2020: 120.0}
    assert goal_from(series(values, {2018: "u"}), 0.95, 2018) == NoAnswer("unreliable")
    assert goal_from(series(values, {2020: "be"}), 0.95, 2018) == NoAnswer("break")
    assert goal_from(series(values, {2018: "b"}), 0.95, 2018) == pytest.approx(126.388)


@given(
    st.dictionaries(st.integers(2000, 2023), st.integers(0, 1000), min_size=1),
    st.integers(0, 1000),
    st.integers(2001, 2040),
    st.sampled_from(["at_least", "at_most"]),
)
def test_the_pace_needed_leads_from_the_latest_value_to_the_goal(
    values: dict[int, int], goal: int, year: int, bound: str
) -> None:
    tenths = {at: value / 10 for at, value in values.items()}
    found = reach(series(tenths), goal / 10, year, 1, bound=bound)
    latest = max(values)
    if year <= latest and year not in values:
        assert found == NoAnswer("no_values")
        return
    assert isinstance(found, Reach)
    assert found.passed == (year <= latest)
    assert found.year == (year if found.passed else latest)
    held = values[found.year]
    assert found.met == (held >= goal if bound == "at_least" else held <= goal)
    assert (found.needed is None) == (found.met or found.passed)
    if found.needed is not None:
        end = found.value + found.needed * (year - found.year)
        assert end == pytest.approx(goal / 10)
