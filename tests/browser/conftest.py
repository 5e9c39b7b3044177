"""A dashboard that runs, and a browser that logs every request it makes."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from serving import dashboard
from waiting import Opener, settled

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
LOCAL = ("localhost", "127.0.0.1")
# A page is waited for as long on a machine that has much else to do.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    missing = not Path(CHROMIUM).exists()
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if missing:
                item.add_marker(pytest.mark.skip(reason="no Chromium is installed"))


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The dashboard on a free port, with the figures of the repository; one for a process."""
    with dashboard() as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium; closed with its event loop before tests of another kind begin."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def opened(browser: Browser, server: str) -> Iterator[Opener]:
    """Opens an address cold, in a browser of its own; at the end no request may have left."""
    outside: list[str] = []
    contexts: list[BrowserContext] = []

    def leave(url: str) -> None:
        asked = urlsplit(url)
        if asked.scheme in ("http", "https", "ws", "wss") and asked.hostname not in LOCAL:
            outside.append(url)

    def open_page(
        address: str,
        width: int = 1280,
        height: int = 800,
        theme: Literal["light", "dark"] = "light",
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=theme
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("request", lambda request: leave(request.url))
        page.on("websocket", lambda channel: leave(channel.url))
        page.goto(f"{server}/{address}")
        page.wait_for_selector(".st-key-footer")
        settled(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not outside, f"requests left the host: {outside}"
