from dataclasses import dataclass

import pandas as pd
import pytest

from analysis.coverage import (
    Coverage,
    Figure,
    coverage,
    figure,
    fullest_year,
    newest_common_year,
    with_figures,
)

GAP = float("nan")
REGIONS = pd.DataFrame(
    [
        ("SE", "country", "EU27_2020", "SE"),
        ("SE3", "nuts1", "SE", "SE"),
        ("SE33", "nuts2", "SE3", "SE"),
        ("SE32", "nuts2", "SE3", "SE"),
        ("SE331", "nuts3", "SE33", "SE"),
        ("SE332", "nuts3", "SE33", "SE"),
        ("SE321", "nuts3", "SE32", "SE"),
        ("SE322", "nuts3", "SE32", "SE"),
        ("FI1D", "nuts2", "FI1", "FI"),
    ],
    columns=["geo", "level", "parent", "country"],
).set_index("geo")


@dataclass(frozen=True)
class Made:
    """A release of one indicator."""

    rows: pd.DataFrame
    status: str = "published"

    @property
    def indicators(self) -> pd.DataFrame:
        return pd.DataFrame({"status": [self.status]}, index=["rd"])

    @property
    def regions(self) -> pd.DataFrame:
        return REGIONS

    def observations(self, indicator: str) -> pd.DataFrame:
        assert indicator == "rd"
        return self.rows


def made(*cells: tuple, status: str = "published") -> Made:
    """Cells: geo, year, value and, where they have them, flag and confidentiality."""
    full = [(*cell, *("", "")[: 5 - len(cell)]) for cell in cells]
    columns = ["geo", "year", "value", "flag", "confidential"]
    rows = pd.DataFrame(full, columns=columns)
    return Made(rows.astype({"geo": str, "flag": str, "confidential": str, "value": float}), status)


# Whose figure


def test_a_county_figure_is_the_regions_own() -> None:
    assert coverage({"SE331", "SE33", "SE"}, "SE331", REGIONS) == Coverage("own", "SE331")


def test_a_nuts2_figure_is_shared_with_the_neighbour() -> None:
    found = coverage({"SE33", "SE32", "SE"}, "SE331", REGIONS)
    assert found == Coverage("shared", "SE33", ("SE332",))
    assert coverage({"SE33", "SE32"}, "SE322", REGIONS) == Coverage("shared", "SE32", ("SE321",))


def test_one_county_may_have_its_own_while_the_neighbour_shares() -> None:
    observed = {"SE331", "SE33"}
    assert coverage(observed, "SE331", REGIONS).level == "own"
    assert coverage(observed, "SE332", REGIONS).level == "shared"


def test_neighbours_are_told_by_the_parent_and_not_by_the_code() -> None:
    rows = [("A", "nuts2", ""), ("X1", "nuts3", "A"), ("Y2", "nuts3", "A"), ("A3", "nuts3", "")]
    odd = pd.DataFrame(rows, columns=["geo", "level", "parent"]).assign(country="").set_index("geo")
    assert coverage({"A"}, "X1", odd) == Coverage("shared", "A", ("Y2",))
    assert coverage({"A"}, "A3", odd) == Coverage("none", "")


def test_a_national_figure_belongs_to_the_country() -> None:
    assert coverage({"SE", "EU27_2020"}, "SE321", REGIONS) == Coverage("national", "SE")
    assert coverage({"SE"}, "SE", REGIONS) == Coverage("national", "SE")


def test_a_figure_of_nuts1_stands_for_no_county() -> None:
    assert coverage({"SE3"}, "SE321", REGIONS) == Coverage("none", "")


def test_an_area_of_two_counties_has_its_own_figure() -> None:
    assert coverage({"SE33"}, "SE33", REGIONS) == Coverage("own", "SE33")
    assert coverage({"SE"}, "SE33", REGIONS) == Coverage("national", "SE")


@pytest.mark.parametrize("region", ["SE321", "XX999"])
def test_without_figures_there_is_no_level(region: str) -> None:
    assert coverage({"FI1D"}, region, REGIONS) == Coverage("none", "")


def test_a_confidential_year_alone_is_no_figure() -> None:
    rows = pd.DataFrame({"geo": ["SE32", "SE33"], "value": [GAP, 2.25]})
    assert with_figures(rows) == {"SE33"}


# The figure, or why there is none


