"""S3 domains crossed with the circular economy, as a visitor meets them."""

import re
from functools import cache
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
import yaml
from visiting import said, visit

from dashboard.i18n import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "catalogue"
REGIONS = ("SE331", "SE332", "SE321", "SE322")


@pytest.fixture(autouse=True)
def bundled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("S3_DATA_DIR", raising=False)


@cache
def entries() -> dict[str, dict]:
    """All measures of the catalogue, read with nothing of ours."""
    files = sorted((CATALOGUE / "indicators").glob("*.yaml"))
    return {
        name: entry
        for path in files
        for name, entry in yaml.safe_load(path.read_text(encoding="utf-8")).items()
    }


def speaking_to(domain: str, area: str) -> set[str]:
    """The measures of an area that a domain names its own or shares."""
    return {
        name
        for name, entry in entries().items()
        if entry.get("circular_area") == area
        and domain in (entry["domain"], *entry.get("secondary_domains", []))
    }


@cache
def with_figures() -> set[str]:
    """The measures that have figures in the bundled release."""
    table = pd.read_parquet(ROOT / "data/processed/bundled/observations.parquet")
    return set(table.loc[table["value"].notna(), "indicator"].astype(str))


@cache
def domains() -> dict[str, dict]:
    read = yaml.safe_load((CATALOGUE / "domains.yaml").read_text(encoding="utf-8"))
    return {domain["key"]: domain for domain in read["domains"]}


@cache
def areas() -> list[str]:
    read = yaml.safe_load((CATALOGUE / "domains.yaml").read_text(encoding="utf-8"))
    return [area["key"] for area in read["areas"]]


def cells(page: str) -> dict[tuple[str, str], tuple[int, str]]:
    """Count and words of every cell by the domain and area that it leads to."""
    found = re.findall(
        r'<a class="cell[^"]*" href="([^"]*)"[^>]*><b>(\d+)</b><span>([^<]*)</span>', page
    )
    read = {}
    for address, count, words in found:
        asked = parse_qs(urlsplit(unescape(address)).query)
        read[asked["domain"][0], asked["area"][0]] = (int(count), words)
    return read


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_matrix_is_what_the_catalogue_says(lang: str) -> None:
    shown = with_figures()
    expected = {
        (domain, area): len(speaking_to(domain, area) & shown)
        for domain in domains()
        for area in areas()
        if speaking_to(domain, area)
    }
    page = said(visit("matrix", lang=lang))
    assert {key: count for key, (count, _) in cells(page).items()} == expected
    assert page.count('class="none"') == 45 - len(expected)


def test_a_cell_says_how_many_of_its_measures_are_regional_and_how_many_wait() -> None:
    read, shown = entries(), with_figures()
    for (domain, area), (_, text) in cells(said(visit("matrix", lang="en"))).items():
        measures = speaking_to(domain, area)
        known = measures & shown
        regional = sum(read[name]["level"] != "national" for name in known)
        if not known:
            words = ""
        elif not regional:
            words = "country only"
        elif regional == len(known):
            words = "regional" if regional == 1 else "all regional"
        else:
            words = f"{regional} of them regional"
        waits = f"{len(measures - known)} waiting" if measures - known else ""
        assert text == " · ".join(part for part in (words, waits) if part)


def test_the_headline_counts_the_empty_cells() -> None:
    empty = sum(not speaking_to(domain, area) for domain in domains() for area in areas())
    totals = {d: sum(len(speaking_to(d, a)) for a in areas()) for d in domains()}
    richest = max(totals, key=totals.__getitem__)
    name = domains()[richest]["short"]["sv"]
    page = unescape(said(visit("matrix")))
    assert f"Flest cirkulära mått: {name}. {empty} av 45 rutor har inget." in page


