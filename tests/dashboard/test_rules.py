"""A reader can trace a statement to its rule, and the rule is the one that is applied."""

import re
from html import unescape
from pathlib import Path
from types import ModuleType
from urllib.parse import parse_qs, urlsplit

import pytest
import visiting
from visiting import said

from analysis import (
    composite,
    mann_kendall,
    peers,
    pooled,
    relatedness,
    scores,
    specialisation,
    specialised,
    summary,
    trends,
)
from dashboard.i18n import LANGUAGES, texts
from dashboard.rule_numbers import rule_numbers
from dashboard.rules import OTHERS, PARTS, RULES

ROOT = Path(__file__).resolve().parents[2]
# What a page that says something of figures has to lead to.
SAID_ON = {
    "overview": {"summary", "due", "words", "trends", "levels"},
    "profile": {"place", "words", "trends", "levels", "missing"},
    "domains": {"place", "words", "trends", "levels", "scores", "missing"},
    "specialisation": {"specialisation", "place", "shift_share", "relatedness"},
    "peers": {"peers", "words", "trends"},
    "circular": {"words", "levels", "targets"},
    "matrix": {"levels"},
    "map": {"place", "words", "levels", "missing"},
    "compare": {"place", "words", "levels", "missing"},
}


def visit(page: str, **address: str) -> str:
    return said(visiting.visit(page, **address))


def section(page: str, rule: str) -> str:
    """The words of a section of the page about the service."""
    [body] = re.findall(rf'<section[^>]*aria-labelledby="{rule}">.*?</section>', page, re.DOTALL)
    return unescape(re.sub(r"<[^>]*>", " ", body))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_rule_has_a_section_in_its_place_and_a_link_to_it(lang: str) -> None:
    page = visit("about", lang=lang)
    headings = re.findall(r'<h2 class="section" id="(\w+)" tabindex="-1">', page)
    assert headings == [*RULES, *OTHERS]
    assert re.findall(r'<li><a href="#(\w+)">', page) == headings


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("rule", RULES)
def test_a_rule_says_what_it_needs_how_it_refuses_and_what_it_does_not_mean(
    rule: str, lang: str
) -> None:
    told = {part for part in PARTS if f"about.{rule}.{part}" in texts(lang)}
    only_what_is_shown = {"levels": {"from"}, "missing": {"refuses", "not", "from"}}
    assert told == only_what_is_shown.get(rule, set(PARTS))


@pytest.mark.parametrize(
    ("module", "constant", "value", "rule", "said"),
    [
        (scores, "FEWEST", 37, "place", "Minst 37 regioner"),
        (scores, "FEWEST", 37, "words", "Minst 37 regioner"),
        (scores, "SIMILAR", 0.7, "words", "0,7 gånger spridningen"),
        (scores, "NORMAL", 1.5, "words", "1,5000"),
        (scores, "SURVEY_POINTS", 3.0, "words", "3 procentenheter"),
        (summary, "MOST", 4, "summary", "högst 4 styrkor"),
        (summary, "RECENT_YEARS", 9, "summary", "de senaste 9 åren"),
        (summary, "FEWEST_EUROPE", 177, "summary", "minst 177 EU-regioner"),
        (scores, "FEWEST_SCORED", 177, "scores", "minst 177 NUTS 2-regioner"),
        (scores, "SCORE_ENDS", (5.5, 94.5), "scores", "5,5:e percentilen, 100 den 94,5:e"),
        (composite, "SHARE", (3, 4), "scores", "minst 75 procent av de mått"),
        (composite, "FEWEST_PARTS", 4, "scores", "minst 4"),
        (composite, "BAND", (0.05, 0.95), "scores", "90 procent av resultaten"),
        (trends, "FEWEST_VALUES", 7, "trends", "minst 7 värden"),
        (trends, "FEWEST_VALUES", 7, "trends", "först efter 12 år"),
        (trends, "WINDOW_YEARS", 15, "trends", "de 15 kalenderår"),
        (mann_kendall, "NOMINAL_LEVEL", 0.05, "trends", "på nivån 5 procent"),
        (pooled, "PERIOD_YEARS", 4, "pooled", "över 4 år"),
        (pooled, "FEWEST_YEARS", 3, "pooled", "Minst 3 av"),
        (pooled, "SMALL_COUNT", 20, "pooled", "färre än 20 sammanlagt"),
        (pooled, "TAIL", 0.005, "pooled", "på 99 procent"),
        (specialisation, "FEWEST_JOBS", 80.0, "specialisation", "Minst 80 jobb"),
        (specialised, "LEAST_QUOTIENT", 2.5, "specialisation", "minst 2,5"),
        (specialised, "LEAST_SHARE", 0.04, "specialisation", "minst 4 procent av jobben"),
        (relatedness, "RELATEDNESS_REGIONS", 190, "relatedness", "minst 190 regioner"),
        (relatedness, "RELATEDNESS_DIVISIONS", 70, "relatedness", "70 branscher"),
        (relatedness, "BAND", (0.05, 0.95), "relatedness", "90 procent av tätheterna"),
        (peers, "KNOWN_SHARE", 0.75, "peers", "minst 75 procent av variablerna"),
    ],
)
def test_the_text_follows_the_number_that_the_analysis_uses(
    monkeypatch: pytest.MonkeyPatch,
    module: ModuleType,
    constant: str,
    value: object,
    rule: str,
    said: str,
) -> None:
    before = section(visit("about"), rule)
    assert said not in before
    monkeypatch.setattr(module, constant, value)
    assert said in section(visit("about"), rule)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_rule_repeats_a_number_of_the_analysis_by_hand(lang: str) -> None:
    numbers = {
        value for value in rule_numbers(lang).values() if value not in ("1", "2", "3", "100")
    }
    kept = ("text", "needs", "refuses", "not")
    by_hand = {
        f"{rule}.{part}": found
        for rule in RULES
        for part in kept
        for found in [
            numbers
            & set(re.findall(r"\d+(?:[.,]\d+)?", texts(lang).get(f"about.{rule}.{part}", "")))
        ]
        if found
    }
    assert by_hand == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_number_that_is_read_is_told(lang: str) -> None:
    told = " ".join(text for key, text in texts(lang).items() if key.startswith("about."))
    assert [name for name in rule_numbers(lang) if f"{{{name}}}" not in told] == []


