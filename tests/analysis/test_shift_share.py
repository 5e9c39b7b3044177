import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.specialisation import (
    comparable_ends,
    shift_share,
    shift_share_totals,
    summed_reference,
    three_year_means,
)

PARTS = ["growth", "mix", "regional"]
some = settings(max_examples=40)


def cells(geo: str, values: dict[str, float | None]) -> pd.DataFrame:
    return pd.DataFrame(
        [(geo, industry, value) for industry, value in values.items()],
        columns=["geo", "industry", "value"],
    ).astype({"value": "float64"})


def reference(ends: dict[str, tuple[float | None, float | None]]) -> pd.DataFrame:
    rows = [(industry, *pair) for industry, pair in ends.items()]
    return pd.DataFrame(rows, columns=["industry", "start", "end"]).astype(
        {"start": "float64", "end": "float64"}
    )


def years(*rows: tuple[int, float | None, str]) -> pd.DataFrame:
    return pd.DataFrame(
        [("r", "i", year, value, flag) for year, value, flag in rows],
        columns=["geo", "industry", "year", "value", "flag"],
    ).astype({"value": "float64"})


# Shift-share

# The reference grows from 1000 to 1100: g = 0.1; a: 400 to 480, 0.2; b: 600 to 620, 1/30.
ENDS = reference({"a": (400, 480), "b": (600, 620)})


def test_the_parts_follow_from_the_growth_rates() -> None:
    # a: 50 to 70. Growth 50 * 0.1 = 5, mix 50 * (0.2 - 0.1) = 5, regional 50 * (0.4 - 0.2) = 10.
    # b: 90 to 87. Growth 9, mix 90 * (1/30 - 0.1) = -6, regional 90 * (-1/30 - 1/30) = -6.
    found = shift_share(cells("r", {"a": 50, "b": 90}), cells("r", {"a": 70, "b": 87}), ENDS)
    assert found["industry"].tolist() == ["a", "b"]
    assert found["start"].tolist() == [50, 90]
    assert found["change"].tolist() == [20, -3]
    assert found["growth"].tolist() == pytest.approx([5, 9])
    assert found["mix"].tolist() == pytest.approx([5, -6])
    assert found["regional"].tolist() == pytest.approx([10, -6])
    assert found["reason"].tolist() == ["", ""]


def test_the_totals_are_the_sums_with_what_they_cover() -> None:
    start = cells("r", {"a": 50, "b": 90, "c": 40, "ALL": 200})
    end = cells("r", {"a": 70, "b": 87, "c": None, "ALL": 230})
    parts = shift_share(start, end, reference({**ends(), "c": (1, 1), "ALL": (2, 3)}), total="ALL")
    assert parts["industry"].tolist() == ["a", "b", "c"]
    against_total = shift_share_totals(parts, start, total="ALL").iloc[0]
    assert (against_total["start"], against_total["change"]) == (140, 17)
    assert against_total[PARTS].sum() == pytest.approx(17)
    assert (against_total["industries"], against_total["missing"]) == (2, ("c",))
    assert against_total["covered"] == pytest.approx(140 / 200)
    against_known = shift_share_totals(parts, start).iloc[0]
    assert against_known["covered"] == pytest.approx(140 / 180)


def ends() -> dict[str, tuple[float | None, float | None]]:
    return {"a": (400, 480), "b": (600, 620)}


def test_the_published_total_is_no_part_of_the_growth_of_the_reference() -> None:
    plain = shift_share(cells("r", {"a": 50}), cells("r", {"a": 70}), ENDS)
    with_total = shift_share(
        cells("r", {"a": 50, "ALL": 99}),
        cells("r", {"a": 70, "ALL": 9}),
        reference({**ends(), "ALL": (1000, 5000)}),
        total="ALL",
    )
    pd.testing.assert_frame_equal(plain, with_total)


def test_a_missing_end_gives_a_reason_and_no_parts() -> None:
    start = cells("r", {"a": None, "b": 90, "c": 10, "d": 10, "e": 10})
    end = cells("r", {"a": 70, "c": 12, "d": 12, "e": 12})
    found = shift_share(start, end, reference({**ends(), "c": (5, None), "d": (0, 7)}))
    reasons = found.set_index("industry")["reason"].to_dict()
    assert reasons == {
        "a": "confidential",
        "b": "confidential",
        "c": "no_reference",
        "d": "no_reference",
        "e": "no_reference",
    }
    assert found[PARTS].isna().all(axis=None)
    totals = shift_share_totals(found, start).iloc[0]
    assert (totals["reason"], totals["industries"]) == ("no_values", 0)
    assert totals["missing"] == ("a", "b", "c", "d", "e")


