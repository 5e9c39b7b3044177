"""Formulas, flags and editions: hand-worked cases of how figures are derived."""

import math

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.catalogue import Query
from pipelines.derive import newest
from pipelines.editions import Edition, select
from pipelines.errors import CheckError
from pipelines.formula import evaluate
from pipelines.tidy import Tidy


def figures(*rows: tuple, series: str = "s") -> pd.DataFrame:
    """Rows of geo, year, value and optionally flag and confidentiality."""
    full = [(*row, *("", "")[len(row) - 3 :]) for row in rows]
    frame = pd.DataFrame(full, columns=["geo", "year", "value", "flag", "confidential"])
    return frame.assign(series=series).astype({"value": float})


def edition(rows: list[dict], series: str = "s", as_of: str = "2024", **tidy: str) -> Edition:
    columns = {name: [row.get(name, "") for row in rows] for name in rows[0]}
    table = pa.table(
        {
            name: pa.array(values, pa.float64())
            if name == "value"
            else pa.array(values, pa.int16())
            if name == "year"
            else pa.array(values, pa.string()).dictionary_encode()
            for name, values in columns.items()
        }
    )
    facts = {"source": "eurostat", "dataset": "d", "title": "", "updated": None,
             "structure_version": "", "indicator": ""} | tidy  # fmt: skip
    return Edition(Tidy(table=table, **facts), series, as_of)


def row(geo: str, year: int, value: float | None, **more: str) -> dict:
    return {**more, "geo": geo, "year": year, "value": value, "flag": "", "confidential": ""}


def value(result: pd.DataFrame, geo: str, year: int) -> float:
    return result.set_index(["geo", "year"]).loc[(geo, year), "value"]


def test_a_share_is_computed_area_by_area() -> None:
    a = figures(("SE32", 2022, 30), ("SE33", 2022, 45))
    b = figures(("SE32", 2022, 120), ("SE33", 2022, 90))
    result = evaluate("100*a/b", {"a": a, "b": b})
    assert value(result, "SE32", 2022) == 25
    assert value(result, "SE33", 2022) == 50


def test_a_location_quotient_divides_by_the_reference_area_of_the_same_year() -> None:
    # Region: 20 of 100 jobs; EU: 10 of 200 jobs. (20/100) / (10/200) = 4.
    a = figures(("SE33", 2020, 20), ("EU27_2020", 2020, 10), ("SE33", 2021, 20))
    b = figures(("SE33", 2020, 100), ("EU27_2020", 2020, 200), ("SE33", 2021, 100))
    result = evaluate("(a/b)/(a@EU27_2020/b@EU27_2020)", {"a": a, "b": b})
    assert value(result, "SE33", 2020) == pytest.approx(4)
    assert value(result, "EU27_2020", 2020) == pytest.approx(1)
    assert 2021 not in set(result["year"]), "without the reference there is no quotient"


def test_population_change_uses_the_following_year() -> None:
    # 1,000 to 1,020: 20 per mean population 1,010 = 19.80 per 1,000.
    a = figures(("SE331", 2020, 1000), ("SE331", 2021, 1020))
    result = evaluate("1000*(a[1]-a)/((a[1]+a)/2)", {"a": a})
    assert list(result["year"]) == [2020]
    assert value(result, "SE331", 2020) == pytest.approx(1000 * 20 / 1010)


def test_a_confidential_part_makes_the_result_confidential() -> None:
    a = figures(("SE33", 2022, None, "", "C"))
    b = figures(("SE33", 2022, 10))
    result = evaluate("100*a/b", {"a": a, "b": b})
    assert result.iloc[0]["confidential"] == "C"
    assert math.isnan(result.iloc[0]["value"])


def test_a_missing_part_gives_no_row_and_a_flagged_missing_part_keeps_its_flag() -> None:
    a = figures(("SE32", 2022, 5), ("SE33", 2022, None, "u"))
    b = figures(("SE33", 2022, 10))
    result = evaluate("a/b", {"a": a, "b": b})
    assert list(result["geo"]) == ["SE33"]
    assert result.iloc[0]["flag"] == "u"
    assert math.isnan(result.iloc[0]["value"])


