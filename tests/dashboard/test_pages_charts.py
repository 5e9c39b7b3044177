"""The pages of maps, comparisons and the circular economy, as a visitor meets them."""

import json
import re
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest
from visiting import said, visit

from analysis.scores import eu_regions
from dashboard.placing import figures_table
from dashboard.release import open_release
from dashboard.shell import Frame

ROOT = Path(__file__).resolve().parents[2]
FOUR = "SE331,SE332,SE321,SE322"


def charts(at: AppTest) -> dict[str, dict]:
    """The figures of a page by their text alternative."""
    return {e.proto.alt: json.loads(e.proto.spec) for e in at.get("plotly_chart")}


def change(data: Path, indicator: str, geo: str, years: Iterable[int], **cells: object) -> None:
    """Overwrites figures of the release that the pages read."""
    path = data / "processed" / "bundled" / "observations.parquet"
    table = pd.read_parquet(path)
    rows = (table["indicator"] == indicator) & (table["geo"] == geo)
    table.loc[rows & table["year"].isin(list(years)), list(cells)] = list(cells.values())
    table.to_parquet(path, index=False)


def param(at: AppTest, name: str) -> str:
    value = at.query_params[name]
    return value if isinstance(value, str) else value[0]


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("page", ["map", "compare", "circular"])
def test_a_page_opens_cold_in_either_language(data: Path, page: str, lang: str) -> None:
    at = visit(page, lang=lang)
    assert not at.exception
    assert f"documentElement.lang='{lang}'" in said(at)
    assert ("Källa:" if lang == "sv" else "Source:") in said(at)
    assert charts(at)
    for alt in charts(at):
        assert len(alt) > 20


def test_every_figure_has_its_sentence_and_its_table(data: Path) -> None:
    at = visit("compare", indicator="rd_gerd_gdp")
    tables = [e for e in at.expander if e.label == "Visa tabell"]
    assert len(tables) == len(charts(at))
    assert all(alt.partition(". ")[2] in said(at) for alt in charts(at))


# The map


def test_the_map_opens_on_the_latest_year_and_writes_its_whole_state_in_the_address(
    data: Path,
) -> None:
    at = visit("map", indicator="gdp_eur")
    assert param(at, "year") == "2023"
    assert param(at, "level") == "nordic"
    assert "EuroGeographics för de administrativa gränserna" in said(at)


def test_a_county_in_a_link_stands_as_its_pair_where_only_that_is_measured(data: Path) -> None:
    at = visit("map", indicator="rd_gerd_gdp", region="SE331", lang="en")
    assert not at.exception
    assert "Upper Norrland" in said(at)
    assert "Shared by two counties" in said(at)
    assert param(at, "region") == "SE331"


def test_a_secret_value_is_said_to_be_secret_never_zero(data: Path) -> None:
    at = visit("map", indicator="rd_gerd_gdp", region="SE32", year="2017")
    assert "Värdet för 2017 är belagt med sekretess." in said(at)


def headline(at: AppTest) -> str:
    [text] = re.findall(r'<h1 class="headline">(.*?)</h1>', said(at))
    return text


def test_secrecy_is_named_in_headline_list_label_and_legend(data: Path) -> None:
    at = visit("map", indicator="rd_gerd_gdp", level="nordic", year="2019", region="")
    assert "Värdet för Mellersta Norrland 2019 är sekretessbelagt" in headline(at)
    assert re.search(r"Mellersta Norrland <small>.*?<b>sekretess</b>", said(at))
    [drawn] = [c for alt, c in charts(at).items() if "Kartan visar måttet" in alt]
    names = next(trace for trace in drawn["data"] if trace.get("mode") == "text")["text"]
    assert any("Mellersta" in text and "sekretess" in text for text in names)
    assert any("sekretess" in note["text"] for note in drawn["layout"]["annotations"])


