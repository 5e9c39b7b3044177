"""The table of a single indicator: the figures of the bundled release, as the source gives them."""

import re
from pathlib import Path

import pytest
import visiting

ROOT = Path(__file__).resolve().parents[2]


def said(**address: str) -> str:
    return visiting.said(visiting.visit("data", **address))


@pytest.fixture(autouse=True)
def bundled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("S3_DATA_DIR", raising=False)


def published(text: str) -> str:
    [table] = re.findall(r'<table class="figures"><caption>.*?</table>', text)
    return table


def test_a_figure_stands_with_all_its_decimals_the_newest_year_first() -> None:
    table = published(said(indicator="ris_sii"))
    assert "101,67" in table
    assert "124,81" in table
    years = re.findall(r'<th scope="row">(\d+)</th>', table)
    assert years == sorted(years, reverse=True)
    assert "124.81" in published(said(indicator="ris_sii", lang="en"))


def test_what_a_source_imputed_or_keeps_secret_is_said_in_words() -> None:
    table = published(said(indicator="n_cmu"))
    assert "9,9 (imputerat)" in table
    assert "12,1" in table
    assert "sekretess" in published(said(indicator="rd_gerd_gdp"))


def test_notes_of_the_series_are_marked_as_english() -> None:
    assert re.search(r'<span lang="en">\w', said(indicator="ris_sii"))
