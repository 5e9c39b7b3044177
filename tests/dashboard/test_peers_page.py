"""The page of similar regions with the real figures, its distances by a plain loop on the files."""

import json
import math
import re
from decimal import ROUND_HALF_UP, Decimal
from html import unescape
from pathlib import Path
from statistics import median
from urllib.parse import parse_qs, urlparse

import pandas as pd
import pytest
import visiting
from streamlit.testing.v1 import AppTest
from visiting import said

from dashboard.i18n import texts

ROOT = Path(__file__).resolve().parents[2]
BUNDLED = ROOT / "data" / "processed" / "bundled"
EFTA = ("CH", "IS", "LI", "NO")
BLOCKS = ("settlement", "age", "education", "industry", "manufacturing")
YEARS = {"density": 2022, "oldage": 2021, "tertiary_25_64": 2024}  # as the page prints them


def visit(**address: str) -> AppTest:
    return visiting.visit("peers", **address)


def charts(at: AppTest) -> dict[str, dict]:
    """The figures of the page by their text alternative."""
    return {e.proto.alt: json.loads(e.proto.spec) for e in at.get("plotly_chart")}


def param(at: AppTest, name: str) -> str:
    value = at.query_params[name]
    return value if isinstance(value, str) else value[0]


def listed(at: AppTest) -> dict[str, list[float]]:
    """The list of the page: distance and parts by name of the region, in their order."""
    [table] = re.findall(r'<table class="figures peers">(.*?)</table>', said(at), re.DOTALL)
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', table, re.DOTALL)
    found = {}
    for head, body in rows:
        name = re.sub(r"<small>.*?</small>|<[^>]+>", "", head).strip()
        cells = re.findall(r"<td[^>]*>(.*?)</td>", body)
        figures = [re.sub(r"<[^>]+>", "", cell).replace(",", ".") for cell in cells]
        found[unescape(name)] = [float(figure) for figure in figures]
    return found


def raw() -> tuple[dict[str, dict[str, float]], dict[str, list[str]]]:
    """Structural values by region and the variables of each block, read from the files."""
    variables = pd.read_parquet(BUNDLED / "structural.parquet")
    regions = pd.read_parquet(BUNDLED / "regions.parquet")
    geos = {r.geo for r in regions.itertuples() if r.level == "nuts2" and r.country not in EFTA}
    values: dict[str, dict[str, float]] = {geo: {} for geo in geos}
    blocks: dict[str, list[str]] = {}
    observations = pd.read_parquet(BUNDLED / "observations.parquet").astype({"flag": str})
    jobs = pd.read_parquet(BUNDLED / "structure.parquet").astype({"flag": str})
    newest = jobs.groupby("dataset", observed=True)["year"].max()
    by_cell = {
        (r.dataset, r.geo, r.nace): r.value
        for r in jobs.itertuples()
        if r.year == newest[r.dataset] and "u" not in r.flag and not math.isnan(r.value)
    }
    total = {"sbs_r_nuts2021": "C", "lfst_r_lfe2en2": "TOTAL"}
    for row in variables.itertuples():
        if row.indicator in YEARS:
            blocks.setdefault(row.block, []).append(row.variable)
            of = observations[
                (observations["indicator"] == row.indicator)
                & (observations["year"] == YEARS[row.indicator])
            ]
            for each in of.itertuples():
                if each.geo in geos and not math.isnan(each.value) and "u" not in each.flag:
                    value = math.log10(each.value) if row.log else each.value
                    values[each.geo][row.variable] = value
        elif row.dataset:
            blocks.setdefault(row.block, []).append(row.variable)
            for geo in geos:
                part = by_cell.get((row.dataset, geo, row.nace))
                whole = by_cell.get((row.dataset, geo, total[row.dataset]))
                if part is not None and whole:
                    values[geo][row.variable] = part / whole
    return values, blocks


def distances(region: str, wanted: tuple[str, ...], home: bool) -> dict[str, list[float]]:
    """Distance and its parts by region, the nearest first, from the formula as it is printed."""
    values, every = raw()
    blocks = {key: [v for v in every[key] if v in values[region]] for key in wanted}
    spread = {}
    for variable in {v for block in blocks.values() for v in block}:
        known = [of[variable] for of in values.values() if variable in of]
        mean = sum(known) / len(known)
        spread[variable] = math.sqrt(sum((x - mean) ** 2 for x in known) / len(known))
    found = {}
    for geo, of in values.items():
        if geo == region or (not home and geo[:2] == region[:2]):
            continue
        parts = []
        for block in blocks.values():
            shared = [v for v in block if v in of]
            if 2 * len(shared) >= len(block):
                gaps = [((of[v] - values[region][v]) / spread[v]) ** 2 for v in shared]
                parts.append(sum(gaps) / len(gaps) / len(blocks))
        if len(parts) == len(blocks):
            found[geo] = [sum(parts), *parts]
    return dict(sorted(found.items(), key=lambda item: item[1][0]))


