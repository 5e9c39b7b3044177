import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import median_abs_deviation, percentileofscore

from analysis.answers import NoAnswer
from analysis.scores import (
    Compared,
    Place,
    RankInterval,
    compare_word,
    distance,
    eu_regions,
    median,
    percentile,
    rank_interval,
    score,
    spread,
)

NAN = float("nan")
# Median 49.5, every distance to it from 0.5 to 49.5 twice: MAD 25, MAD* 37.065, half of it 18.5325.
HUNDRED = pd.Series(range(100), index=[f"DE{i:02}" for i in range(100)], dtype=float)
HALF_SPREAD = 18.5325
# Figures as they are published: with a few decimals.
figures = st.integers(-10_000, 10_000).map(lambda whole: whole / 10)
many = st.lists(figures, min_size=30, max_size=80)
# A change of unit: another scale, perhaps another zero.
scales = st.sampled_from([0.001, 0.01, 1 / 3, 0.453592, 1.8, 7.0, 1000.0])
zeros = st.sampled_from([0.0, -273.15, 32.0, 1000.0])


def _of(values: list[float]) -> pd.Series:
    return pd.Series(values, index=[f"DE{i:02}" for i in range(len(values))], dtype=float)


def _place(values: pd.Series, value: float) -> Place:
    found = percentile(values, value)
    assert isinstance(found, Place)
    return found


def _word(value: float, reference: float, values: pd.Series, half_width: float = 0.0) -> str:
    found = compare_word(value, reference, values, half_width)
    assert isinstance(found, Compared)
    return found.word


def test_the_share_counts_the_regions_below() -> None:
    found = _place(HUNDRED, 77)
    assert (found.lower, found.higher, found.regions, found.median) == (77, 22, 100, 49.5)
    assert found.percent == 77


def test_equal_values_are_neither_below_nor_above() -> None:
    found = _place(_of([1.0] * 20 + [2.0] * 20), 2.0)
    assert (found.lower, found.higher, found.percent) == (20, 0, 50)


def test_the_highest_region_is_never_said_to_beat_all() -> None:
    assert _place(_of([float(i) for i in range(240)]), 239).percent == 99


def test_the_percentage_is_rounded_but_never_to_none_or_all() -> None:
    # 174 of 227 are below: 76.65 per cent.
    found = _place(_of([1.0] * 174 + [2.25] + [3.0] * 52), 2.25)
    assert (found.lower, found.regions, found.percent) == (174, 227, 77)
    assert _place(_of([1.0] + [2.0] * 999), 2.0).percent == 1


def test_missing_values_do_not_count_and_thirty_are_needed() -> None:
    assert percentile(_of([1.0] * 29 + [NAN] * 40), 1.0) == NoAnswer("few_regions", 29, 30)
    assert _place(_of([1.0] * 30 + [NAN] * 40), 1.0).regions == 30


def test_efta_areas_are_no_eu_regions() -> None:
    values = pd.Series([1.0, 2.0, 3.0, 4.0, 5.0], index=["NO07", "SE33", "CH01", "IS00", "LI00"])
    assert eu_regions(values).index.tolist() == ["SE33"]


@given(many, figures)
def test_the_shares_below_and_above_are_those_of_an_independent_count(
    values: list[float], value: float
) -> None:
    found = _place(_of(values), value)
    below = percentileofscore(values, value, kind="strict") * len(values) / 100
    at_most = percentileofscore(values, value, kind="weak") * len(values) / 100
    assert (found.lower, len(values) - found.higher) == (round(below), round(at_most))
    assert found.median == pytest.approx(np.percentile(values, 50))
    assert 0 <= found.percent <= 100


def test_a_median_of_chosen_regions_may_rest_on_fewer() -> None:
    peers = _of([4.0, 1.0, NAN, 10.0])
    assert median(peers) == NoAnswer("few_regions", 3, 30)
    assert median(peers, fewest=3) == 4.0
    assert median(_of([NAN]), fewest=0) == NoAnswer("few_regions", 0, 1)


@given(many)
def test_the_spread_is_the_median_absolute_deviation(values: list[float]) -> None:
    expected = median_abs_deviation(values)
    found = spread(_of(values))
    if expected == 0:
        assert found == NoAnswer("no_spread")
    else:
        assert found == pytest.approx(1.4826 * expected)


