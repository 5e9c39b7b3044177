"""Figures of three years together: the cases they rest on, their interval, and too few of them."""

import re
from html import unescape
from pathlib import Path

import pandas as pd
import pytest
import visiting
from scipy.stats import chi2
from visiting import said

ROOT = Path(__file__).resolve().parents[2]
# Applications to the EPO of Jämtland Härjedalen, and per million inhabitants, as published.
COUNTS = {2010: 7.88, 2011: 5.0, 2012: 4.0}
RATES = {2010: 62.211, 2011: 39.466, 2012: 31.671}


def visit(page: str, **address: str) -> str:
    text = re.sub(r"<[^>]*>", " ", said(visiting.visit(page, **address)))
    return unescape(text).replace("\u00a0", " ")


def patents(**address: str) -> str:
    """What the page of the domain says of European patents."""
    text = visit("domains", domain="X", group="reserve", **address)
    head = {"sv": "Patentansökningar till Europeiska", "en": "Patent applications to the European"}
    return text[text.index(head[address["lang"]]) :][:3000]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "sv",
            "{} ansökningar sammanlagt. Med hänsyn till slumpen ligger värdet troligen inom {}–{} "
            "per miljon",
        ),
        (
            "en",
            "{} applications in all. Allowing for chance, the value probably lies within {}–{} per",
        ),
    ],
)
def test_the_cases_are_told_with_the_interval_of_the_rate(lang: str, words: str) -> None:
    count = sum(COUNTS.values())
    millions = sum(COUNTS[year] / RATES[year] for year in COUNTS)
    whole = round(count)
    ends = [chi2.ppf(0.025, 2 * whole) / 2, chi2.ppf(0.975, 2 * whole + 2) / 2]
    text = patents(lang=lang)
    printed = [f"{n:.1f}" for n in (count / millions, *(end / millions for end in ends))]
    if lang == "sv":
        printed = [figure.replace(".", ",") for figure in printed]
    assert f"Jämtland Härjedalen {printed[0]}" in text
    assert "2010–2012: " + words.format(whole, *printed[1:]) in text


@pytest.mark.parametrize(
    ("page", "address"),
    [("domains", {"domain": "X", "group": "reserve"}), ("compare", {"indicator": "pat_epo"})],
)
def test_the_rule_is_linked_where_it_is_used(page: str, address: dict[str, str]) -> None:
    assert "rule=pooled" in said(visiting.visit(page, **address))


def test_cases_are_told_beside_the_rate_and_have_no_row_of_their_own() -> None:
    text = visit("domains", domain="X", group="reserve", lang="sv")
    assert "Patentansökningar till Europeiska patentverket, antal" not in text


def test_periods_that_overlap_have_no_arrow() -> None:
    text = patents(lang="sv")
    assert "Ingen pil: perioderna är tre år långa och överlappar varandra" in re.sub(
        r" +", " ", text
    )
    assert "Ökade" not in text.split("Jämtland Härjedalen")[1]


def test_a_period_with_two_years_says_so(copied: Path) -> None:
    drop(copied, "pat_epo_count", "SE322", [2011])
    assert "2010–2012: 12 ansökningar sammanlagt (ett av åren saknas)." in patents(lang="sv")


@pytest.fixture
def few(copied: Path) -> Path:
    """Jämtland Härjedalen has nine applications in three years."""
    path = copied / "observations.parquet"
    table = pd.read_parquet(path)
    rows = (table["indicator"] == "pat_epo_count") & table["geo"].isin(["SE322", "SE32"])
    table.loc[rows & (table["year"] >= 2010), "value"] = 3.0
    table.to_parquet(path, index=False)
    return copied


def test_too_few_cases_have_no_place_and_no_word(few: Path) -> None:
    text = re.sub(r" +", " ", patents(lang="sv"))
    own = text[text.rindex("Jämtland Härjedalen :") :].split("Länsvärden")[0]
    assert "för få fall för en jämförelse: 9, minst 10 behövs" in own
    assert "2010–2012: 9 ansökningar sammanlagt" in own
    assert not re.search(r"[Hh]ögre än|[Ll]ägre än|liknande nivå", own)
    # The others are still placed.
    assert re.search(r"Norrbotten : högre än i \d+ % av", text)


def test_compare_names_who_has_too_few(few: Path) -> None:
    text = visit("compare", indicator="pat_epo", region="SE322,SE332", benchmark="se", lang="sv")
    assert "Jämtland Härjedalen: för få fall, jämförs inte." in text
    assert re.search(r"är värdet 2012 lägre i Norrbotten\.", text)


def test_the_map_places_no_area_of_too_few(few: Path) -> None:
    asked = {"indicator": "pat_epo", "level": "nordic", "year": "2012", "lang": "sv"}
    assert "Jämtland Härjedalen: för få fall för en jämförelse" in visit(
        "map", region="SE322", **asked
    )
    assert "Norrbotten: högre än i" in visit("map", region="SE332", **asked)


def test_among_peers_it_is_not_compared(few: Path) -> None:
    text = visit("peers", region="SE322", indicator="pat_epo", lang="sv")
    assert "Det rör sig om för få fall och jämförs inte." in text


def drop(folder: Path, indicator: str, geo: str, years: list[int]) -> None:
    path = folder / "observations.parquet"
    table = pd.read_parquet(path)
    gone = (table["indicator"] == indicator) & (table["geo"] == geo) & table["year"].isin(years)
    table[~gone].to_parquet(path, index=False)
