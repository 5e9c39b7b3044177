"""What a deck on a wall costs: milliseconds until the next slide stands there, and the file.

Needs Chromium. The deck has 15 slides and is opened from its file, without a network. A change is
measured from the key to the second frame after it, when the screen has been painted; the view that
it shows is opened as a page of the dashboard beside it.
"""

import math
import shutil
import tempfile
import time
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path
from statistics import median

from benchmarks import Comparison
from benchmarks.map_redraw import running
from dashboard.release import open_release
from dashboard.workshop.deck import Deck, Slide
from dashboard.workshop.pack import pack

LIMIT = 300.0  # ms
SIZE = 8.0  # MB
_MEASURES = ("gdp_pps", "rd_gerd_gdp", "emp_ict")
_VIEWS = (
    "map?indicator={}&level=nordic",
    "map?indicator={}&level=eu",
    "compare?indicator={}",
    "compare?indicator={}&chart=bar",
    "compare?indicator={}&figure=spread",
)
# Resolves when the screen that a key asked for has been painted.
_CHANGE = """(key) => new Promise((done) => {
  const start = performance.now();
  dispatchEvent(new KeyboardEvent("keydown", { key }));
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
})"""
_ALL_DRAWN = """() => {
  const places = [...document.querySelectorAll(".drawing")];
  return places.every((place) => place.querySelector(".js-plotly-plot .main-svg"));
}"""


def compare() -> Iterator[Comparison]:
    """A change of slides once they are drawn, the first change of all, and the size of the file."""
    slides = tuple(Slide(view.format(code)) for code, view in product(_MEASURES, _VIEWS))
    file = pack(open_release("bundled"), Deck("15", slides=slides), "light")
    yield Comparison(f"file of {len(slides)} slides", len(file) / 1e6, "limit", SIZE, "MB", 1)
    chromium = shutil.which("chromium")
    changes = {"first change": math.nan, "change": math.nan, "slowest change": math.nan}
    opened, gap = math.nan, "no Chromium is installed"
    if chromium:
        changes, opened = _measured(chromium, file, slides)
        gap = ""
    for what, ours in changes.items():
        yield Comparison(what, ours, "limit", LIMIT, "ms", 1, gap)
    yield Comparison("change", changes["change"], "opening its page", opened, "ms", 0.1, gap)


def _measured(
    chromium: str, file: bytes, slides: tuple[Slide, ...]
) -> tuple[dict[str, float], float]:
    """Milliseconds of the changes, and of opening the same views as pages."""
    from playwright.sync_api import sync_playwright

    with (
        running() as url,
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
    ):
        path = Path(folder) / "deck.html"
        path.write_bytes(file)
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        wall = browser.new_page(viewport={"width": 1920, "height": 1080})
        wall.goto(path.as_uri())
        wall.wait_for_selector("body[data-ready]")
        first = wall.evaluate(_CHANGE, "PageDown")
        wall.wait_for_function(_ALL_DRAWN)
        keys = ["PageDown"] * (len(slides) - 2) + ["PageUp"] * (len(slides) - 1)
        taken = [wall.evaluate(_CHANGE, key) for key in keys]
        wall.close()
        pages = []
        for slide in islice(slides, 0, None, len(_VIEWS)):
            start = time.perf_counter()
            page = browser.new_page(viewport={"width": 1920, "height": 1080})
            page.goto(f"{url}/{slide.view}")
            page.wait_for_selector(".choroplethlayer path")
            pages.append((time.perf_counter() - start) * 1000)
            page.close()
        browser.close()
    changes = {"first change": first, "change": median(taken), "slowest change": max(taken)}
    return changes, median(pages)
