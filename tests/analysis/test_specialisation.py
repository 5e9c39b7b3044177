from pathlib import Path
from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import specialisation
from analysis.specialisation import (
    concentration,
    krugman,
    location_quotient,
    pooled_reference,
)

STRUCTURE = Path(__file__).parents[2] / "data/processed/bundled/structure.parquet"
Cells = list[list[int | None]]
HIDDEN = None
some = settings(max_examples=40)

# Three regions and four industries, two cells confidential.
SMALL: Cells = [[100, 300, 600, 1000], [80, HIDDEN, 40, 200], [0, 500, 60, HIDDEN]]


def frame(cells: Cells) -> pd.DataFrame:
    """Columns geo (r0, r1, ...), industry (i0, i1, ...) and value; None becomes NaN."""
    rows = [
        (f"r{r}", f"i{i}", np.nan if value is None else float(value))
        for r, row in enumerate(cells)
        for i, value in enumerate(row)
    ]
    return pd.DataFrame(rows, columns=["geo", "industry", "value"])


def reference(values: list[int | None]) -> pd.DataFrame:
    return frame([values]).drop(columns="geo")


def row(table: pd.DataFrame, geo: str, industry: str) -> pd.Series:
    [found] = table[(table["geo"] == geo) & (table["industry"] == industry)].index
    return table.loc[found]


counts = st.integers(0, 100_000)
positive = st.integers(1, 100_000)


@st.composite
def tables(draw: st.DrawFn, cell: st.SearchStrategy[int | None]) -> Cells:
    n = draw(st.integers(2, 6))
    return draw(st.lists(st.lists(cell, min_size=n, max_size=n), min_size=1, max_size=6))


# Location quotient


def test_a_quotient_is_the_share_in_the_region_over_the_share_in_the_reference() -> None:
    # 0.2 in the region and 5000 of 100 000 = 0.05 in the reference: 4; (4 - 1) / (4 + 1) = 0.6.
    values = frame([[200, 800, 1000]])
    found = location_quotient(values, reference([5000, 95_000, 100_000]), total="i2")
    assert found["industry"].tolist() == ["i0", "i1"]
    told = row(found, "r0", "i0")
    assert told["share"] == pytest.approx(0.2)
    assert told["reference_share"] == pytest.approx(0.05)
    assert told["quotient"] == pytest.approx(4)
    assert told["symmetric"] == pytest.approx(0.6)
    assert told["reason"] == ""


def test_with_a_published_total_hidden_industries_stay_in_the_whole() -> None:
    values = frame([[200, HIDDEN, 300, 1000]])
    found = location_quotient(values, reference([10, 40, 50, 100]), total="i3")
    assert found["share"].tolist()[0] == pytest.approx(0.2)
    assert row(found, "r0", "i0")["quotient"] == pytest.approx(2)
    assert row(found, "r0", "i1")["reason"] == "confidential"


def test_without_a_total_both_shares_are_over_the_industries_known_in_both() -> None:
    # i1 is hidden in the region, i3 in the reference: 200 of 500 against 10 of 60.
    values = frame([[200, HIDDEN, 300, 400]])
    found = location_quotient(values, reference([10, 40, 50, HIDDEN]))
    told = row(found, "r0", "i0")
    assert told["share"] == pytest.approx(200 / 500)
    assert told["reference_share"] == pytest.approx(10 / 60)
    assert told["quotient"] == pytest.approx(0.4 / (1 / 6))
    assert row(found, "r0", "i3")["reason"] == "no_reference"


@some
@given(tables(st.none() | counts), st.data())
def test_quotients_agree_with_plain_loops(cells: Cells, data: st.DataObject) -> None:
    n = len(cells[0])
    other = data.draw(st.lists(st.none() | counts, min_size=n, max_size=n))
    found = location_quotient(frame(cells), reference(other), fewest=0)
    for r, jobs in enumerate(cells):
        both = [i for i in range(n) if jobs[i] is not None and other[i] is not None]
        own_whole, other_whole = sum(jobs[i] for i in both), sum(other[i] for i in both)
        for i in range(n):
            told = row(found, f"r{r}", f"i{i}")
            if jobs[i] is None:
                assert told["reason"] == "confidential"
            elif i not in both or other[i] == 0:
                assert told["reason"] == "no_reference"
            elif own_whole == 0:
                assert told["reason"] == "no_values"
            else:
                expected = (jobs[i] / own_whole) / (other[i] / other_whole)
                assert told["quotient"] == pytest.approx(expected)
                assert told["symmetric"] == pytest.approx((expected - 1) / (expected + 1))
                assert told["reason"] == ""
            assert (told["reason"] == "") == (not np.isnan(told["quotient"]))


