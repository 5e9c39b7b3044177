"""A whole workshop: a deck is made, shown, answered by sixty phones, taken home."""

import json
import threading
import urllib.request
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from html import escape
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Page, expect
from serving import free_port, running

from dashboard.workshop import tallies
from dashboard.workshop.codes import secret
from dashboard.workshop.deck import Deck, Question, Slide, deck_file

FOLDER = "s3"  # of the address, as behind a proxy that serves other sites too
PHONES, CLIENTS = 30, 30
ROOM = PHONES + CLIENTS
QUESTION, NOTES = 2, 3
"""Slides of the deck: dots over the four regions, and notes."""
DECK = Deck(
    "Så använder vi det vi har",
    slides=(
        Slide("map?indicator=gdp_pps&level=nordic&year=2021"),
        Slide("domains?domain=F&region=SE331"),
        Slide(
            "circular?area=production_consumption",
            question=Question("dots", "Vem börjar?", "regions", 1),
        ),
    ),
)
NAMES = {"SE331": "Västerbotten", "SE332": "Norrbotten", "SE321": "Västernorrland"}


class Client:
    """A phone without a browser: it sends until the server has said that it is saved."""

    def __init__(self, room: str, number: int) -> None:
        self.room, self.number, self.device = room, number, secret()

    def send(self, path: str, body: dict[str, object]) -> dict[str, str]:
        headers = {"Content-Type": "application/json"}
        while True:
            asked = urllib.request.Request(
                f"{self.room}/{path}", json.dumps(body).encode(), headers
            )
            # Refused for now (429, 503), or nobody there.
            with suppress(OSError), urllib.request.urlopen(asked, timeout=20) as reply:
                return dict(json.load(reply))
            threading.Event().wait(0.1)

    def join(self) -> None:
        self.send("join", {"device": self.device})

    def act(self, path: str, slide: int, **what: object) -> None:
        body = {"device": self.device, "slide": slide, "turn": 1, "act": "only"}
        self.send(path, body | what)


def at_once(acts: Iterable[Callable[[], object]]) -> list[threading.Thread]:
    """Begins all of them; whoever called waits for the threads."""
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    return threads


def ended(threads: Iterable[threading.Thread]) -> None:
    for thread in threads:
        thread.join()


class Desk:
    """The facilitator's computer."""

    def __init__(self, page: Page, server: str) -> None:
        self.page, self.server = page, server

    def make_deck(self, file: Path) -> None:
        """Three views come from a file, two from under their figures."""
        self.page.goto(f"{self.server}/workshop?lang=sv")
        with self.page.expect_file_chooser() as chooser:
            self.page.get_by_role("button", name="Välj fil").click()
        chooser.value.set_files(file)
        expect(self.page.locator(".slide")).to_have_count(3)
        deck = f"lang=sv&deck={self.page.locator('.code').inner_text()}"
        self.add(f"compare?{deck}&indicator=gdp_pps", "Norrbotten drar ifrån", "Vad ser du?")
        self.add(f"circular?{deck}&area=sustainability_resilience", "Sverige i världen")
        expect(self.page.locator(".slide")).to_have_count(5)

    def add(self, address: str, title: str, question: str = "") -> None:
        self.page.goto(f"{self.server}/{address}")
        self.page.get_by_role("link", name="Lägg i bildspel").first.click()
        self.page.get_by_label("Egen rubrik").fill(title)
        if question:
            self.page.get_by_label("Fråga till deltagarna").fill(question)
            self.page.get_by_role("combobox", name="Svar").click()
            self.page.get_by_role("option", name="Korta lappar").click()
        self.page.get_by_role("button", name=f"Lägg i ”{DECK.title}”").click()
        expect(self.page.get_by_text("Vyn ligger i bildspelet.")).to_be_visible()

    def start(self) -> tuple[str, str]:
        """Code of the session, and where its wall is."""
        self.page.get_by_role("button", name="Starta en workshop med bildspelet").click()
        code = self.page.locator(".joincode").inner_text()
        wall = self.page.get_by_role(
            "link", name="Öppna väggvisningen med ljus bakgrund"
        ).get_attribute("href")
        return code, urljoin(self.server, wall or "")

    def download(self, name: str, folder: Path) -> Path:
        with self.page.expect_download() as given:
            self.page.get_by_role("button", name=name).click()
        file = folder / given.value.suggested_filename
        given.value.save_as(file)
        return file


def opened(browser: Browser, width: int, height: int, **more: bool) -> Page:
    context = browser.new_context(viewport={"width": width, "height": height}, **more)  # type: ignore[arg-type]
    context.set_default_timeout(60_000)
    return context.new_page()


def phones_in(browser: Browser, room: str) -> list[Page]:
    phones = [opened(browser, 390, 844) for _ in range(PHONES)]
    for phone in phones:
        phone.goto(f"{room}?lang=sv")
    return phones


def vote(phone: Page, region: str, said: str) -> None:
    phone.get_by_role("button", name=f"Lägg en prick på {NAMES[region]}").click()
    phone.get_by_role("button", name="Spara").click()
    expect(phone.locator("#said")).to_contain_text(said)


