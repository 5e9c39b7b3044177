"""The page on specialisation with the real figures, checked by plain arithmetic on the file."""

import json
import re
from itertools import product
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
import visiting
from streamlit.testing.v1 import AppTest
from visiting import said

from dashboard.i18n import texts
from dashboard.industries import whole
from dashboard.job_change import job_change
from dashboard.look import REGION_MARK
from dashboard.related_industries import related
from dashboard.release import open_release
from dashboard.rules import RULES
from dashboard.specialised import specialisation
from dashboard.words import number

ROOT = Path(__file__).resolve().parents[2]
BUNDLED = ROOT / "data" / "processed" / "bundled"
SBS, SURVEY, ACCOUNTS = "sbs_r_nuts2021", "lfst_r_lfe2en2", "nama_10r_3empers"
PAIR = {"SE331": "SE33", "SE332": "SE33", "SE321": "SE32", "SE322": "SE32"}


def visit(**address: str) -> AppTest:
    return visiting.visit("specialisation", **address)


def charts(at: AppTest) -> list[tuple[str, dict]]:
    return [(e.proto.alt, json.loads(e.proto.spec)) for e in at.get("plotly_chart")]


def notes(chart: dict) -> list[str]:
    return [note["text"] for note in chart["layout"]["annotations"]]


def param(at: AppTest, name: str) -> str:
    value = at.query_params[name]
    return value if isinstance(value, str) else value[0]


@pytest.fixture(scope="module")
def structure() -> pd.DataFrame:
    table = pd.read_parquet(BUNDLED / "structure.parquet")
    text = ["dataset", "geo", "nace", "flag"]
    return table.astype(dict.fromkeys(text, str))


def jobs(structure: pd.DataFrame, geo: str) -> dict[str, float]:
    rows = structure[(structure["dataset"] == SBS) & (structure["geo"] == geo)]
    return dict(zip(rows["nace"], rows["value"], strict=True))


def reference_share(structure: pd.DataFrame, reference: str, nace: str) -> float:
    """By hand: Sweden's own row, or the member countries that show the industry."""
    countries = [geo for geo in structure["geo"].unique() if len(geo) == 2]
    above = below = 0.0
    for geo in ["SE"] if reference == "SE" else countries:
        of = jobs(structure, geo)
        if nace in of and "C" in of:
            above += of[nace]
            below += of["C"]
    return above / below


@pytest.mark.parametrize(
    ("lang", "region", "reference"),
    list(product(["sv", "en"], ["SE331", "SE321"], ["SE", "EU27_2020"])),
)
def test_quotients_on_the_page_are_those_of_the_file(
    structure: pd.DataFrame, lang: str, region: str, reference: str
) -> None:
    at = visit(lang=lang, region=region, reference=reference)
    assert not at.exception
    own = jobs(structure, PAIR[region])
    expected = {
        nace: value / own["C"] / reference_share(structure, reference, nace)
        for nace, value in own.items()
        if nace != "C" and value >= 50
    }
    drawn = notes(charts(at)[0][1])
    order = [text[:3] for text in drawn if re.match(r"C\d\d ", text)]
    assert order == sorted(expected, key=expected.__getitem__, reverse=True)
    printed = [text for text in drawn if text.startswith("<b>")]
    assert printed == [f"<b>{number(expected[nace], 2, lang)}</b>" for nace in order]
    assert [number(own[nace], 0, lang) for nace in order] == [
        text for text in drawn if re.fullmatch(r"[\d\u00a0,]+", text) and "<" not in text
    ][-len(order) :]


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_first_sentence_names_exactly_what_the_printed_rule_gives(
    structure: pd.DataFrame, lang: str
) -> None:
    at = visit(lang=lang, region="SE331", reference="SE")
    [lead] = re.findall(r'<p class="lead">(.*?)</p>', said(at))
    own = jobs(structure, "SE33")
    special = {
        nace
        for nace, value in own.items()
        if nace != "C"
        and value >= 50
        and value / own["C"] >= 0.01
        and value / own["C"] / reference_share(structure, "SE", nace) >= 1.5
    }
    assert special == {"C16", "C17", "C24", "C33"}
    assert set(re.findall(r"C\d\d", lead)) == special
    assert "2022" in lead
    assert number(4607, 0, lang) in lead
    assert number(2.87, 1, lang) in lead
    rule = {"sv": "minst 1,5 gånger", "en": "at least 1.5 times"}[lang]
    assert rule in said(at)