def names(lang: str) -> dict[str, str]:
    regions = pd.read_parquet(BUNDLED / "regions.parquet")
    return dict(zip(regions["geo"], regions[f"name_{lang}"], strict=True))


# The list


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize(("region", "pair"), [("SE331", "SE33"), ("SE321", "SE32")])
def test_the_list_equals_a_plain_computation(lang: str, region: str, pair: str) -> None:
    at = visit(lang=lang, region=region)
    assert not at.exception
    expected = list(distances(pair, BLOCKS, home=True).items())[:10]
    found = listed(at)
    assert list(found) == [names(lang)[geo] for geo, _ in expected]
    for shown, (_, figures) in zip(found.values(), expected, strict=True):
        assert shown == pytest.approx(figures, abs=0.0051)
    assert names(lang)[pair] not in found
    text = unescape(said(at))
    assert re.search(r'<p class="lead">[^<]*' + re.escape(names(lang)[expected[0][0]]), text)


@pytest.mark.parametrize(("one", "other"), [("SE331", "SE332"), ("SE321", "SE322")])
def test_two_counties_share_one_search_and_the_page_says_so(one: str, other: str) -> None:
    first, second = visit(lang="sv", region=one), visit(lang="sv", region=other)
    assert listed(first) == listed(second)
    for at in (first, second):
        assert f"{names('sv')[one]} och {names('sv')[other]} tillsammans" in said(at)


def test_without_the_own_country_its_regions_go_and_the_distances_stay() -> None:
    near, abroad = (
        listed(visit(lang="sv", region="SE331", country=country, count="20"))
        for country in ("with", "without")
    )
    swedish = {name for geo, name in names("sv").items() if geo.startswith("SE")}
    assert swedish & set(near)
    assert not swedish & set(abroad)
    shared = set(near) & set(abroad)
    assert len(shared) > 10
    assert all(near[name] == abroad[name] for name in shared)


def test_dropped_blocks_leave_the_list_and_the_distance() -> None:
    at = visit(lang="sv", region="SE331", blocks="age,manufacturing")
    expected = list(distances("SE33", ("age", "manufacturing"), home=True).items())[:10]
    found = listed(at)
    assert list(found) == [names("sv")[geo] for geo, _ in expected]
    assert [len(figures) for figures in found.values()] == [3] * 10
    for shown, (_, figures) in zip(found.values(), expected, strict=True):
        assert shown == pytest.approx(figures, abs=0.0051)
    assert "Valda bort: Bosättning, Utbildning och Näringsgrenar." in said(at)
    source = re.findall(r'<p class="source">(Källa: .*?)</p>', said(at))[0]
    assert "sbs_r_nuts2021" in source
    assert "lfst_r_lfe2en2" not in source


def test_one_block_alone_has_no_part_that_differs_least() -> None:
    at = visit(lang="en", region="SE321", blocks="age")
    assert not at.exception
    assert len(listed(at)) == 10
    assert "differs least" not in said(at)


def test_twenty_regions_when_asked_for() -> None:
    at = visit(lang="en", region="SE321", count="20")
    assert len(listed(at)) == 20
    assert param(at, "count") == "20"


def test_an_unknown_block_is_named_and_the_known_ones_count() -> None:
    at = visit(lang="sv", region="SE331", blocks="weather,age")
    assert "Koden ”weather” (block) finns inte. Sidan visar Ålder." in said(at)
    assert param(at, "blocks") == "age"
    assert len(next(iter(listed(at).values()))) == 2


def test_the_address_holds_the_whole_view() -> None:
    at = visit(lang="sv")
    assert param(at, "region") == "SE331"
    assert param(at, "blocks") == ",".join(BLOCKS)
    assert param(at, "country") == "with"
    assert param(at, "count") == "10"
    assert param(at, "indicator")


def test_what_makes_them_alike_is_shown_value_by_value() -> None:
    at = visit(lang="sv", region="SE331")
    at.session_state["table_peers"] = True
    text = said(at.run())
    [table] = re.findall(r'<table class="figures sides">(.*?)</table>', text, re.DOTALL)
    assert table.count('scope="rowgroup"') == len(BLOCKS)
    rows = dict(re.findall(r'<th scope="row">(.*?) <small>.*?</th><td>(.*?)</td>', table))
    values, blocks = raw()
    assert len(rows) == sum(len(block) for block in blocks.values())
    share = 100 * values["SE33"]["manufacturing_C24"]
    assert f"{share:.1f}".replace(".", ",") in rows.values()
    assert rows["Befolkningstäthet"] == f"{10 ** values['SE33']['density']:.1f}".replace(".", ",")
    assert "nan" not in re.sub(r"<[^>]+>", "", text).casefold().split()


