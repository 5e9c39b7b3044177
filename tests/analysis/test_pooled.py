"""Pooled rates of small counts, on hand-made figures."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import chi2, poisson

from analysis.pooled import periods, poisson_interval, pooled_rates


def table(rows: list[tuple[str, int, float | None, float | None, str]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["geo", "year", "count", "denominator", "flag"])
    return frame.astype({"count": "float64", "denominator": "float64"})


def one(*years: tuple[float | None, float | None, str]) -> pd.Series:
    """The pooled rate of 2021–2023 per thousand."""
    rows = [("SE32", 2021 + i, *year) for i, year in enumerate(years)]
    [(_, found)] = pooled_rates(table(rows), [(2021, 2023)], per=1000).iterrows()
    return found


def test_a_pooled_rate_is_counts_over_denominators_of_the_same_years() -> None:
    found = one((10, 1000, ""), (20, 1000, ""), (15, 500, ""))
    assert (found["first"], found["last"], found["years"]) == (2021, 2023, 3)
    # 45 of 2 500: 18 per thousand; not the mean of the yearly rates 10, 20 and 30.
    assert (found["count"], found["denominator"], found["rate"]) == (45, 2500, 18)
    # χ²(0.025; 90) / 2 = 32.823 and χ²(0.975; 92) / 2 = 60.214, over 2.5 thousand.
    assert found["low"] == pytest.approx(32.823 / 2.5, abs=1e-3)
    assert found["high"] == pytest.approx(60.214 / 2.5, abs=1e-3)
    assert (found["small"], found["reason"]) == (False, "")


def test_with_one_year_missing_two_are_used_and_said() -> None:
    found = one((10, 1000, ""), (None, 1000, ""), (20, 500, ""))
    assert (found["years"], found["count"], found["denominator"]) == (2, 30, 1500)
    assert found["rate"] == 20


@pytest.mark.parametrize(
    ("years", "reason"),
    [
        ([(3, 1000, ""), (None, 1000, ""), (None, 1000, "")], "few_values"),
        ([(None, 1000, ""), (None, 1000, ""), (None, 1000, "")], "no_values"),
        ([(10, 1000, ""), (10, 1000, "u"), (10, 1000, "u")], "few_values"),
        ([(10, 1000, ""), (10, None, ""), (10, None, "")], "no_denominator"),
        ([(10, 0, ""), (10, 0, ""), (10, 0, "")], "no_denominator"),
        ([(10, 1000, ""), (10, 1000, ""), (10, 1000, "b")], "break"),
        ([(10, 1000, ""), (10, 1000, "be"), (10, 1000, "")], "break"),
        ([(10, 1000, ""), (None, 1000, "b"), (10, 1000, "")], "break"),
    ],
)
def test_without_two_years_of_one_series_there_is_a_reason_and_no_number(
    years: list[tuple[float | None, float | None, str]], reason: str
) -> None:
    found = one(*years)
    assert found["reason"] == reason
    assert found[["count", "denominator", "rate", "low", "high"]].isna().all()
    assert not found["small"]


def test_a_break_in_the_first_year_used_is_not_inside() -> None:
    assert one((10, 1000, "b"), (10, 1000, ""), (10, 1000, ""))["reason"] == ""
    found = one((None, 1000, ""), (10, 1000, "b"), (10, 1000, ""))
    assert (found["reason"], found["years"], found["rate"]) == ("", 2, 10)
    found = one((10, 1000, ""), (10, 1000, ""), (None, 1000, "b"))
    assert (found["reason"], found["years"]) == ("", 2)


def test_a_pooled_count_below_ten_is_small() -> None:
    assert one((3, 1000, ""), (3, 1000, ""), (3, 1000, ""))["small"]
    assert not one((3, 1000, ""), (3, 1000, ""), (4, 1000, ""))["small"]


def test_a_fractional_count_is_rounded_for_the_interval_and_for_nothing_else() -> None:
    found = one((3.5, 1000, ""), (3, 1000, ""), (3, 1000, ""))
    ten = one((4, 1000, ""), (3, 1000, ""), (3, 1000, ""))
    assert (found["count"], found["small"]) == (9.5, True)
    assert found["rate"] == pytest.approx(9.5 / 3)
    assert (found["low"], found["high"]) == (ten["low"], ten["high"])


def test_no_event_at_all_has_a_rate_of_nothing_with_an_upper_limit() -> None:
    found = one((0, 1000, ""), (0, 1000, ""), (0, 1000, ""))
    # 1 - exp(-m) = 0.975 at m = 3.689, over three thousand.
    assert (found["rate"], found["low"], found["small"]) == (0, 0, True)
    assert found["high"] == pytest.approx(-math.log(0.025) / 3)


def test_a_year_without_a_row_is_a_missing_year() -> None:
    rows = table([("SE32", 2021, 10, 1000, ""), ("SE33", 2020, 10, 1000, "")])
    found = pooled_rates(rows, [(2021, 2023)])
    assert list(found["geo"]) == ["SE32", "SE33"]
    assert list(found["reason"]) == ["few_values", "no_values"]


def test_periods_share_no_year_and_end_with_the_last() -> None:
    assert periods(2012, 2022) == [(2014, 2016), (2017, 2019), (2020, 2022)]
    assert periods(2020, 2022) == [(2020, 2022)]
    assert periods(2021, 2022) == []


def test_every_area_has_a_row_for_every_period() -> None:
    rows = table(
        [(geo, year, 5, 100, "") for geo in ("SE33", "SE32") for year in range(2017, 2023)]
    )
    found = pooled_rates(rows.drop(columns="flag"), periods(2017, 2022))
    assert found[["geo", "first", "count"]].values.tolist() == [
        ["SE32", 2017, 15.0],
        ["SE32", 2020, 15.0],
        ["SE33", 2017, 15.0],
        ["SE33", 2020, 15.0],
    ]


def test_nothing_pools_to_nothing() -> None:
    assert pooled_rates(table([]), [(2021, 2023)]).empty
    rows = table([("SE32", 2021, 10, 1000, "")])
    found = pooled_rates(rows, [])
    assert found.empty
    assert list(found) == list(pooled_rates(rows, [(2021, 2023)]))


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        one((-1, 1000, ""), (5, 1000, ""), (5, 1000, ""))


@given(st.integers(0, 5000))
def test_the_interval_is_that_of_the_chi_squared_distribution(count: int) -> None:
    [low], [high] = poisson_interval(np.array([float(count)]))
    assert low == pytest.approx(chi2.ppf(0.025, 2 * count) / 2 if count else 0.0, rel=1e-9)
    assert high == pytest.approx(chi2.ppf(0.975, 2 * count + 2) / 2, rel=1e-9)


@given(st.integers(1, 300))
def test_at_the_limits_a_count_as_far_out_has_a_chance_of_one_in_forty(count: int) -> None:
    [low], [high] = poisson_interval(np.array([float(count)]))
    wide = 10 * count + 50
    as_many = brentq(lambda mean: poisson.sf(count - 1, mean) - 0.025, 1e-9, wide)
    as_few = brentq(lambda mean: poisson.cdf(count, mean) - 0.025, 1e-9, wide)
    assert low == pytest.approx(as_many, rel=1e-6)
    assert high == pytest.approx(as_few, rel=1e-6)


YEAR = st.tuples(
    st.one_of(st.none(), st.floats(0, 400)),
    st.one_of(st.none(), st.integers(0, 9999)),
    st.sampled_from(["", "", "", "u", "b", "p"]),
)
AREAS = st.dictionaries(
    st.sampled_from(["SE32", "SE33", "FI1D", "NO07"]),
    st.lists(YEAR, min_size=1, max_size=7),
    min_size=1,
)


def messy(areas: dict[str, list[tuple[float | None, int | None, str]]]) -> pd.DataFrame:
    return table(
        [(geo, 2017 + i, *year) for geo, years in areas.items() for i, year in enumerate(years)]
    )


@settings(max_examples=50)
@given(AREAS)
def test_each_period_is_what_adding_up_by_hand_gives(
    areas: dict[str, list[tuple[float | None, int | None, str]]],
) -> None:
    rows = messy(areas)
    found = pooled_rates(rows, periods(2018, 2023), per=1e5).set_index(["geo", "first"])
    assert len(found) == 2 * len(areas)
    for (geo, first), row in found.iterrows():
        years = [
            (count, among)
            for i, (count, among, flag) in enumerate(areas[geo])
            if first <= 2017 + i <= first + 2 and count is not None and among and "u" not in flag
        ]
        assert row["years"] == len(years)
        if row["reason"] == "":
            assert len(years) >= 2
            assert row["count"] == pytest.approx(sum(count for count, _ in years))
            rate = 1e5 * sum(count for count, _ in years) / sum(among for _, among in years)
            assert row["rate"] == pytest.approx(rate)
            assert row["low"] <= row["rate"] <= row["high"]
            assert row["small"] == (row["count"] < 10)
        else:
            assert row[["count", "denominator", "rate", "low", "high"]].isna().all()


@settings(max_examples=50)
@given(AREAS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_and_the_other_areas_change_nothing(
    areas: dict[str, list[tuple[float | None, int | None, str]]], chance: object
) -> None:
    rows = messy(areas)
    order = list(rows.index)
    chance.shuffle(order)  # type: ignore[attr-defined]
    together = pooled_rates(rows.loc[order], periods(2017, 2023))
    alone = [pooled_rates(rows[rows["geo"] == geo], periods(2017, 2023)) for geo in sorted(areas)]
    pd.testing.assert_frame_equal(together, pd.concat(alone, ignore_index=True))