def test_what_is_not_drawn_is_named_with_its_reason() -> None:
    text = said(visit(lang="sv", region="SE331"))
    [line] = re.findall(r"Visas inte för Övre Norrland\.(.*?)</p>", text)
    hidden, few = line.split("Färre än 50 jobb:")
    assert "Sekretess eller saknas" in hidden
    assert re.findall(r"C\d\d", hidden) == ["C12"]
    assert re.findall(r"C\d\d", few) == ["C19"]


def test_concentration_and_krugman_follow_from_the_shares(structure: pd.DataFrame) -> None:
    own = {k: v for k, v in jobs(structure, "SE33").items() if k != "C"}
    sweden = {k: v for k, v in jobs(structure, "SE").items() if k in own}
    of, ref = sum(own.values()), sum(sweden.values())
    equal = 1 / sum((v / of) ** 2 for v in own.values())
    krugman = sum(abs(own[k] / of - sweden[k] / ref) for k in own)
    text = said(visit(lang="sv", region="SE332"))
    assert f"{number(equal, 1, 'sv')} lika stora branscher, av 23" in text
    assert f"Krugmans index mot Sverige är {number(krugman, 2, 'sv')}" in text
    assert "Utan uppgift och därför inte med: tobak" in text.replace("tobaksvaror", "tobak")


def test_the_parts_of_a_change_are_those_of_the_file_and_add_up(structure: pd.DataFrame) -> None:
    rows = structure[structure["dataset"] == SURVEY]
    cells = {
        (r.geo, r.nace, r.year): (r.value, r.flag)
        for r in rows[rows["geo"].isin(["SE", "SE33"])].itertuples()
    }

    def mean(geo: str, nace: str, years: range) -> float | None:
        found = [cells.get((geo, nace, year), (float("nan"), "")) for year in years]
        if any("u" in flag or pd.isna(value) for value, flag in found):
            return None
        return sum(value for value, _ in found) / 3

    first, last = range(2008, 2011), range(2013, 2016)
    parts = {"growth": 0.0, "mix": 0.0, "regional": 0.0}
    codes = ["A", "B-E", "F", "G-I", "J", "K", "L", "M_N", "O-Q", "R-U"]
    before, after = (sum(mean("SE", c, years) for c in codes) for years in (first, last))
    growth, change = after / before - 1, 0.0
    for code in codes:
        start, end = mean("SE33", code, first), mean("SE33", code, last)
        if start is None or end is None:
            continue
        pace = mean("SE", code, last) / mean("SE", code, first) - 1
        parts["growth"] += start * growth
        parts["mix"] += start * (pace - growth)
        parts["regional"] += end - start - start * pace
        change += end - start
    assert sum(parts.values()) == pytest.approx(change)
    [(alt, chart)] = [
        (alt, chart) for alt, chart in charts(visit(region="SE331")) if "2008–2010" in alt
    ][:1]
    [bars] = chart["data"]
    values = bars["x"] if isinstance(bars["x"], list) else None
    printed = [text for text in notes(chart) if re.fullmatch(r"<b>[+−]?[\d,]+</b>", text)]
    expected = [*parts.values(), change]
    assert printed == [f"<b>{number(value, 1, 'sv', sign=True)}</b>" for value in expected]
    assert values is None or values == pytest.approx(expected)
    shown = {part: number(abs(value), 1, "sv") for part, value in parts.items()}
    check = f"{shown['growth']} − {shown['mix']} − {shown['regional']} = {number(change, 1, 'sv')}"
    assert check in alt.replace("\u00a0", " ")


