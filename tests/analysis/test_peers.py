"""Structural peers, held against a plain loop that is written only here."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis.answers import NoAnswer
from analysis.peers import Peers, as_compared, structural_peers

BLOCKS = {"place": ["density"], "people": ["old", "young", "schooled"], "jobs": ["c16", "c24"]}
VARIABLES = [variable for block in BLOCKS.values() for variable in block]
GEOS = ["SE32", "SE33", "SE12", "FI1D", "FI19", "AT21", "DE80", "ES41", "PL62", "EL51"]


def frame(seed: int, missing: float = 0.0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    values = rng.normal(50, 12, (len(GEOS), len(VARIABLES)))
    values[rng.random(values.shape) < missing] = np.nan
    return pd.DataFrame(values, index=GEOS, columns=VARIABLES)


def by_loop(
    structure: pd.DataFrame, region: str, blocks: dict[str, list[str]], same_country: bool
) -> dict[str, dict[str, float]]:
    """Block -> part of the distance, by region, from the formula as it is printed."""
    rows = {geo: dict(structure.loc[geo]) for geo in structure.index}
    z: dict[str, dict[str, float]] = {geo: {} for geo in rows}
    for variable in {v for block in blocks.values() for v in block}:
        known = [row[variable] for row in rows.values() if not math.isnan(row[variable])]
        if not known:
            continue
        mean = sum(known) / len(known)
        deviation = math.sqrt(sum((x - mean) ** 2 for x in known) / len(known))
        for geo, row in rows.items():
            if deviation > 1e-9 and not math.isnan(row[variable]):
                z[geo][variable] = (row[variable] - mean) / deviation
    used = {key: [v for v in block if v in z[region]] for key, block in blocks.items()}
    used = {key: block for key, block in used.items() if block}
    found: dict[str, dict[str, float]] = {}
    for geo in rows:
        if geo == region or (not same_country and geo[:2] == region[:2]):
            continue
        parts = {}
        for key, block in used.items():
            shared = [v for v in block if v in z[geo]]
            if 2 * len(shared) < len(block):
                break
            parts[key] = sum((z[region][v] - z[geo][v]) ** 2 for v in shared) / len(shared)
            parts[key] /= len(used)
        else:
            found[geo] = parts
    return found


def peers(
    structure: pd.DataFrame,
    region: str = "SE33",
    blocks: dict[str, list[str]] | None = None,
    same_country: bool = True,
) -> Peers:
    found = structural_peers(structure, region, blocks or BLOCKS, same_country)
    assert isinstance(found, Peers)
    return found


def test_a_distance_worked_by_hand():
    # density: mean 4, population deviation sqrt(8/3); old: mean 20, deviation sqrt(200/3).
    structure = pd.DataFrame(
        {"density": [2.0, 4.0, 6.0], "old": [30.0, 20.0, 10.0]}, index=["SE33", "FI1D", "AT21"]
    )
    found = peers(structure, blocks={"place": ["density"], "people": ["old"]})
    assert list(found.table.index) == ["FI1D", "AT21"]
    assert found.table["place"].tolist() == pytest.approx([4 / (8 / 3) / 2, 16 / (8 / 3) / 2])
    assert found.table["people"].tolist() == pytest.approx([100 / (200 / 3) / 2, 3.0])
    assert found.table["distance"].tolist() == pytest.approx([1.5, 6.0])
    assert found.table["compared"].tolist() == [2, 2]


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    missing=st.sampled_from([0.0, 0.15, 0.4]),
    region=st.sampled_from(GEOS),
    same_country=st.booleans(),
)
def test_distances_and_parts_equal_a_plain_loop(seed, missing, region, same_country):
    structure = frame(seed, missing)
    expected = by_loop(structure, region, BLOCKS, same_country)
    found = structural_peers(structure, region, BLOCKS, same_country)
    if isinstance(found, NoAnswer):
        assert not expected or structure.loc[region].isna().all()
        return
    assert set(found.table.index) == set(expected)
    for geo, parts in expected.items():
        assert found.table.at[geo, "distance"] == pytest.approx(sum(parts.values()), abs=1e-9)
        for key, part in parts.items():
            assert found.table.at[geo, key] == pytest.approx(part, abs=1e-9)
    assert found.table["distance"].is_monotonic_increasing
    assert not found.table.isna().any(axis=None)


@given(seed=st.integers(0, 10_000), missing=st.sampled_from([0.0, 0.3]))
def test_the_parts_add_up_and_the_region_is_not_its_own_peer(seed, missing):
    structure = frame(seed, missing)
    found = structural_peers(structure, "SE33", BLOCKS, True)
    assume(isinstance(found, Peers))
    assert np.allclose(found.table[list(found.blocks)].sum(axis=1), found.table["distance"])
    assert "SE33" not in found.table.index
    assert "SE33" not in found.left_out


@given(seed=st.integers(0, 10_000), order=st.permutations(GEOS))
def test_the_order_of_the_regions_does_not_matter(seed, order):
    structure = frame(seed, 0.1)
    found = structural_peers(structure, "SE33", BLOCKS, True)
    again = structural_peers(structure.loc[order], "SE33", BLOCKS, True)
    assume(isinstance(found, Peers))
    pd.testing.assert_frame_equal(found.table, again.table)
    assert found.left_out == again.left_out


def test_regions_equally_far_stand_by_code_whatever_their_order():
    structure = pd.DataFrame({"density": [4.0, 5.0, 3.0]}, index=["SE33", "FI1D", "AT21"])
    found = peers(structure, blocks={"place": ["density"]})
    assert list(found.table.index) == ["AT21", "FI1D"]


@given(
    seed=st.integers(0, 10_000),
    factor=st.sampled_from([-1000.0, 0.001, 3.0]),
    shift=st.integers(-500, 500),
)
def test_the_unit_of_a_variable_does_not_matter(seed, factor, shift):
    structure = frame(seed, 0.1)
    found = structural_peers(structure, "SE33", BLOCKS, True)
    assume(isinstance(found, Peers))
    scaled = structure.assign(old=structure["old"] * factor + shift)
    again = peers(scaled)
    pd.testing.assert_frame_equal(found.table, again.table)


@given(seed=st.integers(0, 10_000))
def test_two_regions_are_as_far_from_each_other_either_way(seed):
    structure = frame(seed)
    there = peers(structure, "SE33").table["distance"]
    back = peers(structure, "AT21").table["distance"]
    assert there["AT21"] == pytest.approx(back["SE33"])


def test_over_all_pairs_the_distance_averages_two():
    structure = frame(5)
    distances = [peers(structure, geo).table["distance"] for geo in GEOS]
    # n² pairs with the region itself, whose distance is 0, average exactly 2.
    assert sum(d.sum() for d in distances) / len(GEOS) ** 2 == pytest.approx(2)


@given(seed=st.integers(0, 10_000), dropped=st.sampled_from(list(BLOCKS)))
def test_a_dropped_block_counts_as_if_it_had_never_been_there(seed, dropped):
    structure = frame(seed)
    kept = {key: block for key, block in BLOCKS.items() if key != dropped}
    without = peers(structure, blocks=kept).table
    never = peers(structure.drop(columns=BLOCKS[dropped]), blocks=kept).table
    pd.testing.assert_frame_equal(without, never)
    whole = peers(structure).table.loc[without.index]
    others = whole["distance"] - whole[dropped]
    assert np.allclose(without["distance"], others * len(BLOCKS) / len(kept))


@given(seed=st.integers(0, 10_000), missing=st.sampled_from([0.0, 0.2]))
def test_leaving_out_the_own_country_only_removes_regions(seed, missing):
    structure = frame(seed, missing)
    whole = structural_peers(structure, "SE33", BLOCKS, True)
    foreign = structural_peers(structure, "SE33", BLOCKS, False)
    assume(isinstance(whole, Peers) and isinstance(foreign, Peers))
    kept = whole.table[~whole.table.index.str.startswith("SE")]
    pd.testing.assert_frame_equal(foreign.table, kept)
    assert not any(geo.startswith("SE") for geo in foreign.left_out)


def test_a_variable_that_the_region_lacks_is_left_out_for_all_and_named():
    structure = frame(1)
    structure.loc["SE33", "young"] = np.nan
    found = peers(structure)
    assert found.dropped_variables == {"young": "missing"}
    assert found.blocks["people"] == ("old", "schooled")
    never = peers(structure, blocks=BLOCKS | {"people": ["old", "schooled"]})
    pd.testing.assert_frame_equal(found.table, never.table)


@pytest.mark.parametrize("value", [0.0, 0.1, 1e15])
def test_a_constant_variable_is_left_out_and_named(value):
    structure = frame(2).assign(young=value)
    assert peers(structure).dropped_variables == {"young": "constant"}


def test_a_block_without_variables_is_left_out_and_the_others_weigh_more():
    structure = frame(3)
    structure.loc["SE33", ["c16", "c24"]] = np.nan
    found = peers(structure)
    assert found.dropped_blocks == ("jobs",)
    assert set(found.dropped_variables) == {"c16", "c24"}
    assert "jobs" not in found.table.columns
    kept = {key: BLOCKS[key] for key in ("place", "people")}
    pd.testing.assert_frame_equal(found.table, peers(structure, blocks=kept).table)


def test_a_region_that_lacks_more_than_half_of_a_block_is_left_out_with_the_block():
    structure = frame(4)
    structure.loc["AT21", ["old", "young"]] = np.nan
    structure.loc["DE80", ["density", "old", "young", "schooled"]] = np.nan
    structure.loc["ES41", "c16"] = np.nan
    found = peers(structure)
    assert found.left_out == {"AT21": ("people",), "DE80": ("place", "people")}
    assert found.table.at["ES41", "compared"] == 5  # half of its jobs are known: it stays


def test_a_region_left_out_still_counts_in_the_mean_and_deviation():
    structure = frame(6)
    without = structure.copy()
    without.loc["AT21", ["old", "young", "schooled"]] = np.nan
    density = peers(without, blocks={"place": ["density"]}).table["distance"]
    both = peers(without, blocks={"place": ["density"], "people": BLOCKS["people"]}).table
    assert "AT21" not in both.index
    assert np.allclose(both["place"] * 2, density[both.index])


def test_infinite_values_count_as_missing():
    structure = frame(7)
    structure.loc["AT21", "density"] = -np.inf
    assert peers(structure).left_out == {"AT21": ("place",)}


@pytest.mark.parametrize(
    ("structure", "region", "same_country", "reason"),
    [
        (frame(1).assign(**dict.fromkeys(VARIABLES, np.nan)), "SE33", True, "no_values"),
        (frame(1).assign(**dict.fromkeys(VARIABLES, 3.0)), "SE33", True, "no_values"),
        (frame(1).iloc[:0], "SE33", True, "no_values"),
        (frame(1), "NO07", True, "no_values"),
        (frame(1).loc[["SE33"]], "SE33", True, "no_values"),
        (frame(1).loc[["SE33", "SE32"]], "SE33", False, "few_regions"),
    ],
)
def test_no_answer_says_why(structure, region, same_country, reason):
    found = structural_peers(structure, region, BLOCKS, same_country)
    assert isinstance(found, NoAnswer)
    assert found.reason == reason


def test_no_answer_without_blocks():
    assert structural_peers(frame(1), "SE33", {}, True) == NoAnswer("no_values")


def test_an_unknown_variable_is_an_error():
    with pytest.raises(KeyError, match="wealth"):
        structural_peers(frame(1), "SE33", {"result": ["wealth"]}, True)


def test_what_is_given_is_not_changed():
    structure = frame(8, 0.2)
    before = structure.copy()
    structural_peers(structure, "SE33", BLOCKS, False)
    pd.testing.assert_frame_equal(structure, before)


def test_what_is_compared_by_its_ratio_is_a_logarithm_and_nothing_else_changes() -> None:
    given = pd.DataFrame({"density": [1000.0, 0.01, 0.0, math.nan], "old": [1.0, 0.0, -1.0, 4.0]})
    found = as_compared(given, ["density"])
    assert found["density"].tolist() == pytest.approx([3, -2, math.nan, math.nan], nan_ok=True)
    assert found["old"].tolist() == [1.0, 0.0, -1.0, 4.0]
    assert given["density"].tolist()[0] == 1000
