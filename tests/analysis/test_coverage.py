import pandas as pd

from analysis.coverage import Coverage, coverage, newest_common_year, with_figures

FOUR = ("SE331", "SE332", "SE321", "SE322")
GAP = float("nan")


def test_a_county_figure_is_the_regions_own() -> None:
    assert coverage({"SE331", "SE33", "SE"}, "SE331", FOUR) == Coverage("own", "SE331")


def test_a_nuts2_figure_is_shared_with_the_neighbour() -> None:
    assert coverage({"SE33", "SE32", "SE"}, "SE331", FOUR) == Coverage("shared", "SE33", ("SE332",))
    assert coverage({"SE33", "SE32"}, "SE322", FOUR) == Coverage("shared", "SE32", ("SE321",))


def test_one_county_may_have_its_own_while_the_neighbour_shares() -> None:
    observed = {"SE331", "SE33"}
    assert coverage(observed, "SE331", FOUR).level == "own"
    assert coverage(observed, "SE332", FOUR).level == "shared"


def test_a_national_figure_belongs_to_the_country() -> None:
    assert coverage({"SE", "EU27_2020"}, "SE321", FOUR) == Coverage("national", "SE")


def test_without_figures_there_is_no_level() -> None:
    assert coverage({"FI1D"}, "SE321", FOUR) == Coverage("none", "")


def test_a_confidential_year_alone_is_no_figure() -> None:
    rows = pd.DataFrame({"geo": ["SE32", "SE33"], "value": [GAP, 2.25]})
    assert with_figures(rows) == {"SE33"}


def test_the_newest_common_year_has_a_figure_of_every_area() -> None:
    rows = pd.DataFrame(
        {
            "geo": ["SE32", "SE32", "SE32", "SE33", "SE33", "SE33"],
            "year": [2021, 2022, 2023, 2021, 2022, 2023],
            "value": [0.7, 0.8, GAP, 2.5, GAP, 2.25],
        }
    )
    assert newest_common_year(rows, ["SE32", "SE33"]) == 2021
    assert newest_common_year(rows, ["SE33"]) == 2023
    assert newest_common_year(rows, ["SE32", "SE33", "SE11"]) is None