def test_the_map_names_the_regions_that_it_marks() -> None:
    at = visit(lang="en", region="SE331", country="without")
    [(alt, chart)] = [item for item in charts(at).items() if "Map of Europe" in item[0]]
    nearest = list(distances("SE33", BLOCKS, home=False))[:10]
    assert [set(nearest)] == [set(t["locations"]) for t in chart["data"] if len(t["z"]) == 10]
    assert all(names("en")[geo] in alt for geo in nearest)
    drawn = [geo for trace in chart["data"] for geo in trace["locations"]]
    assert len(drawn) == len(set(drawn)) + drawn.count("nuts2") - 1


# What is left out


def test_what_waits_and_who_lacks_a_block_is_named() -> None:
    at = visit(lang="sv", region="SE331")
    text = unescape(said(at))
    assert "Arbetsställenas storlek" in text
    assert "Klimat (Uppvärmningsbehov)" in text
    values, blocks = raw()
    lacking = {
        geo
        for geo, of in values.items()
        for block in blocks.values()
        if 2 * sum(v in of for v in block) < sum(v in values["SE33"] for v in block)
    }
    [label] = [e.label for e in at.expander if "mindre än 50 procent" in e.label]
    assert f"({len(lacking)})" in label
    assert all(names("sv")[geo] in text for geo in lacking)


def test_a_region_without_figures_in_the_chosen_blocks_gets_a_sentence(copied: Path) -> None:
    path = copied / "observations.parquet"
    table = pd.read_parquet(path)
    table[(table["indicator"] != "oldage") | (table["geo"] != "SE33")].to_parquet(path, index=False)
    at = visit(lang="sv", region="SE331", blocks="age")
    assert not at.exception
    assert "Övre Norrland har inga uppgifter i de valda blocken" in said(at)
    whole = visit(lang="sv", region="SE331")
    said_of = unescape(said(whole))
    assert "Övre Norrland saknar uppgift" in said_of
    assert "Block utan någon variabel att jämföra efter: Ålder." in said_of
    assert [len(figures) for figures in listed(whole).values()] == [5] * 10


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_a_release_without_structural_variables_says_so(copied: Path, lang: str) -> None:
    (copied / "structural.parquet").unlink()
    at = visit(lang=lang, region="SE331")
    assert not at.exception
    assert not charts(at)
    assert texts(lang)["peers.nothing.not_published"] in said(at)


# The chosen indicator


def values_of(indicator: str, year: int) -> dict[str, float]:
    """The reliable values of the EU's NUTS 2 regions."""
    rows = pd.read_parquet(BUNDLED / "observations.parquet").astype({"flag": str, "geo": str})
    rows = rows[(rows["indicator"] == indicator) & (rows["year"] == year) & rows["value"].notna()]
    rows = rows[~rows["flag"].str.contains("u") & (rows["geo"].str.len() == 4)]
    regions = pd.read_parquet(BUNDLED / "regions.parquet")
    level = dict(zip(regions["geo"], regions["level"], strict=True))
    return {
        r.geo: r.value
        for r in rows.itertuples()
        if level.get(r.geo) == "nuts2" and not r.geo.startswith(EFTA)
    }


@pytest.mark.parametrize(
    ("region", "pair", "country"), [("SE331", "SE33", "with"), ("SE321", "SE32", "without")]
)
def test_an_indicator_is_compared_with_the_median_of_the_similar_regions(
    region: str, pair: str, country: str
) -> None:
    at = visit(lang="en", region=region, country=country, indicator="rd_gerd_gdp")
    peers = list(distances(pair, BLOCKS, home=country == "with"))[:10]
    every = values_of("rd_gerd_gdp", 2023)
    middle = median(every[geo] for geo in peers if geo in every)
    spread = 1.4826 * median(abs(x - median(every.values())) for x in every.values())
    gap = every[pair] - middle
    word = "similar to" if abs(gap) <= spread / 2 else "higher than" if gap > 0 else "lower than"
    printed = str(Decimal(repr(middle)).quantize(Decimal("0.01"), ROUND_HALF_UP))
    text = unescape(said(at))
    assert f"{names('en')[pair]}: {every[pair]:.2f}" in text
    assert f"That is {word} {printed}" in text
    [chart] = [c for alt, c in charts(at).items() if "Map of" not in alt]
    [bars] = [trace for trace in chart["data"] if trace["type"] == "bar"]
    shown = [every[geo] for geo in [pair, *peers] if geo in every]
    assert bars["x"] == pytest.approx(shown)
    assert f"Their median {printed}" in json.dumps(chart)


