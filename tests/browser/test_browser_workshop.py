"""A whole workshop: a deck is made, shown, answered by sixty phones, taken home."""

import json
import threading
import urllib.error
import urllib.request
import zipfile
from collections import Counter
from itertools import cycle, islice
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from serving import free_port, running

from analysis.judgement import Dots
from dashboard.workshop import tallies
from dashboard.workshop.deck import Deck, Question, Slide, deck_file

PHONES, CLIENTS = 30, 30
ROOM = PHONES + CLIENTS
QUESTION, NOTES = 2, 3
"""Slides of the deck: dots over the four regions, and notes."""
DECK = Deck(
    "Så använder vi det vi har",
    slides=(
        Slide("map?indicator=gdp_pps&level=nordic&year=2021"),
        Slide("domains?domain=F&region=SE331"),
        Slide("circular?area=2", question=Question("dots", "Vem börjar?", "regions", 1)),
    ),
)
REGIONS = {"SE331": "Västerbotten", "SE332": "Norrbotten", "SE321": "Västernorrland"}


class Client:
    """A phone without a browser: it sends until the server has said that it is saved."""

    def __init__(self, room: str, number: int) -> None:
        self.room, self.number, self.device = room, number, ""

    def send(self, path: str, body: dict[str, object]) -> dict[str, str]:
        while True:
            request = urllib.request.Request(
                f"{self.room}/{path}",
                json.dumps(body).encode(),
                {"Content-Type": "application/json"},
            )
            try:
                with urllib.request.urlopen(request, timeout=20) as reply:
                    return dict(json.load(reply))
            except urllib.error.HTTPError as error:
                assert error.code in (429, 503), error.read()
            except OSError:
                threading.Event().wait(0.1)

    def join(self) -> None:
        self.device = self.send("join", {})["device"]

    def act(self, path: str, slide: int, **what: object) -> None:
        body = {"device": self.device, "slide": slide, "act": f"{path}-{self.number}"}
        self.send(path, body | what)


def everybody(acts: list[threading.Thread]) -> list[threading.Thread]:
    for act in acts:
        act.start()
    return acts


def add_from_its_page(desk: Page, address: str, title: str, question: str = "") -> None:
    desk.goto(address)
    desk.get_by_role("link", name="Lägg i bildspel").first.click()
    desk.get_by_label("Egen rubrik").fill(title)
    if question:
        desk.get_by_label("Fråga till rummet").fill(question)
        desk.get_by_role("combobox", name="Svar").click()
        desk.get_by_role("option", name="Korta lappar").click()
    desk.get_by_role("button", name="Lägg i ”Så använder vi det vi har”").click()
    expect(desk.get_by_text("Vyn ligger i bildspelet.")).to_be_visible()


def saved(phone: Page) -> None:
    expect(phone.locator("#said")).to_contain_text("Sparat")


