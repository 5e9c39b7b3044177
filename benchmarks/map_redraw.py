"""What a map costs: bytes over the websocket for a new year, and seconds until the server answers.

Needs Chromium. The bytes are those of the frames that the browser receives after the year was
changed, counted before any compression on the way.
"""

import math
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

from benchmarks import Comparison

ROOT = Path(__file__).resolve().parent.parent
MAP = "map?indicator=rd_gerd_gdp&level=eu&year=2021"
LIMIT = 20.0  # kB
READY = 3.0  # seconds
STARTS = 3


def compare() -> Iterator[Comparison]:
    """Bytes of a redrawn map of Europe, and the time from `make run` to a healthy answer."""
    with running() as url:
        chromium = shutil.which("chromium")
        if chromium is None:
            gap = "no Chromium is installed"
            yield Comparison("map of Europe, new year", math.nan, "limit", LIMIT, "kB", 1, gap)
        else:
            total, largest = _redraw(url, chromium)
            yield Comparison(
                "map of Europe, new year, its figure", largest, "limit", LIMIT, "kB", 1
            )
            # The panel, its charts and all controls come along; without boundaries by address
            # their file would as well.
            boundaries = (ROOT / "static/boundaries/2024/nuts2.geojson").stat().st_size / 1000
            whole = "the same with panel, charts and controls"
            yield Comparison(whole, total, "the boundaries alone", boundaries, "kB", 0.5)
    times = []
    for _ in range(STARTS):
        start = time.perf_counter()
        with running():
            times.append(time.perf_counter() - start)
    yield Comparison("make run to /_stcore/health", min(times), "limit", READY, "s", 1)


@contextmanager
def running() -> Iterator[str]:
    """The dashboard on a free port, as `make run` starts it; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # A group of its own: make starts streamlit, and both must end.
    process = subprocess.Popen(
        ["make", "run", f"PORT={port}"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    url = f"http://localhost:{port}"
    try:
        while not _healthy(url):
            if process.poll() is not None:
                raise RuntimeError("make run ended before the server answered")
        yield url
    finally:
        os.killpg(process.pid, 15)
        process.wait()


def _healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=1) as reply:
            return bool(reply.status == 200)
    except (URLError, OSError):
        return False


def _redraw(url: str, chromium: str) -> tuple[float, float]:
    """Kilobytes received after the slider moved by one year: all frames, and the largest."""
    from playwright.sync_api import sync_playwright

    sizes: list[int] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.on(
            "websocket",
            lambda channel: channel.on("framereceived", lambda data: sizes.append(len(data))),
        )
        page.goto(f"{url}/{MAP}")
        page.wait_for_selector(".st-key-map .choroplethlayer path")
        page.wait_for_selector('[data-test-script-state="notRunning"]')
        sizes.clear()
        page.locator(".st-key-controls").get_by_role("slider").focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_url("**year=2023**")
        page.wait_for_selector('.kicker:has-text("2023")')
        page.wait_for_selector('[data-test-script-state="notRunning"]')
        browser.close()
    return sum(sizes) / 1000, max(sizes) / 1000
