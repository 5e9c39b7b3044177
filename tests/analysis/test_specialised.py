"""Which industries a region is said to be specialised in."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.specialisation import location_quotient
from analysis.specialised import specialised


def quotients(*rows: tuple[str, str, float, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["geo", "industry", "share", "quotient"])


def test_both_a_large_quotient_and_enough_of_the_jobs_are_needed() -> None:
    rows = quotients(
        ("SE33", "small", 0.0099, 9.0),
        ("SE33", "on both limits", 0.01, 1.5),
        ("SE33", "ordinary", 0.4, 1.49),
        ("SE33", "large", 0.1, 2.0),
        ("SE33", "hidden", float("nan"), float("nan")),
    )
    assert specialised(rows)["industry"].tolist() == ["large", "on both limits"]


def test_regions_keep_their_order_and_the_largest_quotient_comes_first() -> None:
    rows = quotients(
        ("SE33", "a", 0.1, 2.0),
        ("SE32", "a", 0.1, 9.0),
        ("SE33", "b", 0.1, 3.0),
        ("SE32", "b", 0.1, 1.6),
    )
    told = specialised(rows)
    assert list(zip(told["geo"], told["industry"], strict=True)) == [
        ("SE33", "b"),
        ("SE33", "a"),
        ("SE32", "a"),
        ("SE32", "b"),
    ]


@pytest.mark.parametrize("quotient", [1.0, float("nan")])
def test_a_region_like_the_reference_is_specialised_in_nothing(quotient: float) -> None:
    assert specialised(quotients(("SE33", "a", 1.0, quotient))).empty


@given(
    jobs=st.lists(st.integers(50, 10_000), min_size=3, max_size=8),
    others=st.lists(st.integers(50, 10_000), min_size=8, max_size=8),
    unit=st.sampled_from([0.001, 1.0, 1000.0]),
)
def test_the_unit_of_the_reference_decides_nothing(
    jobs: list[int], others: list[int], unit: float
) -> None:
    codes = [f"i{n}" for n in range(len(jobs))]
    values = pd.DataFrame({"geo": "SE33", "industry": codes, "value": jobs})
    reference = pd.DataFrame({"industry": codes, "value": others[: len(jobs)]})
    scaled = reference.assign(value=reference["value"] * unit)
    first, second = (specialised(location_quotient(values, each)) for each in (reference, scaled))
    limit = {1.5} & set(location_quotient(values, reference)["quotient"].round(9))
    assert limit or first["industry"].tolist() == second["industry"].tolist()