def test_the_course_beside_a_map_is_held_against_all_areas_of_its_own_year(data: Path) -> None:
    at = visit("map", indicator="rd_gerd_gdp", level="nordic", year="2019", region="")
    [(alt, course)] = [item for item in charts(at).items() if "Kartan visar 2019" in item[0]]
    assert "siffrorna här gäller 2023" in alt
    notes = " ".join(note["text"] for note in course["layout"]["annotations"])
    # One more than on the map: Mellersta Norrland is secret in 2019 and published for 2023.
    assert "11 områden i Norden" in notes
    assert "i 10 områden" in " ".join(charts(at))


def test_a_headline_names_its_subject_and_the_median(data: Path) -> None:
    text = headline(visit("map", indicator="rd_gerd_gdp", level="nordic", year="2023", region=""))
    # Ours are the first two of the formula's rising values: the lowest of all.
    assert text.startswith("Övre Norrland och Mellersta Norrland ligger lägre än medianen")


def test_a_chosen_area_without_a_value_is_what_the_headline_is_about(data: Path) -> None:
    secret = visit("map", indicator="rd_gerd_gdp", region="SE32", year="2019", lang="en")
    assert headline(secret) == "The value for Middle Norrland in 2019 is confidential"
    missing = visit("map", indicator="rd_gerd_gdp", region="NO02", year="2019")
    assert headline(missing).startswith("Uppgift saknas för NO02 2019")


def test_the_list_beside_a_map_says_whose_a_shared_figure_is(data: Path) -> None:
    text = said(visit("map", indicator="rd_gerd_gdp", region=""))
    assert "Övre Norrland <small>(Västerbotten + Norrbotten)</small>" in text


def test_current_prices_are_not_drawn_over_time_beside_the_map(data: Path) -> None:
    at = visit("map", indicator="gdp_eur", region="SE332")
    assert "Löpande priser" in said(at)


def test_the_list_of_areas_does_what_a_click_does_and_the_choice_can_be_cleared(
    data: Path,
) -> None:
    at = visit("map", indicator="gdp_eur")
    [areas] = [box for box in at.multiselect if box.label == "Områden att följa"]
    areas.set_value(["SE332", "SE321"]).run()
    assert param(at, "region") == "SE332,SE321"
    [clear] = [button for button in at.button if button.label == "Ta bort valet"]
    clear.click().run()
    assert param(at, "region") == ""
    assert not [button for button in at.button if button.label == "Ta bort valet"]


def test_another_indicator_lets_go_of_a_year_that_it_lacks(data: Path) -> None:
    at = visit("map", indicator="gdp_eur", year="2016")
    [box] = [box for box in at.selectbox if box.label == "Mått"]
    box.set_value("rd_gerd_gdp").run()
    assert not at.exception
    assert param(at, "indicator") == "rd_gerd_gdp"
    assert "finns inte här" not in said(at)


def test_an_unknown_code_is_named_and_the_map_still_opens(data: Path) -> None:
    at = visit("map", indicator="no_such", region="XX99")
    assert "no_such" in said(at)
    assert "XX99" in said(at)
    assert charts(at)


def test_a_known_indicator_that_a_map_cannot_show_is_not_called_unknown(data: Path) -> None:
    text = said(visit("map", indicator="n_ren", year="1980", region=""))
    assert "Måttet ”Förnybar energi” har inga uppgifter att visa här. Sidan visar ”" in text
    assert "Året 1980 har inga uppgifter att visa här. Sidan visar 2023." in text


def test_an_indicator_of_countries_cannot_stand_on_a_map(data: Path) -> None:
    at = visit("map")
    [box] = [box for box in at.selectbox if box.label == "Mått"]
    assert not [label for label in box.options if "Förnybar energi" in label]


