"""What is told as a change between two releases."""

import pandas as pd

from pipelines.revisions import revisions

COLUMNS = ["indicator", "geo", "year", "value", "flag", "confidential"]


def table(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS)


def test_each_kind_of_change_is_told_once() -> None:
    before = table(
        ("x", "SE33", 2019, 1.0, "", ""),
        ("x", "SE33", 2020, 2.0, "", ""),
        ("x", "SE33", 2021, 3.0, "p", ""),
        ("x", "SE33", 2022, 4.0, "", ""),
    )
    after = table(
        ("x", "SE33", 2019, 1.0, "", ""),
        ("x", "SE33", 2020, 2.5, "", ""),
        ("x", "SE33", 2021, 3.0, "", ""),
        ("x", "SE33", 2022, None, "", "C"),
        ("x", "SE33", 2023, 5.0, "", ""),
    )
    changes = revisions(before, after).set_index("year")["kind"].to_dict()
    assert changes == {2020: "revised", 2021: "flag", 2022: "removed", 2023: "new_year"}


def test_a_row_that_vanishes_is_removed() -> None:
    before = table(("x", "SE33", 2019, 1.0, "", ""), ("x", "SE33", 2020, 2.0, "", ""))
    after = table(("x", "SE33", 2020, 2.0, "", ""))
    assert revisions(before, after)["kind"].tolist() == ["removed"]


def test_an_indicator_without_earlier_figures_is_not_told_figure_by_figure() -> None:
    after = table(("y", "SE33", 2020, 2.0, "", ""))
    assert revisions(table(), after).empty