def test_a_whole_workshop(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path}/workshop.sqlite"
    monkeypatch.setenv("S3_DATABASE_URL", url)
    port = free_port()
    wall_context = browser.new_context(viewport={"width": 1920, "height": 1080})
    wall_context.set_default_timeout(60_000)
    desk, wall = wall_context.new_page(), wall_context.new_page()
    errors: list[str] = []
    wall.on("pageerror", lambda error: errors.append(str(error)))
    regions = list(islice(cycle(REGIONS), ROOM))

    with running(port, S3_DATABASE_URL=url) as (server, process):
        # A deck of five views: three from a file, two from under their figures.
        file = tmp_path / "deck.yaml"
        file.write_text(deck_file(DECK), encoding="utf-8")
        desk.goto(f"{server}/workshop?lang=sv")
        desk.locator("input[type=file]").set_input_files(file)
        expect(desk.locator(".slide")).to_have_count(3)
        code = desk.locator(".code").inner_text()
        deck = f"lang=sv&deck={code}"
        compare = f"{server}/compare?{deck}&indicator=gdp_pps"
        add_from_its_page(desk, compare, "Norrbotten drar ifrån", "Vad ser du?")
        add_from_its_page(desk, f"{server}/circular?{deck}&area=5", "Sverige i världen")
        expect(desk.locator(".slide")).to_have_count(5)

        desk.get_by_role("button", name="Starta en session med bildspelet").click()
        session = desk.locator(".joincode").inner_text()
        room = f"{server}/room/{session}"
        address = desk.get_by_role("link", name="Öppna väggen (ljus)").get_attribute("href")
        wall.goto(f"{server}{address}")
        wall.wait_for_selector("body[data-ready]")
        assert "secret" not in wall.url
        for _ in range(3):
            wall.keyboard.press("PageDown")
        shown = wall.locator(".screen.current")
        expect(shown.locator("h1")).to_have_text("Vem börjar?")
        expect(shown.locator(".count")).to_have_text("0 av 0 har svarat")
        # The next view is drawn before anybody asks for it.
        expect(wall.locator(".screen[data-slide='3'] .js-plotly-plot")).to_have_count(1)

        clients = [Client(room, number) for number in range(CLIENTS)]
        for one in everybody([threading.Thread(target=c.join) for c in clients]):
            one.join()
        phones = []
        for _ in range(PHONES):
            context = browser.new_context(viewport={"width": 390, "height": 844})
            context.set_default_timeout(60_000)
            phones.append(context.new_page())
            phones[-1].goto(f"{room}?lang=sv")
        votes = [
            threading.Thread(target=c.act, args=("answer", QUESTION), kwargs={"value": [region]})
            for c, region in zip(clients, regions, strict=False)
        ]
        everybody(votes[::2])

        def vote(number: int) -> None:
            name = REGIONS[regions[CLIENTS + number]]
            phones[number].get_by_role("button", name=f"Lägg en prick på {name}").click()
            phones[number].get_by_role("button", name="Spara").click()

        for number in range(PHONES // 2):
            vote(number)
            saved(phones[number])
        process.kill()
        process.wait()

        # While the server is away the wall goes on, and phones keep what they are told.
        wall.keyboard.press("PageDown")
        expect(shown.locator("h1")).to_have_text("Norrbotten drar ifrån")
        wall.keyboard.press("PageUp")
        everybody(votes[1::2])
        for number in range(PHONES // 2, PHONES):
            vote(number)
            expect(phones[number].locator("#said")).to_have_text("Väntar på att skickas")

    with running(port, S3_DATABASE_URL=url):
        for thread in votes:
            thread.join()
        for phone in phones:
            saved(phone)
        expect(shown.locator(".count")).to_have_text(f"{ROOM} av {ROOM} har svarat")
        expect(shown.locator(".bars")).to_have_count(0)
        wall.keyboard.press("r")
        counts = Counter(REGIONS[region] for region in regions)
        for name, count in counts.items():
            bar = shown.locator(".bars li").filter(has=wall.get_by_text(name, exact=True))
            expect(bar.locator("b")).to_have_text(str(count))
        wall.screenshot(path=tmp_path / "wall-dots.png")
        found = tallies.said(session, QUESTION)
        assert found is not None
        laid = {region: regions.count(region) for region in REGIONS} | {"SE322": 0}
        assert found.result == Dots({r: laid[r] for r in found.result.laid}, ROOM)  # type: ignore[union-attr]

        for _ in range(2):
            wall.keyboard.press("PageDown")
        expect(shown.locator("h1")).to_have_text("Vad ser du?")
        notes = everybody(
            [
                threading.Thread(
                    target=c.act,
                    args=("notes", NOTES),
                    kwargs={"text": f"Lapp {c.number}", "region": regions[c.number]},
                )
                for c in clients
            ]
        )
        for number, phone in enumerate(phones):
            phone.get_by_label("Din lapp").fill(f"<b>Lapp</b> {CLIENTS + number}")
            phone.get_by_role("button", name="Sätt upp lappen").click()
        for phone in phones:
            expect(phone.locator("#said")).to_have_text("Lappen är sparad.")
        for thread in notes:
            thread.join()
        wall.keyboard.press("r")
        expect(shown.locator(".count")).to_have_text(f"{ROOM} lappar från {ROOM} av {ROOM} mobiler")
        expect(shown.locator(".notes li")).to_have_count(ROOM)
        wall.screenshot(path=tmp_path / "wall-notes.png")
        assert sorted(note.text for _, _, note in tallies.all_notes(session)) == sorted(
            f"Lapp {n}" if n < CLIENTS else f"<b>Lapp</b> {n}" for n in range(ROOM)
        )

        # The desk went through the same: its visitor leads on without typing anything.
        files = {}
        for name in ("rapport (PDF)", "rapport (Excel)", "ljus fil (HTML)"):
            with desk.expect_download() as given:
                desk.get_by_role("button", name=name).click()
            files[name] = tmp_path / given.value.suggested_filename
            given.value.save_as(files[name])
    assert files["rapport (PDF)"].read_bytes().startswith(b"%PDF")
    with zipfile.ZipFile(files["rapport (Excel)"]) as sheet:
        strings = sheet.read("xl/sharedStrings.xml").decode()
    assert all(f"&lt;b&gt;Lapp&lt;/b&gt; {number}" in strings for number in range(CLIENTS, ROOM))

    outside: list[str] = []
    context = browser.new_context(viewport={"width": 1920, "height": 1080}, offline=True)
    context.set_default_timeout(60_000)
    stick = context.new_page()
    stick.on("request", lambda request: outside.append(request.url))
    stick.goto(files["ljus fil (HTML)"].as_uri())
    stick.wait_for_selector("body[data-ready]")
    expect(stick.locator(".screen.current.map .choroplethlayer path").first).to_be_attached()
    stick.keyboard.press("End")
    expect(stick.locator(".screen.current h1")).to_have_text("Sverige i världen")
    expect(stick.locator(".js-plotly-plot")).to_have_count(5)
    assert [url for url in outside if not url.startswith(("file:", "data:", "blob:"))] == []
    assert errors == []