def test_the_newest_figure_of_the_finest_area_stands_for_a_region() -> None:
    release = made(("SE33", 2021, 2.5), ("SE33", 2023, 2.25, "p"), ("SE", 2024, 3.5))
    assert figure(release, "SE331", "rd") == Figure(
        2.25, "shared", "SE33", ("SE332",), 2023, "p", ""
    )


def test_a_year_has_its_own_figure_and_zero_is_one() -> None:
    release = made(("SE331", 2021, 0.0, "u"), ("SE331", 2023, 2.25))
    assert figure(release, "SE331", "rd", 2021) == Figure(0.0, "own", "SE331", (), 2021, "u", "")


@pytest.mark.parametrize("cell", [("SE32", 2019, GAP, "", "C"), ("SE32", 2019, GAP, "c", "")])
def test_a_secret_year_is_confidential_by_mark_or_flag(cell: tuple) -> None:
    found = figure(made(cell, ("SE32", 2021, 0.8)), "SE321", "rd", 2019)
    flag = cell[3]
    assert found == Figure(None, "shared", "SE32", ("SE322",), 2019, flag, "confidential")


def test_where_all_is_secret_the_area_of_the_secret_is_named() -> None:
    found = figure(made(("SE32", 2019, GAP, "", "C"), ("SE33", 2019, 2.5)), "SE321", "rd")
    assert found == Figure(None, "shared", "SE32", ("SE322",), 2019, "", "confidential")


def test_a_level_does_not_change_from_year_to_year() -> None:
    release = made(("SE331", 2019, 3.0), ("SE33", 2021, 2.5))
    found = figure(release, "SE331", "rd", 2021)
    assert found == Figure(None, "own", "SE331", (), 2021, "", "not_published")


def test_a_gap_is_not_published_with_or_without_a_row() -> None:
    release = made(("SE33", 2019, 2.0), ("SE33", 2020, GAP, "u"), ("SE33", 2023, 2.5))
    assert figure(release, "SE331", "rd", 2020).reason == "not_published"
    assert figure(release, "SE331", "rd", 2020).flag == "u"
    assert figure(release, "SE331", "rd", 2021).reason == "not_published"


def test_an_ended_series_is_discontinued_after_its_last_figure_only() -> None:
    release = made(("SE33", 2017, 80.0), ("SE33", 2019, 85.0), status="discontinued")
    assert figure(release, "SE331", "rd").value == 85.0
    assert figure(release, "SE331", "rd", 2023).reason == "discontinued"
    assert figure(release, "SE331", "rd", 2018).reason == "not_published"


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("awaiting refresh", "not_fetched"),
        ("discontinued", "discontinued"),
        ("published", "not_published"),
    ],
)
@pytest.mark.parametrize("year", [None, 2023])
def test_without_any_figure_the_status_gives_the_reason(
    status: str, reason: str, year: int | None
) -> None:
    expected = Figure(None, "none", "", (), year, "", reason)  # type: ignore[arg-type]
    assert figure(made(status=status), "SE331", "rd", year) == expected


def test_an_indicator_that_is_not_in_the_release_is_an_error() -> None:
    with pytest.raises(KeyError):
        figure(made(), "SE331", "gdp")


# The year


ROWS = pd.DataFrame(
    {
        "geo": ["SE32", "SE32", "SE32", "SE33", "SE33", "SE33"],
        "year": [2021, 2022, 2023, 2021, 2022, 2023],
        "value": [0.7, 0.8, GAP, 2.5, GAP, 2.25],
    }
)


def test_the_newest_common_year_has_a_figure_of_every_area() -> None:
    assert newest_common_year(ROWS, ["SE32", "SE33"]) == 2021
    assert newest_common_year(ROWS, ["SE33"]) == 2023
    assert newest_common_year(ROWS, ["SE32", "SE33", "SE11"]) is None


def test_the_fullest_year_is_the_common_one_or_else_that_of_most_areas() -> None:
    assert fullest_year(ROWS, ["SE32", "SE33"]) == 2021
    assert fullest_year(ROWS, ["SE32", "SE33", "SE11"]) == 2021
    assert fullest_year(ROWS, ["SE32"]) == 2022
    assert fullest_year(ROWS, ["SE32", "SE33"], 0.5) == 2023
    assert fullest_year(ROWS, ["SE11"]) is None
    assert fullest_year(ROWS, []) is None
