"""What opens the start page, in words: on hand-made facts, and on the figures of the release."""

import re
from html import unescape
from pathlib import Path

import pandas as pd
import pytest
from visiting import said, visit

from analysis.trends import Trend
from dashboard.facts import Fact
from dashboard.i18n import t
from dashboard.lead import lead
from dashboard.look import ALL, REGION_MARK
from dashboard.release import Release, open_release
from dashboard.shell import Frame
from dashboard.summary import Summary, facts_of, summary
from dashboard.summary_words import told

FLAT = Trend("none", "mixed", 2013, 2023, 8)
LANGUAGES = ("sv", "en")
CHOICES = (*REGION_MARK, ALL)


@pytest.fixture
def frame(data: Path) -> Frame:
    return Frame("overview", "sv", "light", open_release())


@pytest.fixture
def bundled(monkeypatch: pytest.MonkeyPatch) -> Release:
    monkeypatch.delenv("S3_DATA_DIR", raising=False)
    return open_release("bundled")


def fact(
    value: float,
    statement: str = "måttet når {value} procent",
    *,
    level: str = "shared",
    eu: float | None = None,
    flag: str = "",
    eu_flag: str = "",
) -> Fact:
    """A figure among two hundred regions from 0 to 199: median 99.5, half of MAD* 37.07."""
    texts = {"short_sv": "Mått", "label_sv": "Måttets namn", "unit_sv": "%", "unit_en": "%"}
    return Fact(
        indicator=pd.Series(
            texts
            | {"statement_sv": statement, "decimals": 0, "count": False}
            | {"half_width": 0.0, "scale": "points"}
        ),
        geo={"own": "SE331", "shared": "SE33"}[level],
        level=level,  # type: ignore[arg-type]
        regions=("SE331",) if level == "own" else ("SE331", "SE332"),
        year=2023,
        value=value,
        flag=flag,
        among=pd.Series(
            [float(i) for i in range(200)], index=[f"DE{i:03}"[:4] + str(i) for i in range(200)]
        ),
        eu=eu,
        country=None,
        trend=FLAT,
        confidential_years=0,
        eu_flag=eu_flag,
    )


def of(*strengths: Fact, weaknesses: tuple[Fact, ...] = (), compared: bool = True) -> Summary:
    return Summary(
        tuple((found,) for found in strengths),
        tuple((found,) for found in weaknesses),
        (),
        compared,
        of_one=True,
    )


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


def test_a_sentence_has_figure_year_level_and_what_it_is_held_against(frame: Frame) -> None:
    html = lead(frame, of(fact(190.0), fact(180.0, level="own", eu=75.0)), "Västerbotten")
    strengths = re.findall(r'<p class="lead"><b>Styrkor:</b> (.*?)</p>', html)[0]
    assert plain(strengths) == (
        "Måttet når 190 procent (2023), högre än medianen för 200 NUTS 3-områden (100). "
        "Måttet når 180 procent (2023), högre än i EU (75)."
    )
    assert re.findall(r'class="mark" alt="(.*?)"', strengths) == [
        "Delas av Västerbotten och Norrbotten",
        "Länsvärde",
    ]
    assert "Länsvärden: Mått. Mäts för Västerbotten och Norrbotten tillsammans: Mått." in html


def test_lower_is_said_of_what_is_lower_and_flags_follow_their_figures(frame: Frame) -> None:
    weak = fact(10.0, eu=95.0, flag="p", eu_flag="e")
    html = lead(frame, of(weaknesses=(weak,)), "Västerbotten")
    expected = "Måttet når 10 procent (2023, preliminärt), lägre än i EU (95, skattat)."
    assert expected in plain(html)


def test_where_nothing_differs_enough_that_is_said(frame: Frame) -> None:
    words = plain(lead(frame, of(), "Västerbotten"))
    for kind in ("strengths", "weaknesses", "moved"):
        assert t(f"summary.none.{kind}", "sv") in words


def test_where_nothing_can_be_compared_nothing_is_claimed(frame: Frame) -> None:
    html = lead(frame, of(compared=False), "Västerbotten")
    assert "För Västerbotten finns ännu ingen siffra att jämföra med EU:s regioner." in html
    assert "Styrkor" not in re.sub(r'<p class="rules">.*', "", html)


def test_a_release_without_statements_names_the_measure(frame: Frame) -> None:
    html = lead(frame, of(fact(190.0, statement="")), "Västerbotten")
    assert "Mått: 190 % (2023), högre än medianen" in plain(html)


def test_words_of_the_catalogue_are_escaped(frame: Frame) -> None:
    assert "<i>" not in lead(frame, of(fact(190.0, statement="<i>{value}")), "<i>")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("choice", CHOICES)
def test_the_words_agree_with_the_published_figures(bundled, choice: str, lang: str) -> None:
    chosen = summary(bundled, choice)
    observed = pd.read_parquet(bundled.folder / "observations.parquet")
    indicators = pd.read_parquet(bundled.folder / "indicators.parquet").set_index("id")
    assert len(chosen.strengths) == 3
    assert chosen.weaknesses
    assert chosen.moved
    for wanted, found in ((True, chosen.strengths), (False, chosen.weaknesses)):
        for facts in found:
            direction = indicators.at[facts[0].indicator["id"], "direction"]
            for one in facts:
                rows = observed[observed["indicator"] == one.indicator["id"]]
                rows = rows[(rows["year"] == one.year) & rows["value"].notna()].set_index("geo")
                assert rows.at[one.geo, "value"] == one.value
                eu = rows["value"].get("EU27_2020", one.among.median())
                higher = one.value > eu
                assert higher == ((direction == "higher") == wanted)
                assert one.year > 2026 - 6
                assert len(one.among) >= 100
    assert all(one.level != "national" for one in chosen.named)
    for paragraph in told(bundled, chosen, lang):
        for sentence, facts in paragraph.sentences:
            assert re.search(r"\b20\d\d\b", sentence)
            assert sentence.endswith(".")
            assert "{" not in sentence
            assert all(f"{one.year}" in sentence for one in facts)


@pytest.mark.parametrize("choice", CHOICES)
def test_what_moved_is_told_with_both_ends(bundled, choice: str) -> None:
    moved = summary(bundled, choice).moved
    for one in moved:
        rows = bundled.observations(str(one.indicator["id"]), [one.geo]).set_index("year")["value"]
        change = rows[one.trend.last] - rows[one.trend.first]
        assert change != 0
        assert (change > 0) == (one.trend.direction == "up")
    sentence = told(bundled, summary(bundled, choice), "en")[2].sentences[0][0]
    assert re.search(r"The value (rose|fell) (from .* \(\d{4}\) to|in all four)", sentence)


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        ("SE331", "79,6 procent av befolkningen 15–64 år hade arbete (2024), högre än medianen för "
         "241 EU-regioner (72,1)."),
        ("SE332", "BRP per invånare var 63 700 euro, utan hänsyn till prisnivån (2021), högre än i "
         "EU (32 700)."),
    ],
)  # fmt: skip
def test_the_page_says_what_a_reader_of_the_tables_would(bundled, choice, sentence) -> None:
    assert sentence in plain(said(visit("overview", region=choice)))


def test_of_all_four_only_common_figures_of_one_year_are_told(bundled) -> None:
    for name in bundled.indicators.index[bundled.indicators["last_year"] > 0]:
        found = facts_of(bundled, str(name), ALL)
        if found:
            assert {region for one in found for region in one.regions} == set(REGION_MARK)
            assert len({one.year for one in found}) == 1
