"""Waiting for a page by what it shows, never by time."""

from collections.abc import Callable

from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as Late

Opener = Callable[..., Page]
# Labels that lie over another or are cut off, in words.
_LABEL_FAULTS = """() => {
  const faults = [];
  for (const chart of document.querySelectorAll('.js-plotly-plot')) {
    const field = chart.getBoundingClientRect();
    if (!field.width) continue;
    const labels = [...chart.querySelectorAll('.annotation-text, .geo text')].map(label => ({
      text: label.textContent, box: label.getBoundingClientRect() }));
    for (const { text, box } of labels)
      if (box.left < field.left - 1 || box.right > field.right + 1)
        faults.push(`cut off: ${text}`);
    for (const tick of chart.querySelectorAll('.xtick text, .ytick text')) {
      const box = tick.getBoundingClientRect();
      if (box.left < field.left - 1 || box.right > field.right + 1)
        faults.push(`cut off: ${tick.textContent}`);
    }
    labels.forEach((a, i) => labels.slice(i + 1).forEach(b => {
      const x = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      const y = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
      if (x > 2 && y > 5) faults.push(`overlap: ${a.text} | ${b.text}`);
    }));
  }
  return faults;
}"""


def settled(page: Page) -> None:
    """Waits until the server's run has ended and every figure that was sent is drawn."""
    page.wait_for_function(
        """() => {
          const app = document.querySelector('[data-testid="stApp"]');
          if (!app || app.dataset.testScriptState !== "notRunning") return false;
          if (document.querySelector('[data-testid="stSkeleton"]')) return false;
          return [...document.querySelectorAll('[data-testid="stPlotlyChart"]')].every(
            chart => chart.offsetParent === null || chart.querySelector('.main-svg'));
        }"""
    )


def resize(page: Page, width: int, height: int) -> None:
    """Gives the page another size and waits until it has been drawn for it."""
    page.set_viewport_size({"width": width, "height": height})
    # A frame begins with what the page does about its size, which may ask for another run.
    page.evaluate("() => new Promise(d => requestAnimationFrame(() => requestAnimationFrame(d)))")
    settled(page)


def expect_labels_apart(page: Page) -> None:
    """No label of a chart is cut off or lies over another."""
    try:
        # A chart is drawn again when its place has got its width.
        page.wait_for_function(f"({_LABEL_FAULTS})().length === 0", timeout=20_000)
    except Late:
        assert page.evaluate(_LABEL_FAULTS) == []
