from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import specialisation
from analysis.relatedness import relatedness, relatedness_density

HIDDEN = None
Cells = list[list[int | None]]
Yes = list[list[bool | None]]
some = settings(max_examples=40, deadline=None)

# Shares of 100 jobs, of all together a and b have 32.5 per cent and c 35.
FOUR: Cells = [[45, 35, 20], [60, 20, 20], [5, 55, 40], [20, 20, 60]]
M: Yes = [[True, True, False], [True, False, False], [False, True, True], [False, False, True]]


def frame(cells: Cells, codes: str = "rstuvwxyz") -> pd.DataFrame:
    rows = [
        (f"{codes[r]}", f"i{i}", np.nan if value is None else float(value))
        for r, row in enumerate(cells)
        for i, value in enumerate(row)
    ]
    return pd.DataFrame(rows, columns=["geo", "industry", "value"])


def specialised(cells: Cells) -> Yes:
    """M by loops: the share in the region against that of the regions that show the industry."""
    n = len(cells[0])
    wholes = [sum(v for v in row if v is not None) for row in cells]
    pooled: list[float | None] = []
    for i in range(n):
        showing = [r for r, row in enumerate(cells) if row[i] is not None]
        of = sum(wholes[r] for r in showing)
        pooled.append(sum(cells[r][i] for r in showing) / of if of else None)
    told: Yes = []
    for row, whole in zip(cells, wholes, strict=True):
        known = [i for i in range(n) if row[i] is not None and pooled[i] is not None]
        reference_whole = sum(pooled[i] for i in known)
        told.append(
            [
                None
                if i not in known or whole == 0 or not pooled[i]
                else row[i] / whole >= pooled[i] / reference_whole - 1e-12
                for i in range(n)
            ]
        )
    return told