def test_unreliable_cells_are_left_out_openly() -> None:
    text = said(visit(lang="en", region="SE332"))
    assert "unreliable value in the source" in text
    [left_out] = set(re.findall(r"Without parts: (.*?)\. The industries", text))
    assert re.findall(r"\((\w)\)", left_out) == ["K", "L"]


def test_a_county_is_held_against_the_four_regions_and_shows_no_industry_of_its_own(
    structure: pd.DataFrame,
) -> None:
    rows = structure[(structure["dataset"] == ACCOUNTS) & (structure["nace"] == "TOTAL")]
    by_year = rows.set_index(["geo", "year"])["value"]
    total = sum(by_year["SE331", y + 15] - by_year["SE331", y] for y in (2000, 2001, 2002)) / 3
    at = visit(lang="sv", region="SE331")
    [(alt, chart)] = [(alt, c) for alt, c in charts(at) if "2000–2002" in alt]
    assert "norra Sverige (de fyra regionerna tillsammans)" in alt
    assert "ökade jobben i Västerbotten med 14 tusen" in alt
    # The industries, each rounded to whole thousands, add up to another sum.
    assert f"total ändrades med {number(total, 0, 'sv', sign=True)} tusen" in alt
    assert set(chart["data"][0]["marker"]["color"]) == {REGION_MARK["SE331"]}
    assert "avrundade till hela tusental" in said(at)
    assert "regionalräkenskaperna" in said(at)


def test_regional_parts_of_the_four_regions_add_to_nothing_against_themselves() -> None:
    release = open_release()
    found = [job_change(release, geo) for geo in ("SE32", "SE33")]
    assert all(each.reference == "SE" for each in found)
    counties = [job_change(release, geo) for geo in REGION_MARK]
    assert {each.reference for each in counties} == {""}
    # The source rounds to whole thousands, so that four counties miss their sum by a little.
    assert abs(sum(each.total["regional"] for each in counties)) < 2


def test_questions_are_about_what_the_area_has_less_of_and_stand_in_the_order_of_codes(
    structure: pd.DataFrame,
) -> None:
    at = visit(lang="sv", region="SE331")
    questions = re.findall(r"<li><p>(.*?)</p>(.*?)</li>", said(at))
    codes = [re.search(r"C\d\d", question)[0] for question, _ in questions]
    assert len(codes) == 5
    assert codes == sorted(codes)
    assert all(question.endswith("?") for question, _ in questions)
    rows = structure[(structure["dataset"] == SBS) & (structure["geo"].str.len() == 4)]
    table = rows.pivot(index="geo", columns="nace", values="value")
    mean = {c: table[c].sum() / table.loc[table[c].notna(), "C"].sum() for c in table}
    own = table.loc["SE33"] / table.loc["SE33", "C"]
    assert all(own[code] < mean[code] for code in codes)
    for _, near in questions:
        assert all(own[code] >= mean[code] for code in re.findall(r"C\d\d", near))
    assert "ingen rangordning" in said(at)
    assert "24 branscher" in said(at)
    assert "minst 50 branscher" in said(at)


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_every_figure_has_its_words_its_table_its_source_and_its_rule(lang: str) -> None:
    at = visit(lang=lang, region="SE322")
    assert len(charts(at)) == 5
    tables = [e for e in at.expander if e.label == texts(lang)["charts.table"]]
    assert len(tables) == 5
    for alt, _ in charts(at):
        assert alt.partition(". ")[2] in re.sub("&[a-z]+;", "", said(at))
    sources = re.findall(r"(Källa|Source): Eurostat, (\w+)", said(at))
    assert [dataset for _, dataset in sources] == [SBS, ACCOUNTS, SURVEY, SURVEY, SBS]
    linked = set(re.findall(r"rule=(\w+)", said(at)))
    assert {"specialisation", "shift_share", "relatedness"} <= linked <= set(RULES)


