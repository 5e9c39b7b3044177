import math
from collections.abc import Sequence
from dataclasses import asdict

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kendalltau, theilslopes

from analysis.trends import Trend, trend, trends


def series(values: dict[int, float | None], flags: dict[int, str] | None = None) -> pd.DataFrame:
    flags = flags or {}
    years = sorted(set(values) | set(flags))
    return pd.DataFrame(
        {
            "year": pd.Series(years, dtype="int64"),
            "value": [float("nan") if values.get(y) is None else values[y] for y in years],
            "flag": [flags.get(y, "") for y in years],
        }
    )


def rising(first: int, last: int, step: float = 1.0) -> dict[int, float | None]:
    return {year: step * (year - first) for year in range(first, last + 1)}


def in_order_but_for(n: int, wrong: int) -> dict[int, float | None]:
    """n different values of which `wrong` pairs fall: S = n (n - 1) / 2 - 2 wrong."""
    order: list[int] = []
    for value in reversed(range(n)):
        falls = min(wrong, len(order))
        order.insert(falls, value)
        wrong -= falls
    return {2012 + i: float(value) for i, value in enumerate(order)}


# One series in which anything may happen: whole values, so that sums and differences are exact.
MESSY = st.dictionaries(
    st.integers(2000, 2024),
    st.tuples(
        st.one_of(st.none(), st.integers(-30, 30)),
        st.sampled_from(["", "", "", "", "u", "b", "bu", "p"]),
    ),
    max_size=25,
)


def messy(cells: dict[int, tuple[int | None, str]], scale: int = 1, plus: int = 0) -> pd.DataFrame:
    return series(
        {y: None if v is None else float(scale * v + plus) for y, (v, _) in cells.items()},
        {y: flag for y, (_, flag) in cells.items()},
    )


# n, |S| needed and its exact p, as published with the rule.
TABLE = [
    (5, 8, 0.083),
    (6, 11, 0.056),
    (7, 13, 0.069),
    (8, 16, 0.061),
    (9, 18, 0.075),
    (10, 21, 0.073),
    (11, 23, 0.087),
    (12, 26, 0.086),
]


