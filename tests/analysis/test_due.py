"""When the next figures are due, against days counted by hand."""

from datetime import date

import pandas as pd
import pytest

from analysis.due import next_figures

TODAY = date(2026, 11, 29)


def due(*rows: tuple[str, int, str, str | None]) -> list[tuple[str, int, str | None, str]]:
    """Indicator, next year, day and state, from indicator, last year, rhythm and update."""
    table = pd.DataFrame(rows, columns=["indicator", "year", "rhythm", "updated"])
    table["updated"] = pd.to_datetime(table["updated"])
    found = next_figures(table, TODAY)
    return [
        (row.indicator, row.year, None if pd.isna(row.due) else f"{row.due:%Y-%m-%d}", row.state)
        for row in found.itertuples()
    ]


@pytest.mark.parametrize(
    ("rhythm", "year", "day"),
    [
        ("annual", 2025, "2027-04-23"),
        ("biennial", 2026, "2028-04-23"),
        ("survey_waves", 2026, "2028-04-23"),
        ("three_years", 2025, "2027-04-23"),
    ],
)
def test_the_next_figure_comes_one_step_later_in_year_and_day(
    rhythm: str, year: int, day: str
) -> None:
    assert due(("a", 2024, rhythm, "2026-04-23")) == [("a", year, day, "expected")]


def test_without_the_date_of_the_source_there_is_none_of_the_next() -> None:
    assert due(("a", 2022, "annual", None)) == [("a", 2023, None, "unknown")]


def test_the_day_itself_is_not_late_and_the_day_after_is() -> None:
    assert due(("a", 2024, "annual", "2025-11-29T10:00")) == [("a", 2025, "2026-11-29", "expected")]
    assert due(("a", 2024, "annual", "2025-11-28T23:00")) == [("a", 2025, "2026-11-28", "late")]


def test_a_leap_day_has_no_next_year() -> None:
    assert due(("a", 2024, "annual", "2028-02-29")) == [("a", 2025, "2029-02-28", "expected")]


def test_what_is_nearest_to_today_stands_first_and_what_has_no_date_last() -> None:
    found = due(
        ("old", 2010, "annual", None),
        ("long_late", 2020, "annual", "2022-01-01"),
        ("new", 2024, "annual", None),
        ("far", 2024, "biennial", "2026-11-01"),
        ("late", 2023, "annual", "2025-02-14"),
        ("soon", 2024, "annual", "2025-12-15"),
    )
    assert [name for name, *_ in found] == ["soon", "far", "late", "long_late", "new", "old"]


def test_nothing_known_gives_nothing() -> None:
    assert due() == []


def test_an_unknown_rhythm_is_refused() -> None:
    with pytest.raises(KeyError, match="monthly"):
        due(("a", 2024, "monthly", None))
