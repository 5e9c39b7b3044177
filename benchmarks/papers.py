"""What a PDF of a region costs: seconds against Chromium printing the same page, and bytes.

Needs Chromium and a server of its own, started on the bundled release. Both sides are measured
when the figures are already gathered, as for the second reader of the day.
"""

import math
import shutil
import time
from collections.abc import Iterator

from benchmarks import Comparison
from benchmarks.map_redraw import running
from dashboard.release import open_release
from dashboard.take_home import PAPERS

LIMIT = 2.0  # seconds
SIZE = 1000.0  # kB
REGION = "SE331"


def compare() -> Iterator[Comparison]:
    """Seconds and kilobytes of each PDF against its limit; the profile against a printed page."""
    release = open_release("bundled")
    seconds = {}
    for page, make in PAPERS.items():
        make(release, REGION, "sv", "http://localhost:8501")
        start = time.perf_counter()
        pdf = make(release, REGION, "sv", "http://localhost:8501")
        seconds[page] = time.perf_counter() - start
        yield Comparison(f"PDF of {page}", seconds[page], "limit", LIMIT, "s", 1)
        yield Comparison(f"PDF of {page}", len(pdf) / 1000, "limit", SIZE, "kB", 1)
    chromium = shutil.which("chromium")
    gap = "" if chromium else "no Chromium is installed"
    theirs = _printed(chromium) if chromium else math.nan
    printed = "Chromium printing the page"
    yield Comparison("PDF of profile", seconds["profile"], printed, theirs, "s", 0.5, gap)


def _printed(chromium: str) -> float:
    """Seconds from opening the profile to its print, with the figures already gathered."""
    from playwright.sync_api import sync_playwright

    with running() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        for _ in range(2):
            start = time.perf_counter()
            page = browser.new_page()
            page.goto(f"{url}/profile?lang=sv&region={REGION}")
            page.wait_for_selector(".st-key-footer")
            page.wait_for_selector('[data-test-script-state="notRunning"]')
            page.pdf(format="A4")
            taken = time.perf_counter() - start
        browser.close()
    return taken