def test_flags_of_the_parts_are_united_and_series_joined() -> None:
    a = figures(("SE33", 2022, 4, "bu"), series="one")
    b = figures(("SE33", 2022, 8, "be"), series="two")
    result = evaluate("a/b", {"a": a, "b": b})
    assert result.iloc[0]["flag"] == "beu"
    assert result.iloc[0]["series"] == "one+two"


def test_division_by_zero_is_no_figure_and_zero_is_one() -> None:
    a = figures(("SE32", 2022, 5), ("SE33", 2022, 0))
    b = figures(("SE32", 2022, 0), ("SE33", 2022, 8))
    result = evaluate("a/b", {"a": a, "b": b})
    assert list(result["geo"]) == ["SE33"]
    assert result.iloc[0]["value"] == 0


@pytest.mark.parametrize("formula", ["a**2", "max(a)", "-a", "a if b else 1", "a[b]"])
def test_a_formula_outside_the_four_operations_is_refused(formula: str) -> None:
    part = figures(("SE32", 2022, 5))
    with pytest.raises((ValueError, IndexError)):
        evaluate(formula, {"a": part, "b": part})


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=8),
    st.lists(st.floats(1, 1e6), min_size=1, max_size=8),
)
def test_a_formula_gives_what_plain_arithmetic_gives(a: list[float], b: list[float]) -> None:
    n = min(len(a), len(b))
    left = figures(*((f"SE{i}", 2020, x) for i, x in enumerate(a[:n])))
    right = figures(*((f"SE{i}", 2020, x) for i, x in enumerate(b[:n])))
    result = evaluate("100*(a-b)/b", {"a": left, "b": right})
    expected = [100 * (x - y) / y for x, y in zip(a[:n], b[:n], strict=True)]
    np.testing.assert_allclose(result["value"], expected)


def test_the_newest_edition_wins_and_what_it_lacks_stays() -> None:
    old = figures(("SE33", 2013, 2.4), ("SE33", 2015, 2.70), series="old")
    new = figures(("SE33", 2015, 2.66), ("SE33", 2023, 2.25), series="new")
    result = newest([("2026-02", new), ("2020", old)])
    assert list(result["value"]) == [2.4, 2.66, 2.25]
    assert list(result["series"]) == ["old", "new", "new"]


def test_a_newer_confidential_figure_replaces_an_older_open_one() -> None:
    old = figures(("SE32", 2017, 0.9))
    new = figures(("SE32", 2017, None, "", "C"))
    assert newest([("2020", old), ("2026", new)]).iloc[0]["confidential"] == "C"


def test_selection_keeps_the_pinned_rows_and_takes_a_file_without_freq_as_annual() -> None:
    source = edition([row("SE32", 2020, 1.0, unit="PC"), row("SE32", 2020, 2.0, unit="NR")])
    result = select(source, {"freq": "A", "unit": "PC"}, "x")
    assert list(result["value"]) == [1.0]


def test_a_file_that_lacks_a_pinned_dimension_has_no_such_rows() -> None:
    source = edition([row("SE32", 2020, 1.0, unit="PC")])
    assert select(source, {"unit": "PC", "sex": "T"}, "x").empty


def test_a_dimension_left_open_is_an_error_that_names_it() -> None:
    source = edition([row("SE32", 2020, 1.0, sex="M"), row("SE32", 2020, 2.0, sex="F")])
    with pytest.raises(CheckError, match="sex") as caught:
        select(source, {}, "unemp")
    assert caught.value.indicator == "unemp"


def test_a_code_that_reads_na_is_a_code() -> None:
    source = edition([row("SE32", 2020, 1.0, nace="NA"), row("SE32", 2020, 2.0, nace="A")])
    assert list(select(source, {"nace": "NA"}, "x")["value"]) == [1.0]


def test_a_query_knows_which_dimensions_it_holds_at_one_code() -> None:
    query = Query(source="oecd", dataset="d", pins={"A": "x", "REF_AREA": "{geo}", "T": ""})
    assert query.fixed == {"A": "x"}
