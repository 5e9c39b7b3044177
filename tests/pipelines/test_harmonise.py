"""One set of area codes: what is recoded, what is kept, what is left out and told."""

import pandas as pd
import pytest

from pipelines.catalogue import load_catalogue
from pipelines.harmonise import Geography, harmonise, load_geography, nuts_vintage


@pytest.fixture(scope="module")
def geography() -> Geography:
    return load_geography(load_catalogue())


def rows(*pairs: tuple[str, int, float]) -> pd.DataFrame:
    return pd.DataFrame(pairs, columns=["geo", "year", "value"])


def test_a_code_that_names_the_same_territory_is_recoded(geography: Geography) -> None:
    result, dropped = harmonise(rows(("FR24", 2012, 1.0), ("SWE", 2020, 2.0)), geography)
    assert result["geo"].tolist() == ["FRB0", "SE"]
    assert dropped == {}


def test_old_years_under_an_old_code_join_the_new_years_under_the_new_one(
    geography: Geography,
) -> None:
    result, _ = harmonise(rows(("PL11", 2014, 1.0), ("PL71", 2020, 2.0)), geography)
    assert result["geo"].tolist() == ["PL71", "PL71"]


def test_a_figure_under_both_codes_counts_once_under_the_new_one(geography: Geography) -> None:
    result, dropped = harmonise(rows(("PL11", 2020, 1.0), ("PL71", 2020, 2.0)), geography)
    assert result["value"].tolist() == [2.0]
    assert dropped == {"PL11": 1}


def test_what_is_no_area_of_the_release_is_left_out_and_told(geography: Geography) -> None:
    codes = [("SEZZ", 2020, 1.0), ("UKC1", 2020, 2.0), ("PT17", 2020, 3.0), ("SE33", 2020, 4.0)]
    result, dropped = harmonise(rows(*codes), geography)
    assert result["geo"].tolist() == ["SE33"]
    assert dropped == {"SEZZ": 1, "UKC1": 1, "PT17": 1}


def test_a_region_whose_borders_moved_is_not_recoded(geography: Geography) -> None:
    _, dropped = harmonise(rows(("FI193", 2020, 1.0)), geography)
    assert dropped == {"FI193": 1}


def test_the_four_regions_their_pairs_and_their_levels(geography: Geography) -> None:
    areas = geography.regions.set_index("geo")
    assert areas.loc["SE331", ["level", "parent", "country", "name_sv"]].tolist() == [
        "nuts3", "SE33", "SE", "Västerbotten",
    ]  # fmt: skip
    assert areas.loc["SE32", ["level", "name_sv", "name_en"]].tolist() == [
        "nuts2", "Mellersta Norrland", "Middle Norrland",
    ]  # fmt: skip
    assert areas.loc["EU27_2020", "level"] == "group"
    eu = areas[areas["parent"] == "EU27_2020"]
    assert len(eu) == 27, "the countries of EFTA have no parent"


def test_the_codes_tell_the_nuts_edition(geography: Geography) -> None:
    assert nuts_vintage(frozenset({"SE33", "PT19"}), geography) == "2024"
    assert nuts_vintage(frozenset({"SE33", "PT16"}), geography) == "≤ 2021"
    assert nuts_vintage(frozenset({"SE33"}), geography) == ""