def test_the_table_of_the_arrow_rule_stands_on_the_page() -> None:
    told = section(visit("about", lang="en"), "trends").split()
    # Number of values, least |S| and exact p, as published tables of the test have them.
    table = {
        "5": ("8", "0.083"),
        "6": ("11", "0.056"),
        "7": ("13", "0.069"),
        "8": ("16", "0.061"),
        "9": ("18", "0.075"),
        "10": ("21", "0.073"),
        "11": ("23", "0.087"),
        "12": ("26", "0.086"),
    }
    rows = [part for n, rest in table.items() for part in (n, *rest)]
    start = next(i for i, _ in enumerate(told) if told[i : i + 3] == rows[:3])
    assert told[start : start + len(rows)] == rows


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("rule", RULES)
def test_the_words_of_refusal_are_those_of_the_pages(rule: str, lang: str) -> None:
    said = re.sub(r"\{\w+\}", "…", " ".join(pages_say(lang)))
    opening = {"sv": "”", "en": "“"}[lang]
    quoted = re.findall(rf"{opening}([^”]*)”", texts(lang).get(f"about.{rule}.refuses", ""))
    parts = [part.strip(" .") for quote in quoted for part in re.split(r"…|: ", quote)]
    assert [part for part in parts if part and part not in said] == []


def pages_say(lang: str) -> list[str]:
    return [text for key, text in texts(lang).items() if not key.startswith("about.")]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", SAID_ON)
def test_what_a_page_says_of_figures_leads_to_its_rules(page: str, lang: str) -> None:
    links = re.findall(r'<a class="rule"[^>]*href="([^"]*)"', visit(page, lang=lang))
    queries = [parse_qs(urlsplit(unescape(link)).query) for link in links]
    assert {q["rule"][0] for q in queries} >= SAID_ON[page]
    assert {q["rule"][0] for q in queries} <= set(RULES)
    assert {q["lang"][0] for q in queries} == {lang}


def test_a_link_is_short_to_see_and_named_to_hear() -> None:
    links = re.findall(r'<a class="rule"[^>]*aria-label="([^"]*)">([^<]*)<', visit("domains"))
    assert ("Regeln för trender", "Regeln") in links or ("Regeln för trender", "trender") in links
    # Who speaks the visible word to a browser must hit the link.
    assert all(word in unescape(name) for name, word in links)


def test_an_asked_for_rule_is_marked_and_an_unknown_one_is_named() -> None:
    page = visit("about", rule="words", lang="en")
    assert re.findall(r'class="prose opened" aria-labelledby="(\w+)"', page) == ["words"]
    unknown = visit("about", rule="NO_SUCH<i>", lang="en")
    [message] = re.findall(r'<p class="message"[^>]*>(.*?)</p>', unknown)
    assert "NO_SUCH&lt;i&gt;" in message
    assert "opened" not in "".join(re.findall(r"<section[^>]*>", unknown))


def test_the_readme_names_every_module_of_statistics_with_a_rule_that_exists() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    [rows] = re.findall(r"\| question \| module \| `rule=` \|\n(.*?)\n\n", readme, re.DOTALL)
    cells = [row.split("|")[2:4] for row in rows.splitlines()[1:]]
    named = {name for modules, _ in cells for name in re.findall(r"`(\w+)`", modules)}
    there = {path.stem for path in (ROOT / "analysis").glob("*.py")} - {"__init__", "answers"}
    assert named == there
    assert {rule for _, rules in cells for rule in re.findall(r"`(\w+)`", rules)} == set(RULES)