def test_rounding_of_binary_fractions_is_no_spread() -> None:
    assert 0.1 + 0.2 != 0.3
    assert spread(_of([0.3] * 20 + [0.1 + 0.2] * 20)) == NoAnswer("no_spread")


def test_a_difference_of_half_a_spread_is_similar_and_more_is_not() -> None:
    assert compare_word(60, 50, HUNDRED) == Compared("similar", 10, pytest.approx(HALF_SPREAD))
    assert _word(50 + HALF_SPREAD, 50, HUNDRED) == "similar"
    assert _word(50 + HALF_SPREAD + 1e-6, 50, HUNDRED) == "higher"
    assert _word(50 - HALF_SPREAD, 50, HUNDRED) == "similar"
    assert _word(50 - HALF_SPREAD - 1e-6, 50, HUNDRED) == "lower"


def test_the_uncertainty_of_a_survey_widens_the_band_but_never_narrows_it() -> None:
    assert _word(75, 50, HUNDRED) == "higher"
    assert _word(75, 50, HUNDRED, half_width=25) == "similar"
    assert _word(75, 50, HUNDRED, half_width=2) == "higher"
    # The values themselves must spread, however uncertain each is.
    assert compare_word(1.0, 2.0, _of([1.0] * 40), half_width=9) == NoAnswer("no_spread")


@pytest.mark.parametrize("half_width", [-0.1, NAN])
def test_an_impossible_half_width_is_refused(half_width: float) -> None:
    with pytest.raises(ValueError, match="half width"):
        compare_word(1.0, 1.0, HUNDRED, half_width)


@given(many, figures, figures, scales, zeros)
def test_the_word_does_not_depend_on_the_unit(
    values: list[float], value: float, reference: float, scale: float, zero: float
) -> None:
    before = compare_word(value, reference, _of(values))
    after = compare_word(scale * value + zero, scale * reference + zero, scale * _of(values) + zero)
    if isinstance(before, NoAnswer):
        assert after == before
    else:
        assert isinstance(after, Compared)
        assert after.word == before.word
        assert after.band == pytest.approx(scale * before.band)


@given(many, figures, figures)
def test_the_word_is_turned_when_value_and_reference_change_places(
    values: list[float], value: float, reference: float
) -> None:
    turned = {"higher": "lower", "lower": "higher", "similar": "similar"}
    one = compare_word(value, reference, _of(values))
    other = compare_word(reference, value, _of(values))
    if isinstance(one, Compared) and isinstance(other, Compared):
        assert other.word == turned[one.word]
    else:
        assert one == other == NoAnswer("no_spread")


def test_a_rank_is_an_interval_as_wide_as_what_is_called_similar() -> None:
    # Above 77 + 18.53 are 96 to 99; below 77 - 18.53 are 0 to 58.
    assert rank_interval(HUNDRED, 77) == RankInterval(best=5, worst=41, regions=100)
    assert rank_interval(HUNDRED, 99) == RankInterval(best=1, worst=19, regions=100)
    assert rank_interval(HUNDRED, 0) == RankInterval(best=82, worst=100, regions=100)
    assert rank_interval(HUNDRED, 77, half_width=200) == RankInterval(1, 100, 100)


@given(many, st.integers(0, 29), scales, zeros)
def test_ranks_hold_the_own_one_and_depend_neither_on_unit_nor_order(
    values: list[float], own: int, scale: float, zero: float
) -> None:
    found = rank_interval(_of(values), values[own])
    if isinstance(found, NoAnswer):
        assert found == NoAnswer("no_spread")
        return
    above = sum(value > values[own] for value in values)
    assert 1 <= found.best <= 1 + above <= found.worst <= found.regions == len(values)
    assert rank_interval(scale * _of(values) + zero, scale * values[own] + zero) == found
    assert rank_interval(_of(values[::-1]), values[own]) == found


