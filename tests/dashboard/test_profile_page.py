"""The profile of a region: every figure with all that must be said beside it."""

import re
from html import unescape
from pathlib import Path

import pandas as pd
import pytest
from visiting import said, visit

from dashboard.i18n import t
from dashboard.look import REGION_MARK
from dashboard.profile import CIRCULAR, COLUMNS, profile
from dashboard.release import open_release
from dashboard.shell import Frame

LANGUAGES = ("sv", "en")


def groups_of(html: str) -> dict[str, str]:
    """The HTML of each group by its key."""
    parts = re.split(r"<section>", html)[1:]
    return {re.search(r'<h2 id="(\w+)"', part)[1]: part for part in parts}


def cells(row: str) -> dict[str, str]:
    found = re.findall(r'class="c-(\w+)"[^>]*>(.*?)</t[dh]>', row)
    return {name: " ".join(unescape(re.sub(r"<[^>]*>", "", inside)).split())
            for name, inside in found}  # fmt: skip


def rows_of(html: str) -> list[dict[str, str]]:
    return [cells(row) for row in re.findall(r'<tr role="row"><th role="rowheader".*?</tr>', html)]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("region", REGION_MARK)
def test_every_published_figure_of_a_region_is_there_once(monkeypatch, region, lang) -> None:
    monkeypatch.delenv("S3_DATA_DIR", raising=False)
    html = said(visit("profile", region=region, lang=lang))
    release = open_release("bundled")
    observed = pd.read_parquet(release.folder / "observations.parquet").dropna(subset="value")
    geos = [region, region[:4], "SE"]
    known = set(observed.loc[observed["geo"].isin(geos), "indicator"].astype(str))
    told = known - set(release.indicators["counts"])
    labels = [row["measure"] for row in rows_of(html)]
    expected = release.indicators.loc[list(told), f"label_{lang}"].str.replace("\u00a0", " ")
    assert sorted(labels) == sorted(expected)
    for row in rows_of(html):
        assert row["value"]
        assert re.match(r"(19|20)\d\d", row["year"])
        assert row["whose"]
        assert row["trend"]


def test_domains_that_the_region_names_come_first_and_the_country_last(data: Path) -> None:
    release = open_release()
    marks = release.priorities[release.priorities["geo"] == "SE332"].set_index("domain")["mark"]
    keys = list(groups_of(said(visit("profile", region="SE332"))))
    stated = [key for key in keys if marks.get(key) == "stated"]
    assert keys == [*stated, *(key for key in keys if key not in (*stated, CIRCULAR)), CIRCULAR]
    assert stated
    national = rows_of(groups_of(said(visit("profile")))[CIRCULAR])
    assert {row["whose"] for row in national} == {"Endast riket"}


def test_each_value_says_whose_it_is(data: Path) -> None:
    by_label = {row["measure"]: row for row in rows_of(said(visit("profile", region="SE321")))}
    assert by_label["Folkmängd"]["whose"] == "Länsvärde"
    assert by_label["FoU-utgifter"]["whose"] == "Delas med Jämtland Härjedalen"
    assert by_label["Förnybar energi"]["whose"] == "Endast riket"
    assert by_label["Folkmängd"]["place"] == "Antal jämförs inte mellan regioner"
    # A national figure is held against nothing of the regions, a count against nothing at all.
    assert by_label["Förnybar energi"]["country"] == by_label["Folkmängd"]["eu"] == ""


def test_a_national_figure_has_its_place_among_countries(monkeypatch) -> None:
    monkeypatch.delenv("S3_DATA_DIR", raising=False)
    by_label = {row["measure"]: row for row in rows_of(said(visit("profile", region="SE321")))}
    # 9.9 per cent of Sweden in 2023; the EU had 11.8.
    material = by_label["Cirkulär materialanvändning (riket)"]
    assert (material["value"], material["eu"]) == ("9,9", "11,8 (imputerat)")
    assert material["place"] == "Högre än i 15 av 26 andra EU-länder"


def test_a_share_of_a_part_of_europe_says_of_which(monkeypatch) -> None:
    monkeypatch.delenv("S3_DATA_DIR", raising=False)
    by_label = {row["measure"]: row for row in rows_of(said(visit("profile", region="SE331")))}
    change = by_label["Befolkningsförändring per 1 000 invånare"]
    assert change["place"] == "77 % av 31 områden i Sverige och Finland"
    assert by_label["FoU-utgifter, andel av BRP"]["place"] == "77 %"
    assert by_label["Befolkningstäthet"]["place"] == "< 1 %"


def test_a_measure_without_figures_keeps_its_place_with_the_reason(data: Path) -> None:
    group = groups_of(said(visit("profile")))["T"]
    assert rows_of(group) == []
    assert f"<b>{t('missing.these.not_fetched', 'sv')}</b> Gästnätter." in group


def test_a_region_with_few_figures_gets_an_honest_page(copied: Path) -> None:
    path = copied / "observations.parquet"
    table = pd.read_parquet(path)
    ours = table["geo"].isin(["SE321", "SE32", "SE"])
    kept = table["indicator"] == "population"
    table[~ours | kept].to_parquet(path, index=False)
    html = said(visit("profile", region="SE321"))
    assert [row["measure"] for row in rows_of(html)] == ["Folkmängd"]
    assert html.count('class="without"') == len(groups_of(html))
    start = said(visit("overview", region="SE321"))
    assert "För Västernorrland finns ännu ingen siffra att jämföra med EU:s regioner." in start
    assert start.count('class="waits"') == 10


def test_words_of_the_catalogue_are_escaped(data: Path) -> None:
    assert "Läkare &lt;b&gt;" in said(visit("profile"))


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("all", "Sidan visar en region i taget."),
        ("SE999", "SE999"),
        ("SE33", "Övre Norrland är två län"),
    ],
)
def test_a_region_that_has_no_profile_is_named(data: Path, code: str, words: str) -> None:
    html = said(visit("profile", region=code))
    [message] = re.findall(r'class="message".*?</p>', html)
    assert words in message
    assert "Västerbotten i siffror" in html


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_columns_are_named_to_the_eye_once_and_to_the_ear_in_each_table(
    data: Path, lang: str
) -> None:
    html = said(visit("profile", lang=lang))
    heads = [t(f"profile.column.{column}", lang) for column in COLUMNS]
    drawn = re.search(r'<div class="heads" aria-hidden="true">(.*?)</div>', html)[1]
    assert re.findall(r">([^<]+)</span>", drawn) == heads
    tables = re.findall(r"<table.*?</thead>", html)
    assert len(tables) == sum(
        bool(group.rows)
        for group in profile(Frame("profile", lang, "light", open_release()), "SE331")
    )
    for table in tables:
        assert [unescape(h) for h in re.findall(r'scope="col">(.*?)</th>', table)] == heads
