"""Cases of three years together, hand-worked: which years count, and what leaves no figure."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.formula import evaluate
from pipelines.pooling import pool


def figures(*rows: tuple, geo: str = "SE331", series: str = "s") -> pd.DataFrame:
    """Rows of year, value and optionally flag and confidentiality of one area."""
    full = [(geo, *row, *("", "")[len(row) - 2 :]) for row in rows]
    frame = pd.DataFrame(full, columns=["geo", "year", "value", "flag", "confidential"])
    return frame.assign(series=series).astype({"value": float})


BIRTHS = figures((2018, 1202), (2019, 1249), (2020, 1258))
FIRMS = figures((2018, 20809), (2019, 21131), (2020, 21515))


def years(result: pd.DataFrame) -> dict[int, float]:
    return dict(zip(result["year"], result["value"], strict=True))


def test_sums_are_divided_and_not_yearly_rates_averaged() -> None:
    found = years(pool("100*a/b", {"a": BIRTHS, "b": FIRMS}))
    assert found[2020] == pytest.approx(100 * 3709 / 63455)
    # One of three years may be missing, two may not.
    assert found[2019] == pytest.approx(100 * 2451 / 41940)
    assert set(found) == {2019, 2020}


def test_inhabitants_that_the_source_does_not_give_follow_from_its_own_rate() -> None:
    counts = figures((2010, 7.88), (2011, 5.0), (2012, 4.0))
    rates = figures((2010, 62.211), (2011, 39.466), (2012, 31.671))
    found = years(pool("a/(a/b)", {"a": counts, "b": rates}))
    assert found[2012] == pytest.approx(16.88 / (7.88 / 62.211 + 5 / 39.466 + 4 / 31.671))


def test_a_missing_year_in_between_is_left_out() -> None:
    among = figures((2018, 100), (2019, 100), (2020, 100))
    found = years(pool("a/b", {"a": figures((2018, 4), (2020, 6)), "b": among}))
    assert found == {2020: pytest.approx(10 / 200)}


def test_a_series_does_not_go_on_after_its_last_year() -> None:
    other = figures((2021, 5), (2022, 5), geo="FI1D1")
    cases = pd.concat([BIRTHS, other])
    among = pd.concat([FIRMS, other.assign(value=50.0)])
    found = pool("a/b", {"a": cases, "b": among})
    assert found.loc[found["geo"] == "SE331", "year"].max() == 2020


def test_a_break_between_the_years_leaves_no_figure() -> None:
    cases = figures((2016, 5), (2017, 5), (2018, 5, "b"), (2019, 5), (2020, 5))
    among = figures(*((year, 50) for year in range(2016, 2021)))
    result = pool("a/b", {"a": cases, "b": among})
    assert result["year"].tolist() == [2017, 2020]
    # The first figure after the break bears it, so that it cuts the line.
    assert result["flag"].tolist() == ["", "b"]


def test_cases_without_what_they_are_counted_among_leave_no_figure() -> None:
    cases = figures(*((year, 5) for year in range(2014, 2021)))
    among = figures(*((year, 50) for year in range(2014, 2021) if year != 2017))
    assert set(years(pool("a/b", {"a": cases, "b": among}))) == {2015, 2016, 2020}


def test_an_unreliable_year_does_not_count_and_flags_are_those_of_the_period() -> None:
    cases = figures((2018, 4, "e"), (2019, 90, "u"), (2020, 6))
    among = figures((2018, 100), (2019, 100, "p"), (2020, 100))
    result = pool("a/b", {"a": cases, "b": among})
    assert years(result)[2020] == pytest.approx(10 / 200)
    assert result["year"].tolist() == [2020]
    assert result["flag"].tolist() == ["e"]


def test_a_confidential_last_year_keeps_its_row_without_a_value() -> None:
    cases = figures((2018, 4), (2019, 5), (2020, None, "", "C"))
    among = figures((2018, 100), (2019, 100), (2020, 100))
    result = pool("a/b", {"a": cases, "b": among}).set_index("year")
    assert result.loc[2020, "confidential"] == "C"
    assert math.isnan(result.loc[2020, "value"])
    assert result.loc[2019, "value"] == pytest.approx(9 / 200)


def test_every_series_of_the_period_is_named() -> None:
    older = figures((2018, 4), series="old")
    cases = pd.concat([older, figures((2019, 5), (2020, 6), series="new")])
    among = figures((2018, 100), (2019, 100), (2020, 100), series="people")
    result = pool("a/b", {"a": cases, "b": among}).set_index("year")
    assert result.loc[2020, "series"] == "new+old+people"


def test_a_formula_that_divides_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="does not divide"):
        pool("a+b", {"a": BIRTHS, "b": FIRMS})


@given(
    st.dictionaries(
        st.integers(2000, 2015), st.tuples(st.integers(0, 500), st.integers(1, 9000)), min_size=2
    )
)
def test_a_pooled_rate_lies_between_the_yearly_ones(cells: dict[int, tuple[int, int]]) -> None:
    cases = figures(*((year, count) for year, (count, _) in sorted(cells.items())))
    among = figures(*((year, people) for year, (_, people) in sorted(cells.items())))
    yearly = years(evaluate("a/b", {"a": cases, "b": among}))
    for year, rate in years(pool("a/b", {"a": cases, "b": among})).items():
        near = [yearly[y] for y in range(year - 2, year + 1) if y in yearly]
        assert len(near) >= 2
        assert min(near) - 1e-12 <= rate <= max(near) + 1e-12
