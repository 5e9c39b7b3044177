import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analysis.scores import eu_regions, place

HUNDRED = pd.Series(range(100), index=[f"DE{i:02}" for i in range(100)], dtype=float)


def test_the_share_counts_the_regions_below() -> None:
    found = place(HUNDRED, 77)
    assert found is not None
    assert (found.lower, found.higher, found.regions, found.median) == (77, 22, 100, 49.5)
    assert found.percent == 77


def test_equal_values_are_neither_below_nor_above() -> None:
    found = place(pd.Series([1.0] * 20 + [2.0] * 20), 2.0)
    assert found is not None
    assert (found.lower, found.higher, found.percent) == (20, 0, 50)


def test_the_highest_region_is_never_said_to_beat_all() -> None:
    found = place(pd.Series(range(240), dtype=float), 239)
    assert found is not None
    assert found.percent == 99


def test_the_percentage_is_rounded_but_never_to_none_or_all() -> None:
    # 174 of 227 are below: 76.65 per cent.
    among = pd.Series([1.0] * 174 + [2.25] + [3.0] * 52)
    found = place(among, 2.25)
    assert found is not None
    assert (found.lower, found.regions, found.percent) == (174, 227, 77)
    one_below = place(pd.Series([1.0] + [2.0] * 999), 2.0)
    assert one_below is not None
    assert one_below.percent == 1


def test_missing_values_do_not_count_and_thirty_are_needed() -> None:
    assert place(pd.Series([1.0] * 29 + [float("nan")] * 40), 1.0) is None
    found = place(pd.Series([1.0] * 30 + [float("nan")] * 40), 1.0)
    assert found is not None
    assert found.regions == 30


def test_efta_areas_are_no_eu_regions() -> None:
    values = pd.Series([1.0, 2.0, 3.0, 4.0, 5.0], index=["NO07", "SE33", "CH01", "IS00", "LI00"])
    assert eu_regions(values).index.tolist() == ["SE33"]


@given(st.lists(st.floats(-1e6, 1e6), min_size=30, max_size=60), st.floats(-1e6, 1e6))
def test_below_above_and_equal_add_up(values: list[float], value: float) -> None:
    found = place(pd.Series(values), value)
    assert found is not None
    equal = values.count(value)
    assert found.lower + found.higher + equal == found.regions == len(values)
    assert 0 <= found.percent <= 100
