"""What a person sees: every page by its own link, in both languages, on three screens."""

import re

import pytest
from playwright.sync_api import Page, expect
from waiting import Opener, expect_labels_apart, settled

PAGES = ["", "domains", "specialisation", "peers", "circular", "matrix", "map", "compare", "data"]
PAGES += ["profile", "about", "circular?area=waste_management", "circular?indicator=n_cmu"]
PAGES += ["matrix?domain=M"]
SCREEN = {"sv": {"width": 390, "height": 844}, "en": {"width": 1280, "height": 800}}
SERVICE = {"sv": "Norra Sverige i siffror", "en": "Northern Sweden in figures"}


def shapes(page: Page) -> int:
    """Areas of a map that have a value or are marked as without."""
    return int(
        page.evaluate(
            """() => {
              const chart = document.querySelector('.st-key-map .js-plotly-plot');
              return chart.data
                .filter(t => t.type === 'choropleth' && t.hovertemplate)
                .map(t => t.locations.length).reduce((a, b) => a + b, 0);
            }"""
        )
    )


def drawn_shapes(page: Page) -> int:
    return page.locator(".st-key-map .choroplethlayer path").count()


@pytest.mark.parametrize(
    ("name", "lang"),
    [*((name, "sv") for name in PAGES), *((name, "en") for name in PAGES if "?" not in name)],
)
def test_a_cold_link_shows_the_frame_and_no_fault(opened: Opener, name: str, lang: str) -> None:
    page = opened(f"{name}{'&' if '?' in name else '?'}lang={lang}", **SCREEN[lang])
    expect(page.get_by_text(SERVICE[lang], exact=True).first).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", lang)
    expect(page.locator("h1")).to_have_count(1)
    assert page.locator('[data-testid="stException"]').count() == 0
    text = page.locator('[data-testid="stApp"]').inner_text()
    assert not re.search(r"Traceback|KeyError|ValueError|TypeError", text)
    assert f"lang={lang}" in page.url
    expect_labels_apart(page)
    # Nothing needs sideways scrolling, least of all on a phone.
    wide = page.evaluate(
        """() => Math.max(document.documentElement.scrollWidth,
          ...[...document.querySelectorAll('[data-testid="stMainBlockContainer"]')]
            .map(e => e.scrollWidth)) - window.innerWidth"""
    )
    assert wide <= 0


def test_the_map_of_europe_draws_every_region(opened: Opener) -> None:
    page = opened("map?indicator=rd_gerd_gdp&level=eu")
    page.wait_for_selector(".st-key-map .choroplethlayer path")
    assert shapes(page) == 251
    assert drawn_shapes(page) >= 251


def test_the_nordic_map_draws_every_county(opened: Opener) -> None:
    page = opened("map?indicator=gdp_eur&level=nordic")
    page.wait_for_selector(".st-key-map .choroplethlayer path")
    assert shapes(page) == 68
    assert drawn_shapes(page) >= 68


def test_a_click_on_the_map_chooses_the_area_and_writes_it_in_the_address(opened: Opener) -> None:
    page = opened("map?indicator=gdp_eur&level=nordic")
    page.wait_for_selector(".st-key-map .choroplethlayer path")
    page.locator(".st-key-map").scroll_into_view_if_needed()
    box = page.locator(".st-key-map .js-plotly-plot").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 0.70 * box["width"], box["y"] + 0.22 * box["height"])
    page.wait_for_url("**region=SE332**")
    settled(page)
    expect(page.locator(".area")).to_contain_text("Norrbotten")
    # The headline is another by now, and the map has moved.
    box = page.locator(".st-key-map .js-plotly-plot").bounding_box()
    assert box is not None
    page.keyboard.down("Shift")
    page.mouse.click(box["x"] + 0.73 * box["width"], box["y"] + 0.36 * box["height"])
    page.keyboard.up("Shift")
    page.wait_for_url("**region=SE332%2CSE331**")
    expect(page.locator(".ours")).to_have_count(2)
    expect(page.locator("h1")).to_contain_text("Norrbotten och Västerbotten")
    page.get_by_role("button", name="Ta bort valet").click()
    expect(page.locator(".ours")).to_have_count(4)
    assert "region=SE332" not in page.url