@some
@given(tables(positive), st.data())
def test_quotients_weighted_by_the_reference_shares_average_to_one(
    cells: Cells, data: st.DataObject
) -> None:
    n = len(cells[0])
    other = data.draw(st.lists(positive, min_size=n, max_size=n))
    found = location_quotient(frame(cells), reference(other), fewest=0)
    weighted = (found["quotient"] * found["reference_share"]).groupby(found["geo"]).sum()
    assert weighted.tolist() == pytest.approx([1] * len(cells))


@some
@given(tables(st.none() | counts), st.sampled_from([2, 7, 0.001]))
def test_another_unit_changes_no_share_and_no_index(cells: Cells, unit: float) -> None:
    values = frame(cells)
    other = reference(list(range(1, len(cells[0]) + 1)))
    scaled = values.assign(value=values["value"] * unit)
    for one, another in (
        (location_quotient(values, other, fewest=0), location_quotient(scaled, other, fewest=0)),
        (krugman(values, other), krugman(scaled, other)),
        (concentration(values), concentration(scaled)),
    ):
        drop = {"value"} & set(one.columns)
        pd.testing.assert_frame_equal(one.drop(columns=drop), another.drop(columns=drop))


@some
@given(tables(st.none() | counts), st.randoms())
def test_the_order_of_the_rows_changes_nothing_but_their_order(
    cells: Cells, random: Random
) -> None:
    values = frame(cells)
    other = reference(list(range(1, len(cells[0]) + 1)))
    mixed = values.sample(frac=1, random_state=random.randrange(1000))
    key = ["geo", "industry"]
    one = location_quotient(values, other).sort_values(key, ignore_index=True)
    another = location_quotient(mixed, other).sort_values(key, ignore_index=True)
    pd.testing.assert_frame_equal(one, another)


@some
@given(tables(positive), st.data())
def test_a_hidden_cell_is_never_a_zero(cells: Cells, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(cells[0]) - 1))
    hidden = [[HIDDEN if i == at else v for i, v in enumerate(row)] for row in cells[:1]]
    zero = [[0 if i == at else v for i, v in enumerate(row)] for row in cells[:1]]
    other = reference([1] * len(cells[0]))
    told = [
        row(location_quotient(frame(c), other, fewest=0), "r0", f"i{at}") for c in (hidden, zero)
    ]
    assert told[0]["reason"] == "confidential"
    assert np.isnan(told[0]["quotient"])
    assert (told[1]["reason"], told[1]["quotient"], told[1]["symmetric"]) == ("", 0, -1)
    counted = [concentration(frame(c)).iloc[0] for c in (hidden, zero)]
    assert [c["missing"] for c in counted] == [(f"i{at}",), ()]
    assert counted[0]["industries"] == counted[1]["industries"] - 1
    apart = [krugman(frame(c), other).iloc[0] for c in (hidden, zero)]
    assert [c["missing"] for c in apart] == [(f"i{at}",), ()]


def test_fewer_than_fifty_jobs_get_no_quotient_and_fifty_do() -> None:
    values, other = frame([[49, 50, 901]]), reference([10, 10, 80])
    found = location_quotient(values, other)
    assert found["reason"].tolist() == ["few_jobs", "", ""]
    assert np.isnan(found["quotient"][0])
    assert np.isnan(found["symmetric"][0])
    assert found["share"][0] == pytest.approx(0.049)
    thousands = values.assign(value=values["value"] / 1000)
    assert location_quotient(thousands, other, fewest=0.05)["reason"].tolist() == [
        "few_jobs",
        "",
        "",
    ]


def test_an_industry_without_jobs_in_the_reference_has_no_quotient() -> None:
    found = location_quotient(frame([[100, 900]]), reference([0, 10]))
    assert found["reason"].tolist() == ["no_reference", ""]
    assert np.isnan(found["quotient"][0])


def test_unreliable_figures_get_no_quotient_and_count_in_no_whole() -> None:
    values = frame([[100, 200, 300, 400]]).assign(flag=["", "u", "bc", "e"])
    found = location_quotient(values, reference([1, 1, 1, 1]))
    assert found["reason"].tolist() == ["", "unreliable", "unreliable", ""]
    assert found["value"].tolist() == [100, 200, 300, 400]
    assert found["quotient"].tolist()[0] == pytest.approx((100 / 500) / (1 / 2))