def test_the_reason_of_a_mean_is_handed_on() -> None:
    start = cells("r", {"a": 50, "b": None}).assign(reason=["", "unreliable"])
    end = cells("r", {"a": None, "b": 3}).assign(reason=["not_comparable", ""])
    found = shift_share(start, end, ENDS)
    assert found["reason"].tolist() == ["not_comparable", "unreliable"]
    flagged = cells("r", {"a": 50, "b": 90}).assign(flag=["u", ""])
    told = shift_share(flagged, cells("r", {"a": 70, "b": 87}), ENDS)
    assert told["reason"].tolist() == ["unreliable", ""]


def test_an_industry_that_a_region_begins_from_nothing_is_all_its_own() -> None:
    found = shift_share(cells("r", {"a": 0}), cells("r", {"a": 25}), ENDS).iloc[0]
    assert found[PARTS].tolist() == [0, 0, 25]


jobs = st.none() | st.integers(0, 100_000)


@some
@given(st.lists(st.tuples(jobs, jobs, jobs, jobs), min_size=1, max_size=8))
def test_parts_agree_with_plain_loops_and_add_up_to_the_change(
    rows: list[tuple[int | None, int | None, int | None, int | None]],
) -> None:
    names = [f"i{i}" for i in range(len(rows))]
    start = cells("r", {name: row[0] for name, row in zip(names, rows, strict=True)})
    end = cells("r", {name: row[1] for name, row in zip(names, rows, strict=True)})
    other = reference({name: (row[2], row[3]) for name, row in zip(names, rows, strict=True)})
    found = shift_share(start, end, other)
    known = [row for row in rows if row[2] is not None and row[3] is not None]
    before, after = sum(row[2] for row in known), sum(row[3] for row in known)
    for told, (e0, e1, x0, x1) in zip(found.to_dict("records"), rows, strict=True):
        if e0 is None or e1 is None:
            assert told["reason"] == "confidential"
        elif x0 is None or x1 is None or x0 == 0:
            assert told["reason"] == "no_reference"
        else:
            g, g_i = (after - before) / before, (x1 - x0) / x0
            assert told["growth"] == pytest.approx(e0 * g, abs=1e-6)
            assert told["mix"] == pytest.approx(e0 * (g_i - g), rel=1e-9, abs=1e-4)
            if e0 > 0:
                regional = e0 * ((e1 - e0) / e0 - g_i)
                assert told["regional"] == pytest.approx(regional, rel=1e-9, abs=1e-4)
            parts = told["growth"] + told["mix"] + told["regional"]
            assert parts == pytest.approx(e1 - e0, rel=1e-9, abs=1e-3)
        assert (told["reason"] == "") == (not np.isnan(told["growth"]))


@some
@given(
    st.lists(st.tuples(*[st.integers(1, 9999)] * 4), min_size=2, max_size=8),
    st.sampled_from([2, 1000, 0.001]),
)
def test_another_unit_scales_the_parts_and_totals_add_up(
    rows: list[tuple[int, int, int, int]], unit: float
) -> None:
    names = [f"i{i}" for i in range(len(rows))]
    start, end = (cells("r", {n: r[k] for n, r in zip(names, rows, strict=True)}) for k in (0, 1))
    other = reference({n: (r[2], r[3]) for n, r in zip(names, rows, strict=True)})
    found = shift_share(start, end, other)
    in_unit = shift_share(
        start.assign(value=start["value"] * unit), end.assign(value=end["value"] * unit), other
    )
    columns = ["start", "change", *PARTS]
    pd.testing.assert_frame_equal(in_unit[columns], found[columns] * unit, atol=1e-6)
    totals = shift_share_totals(found, start).iloc[0]
    assert totals[PARTS].sum() == pytest.approx(sum(r[1] - r[0] for r in rows), abs=1e-3)
    assert totals["covered"] == pytest.approx(1)


def test_regions_in_another_order_have_the_same_parts() -> None:
    regions = {"r": {"a": 50.0, "b": 90.0}, "s": {"a": 5.0, "b": None}, "t": {"a": 8.0, "b": 1.0}}
    later = {"r": {"a": 70.0, "b": 87.0}, "s": {"a": 6.0, "b": 3.0}, "t": {"a": 9.0, "b": 2.0}}

    def told(order: str) -> pd.DataFrame:
        start, end = (pd.concat([cells(geo, of[geo]) for geo in order]) for of in (regions, later))
        return shift_share(start, end, ENDS)

    one, another = told("rst"), told("tsr")
    assert another["geo"].tolist() == ["t", "t", "s", "s", "r", "r"]
    key = ["geo", "industry"]
    pd.testing.assert_frame_equal(one, another.sort_values(key, ignore_index=True))