def test_bad_parameters_of_a_map_are_each_named_and_the_rest_opens_beside_another_year(
    data: Path,
) -> None:
    at = visit("map", indicator="gdp_eur", beside="gdp_eur", classes="rainbow", limits="x")
    text = said(at)
    for code, name in (("rainbow", "färger"), ("x", "färggränser")):
        assert f"Koden ”{code}” ({name}) finns inte." in text
    assert len([alt for alt in charts(at) if "Kartan visar måttet" in alt]) == 2
    assert param(at, "beside_year") < param(at, "year")
    [colours] = [box for box in at.selectbox if box.label == "Färger"]
    colours.set_value("continuous").run()
    assert param(at, "classes") == "continuous"
    drawn = [chart for alt, chart in charts(at).items() if "Kartan visar måttet" in alt]
    notes = [note["text"] for chart in drawn for note in chart["layout"]["annotations"]]
    assert "färgen följer värdet utan steg" in " ".join(notes).replace("<br>", " ") + said(at)


# Comparisons


def test_four_counties_with_two_values_are_two_lines_and_the_pairs_are_named(data: Path) -> None:
    at = visit("compare", indicator="rd_gerd_gdp", region=FOUR, lang="en")
    [lines] = [c for alt, c in charts(at).items() if "Upper Norrland" in alt]
    notes = " ".join(note["text"] for note in lines["layout"]["annotations"])
    assert "× confidential, Middle Norrland" in notes
    assert "Two areas of two counties each" in said(at)


def test_bars_show_one_year_that_all_areas_have(data: Path) -> None:
    at = visit("compare", indicator="gdp_eur", region=FOUR, chart="bar", years="2015,2020")
    [bars] = [c for c in charts(at).values() if c["data"][0]["type"] == "bar"]
    assert len(bars["data"][0]["y"]) == 4
    assert any(alt.partition(". ")[2].startswith("2020:") for alt in charts(at))


def test_a_table_shows_secrecy_in_words(data: Path) -> None:
    at = visit("compare", indicator="rd_gerd_gdp", region="SE321", chart="table")
    assert "<td>sekretess</td>" in said(at)
    assert '<th scope="row">2017</th>' in said(at)


def test_a_region_without_a_figure_is_named(data: Path) -> None:
    at = visit("compare", indicator="rd_gerd_gdp", region="SE331,FI1D1")
    assert "Område FI1D1 visas inte" in said(at)


def test_nothing_to_compare_is_said_in_a_sentence(data: Path) -> None:
    at = visit("compare", indicator="rd_gerd_gdp", region="FI1D1", benchmark="none")
    assert not at.exception
    assert "Inget" in said(at) or "Ingen" in said(at)
    assert not charts(at)


def test_one_year_stands_in_sentence_median_heading_and_strip(data: Path) -> None:
    change(data, "rd_gerd_gdp", "NO07", range(2016, 2024), value=float("nan"))
    at = visit("compare", indicator="rd_gerd_gdp", region="SE33,NO07", lang="en")
    lines, strip = charts(at)
    figures = open_release().distribution("rd_gerd_gdp", 2015, "nuts2")
    median = f"{eu_regions(figures).median():.2f}"
    assert lines.partition(". ")[2].startswith("2015: ")
    assert f"EU median {median}" in lines
    assert f"2015: 40 EU regions, median {median}." in strip
    assert "Among 40 EU regions, 2015" in said(at)
    notes = [note["text"] for note in charts(at)[lines]["layout"]["annotations"]]
    assert "40 EU regions, 2015" in notes


def test_bars_name_whose_median_they_show(data: Path) -> None:
    at = visit("compare", indicator="rd_gerd_gdp", chart="bar", benchmark="none", lang="en")
    bars = next(c for c in charts(at).values() if c["data"][0]["type"] == "bar")
    labels = [note["text"] for note in bars["layout"]["annotations"]]
    assert any(label.startswith("EU median ") for label in labels)


