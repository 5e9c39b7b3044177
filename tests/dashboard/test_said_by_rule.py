"""Words, places, trends and reasons as the pages say them, each with a link to its rule."""

import re
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
import visiting
from streamlit.testing.v1 import AppTest
from visiting import visit

ROOT = Path(__file__).resolve().parents[2]
HALF_OF_MAD = 0.5 * 1.4826


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """All test releases have the same id: what is kept of one must not answer for the next."""
    st.cache_resource.clear()


def said(at: AppTest) -> str:
    return visiting.said(at).replace("\u00a0", " ")


def rules(text: str) -> set[str]:
    """The rules that a page links to."""
    return set(re.findall(r'<a class="rule" href="about\?[^"]*rule=(\w+)', text))


def table(data: Path, name: str) -> pd.DataFrame:
    return pd.read_parquet(data / "processed" / "bundled" / f"{name}.parquet")


def change(data: Path, name: str, rows: str, **cells: object) -> None:
    """Overwrites cells of a table of the release that the pages read."""
    path = data / "processed" / "bundled" / f"{name}.parquet"
    changed = table(data, name)
    changed.loc[changed.eval(rows), list(cells)] = list(cells.values())
    changed.to_parquet(path, index=False)


def word(value: float, reference: float, values: pd.Series) -> str:
    """The rule, once more: similar within half the normalised median absolute deviation."""
    band = HALF_OF_MAD * (values - values.median()).abs().median()
    if abs(value - reference) <= band:
        return "similar"
    return "higher" if value > reference else "lower"


def test_a_comparison_names_the_areas_that_are_higher_similar_and_lower(data: Path) -> None:
    rows = table(data, "observations").query("indicator == 'gdp_eur' and year == 2023")
    values = rows.set_index("geo")["value"].astype(float)
    eu = values[[len(g) == 5 and g[:2] not in ("NO", "IS", "CH") for g in values.index]]
    names = {"SE331": "Västerbotten", "SE332": "Norrbotten", "FI1C5": "Område FI1C5"}
    found: dict[str, list[str]] = {}
    for geo, name in names.items():
        found.setdefault(word(values[geo], values["EU27_2020"], eu), []).append(name)
    text = said(visit("compare", indicator="gdp_eur", region=",".join(names), benchmark="eu"))
    [sentence] = re.findall(r'<p class="finding">(.*?)</p>', text)
    assert sentence.startswith(f"Jämfört med EU ({values['EU27_2020']:.0f}) är värdet 2023 ")
    for key, words in (("higher", "högre i"), ("lower", "lägre i"), ("similar", "på liknande")):
        assert (words in sentence) == (key in found)
    assert {"words", "place", "levels", "missing"} <= rules(text)


def test_without_a_value_of_the_eu_its_regions_are_the_reference(data: Path) -> None:
    text = said(visit("compare", indicator="rd_gerd_gdp", benchmark="eu", lang="en"))
    assert "Compared with the median of 40 EU regions (" in text


@pytest.mark.parametrize(
    "address",
    [
        {"indicator": "rd_gerd_gdp", "benchmark": "none"},
        {"indicator": "population", "benchmark": "both"},
        {"indicator": "n_ren", "benchmark": "both"},
    ],
)
def test_no_word_is_said_without_a_reference_of_counts_and_of_countries(
    data: Path, address: dict[str, str]
) -> None:
    text = said(visit("compare", **address))
    assert "Jämfört med" not in text
    assert "används inte" not in text


def test_too_few_regions_are_counted_where_no_word_can_be_said(data: Path) -> None:
    regions = [f"{country}2{n}" for country in ("DE", "FR") for n in range(1, 9)]
    change(data, "observations", f"geo in {regions}", value=float("nan"))
    text = said(visit("compare", indicator="rd_gerd_gdp", region="SE33", lang="en"))
    assert "words higher, similar and lower are not used: 24 regions have a figure, " in text


def test_a_measure_says_the_word_and_the_distance_of_each_area(data: Path) -> None:
    rows = table(data, "observations").query("indicator == 'emp_wood' and year == 2023")
    values = rows.set_index("geo")["value"].astype(float)
    eu = values[[len(g) == 4 and g[:2] not in ("NO", "IS", "CH") for g in values.index]]
    text = said(visit("domains", domain="F", lang="en"))
    lines = re.findall(r'<p class="beside">(.*?)</p>', text)
    assert len(lines) == 2
    for geo, line in zip(("SE33", "SE32"), lines, strict=True):
        middle, country = float(eu.median()), values["SE"]
        words = {"higher": "higher than", "similar": "similar to", "lower": "lower than"}
        first = words[word(values[geo], middle, eu)]
        assert line.startswith(f"{first[:1].upper()}{first[1:]} the median ({middle:.1f}; ")
        assert f"{words[word(values[geo], country, eu)]} in Sweden ({country:.1f}; " in line
        gap = f"{abs(values[geo] - country):.1f} percentage points"
        assert gap in line
    assert {"place", "words", "trends", "levels", "missing"} > rules(text) - {"scores"}


