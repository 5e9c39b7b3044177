"""The phone of somebody in the room, and the walls before it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, Response, Route, expect
from serving import dashboard

from analysis.judgement import Dots
from dashboard.workshop import sessions, tallies
from dashboard.workshop.codes import secret
from dashboard.workshop.database import writing
from dashboard.workshop.deck import Deck, Question, Slide
from dashboard.workshop.devices import join
from dashboard.workshop.notes import remove_note
from dashboard.workshop.sessions import Started, lead
from dashboard.workshop.tables import notes
from dashboard.workshop.tallies import PAGE

DOTS, NOTES, PRIORITY = range(3)
DECK = Deck(
    "Omställning",
    slides=(
        Slide(question=Question("dots", "Var lägger vi kraften?", "domains", 3)),
        Slide(question=Question("notes", "Vad saknas?")),
        Slide(question=Question("priority", "Hur viktigt är det?")),
    ),
)


# Presses N, twice at once, until older notes are read.
TURN = """least => new Promise((done) => (function press() {
  if (document.querySelectorAll(".screen.current .notes li").length >= least) return done();
  for (const _ of [1, 2]) dispatchEvent(new KeyboardEvent("keydown", { key: "n" }));
  requestAnimationFrame(press);
})())"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    url = f"sqlite:///{tmp_path_factory.mktemp('room')}/workshop.sqlite"
    with pytest.MonkeyPatch.context() as patch, dashboard(S3_DATABASE_URL=url) as address:
        patch.setenv("S3_DATABASE_URL", url)
        yield address


@pytest.fixture
def started(server: str) -> Started:
    return sessions.start(DECK, "sv")