@pytest.mark.parametrize(("lang", "word"), [("sv", "sekretess"), ("en", "confidential")])
def test_years_that_are_all_secret_say_so_and_show_the_table(
    data: Path, lang: str, word: str
) -> None:
    at = visit(
        "compare",
        **{"indicator": "rd_gerd_gdp", "region": "SE321", "years": "2017,2017"},
        benchmark="none",
        lang=lang,
    )
    assert f"(Västernorrland + Jämtland Härjedalen) {word}" in said(at)
    assert f"<td>{word}</td>" in said(at)
    assert "Ingen uppgift" not in said(at)
    assert "Eurostat, test_data" in said(at)
    assert not charts(at)


def test_an_area_shown_instead_of_a_county_is_named_with_its_counties(data: Path) -> None:
    at = visit("compare", indicator="rd_gerd_gdp", region="SE331", chart="table")
    whole = "Övre Norrland (Västerbotten + Norrbotten)"
    assert f"Västerbotten har inget eget värde här: {whole} visas i stället." in said(at)
    assert f"<th>{whole}</th>" in said(at)
    assert "Delas av Västerbotten och Norrbotten" in said(at)
    assert "Två riksområden med två län vardera" not in said(at)


def test_chips_of_a_county_are_singular_where_one_is_shown(data: Path) -> None:
    one = said(visit("compare", indicator="gdp_eur", region="SE331", chart="table"))
    assert "</span>" in one
    assert " Länsvärde</span>" in one
    two = said(visit("compare", indicator="gdp_eur", region="SE331,SE332", chart="table"))
    assert " Länsvärden</span>" in two


def test_a_national_measure_says_that_sweden_stands_for_the_counties(data: Path) -> None:
    at = visit("compare", indicator="n_ren", region=FOUR, benchmark="none")
    assert "Måttet finns bara för riket: Sverige visas." in said(at)
    [alt] = charts(at)
    assert "Sverige" in alt
    assert "EU" not in alt


def test_an_unreliable_value_is_marked_and_not_placed(data: Path) -> None:
    change(data, "rd_gerd_gdp", "SE32", [2023], flag="u")
    at = visit("compare", indicator="rd_gerd_gdp", region=FOUR, chart="bar")
    bars, strip = charts(at).values()
    assert any("osäkert" in note["text"] for note in bars["layout"]["annotations"])
    assert not any("Mellersta" in note["text"] for note in strip["layout"]["annotations"])
    assert "Mellersta Norrland: osäkert värde, jämförs inte." in said(at)
    assert said(at).count("Ihåligt märke") == 1
    table = said(visit("compare", indicator="rd_gerd_gdp", region=FOUR, chart="table"))
    assert "(osäkert)" in table
    assert "Ihåligt märke" not in table


def test_a_table_of_one_year_keeps_ours_first_then_sweden_and_the_eu(data: Path) -> None:
    at = visit("compare", indicator="gdp_eur", region="FI1D1,SE332,SE331", years="2020,2020",
               chart="table")  # fmt: skip
    rows = re.findall(r'<th scope="row">(.*?)</th>', said(at))
    assert rows == ["Västerbotten", "Norrbotten", "Sverige", "EU", "Område FI1D1"]


def test_a_table_of_a_distribution_holds_all_its_regions_by_name(data: Path) -> None:
    release = open_release()
    regions = [f"XX{n:03d}" for n in range(600)]
    rows = release.observations("gdp_eur", ["SE332"], [2020])
    others = rows.loc[rows.index.repeat(600)].assign(geo=regions, value=range(600, 0, -1))
    frame = Frame("compare", "sv", "light", release, None)
    row = release.indicators.loc["gdp_eur"]
    table = figures_table(frame, row, pd.concat([others[::-1], rows]))
    names = re.findall(r'<th scope="row">(.*?)</th>', table)
    assert names == ["Norrbotten", *regions]
    assert 'class="scroll" role="region" aria-label="' in table


@pytest.mark.parametrize("chart", ["line", "bar", "table"])
def test_references_alone_are_what_is_compared(data: Path, chart: str) -> None:
    at = visit("compare", indicator="gdp_eur", region="NO07", chart=chart)
    assert not at.exception
    assert "Område NO07 visas inte" in said(at)
    assert "Sverige" in said(at)


