"""What opens the start page, in words: on hand-made facts, and on the figures of the release."""

import re
from html import unescape
from pathlib import Path

import pandas as pd
import pytest
from visiting import said, visit

from analysis.summary import MIDDLE, MOST, Courses
from analysis.trends import Trend
from dashboard.facts import Fact
from dashboard.i18n import t
from dashboard.lead import lead
from dashboard.look import ALL, REGION_MARK
from dashboard.release import Release, open_release
from dashboard.shell import Frame
from dashboard.summary import Summary, facts_of, summary
from dashboard.summary_words import told

NOWHERE = Courses((), (), ())
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
    texts |= {"caveat_sv": "Ett förbehåll.", "direction": "higher"}
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


def of(
    *strengths: Fact,
    weaknesses: tuple[Fact, ...] = (),
    compared: bool = True,
    went: Courses = NOWHERE,
) -> Summary:
    return Summary(
        tuple((found,) for found in strengths),
        tuple((found,) for found in weaknesses),
        (),
        compared,
        "SE331",
        went,
    )


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def test_a_sentence_has_figure_year_level_and_what_it_is_held_against(frame: Frame) -> None:
    html = lead(frame, of(fact(190.0), fact(180.0, level="own", eu=75.0)), "Västerbotten")
    [strengths] = re.findall(r'<b>Styrkor</b></p><ul class="told">(.*?)</ul>', html)
    # Of the two hundred regions 190 and 180 lie lower: 95 and 90 per cent.
    assert plain(strengths) == (
        "Måttet når 190 procent (2023, delas med Norrbotten); det är högre än i 95 % av 200 "
        "NUTS 3-områden (median 100). Måttet når 180 procent (2023, länsvärde); det är högre än i "
        "EU (75) och än i 90 % av 200 NUTS 3-områden. Inget annat mått uppfyller regeln "
        "för en styrka."
    )


def test_lower_is_said_of_what_is_lower_and_flags_follow_their_figures(frame: Frame) -> None:
    weak = fact(9.0, eu=95.0, flag="p", eu_flag="e")
    html = lead(frame, of(weaknesses=(weak,)), "Västerbotten")
    # 190 of 200 regions have a higher value.
    assert (
        "Måttet når 9 procent (2023, preliminärt, delas med Norrbotten); det är lägre än i EU "
        "(95, skattat) och än i 95 % av 200 NUTS 3-områden."
    ) in plain(html)


def test_what_may_not_be_said_stands_beside_what_is_said(frame: Frame) -> None:
    html = lead(frame, of(fact(190.0), fact(180.0, level="own")), "Västerbotten")
    [limited] = re.findall(r'<div class="limits">(.*?)</div>', html)
    shared, judgement, caveat = re.findall(r"<li>(.*?)</li>", limited)
    assert shared.startswith("Västerbotten och Norrbotten redovisas tillsammans i flera mått.")
    assert judgement == t("summary.limits.judgement", "sv")
    assert caveat == "Mått: Ett förbehåll."
    alone = lead(frame, of(fact(180.0, level="own")), "Västerbotten")
    assert "redovisas tillsammans" not in alone


def test_how_many_go_which_way_is_counted_and_the_first_are_named(frame: Frame) -> None:
    ids = frame.release.indicators.index
    went = Courses(tuple(ids[:4]), tuple(ids[4:6]), tuple(ids[6:9]))
    names = [frame.word(frame.release.indicators.loc[name], "short") for name in ids]
    html = lead(frame, of(fact(190.0), went=went), "Västerbotten")
    assert (
        "Av 9 mått som räknas här, med siffror från de senaste åren och en angiven önskvärd "
        f"riktning, har 4 en trendpil i den riktningen, bland annat {names[0]}, {names[1]} och "
        f"{names[2]}; 2 i motsatt riktning: {names[4]} och {names[5]}; 3 ingen trendpil."
    ) in plain(html)
    assert "angiven önskvärd riktning" not in plain(lead(frame, of(fact(190.0)), "Västerbotten"))


def test_it_is_said_when_there_are_fewer_than_three(frame: Frame) -> None:
    more = "Inget annat mått uppfyller regeln för en styrka."
    assert more in plain(lead(frame, of(fact(190.0), fact(180.0)), "Västerbotten"))
    assert more not in plain(lead(frame, of(*map(fact, (190.0, 185.0, 180.0))), "Västerbotten"))


def test_where_nothing_differs_enough_that_is_said(frame: Frame) -> None:
    words = plain(lead(frame, of(), "Västerbotten"))
    for kind in ("strengths", "weaknesses", "moved"):
        assert t(f"summary.none.one.{kind}", "sv") in words


