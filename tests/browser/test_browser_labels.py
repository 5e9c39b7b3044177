"""Labels of charts, on three screens: none is cut off, none lies over another."""

import pytest
from playwright.sync_api import TimeoutError as Late
from waiting import Opener

SCREENS = [(1280, 800), (1920, 1080), (390, 844)]
ENDS = [(1920, 1080), (390, 844)]
PAGES = ["map", "compare", "circular", "domains", "specialisation", "peers"]
OTHER_VIEWS = [
    "circular?lang=en&area=production_consumption",
    "circular?lang=en&area=waste_management",
    "peers?lang=en&region=SE321&country=without&count=20&indicator=ris_sii",
    "specialisation?lang=en&region=SE321&reference=EU27_2020",
    "compare?indicator=oecd_gdp_pc_tl3",
    "compare?indicator=gdp_eur&chart=bar",
]
FAULTS = """() => {
  const faults = [];
  for (const chart of document.querySelectorAll('.js-plotly-plot')) {
    const field = chart.getBoundingClientRect();
    if (!field.width) continue;
    const labels = [...chart.querySelectorAll('.annotation-text')].map(label => ({
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


@pytest.mark.parametrize(
    ("name", "width", "height"),
    [
        *((name, *screen) for name in PAGES for screen in SCREENS),
        *((name, *screen) for name in OTHER_VIEWS for screen in ENDS),
    ],
)
def test_labels_of_a_chart_neither_overlap_nor_are_cut_off(
    opened: Opener, name: str, width: int, height: int
) -> None:
    page = opened(name, width=width, height=height)
    try:
        # A chart is drawn again when its place has got its width.
        page.wait_for_function(f"({FAULTS})().length === 0", timeout=5000)
    except Late:
        assert page.evaluate(FAULTS) == []
