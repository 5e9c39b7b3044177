"""The start page under a thumb, and the links that it gives away."""

from itertools import pairwise
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Page, expect
from waiting import Opener, settled

PHONE = {"width": 390, "height": 844}
# What a finger must hit is at least 44 pixels high: its own box, or what hits it above and below
# its middle. Links within a sentence are as high as its line (WCAG 2.5.8).
LOW = """() => {
  const shown = e => e.checkVisibility({ visibilityProperty: true }) &&
    !e.closest('.skip, [aria-hidden="true"]');
  const sentence = e => e.matches('p a') && !e.matches('.rules a, .all a');
  const targets = [...document.querySelectorAll(
    'a[href], button, input, summary, [role=button], [role=radio]')]
    .filter(e => shown(e) && !sentence(e));
  const low = [];
  for (const e of targets) {
    e.scrollIntoView({ block: "center", behavior: "instant" });
    const box = e.getBoundingClientRect();
    const x = box.left + box.width / 2, y = box.top + box.height / 2;
    const hit = d => e.contains(document.elementFromPoint(x, y + d));
    if (box.height < 43.5 && !([-21, -10, 0].every(hit) || [0, 20, 40].every(hit)))
      low.push(`${e.textContent || e.value} ${Math.round(box.height)}`);
    if (!hit(0)) low.push(`covered: ${e.textContent}`);
    if (box.left < 17.5 || box.right > innerWidth - 17.5) low.push(`outside: ${e.textContent}`);
  }
  return { count: targets.length, low };
}"""
WIDE = """() => Math.max(document.documentElement.scrollWidth,
  ...[...document.querySelectorAll('[data-testid="stMain"], [data-testid="stMainBlockContainer"]')]
    .map(e => e.scrollWidth)) - window.innerWidth"""


CUT_OFF = """() => [...document.querySelectorAll('.profile :is(td, th, h2)')].filter(
  e => e.checkVisibility() && !e.closest('thead') &&
    (e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline' ||
     e.getBoundingClientRect().right > innerWidth)).map(e => e.textContent)"""


@pytest.fixture(params=["sv", "en"])
def start(opened: Opener, request: pytest.FixtureRequest) -> Page:
    """The start page on a phone."""
    return opened(f"?lang={request.param}&region=SE322", **PHONE)


@pytest.fixture
def copying(opened: Opener) -> Opener:
    """Opens a page whose clipboard may be read."""

    def open_page(address: str, **size: int) -> Page:
        page = opened(address, **size)
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        return page

    return open_page


def share(page: Page) -> None:
    page.locator(".st-key-share button").click()
    expect(page.locator(".shares")).to_be_visible()


def clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


@pytest.mark.parametrize(
    "view",
    [
        *("?region=SE322&lang=sv", "?region=SE322&lang=en", "?region=all&lang=sv"),
        *("profile?region=SE322&lang=sv", "profile?region=SE322&lang=en"),
    ],
)
def test_every_target_is_high_enough_for_a_thumb(opened: Opener, view: str) -> None:
    page = opened(view, **PHONE)
    found = page.evaluate(LOW)
    assert found["count"] > 25
    assert found["low"] == []
    assert page.evaluate(WIDE) <= 0


def test_nothing_of_a_profile_is_cut_off(opened: Opener) -> None:
    page = opened("profile?region=SE321&lang=sv", width=1280, height=844)
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate(CUT_OFF) == []
        assert page.evaluate(WIDE) <= 0


def test_the_heads_of_a_profile_stay_in_sight_on_a_screen(opened: Opener) -> None:
    page = opened("profile?region=SE321&lang=sv", width=1280, height=800)
    page.locator("#circular").scroll_into_view_if_needed()
    expect(page.locator(".profile .heads")).to_be_in_viewport()


def test_a_pdf_is_fetched_with_a_click(opened: Opener) -> None:
    page = opened("profile?region=SE321&lang=en", **PHONE)
    with page.expect_download() as started:
        page.get_by_role("button", name="The whole profile (PDF)").click()
    assert started.value.suggested_filename == "vasternorrland_profile_2026-11-23.pdf"
    assert started.value.path().read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize("opener", [".st-key-share button", ".st-key-phonenav button"])
def test_so_is_every_target_in_what_opens_from_the_top_line(start: Page, opener: str) -> None:
    start.locator(opener).click()
    body = start.get_by_test_id("stPopoverBody")
    expect(body).to_be_visible()
    boxes = body.evaluate(
        """e => [...e.querySelectorAll('a, button, input')].map(
          x => x.getBoundingClientRect()).map(x => [x.top, x.bottom])"""
    )
    assert len(boxes) >= 4
    assert min(round(bottom - top) for top, bottom in boxes) >= 44
    assert all(below[0] >= above[1] for above, below in pairwise(boxes))
    box = body.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]


def test_a_card_is_a_link_all_over(start: Page) -> None:
    card = start.locator('[class*="st-key-card_"]').first
    title = card.get_by_test_id("stPageLink-NavLink")
    address = title.get_attribute("href")
    box = card.bounding_box()
    assert box is not None
    card.click(position={"x": box["width"] / 2, "y": box["height"] - 40})
    start.wait_for_url(f"**/{address}*")