def test_the_indicator_opens_as_one_by_which_regions_were_not_chosen() -> None:
    at = visit(lang="sv", region="SE331")
    assert param(at, "indicator") not in YEARS
    assert texts("sv")["peers.chosen_by"] not in said(at)


@pytest.mark.parametrize("indicator", ["tertiary_25_64", "share_wood_paper"])
def test_an_indicator_by_which_regions_were_chosen_says_so(indicator: str) -> None:
    at = visit(lang="sv", region="SE331", indicator=indicator)
    assert texts("sv")["peers.chosen_by"] in said(at)


def test_an_unreliable_value_is_not_compared(copied: Path) -> None:
    path = copied / "observations.parquet"
    table = pd.read_parquet(path).astype({"flag": str})
    own = (table["indicator"] == "rd_gerd_gdp") & (table["geo"] == "SE33")
    table.loc[own, "flag"] = "u"
    table.to_parquet(path, index=False)
    at = visit(lang="en", region="SE331", indicator="rd_gerd_gdp")
    text = unescape(said(at))
    assert "2023, unreliable" in text
    assert "The value is unreliable and is not compared." in text
    assert not re.search(r"That is (higher|lower|similar)", text)


def test_few_similar_regions_with_a_value_have_no_median(copied: Path) -> None:
    peers = list(distances("SE33", BLOCKS, home=True))[:10]
    path = copied / "observations.parquet"
    table = pd.read_parquet(path)
    gone = (table["indicator"] == "rd_gerd_gdp") & table["geo"].isin(peers[4:])
    table[~gone].to_parquet(path, index=False)
    at = visit(lang="en", region="SE331", indicator="rd_gerd_gdp")
    text = unescape(said(at))
    assert "4 regions have a reliable value, at least 5 are needed" in text
    assert not re.search(r"That is (higher|lower|similar)", text)
    assert all(names("en")[geo] in text.partition("Without a figure in")[2] for geo in peers[4:])


def test_an_indicator_without_a_value_of_the_region_says_so(copied: Path) -> None:
    path = copied / "observations.parquet"
    table = pd.read_parquet(path)
    gone = (table["indicator"] == "rd_gerd_gdp") & (table["geo"] == "SE33")
    table[~gone].to_parquet(path, index=False)
    at = visit(lang="sv", region="SE331", indicator="rd_gerd_gdp")
    assert not at.exception
    assert "har inget värde för Övre Norrland" in said(at)


def test_a_link_leads_to_the_same_indicator_in_these_regions() -> None:
    at = visit(lang="sv", region="SE331", indicator="rd_gerd_gdp")
    links = [unescape(link) for link in re.findall(r'href="([^"]+)"', said(at))]
    [link] = [link for link in links if link.startswith("compare?")]
    asked = parse_qs(urlparse(link).query)
    nearest = list(distances("SE33", BLOCKS, home=True))[:9]
    assert asked["region"] == [",".join(["SE33", *nearest])]
    assert (asked["indicator"], asked["chart"]) == (["rd_gerd_gdp"], ["table"])
    assert any(link.startswith("about?") and "rule=peers" in link for link in links)


def test_ways_are_told_of_the_region_and_counted_of_the_others() -> None:
    at = visit(lang="en", region="SE331", indicator="rd_gerd_gdp")
    [ways] = re.findall(
        r"Among the (\d+) similar regions where the rule can be tried it rose in (\d+), "
        r"fell in (\d+) and has "
        r"no clear trend in (\d+)",
        said(at),
    )
    count, *parts = map(int, ways)
    # Figures of the others come in part from a copy that lost its flags: they have no arrow.
    figures = pd.read_parquet(BUNDLED / "observations.parquet")
    series = pd.read_parquet(BUNDLED / "series.parquet").set_index("series")["unfit"]
    rows = figures[(figures["indicator"] == "rd_gerd_gdp") & figures["value"].notna()]
    tried = 0
    for geo in list(distances("SE33", tuple(raw()[1]), home=True))[:10]:
        own = rows[rows["geo"] == geo].astype({"flag": str, "series": str})
        start = max([own["year"].max() - 11, *own.loc[own["flag"].str.contains("b"), "year"]])
        own = own[own["year"] >= start]
        tried += len(own) < 5 or (own["series"].map(series) == "").all()
    assert count == sum(parts) == tried
    assert 0 < count < 10


def test_a_measure_without_arrows_has_none_here_either() -> None:
    at = visit(lang="en", region="SE331", indicator="ris_sii")
    assert "arrow rule" not in said(at)
    assert re.search(r"Upper Norrland: \d+ \(index, [^()]*, 2023\)\.", said(at))