@pytest.mark.parametrize("region", REGIONS)
def test_what_a_region_states_marks_its_rows(region: str) -> None:
    page = unescape(said(visit("matrix", region=region, lang="en")))
    marked = set(re.findall(r'<tr class="stated"><th scope="row"><a href="[^"]*domain=(\w)', page))
    stated = {k for k, d in domains().items() if d["priorities"][region]["mark"] == "stated"}
    assert marked == stated
    assert f'style="--own:var(--{region});' in page


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("domain", list("FREITMHAX"))
def test_the_view_of_a_domain_lists_every_measure_that_speaks_to_both(
    domain: str, lang: str
) -> None:
    page = unescape(said(visit("matrix", domain=domain, lang=lang)))
    sections = re.findall(r'<section class="meeting.*?</section>', page, re.DOTALL)
    assert len(sections) == 5
    assert domains()[domain]["circular_question"][lang] in page
    read = entries()
    for area, section in zip(areas(), sections, strict=True):
        expected = {read[name]["label"][lang] for name in speaking_to(domain, area)}
        named = re.findall(r"<li[^>]*>.*?<b>(?:<a [^>]*>)?([^<]*)", section)
        assert set(named) == expected
        assert len(named) == len(expected)


def test_a_measure_with_figures_leads_to_its_drawing_and_one_without_says_what_it_will_show() -> (
    None
):
    indicators = pd.read_parquet(ROOT / "data/processed/bundled/indicators.parquet").set_index("id")
    page = unescape(said(visit("matrix", domain="M", area="waste_management", lang="en")))
    links = re.findall(r'<li><div><b><a href="([^"]*)"', page)
    assert len(links) == len(speaking_to("M", "waste_management") & with_figures())
    opened = {parse_qs(urlsplit(link).query)["indicator"][0] for link in links}
    expected = speaking_to("M", "waste_management")
    assert opened == {name for name in expected if indicators.at[name, "last_year"] > 0}
    waiting = expected - opened
    assert waiting
    for name in waiting:
        assert indicators.at[name, "definition_en"] in page
    for link in links:
        parts = urlsplit(link)
        asked = {key: values[0] for key, values in parse_qs(parts.query).items()}
        target = visit(parts.path, **asked)
        label = indicators.at[asked["indicator"], "label_en"]
        assert any(e.proto.alt.startswith(label) for e in target.get("plotly_chart"))


def test_every_figure_of_a_view_has_its_source() -> None:
    page = unescape(said(visit("matrix", domain="R", lang="en")))
    shown = re.findall(r"<li><div>.*?</li>", page, re.DOTALL)
    assert len(shown) >= 8
    assert all("Source: Eurostat" in entry for entry in shown)


def test_an_area_in_the_address_is_shown_alone() -> None:
    page = said(visit("matrix", domain="F", area="waste_management"))
    assert page.count('<section class="meeting') == 1
    count = len(speaking_to("F", "waste_management") & with_figures())
    assert f"Skog och mat och Avfallshantering: {count} mått med siffror" in page


def test_what_waits_stands_after_what_has_figures() -> None:
    page = unescape(said(visit("matrix", domain="M", lang="en")))
    for section in re.findall(r'<section class="meeting.*?</section>', page, re.DOTALL):
        waits = [kind == "later" for kind in re.findall(r'<li(?: class="(later)")?>', section)]
        assert waits == sorted(waits)


def test_unknown_codes_are_named_and_the_matrix_opens() -> None:
    at = visit("matrix", domain="Q", area="moon", region="SE999")
    page = said(at)
    for code in ("Q", "moon", "SE999"):
        assert code in page
    assert cells(page)


def test_a_release_made_before_there_were_circular_questions_opens(copied: Path) -> None:
    themes = pd.read_parquet(copied / "themes.parquet")
    old = themes.drop(columns=["circular_question_sv", "circular_question_en"])
    old.to_parquet(copied / "themes.parquet", index=False)
    page = unescape(said(visit("matrix", domain="F")))
    assert domains()["F"]["question"]["sv"] in page