def phone(
    browser: Browser, address: str, theme: Literal["light", "dark"], outside: list[str]
) -> Page:
    """A phone that has opened an address, and what it asked of other hosts."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, color_scheme=theme, has_touch=True
    )
    page = context.new_page()

    def note(response: Response) -> None:
        if urlsplit(response.url).hostname != "127.0.0.1":
            outside.append(response.url)

    page.on("response", note)
    page.on("pageerror", lambda error: outside.append(str(error)))
    page.goto(address)
    return page


def dots(code: str) -> dict[str, int]:
    result = tallies.all_said(code)[DOTS].result
    assert isinstance(result, Dots)
    return {option: count for option, count in result.laid.items() if count}


def test_a_phone_types_the_code_votes_loses_contact_and_goes_on(
    browser: Browser, server: str, started: Started
) -> None:
    outside: list[str] = []
    page = phone(browser, f"{server}/room?lang=sv", "light", outside)
    page.get_by_label("Skriv koden").fill(started.code.lower())
    page.get_by_role("button", name="Gå med").tap()
    more = page.get_by_role("button", name="Lägg en prick på Energi")
    for _ in range(3):
        more.tap()
    more.dispatch_event("click")  # a fourth is not there to lay
    expect(page.get_by_text("Kvar: 0 av 3")).to_be_visible()
    said = page.locator("#said")
    expect(said).to_have_text("Ändringen är inte sparad än. Tryck på Spara.")
    assert dots(started.code) == {}
    page.get_by_role("button", name="Spara").tap()
    expect(said).to_have_text("Sparat. Du kan ändra dig så länge frågan visas.")
    expect(said).to_be_in_viewport()
    assert dots(started.code) == {"E": 3}

    # The connection is lost while an answer is on its way; the page is even opened anew.
    late: list[Any] = []

    def lose(route: Route) -> None:
        late.append(route.request.post_data_json)
        route.abort()

    page.route("**/answer*", lose)
    page.get_by_role("button", name="Ta bort en prick från Energi").tap()
    page.get_by_role("button", name="Spara").tap()
    expect(page.locator("#line")).to_contain_text("Ditt svar ligger kvar")
    expect(said).to_have_text("Väntar på att skickas")
    page.get_by_role("button", name="Ta bort en prick från Energi").tap()
    page.get_by_role("button", name="Spara").tap()
    expect(said).to_have_text("Väntar på att skickas")
    page.unroute("**/answer*")
    page.reload()
    expect(said).to_have_text("Sparat. Du kan ändra dig så länge frågan visas.")
    expect(page.get_by_text("Kvar: 2 av 3")).to_be_visible()
    assert dots(started.code) == {"E": 1}
    # What was given up arrives after all, and comes to nothing.
    assert late[0]["value"] == ["E", "E"]
    assert page.request.post(f"{server}/room/{started.code}/answer", data=late[0]).ok
    assert dots(started.code) == {"E": 1}

    lead(started.code, started.secret, slide=NOTES)
    page.get_by_label("Din lapp").fill("<img src=x onerror=alert(1)>")
    page.get_by_label("Region").select_option("Norrbotten")
    page.get_by_role("button", name="Sätt upp lappen").tap()
    expect(page.locator(".own li")).to_contain_text("<img src=x onerror=alert(1)>")
    expect(said).to_have_text("Lappen är sparad.")
    [(_, _, pinned)] = tallies.all_notes(started.code)
    assert pinned.region == "SE332"
    page.get_by_role("button", name="Ta bort lappen").tap()
    expect(said).to_have_text("Lappen är borttagen.")
    assert list(tallies.all_notes(started.code)) == []
    assert outside == []
    page.context.close()


def test_a_phone_in_the_dark_follows_the_facilitator_in_english(
    browser: Browser, server: str, started: Started, tmp_path: Path
) -> None:
    outside: list[str] = []
    lead(started.code, started.secret, slide=PRIORITY)
    page = phone(browser, f"{server}/room/{started.code}?lang=en", "dark", outside)
    page.get_by_role("radio", name="4").check()
    page.get_by_role("button", name="Save").tap()
    expect(page.locator("#said")).to_have_text(
        "Saved. You can change it as long as the question is shown."
    )
    targets = page.locator("a, button, .scale span").all()
    boxes = [box for target in targets if (box := target.bounding_box())]
    assert len(boxes) == 7
    assert all(box["height"] >= 44 and box["width"] >= 44 for box in boxes)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(17, 22, 26)"
    page.screenshot(path=tmp_path / "phone.png")
    lead(started.code, started.secret, opened=False)
    expect(page.get_by_role("heading")).to_have_text("Answering is closed")
    sessions.delete(started.code, started.secret)
    expect(page.get_by_role("heading")).to_have_text("There is no such code")
    assert page.evaluate("localStorage.length") == 0
    assert outside == []
    page.context.close()


def test_two_walls_lead_each_other_and_turn_to_all_notes(
    browser: Browser, server: str, started: Started
) -> None:
    code, device = started.code, secret()
    join(code, device)
    row = {"session": code, "slide": NOTES, "device": device}
    row |= {"region": "", "domain": "", "area": ""}
    with writing() as connection:
        many = [row | {"text": f"Lapp {number}"} for number in range(2 * PAGE + 1)]
        connection.execute(sa.insert(notes), many)
    context = browser.new_context(viewport={"width": 960, "height": 540})
    one, other = (context.new_page() for _ in range(2))
    for wall in (one, other):
        wall.goto(f"{server}/stage/session/{code}#secret={started.secret}", wait_until="commit")
    for wall in (one, other):
        expect(wall.locator(".screen.current .count")).to_have_text("0 av 1 har svarat")
    one.keyboard.press("PageDown")
    shown = other.locator(".screen.current .notes li")
    expect(other.locator(".screen.current h1")).to_have_text("Vad saknas?")
    other.keyboard.press("r")
    expect(one.locator(".screen.current .notes li")).to_have_count(PAGE)

    expect(shown).to_have_count(PAGE)
    for pages in (2, 3):
        least = min(pages * PAGE, len(many))
        # Two at once, as by a hasty hand, read no page twice.
        other.evaluate(TURN, least)
        expect(shown).to_have_count(least)
    expect(shown.last).to_have_text("Lapp 0")
    # What the facilitator takes away goes from the pages behind too.
    remove_note(code, started.secret, min(number for _, number, _ in tallies.all_notes(code)))
    expect(shown.last).to_have_text("Lapp 1")
    expect(shown).to_have_count(len(many) - 1)

    other.keyboard.press("PageDown")
    expect(one.locator(".screen.current h1")).to_have_text("Hur viktigt är det?")
    context.close()