def test_empty_and_all_missing_tables_give_reasons_in_shift_share() -> None:
    empty = cells("r", {})
    assert shift_share(empty, empty, ENDS.head(0)).empty
    assert shift_share_totals(shift_share(empty, empty, ENDS), empty).empty
    nothing = cells("r", {"a": None, "b": None})
    found = shift_share(nothing, nothing, ENDS)
    assert found["reason"].tolist() == ["confidential"] * 2
    assert shift_share_totals(found, nothing)["reason"].tolist() == ["no_values"]
    assert shift_share_totals(found, nothing, "ALL")["covered"].isna().all()
    no_reference = shift_share(cells("r", {"a": 1}), cells("r", {"a": 2}), ENDS.head(0))
    assert no_reference["reason"].tolist() == ["no_reference"]


# Means over three years


def test_a_mean_takes_the_three_years_up_to_the_last() -> None:
    rows = years(
        (2009, 900, "u"), (2010, 10, ""), (2011, 20, "e"), (2012, 60, ""), (2013, 900, "b")
    )
    found = three_year_means(rows, last=2012)
    assert found.to_dict("records") == [
        {"geo": "r", "industry": "i", "value": 30.0, "reason": ""},
    ]


@pytest.mark.parametrize(
    "rows",
    [
        years((2010, 10, ""), (2012, 60, "")),
        years((2010, 10, ""), (2011, None, ""), (2012, 60, "")),
        years((2001, 10, "")),
    ],
)
def test_a_year_short_there_is_no_mean(rows: pd.DataFrame) -> None:
    found = three_year_means(rows, last=2012).iloc[0]
    assert np.isnan(found["value"])
    assert found["reason"] == "confidential"


@pytest.mark.parametrize(
    ("flags", "reason"),
    [
        (("", "", "b"), "not_comparable"),
        (("", "b", ""), "not_comparable"),
        (("", "bp", ""), "not_comparable"),
        (("b", "", ""), ""),
        (("", "u", ""), "unreliable"),
        (("bu", "", ""), "unreliable"),
        (("", "", "c"), "unreliable"),
    ],
)
def test_a_mean_is_taken_over_no_break_and_no_unreliable_figure(
    flags: tuple[str, str, str], reason: str
) -> None:
    rows = years(*((2010 + i, 3.0, flag) for i, flag in enumerate(flags)))
    found = three_year_means(rows, last=2012).iloc[0]
    assert found["reason"] == reason
    assert np.isnan(found["value"]) == (reason != "")


def test_a_break_between_the_ends_bars_the_mean_of_the_last_years() -> None:
    rows = years(*((year, 3.0, "b" if year == 2006 else "") for year in range(2000, 2013)))
    assert three_year_means(rows, last=2002)["reason"].tolist() == [""]
    assert three_year_means(rows, last=2012)["reason"].tolist() == [""]
    assert three_year_means(rows, last=2012, since=2000)["reason"].tolist() == ["not_comparable"]
    assert three_year_means(rows, last=2012, since=2006)["reason"].tolist() == [""]
    # Nor does a later beginning let a mean reach over a break.
    assert three_year_means(rows, last=2007, since=2007)["reason"].tolist() == ["not_comparable"]


def test_means_need_no_flags_and_refuse_two_rows_for_a_year() -> None:
    rows = years((2010, 1, ""), (2011, 2, ""), (2012, 3, "")).drop(columns="flag")
    assert three_year_means(rows, last=2012)["value"].tolist() == [2.0]
    with pytest.raises(ValueError, match="two rows"):
        three_year_means(pd.concat([rows, rows]), last=2012)
    assert three_year_means(rows.head(0), last=2012).empty


# The years and the reference of a comparison


@pytest.mark.parametrize(
    ("years", "found"),
    [
        (range(2000, 2018), ((2000, 2002), (2015, 2017))),
        (range(2012, 2018), ((2012, 2014), (2015, 2017))),
        (range(2013, 2018), None),
        # The statistics changed between 2020 and 2021.
        (range(2012, 2025), ((2012, 2014), (2018, 2020))),
        (range(2016, 2030), None),
        (range(2021, 2027), ((2021, 2023), (2024, 2026))),
        ((), None),
    ],
)
def test_means_share_no_year_and_no_turn_of_the_statistics(
    years: range, found: tuple[tuple[int, int], tuple[int, int]] | None
) -> None:
    assert comparable_ends(years) == found
    assert comparable_ends(reversed(years)) == found


def test_areas_together_are_a_reference_where_all_of_them_have_a_figure() -> None:
    start = pd.concat([cells("r", {"a": 1, "b": 2}), cells("s", {"a": 10, "b": None})])
    end = pd.concat([cells("r", {"a": 3, "b": 4}), cells("s", {"a": 30, "b": 40})])
    end = pd.concat([end, cells("other", {"a": 1000, "b": 1000})])
    found = summed_reference(start, end, ["r", "s"]).set_index("industry")
    assert found.loc["a"].tolist() == [11, 33]
    assert np.isnan(found.at["b", "start"])
    assert found.at["b", "end"] == 44
