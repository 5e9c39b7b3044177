"""The list of NUTS 2024 codes and the table of older codes."""

from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from pipelines.catalogue import CATALOGUE, load_catalogue


@pytest.fixture(scope="module")
def nuts() -> pd.DataFrame:
    return pd.read_csv(CATALOGUE / "nuts_2024.csv", keep_default_na=False)


@pytest.fixture(scope="module")
def recodes() -> pd.DataFrame:
    return pd.read_csv(CATALOGUE / "nuts_recodes.csv", dtype=str, keep_default_na=False)


def test_the_edition_is_complete_for_the_union(nuts):
    # Regulation (EU) 2023/674: 92 NUTS 1, 244 NUTS 2 and 1165 NUTS 3 regions.
    union = nuts[~nuts["country"].isin(["NO", "IS", "CH", "LI"])]
    assert union["level"].value_counts().to_dict() == {0: 27, 1: 92, 2: 244, 3: 1165}


def test_codes_are_unique_and_tell_their_level_and_country(nuts):
    assert nuts["geo"].is_unique
    assert (nuts["geo"].str.len() - 2 == nuts["level"]).all()
    assert (nuts["geo"].str[:2] == nuts["country"]).all()
    assert (nuts["name"].str.strip() == nuts["name"]).all()
    assert (nuts["name"] != "").all()


def test_every_region_has_its_parent_and_every_parent_a_region(nuts):
    codes = set(nuts["geo"])
    parents = {code[:-1] for code in codes if len(code) > 2}
    assert parents <= codes
    assert {code for code in codes if len(code) < 5} == parents


def test_places_outside_every_region_are_left_out(nuts):
    assert not nuts["geo"].str[2:].str.startswith("Z").any()


def test_sweden_has_its_eight_areas_and_twenty_one_counties(nuts):
    sweden = nuts[nuts["country"] == "SE"]
    assert sweden["level"].value_counts().to_dict() == {0: 1, 1: 3, 2: 8, 3: 21}
    assert {"SE321", "SE322", "SE331", "SE332"} <= set(sweden["geo"])


def test_our_names_are_for_listed_regions(nuts):
    named = {region.geo for region in load_catalogue().regions}
    assert named - set(nuts["geo"]) == {"EU27_2020"}
    assert set(nuts.loc[nuts["level"] == 0, "geo"]) <= named


def test_names_down_to_nuts_2_are_in_latin_letters(nuts):
    names = nuts.loc[nuts["level"] <= 2, "name"]
    assert [name for name in names if any("Ͱ" <= letter <= "ӿ" for letter in name)] == []


def test_an_old_code_stands_once_and_is_no_code_of_2024(recodes, nuts):
    assert recodes["old"].is_unique
    assert not set(recodes["old"]) & set(nuts["geo"])


def test_new_codes_are_codes_of_2024_of_the_same_level(recodes, nuts):
    for old, new in zip(recodes["old"], recodes["new"], strict=True):
        for code in new.split(";"):
            assert code in {*nuts["geo"], "EU27_2020"}
            assert old == "EU" or len(old) == len(code)


def test_only_split_regions_have_several_successors(recodes):
    assert set(recodes["kind"]) == {"equal", "shifted", "split"}
    several = recodes["new"].str.contains(";")
    assert (several == (recodes["kind"] == "split")).all()
    assert (recodes["note"] != "").all()


def test_no_two_codes_of_one_edition_are_read_as_the_same_region(recodes):
    equal = recodes[recodes["kind"] == "equal"]
    prefix = equal["old"].str[:3]
    assert max(Counter(zip(prefix, equal["new"], strict=True)).values()) == 1


def test_the_four_regions_and_their_pairs_were_never_recoded(recodes):
    assert not recodes["old"].str.startswith("SE").any()


@pytest.mark.realdata
def test_codes_read_as_equal_carry_the_same_figures(recodes, shared_data: Path):
    # The table holds some regions under the code of both editions.
    births = pd.read_csv(shared_data / "eurostat" / "bd_size_r3.tsv.gz", sep="\t", dtype=str)
    births[["measure", "geo"]] = births.iloc[:, 0].str.rsplit(",", n=1, expand=True).to_numpy()
    table = births.pivot(index="measure", columns="geo", values="2015 ").fillna(":")
    compared = 0
    for row in recodes[recodes["kind"] == "equal"].itertuples():
        if {row.old, row.new} <= set(table.columns):
            both = table[[row.old, row.new]]
            both = both[~both.isin([":", ": "]).any(axis=1)]
            compared += len(both)
            assert (both[row.old] == both[row.new]).all(), row.old
    assert compared > 1000
