"""Pages and papers of regions with figures that are few, flagged, secret or of different years."""

import re
from html import unescape
from pathlib import Path

import pandas as pd
import pytest
from printed import pdf_facts, pdf_text, poppler
from visiting import said, visit

from dashboard.look import ALL
from dashboard.release import open_release
from dashboard.summary_paper import summary_paper

ADDRESS = "https://figures.example"
PAIRS = ["SE32", "SE33"]


def change(folder: Path, table: str, rows: str, **values: object) -> None:
    """Overwrites columns of the rows that a query finds."""
    path = folder / f"{table}.parquet"
    frame = pd.read_parquet(path)
    found = frame.query(rows).index
    assert len(found)
    for column, value in values.items():
        frame[column] = frame[column].astype(object) if frame[column].dtype == "category" else (
            frame[column]
        )  # fmt: skip
        frame.loc[found, column] = value
    frame.to_parquet(path, index=False)


def drop(folder: Path, table: str, rows: str) -> None:
    path = folder / f"{table}.parquet"
    frame = pd.read_parquet(path)
    found = frame.query(rows).index
    assert len(found)
    frame.drop(found).to_parquet(path, index=False)


def card(html: str, title: str) -> str:
    """The words of the card whose measure has a title."""
    [found] = [block for block in html.split('<p class="measure">') if block.startswith(title)]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", found.split("</div>\n")[0])).split())


def test_figures_of_different_years_are_not_set_side_by_side(copied: Path) -> None:
    drop(copied, "observations", "indicator == 'rd_gerd_gdp' and geo == 'SE32' and year > 2021")
    drop(copied, "observations", "indicator == 'rd_gerd_gdp' and geo == 'SE33' and year < 2022")
    words = card(said(visit("overview", region=ALL, lang="en")), "R&amp;D spending")
    assert "Different years. The figures of the four regions have no year in common." in words
    assert "2.25" not in words
    assert "2023" not in words


def test_a_region_without_a_figure_is_named_and_the_others_stand(copied: Path) -> None:
    drop(copied, "observations", "indicator == 'gdp_pps' and geo in ['SE331', 'SE33']")
    words = card(said(visit("overview", region=ALL, lang="en")), "GDP per inhabitant (EU")
    assert "Norrbotten 150" in words
    assert "Missing for Västerbotten." in words
    assert "whole country" not in words


def test_flags_stand_beside_each_area_and_an_unreliable_one_has_no_mark(copied: Path) -> None:
    rows = "indicator == 'share_wood_paper' and geo == 'SE32' and year == 2022"
    change(copied, "observations", rows, flag="u")
    html = said(visit("overview", region=ALL, lang="en"))
    assert "Middle Norrland 28.3 unreliable" in card(html, "Wood, pulp and paper")
    [alt] = re.findall(r'class="strip" alt="([^"]*5\.1[^"]*)"', html)
    assert "Upper Norrland" in alt
    assert "Middle Norrland" not in alt
    text = pdf_text(summary_paper(open_release(), ALL, "en", ADDRESS))
    assert "Middle Norrland 28.3 unreliable" in text


def test_a_country_stands_among_countries_only(copied: Path) -> None:
    rows = f"indicator == 'share_wood_paper' and geo in {PAIRS}"
    change(copied, "observations", rows, value=float("nan"), confidential="C")
    words = card(said(visit("overview", region="SE331", lang="en")), "Wood, pulp and paper")
    [others] = re.findall(r"of (\d+) other EU countries", words) or ["0"]
    assert int(others) <= 26


def test_a_domain_that_nobody_has_judged_is_not_named(copied: Path) -> None:
    drop(copied, "priorities", "geo == 'SE331' and domain in ['F', 'X']")
    start = said(visit("overview", region="SE331"))
    assert start.count("Inte utpekat") == 2
    assert "Inte utpekat" in said(visit("profile", region="SE331"))


@poppler
@pytest.mark.parametrize(("choice", "lang"), [("SE322", "sv"), (ALL, "en")])
def test_one_page_stays_one_page_when_all_is_filled_and_long(copied: Path, choice, lang) -> None:
    observations = pd.read_parquet(copied / "observations.parquet").astype({"indicator": "str"})
    new = observations[observations["indicator"] == "gdp_pps"].assign(indicator="tour_nights")
    both = pd.concat([observations, new]).sort_values(["indicator", "geo", "year"])
    both.to_parquet(copied / "observations.parquet", index=False)
    themes = pd.read_parquet(copied / "themes.parquet")
    indicators = pd.read_parquet(copied / "indicators.parquet")
    shown = indicators["id"].isin(themes["headline"])
    for column in (f"short_{lang}", f"unit_{lang}"):
        indicators.loc[shown, column] = indicators.loc[shown, column] + " och mer därtill" * 2
    indicators.loc[indicators["id"] == "tour_nights", ["first_year", "last_year"]] = (2010, 2021)
    indicators.to_parquet(copied / "indicators.parquet", index=False)
    pdf = summary_paper(open_release(), choice, lang, ADDRESS)
    assert pdf_facts(pdf)["Pages"] == "1"
    assert "EuroGeographics" in pdf_text(pdf)


@poppler
def test_markup_in_the_words_of_the_catalogue_stays_words(copied: Path) -> None:
    odd = "#strong[x] *y* _z_ $a$ <b>@q \\\\"
    rows = "id == 'rd_gerd_gdp'"
    change(copied, "indicators", rows, short_sv=odd, label_sv=odd, caveat_sv=odd)
    text = pdf_text(summary_paper(open_release(), "SE331", "sv", ADDRESS))
    assert "#strong[x] *y* _z_ $a$ <b>@q" in text
    assert "<b>@q" not in said(visit("overview", region="SE331"))
