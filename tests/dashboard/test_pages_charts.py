"""The pages of maps, comparisons and the circular economy, as a visitor meets them."""

import json
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]
FOUR = "SE331,SE332,SE321,SE322"


def visit(page: str, **address: str) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    at.switch_page(str(ROOT / "pages" / f"{page}.py"))
    for name, value in address.items():
        at.query_params[name] = value
    return at.run()


def said(at: AppTest) -> str:
    return "\n".join(element.proto.body for element in at.get("html"))


def charts(at: AppTest) -> dict[str, dict]:
    """The figures of a page by their text alternative."""
    return {e.proto.alt: json.loads(e.proto.spec) for e in at.get("plotly_chart")}


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


def test_current_prices_are_not_drawn_over_time_beside_the_map(data: Path) -> None:
    at = visit("map", indicator="gdp_eur", region="SE332")
    assert "Löpande priser" in said(at)


def test_the_list_of_areas_does_what_a_click_does_and_the_choice_can_be_cleared(
    data: Path,
) -> None:
    at = visit("map", indicator="gdp_eur")
    [areas] = [box for box in at.selectbox if box.label == "Område"]
    areas.set_value("SE332").run()
    assert param(at, "region") == "SE332"
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


def test_an_indicator_of_countries_cannot_stand_on_a_map(data: Path) -> None:
    at = visit("map")
    [box] = [box for box in at.selectbox if box.label == "Mått"]
    assert not [label for label in box.options if "Förnybar energi" in label]


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
    assert "Område FI1D1 har ingen uppgift" in said(at)


def test_nothing_to_compare_is_said_in_a_sentence(data: Path) -> None:
    at = visit("compare", indicator="rd_gerd_gdp", region="FI1D1", benchmark="none")
    assert not at.exception
    assert "Inget" in said(at) or "Ingen" in said(at)
    assert not charts(at)


# The circular economy


def test_the_headline_counts_the_measures_on_which_sweden_is_lower(data: Path) -> None:
    pairs = pd.read_parquet(data / "processed" / "bundled" / "observations.parquet")
    themes = pd.read_parquet(data / "processed" / "bundled" / "themes.parquet")
    rows = pairs[pairs["indicator"].isin(themes.loc[themes["kind"] != "s3_domain", "headline"])]
    latest = rows[(rows["year"] == 2023)].pivot(index="indicator", columns="geo", values="value")
    lower = int((latest["SE"].round(1) < latest["EU27_2020"].round(1)).sum())
    assert f"lägre än EU på {lower} av {len(latest)} huvudmått" in said(visit("circular"))


def test_each_area_says_what_is_not_published_for_counties(data: Path) -> None:
    at = visit("circular", lang="en")
    assert said(at).count("Not published for counties") == 5
    assert said(at).count('class="anchor"') == 5
    assert len(charts(at)) == 5


def test_a_national_measure_is_never_drawn_for_a_county(data: Path) -> None:
    for chart in charts(visit("circular")).values():
        notes = " ".join(note["text"] for note in chart["layout"]["annotations"])
        assert "Sverige" in notes
        assert "Västerbotten" not in notes
