"""The circular economy as a visitor meets it: five areas, national and regional, goals, reasons."""

import base64
import csv
import gzip
import json
import re
from html import unescape
from pathlib import Path

import pandas as pd
import pytest
from scipy.stats import theilslopes
from streamlit.testing.v1 import AppTest
from visiting import said, visit

from dashboard import placing
from dashboard.circular_areas import circular_areas
from dashboard.i18n import LANGUAGES
from dashboard.placing import figures_table
from dashboard.release import open_release
from dashboard.shell import Frame
from dashboard.words import number
from pipelines.catalogue import load_catalogue

ROOT = Path(__file__).resolve().parents[2]
FILES = ROOT.parent / "shared" / "data" / "eurostat"
AREAS = [area.key for area in load_catalogue().areas]


@pytest.fixture(autouse=True)
def bundled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("S3_DATA_DIR", raising=False)


def plain(at: AppTest) -> str:
    """What a page says, without its marks."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", said(at)))).replace("\u00a0", " ")


def figures(at: AppTest) -> dict[str, dict]:
    """The drawings of a page by the name of the measure."""
    return {
        e.proto.alt.partition(". ")[0]: json.loads(e.proto.spec) for e in at.get("plotly_chart")
    }


def labels(figure: dict) -> str:
    return " ".join(note["text"] for note in figure["layout"]["annotations"])


def of_sweden(indicator: str) -> dict[int, float]:
    """The Swedish values of a measure in the published files, read with nothing of ours."""
    [series] = load_catalogue().indicators[indicator].series.values()
    values = {}
    for path in FILES.glob(f"{series.dataset}*.csv.gz"):
        with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                pinned = all(row[name] == code for name, code in series.pins.items())
                if pinned and row["geo"] == "SE" and row["OBS_VALUE"]:
                    values[int(row["TIME_PERIOD"])] = float(row["OBS_VALUE"])
    return values


@pytest.mark.realdata
@pytest.mark.skipif(not FILES.is_dir(), reason="the published files are not here")
@pytest.mark.parametrize("area", AREAS)
def test_every_national_measure_is_drawn_to_its_latest_published_value(area: str) -> None:
    release = open_release()
    drawn = figures(visit("circular", area=area))
    pairs = circular_areas(release).national(area)
    assert pairs
    for pair in pairs:
        indicator = str(pair.row["id"])
        published = of_sweden(indicator)
        value = published[max(published)]
        figure = drawn[str(pair.row["label_sv"])]
        shown = f"Sverige <b>{number(value, pair.decimals, 'sv')}</b>"
        assert shown in labels(figure).replace("<br>", " "), indicator
        years = {year for trace in figure["data"] for year in trace["x"]}
        assert years >= set(published)


@pytest.mark.parametrize(
    ("area", "measure", "told"),
    [
        ("secondary_raw_materials", "Cirkulär materialanvändning (riket)", "9,9"),
        ("waste_management", "Materialåtervinning av kommunalt avfall (riket)", "39,4"),
        ("production_consumption", "Materialfotavtryck per invånare (riket)", "22,1"),
        ("production_consumption", "Allt avfall per invånare (riket)", "15\u00a0627"),
    ],
)
def test_the_figures_that_the_project_promises_are_there(
    area: str, measure: str, told: str
) -> None:
    assert f"Sverige <b>{told}</b>" in labels(figures(visit("circular", area=area))[measure])


def test_the_headline_tells_which_targets_are_met() -> None:
    text = plain(visit("circular"))
    assert "Sverige når 4 av 6 EU-mål för 2025 i de senaste siffrorna" in text
    assert (
        "Inte nådda: återvunnet kommunalt avfall (39,4 mot 55 %, 2023) och återvunna "
        "plastförpackningar (28,3 mot 50 %, 2022, skattat)." in text
    )
    assert "återvunna träförpackningar (71,6 mot 25 %, 2022, skattat)" in text
    assert "återvunna förpackningar (66,3 mot 65 %, 2022)" in text


def test_the_gap_to_a_target_and_the_pace_it_takes_stand_in_words() -> None:
    text = plain(visit("circular", area="waste_management"))
    # (60 − 39,4) / (2030 − 2023), (65 − 39,4) / (2035 − 2023); the series broke in 2020, and the
    # release was made after 2025, so that a pace to that year would be of no use.
    assert (
        "minst 55 % 2025 15,6 procentenheter under målet: 39,4 (2023). "
        "Siffran för 2025 är inte publicerad än." in text
    )
    assert (
        "minst 60 % 2030 20,6 procentenheter under målet: 39,4 (2023). "
        "Det krävs +2,94 procentenheter om året från 2023 till 2030." in text
    )
    assert "minst 65 % 2035 25,6 procentenheter under målet" in text
    assert "Det krävs +2,13 procentenheter om året från 2023 till 2035." in text
    assert "Takten hittills anges inte: 4 värden sedan serien bröts, 5 behövs." in text
    assert "Varje medlemsland ska nå målet." in text


def test_a_goal_that_is_a_change_is_counted_from_the_value_of_its_year() -> None:
    rows = open_release().observations("n_packw", ["SE"]).set_index("year")["value"]
    least = rows[2018] * 0.95
    text = plain(visit("circular", area="production_consumption"))
    assert f"högst {least:.0f} kg per invånare 2030" in text
    assert f"(0,95 × {rows[2018]:.0f} från 2018)" in text
    assert f"Det krävs −{(rows[2022] - least) / 8:.1f}".replace(".", ",") in text
    over = round(rows[2022]) - round(rows[2018] * 0.9)
    assert f"{over} kg per invånare över målet: {rows[2022]:.0f} (2022)" in text
    slope = theilslopes(rows.loc[2012:2022], rows.loc[2012:2022].index)[0]
    shown = f"{slope:.1f}".replace(".", ",")
    assert f"Takten hittills: +{shown} kg per invånare om året 2012–2022." in text


def test_the_sum_of_packaging_breaks_where_its_parts_do() -> None:
    text = plain(visit("circular", area="waste_management", indicator="n_pack_rec"))
    assert "Takten hittills anges inte: 3 värden sedan serien bröts, 5 behövs." in text
    assert "Brott i serien 2020" in text


def test_a_target_of_the_union_is_held_against_the_union_and_binds_no_country() -> None:
    at = visit("circular", lang="en", area="secondary_raw_materials")
    text = plain(at)
    # Twice 11.2 (2020) is 22.4; the EU stands at 11.8 in 2023.
    assert (
        "at least 22.4% in 2030 (2 × 11.2 of 2020) "
        "10.6 percentage points below the target: 11.8 (2023, imputed)." in text
    )
    assert "EU target for the EU as a whole, at least 22.4%" in text
    assert "+1.51 percentage points a year" in text
    assert "The target is for the EU as a whole and for no single country." in text
    drawn = labels(figures(at)["Circular material use rate (Sweden)"])
    assert "Target 2030:<br><b>22.4</b>" in drawn


def test_a_target_of_a_measure_without_figures_is_told_all_the_same() -> None:
    text = plain(visit("circular", area="waste_management"))
    assert "Kommunalt avfall till deponi (riket)" in text
    assert "EU:s mål är högst 10 % 2035." in text
    assert "Deponidirektivet 1999/31/EG, artikel 5.5" in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_target_and_every_reason_leads_to_its_source(lang: str) -> None:
    release = open_release()
    pages = "".join(said(visit("circular", lang=lang, area=area)) for area in AREAS)
    links = set(re.findall(r'href="(https://[^"]*)"', pages))
    for table in (release.targets, release.annotations):
        assert {unescape(url) for url in links} >= set(table["source"])
    shown = set(circular_areas(release).pairs)
    reasons = release.annotations[release.annotations["indicator"].isin(shown)]
    for text in reasons[f"text_{lang}"]:
        assert text in unescape(pages)


def test_swedens_place_is_counted_among_the_other_countries_of_the_eu() -> None:
    rows = pd.read_parquet(ROOT / "data/processed/bundled/observations.parquet")
    rows = rows[(rows["indicator"] == "n_waste_hab") & (rows["year"] == 2022)]
    values = rows[~rows["geo"].isin(["EU27_2020", "NO", "IS", "CH", "LI"])].set_index("geo")
    others = values["value"].dropna().drop("SE")
    lower = int((others < values.at["SE", "value"]).sum())
    text = plain(visit("circular", area="production_consumption"))
    assert (lower, len(others)) == (24, 26)
    assert "Sveriges värde är högre än i 24 av 26 andra EU-länder." in text
    emissions = plain(visit("circular", area="sustainability_resilience"))
    assert "Sveriges värde är lägre än i alla 26 andra EU-länder." in emissions


def test_an_index_and_a_count_are_not_placed_among_countries() -> None:
    at = visit("circular", lang="en", area="production_consumption")
    index = figures(at)["Resource productivity, 2000 = 100 (Sweden)"]
    assert "countries" not in labels(index)
    assert not [trace for trace in index["data"] if trace.get("fill")]
    trade = figures(visit("circular", lang="en", area="secondary_raw_materials"))
    drawn = trade["Exports of recyclable material to countries outside the EU (Sweden)"]
    assert "EU27" not in labels(drawn)
    assert not [trace for trace in drawn["data"] if trace.get("fill")]


def test_a_proxy_is_named_as_one_and_never_stands_on_the_axis_of_a_national_measure() -> None:
    at = visit("circular", lang="en", area="competitiveness_innovation")
    drawn = figures(at)
    [proxy] = [name for name in drawn if name.startswith("Proxy")]
    assert "Norrland" in labels(drawn[proxy])
    for name, figure in drawn.items():
        if name.endswith("(Sweden)"):
            assert "Norrland" not in labels(figure)


def test_what_awaits_a_refresh_says_what_it_will_show() -> None:
    release = open_release()
    areas = circular_areas(release)
    for area in AREAS:
        text = plain(visit("circular", area=area, lang="en"))
        waiting = pd.concat([areas.waiting(area), areas.regional(area)])
        waiting = waiting[waiting["last_year"] == 0]
        for definition in waiting["definition_en"]:
            assert re.sub(r"\s+", " ", definition) in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_does_not_exist_is_said_with_where_it_could_come_from(lang: str) -> None:
    text = plain(visit("circular", lang=lang))
    gaps = open_release().gaps
    for row in gaps.itertuples():
        assert getattr(row, f"what_{lang}") in text
        assert getattr(row, f"where_{lang}") in text


def test_a_measure_in_the_address_is_drawn_first_in_its_area() -> None:
    at = visit("circular", area="waste_management", indicator="n_plastic_rec")
    assert next(iter(figures(at))) == "Materialåtervinning av plastförpackningar (riket)"
    assert len(figures(at)) == len(circular_areas(open_release()).national("waste_management"))


def test_a_measure_alone_in_the_address_opens_in_its_area() -> None:
    at = visit("circular", indicator="flow_paper", lang="en")
    assert at.query_params["area"] == "production_consumption"
    regional = [name for name in figures(at) if name.startswith("Proxy")]
    assert "C17" in regional[0]


def test_a_measure_of_another_area_is_told_of() -> None:
    text = plain(visit("circular", area="waste_management", indicator="n_cmu"))
    assert "Cirkulär materialanvändning (riket)” har inga uppgifter att visa här" in text


def test_the_table_begins_with_sweden_and_the_eu_and_leaves_out_who_is_not_in_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    placed: dict[str, pd.DataFrame] = {}

    def note(frame: Frame, row: pd.Series, shown: pd.DataFrame, key: str) -> None:
        placed[str(row["id"])] = shown

    monkeypatch.setattr(placing, "place_table", note)
    visit("circular", area="waste_management", lang="en")
    release = open_release()
    assert {"CH", "NO"} <= set(release.observations("n_recmun")["geo"])
    frame = Frame("circular", "en", "light", release, None)
    html = figures_table(frame, release.indicators.loc["n_recmun"], placed["n_recmun"])
    heads = re.findall(r"<th>([^<]*)</th>", html)
    assert heads[:4] == ["Year", "Sweden", "EU27", "Austria"]
    assert not {"Norway", "Switzerland", "Iceland"} & set(heads)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_said_first_has_its_sources_beside_it(lang: str) -> None:
    page = said(visit("circular", lang=lang))
    head, after = page.split('<ul class="anchors">')
    assert re.search(r'class="lead">.*<p class="source">[^<]*cei_wm011[^<]*cei_wm020', head)
    notes = after[: after.index('class="rules"')]
    for dataset in ("cei_pc034", "cei_wm011", "cei_srm030", "cei_cie011", "cei_gsr030"):
        assert dataset in notes


def test_a_small_line_shows_values_that_stand_alone() -> None:
    page = said(visit("circular"))
    [image] = re.findall(
        r'>Återvunna plastförpackningar</a></th><td><img class="course" alt="([^"]*)" '
        r'src="data:image/svg\+xml;base64,([^"]*)"',
        page,
    )
    alt, drawn = unescape(image[0]), base64.b64decode(image[1]).decode()
    assert "Sverige från" in alt
    assert "till 28,3" in alt
    _, sweden = re.findall(r'<path d="([^"]*)"', drawn)
    # 2000–2019 in one piece, then three values after a break each.
    assert sweden.count("M") == 4
    assert drawn.count("<circle") == 2


def test_an_unknown_area_or_measure_is_named_and_the_page_still_opens() -> None:
    at = visit("circular", area="moon", indicator="sun")
    text = said(at)
    assert "moon" in text
    assert "sun" in text
    assert len(figures(at)) >= 5


def test_a_release_without_goals_reasons_and_gaps_opens_all_the_same(copied: Path) -> None:
    for name in ("targets", "annotations", "gaps"):
        (copied / f"{name}.parquet").unlink()
    for area in ("all", *AREAS):
        at = visit("circular", area=area)
        assert not at.exception
        assert "EU:s mål" not in plain(at)
        assert "EU-mål för" not in plain(at)
    assert "lägre värden än EU för 3 av 5 huvudmått" in plain(visit("circular"))


def test_a_damaged_table_of_goals_is_told_in_a_plain_sentence(copied: Path) -> None:
    (copied / "targets.parquet").write_bytes(b"PAR1 and no more")
    text = plain(visit("circular"))
    assert "targets.parquet är skadad eller ofullständig" in text


def test_a_regions_own_figure_is_marked_as_local(copied: Path) -> None:
    indicators = pd.read_parquet(copied / "indicators.parquet")
    own = indicators["id"] == "flow_wood"
    indicators.loc[own, "source"] = "regional"
    indicators.to_parquet(copied / "indicators.parquet", index=False)
    at = visit("circular", area="production_consumption", lang="en")
    assert said(at).count("Local source") == 1
    assert "Local source" in said(visit("matrix", domain="F", lang="en"))
    assert "Local source" in said(visit("compare", indicator="flow_wood", lang="en"))


def change(folder: Path, indicator: str, geo: str, years: range, **cells: object) -> None:
    """Overwrites figures of a release."""
    path = folder / "observations.parquet"
    table = pd.read_parquet(path)
    rows = (table["indicator"] == indicator) & (table["geo"] == geo)
    table.loc[rows & table["year"].isin(years), list(cells)] = list(cells.values())
    table.to_parquet(path, index=False)


def test_a_goal_that_no_figure_can_be_held_against_is_not_counted(copied: Path) -> None:
    change(copied, "n_recmun", "SE", range(2023, 2024), flag="u")
    text = plain(visit("circular"))
    assert "4 av 5 EU-mål för 2025" in text
    assert "Räknade är de mål som har ett eget mått" in text
    area = plain(visit("circular", area="waste_management", indicator="n_recmun"))
    assert "EU:s mål är minst 55 % 2025. Det finns inget säkert värde att hålla mot målet." in area


def test_a_goal_without_the_value_that_it_is_counted_from_is_told_all_the_same(
    copied: Path,
) -> None:
    change(copied, "n_packw", "SE", range(2018, 2019), flag="u")
    area = plain(visit("circular", area="production_consumption"))
    assert "EU har ett mål för 2030 som räknas från ett år. Det finns inget säkert värde" in area
    assert "0,95 ×" not in area


def test_without_enough_countries_no_band_is_told_of(copied: Path) -> None:
    path = copied / "observations.parquet"
    table = pd.read_parquet(path)
    table = table[(table["indicator"] != "n_cmu") | table["geo"].isin(["SE", "EU27_2020", "DE"])]
    table.to_parquet(path, index=False)
    at = visit("circular", area="secondary_raw_materials", indicator="n_cmu")
    drawn = figures(at)["Cirkulär materialanvändning (riket)"]
    assert not [trace for trace in drawn["data"] if trace.get("fill")]
    assert "Bandet:" not in plain(at)
    assert "Sveriges värde är högre" not in plain(at)


def test_what_must_be_known_of_a_national_measure_stands_under_its_area() -> None:
    text = plain(visit("circular", area="waste_management", lang="en"))
    assert "The EU has separate targets for ferrous metals and for aluminium." in text
    assert "The source has values above 100% for single countries and years." in text
    assert "An approximation, for the EU target is counted in another way" in text


def test_a_figure_of_an_act_that_nobody_has_checked_says_so() -> None:
    text = plain(visit("circular", area="waste_management", indicator="n_glass_rec", lang="en"))
    [goal] = re.findall(r"at least 75% in 2030 Met: 85.6 \(2022\)\. .{100,200}", text)
    assert "(the figure is not checked against the text)" in goal


def test_a_regional_measure_without_figures_of_ours_says_why(copied: Path) -> None:
    path = copied / "observations.parquet"
    table = pd.read_parquet(path)
    ours = table["geo"].astype(str).str.match("SE3[23]") | (table["geo"] == "SE")
    table[(table["indicator"] != "flow_wood") | ~ours].to_parquet(path, index=False)
    told = "Ingen uppgift. Källan har ingen uppgift för regionen."
    assert told in plain(visit("circular", area="production_consumption"))
    assert told in plain(visit("matrix", domain="F"))


def test_a_regional_measure_of_several_years_is_drawn_over_them(copied: Path) -> None:
    path = copied / "observations.parquet"
    table = pd.read_parquet(path)
    earlier = table[table["indicator"] == "flow_wood"].assign(year=2021)
    table = pd.concat([table, earlier.astype(table.dtypes)])
    table = table.sort_values(["indicator", "geo", "year"])
    table.to_parquet(path, index=False)
    drawn = figures(visit("circular", area="production_consumption", lang="en"))
    [wood] = [figure for name, figure in drawn.items() if "(C16)" in name]
    [paper] = [figure for name, figure in drawn.items() if "(C17)" in name]
    assert wood["layout"]["xaxis"]["ticktext"] == ["2021", "2022"]
    assert "226 EU regions" in labels(wood)
    assert "2022" not in paper["layout"]["xaxis"]["ticktext"]
