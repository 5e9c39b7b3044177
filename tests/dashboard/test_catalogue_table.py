import json
from pathlib import Path

import pytest
from release_fixture import use, write_release

from dashboard.catalogue_table import catalogue_table, filtered, release_facts, series_table
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


@pytest.mark.parametrize(
    ("checked_at", "told"),
    [
        ("", True),
        ("2024-03-01T11:59:59Z", True),  # a build or an import has met it since then
        ("2024-03-01T12:00:00Z", False),  # the release was made then
        ("2024-03-02T03:20:00Z", False),
    ],
)
def test_what_a_release_was_made_without_is_told_until_a_refresh_knows_better(
    data: Path, checked_at: str, told: bool
) -> None:
    met = {"indicator": "gdp_eur", "dataset": "nama_10r_3gdp"}
    write_release(data, "20260401T120000Z", manifest={"failed": [met]})
    use(data, "20260401T120000Z")
    if checked_at:
        account = {"checked_at": checked_at, "outcome": "nothing_new", "release": "",
                   "failing": [], "remarks": []}  # fmt: skip
        (data / "processed" / "LAST_REFRESH.json").write_text(json.dumps(account))
    shown = release_facts(Frame("data", "en", "light", open_release(), None))
    assert ("<dd>gdp_eur</dd>" in shown) == told
    assert ("Kept older figures when it was made" in shown) == told