def test_a_map_plays_its_years_by_keyboard_and_writes_only_where_it_stopped(
    opened: Opener,
) -> None:
    page = opened("map?indicator=gdp_pps&level=four&year=2005")
    before = page.evaluate("history.length")
    page.get_by_role("button", name="Spela upp åren").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".kicker")).to_contain_text("2006")
    assert ("year=2005" in page.url, "limits=all" in page.url) == (True, True)
    expect(page.locator(".st-key-map .annotation-text").nth(1)).to_contain_text("samma gränser")
    expect(page.locator(".kicker")).to_contain_text("2007")
    page.keyboard.press("Enter")  # the button has kept the focus
    expect(page.get_by_role("button", name="Spela upp åren")).to_be_visible()
    settled(page)
    shown = page.locator(".kicker").inner_text()[-4:]
    assert f"year={shown}" in page.url
    # The limits and the year: two steps back, not one for each year.
    assert page.evaluate("history.length") <= before + 2
    page.go_back()
    page.wait_for_url("**year=2005**")
    expect(page.locator(".kicker")).to_contain_text("2005")


def test_the_phone_gets_its_own_map_with_a_legend_under_it(opened: Opener) -> None:
    page = opened("map?indicator=rd_gerd_gdp&level=eu#figure_place", width=390, height=844)
    expect(page.locator(".mapkey").first).to_be_visible()
    settled(page)
    # The code on a slide of this figure leads here.
    expect(page.locator(".st-key-place .js-plotly-plot")).to_be_in_viewport(ratio=1)
    box = page.locator(".st-key-map .js-plotly-plot").bounding_box()
    assert box is not None
    assert box["height"] > box["width"]


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1920, 1080)])
def test_a_message_outlives_the_run_that_learns_the_width_of_the_screen(
    opened: Opener, width: int, height: int
) -> None:
    page = opened("map?indicator=no_such_code", width=width, height=height)
    page.wait_for_selector(".st-key-map .choroplethlayer path")
    settled(page)
    expect(page.locator(".message")).to_contain_text("no_such_code")


def test_switching_the_language_keeps_the_selection(opened: Opener) -> None:
    page = opened("map?indicator=rd_gerd_gdp&level=eu&region=SE33&year=2021")
    page.get_by_text("English", exact=True).first.click()
    page.wait_for_url("**lang=en**")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    settled(page)
    for part in ("indicator=rd_gerd_gdp", "level=eu", "region=SE33", "year=2021"):
        assert part in page.url
    expect(page.locator(".kicker")).to_contain_text("2021")
    expect(page.locator(".area")).to_contain_text("Upper Norrland")


def test_published_figures_are_on_the_pages(opened: Opener) -> None:
    page = opened("map?indicator=gdp_eur&level=nordic&year=2021")
    for figure in ("46 400", "41 900", "46 900", "63 700"):
        expect(page.locator(".st-key-panel")).to_contain_text(figure)
    page = opened("compare?indicator=rd_gerd_gdp&region=SE321,SE331&chart=table")
    table = page.locator("table.figures")
    for figure in ("1,03", "2,25", "sekretess"):
        expect(table).to_contain_text(figure)
    page = opened("circular")
    for figure in ("9,9", "39,4"):
        expect(page.locator('[data-testid="stMain"]')).to_contain_text(figure)