def expect_counts(wall: Page, regions: list[str]) -> None:
    """What the room laid is on the wall as it was sent, and in the database once each."""
    shown = wall.locator(".screen.current")
    expect(shown.locator(".count")).to_have_text(f"{ROOM} av {ROOM} har svarat")
    expect(shown.locator(".bars")).to_have_count(0)
    wall.keyboard.press("r")
    for region, count in Counter(regions).items():
        bar = shown.locator(".bars li").filter(has=wall.get_by_text(NAMES[region], exact=True))
        expect(bar.locator("b")).to_have_text(str(count))


def expect_pack(browser: Browser, file: Path) -> None:
    """The deck opens from a memory stick without any network."""
    outside: list[str] = []
    page = opened(browser, 1920, 1080, offline=True)
    page.on("request", lambda request: outside.append(request.url))
    page.goto(file.as_uri())
    page.wait_for_selector("body[data-ready]")
    expect(page.locator(".screen.current.map .choroplethlayer path").first).to_be_attached()
    page.keyboard.press("End")
    expect(page.locator(".screen.current h1")).to_have_text("Sverige i världen")
    expect(page.locator(".js-plotly-plot")).to_have_count(5)
    assert [url for url in outside if not url.startswith(("file:", "data:", "blob:"))] == []


def test_a_whole_workshop(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path}/workshop.sqlite"
    monkeypatch.setenv("S3_DATABASE_URL", url)
    port = free_port()
    file = tmp_path / "deck.yaml"
    file.write_text(deck_file(DECK), encoding="utf-8")
    wall, errors = opened(browser, 1920, 1080), []
    wall.on("pageerror", lambda error: errors.append(str(error)))
    shown = wall.locator(".screen.current")
    regions = list(islice(cycle(NAMES), ROOM))

    with running(port, FOLDER, S3_DATABASE_URL=url) as (server, process):
        desk = Desk(opened(browser, 1280, 800), server)
        desk.make_deck(file)
        code, address = desk.start()
        room = f"{server}/room/{code}"
        wall.goto(address)
        wall.wait_for_selector("body[data-ready]")
        assert "secret" not in wall.url
        expect(wall.locator(".screen.current.map .choroplethlayer path").first).to_be_attached()
        for _ in range(3):
            wall.keyboard.press("PageDown")
        expect(shown.locator("h1")).to_have_text("Vem börjar?")
        expect(shown.locator(".count")).to_have_text("0 av 0 har svarat")
        # The next view is drawn before anybody asks for it.
        expect(wall.locator(".screen[data-slide='3'] .js-plotly-plot")).to_have_count(1)

        clients = [Client(room, number) for number in range(CLIENTS)]
        joins = at_once(client.join for client in clients)
        phones = phones_in(browser, room)
        ended(joins)
        votes = [
            partial(client.act, "answer", QUESTION, value=[regions[client.number]])
            for client in clients
        ]
        sending = at_once(votes[::2])
        for phone, region in zip(phones[::2], regions[::2], strict=False):
            vote(phone, region, "Sparat")
        process.kill()
        process.wait()

        # While the server is away the wall goes on, and phones keep what they are told.
        wall.keyboard.press("PageDown")
        expect(shown.locator("h1")).to_have_text("Norrbotten drar ifrån")
        wall.keyboard.press("PageUp")
        sending += at_once(votes[1::2])
        for phone, region in zip(phones[1::2], regions[1::2], strict=False):
            vote(phone, region, "Väntar på att skickas")

    with running(port, FOLDER, S3_DATABASE_URL=url):
        ended(sending)
        for phone in phones:
            expect(phone.locator("#said")).to_contain_text("Sparat")
        expect_counts(wall, regions[:CLIENTS] + regions[:PHONES])
        for _ in range(2):
            wall.keyboard.press("PageDown")
        expect(shown.locator("h1")).to_have_text("Vad ser du?")
        sending = at_once(
            partial(client.act, "notes", NOTES, text=f"Lapp {client.number}") for client in clients
        )
        for number, phone in enumerate(phones):
            phone.get_by_label("Din lapp").fill(f"<b>Lapp</b> {number}")
            phone.get_by_role("button", name="Sätt upp lappen").click()
        for phone in phones:
            expect(phone.locator("#said")).to_have_text("Lappen är sparad.")
        ended(sending)
        wall.keyboard.press("r")
        expect(shown.locator(".count")).to_have_text(
            f"Antal lappar: {ROOM}. {ROOM} av {ROOM} har svarat."
        )
        expect(shown.locator(".notes li")).to_have_count(ROOM)
        written = {f"Lapp {n}" for n in range(CLIENTS)} | {
            f"<b>Lapp</b> {n}" for n in range(PHONES)
        }
        assert sorted(note.text for _, _, note in tallies.all_notes(code)) == sorted(written)

        # The desk went through the same: its visitor leads on without typing anything.
        paper, sheet, pack = (
            desk.download(name, tmp_path)
            for name in ("rapport (PDF)", "rapport (Excel)", "ljus bakgrund (HTML)")
        )
    assert paper.read_bytes().startswith(b"%PDF")
    with zipfile.ZipFile(sheet) as book:
        words = "".join(book.read(name).decode() for name in book.namelist() if "sheet" in name)
    assert all(f">{escape(text, quote=False)}<" in words for text in written)
    expect_pack(browser, pack)
    assert errors == []