def test_the_start_page_links_to_the_rules_behind_it(data: Path) -> None:
    text = said(visit("overview"))
    assert {"summary", "due", "place", "words", "trends", "levels", "missing"} == rules(text)


def test_a_map_gives_the_rank_of_a_chosen_area_as_an_interval(data: Path) -> None:
    rows = table(data, "observations").query("indicator == 'rd_gerd_gdp' and year == 2023")
    values = rows.set_index("geo")["value"].astype(float)
    eu = values[[len(g) == 4 and g[:2] not in ("NO", "IS", "CH") for g in values.index]]
    band = HALF_OF_MAD * (eu - eu.median()).abs().median()
    best = 1 + int((eu > values["FI1D"] + band).sum())
    worst = len(eu) - int((eu < values["FI1D"] - band).sum())
    text = said(visit("map", indicator="rd_gerd_gdp", region="FI1D"))
    lower = 100 * int((eu < values["FI1D"]).sum()) / len(eu)
    assert f"Område FI1D: högre än i {lower:.0f} % av 40 EU-regioner" in text
    assert f"Plats {best}–{worst} av 40: regioner på liknande nivå skiljs inte åt." in text
    assert {"place", "words", "levels", "missing"} <= rules(text)


def test_an_area_outside_the_eu_has_no_rank_in_it(data: Path) -> None:
    text = said(visit("map", indicator="rd_gerd_gdp", region="NO07"))
    assert "Område NO07: högre än i" in text
    assert "Plats " not in re.sub(r"<h2.*?</h2>", "", text)


@pytest.mark.parametrize(
    ("status", "head", "text"),
    [
        ("awaiting refresh", "Inte hämtat än.", "så snart uppgifterna är hämtade"),
        ("published", "Ingen uppgift.", "källan har ingen uppgift för regionerna"),
        ("discontinued", "Serien är nedlagd.", "ger inte längre ut dem"),
    ],
)
def test_a_measure_without_figures_says_why(data: Path, status: str, head: str, text: str) -> None:
    change(data, "indicators", "id == 'tour_nights'", status=status)
    domain = said(visit("domains", domain="T"))
    assert f"<b>{head}</b>" in domain
    assert text in domain
    assert f"<b>{head}</b>" in said(visit("overview"))
    assert "missing" in rules(domain)


def test_whole_thousands_of_jobs_have_no_arrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("S3_DATA_DIR", raising=False)
    text = said(visit("domains", domain="F", lang="en", group="core"))
    [row] = re.findall(r'<h3 class="ind">Employment in farming[^<]*</h3>.*', text)
    assert "rounded so coarsely that a change may come of the rounding" in row


def test_secrecy_is_the_reason_where_all_is_secret(data: Path) -> None:
    rows = "indicator == 'emp_wood' and geo in ['SE33', 'SE']"
    change(data, "observations", rows, value=float("nan"), confidential="C")
    text = said(visit("overview", region="SE331"))
    assert "<b>Sekretess.</b> Källan har värdet men visar det inte." in text


@pytest.mark.parametrize(
    ("lang", "upper", "middle"),
    [
        (
            "sv",
            "värdena går inte tydligt åt ett håll (6 värden 2013–2023)",
            "4 värden 2013–2023, 2 år med sekretess, minst 5 värden behövs",
        ),
        (
            "en",
            "the values do not clearly go one way (6 values 2013–2023)",
            "4 values 2013–2023, 2 years confidential, at least 5 values needed",
        ),
    ],
)
def test_the_research_trend_of_the_two_areas_is_told_with_what_it_rests_on(
    monkeypatch: pytest.MonkeyPatch, lang: str, upper: str, middle: str
) -> None:
    monkeypatch.delenv("S3_DATA_DIR", raising=False)
    text = said(visit("domains", domain="X", lang=lang))
    measure = {"sv": "FoU-utgifter, andel av BRP", "en": "R&amp;D spending, share of GDP"}[lang]
    [row] = re.findall(rf'<h3 class="ind">{measure}</h3>.*', text)
    assert row.index(upper) < row.index(middle)
    assert "rule=trends" in text
