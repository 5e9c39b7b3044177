from pathlib import Path

import pytest

from dashboard.catalogue_table import catalogue_table, filtered, series_table
from dashboard.release import open_release
from dashboard.shell import Frame


@pytest.fixture
def frame(data: Path) -> Frame:
    return Frame("data", "sv", "light", open_release(), None)


def test_the_catalogue_says_whose_figure_each_region_has(frame: Frame) -> None:
    table = catalogue_table(frame)
    whose = table.loc[["gdp_eur", "rd_gerd_gdp", "n_ren", "tour_nights"], "SE322"]
    assert whose.tolist() == ["eget", "delat", "riket", "–"]
    assert table.loc["gdp_eur", "years"] == "2014–2023"
    assert table.loc["tour_nights", "years"] == ""


def test_a_search_needs_all_words_in_any_order_and_case(frame: Frame) -> None:
    table = catalogue_table(frame)
    found = filtered(frame, table, "INNOVATIONSINDEX regionalt", "", "")
    assert found.index.tolist() == ["ris_sii"]
    assert filtered(frame, table, "ord som saknas", "", "").empty


def test_filters_narrow_by_domain_and_status(frame: Frame) -> None:
    table = catalogue_table(frame)
    assert filtered(frame, table, "", "A", "").index.tolist() == ["population", "emprate_15_64"]
    assert filtered(frame, table, "", "", "awaiting refresh").index.tolist() == ["tour_nights"]


def test_a_series_carries_its_query_and_its_checksum(frame: Frame) -> None:
    html = series_table(frame, frame.release.series.head(1))
    assert 'href="https://example.org/query"' in html
    assert "0" * 64 in html
