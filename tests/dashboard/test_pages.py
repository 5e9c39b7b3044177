"""Pages as a visitor meets them: opened by their address, in both languages."""

import re
from pathlib import Path

import pytest
from release_fixture import write_release
from streamlit.testing.v1 import AppTest
from visiting import said, visit

ROOT = Path(__file__).resolve().parents[2]
FILES = {
    "overview": "app.py",
    "domains": "pages/domains.py",
    "data": "pages/data.py",
    "about": "pages/about.py",
}
PAGES = list(FILES)


def address(at: AppTest) -> dict[str, str]:
    """The parameters that the page leaves in the address line."""
    return {k: v if isinstance(v, str) else ",".join(v) for k, v in at.query_params.items()}


def links(at: AppTest) -> list[tuple[str, str]]:
    return [(e.proto.label, e.proto.query_string) for e in at.get("page_link")]


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_cold_in_either_language(data: Path, page: str, lang: str) -> None:
    at = visit(page, lang=lang)
    assert not at.exception
    assert f"documentElement.lang='{lang}'" in said(at)
    assert '<h1 class="title">' in said(at)
    assert "EuroGeographics" in said(at)
    assert address(at)["lang"] == lang


@pytest.mark.parametrize(
    ("page", "lang", "sentence"),
    [
        ("overview", "sv", "Nio områden för smart specialisering"),
        ("overview", "en", "Nine domains for smart specialisation"),
        ("domains", "sv", "Övre Norrland = Västerbotten + Norrbotten"),
        ("domains", "en", "Upper Norrland = Västerbotten + Norrbotten"),
        ("data", "sv", "15 av 16 mått har siffror"),
        ("data", "en", "15 of 16 indicators have figures"),
        ("about", "sv", "Allt som sidorna säger om en siffra"),
        ("about", "en", "All that the pages say of a figure"),
    ],
)
def test_a_page_says_what_it_is_for(data: Path, page: str, lang: str, sentence: str) -> None:
    assert sentence in said(visit(page, lang=lang))


def test_swedish_is_the_first_language(data: Path) -> None:
    assert "Hoppa till innehållet" in said(visit("overview"))


@pytest.mark.parametrize("page", PAGES)
def test_all_drawings_have_a_text_alternative_or_are_named_beside(data: Path, page: str) -> None:
    images = re.findall(r"<img[^>]*>", said(visit(page)))
    assert all(" alt=" in image for image in images)
    drawings = [i for i in images if 'class="mark"' not in i and 'class="arrow"' not in i]
    assert all(' alt=""' not in image for image in drawings)


@pytest.mark.parametrize("page", PAGES)
def test_text_from_the_catalogue_cannot_become_markup(data: Path, page: str) -> None:
    at = visit(page, domain="H", indicator="phys")
    assert "Läkare <b>" not in said(at)


def test_the_start_page_says_whose_each_figure_is(data: Path) -> None:
    text = said(visit("overview", region="SE332"))
    assert '<h1 class="title">Norrbotten</h1>' in text
    assert "Länsvärde" in text
    assert "Delas med Västerbotten" in text
    assert "Endast riket" in text
    assert "Inte hämtat än" in text


def test_the_text_of_a_strip_names_its_regions_once(data: Path) -> None:
    alts = re.findall(r'class="strip" alt="([^"]*)"', said(visit("overview", lang="en")))
    assert alts
    assert all(re.match(r"Distribution of \d+ (EU regions|NUTS 3 areas|areas in)", a) for a in alts)


def test_a_shared_figure_stands_once_per_pair_beside_the_four(data: Path) -> None:
    [four] = re.findall(r'<div role="table".*', said(visit("overview")))
    row = next(r for r in four.split('role="row"') if "FoU-utgifter" in r)
    assert row.count('role="cell"') == 2
    assert row.count('aria-colspan="2"') == 2
    own = next(r for r in four.split('role="row"') if "BRP per invånare" in r)
    assert own.count('aria-colspan="1"') == 4


def test_an_arrow_is_left_out_with_its_reason(data: Path) -> None:
    text = said(visit("domains", domain="X"))
    assert "bygger på undersökningar vartannat år" in text
    prices = said(visit("domains", domain="M"))
    assert "Ingen pil:</span> värden från olika år går inte att jämföra" in prices
    assert "Löpande priser: värden från olika år går inte att jämföra." in prices


def test_a_domain_page_names_who_gives_it_priority(data: Path) -> None:
    text = said(visit("domains", domain="F"))
    assert "● Prioriterat" in text
    assert "”ord ur strategin”" in text
    assert 'href="https://example.org/strategy"' in text
    assert "○ Obekräftad tolkning" in text
    assert "Inte bekräftat av regionen" in text


def test_an_indicator_without_figures_is_named_and_not_drawn(data: Path) -> None:
    at = visit("domains", domain="T")
    assert "Gästnätter" in said(at)
    assert "Inte hämtat än" in said(at)
    assert not at.get("plotly_chart")


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize(
    ("page", "parameter"), [("overview", "region"), ("domains", "domain"), ("data", "indicator")]
)
def test_an_unknown_code_is_named_and_the_page_still_opens(
    data: Path, page: str, parameter: str, lang: str
) -> None:
    at = visit(page, **{"lang": lang, parameter: "NO_SUCH<i>"})
    assert not at.exception
    [message] = re.findall(r'<p class="message"[^>]*>(.*?)</p>', said(at))
    assert "NO_SUCH&lt;i&gt;" in message
    assert '<h1 class="title">' in said(at)


