"""The stage of a wall, opened from a disk without a network: what is shown, and its keys."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from dashboard.look import Theme
from dashboard.projector.stage import stage_page
from dashboard.release import open_release
from dashboard.workshop.deck import Deck, Slide
from dashboard.workshop.screens import deck_stage

TEN = "SE331,SE332,SE321,SE322,SE110,FI1D1,DK011,DE111,FR101,ES111"
TITLE = (
    "En rubrik så lång som en rubrik får vara, av den som leder samtalet, "
    "med allt som hon vill säga om figuren här nedanför"
)
SLIDES = (
    Slide(f"compare?indicator=gdp_pps&region={TEN}", TITLE),
    Slide("compare?indicator=rd_gerd_gdp"),
    Slide(f"compare?indicator=gdp_pps&figure=spread&region={TEN}"),
    Slide(f"compare?indicator=gdp_pps&chart=bar&region={TEN}", TITLE),
    Slide("domains?domain=F&region=SE331&figure=share_wood_paper"),
    Slide("domains?domain=X&figure=score&weights=ris_pct:3", TITLE),
    Slide("circular?figure=n_recmun", TITLE),
    Slide("circular?figure=n_cmu"),
    Slide("specialisation?region=SE331", TITLE),
    Slide("specialisation?figure=change_SE33"),
    Slide("specialisation?figure=industries_SE32"),
    Slide("specialisation?figure=related", TITLE),
    Slide("peers?region=SE321&country=without&count=20&indicator=ris_sii", TITLE),
    Slide("peers?region=SE321&country=without&count=20&figure=map", TITLE),
    Slide("map?indicator=rd_gerd_gdp&level=eu&region=SE33,FI1D&figure=place"),
    Slide("map?indicator=gdp_pps&figure=trend", TITLE),
    Slide("compare?indicator=gone"),
)
# What is too small, cut off, outside the stage or over another text, in words.
FAULTS = """() => {
  const stage = document.getElementById("stage").getBoundingClientRect();
  const screen = document.querySelector(".screen.current"), texts = [], faults = [];
  const walker = document.createTreeWalker(screen, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, holder = node.parentElement;
    if (!node.textContent.trim() || holder.closest("style, .hoverlayer")) continue;
    const of = holder.closest("text, p, h1"), range = document.createRange();
    const scale = holder.ownerSVGElement ? holder.getScreenCTM().a : stage.width / 1920;
    const size = parseFloat(getComputedStyle(holder).fontSize) * scale;
    if (size < 31.9 && !holder.closest(".source")) faults.push(`${size} px: ${of.textContent}`);
    if (of.localName === "p" && of.scrollHeight > of.clientHeight + 12)
      faults.push(`cut: ${of.textContent}`);
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) texts.push({ of, box, text: node.textContent });
  }
  const code = screen.querySelector(".qr");
  texts.push({ of: code, box: code.getBoundingClientRect(), text: "QR" });
  texts.forEach((a, i) => {
    if (a.box.left < stage.left - 1 || a.box.right > stage.right + 1 ||
        a.box.top < stage.top - 1 || a.box.bottom > stage.bottom + 1)
      faults.push(`outside: ${a.text}`);
    for (const b of texts.slice(i + 1)) {
      const x = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      const y = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
      // A box is higher than its letters.
      if (a.of !== b.of && x > 3 && y > 12) faults.push(`overlap: ${a.text} | ${b.text}`);
    }
  });
  return faults;
}"""
DRAWN = """at => {
  const place = stage.screens[at]?.querySelector(".drawing");
  return !place || place.querySelector(".js-plotly-plot .main-svg") !== null;
}"""


@contextmanager
def opened(browser: Browser, folder: Path, lang: str, theme: Theme) -> Iterator[Page]:
    """The stage from a file; at the end nothing may have been asked for or complained about."""
    deck = Deck("Prov", lang, slides=SLIDES)
    stage = deck_stage(open_release(), deck, theme, "http://192.168.1.20:8501")
    file = folder / "stage.html"
    file.write_text(stage_page(stage, base_path=None), encoding="utf-8")
    told: list[str] = []
    context = browser.new_context(
        viewport={"width": 1920, "height": 1080}, color_scheme=theme, offline=True
    )
    page = context.new_page()
    page.on("request", lambda request: told.append(request.url[:400]))
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto(file.as_uri())
    page.wait_for_selector("body[data-ready]")
    yield page
    context.close()
    assert [line for line in told if not line.startswith(("data:", "blob:"))] == [file.as_uri()]


def number(page: Page) -> int:
    """Which screen is shown."""
    return int(page.evaluate("stage.at"))


def fault_free(page: Page) -> None:
    """Goes through all screens; each is drawn before it is asked for."""
    for at in range(len(SLIDES)):
        assert number(page) == at
        page.wait_for_function(DRAWN, arg=at)
        assert page.evaluate(FAULTS) == [], SLIDES[at].view
        page.wait_for_function(DRAWN, arg=at + 1)
        page.keyboard.press("ArrowRight")
    assert number(page) == len(SLIDES) - 1


def test_every_figure_in_swedish_can_be_read_from_the_back_and_led_by_keys(
    browser: Browser, tmp_path: Path
) -> None:
    with opened(browser, tmp_path, "sv", "light") as page:
        fault_free(page)
        keys = ("Home", "PageDown", "ArrowRight", "PageUp", "ArrowLeft", "End", "ArrowLeft")
        reached = []
        for key in keys:
            page.keyboard.press(key)
            reached.append(number(page))
        last = len(SLIDES) - 1
        assert reached == [0, 1, 2, 1, 0, last, last - 1]
        current = page.locator(".screen.current")
        expect(current).to_have_attribute("aria-label", TITLE)
        expect(page.locator("#said")).to_have_text(TITLE)
        page.keyboard.press("b")
        expect(page.locator("#black")).to_be_visible()
        page.keyboard.press("b")
        expect(page.locator("#black")).to_be_hidden()
        page.keyboard.press("?")
        expect(page.locator("#help")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("#help")).to_be_hidden()


def test_every_figure_in_english_and_dark_can_be_read_from_the_back(
    browser: Browser, tmp_path: Path
) -> None:
    with opened(browser, tmp_path, "en", "dark") as page:
        fault_free(page)
        ground = page.evaluate("getComputedStyle(document.getElementById('stage')).backgroundColor")
        assert ground == "rgb(17, 22, 26)"
