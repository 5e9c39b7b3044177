"""The links to a view: one that follows new figures, one that holds them fast."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
import segno
from release_fixture import use, write_release
from streamlit.testing.v1 import AppTest
from visiting import said, visit

HERE = "https://figures.example.org/s3"
NEW = "20260401T120000Z"
RAISED = "20260401T133000Z"  # whose every figure is 5000 higher
PAGES = ["overview", "domains", "specialisation", "peers", "circular", "matrix", "map", "compare"]
PAGES += ["data", "about"]


@pytest.fixture(autouse=True)
def _reached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("S3_DASHBOARD_URL", f"{HERE}/")


def links(at: AppTest) -> list[str]:
    """The addresses shown in the popover, in their order."""
    return [unescape(link) for link in re.findall(r'<input readonly value="([^"]*)"', said(at))]


def lines(svg: str) -> str:
    """The dark lines of a QR code."""
    [drawn] = re.findall("class=[\"']qrline[\"'].*? d=[\"'](M[^\"']*)", svg)
    return str(drawn)


def opened(link: str) -> AppTest:
    """The page that a link leads to, cold."""
    parts = urlsplit(link)
    page = parts.path.removeprefix(urlsplit(HERE).path).strip("/") or "overview"
    return visit(page, **dict(parse_qsl(parts.query)))


def view(at: AppTest) -> tuple[str, list[str]]:
    """The page without its popover and foot, and what its charts are drawn from."""
    body = re.sub(r'<div class="shares">.*|<p class="foot">.*', "", said(at))
    return body, [chart.proto.spec for chart in at.get("plotly_chart")]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_a_link_that_follows_and_one_that_holds_fast(data: Path, page: str) -> None:
    live, frozen = links(visit(page, lang="en"))
    assert live.split("?")[0] == f"{HERE}/{'' if page == 'overview' else page}"
    assert dict(parse_qsl(urlsplit(live).query))["lang"] == "en"
    assert "release=" not in live
    assert frozen == f"{live}&release=bundled"


def test_a_link_holds_what_the_page_itself_chose(data: Path) -> None:
    live, _ = links(visit("compare", indicator="phys"))
    chosen = dict(parse_qsl(urlsplit(live).query))
    assert chosen["indicator"] == "phys"
    assert {"lang", "region", "years", "chart", "benchmark"} <= set(chosen)


def test_a_link_of_a_view_that_is_held_fast_can_follow_again(data: Path) -> None:
    write_release(data, RAISED, raised=5000.0)
    use(data, RAISED)
    live, frozen = links(visit("data", release="bundled", lang="sv"))
    assert live.startswith(f"{HERE}/data?lang=sv")
    assert "release=" not in live
    assert frozen.endswith("&release=bundled")
    assert links(visit("data"))[1].endswith(f"&release={RAISED}")


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("overview", {"region": "SE322", "lang": "en"}),
        ("compare", {"indicator": "gdp_eur", "region": "SE331,SE322", "chart": "table"}),
        ("map", {"indicator": "phys", "year": "2020", "region": "SE33"}),
    ],
)
def test_a_frozen_link_opens_the_same_view_when_there_are_new_figures(
    data: Path, page: str, address: dict[str, str]
) -> None:
    at = visit(page, **address)
    before, [live, frozen] = view(at), links(at)
    write_release(data, RAISED, raised=5000.0)
    use(data, RAISED)
    again = opened(frozen)
    assert view(again)[1] == before[1]
    assert figures(again) == figures(at)
    assert links(again) == [live, frozen]
    assert figures(opened(live)) != figures(at)


def figures(at: AppTest) -> list[str]:
    """The figures that a page states, in any of its forms."""
    return re.findall(r'(?:<b class="num">|<td[^>]*>|<b>)(\d[^<]*)<', view(at)[0])


@pytest.mark.parametrize(
    ("lang", "bundled", "dated"),
    [
        (
            "sv",
            "de siffror som följer med programvaran",
            f"siffrorna i utgåva {NEW}. Bara de senaste",
        ),
        ("en", "the figures that come with the software", f"figures of release {NEW}. Only the"),
    ],
)
def test_it_says_which_figures_are_held_fast(
    data: Path, lang: str, bundled: str, dated: str
) -> None:
    assert bundled in said(visit(lang=lang))
    write_release(data, NEW)
    use(data, NEW)
    text = said(visit(lang=lang))
    assert dated in text
    assert bundled not in text.split('class="shares"')[1].split('class="foot"')[0]


@pytest.mark.parametrize(
    ("lang", "alt"),
    [
        ("sv", "QR-kod: Länk till just de här siffrorna"),
        ("en", "QR code: Link to exactly these figures"),
    ],
)
def test_each_link_has_its_code_with_words_for_who_does_not_see_it(
    data: Path, lang: str, alt: str
) -> None:
    at = visit(lang=lang)
    images = re.findall(r'<img class="qr" alt="([^"]*)" src="([^"]*)">', said(at))
    assert images[1][0] == alt
    for address, (_, source) in zip(links(at), images, strict=True):
        same = segno.make(address, error="l", micro=False)
        assert lines(unquote(unescape(source))) == lines(same.svg_inline(border=4, light="#fff"))


def test_an_address_too_long_for_a_code_is_still_there_to_copy(data: Path) -> None:
    at = visit(lang="en", more="x" * 3000)
    assert all("x" * 3000 in link for link in links(at))
    assert said(at).count("The address is too long for a QR code.") == 2


def test_what_stands_in_the_address_cannot_leave_its_place(data: Path) -> None:
    at = visit(more='"><b>&', region="SE331")
    assert "more=%22%3E%3Cb%3E%26" in links(at)[0]


@pytest.mark.parametrize(
    ("browser", "expected"),
    [
        ("http://localhost:8501", "http://localhost:8501/?"),
        ("http://localhost:8501/", "http://localhost:8501/?"),
        ("https://example.org/s3/", "https://example.org/s3/?"),
    ],
)
def test_without_a_setting_the_browser_tells_where_it_is(
    data: Path, browser: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("S3_DASHBOARD_URL")
    at = visit()
    at.context["url"] = browser
    assert links(at.run())[0].startswith(expected)


def test_a_page_under_another_gives_its_own_address(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("S3_DASHBOARD_URL")
    at = visit("map")
    at.context["url"] = "https://example.org/s3/map"
    assert links(at.run())[0].startswith("https://example.org/s3/map?")


def test_a_page_without_figures_still_has_the_link_that_follows(data: Path) -> None:
    (data / "processed" / "bundled" / "revisions.parquet").write_bytes(b"PAR1")
    [live] = links(visit("data", lang="en"))
    assert live == f"{HERE}/data?lang=en"