@pytest.mark.parametrize(("n", "needed", "p"), TABLE)
def test_the_needed_s_is_the_smallest_whose_exact_p_is_below_a_tenth(
    n: int, needed: int, p: float
) -> None:
    wrong = (n * (n - 1) // 2 - needed) // 2
    passed = trend(series(in_order_but_for(n, wrong)), 0)
    failed = trend(series(in_order_but_for(n, wrong + 1)), 0)
    assert passed.p == pytest.approx(p, abs=0.0005)
    assert passed.direction == "up"
    assert failed.p is not None
    assert failed.p >= 0.10
    assert failed.reason == "mixed"


YEARS_AND_VALUES = st.integers(5, 12).flatmap(
    lambda n: st.tuples(
        st.lists(st.integers(2013, 2024), min_size=n, max_size=n, unique=True).map(sorted),
        st.lists(st.integers(-1000, 1000), min_size=n, max_size=n, unique=True),
    )
)


@given(YEARS_AND_VALUES)
def test_p_and_slope_are_those_of_an_independent_implementation(
    drawn: tuple[list[int], list[int]],
) -> None:
    years, values = drawn
    found = trend(series(dict(zip(years, map(float, values), strict=True))), 0)
    assert found.p == pytest.approx(kendalltau(years, values, method="exact").pvalue, rel=1e-9)
    assert found.slope == pytest.approx(theilslopes(values, years).slope, rel=1e-9, abs=1e-12)


@given(st.lists(st.floats(-1e6, 1e6), min_size=5, max_size=12))
def test_equal_and_fractional_values_have_the_slope_of_an_independent_implementation(
    values: list[float],
) -> None:
    years = list(range(2010, 2010 + len(values)))
    found = trend(series(dict(zip(years, values, strict=True))), 0)
    assert found.slope == pytest.approx(theilslopes(values, years).slope, rel=1e-9, abs=1e-9)


@given(MESSY)
def test_the_arrow_is_that_of_the_rule_worked_value_by_value(
    cells: dict[int, tuple[int | None, str]],
) -> None:
    found = trend(messy(cells), 0)
    known = [y for y, (v, _) in cells.items() if v is not None]
    end = max(known, default=0)
    broken = max((y for y, (_, f) in cells.items() if "b" in f and y > end - 11), default=0)
    years = [y for y in sorted(known) if y >= max(end - 11, broken) and "u" not in cells[y][1]]
    values = [float(cells[y][0] or 0) for y in years]
    s = sum((b > a) - (b < a) for i, a in enumerate(values) for b in values[i + 1 :])
    needed = {n: least for n, least, _ in TABLE}
    direction = "none"
    if len(years) >= 5 and abs(s) >= needed[len(years)]:
        slope = theilslopes(values, years).slope
        if abs(slope) * (years[-1] - years[0]) >= 0.5:
            direction = "up" if s > 0 else "down"
    assert (found.direction, found.n) == (direction, len(years))
    assert (found.reason == "") == (direction != "none")
    if years:
        assert (found.first, found.last) == (years[0], years[-1])


def test_five_rising_values_give_an_arrow_up() -> None:
    # S = 10 of 10 pairs, as in 2 of the 120 orders of five values; every slope is 1.
    found = trend(series(rising(2019, 2023)), 0)
    assert found == Trend("up", "", 2019, 2023, 5, 0, 1.0, pytest.approx(2 / 120))


def test_one_pair_out_of_order_still_gives_an_arrow_and_two_do_not() -> None:
    # S = 9 - 1 = 8 is enough for five values; S = 8 - 2 = 6 is not.
    one = {2019: 1.0, 2020: 2.0, 2021: 3.0, 2022: 5.0, 2023: 4.0}
    two = {2019: 2.0, 2020: 1.0, 2021: 3.0, 2022: 5.0, 2023: 4.0}
    assert trend(series(one), 0).direction == "up"
    assert trend(series(two), 0).reason == "mixed"


def test_four_values_are_too_few() -> None:
    found = trend(series(rising(2020, 2023)), 0)
    assert (found.direction, found.reason, found.n) == ("none", "few_values", 4)


def test_only_the_last_twelve_years_count() -> None:
    values = {2000 + i: 100.0 - i for i in range(12)} | rising(2012, 2023)
    found = trend(series(values), 0)
    assert (found.direction, found.first, found.last, found.n) == ("up", 2012, 2023, 12)


def test_gaps_and_confidential_years_are_left_out_and_not_filled() -> None:
    # R&D every second year: 2013, 2015, ..., 2023 without 2017 and 2019 leaves four values.
    values: dict[int, float | None] = {2013: 1, 2015: 2, 2017: None, 2019: None, 2021: 3, 2023: 4}
    assert trend(series(values), 0).reason == "few_values"


def test_a_break_starts_the_window_at_the_broken_value() -> None:
    found = trend(series(rising(2012, 2023), {2021: "b"}), 0)
    assert (found.reason, found.broken, found.first, found.n) == ("break", 2021, 2021, 3)
    found = trend(series(rising(2012, 2023), {2019: "be"}), 0)
    assert (found.direction, found.broken, found.n) == ("up", 2019, 5)


def test_a_break_on_an_unreliable_or_missing_value_still_breaks_the_series() -> None:
    assert trend(series(rising(2012, 2023), {2020: "bu"}), 0).n == 3
    gap = rising(2012, 2023) | {2020: None}
    assert trend(series(gap, {2020: "b"}), 0).reason == "break"


def test_a_break_on_an_unreliable_value_ends_the_series_before_it() -> None:
    values = rising(2012, 2022)
    found = trend(series(values, {2021: "bu", 2022: "u"}), 0)
    assert (found.direction, found.reason) == ("none", "break")
    assert (found.broken, found.n) == (2021, 0)


def test_a_break_before_the_window_does_not_matter() -> None:
    found = trend(series(rising(2005, 2023), {2010: "b", 2012: "b"}), 0)
    assert (found.direction, found.broken) == ("up", 0)


def test_unreliable_values_are_left_out() -> None:
    found = trend(series(rising(2018, 2023), {2020: "u"}), 0)
    assert (found.direction, found.n) == ("up", 5)
    assert trend(series(rising(2018, 2023), {2020: "u", 2021: "pu"}), 0).n == 4


def test_a_change_that_the_shown_decimals_hide_gives_no_arrow() -> None:
    # 0.01 a year over four years: 0.04 shows at two decimals and not at none or one.
    values = series(rising(2019, 2023, 0.01))
    assert trend(values, 1).reason == "too_small"
    assert trend(values, 2).direction == "up"


def test_half_a_unit_of_the_last_decimal_is_shown() -> None:
    # An eighth a year over four years is a half, which rounding can turn into one.
    assert trend(series(rising(2019, 2023, 0.125)), 0).direction == "up"
    assert trend(series(rising(2019, 2023, 0.12)), 0).reason == "too_small"


def test_equal_values_have_no_trend() -> None:
    assert trend(series(dict.fromkeys(range(2012, 2024), 5.0)), 0).reason == "mixed"


def test_survey_waves_and_current_prices_get_no_arrow() -> None:
    values = series(rising(2016, 2023))
    assert trend(values, 0, rhythm="survey_waves").reason == "survey_waves"
    assert trend(values, 0, comparable_over_time=False).reason == "not_comparable"


def test_figures_of_a_file_unfit_for_trends_get_no_arrow() -> None:
    figures = series(rising(2012, 2023))
    fine = trend(figures.assign(unfit=""), 0)
    assert fine == trend(figures, 0)
    assert fine.direction == "up"
    of_2015 = figures["year"] == 2015
    for reason in ("rounded", "flags_lost"):
        found = trend(figures.assign(unfit=of_2015.map({True: reason, False: ""})), 0)
        assert (found.direction, found.reason) == ("none", reason)
        assert (found.slope, found.p) == (None, None)
    both = of_2015.map({True: "rounded", False: "flags_lost"})
    assert trend(figures.assign(unfit=both), 0).reason == "rounded"
    # Too few values are too few, whatever else is wrong with them.
    few = series(rising(2020, 2023)).assign(unfit="flags_lost")
    assert trend(few, 0).reason == "few_values"


@pytest.mark.parametrize(
    ("first", "flags", "unfit"),
    [
        (2008, {}, range(2008, 2012)),  # before the window
        (2012, {2016: "b"}, range(2012, 2016)),  # before a break
        (2012, {2013: "u"}, [2013]),  # not reliable anyway
    ],
)
def test_an_unfit_value_that_is_not_tested_forbids_nothing(
    first: int, flags: dict[int, str], unfit: Sequence[int]
) -> None:
    figures = series(rising(first, 2023), flags)
    marked = figures["year"].isin(list(unfit)).map({True: "flags_lost", False: ""})
    assert trend(figures.assign(unfit=marked), 0) == trend(figures, 0)
    assert trend(figures, 0).direction == "up"


def test_without_values_there_is_nothing_to_say() -> None:
    assert trend(series({2020: None}), 0) == Trend("none", "no_values", 0, 0, 0)
    assert trend(series({}), 0).reason == "no_values"


def test_an_unreliable_value_is_the_end_of_the_window_but_is_not_tested() -> None:
    # Twelve years that end in 2024 leave 2013 to 2016 of 2010 to 2016.
    values = rising(2010, 2016) | {2024: 50.0}
    found = trend(series(values, {2010: "u", 2024: "u"}), 0)
    assert (found.reason, found.n, found.unreliable) == ("few_values", 4, 1)
    assert (found.first, found.last) == (2013, 2016)


def test_a_break_announced_after_the_last_value_ends_the_series() -> None:
    found = trend(series(rising(2012, 2022), {2023: "b"}), 0)
    assert (found.direction, found.reason, found.broken) == ("none", "break", 2023)


def test_only_unreliable_values_are_no_values() -> None:
    found = trend(series(rising(2018, 2023), dict.fromkeys(range(2018, 2024), "u")), 0)
    assert found == Trend("none", "no_values", 0, 0, 0, unreliable=6)


def test_slope_and_p_are_given_where_the_test_was_made_and_nowhere_else() -> None:
    mixed = trend(series({2019: 2.0, 2020: 1.0, 2021: 3.0, 2022: 5.0, 2023: 4.0}), 0)
    # The ten slopes are -1, -1, 0.5, 0.5, 0.5, 1, 1, 2, 2 and 2. Of the 120 orders of five values
    # 1 + 4 + 9 have no, one or two pairs that fall, S >= 6, and as many have S <= -6.
    assert mixed.slope == pytest.approx(0.75)
    assert mixed.p == pytest.approx(28 / 120)
    for untested in (
        trend(series(rising(2020, 2023)), 0),
        trend(series(rising(2012, 2023)), 0, rhythm="survey_waves"),
        trend(series(rising(2012, 2023)), 0, comparable_over_time=False),
        trend(series({}), 0),
    ):
        assert (untested.slope, untested.p) == (None, None)


@given(MESSY, st.integers(-50, 50))
def test_the_arrow_does_not_change_when_a_constant_is_added(
    cells: dict[int, tuple[int | None, str]], constant: int
) -> None:
    assert trend(messy(cells, plus=constant), 0) == trend(messy(cells), 0)


@given(MESSY)
def test_turning_a_series_upside_down_turns_the_arrow(
    cells: dict[int, tuple[int | None, str]],
) -> None:
    turned = {"up": "down", "down": "up", "none": "none"}
    up, down = trend(messy(cells), 0), trend(messy(cells, scale=-1), 0)
    assert down.direction == turned[up.direction]
    assert (down.reason, down.p) == (up.reason, up.p)
    assert down.slope == (None if up.slope is None else -up.slope)


@given(MESSY, st.integers(-1000, 1000))
def test_what_an_unreliable_value_is_changes_nothing(
    cells: dict[int, tuple[int | None, str]], other: int
) -> None:
    changed = {
        year: (other if value is not None and "u" in flag else value, flag)
        for year, (value, flag) in cells.items()
    }
    assert trend(messy(changed), 0) == trend(messy(cells), 0)


@given(MESSY, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(
    cells: dict[int, tuple[int | None, str]], chance: object
) -> None:
    rows = messy(cells)
    order = list(rows.index)
    chance.shuffle(order)  # type: ignore[attr-defined]
    assert trend(rows.loc[order], 0) == trend(rows, 0)


@given(MESSY, st.sampled_from(["annual", "survey_waves"]), st.booleans(), st.integers(0, 2))
def test_an_answer_never_holds_a_number_that_is_none(
    cells: dict[int, tuple[int | None, str]], rhythm: str, comparable: bool, decimals: int
) -> None:
    found = trend(messy(cells), decimals, rhythm=rhythm, comparable_over_time=comparable)
    numbers = [x for x in asdict(found).values() if isinstance(x, int | float)]
    assert all(math.isfinite(x) for x in numbers)
    assert (found.slope is None) == (found.p is None)
    assert (found.reason == "") == (found.direction in ("up", "down"))


INDICATORS = pd.DataFrame(
    {
        "decimals": [0, 2, 0, 1],
        "rhythm": ["annual", "biennial", "survey_waves", "annual"],
        "comparable_over_time": [True, True, True, False],
    },
    index=pd.Index(["births", "research", "innovators", "euro"], name="id"),
)


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(list(INDICATORS.index)), st.sampled_from(["SE32", "SE33", "EU"])),
        MESSY.filter(bool),
        max_size=6,
    ),
    st.booleans(),
    st.randoms(use_true_random=False),
)
def test_all_series_at_once_get_what_each_gets_alone(
    cells: dict[tuple[str, str], dict[int, tuple[int | None, str]]],
    categories: bool,
    chance: object,
) -> None:
    def marked(one: dict[int, tuple[int | None, str]]) -> pd.DataFrame:
        rows = messy(one)
        return rows.assign(
            unfit=(rows["year"] % 20).map({0: "rounded", 1: "flags_lost"}).fillna("")
        )

    frames = [
        marked(one).assign(indicator=indicator, geo=geo) for (indicator, geo), one in cells.items()
    ]
    text = {"indicator": "str", "geo": "str", "flag": "str"}
    rows = pd.concat([marked({}).assign(indicator="", geo=""), *frames]).astype(text)
    order = list(range(len(rows)))
    chance.shuffle(order)  # type: ignore[attr-defined]
    rows = rows.iloc[order]
    if categories:
        rows = rows.astype(dict.fromkeys(text, "category")).astype({"year": "int16"})
    together = trends(rows, INDICATORS)
    assert set(together.index) == set(cells)
    for (indicator, geo), one in cells.items():
        decimals, rhythm, comparable = INDICATORS.loc[indicator]
        alone = asdict(trend(marked(one), decimals, rhythm=rhythm, comparable_over_time=comparable))
        found = together.loc[(indicator, geo)].to_dict()
        assert {k: None if pd.isna(x) else x for k, x in found.items()} == alone


def test_a_missing_flag_is_no_flag() -> None:
    rows = series(rising(2019, 2023)).assign(indicator="births", geo="SE32", flag=None)
    assert trends(rows, INDICATORS).loc[("births", "SE32"), "direction"] == "up"
    assert trend(rows, 0).direction == "up"


def test_an_indicator_without_a_rule_is_refused() -> None:
    rows = series(rising(2019, 2023)).assign(indicator="unheard_of", geo="SE32")
    with pytest.raises(KeyError, match="unheard_of"):
        trends(rows, INDICATORS)