def test_without_its_total_a_region_has_no_quotients() -> None:
    cells: Cells = [[100, 200, HIDDEN], [100, 200, 300], [0, 0, 0]]
    found = location_quotient(frame(cells), reference([1, 2, 3]), total="i2")
    assert found["reason"].tolist() == ["confidential"] * 2 + ["", ""] + ["no_values"] * 2
    flagged = frame(cells).assign(flag=["", "", "", "", "", "u", "", "", ""])
    told = location_quotient(flagged, reference([1, 2, 3]), total="i2")
    assert told["reason"].tolist()[2:4] == ["unreliable"] * 2


def test_an_industry_without_a_row_is_hidden_in_the_region_that_lacks_it() -> None:
    values = frame(SMALL[:2]).query("not (geo == 'r1' and industry == 'i2')")
    found = location_quotient(values, reference([1, 1, 1, 1]))
    assert row(found, "r1", "i2")["reason"] == "confidential"
    assert len(found) == 8


def test_two_rows_for_a_cell_are_refused() -> None:
    twice = pd.concat([frame(SMALL), frame(SMALL).head(1)])
    with pytest.raises(ValueError, match="region has two rows"):
        location_quotient(twice, reference([1, 1, 1, 1]))
    with pytest.raises(ValueError, match="reference has two rows"):
        location_quotient(frame(SMALL), pd.concat([reference([1]), reference([2])]))


@pytest.mark.parametrize("total", [None, "i3"])
def test_empty_and_all_missing_tables_give_reasons(total: str | None) -> None:
    empty, nothing = frame(SMALL).head(0), frame([[HIDDEN] * 4])
    other = reference([1, 1, 1, 4])
    assert location_quotient(empty, other, total).empty
    assert krugman(empty, other, total).empty
    assert concentration(empty, total).empty
    assert pooled_reference(empty, total).empty
    assert set(location_quotient(nothing, other, total)["reason"]) == {"confidential"}
    unknown = location_quotient(frame([[100] * 4]), other.head(0), total)
    assert set(unknown["reason"]) == {"no_reference"}
    for found in (krugman(nothing, other, total), concentration(nothing, total)):
        assert found["reason"].tolist() == ["no_values"]
    assert pooled_reference(nothing, total)["value"].isna().all()


# Reference made of many areas


def test_a_pooled_share_is_taken_over_the_areas_that_show_the_industry() -> None:
    # i0: (10 + 30) / (100 + 200); i1 is hidden in the second area: 40 / 100.
    values = frame([[10, 40, 100], [30, HIDDEN, 200]])
    found = pooled_reference(values, total="i2").set_index("industry")["value"]
    assert found.to_dict() == pytest.approx({"i0": 40 / 300, "i1": 0.4, "i2": 1.0})


def test_an_area_without_a_total_adds_nothing_to_the_pool() -> None:
    values = frame([[10, 100], [90, HIDDEN]])
    found = pooled_reference(values, total="i1").set_index("industry")["value"]
    assert found.to_dict() == {"i0": 0.1, "i1": 1.0}


def test_a_pool_without_a_total_takes_what_each_area_shows_as_its_whole() -> None:
    found = pooled_reference(frame([[10, 40], [30, HIDDEN]]))
    assert found["value"].tolist() == pytest.approx([40 / 80, 40 / 50])


@some
@given(tables(positive))
def test_a_pool_of_areas_that_show_all_is_their_sum(cells: Cells) -> None:
    found = pooled_reference(frame(cells))
    sums = np.array(cells).sum(axis=0)
    assert found["value"].tolist() == pytest.approx((sums / sums.sum()).tolist())


# Krugman


def test_krugman_is_the_sum_of_the_differences_of_the_shares() -> None:
    # 0.5, 0.3, 0.2 against 0.2, 0.3, 0.5: 0.3 + 0 + 0.3
    found = krugman(frame([[50, 30, 20]]), reference([20, 30, 50])).iloc[0]
    assert found["krugman"] == pytest.approx(0.6)
    assert (found["industries"], found["missing"], found["reason"]) == (3, (), "")


def test_krugman_is_two_where_no_industry_is_shared_and_zero_where_all_are_alike() -> None:
    found = krugman(frame([[10, 0, 30, 0], [2, 4, 6, 8]]), reference([0, 5, 0, 5]))
    assert found["krugman"][0] == pytest.approx(2)
    assert krugman(frame([[2, 4, 6]]), reference([1, 2, 3]))["krugman"][0] == pytest.approx(0)