@pytest.mark.parametrize(
    ("lang", "region", "reference"),
    [
        ("sv", "SE331", "SE"),
        ("en", "SE332", "EU27_2020"),
        ("sv", "SE321", "EU27_2020"),
        ("en", "SE322", "SE"),
    ],
)
def test_no_number_on_the_page_is_nan_and_no_verdict_is_given(
    lang: str, region: str, reference: str
) -> None:
    at = visit(lang=lang, region=region, reference=reference)
    everything = said(at) + " ".join(alt + " ".join(notes(chart)) for alt, chart in charts(at))
    assert not re.search(r"\b(nan|None|better|worse|bättre|sämre|signifikant)\b", everything)


def test_the_address_is_written_in_full_and_an_unknown_code_is_told() -> None:
    at = visit(lang="sv", region="SE331,SE321", reference="XX")
    assert not at.exception
    assert (param(at, "region"), param(at, "reference")) == ("SE331", "SE")
    assert "Koden ”XX” (jämförelse) finns inte. Sidan visar Sverige." in said(at)


def test_the_table_of_a_figure_holds_every_industry_and_says_why_a_quotient_is_missing() -> None:
    at = visit(lang="en", region="SE331")
    at.session_state["table_quotients"] = True
    tables = re.findall(r'<table class="figures">.*?</table>', said(at.run()), re.DOTALL)
    assert len(tables) == 1
    assert len(re.findall(r'<th scope="row">', tables[0])) == 24
    assert "confidential or missing" in tables[0]
    assert "fewer than 50 jobs" in tables[0]


def test_the_table_of_a_change_says_once_why_an_industry_has_no_parts() -> None:
    at = visit(lang="sv", region="SE331")
    at.session_state["table_industries_SE33"] = True
    [table] = re.findall(r'<table class="figures">.*?</table>', said(at.run()), re.DOTALL)
    rows = re.findall(r"<tr>(.*?)</tr>", table)
    [finance] = [row for row in rows if "(K)" in row]
    assert re.findall(r"<td>(.*?)</td>", finance) == ["–"] * 4 + ["osäkert värde i källan"]
    assert "Förändring" in rows[-1]
    assert "<td>229,6</td><td>+6,8</td>" in rows[-1]


# Releases without such figures


def test_without_jobs_by_industry_the_page_says_so(copied: Path) -> None:
    path = copied / "structure.parquet"
    pd.read_parquet(path).iloc[:0].to_parquet(path, index=False)
    at = visit(lang="sv", region="SE331")
    assert not at.exception
    assert not charts(at)
    assert texts("sv")["specialisation.nothing"] in said(at)


def test_a_release_that_names_no_industries_says_so(copied: Path) -> None:
    (copied / "industries.parquet").unlink()
    at = visit(lang="en", region="SE321")
    assert not at.exception
    assert texts("en")["specialisation.nothing"] in said(at)


def test_a_change_is_not_told_across_the_new_statistics(copied: Path) -> None:
    path = copied / "structure.parquet"
    table = pd.read_parquet(path)
    later = table["dataset"] == ACCOUNTS
    table.loc[later, "year"] = table.loc[later, "year"] + 6
    table.to_parquet(path, index=False)
    found = job_change(open_release(), "SE331")
    assert found.years == ((2006, 2008), (2018, 2020))


def test_only_figures_from_before_the_new_statistics_are_called_old(copied: Path) -> None:
    old = r"Siffrorna är gamla: ([\d–]+) till ([\d–]+)\. De går inte att jämföra .* för 2021 och"
    counties, pairs = ("2000–2002", "2015–2017"), ("2008–2010", "2013–2015")
    assert re.findall(old, said(visit(region="SE331"))) == [counties, pairs]
    path = copied / "structure.parquet"
    table = pd.read_parquet(path)
    table.loc[table["dataset"] == ACCOUNTS, "year"] += 21
    table.to_parquet(path, index=False)
    st.cache_resource.clear()
    at = visit(region="SE331")
    assert "2021–2023 till medelvärde 2036–2038" in said(at)
    assert re.findall(old, said(at)) == [pairs]


