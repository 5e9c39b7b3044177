"""Page, PDF and CSV of the same view hold the same figures, for each region in both languages."""

import io
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from html import unescape
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from printed import pdf_facts, pdf_text, poppler
from visiting import said, visit

from dashboard.look import REGION_MARK
from dashboard.release import Release, open_release
from dashboard.take_home import paper_name

ADDRESS = "https://figures.example"
VIEWS = [
    *(("overview", choice) for choice in (*REGION_MARK, "all")),
    *(("profile", choice) for choice in REGION_MARK),
]
NUMBER = re.compile(r'<b class="num">.*?</b>')
LANGUAGES = ("sv", "en")


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, Any]]:
    """What a page offers to take home, by the key of its button."""
    monkeypatch.delenv("S3_DATA_DIR", raising=False)
    monkeypatch.setenv("S3_DASHBOARD_URL", ADDRESS)
    found: dict[str, dict[str, Any]] = {}
    monkeypatch.setattr(
        st, "download_button", lambda label, **told: found.update({told["key"]: told})
    )
    return found


@pytest.fixture(scope="module")
def bundled() -> Release:
    return open_release("bundled")


def printed(value: float, decimals: int, lang: str, sign: bool) -> str:
    """A figure as a statistical office prints it, without the program's own words."""
    rounded = Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{abs(rounded):,}"
    if lang == "sv":
        text = text.replace(",", " ").replace(".", ",")
    return ("−" if rounded < 0 else "+" if sign and rounded > 0 else "") + text


def figures(release: Release, csv: bytes, lang: str) -> pd.DataFrame:
    """The rows of the CSV with each figure as it is printed."""
    table = pd.read_csv(io.BytesIO(csv), keep_default_na=False, na_values={"value": [""]})
    signed = {
        name: bool((release.observations(name)["value"] < 0).any()) for name in table["indicator"]
    }
    table["printed"] = [
        printed(
            row.value,
            int(release.indicators.at[row.indicator, "decimals"]),
            lang,
            sign=signed[row.indicator],
        )
        for row in table.itertuples()
    ]
    return table


def flat(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


@poppler
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("view", "choice"), VIEWS)
def test_page_pdf_and_csv_hold_the_same_figures(offered, bundled, view, choice, lang):
    html = said(visit(view, region=choice, lang=lang))
    table = figures(bundled, offered["figures"]["data"](), lang)
    text = flat(pdf_text(offered[f"paper_{view}"]["data"]()))
    if view == "profile":
        # All of the page in its order: measure, figure, year.
        rows = re.findall(r'<tr role="row"><th role="rowheader".*?</tr>', html)
        on_page = [
            (
                unescape(re.search(r'target="_self">(.*?)</a>', row)[1]),
                flat(re.search(r"<b>(.*?)</b>", row)[1]),
                int(re.search(r'class="c-year"[^>]*>(?:\d{4}–)?(\d{4})', row)[1]),
            )
            for row in rows
        ]
        assert on_page == [(row.label, row.printed, row.year) for row in table.itertuples()]
        assert len(on_page) > 80
    else:
        # The table of all four regions stands on the page and in the CSV, not on the one page.
        own, _, four = html.partition('role="table"')
        lead = flat(unescape(" ".join(re.findall(r'<ul class="told">.*?</ul>', own))))
        cards, four = (flat(unescape("".join(NUMBER.findall(part)))) for part in (own, four))
        # Of several areas the words say between what they lie.
        ends = table.groupby("indicator")["value"].transform(
            lambda of: of.isin([of.min(), of.max()])
        )
        shown = table["printed"].map(lambda figure: f">{figure}<" in cards or figure in lead)
        for row in table[~shown & ends].itertuples():
            assert f">{row.printed}<" in four
        assert all(str(year) in html for year in table["year"])
        table = table[shown]
        assert len(table) > 10
    for row in table.itertuples():
        assert re.search(rf"(?<![\d,.]){re.escape(row.printed)}(?![\d])", text), row
        assert str(row.year) in text
        for dataset in row.dataset.split(" + "):
            assert dataset.replace(" ", "") in text.replace(" ", "")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_stands_beside_a_figure_is_that_of_the_csv(offered, bundled, lang):
    html = said(visit("profile", region="SE321", lang=lang))
    table = figures(bundled, offered["figures"]["data"](), lang)
    rows = re.findall(r'<tr role="row"><th role="rowheader".*?</tr>', html)
    placed = 0
    for shown, row in zip(rows, table.itertuples(), strict=True):
        decimals = int(bundled.indicators.at[row.indicator, "decimals"])
        cell = flat(unescape(re.search(r'class="c-eu"[^>]*>(.*?)</td>', shown)[1]))
        if row.eu_is:
            value = printed(float(row.eu), decimals, lang, sign=False)
            assert cell.split(" (")[0].removeprefix("median ") == value
            assert cell.startswith("median ") == (row.eu_is == "median")
        else:
            assert cell == ""
        cell = re.search(r'class="c-country"[^>]*>(.*?)</td>', shown)[1]
        if cell:
            assert flat(unescape(cell)) == printed(float(row.sweden), decimals, lang, sign=False)
        place = re.search(r'class="c-place"[^>]*>.*?<span>(.*?)</span></td>', shown)
        if row.lower_percent == "":
            assert place is None
        elif 1 <= float(row.lower_percent) <= 99:
            placed += 1
            assert abs(float(row.lower_percent) - int(re.search(r"\d+", place[1])[0])) <= 0.5
        arrow = re.search(r'class="c-trend".*?<span( class="sure")?>', shown)[1]
        assert bool(arrow) == (row.trend != "none")
    assert placed > 40