def test_back_undoes_the_choice_of_another_measure_in_one_step(opened: Opener) -> None:
    page = opened("compare?indicator=rd_gerd_gdp&region=SE331")
    before = page.evaluate("history.length")
    page.get_by_role("combobox", name=re.compile("Mått")).first.click()
    page.keyboard.type("Sysselsättningsgrad")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "indicator=rd_gerd_gdp" not in url)
    settled(page)
    assert page.evaluate("history.length") == before + 1
    page.go_back()
    page.wait_for_url("**indicator=rd_gerd_gdp**")
    expect(page.locator("h1")).to_contain_text("FoU-utgifter, andel av BRP")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_chosen_areas_can_be_read_and_none_is_cut_off(opened: Opener, theme: str) -> None:
    page = opened("compare", width=390, height=844, theme=theme)
    faults = page.evaluate(
        """() => {
          const light = colour => {
            const parts = colour.match(/[0-9.]+/g).slice(0, 3).map(x => x / 255)
              .map(x => x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
            return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
          };
          const faults = [];
          const tags = [...document.querySelectorAll('.react-aria-ComboBox [data-tag]')];
          const buttons = [...document.querySelectorAll('[data-testid="stButtonGroup"] button')];
          for (const tag of tags) {
            const [a, b] = [light(getComputedStyle(tag.firstElementChild).color),
              light(getComputedStyle(tag).backgroundColor)].sort((x, y) => y - x);
            if ((a + 0.05) / (b + 0.05) < 4.5) faults.push(`too faint: ${tag.textContent}`);
          }
          const chosen = document.querySelector('[data-testid="stMultiSelect"]');
          const field = chosen.querySelector('.react-aria-ComboBox').getBoundingClientRect();
          for (const tag of tags) {
            const box = tag.getBoundingClientRect();
            if (box.right > field.right || box.bottom > field.bottom)
              faults.push(`cut off: ${tag.textContent}`);
          }
          for (const button of buttons)
            if (button.getBoundingClientRect().right > window.innerWidth)
              faults.push(`cut off: ${button.textContent}`);
          return tags.length === 4 ? faults : ["not four areas"];
        }"""
    )
    assert faults == []


def test_a_figure_can_be_read_without_seeing_it(opened: Opener) -> None:
    page = opened("compare?indicator=rd_gerd_gdp&region=SE331")
    charts = page.locator('[data-testid="stPlotlyChart"]')
    for place in range(charts.count()):
        name = charts.nth(place).get_attribute("aria-label")
        inner = charts.nth(place).locator("[aria-label]")
        assert name or inner.count()
    page.get_by_text("Visa tabell").first.click()
    expect(page.locator("table.figures").first).to_contain_text("2023")


def test_a_map_redraw_is_small_on_the_wire(opened: Opener) -> None:
    page = opened("map?indicator=rd_gerd_gdp&level=eu")
    page.wait_for_selector(".st-key-map .choroplethlayer path")
    figure = page.evaluate(
        """() => {
          const chart = document.querySelector('.st-key-map .js-plotly-plot');
          const plain = chart.data.map(t => t.geojson);
          return plain.filter(g => g !== undefined);
        }"""
    )
    assert all(isinstance(source, str) and source.startswith("/app/static/") for source in figure)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_cell_of_the_matrix_leads_to_its_measures_and_these_to_their_drawing(
    opened: Opener, width: int
) -> None:
    page = opened("matrix?lang=en&region=SE332", width=width, height=844)
    page.get_by_role("link", name=re.compile("^Industry, Waste management: 9 ")).click()
    page.wait_for_url("**area=waste_management**")
    settled(page)
    expect(page.locator(".meeting")).to_have_count(1)
    expect(page.locator(".meeting li")).to_have_count(13)
    page.get_by_role("link", name="Recycling of plastic packaging (Sweden)").click()
    page.wait_for_url("**indicator=n_plastic_rec**")
    settled(page)
    first = page.locator("[class*=st-key-figure_main]").first
    expect(first).to_contain_text("Target 2025")
    expect(first).to_contain_text("28.3")
    page.go_back()
    page.wait_for_url("**/matrix?**")
    settled(page)
    expect(page.locator(".meeting li")).to_have_count(13)