def test_the_known_codes_of_an_address_count_beside_an_unknown_one(data: Path) -> None:
    text = said(visit("overview", region="SE999,SE322"))
    assert '<h1 class="title">Jämtland Härjedalen</h1>' in text
    assert "”SE999”" in text


def test_an_unknown_language_is_named_in_swedish(data: Path) -> None:
    assert "Koden ”fi” (språk) finns inte. Sidan visar svenska." in said(
        visit("overview", lang="fi")
    )


def test_an_unknown_release_is_named_and_the_one_in_use_is_shown(data: Path) -> None:
    text = said(visit("overview", release="20200101T000000Z"))
    assert "”20200101T000000Z” finns inte." in text
    assert "den som följer med programvaran" in text
    assert "Utgåvan som följer med programvaran" in text


def test_a_current_release_that_is_gone_gives_way_to_the_bundled_one(data: Path) -> None:
    (data / "processed" / "CURRENT").write_text("20240301T120000Z")
    text = said(visit("overview"))
    assert "”20240301T120000Z” finns inte." in text
    assert "Utgåvan som följer med programvaran" in text
    assert '<h1 class="title">Västerbotten</h1>' in text


def test_an_empty_language_gives_no_message(data: Path) -> None:
    assert 'class="message"' not in said(visit("overview", lang=""))


def test_an_area_of_two_counties_shows_its_first_and_says_so(data: Path) -> None:
    text = said(visit("domains", region="SE32"))
    assert (
        "Mellersta Norrland är två län: Västernorrland och Jämtland Härjedalen. "
        "Sidan visar Västernorrland." in text
    )


def test_several_unknown_codes_give_one_message_that_says_what_is_shown(data: Path) -> None:
    text = said(visit("overview", region=f"XX1,{'Y' * 80}", lang="en"))
    [message] = re.findall(r'<p class="message"[^>]*>(.*?)</p>', text)
    cut = "Y" * 39 + "…"
    assert message == (
        f"The codes “XX1” and “{cut}” (region) do not exist. The page shows Västerbotten."
    )


def test_what_was_said_is_said_again_when_the_width_of_the_screen_becomes_known(
    data: Path,
) -> None:
    at = visit("overview", region="SE999")
    at.session_state["same_view"] = True
    assert "”SE999”" in said(at.run())
    assert "”SE999”" not in said(at.run())


def test_a_link_can_pin_the_figures_to_a_release(data: Path) -> None:
    write_release(data, "20240301T120000Z")
    (data / "processed" / "CURRENT").write_text("20240301T120000Z")
    assert "Utgåvan som följer med programvaran" in said(visit("overview", release="bundled"))
    assert "Utgåva 20240301T120000Z" in said(visit("overview"))


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_a_damaged_release_gives_a_plain_message(data: Path, page: str, lang: str) -> None:
    (data / "processed" / "bundled" / "observations.parquet").write_bytes(b"PAR1")
    at = visit(page, lang=lang)
    assert not at.exception
    assert "observations.parquet" in said(at)
    title = {"sv": "Siffrorna kan inte visas", "en": "The figures cannot be shown"}[lang]
    assert title in said(at)


def test_without_any_release_the_page_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("S3_DATA_DIR", str(tmp_path))
    at = visit("overview")
    assert not at.exception
    assert "make refresh" in said(at)


def test_links_keep_language_region_and_release(data: Path) -> None:
    at = visit("overview", lang="en", region="SE322", release="bundled")
    queries = dict(links(at))
    for label in ("Domains", "Data"):
        assert {"lang=en", "region=SE322", "release=bundled"} <= set(queries[label].split("&"))
    assert "lang=sv" in queries["Svenska"]


def test_the_language_switch_keeps_the_whole_view(data: Path) -> None:
    at = visit("domains", lang="sv", domain="X", region="SE321", group="core")
    query = set(dict(links(at))["English"].split("&"))
    assert {"lang=en", "domain=X", "region=SE321", "group=core"} <= query


def test_choosing_a_region_moves_the_page_and_the_address(data: Path) -> None:
    at = visit("overview")
    assert '<h1 class="title">Västerbotten</h1>' in said(at)
    at.get_by_key("_region").set_value("SE321").run()
    assert '<h1 class="title">Västernorrland</h1>' in said(at)
    assert address(at)["region"] == "SE321"


def test_the_address_is_written_in_full(data: Path) -> None:
    assert address(visit("domains")) == {
        "lang": "sv",
        "domain": "F",
        "region": "SE331",
        "group": "core",
    }


def test_an_unknown_code_does_not_stay_in_the_address(data: Path) -> None:
    opened = address(visit("domains", domain="X", region="SE999"))
    assert opened["region"] == "SE331"
    assert opened["domain"] == "X"


def test_searching_the_catalogue_keeps_what_holds_all_words(data: Path) -> None:
    at = visit("data")
    at.get_by_key("_words").set_value("fou brp").run()
    assert at.dataframe[0].value.index.tolist() == ["rd_gerd_gdp"]
    assert at.dataframe[0].value.loc["rd_gerd_gdp", "SE331"] == "delat"