def test_a_distance_is_a_ratio_or_a_difference_whose_sign_is_kept() -> None:
    assert distance(45.0, 30.0, ratio=True) == 150.0
    assert distance(4.5, 7.0, ratio=False) == -2.5
    assert distance(0.0, 30.0, ratio=True) == 0.0
    assert distance(4.5, 0.0, ratio=True) == NoAnswer("no_reference")
    assert distance(4.5, 0.0, ratio=False) == 4.5


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (_of([]), NoAnswer("few_regions", 0, 30)),
        (_of([5.0]), NoAnswer("few_regions", 1, 30)),
        (_of([NAN] * 50), NoAnswer("few_regions", 0, 30)),
        (_of([5.0] * 50), NoAnswer("no_spread")),
    ],
    ids=["empty", "single", "missing", "constant"],
)
def test_without_a_distribution_there_is_no_answer(values: pd.Series, reason: NoAnswer) -> None:
    assert spread(values) == compare_word(5.0, 4.0, values) == rank_interval(values, 5.0) == reason
    if reason.reason == "few_regions":
        assert percentile(values, 5.0) == median(values) == reason


@pytest.mark.parametrize("missing", [NAN, math.inf])
def test_a_missing_value_or_reference_has_no_answer(missing: float) -> None:
    assert percentile(HUNDRED, missing) == NoAnswer("no_values")
    assert rank_interval(HUNDRED, missing) == NoAnswer("no_values")
    assert compare_word(missing, 1.0, HUNDRED) == NoAnswer("no_values")
    assert compare_word(1.0, missing, HUNDRED) == NoAnswer("no_reference")
    assert distance(missing, 1.0, ratio=True) == NoAnswer("no_values")
    assert distance(1.0, missing, ratio=True) == NoAnswer("no_reference")


def _scores(values: pd.Series, direction: str = "higher") -> pd.Series:
    found = score(values, direction)
    assert isinstance(found, pd.Series)
    return found


def test_a_score_runs_between_the_outermost_fortieths_of_the_regions() -> None:
    # Of 0 to 200 the 2.5th percentile is 5, the 97.5th 195.
    values = _of([float(i) for i in range(201)])
    found = _scores(values)
    assert found.iloc[[0, 5, 100, 195, 200]].tolist() == [0, 0, 50, 100, 100]
    assert found.iloc[24] == pytest.approx(10)
    assert _scores(values, "lower").iloc[24] == pytest.approx(90)


def test_a_score_needs_a_hundred_regions_that_differ_and_a_direction() -> None:
    assert score(_of([1.0] * 98 + [2.0] + [NAN] * 50), "higher") == NoAnswer("few_regions", 99, 100)
    assert score(_of([]), "higher") == NoAnswer("few_regions", 0, 100)
    assert score(_of([2.0] * 150), "lower") == NoAnswer("no_spread")
    assert score(HUNDRED, "neutral") == NoAnswer("neutral")
    with pytest.raises(ValueError, match="sideways"):
        score(HUNDRED, "sideways")


def test_a_region_without_a_value_has_no_score() -> None:
    found = _scores(pd.concat([HUNDRED, pd.Series({"SE33": NAN})]))
    assert math.isnan(found["SE33"])
    assert found.drop("SE33").equals(_scores(HUNDRED))


hundreds = st.lists(figures, min_size=100, max_size=130).filter(
    lambda values: np.ptp(np.percentile(values, [2.5, 97.5])) > 1
)


@given(hundreds, scales, zeros, st.sampled_from(["higher", "lower"]))
def test_scores_do_not_change_with_units_nor_with_the_order_of_regions(
    values: list[float], scale: float, zero: float, direction: str
) -> None:
    before = _scores(_of(values), direction)
    assert before.between(0, 100).all()
    pd.testing.assert_series_equal(_scores(scale * _of(values) + zero, direction), before)
    pd.testing.assert_series_equal(_scores(_of(values)[::-1], direction), before[::-1])


@given(hundreds)
def test_scores_are_what_their_formula_says(values: list[float]) -> None:
    ordered = sorted(values)

    def at(share: float) -> float:
        """The value at a share of the way from the first to the last, by hand."""
        spot = share * (len(ordered) - 1)
        low = int(spot)
        high = min(low + 1, len(ordered) - 1)
        return ordered[low] + (spot - low) * (ordered[high] - ordered[low])

    low, high = at(0.025), at(0.975)
    expected = [min(100, max(0, 100 * (value - low) / (high - low))) for value in values]
    assert _scores(_of(values)).tolist() == pytest.approx(expected, abs=1e-9)
    assert _scores(_of(values), "lower").tolist() == pytest.approx(
        [100 - each for each in expected], abs=1e-9
    )