def test_another_measure_opens_with_all_its_years_and_its_own_chart(data: Path) -> None:
    at = visit("compare", indicator="rd_gerd_gdp", region="SE331", chart="line", years="2015,2016")
    [box] = [box for box in at.selectbox if box.label == "Mått"]
    box.set_value("gdp_eur").run()
    shown = {name: param(at, name) for name in ("indicator", "years", "chart", "region")}
    assert shown == {
        "indicator": "gdp_eur",
        "years": "2014,2023",
        "chart": "bar",
        "region": "SE331",
    }


def test_current_prices_over_time_carry_their_warning(data: Path) -> None:
    warning = "Current prices: compare areas in one year, not one year with another."
    at = visit("compare", indicator="gdp_eur", chart="line", lang="en")
    assert warning in said(at)
    assert warning not in said(visit("compare", indicator="gdp_eur", chart="bar", lang="en"))


@pytest.mark.parametrize("chart", ["line", "bar"])
def test_a_count_is_held_against_nothing(data: Path, chart: str) -> None:
    at = visit("compare", indicator="population", region=FOUR, chart=chart)
    assert "Måttet är ett antal" in said(at)
    [(alt, drawn)] = charts(at).items()
    notes = " ".join(note["text"] for note in drawn["layout"]["annotations"])
    assert not re.search("Sverige|EU|median", alt + notes)


# The circular economy


def test_the_headline_counts_the_measures_on_which_sweden_is_lower(data: Path) -> None:
    pairs = pd.read_parquet(data / "processed" / "bundled" / "observations.parquet")
    themes = pd.read_parquet(data / "processed" / "bundled" / "themes.parquet")
    rows = pairs[pairs["indicator"].isin(themes.loc[themes["kind"] != "s3_domain", "headline"])]
    latest = rows[(rows["year"] == 2023)].pivot(index="indicator", columns="geo", values="value")
    lower = int((latest["SE"].round(1) < latest["EU27_2020"].round(1)).sum())
    assert f"lägre värden än EU för {lower} av {len(latest)} huvudmått" in said(visit("circular"))


def test_each_area_says_what_is_not_published_for_counties(data: Path) -> None:
    at = visit("circular", lang="en")
    assert said(at).count("What is missing for counties") == 5
    assert len(re.findall(r'<ul class="anchors">(?:<li.*?</li>){5}</ul>', said(at))) == 1
    assert len(charts(at)) == 5


def test_a_national_measure_is_never_drawn_for_a_county(data: Path) -> None:
    for chart in charts(visit("circular")).values():
        notes = " ".join(note["text"] for note in chart["layout"]["annotations"])
        assert "Sverige" in notes
        assert "Västerbotten" not in notes


@pytest.mark.parametrize(
    ("lang", "title", "line"),
    [
        ("sv", "Finns regionalt, inte hämtat än", "För län, hos OECD."),
        ("en", "Published by region, not fetched yet", "By county, at the OECD."),
    ],
)
def test_what_is_published_by_region_but_not_fetched_is_not_called_missing(
    monkeypatch: pytest.MonkeyPatch, lang: str, title: str, line: str
) -> None:
    monkeypatch.delenv("S3_DATA_DIR", raising=False)
    text = said(visit("circular", lang=lang))
    boxes = re.findall(r'<aside class="gap">.*?</aside>', text)
    assert any(title in box and line in box.partition(title)[2] for box in boxes)
    assert "2022–2022" not in text


def test_a_count_of_sweden_is_not_held_against_the_total_of_the_eu(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("S3_DATA_DIR", raising=False)
    text = said(visit("circular", lang="en"))
    [row] = re.findall(
        r'<tr><th scope="row"><a [^>]*>Exports of recyclable[^<]*</a></th>.*?</tr>', text
    )
    assert "not compared" in row
    assert "the EU" not in row
    # The EU has a later figure than Sweden.
    assert "2018, latest with both" in text
