import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import beta, rankdata

from analysis.composite import domain_ranks, domain_score, needed_parts
from analysis.scores import score

NAN = float("nan")
NUMBERS = ["score", "low_without", "high_without", "low_weights", "high_weights"]


def _scores(rows: dict[str, list[float]]) -> pd.DataFrame:
    names = list("abcdefghij")[: len(next(iter(rows.values())))]
    return pd.DataFrame.from_dict(rows, orient="index", columns=names, dtype=float)


# Whole scores with gaps, of 3 to 40 regions on 5 indicators.
tables = st.integers(3, 40).flatmap(
    lambda regions: arrays(float, (regions, 5), elements=st.integers(-20, 100).map(float)).map(
        lambda made: pd.DataFrame(
            np.where(made < 0, NAN, made),
            index=[f"DE{i:02}" for i in range(regions)],
            columns=list("abcde"),
        )
    )
)


def test_a_domain_score_is_the_mean_with_a_band_from_leaving_each_indicator_out() -> None:
    found = domain_score(_scores({"SE33": [20, 50, 80]})).loc["SE33"]
    # Without a (50 + 80) / 2, without b (20 + 80) / 2, without c (20 + 50) / 2.
    assert found[["score", "low_without", "high_without"]].tolist() == [50, 35, 65]
    assert (found["parts"], found["of"], found["reason"]) == (3, 3, "")


def test_the_weights_of_the_reader_count_in_score_and_band() -> None:
    found = domain_score(_scores({"SE33": [20, 50, 80]}), {"a": 2.0}).loc["SE33"]
    # (2 · 20 + 50 + 80) / 4; without a 65, without b 120 / 3, without c 90 / 3.
    assert found[["score", "low_without", "high_without"]].tolist() == [42.5, 30, 65]


def test_weights_are_shared_out_over_the_indicators_that_are_available() -> None:
    table = _scores({"SE33": [20, NAN, 80], "SE32": [20, 50, 80]})
    found = domain_score(table, {"b": 3.0, "c": 3.0})
    assert found.at["SE33", "score"] == pytest.approx((20 + 3 * 80) / 4)
    assert found.at["SE32", "score"] == pytest.approx((20 + 3 * 50 + 3 * 80) / 7)


def test_an_only_weighted_indicator_is_the_score_whatever_else_is_left_out() -> None:
    found = domain_score(_scores({"SE33": [20, 50, 80]}), {"a": 0, "b": 0, "c": 2}).loc["SE33"]
    assert found[["score", "low_without", "high_without"]].tolist() == [80, 80, 80]


def test_without_any_weight_there_is_no_score() -> None:
    table = _scores({"SE33": [20, 50, NAN], "SE32": [20, 50, 80]})
    found = domain_score(table, {"a": 0, "b": 0})
    assert found["reason"].tolist() == ["no_weights", ""]
    assert found.loc["SE33", NUMBERS].isna().all()
    assert found.at["SE32", "score"] == 80


@pytest.mark.parametrize("weight", [-1.0, NAN, float("inf")])
def test_an_impossible_weight_is_refused(weight: float) -> None:
    with pytest.raises(ValueError, match="of a"):
        domain_score(_scores({"SE33": [20, 50, 80]}), {"a": weight})


def test_a_weight_of_an_unknown_indicator_is_refused() -> None:
    with pytest.raises(KeyError, match="x"):
        domain_score(_scores({"SE33": [20, 50, 80]}), {"x": 1.0})


@pytest.mark.parametrize(
    ("of", "needed"), [(0, 2), (1, 2), (2, 2), (4, 3), (5, 3), (6, 4), (8, 5), (10, 6), (26, 16)]
)
def test_three_in_five_indicators_are_needed_and_never_fewer_than_two(of: int, needed: int) -> None:
    assert needed_parts(of) == needed


def test_a_region_with_too_few_scores_has_no_domain_score() -> None:
    table = _scores({"SE33": [20, 50, 80, NAN, NAN], "SE32": [20, 50, NAN, NAN, NAN]})
    found = domain_score(table)
    assert found["reason"].tolist() == ["", "few_parts"]
    assert found["parts"].tolist() == [3, 2]
    assert found["of"].tolist() == [5, 5]
    assert found.loc["SE32", NUMBERS].isna().all()
    assert found.loc["SE33", NUMBERS].notna().all()


@pytest.mark.parametrize(
    "table",
    [
        _scores({"SE33": [NAN] * 4}),
        _scores({"SE33": [50]}),
        pd.DataFrame(index=["SE33"]),
    ],
    ids=["missing", "single", "no indicators"],
)
def test_without_enough_parts_the_reason_stands_instead_of_numbers(table: pd.DataFrame) -> None:
    found = domain_score(table).loc["SE33"]
    assert found["reason"] == "few_parts"
    assert found[NUMBERS].isna().all()


def test_no_regions_give_no_rows() -> None:
    assert domain_score(_scores({"SE33": [1, 2]}).iloc[:0]).empty


@pytest.mark.parametrize("indicators", [2, 3, 5])
def test_random_weights_follow_their_exact_distribution(indicators: int) -> None:
    # One indicator at 100, the others at 0: the score is the weight of the one, and a weight of
    # Dirichlet(1, ..., 1) follows Beta(1, n - 1).
    table = _scores({"SE33": [100] + [0] * (indicators - 1)})
    found = domain_score(table, draws=40_000, seed=3).loc["SE33"]
    expected = 100 * beta(1, indicators - 1).ppf([0.025, 0.975])
    assert found[["low_weights", "high_weights"]].tolist() == pytest.approx(expected, abs=1)


