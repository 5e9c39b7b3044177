"""Pages that nobody touches, while a new release is published beside them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from release_fixture import use, write_release
from serving import dashboard
from waiting import settled

NEW = "20260301T120000Z"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served")
    write_release(folder)
    return folder


@pytest.fixture(scope="module")
def server(data: Path) -> Iterator[str]:
    """Looks for a new release every second."""
    with dashboard(S3_DATA_DIR=str(data), S3_RELEASE_CHECK_SECONDS="1") as url:
        yield url


def visit(browser: Browser, address: str) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.set_default_timeout(60_000)
    page.goto(address)
    page.wait_for_selector(".st-key-footer")
    settled(page)
    return page


def test_open_pages_take_up_a_new_release_untouched_and_keep_their_view(
    browser: Browser, server: str, data: Path
) -> None:
    view = "compare?indicator=gdp_eur&region=SE331,SE322&chart=table&lang=en"
    page = visit(browser, f"{server}/{view}")
    start = visit(browser, f"{server}/?region=SE322")
    held = visit(browser, f"{server}/{view}&release=bundled")
    address = page.url
    # The value of Västerbotten in 2023 is 11 plus half of nine steps.
    expect(page.locator("table.figures")).to_contain_text("16")
    expect(page.locator("table.figures")).not_to_contain_text("5,016")
    write_release(data, NEW, raised=5000.0, manifest={"made_at": "2026-03-01T12:00:00Z"})
    use(data, NEW)
    expect(page.locator("table.figures")).to_contain_text("5,016", timeout=60_000)
    expect(page.locator(".st-key-footer")).to_contain_text(f"Release {NEW}, made 1 March 2026.")
    expect(page.get_by_test_id("stToast")).to_contain_text("A new release is in use.")
    assert page.url == address
    expect(start.locator(".st-key-footer")).to_contain_text(f"Utgåva {NEW}", timeout=60_000)
    expect(start.locator("h1")).to_have_text("Jämtland Härjedalen")
    expect(start.locator(".fig").first).to_contain_text("5\u00a00")
    # Both others have taken it up by now; this one was given more time than they.
    expect(held.locator(".st-key-footer")).to_contain_text("The release that comes with")
    expect(held.locator("table.figures")).not_to_contain_text("5,016")
    for opened in (page, start, held):
        opened.context.close()


def test_a_page_that_could_not_be_shown_comes_back_with_the_next_release(
    browser: Browser, server: str, data: Path
) -> None:
    later = "20260302T120000Z"
    folder = write_release(data, later)
    (folder / "observations.parquet").write_bytes(b"PAR1")
    use(data, later)
    page = visit(browser, f"{server}/map")
    expect(page.locator("h1")).to_have_text("Siffrorna kan inte visas")
    use(data, "bundled")
    expect(page.locator(".st-key-map")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Siffrorna kan inte visas")).to_have_count(0)
    page.context.close()
