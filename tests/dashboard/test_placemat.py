"""The placemat of a domain: one A3 page that tells what is known, whose it is and what is not."""

import re
from types import SimpleNamespace

import pytest
from printed import pdf_facts, pdf_text, poppler
from visiting import visit

from dashboard.core_measures import core_measures, with_core
from dashboard.facts import facts
from dashboard.findings import finding
from dashboard.i18n import t
from dashboard.live_address import base_address, live_address
from dashboard.placemat import placemat
from dashboard.release import Release, open_release

ADDRESS = "https://figures.example/domains?lang=sv&domain=A&region=SE331"
DOMAINS = tuple("FREITMHAX")


@pytest.fixture(scope="module")
def bundled() -> Release:
    return open_release("bundled")


def plain(text: str) -> str:
    """A text as it comes back from a PDF: no space where a line may have ended."""
    return re.sub(r"\s", "", text)


@poppler
@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("domain", DOMAINS)
def test_every_domain_fits_one_tagged_page_of_a3(bundled, domain, lang):
    pdf = placemat(bundled, domain, "SE331", lang, ADDRESS)
    told = pdf_facts(pdf)
    theme = bundled.themes.set_index("key").loc[domain]
    assert told["Pages"] == "1"
    assert told["Page size"] == "1190.55 x 841.89 pts (A3)"
    assert told["Tagged"] == "yes"
    assert told["Title"] == theme[f"label_{lang}"]
    assert told["Author"] == t("service", lang)
    assert re.search(rb"/Lang\(" + lang.encode() + rb"\)", pdf)
    assert len(pdf) < 1_000_000
    text = plain(pdf_text(pdf))
    for column in ("label", "question", "circular_question"):
        assert plain(theme[f"{column}_{lang}"]) in text
    assert plain(t("paper.placemat.ours", lang)) in text
    assert plain(ADDRESS) in text
    for indicator in core_measures(bundled, domain, 4):
        found = facts(bundled, indicator, same_year=True)
        said = finding(found, lambda geo: bundled.name(geo, lang), lang)
        assert plain(said) in text
        dataset = bundled.series.loc[
            bundled.observations(indicator)["series"].iloc[0].split("+")[0], "dataset"
        ]
        assert plain(str(dataset)) in text


@poppler
def test_who_names_the_domain_is_told_with_the_words_of_the_region(bundled):
    rows = bundled.priorities[bundled.priorities["domain"] == "F"].set_index("geo")
    text = pdf_text(placemat(bundled, "F", "SE331", "sv", ADDRESS))
    assert rows.at["SE331", "mark"] == "inferred"
    assert "○ Obekräftad tolkning" in text
    assert "inte bekräftad av regionen" in text
    assert f"”{rows.at['SE332', 'words_sv']}”" in text


@poppler
def test_a_map_carries_its_year_and_whose_its_boundaries_are(bundled):
    text = pdf_text(placemat(bundled, "M", "SE331", "sv", ADDRESS))
    assert "BRP per invånare, EU = 100, 2021" in text
    assert "© EuroGeographics" in text


@poppler
def test_a_domain_without_a_map_says_so_and_names_what_is_missing(bundled):
    text = pdf_text(placemat(bundled, "T", "SE331", "sv", ADDRESS))
    assert t("paper.placemat.no_map", "sv") in text
    assert "© EuroGeographics" not in text
    assert t("paper.placemat.waiting", "sv") in text
    assert "Gästnätter" in text
    # Of five core measures the bundled release has figures for one.
    assert "Visade här: 1 av områdets 5 kärnmått." in text
    assert "Med siffror men inte visade: 0. Utan siffror: 4." in text


@poppler
def test_shared_values_are_told_to_be_shared(bundled):
    text = pdf_text(placemat(bundled, "F", "SE331", "en", ADDRESS))
    assert t("paper.placemat.shared", "en") in text
    assert "Two areas of two counties each" in text


def test_the_same_release_gives_the_same_bytes_and_another_foreground_others(bundled):
    first, second, other = (
        placemat(bundled, "A", region, "sv", ADDRESS) for region in ("SE331", "SE331", "SE321")
    )
    assert first == second
    assert first != other


@pytest.mark.parametrize("domain", DOMAINS)
def test_only_the_headline_and_core_measures_with_figures_are_chosen(bundled, domain):
    chosen = core_measures(bundled, domain, 4)
    headline = bundled.themes.set_index("key").at[domain, "headline"]
    assert len(chosen) == len(set(chosen)) <= 4
    assert set(chosen) <= {headline, *with_core(bundled, domain)}
    assert all(facts(bundled, i) for i in chosen)
    if facts(bundled, headline):
        assert chosen[0] == headline
    left = [i for i in with_core(bundled, domain) if facts(bundled, i) and i not in chosen]
    assert len(chosen) == 4 or not left


def test_different_levels_take_turns_and_no_dataset_comes_twice(bundled):
    chosen = core_measures(bundled, "M", 4)
    assert {facts(bundled, i)[0].level for i in chosen[:3]} == {"own", "shared", "national"}
    assert bundled.indicators.loc[chosen, "dataset"].is_unique


@pytest.mark.parametrize("base", ["https://a.example/north", "https://a.example/north/"])
def test_the_address_of_a_page_stands_under_its_base(base):
    assert live_address("domains", base, domain="F", lang="sv") == (
        "https://a.example/north/domains?domain=F&lang=sv"
    )
    assert live_address("overview", base) == "https://a.example/north/"


def test_the_page_of_a_domain_offers_its_placemat(monkeypatch):
    monkeypatch.setenv("S3_DASHBOARD_URL", "https://a.example/north")
    at = visit("domains", lang="en", domain="T", region="SE322")
    [button] = at.get("download_button")
    assert button.proto.label == t("paper.placemat.download", "en")


@pytest.mark.parametrize(
    ("told", "seen", "base"),
    [
        ("", "https://a.example/north/domains", "https://a.example/north"),
        ("", "https://a.example/north/", "https://a.example/north/"),
        ("", "http://localhost:8501/domains", "http://localhost:8501"),
        ("", None, "http://localhost:8501"),
        ("https://b.example", "https://a.example/domains", "https://b.example"),
    ],
)
def test_the_dashboard_is_where_it_is_told_to_be_or_where_the_reader_has_it(
    monkeypatch, told, seen, base
):
    monkeypatch.setenv("S3_DASHBOARD_URL", told)
    monkeypatch.setattr("streamlit.context", SimpleNamespace(url=seen))
    assert base_address() == base