@some
@given(tables(st.none() | counts), st.data())
def test_krugman_agrees_with_plain_loops(cells: Cells, data: st.DataObject) -> None:
    n = len(cells[0])
    other = data.draw(st.lists(st.none() | counts, min_size=n, max_size=n))
    found = krugman(frame(cells), reference(other))
    for r, jobs in enumerate(cells):
        both = [i for i in range(n) if jobs[i] is not None and other[i] is not None]
        own_whole, other_whole = sum(jobs[i] for i in both), sum(other[i] for i in both)
        told = found.iloc[r]
        assert told["industries"] == len(both)
        assert told["missing"] == tuple(f"i{i}" for i in range(n) if i not in both)
        if own_whole == 0 or other_whole == 0:
            assert told["reason"] == "no_values"
        elif len(both) == 1:
            assert told["reason"] == "one_value"
        else:
            expected = sum(abs(jobs[i] / own_whole - other[i] / other_whole) for i in both)
            assert told["krugman"] == pytest.approx(expected)
            assert -1e-9 <= told["krugman"] <= 2 + 1e-9
        assert (told["reason"] == "") == (not np.isnan(told["krugman"]))


def test_one_industry_in_common_makes_no_krugman() -> None:
    values = frame([[5, HIDDEN]])
    assert krugman(values, reference([7, 8]))["reason"].tolist() == ["one_value"]
    assert krugman(values, reference([0, 8]))["reason"].tolist() == ["no_values"]
    assert concentration(values)["reason"].tolist() == ["one_value"]


def test_the_total_is_no_industry_and_tells_how_much_is_covered() -> None:
    values = frame([[50, HIDDEN, 30, 100]])
    apart = krugman(values, reference([1, 1, 1, 3]), total="i3").iloc[0]
    gathered = concentration(values, total="i3").iloc[0]
    for found in (apart, gathered):
        assert (found["industries"], found["missing"]) == (2, ("i1",))
        assert found["covered"] == pytest.approx(0.8)
    assert np.isnan(concentration(values)["covered"][0])


# Concentration


def test_concentration_is_the_sum_of_squared_shares() -> None:
    # 0.25 + 0.09 + 0.04 = 0.38
    found = concentration(frame([[50, 30, 20]])).iloc[0]
    assert found["hhi"] == pytest.approx(0.38)
    assert found["equivalent"] == pytest.approx(1 / 0.38)
    assert found["lower"] == pytest.approx(1 / 3)


def test_equal_industries_reach_the_lower_bound_and_count_themselves() -> None:
    found = concentration(frame([[7, 7, 7, 7]])).iloc[0]
    assert found["hhi"] == pytest.approx(found["lower"]) == pytest.approx(0.25)
    assert found["equivalent"] == pytest.approx(4)


@some
@given(tables(st.none() | counts))
def test_concentration_agrees_with_plain_loops_and_keeps_its_bounds(cells: Cells) -> None:
    found = concentration(frame(cells))
    for r, jobs in enumerate(cells):
        known = [value for value in jobs if value is not None]
        told = found.iloc[r]
        assert told["missing"] == tuple(f"i{i}" for i, value in enumerate(jobs) if value is None)
        if sum(known) == 0:
            assert told["reason"] == "no_values"
        elif len(known) == 1:
            assert told["reason"] == "one_value"
        else:
            assert told["hhi"] == pytest.approx(sum((v / sum(known)) ** 2 for v in known))
            assert told["lower"] - 1e-9 <= told["hhi"] <= 1 + 1e-9
        assert (told["reason"] == "") == (not np.isnan(told["hhi"]))


# The figures of the bundled release


def test_upper_norrland_against_sweden_follows_from_the_bundled_figures() -> None:
    table = pd.read_parquet(STRUCTURE).query("dataset == 'sbs_r_nuts2021' and year == 2022")
    table = table.rename(columns={"nace": "industry"}).astype({"geo": "str", "industry": "str"})
    sweden, upper = table[table["geo"] == "SE"], table[table["geo"] == "SE33"]
    jobs = {
        geo: rows.set_index("industry")["value"] for geo, rows in (("SE", sweden), ("SE33", upper))
    }
    found = location_quotient(upper, sweden, total="C").set_index("industry")
    for division in ("C16", "C17", "C24"):
        expected = (jobs["SE33"][division] / jobs["SE33"]["C"]) / (
            jobs["SE"][division] / jobs["SE"]["C"]
        )
        assert found["quotient"][division] == pytest.approx(expected)
        assert found["value"][division] == jobs["SE33"][division]
    # C16: 3439 of 31 107 jobs in manufacturing, 11.1 %, against 5.6 % in Sweden.
    assert found["quotient"].round(2).loc[["C16", "C17", "C24"]].tolist() == [1.98, 1.74, 2.87]


def test_all_statistics_of_specialisation_are_found_in_one_place() -> None:
    assert {"relatedness_density", "shift_share", "three_year_means"} <= set(specialisation.__all__)