@pytest.mark.parametrize("leads_on", ["[class*=st-key-card_other] a", ".rules a"])
def test_back_leads_to_the_place_that_was_left(opened: Opener, leads_on: str) -> None:
    page = opened("?lang=en&region=SE322", **PHONE)
    link = page.locator(leads_on).last
    link.scroll_into_view_if_needed()
    expect(page).to_have_title("Jämtland Härjedalen – Northern Sweden in figures")
    left = page.get_by_test_id("stMain").evaluate("e => e.scrollTop")
    link.click()
    page.wait_for_url(lambda url: "/domains" in url or "/about" in url)
    settled(page)
    page.go_back()
    expect(page.locator("h1")).to_have_text("Jämtland Härjedalen")
    page.wait_for_function(
        """left => Math.abs(
          document.querySelector('[data-testid="stMain"]').scrollTop - left) < 50""",
        arg=left,
    )
    assert left > 1000


def test_a_jump_to_a_section_stays_there(opened: Opener) -> None:
    page = opened("profile?lang=en&region=SE322", **PHONE)
    page.get_by_role("link", name="Circular economy").last.click()
    # More frames than Back waits for and holds a place.
    page.evaluate(
        """async () => {
          for (let n = 0; n < 100; n += 1) await new Promise(requestAnimationFrame);
        }"""
    )
    expect(page.locator("#circular")).to_be_in_viewport()


def test_the_ring_of_the_keyboard_goes_round_the_whole_card(start: Page) -> None:
    card = start.locator('[class*="st-key-card_"]').first
    start.locator('[data-testid="stButtonGroup"] button').last.focus()
    link = card.get_by_test_id("stPageLink-NavLink")
    for _ in range(20):
        start.keyboard.press("Tab")
        if link.evaluate("e => e === document.activeElement"):
            break
    ring = link.evaluate(
        """e => { const after = getComputedStyle(e, "::after");
          return [after.outlineStyle, after.outlineWidth, parseFloat(after.height)]; }"""
    )
    box = card.bounding_box()
    assert box is not None
    assert ring[:2] == ["solid", "2px"]
    assert ring[2] > 0.95 * box["height"] - 4


@pytest.mark.parametrize(
    ("lang", "copied"), [("sv", "Länken är kopierad."), ("en", "The link is copied.")]
)
def test_both_links_reach_the_clipboard_and_it_is_said(
    copying: Opener, lang: str, copied: str
) -> None:
    page = copying(f"?lang={lang}&region=SE322", **PHONE)
    share(page)
    buttons, told = page.locator(".share button"), page.locator(".share [role=status]")
    expect(told.first).to_have_text("")
    buttons.nth(0).click()
    expect(told.nth(0)).to_have_text(copied)
    assert clipboard(page) == page.url
    buttons.nth(1).click()
    expect(told.nth(1)).to_have_text(copied)
    assert clipboard(page) == f"{page.url}&release=bundled"


def test_the_links_follow_the_view_through_choices_and_pages(copying: Opener) -> None:
    page = copying("map?indicator=gdp_eur&level=nordic&year=2021&lang=en")
    share(page)
    page.locator(".share button").first.click()
    expect(page.locator(".share [role=status]").first).not_to_have_text("")
    assert clipboard(page) == page.url
    page.keyboard.press("Escape")
    page.locator(".st-key-nav").get_by_text("Compare", exact=True).click()
    page.wait_for_url("**/compare?**years=**")
    settled(page)
    share(page)
    page.locator(".share button").last.click()
    expect(page.locator(".share [role=status]").last).not_to_have_text("")
    frozen = clipboard(page)
    assert unquote(frozen) == unquote(f"{page.url}&release=bundled")
    assert urlsplit(frozen).path == "/compare"
    again = copying(frozen.split("/", 3)[3])
    assert unquote(again.url) == unquote(frozen)
    expect(again.locator("h1")).to_have_text(page.locator("h1").inner_text())


def test_without_a_clipboard_the_address_is_selected_and_it_is_said(opened: Opener) -> None:
    page = opened("?lang=en&region=SE322", **PHONE)
    page.evaluate(
        """() => {
          Object.defineProperty(navigator, "clipboard", { value: undefined });
          document.execCommand = () => false;
        }"""
    )
    share(page)
    page.locator(".share button").first.click()
    expect(page.locator(".share [role=status]").first).to_contain_text("The link is selected.")
    assert page.evaluate("getSelection().toString()") == page.url


def test_the_code_is_drawn(opened: Opener) -> None:
    page = opened("compare?lang=en", **PHONE)
    share(page)
    for code in page.locator("img.qr").all():
        drawn = code.evaluate("e => [e.complete, e.naturalWidth, e.getBoundingClientRect().width]")
        assert drawn[0]
        assert drawn[1] > 0
        assert drawn[2] >= 180


def test_all_changes_are_in_view_where_the_start_page_leads_to_them(start: Page) -> None:
    start.locator(".all a").click()
    start.wait_for_url("**/data?**indicator=**")
    settled(start)
    expect(start.locator("#changed")).to_be_in_viewport()