@poppler
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("view", "choice"), [("overview", "all"), ("profile", "SE322")])
def test_the_pdf_can_be_read_by_all_and_leads_back(offered, bundled, view, choice, lang):
    html = said(visit(view, region=choice, lang=lang))
    make: Callable[[], bytes] = offered[f"paper_{view}"]["data"]
    pdf = make()
    told = pdf_facts(pdf)
    assert told["Tagged"] == "yes"
    assert told["Page size"] == "595.276 x 841.89 pts (A4)"
    assert told["Title"] == unescape(re.search(r'<h1 class="title">(.*?)</h1>', html)[1])
    assert re.search(rb"/Lang\(" + lang.encode() + rb"\)", pdf)
    assert len(pdf) < 1_000_000
    assert (told["Pages"] == "1") == (view == "overview")
    text = pdf_text(pdf)
    where = f"{ADDRESS}/{'' if view == 'overview' else view}?lang={lang}&region={choice}"
    assert where in text.replace(" ", "")
    assert "EuroGeographics" in text
    assert "CC BY 4.0" in text
    assert {"sv": "23 november 2026", "en": "23 November 2026"}[lang] in text
    assert make() == pdf


@poppler
def test_a_pdf_of_a_frozen_view_leads_to_the_frozen_view(offered):
    visit("profile", region="SE331", release="bundled")
    text = pdf_text(offered["paper_profile"]["data"]())
    assert "release=bundled" in text.replace(" ", "")


@pytest.mark.parametrize(("view", "papers"), [("overview", 2), ("profile", 2)])
def test_the_files_say_what_they_are(offered, view, papers):
    visit(view, region="SE332", lang="en")
    names = {told["file_name"] for told in offered.values()}
    assert names == {
        "norrbotten_one-page_2026-11-23.pdf",
        "norrbotten_profile_2026-11-23.pdf",
        f"norrbotten_{view}-figures_2026-11-23.csv",
    }
    assert len([name for name in names if name.endswith("pdf")]) == papers


def test_a_placemat_is_named_by_region_domain_and_date(bundled):
    name = paper_name("placemat", "SE322", bundled, "sv", "Skog och mat")
    assert name == "jamtland-harjedalen_arbetsblad_skog-och-mat_2026-11-23.pdf"


def test_all_four_have_one_page_and_no_profile(offered):
    visit("overview", region="all")
    assert set(offered) == {"paper_overview", "figures"}


def test_a_county_figure_and_a_shared_one_are_told_apart_in_the_csv(offered, bundled):
    visit("profile", region="SE331", lang="en")
    table = figures(bundled, offered["figures"]["data"](), "en")
    whose = dict(zip(table["indicator"], table["whose"], strict=True))
    assert whose["population"] == "own"
    assert whose["rd_gerd_gdp"] == "shared: Västerbotten, Norrbotten"
    assert whose["ren_share"] == "country"