def test_a_missing_indicator_leaves_all_mixtures_of_the_others_equally_likely() -> None:
    table = _scores({"SE33": [100, 0, NAN]})
    found = domain_score(table, draws=40_000, seed=4).loc["SE33"]
    assert found[["low_weights", "high_weights"]].tolist() == pytest.approx([2.5, 97.5], abs=1)


def test_the_random_band_does_not_depend_on_the_weights_of_the_reader() -> None:
    table = _scores({"SE33": [20, 50, 80]})
    band = ["low_weights", "high_weights"]
    assert domain_score(table)[band].equals(domain_score(table, {"a": 3, "b": 0})[band])


@settings(max_examples=50)
@given(tables, st.lists(st.integers(0, 3), min_size=5, max_size=5))
def test_scores_are_weighted_means_that_their_bands_hold(
    table: pd.DataFrame, given_weights: list[int]
) -> None:
    weights = dict(zip("abcde", map(float, given_weights), strict=True))
    found = domain_score(table, weights, draws=50)
    for geo, row in table.iterrows():
        own = row.dropna()
        got = found.loc[geo]
        weight = np.array([weights[str(i)] for i in own.index])
        assert got["parts"] == len(own)
        if len(own) < 3:
            assert got["reason"] == "few_parts"
        elif weight.sum() == 0:
            assert got["reason"] == "no_weights"
        else:
            assert got["reason"] == ""
            assert got["score"] == pytest.approx(np.average(own, weights=weight))
            assert own.min() - 1e-9 <= got["low_without"] <= got["score"] <= got["high_without"]
            assert got["high_without"] <= own.max() + 1e-9
            assert own.min() - 1e-9 <= got["low_weights"] <= got["high_weights"] <= own.max() + 1e-9
    assert found.loc[found["reason"] != "", NUMBERS].isna().all(axis=None)


@settings(max_examples=30)
@given(tables, st.randoms(use_true_random=False))
def test_permuting_regions_or_indicators_permutes_the_results(table: pd.DataFrame, chance) -> None:
    rows, columns = list(table.index), list(table.columns)
    chance.shuffle(rows)
    chance.shuffle(columns)
    before = domain_score(table, draws=50).loc[rows]
    pd.testing.assert_frame_equal(domain_score(table.loc[rows, columns], draws=50), before)


@settings(max_examples=10)
@given(
    arrays(float, (120, 3), elements=st.integers(0, 1000).map(float)).filter(
        lambda made: bool(np.all(np.ptp(np.percentile(made, [2.5, 97.5], axis=0), axis=0) > 1))
    ),
    st.sampled_from([0.001, 1 / 3, 1.8, 1000.0]),
    st.sampled_from([0.0, 32.0, -273.15]),
)
def test_a_domain_score_does_not_change_with_the_units(
    made: np.ndarray, scale: float, zero: float
) -> None:
    values = pd.DataFrame(made, index=[f"DE{i:03}" for i in range(120)], columns=list("abc"))
    directions = {"a": "higher", "b": "lower", "c": "higher"}
    both = [
        domain_score(pd.DataFrame({k: score(table[k], way) for k, way in directions.items()}))
        for table in (values, values.assign(b=scale * values["b"] + zero))
    ]
    pd.testing.assert_frame_equal(*both)


def _regions(count: int, seed: int = 5) -> pd.DataFrame:
    made = np.random.default_rng(seed).uniform(0, 100, (count, 4))
    return pd.DataFrame(made, index=[f"DE{i:02}" for i in range(count)], columns=list("abcd"))


def test_a_rank_is_an_interval_over_random_weights() -> None:
    table = _regions(60)
    found = domain_ranks(table, ["DE07", "DE33"], draws=4000)
    # The same by another way: Dirichlet weights and the ranks of SciPy.
    weights = np.random.default_rng(6).dirichlet(np.ones(4), 4000)
    ranks = pd.DataFrame(rankdata(-(weights @ table.T), axis=1), columns=table.index)
    for geo in ("DE07", "DE33"):
        low, high = ranks[geo].quantile([0.025, 0.975])
        assert found.at[geo, "best"] == pytest.approx(low, abs=1.5)
        assert found.at[geo, "worst"] == pytest.approx(high, abs=1.5)
        assert found.at[geo, "best"] < found.at[geo, "worst"]
    assert found["regions"].tolist() == [60, 60]


def test_a_region_below_all_others_is_last_under_any_weights() -> None:
    table = _regions(40) + 1
    table.loc["DE05"] = 0.0
    found = domain_ranks(table, ["DE05"]).loc["DE05"]
    assert (found["best"], found["worst"], found["regions"]) == (40, 40, 40)


def test_regions_that_are_alike_share_all_ranks() -> None:
    found = domain_ranks(_regions(40) * 0 + 41.7, ["DE05"]).loc["DE05"]
    assert (found["best"], found["worst"]) == (1, 40)


def test_only_regions_with_enough_scores_are_ranked() -> None:
    table = _regions(40)
    table.loc["DE00", ["a", "b"]] = NAN
    found = domain_ranks(table, ["DE00", "DE01"])
    assert found["reason"].tolist() == ["few_parts", ""]
    assert found["regions"].tolist() == [39, 39]
    assert found.loc["DE00", ["best", "worst"]].isna().all()


def test_a_rank_needs_thirty_regions() -> None:
    found = domain_ranks(_regions(29), ["DE01"]).loc["DE01"]
    assert found["reason"] == "few_regions"
    assert domain_ranks(_regions(30), ["DE01"]).at["DE01", "reason"] == ""


def test_ranks_do_not_depend_on_the_order_of_the_regions() -> None:
    table = _regions(50)
    geos = ["DE10", "DE20"]
    pd.testing.assert_frame_equal(domain_ranks(table[::-1], geos), domain_ranks(table, geos))