def phi(yes: Yes) -> list[list[float | None]]:
    n = len(yes[0]) if yes else 0
    told: list[list[float | None]] = [[None] * n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            showing = [row for row in yes if row[i] is not None and row[j] is not None]
            both = sum(row[i] and row[j] for row in showing)
            with_i, with_j = sum(row[i] for row in showing), sum(row[j] for row in showing)
            if i != j and with_i and with_j:
                told[i][j] = min(both / with_i, both / with_j)
    return told


def density(yes: Yes, related: list[list[float | None]], r: int, i: int) -> float | None:
    others = [j for j, to in enumerate(related[i]) if to is not None and yes[r][j] is not None]
    below = sum(related[i][j] for j in others)
    return 100 * sum(related[i][j] for j in others if yes[r][j]) / below if below else None


def nan(value: float | None) -> float:
    return np.nan if value is None else value


cells = st.integers(2, 5).flatmap(
    lambda n: st.lists(
        st.lists(st.none() | st.integers(0, 1000), min_size=n, max_size=n), min_size=2, max_size=8
    )
)


# Relatedness


def test_relatedness_is_the_smaller_of_the_two_conditional_shares() -> None:
    # a in r and s; b in r and t; c in t and u. Together: a b in r, b c in t, a c nowhere.
    assert specialised(FOUR) == M
    found = relatedness(frame(FOUR))
    expected = [[np.nan, 0.5, 0], [0.5, np.nan, 0.5], [0, 0.5, np.nan]]
    np.testing.assert_allclose(found.to_numpy(), expected)
    assert found.index.tolist() == found.columns.tolist() == ["i0", "i1", "i2"]


def test_the_smaller_share_is_that_of_the_more_common_specialisation() -> None:
    # a in three regions, b in one of them: P(a|b) = 1, P(b|a) = 1/3.
    found = relatedness(frame([[60, 30, 10], [60, 10, 30], [60, 10, 30], [10, 10, 80]]))
    assert found.loc["i0", "i1"] == pytest.approx(1 / 3)
    assert found.loc["i1", "i0"] == pytest.approx(1 / 3)


def test_a_region_that_hides_one_of_two_industries_says_nothing_of_the_pair() -> None:
    # a in r and s, b in s. Where r hides b only s, t and u tell of the pair: 1 of 1. A zero in r
    # says that one of the two regions with a has no b.
    rest: Cells = [[50, 40, 10, 100], [10, 10, 80, 100], [10, 10, 80, 100]]
    hidden, zero = (relatedness(frame([[60, b, 40, 100], *rest]), "i3") for b in (HIDDEN, 0))
    assert hidden.loc["i0", "i1"] == 1
    assert zero.loc["i0", "i1"] == 0.5


@some
@given(cells)
def test_relatedness_agrees_with_plain_loops(table: Cells) -> None:
    found = relatedness(frame(table)).to_numpy()
    expected = [[nan(value) for value in row] for row in phi(specialised(table))]
    np.testing.assert_allclose(found, expected, atol=1e-12)
    np.testing.assert_array_equal(found, found.T)


def test_an_unreliable_figure_is_left_out_like_a_hidden_one() -> None:
    flagged = frame(FOUR).assign(flag="")
    flagged.loc[1, "flag"] = "u"
    hidden: Cells = [[45, HIDDEN, 20], *FOUR[1:]]
    pd.testing.assert_frame_equal(relatedness(flagged), relatedness(frame(hidden)))


def test_a_small_cell_counts_as_specialised_where_its_share_is_large() -> None:
    small = [[3, 1], [100, 900], [100, 900]]
    found = relatedness_density(frame(small), geos=["r"], draws=10)
    assert found["specialised"].tolist() == [True, False]


# Density


def test_density_is_the_part_of_the_related_industries_that_a_region_has() -> None:
    # phi: ab 0.5, bc 0.5, ac 0. Around a only b counts, around b both a and c.
    found = relatedness_density(frame(FOUR), draws=20)
    told = found.set_index(["geo", "industry"])["density"].unstack()
    assert told.loc["r"].tolist() == pytest.approx([100, 50, 100])
    assert told.loc["s"].tolist() == pytest.approx([0, 50, 0])
    assert told.loc["t"].tolist() == pytest.approx([100, 50, 100])
    assert told.loc["u"].tolist() == pytest.approx([0, 50, 0])
    assert found["specialised"].tolist() == [value for row in M for value in row]
    assert found["value"].tolist() == [value for row in FOUR for value in row]
    assert set(found["others"]) == {2}
    assert set(found["reason"]) == {""}


@some
@given(cells)
def test_density_agrees_with_plain_loops(table: Cells) -> None:
    found = relatedness_density(frame(table), draws=5)
    yes = specialised(table)
    related = phi(yes)
    n = len(table[0])
    showing = sum(any(value is not None for value in row) for row in yes)
    for at, told in enumerate(found.to_dict("records")):
        r, i = divmod(at, n)
        assert told["geo"] == "rstuvwxyz"[r]
        expected = density(yes, related, r, i)
        if showing < 2:
            assert told["reason"] == "few_regions"
        elif all(value is None for j, value in enumerate(yes[r]) if j != i):
            assert told["reason"] == "confidential"
        elif expected is None:
            assert told["reason"] == "no_reference"
        else:
            assert told["reason"] == ""
            assert told["density"] == pytest.approx(expected)
            assert 0 <= told["density"] <= 100
        assert (told["reason"] == "") == (not np.isnan(told["density"]))
        assert pd.isna(told["specialised"]) == (yes[r][i] is None)


def test_a_hidden_industry_is_in_neither_sum_of_the_density() -> None:
    # Of the regions t is like FOUR's, but hides b. Around c it shows a only, and a has nothing to
    # do with c; a zero instead is an industry that it does not have.
    rest = [[*row, 100] for row in (*FOUR, *FOUR)]
    hidden, zero = ([[5, b, 40, 100], *rest] for b in (HIDDEN, 0))
    codes = "trsqupomn"
    one, another = (
        relatedness_density(frame(table, codes), "i3", geos=["t"], draws=5).set_index("industry")
        for table in (hidden, zero)
    )
    assert pd.isna(one["specialised"]["i1"])
    assert not another["specialised"]["i1"]
    # A hidden figure for the industry itself does not stand in the way.
    assert one["reason"]["i1"] == ""
    assert one["density"]["i1"] == pytest.approx(50)
    assert one["reason"]["i2"] == "no_reference"
    assert another["reason"]["i2"] == ""
    assert one["others"].tolist() == [1, 2, 1]
    assert another["others"].tolist() == [2, 2, 2]


def test_rows_of_some_regions_rest_on_all() -> None:
    values = frame(FOUR)
    every = relatedness_density(values, draws=50)
    some_rows = relatedness_density(values, geos=["t", "none"], draws=50)
    pd.testing.assert_frame_equal(some_rows, every[every["geo"] == "t"].reset_index(drop=True))


@some
@given(cells, st.sampled_from([2, 8, 1000]), st.randoms(use_true_random=False))
def test_neither_the_unit_nor_the_order_of_regions_changes_density_or_band(
    table: Cells, unit: int, random: Random
) -> None:
    values = frame(table)
    one = relatedness_density(values, draws=30)
    pd.testing.assert_frame_equal(
        one.drop(columns="value"),
        relatedness_density(values.assign(value=values["value"] * unit), draws=30).drop(
            columns="value"
        ),
    )
    order = list(dict.fromkeys(values["geo"]))
    random.shuffle(order)
    mixed = pd.concat([values[values["geo"] == geo] for geo in order])
    another = relatedness_density(mixed, draws=30)
    assert list(dict.fromkeys(another["geo"])) == order
    key = ["geo", "industry"]
    pd.testing.assert_frame_equal(one, another.sort_values(key, ignore_index=True))


# The band


def made_up(regions: int = 40, industries: int = 5) -> pd.DataFrame:
    source = np.random.default_rng(7)
    jobs = source.lognormal(5, 1, (regions, industries)).round()
    jobs[source.random(jobs.shape) < 0.1] = np.nan
    codes = [f"{r:02}" for r in range(regions)]
    table = pd.DataFrame(jobs, index=codes, columns=[f"i{i}" for i in range(industries)])
    long = table.stack(future_stack=True).rename_axis(["geo", "industry"])
    return long.rename("value").reset_index()


def test_the_band_agrees_with_resampling_row_by_row() -> None:
    values = made_up()
    found = relatedness_density(values, geos=["00", "01"], draws=3000)
    table = values["value"].to_numpy().reshape(40, 5)
    yes = specialised([[None if np.isnan(v) else v for v in row] for row in table])
    source = np.random.default_rng(99)
    drawn: dict[tuple[int, int], list[float]] = {(r, i): [] for r in (0, 1) for i in range(5)}
    for _ in range(600):
        related = phi([yes[r] for r in source.choice(40, 40)])
        for r, i in drawn:
            drawn[r, i].append(nan(density(yes, related, r, i)))
    # 600 draws place a percentile within about two of a hundred.
    for told, draws in zip(found.to_dict("records"), drawn.values(), strict=True):
        bounds = np.nanpercentile(draws, [0.5, 5, 95, 99.5])
        assert bounds[0] <= told["low"] <= bounds[1]
        assert bounds[2] <= told["high"] <= bounds[3]
        assert told["low"] <= told["density"] <= told["high"]
        # A region that is specialised in all of the others, or in none, is so in every draw.
        assert (told["low"] < told["high"]) == (0 < told["density"] < 100)


def test_the_same_seed_gives_the_same_band_and_another_seed_another() -> None:
    values = made_up()
    one = relatedness_density(values, draws=100, seed=1)
    pd.testing.assert_frame_equal(one, relatedness_density(values, draws=100, seed=1))
    another = relatedness_density(values, draws=100, seed=2)
    assert not one["low"].equals(another["low"])
    pd.testing.assert_series_equal(one["density"], another["density"])


def test_the_band_is_the_same_in_whatever_order_the_regions_come() -> None:
    values = made_up()
    one = relatedness_density(values, draws=100)
    another = relatedness_density(values[::-1], draws=100)
    key = ["geo", "industry"]
    pd.testing.assert_frame_equal(one, another.sort_values(key, ignore_index=True))


def test_more_regions_make_a_narrower_band() -> None:
    few, many = (made_up(regions) for regions in (20, 99))
    width = [
        (table["high"] - table["low"]).mean()
        for table in (relatedness_density(values, draws=200) for values in (few, many))
    ]
    assert width[1] < width[0]


@some
@given(cells)
def test_a_band_has_two_ends_in_order_within_the_scale(table: Cells) -> None:
    found = relatedness_density(frame(table), draws=30)
    told = found[found["reason"] == ""]
    assert (told["low"] <= told["high"]).all()
    assert told["low"].between(0, 100).all()
    assert told["high"].between(0, 100).all()


def test_a_band_of_which_no_resample_tells_is_the_whole_scale() -> None:
    found = relatedness_density(frame(FOUR), draws=0)
    assert (set(found["low"]), set(found["high"])) == ({0.0}, {100.0})


# No answer


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ([[10, 20, 30]], "few_regions"),
        ([[10, 20, 30], [HIDDEN] * 3], "few_regions"),
        ([[HIDDEN] * 3] * 3, "few_regions"),
        ([[0, 0, 0]] * 3, "few_regions"),
        ([[10], [20]], "few_parts"),
    ],
)
def test_too_few_regions_or_industries_give_a_reason(table: Cells, reason: str) -> None:
    found = relatedness_density(frame(table), draws=10)
    assert set(found["reason"]) == {reason}
    assert found[["density", "low", "high"]].isna().all(axis=None)
    assert len(found) == len(table) * len(table[0])


def test_regions_all_alike_are_specialised_in_all_alike() -> None:
    found = relatedness_density(frame([[10, 20, 30]] * 4), draws=10)
    assert found["specialised"].all()
    assert set(found["density"]) == set(found["low"]) == set(found["high"]) == {100.0}


def test_an_empty_table_has_no_rows() -> None:
    empty = frame(FOUR).head(0)
    assert relatedness(empty).empty
    found = relatedness_density(empty)
    assert found.empty
    assert found.columns.tolist() == relatedness_density(frame(FOUR), draws=5).columns.tolist()


def test_a_region_without_its_total_has_no_density() -> None:
    table: Cells = [[*row, 100] for row in FOUR[:3]] + [[20, 20, 60, HIDDEN]]
    found = relatedness_density(frame(table), "i3", draws=5)
    assert set(found[found["geo"] == "u"]["reason"]) == {"confidential"}
    assert "i3" not in set(found["industry"])


def test_the_statistics_of_specialisation_include_relatedness() -> None:
    assert specialisation.relatedness_density is relatedness_density
    assert specialisation.RELATEDNESS_REGIONS == 150
    assert specialisation.RELATEDNESS_DIVISIONS == 50
