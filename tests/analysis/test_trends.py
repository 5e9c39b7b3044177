import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kendalltau, theilslopes

from analysis.trends import CRITICAL_S, Trend, mann_kendall_s, theil_sen_slope, trend


def series(values: dict[int, float | None], flags: dict[int, str] | None = None) -> pd.DataFrame:
    flags = flags or {}
    years = sorted(set(values) | set(flags))
    return pd.DataFrame(
        {
            "year": years,
            "value": [float("nan") if values.get(y) is None else values[y] for y in years],
            "flag": [flags.get(y, "") for y in years],
        }
    )


def rising(first: int, last: int, step: float = 1.0) -> dict[int, float | None]:
    return {year: step * (year - first) for year in range(first, last + 1)}


@given(st.integers(5, 12).flatmap(lambda n: st.permutations(range(n))))
def test_the_test_is_passed_exactly_where_the_exact_p_is_at_most_a_tenth(order: list[int]) -> None:
    years = list(range(len(order)))
    p = kendalltau(years, order, method="exact").pvalue
    passed = abs(mann_kendall_s([float(x) for x in order])) >= CRITICAL_S[len(order)]
    assert passed == (p <= 0.10)


@given(st.lists(st.floats(-1e6, 1e6), min_size=5, max_size=12))
def test_the_slope_is_that_of_an_independent_implementation(values: list[float]) -> None:
    years = list(range(2000, 2000 + len(values)))
    expected = theilslopes(values, years).slope
    assert theil_sen_slope(years, values) == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_five_rising_values_give_an_arrow_up() -> None:
    # S = 10 of 10 pairs; every slope is 1.
    found = trend(series(rising(2019, 2023)), decimals=0)
    assert found == Trend("up", "", 2019, 2023, 5, 0, 1.0)


def test_one_pair_out_of_order_still_gives_an_arrow_and_two_do_not() -> None:
    # S = 9 - 1 = 8 is enough for five values; S = 8 - 2 = 6 is not.
    one = {2019: 1.0, 2020: 2.0, 2021: 3.0, 2022: 5.0, 2023: 4.0}
    two = {2019: 2.0, 2020: 1.0, 2021: 3.0, 2022: 5.0, 2023: 4.0}
    assert trend(series(one), decimals=0).direction == "up"
    assert trend(series(two), decimals=0).reason == "mixed"


def test_four_values_are_too_few() -> None:
    found = trend(series(rising(2020, 2023)), decimals=0)
    assert (found.direction, found.reason, found.n) == ("none", "few_values", 4)


def test_only_the_last_twelve_years_count() -> None:
    values = {2000 + i: 100.0 - i for i in range(12)} | rising(2012, 2023)
    found = trend(series(values), decimals=0)
    assert (found.direction, found.first, found.last, found.n) == ("up", 2012, 2023, 12)


def test_gaps_and_confidential_years_are_left_out_and_not_filled() -> None:
    # R&D every second year: 2013, 2015, ..., 2023 without 2017 and 2019 leaves four values.
    values: dict[int, float | None] = {2013: 1, 2015: 2, 2017: None, 2019: None, 2021: 3, 2023: 4}
    assert trend(series(values), decimals=0).reason == "few_values"


def test_a_break_starts_the_window_at_the_broken_value() -> None:
    found = trend(series(rising(2012, 2023), {2021: "b"}), decimals=0)
    assert (found.reason, found.broken, found.first, found.n) == ("break", 2021, 2021, 3)
    found = trend(series(rising(2012, 2023), {2019: "be"}), decimals=0)
    assert (found.direction, found.broken, found.n) == ("up", 2019, 5)


def test_a_break_on_an_unreliable_or_missing_value_still_breaks_the_series() -> None:
    assert trend(series(rising(2012, 2023), {2020: "bu"}), decimals=0).n == 3
    gap = rising(2012, 2023) | {2020: None}
    assert trend(series(gap, {2020: "b"}), decimals=0).reason == "break"


def test_a_break_on_an_unreliable_value_ends_the_series_before_it() -> None:
    values = rising(2012, 2022)
    found = trend(series(values, {2021: "bu", 2022: "u"}), decimals=0)
    assert (found.direction, found.reason) == ("none", "break")
    assert (found.broken, found.n) == (2021, 0)


def test_a_break_before_the_window_does_not_matter() -> None:
    found = trend(series(rising(2005, 2023), {2010: "b", 2012: "b"}), decimals=0)
    assert (found.direction, found.broken) == ("up", 0)


def test_unreliable_values_are_left_out() -> None:
    found = trend(series(rising(2018, 2023), {2020: "u"}), decimals=0)
    assert (found.direction, found.n) == ("up", 5)
    assert trend(series(rising(2018, 2023), {2020: "u", 2021: "pu"}), decimals=0).n == 4


def test_a_change_that_the_shown_decimals_hide_gives_no_arrow() -> None:
    # 0.01 a year over four years: 0.04 shows at two decimals and not at none or one.
    values = series(rising(2019, 2023, 0.01))
    assert trend(values, decimals=1).reason == "too_small"
    assert trend(values, decimals=2).direction == "up"


def test_equal_values_have_no_trend() -> None:
    assert trend(series(dict.fromkeys(range(2012, 2024), 5.0)), decimals=0).reason == "mixed"


def test_survey_waves_and_current_prices_get_no_arrow() -> None:
    values = series(rising(2016, 2023))
    assert trend(values, decimals=0, rhythm="survey_waves").reason == "survey_waves"
    assert trend(values, decimals=0, comparable_over_time=False).reason == "not_comparable"


def test_without_values_there_is_nothing_to_say() -> None:
    assert trend(series({2020: None}), decimals=0) == Trend("none", "no_values", 0, 0, 0)
    assert trend(series({}), decimals=0).reason == "no_values"


@given(st.lists(st.floats(-1e3, 1e3), min_size=5, max_size=12))
def test_turning_a_series_upside_down_turns_the_arrow(values: list[float]) -> None:
    up = series(dict(enumerate(values, start=2010)))
    down = series({year: -value for year, value in enumerate(values, start=2010)})
    turned = {"up": "down", "down": "up", "none": "none"}
    assert trend(down, decimals=1).direction == turned[trend(up, decimals=1).direction]