def test_too_few_years_give_no_change(copied: Path) -> None:
    path = copied / "structure.parquet"
    table = pd.read_parquet(path)
    table[(table["dataset"] != ACCOUNTS) | (table["year"] < 2005)].to_parquet(path, index=False)
    assert job_change(open_release(), "SE331") is None
    at = visit(lang="sv", region="SE331")
    assert not at.exception
    assert "inga jämförbara jobb efter bransch för Västerbotten" in said(at)


def test_a_break_inside_the_years_gives_no_parts_and_says_why(copied: Path) -> None:
    path = copied / "structure.parquet"
    table = pd.read_parquet(path).astype({"flag": str})
    rows = (table["dataset"] == SURVEY) & (table["year"] == 2014) & (table["geo"] == "SE33")
    table.loc[rows, "flag"] = "b"
    table.to_parquet(path, index=False)
    at = visit(lang="en", region="SE331")
    assert not at.exception
    assert not re.search(r"\bnan\b", said(at))
    assert "break in the series" in said(at).lower()


def test_a_year_that_few_countries_have_published_waits(copied: Path) -> None:
    held = {ref: specialisation(open_release(), "SE331", ref) for ref in ("SE", "EU27_2020")}
    density = related(open_release(), "SE331")
    first_of_a_year(copied)
    for reference, before in held.items():
        found = specialisation(open_release(), "SE331", reference)
        assert found.year == 2022
        pd.testing.assert_frame_equal(found.quotients, before.quotients)
    found = related(open_release(), "SE331")
    assert (found.year, found.regions) == (2022, density.regions)
    pd.testing.assert_frame_equal(found.rows, density.rows)


def first_of_a_year(folder: Path) -> None:
    """Bulgaria publishes the next year before all others."""
    path = folder / "structure.parquet"
    table = pd.read_parquet(path).astype(dict.fromkeys(["dataset", "geo"], str))
    early = table[(table["dataset"] == SBS) & table["geo"].str.startswith("BG")]
    assert len(early) > 20
    pd.concat([table, early.assign(year=2023)], ignore_index=True).to_parquet(path, index=False)
    st.cache_resource.clear()


def test_a_national_figure_that_is_unreliable_is_no_reference(copied: Path) -> None:
    path = copied / "structure.parquet"
    table = pd.read_parquet(path).astype({"flag": str})
    paper = (table["dataset"] == SBS) & (table["geo"] == "SE") & (table["nace"] == "C17")
    assert paper.sum() == 1
    table.loc[paper, "flag"] = "u"
    table.to_parquet(path, index=False)
    found = specialisation(open_release(), "SE321", "SE").quotients.set_index(["geo", "industry"])
    assert found.loc[("SE32", "C17"), "reason"] == "no_reference"
    assert found.loc[("SE32", "C16"), "reason"] == ""


def test_the_country_is_the_reference_of_a_county_where_the_source_has_it(copied: Path) -> None:
    path = copied / "structure.parquet"
    table = pd.read_parquet(path)
    rows = table[(table["dataset"] == ACCOUNTS) & table["geo"].isin(["SE32", "SE33"])]
    keys = ["dataset", "nace", "year", "flag", "confidential", "series"]
    country = rows.groupby(keys, observed=True)["value"].sum().reset_index().assign(geo="SE")
    text = dict.fromkeys(["dataset", "geo", "nace", "flag", "confidential", "series"], str)
    both = pd.concat([table.astype(text), country.astype(text)], ignore_index=True)
    both.to_parquet(path, index=False)
    found = job_change(open_release(), "SE331")
    assert found.reference == "SE"
    assert whole(open_release(), "economy", ["SE33", "SE"]).dataset == ACCOUNTS