def test_where_nothing_can_be_compared_nothing_is_claimed(frame: Frame) -> None:
    html = lead(frame, of(compared=False), "Västerbotten")
    assert "För Västerbotten finns ännu ingen siffra att jämföra med EU:s regioner." in html
    assert "Styrkor" not in re.sub(r'<p class="rules">.*', "", html)


def test_a_release_without_statements_names_the_measure(frame: Frame) -> None:
    html = lead(frame, of(fact(190.0, statement="")), "Västerbotten")
    assert "Mått: 190 % (2023), delas med Norrbotten; det är högre än i 95 %" in plain(html)


def test_words_of_the_catalogue_are_escaped(frame: Frame) -> None:
    assert "<i>" not in lead(frame, of(fact(190.0, statement="<i>{value}")), "<i>")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("choice", CHOICES)
def test_the_words_agree_with_the_published_figures(bundled, choice: str, lang: str) -> None:
    chosen = summary(bundled, choice)
    observed = pd.read_parquet(bundled.folder / "observations.parquet")
    indicators = pd.read_parquet(bundled.folder / "indicators.parquet").set_index("id")
    assert chosen.strengths
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
                lower = sum(one.among < one.value) / len(one.among)
                assert lower >= MIDDLE[1] if higher else lower <= MIDDLE[0]
                assert len(one.among) >= 100
    assert all(one.level != "national" for one in chosen.named)
    frame = Frame("overview", lang, "light", bundled)
    whose = "all" if choice == ALL else "one"
    sentences = [text for paragraph in told(frame, chosen) for text in paragraph.sentences]
    counted = sentences.pop()
    fewer = [t(f"summary.no_more.{whose}.{kind}", lang) for kind in ("strengths", "weaknesses")]
    few = [len(found) < MOST for found in (chosen.strengths, chosen.weaknesses)]
    assert [text in sentences for text in fewer] == few
    sentences = [text for text in sentences if text not in fewer]
    assert len(sentences) == len(chosen.strengths) + len(chosen.weaknesses) + 1
    for sentence in sentences:
        assert re.search(r"\b20\d\d\b", sentence)
        assert sentence.endswith(".")
        assert "{" not in sentence
    went = [
        len(ids) for ids in (chosen.courses.toward, chosen.courses.away, chosen.courses.neither)
    ]
    without_names = re.sub(r"(: |, bland annat |, among them ).*?(?=; |\. )", "", counted)
    assert re.findall(r"\d+", without_names) == [str(sum(went)), *map(str, went)]


@pytest.mark.parametrize("choice", CHOICES)
def test_what_moved_is_told_with_both_ends(bundled, choice: str) -> None:
    moved = summary(bundled, choice).moved
    for one in moved:
        rows = bundled.observations(str(one.indicator["id"]), [one.geo]).set_index("year")["value"]
        change = rows[one.trend.last] - rows[one.trend.first]
        assert change != 0
        assert (change > 0) == (one.trend.direction == "up")
    frame = Frame("overview", "en", "light", bundled)
    sentence = told(frame, summary(bundled, choice))[2].sentences[0]
    one = rf"an? (increase|decrease) from .* \({moved[0].trend.first}\)(, in the .* direction)?\.$"
    assert re.search(one if len(moved) == 1 else r"the value (rose|fell) in all four", sentence)


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        ("SE331", "79,6 procent av befolkningen 15–64 år hade arbete (2024, delas med Norrbotten); "
         "det är högre än i 89 % av 241 EU-regioner (median 72,1)."),
        ("SE332", "BRP per invånare motsvarade 150 procent av genomsnittet i EU, med hänsyn till "
         "ländernas prisnivåer (2021, länsvärde); det är högre än i EU (100) och än i 93 % av "
         "1 117 NUTS 3-områden."),
    ],
)  # fmt: skip
def test_the_page_says_what_a_reader_of_the_tables_would(bundled, choice, sentence) -> None:
    assert sentence in plain(said(visit("overview", region=choice)))


def test_of_all_four_only_common_figures_of_one_year_are_told(bundled) -> None:
    for name in bundled.indicators.index[bundled.indicators["last_year"] > 0]:
        assert len({one.year for one in facts_of(bundled, str(name), ALL)}) <= 1
    for found in (*summary(bundled, ALL).strengths, summary(bundled, ALL).moved):
        assert {region for one in found for region in one.regions} == set(REGION_MARK)


def test_what_others_stand_for_and_what_has_ended_is_not_told(bundled) -> None:
    rows = bundled.indicators
    left_out = set(rows.index[(rows["status"] == "discontinued") | (rows["counts"] != "")])
    left_out |= set(rows.index[rows["represented_by"] != ""]) | set(rows["counts"])
    for choice in CHOICES:
        named = {str(one.indicator["id"]) for one in summary(bundled, choice).named}
        assert not named & left_out
