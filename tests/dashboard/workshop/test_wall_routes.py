"""The plain pages of walls: one view, a deck, a session."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route

from dashboard.workshop import decks, room_routes, sessions
from dashboard.workshop.deck import Deck, Question, Slide, read_deck
from dashboard.workshop.limits import Guessing
from dashboard.workshop.routes import routes

EXAMPLE = read_deck((Path(__file__).resolve().parents[2] / "data/deck.yaml").read_bytes())


def get(address: str, host: str = "laptop.example:8501") -> Response:
    """What the server answers to an address."""
    path, query = urlsplit(address).path, urlsplit(address).query
    scope: dict[str, Any] = {"type": "http", "method": "GET", "path": path, "scheme": "http"}
    scope |= {"query_string": query.encode(), "headers": [(b"host", host.encode())]}
    scope |= {"server": ("127.0.0.1", 8501), "root_path": ""}
    for route in routes():
        assert isinstance(route, Route)
        match, more = route.matches(scope)
        if match == Match.FULL:
            found = route.endpoint(Request(scope | more))
            assert isinstance(found, Response)
            return found
    raise AssertionError(f"no route for {address}")


def page(address: str, **more: str) -> str:
    response = get(address, **more)
    assert response.status_code == 200
    return bytes(response.body).decode()


def given(text: str, name: str) -> dict[str, Any]:
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', text)
    assert found
    return dict(json.loads(found[1]))


@pytest.mark.parametrize(("lang", "theme"), [("sv", "light"), ("en", "dark")])
def test_a_view_is_shown_in_the_language_and_look_of_its_address(lang: str, theme: str) -> None:
    text = page(f"/stage/view/compare?indicator=gdp_pps&lang={lang}&theme={theme}&view=projector")
    assert f'<html lang="{lang}">' in text
    assert f'content="{theme}"' in text
    assert ("jämfört med EU" in text) == (lang == "sv")
    stage = given(text, "figures")
    assert len(stage["figures"]) == 1
    assert stage["leave"] == f"/compare?lang={lang}&indicator=gdp_pps"
    # A map or chart is fetched from the server that it is shown by, and from no other.
    assert set(re.findall(r'(?:src|href)="(?!data:)([^"]+)"', text)) == {"/stage/plotly.js"}


def test_what_shows_another_release_than_asked_for_says_so(sqlite: str) -> None:
    gone = "20200101T000000Z"
    told = f"Utgåvan ”{gone}” finns inte."
    assert told in page(f"/stage/view/compare?release={gone}&lang=sv")
    deck = decks.save_new(replace(EXAMPLE, release=gone))
    text = page(f"/stage/deck/{deck}")
    assert told in text
    # No code on the wall leads to another release under the name of that one.
    assert "release=" not in given(text, "figures")["leave"]


def test_a_frozen_view_stays_frozen() -> None:
    text = page("/stage/view/map?indicator=gdp_pps&release=bundled")
    assert "release=bundled" in given(text, "figures")["leave"]
    assert "© EuroGeographics för de administrativa gränserna" in text


def test_no_other_site_shows_a_wall_and_a_wall_asks_nobody_else() -> None:
    headers = get("/stage/view/map").headers
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("/stage/view/nowhere?lang=sv", 404, "Sidan nowhere har ingen figur att visa på väggen"),
        ("/stage/view/nowhere%3Cscript%3E?lang=en", 404, "The page nowhere&lt;script&gt; has no"),
        ("/stage/view/about?lang=en", 200, "The page About has no figure to show on the wall"),
        ("/stage/view/compare?indicator=gone&lang=en", 200, "gone (indicator) is no longer"),
        ("/stage/view/compare?page=2&base=x&lang=sv", 200, "BRP per invånare"),
        (f"/stage/view/compare?x={'y' * 3000}&lang=sv", 200, "BRP per invånare"),
        ("/stage/view/compare?release=nosuch&lang=sv", 200, "BRP per invånare"),
        ("/stage/deck/NOSUCH22?lang=sv", 404, "Det finns inget sparat bildspel med koden NOSUCH22"),
        ("/stage/session/XXXXX?lang=en", 404, "There is no workshop with the code XXXXX"),
    ],
)
def test_what_is_not_there_is_told(sqlite: str, address: str, status: int, told: str) -> None:
    response = get(address.replace("%3C", "<").replace("%3E", ">"))
    assert response.status_code == status
    assert told in bytes(response.body).decode()


def test_a_deck_is_shown_with_its_questions(sqlite: str) -> None:
    text = page(f"/stage/deck/{decks.save_new(EXAMPLE)}?lang=en&theme=dark")
    assert '<html lang="en">' in text
    assert text.count('data-part="view"') == 4
    assert text.count('data-part="question"') == 4
    assert "Discuss the question." in text
    assert "workshop?lang=en&deck=" in given(text, "figures")["leave"]


def test_a_session_tells_how_to_join_and_keeps_its_secret(sqlite: str) -> None:
    started = sessions.start(EXAMPLE, "sv")
    text = page(f"/stage/session/{started.code}")
    assert f"<b>{started.code}</b>" in text
    assert "Gå till laptop.example:8501/room och skriv koden" in text
    assert "Lägg 3 prickar i mobilen." in text
    assert "Lägg en prick i mobilen." in text
    session = given(text, "session")
    assert session["state"] == f"/room/{started.code}/wall?lang=sv"
    assert session["words"]["answered"] == "{answered} av {joined} har svarat"
    assert started.secret not in text


def test_the_code_of_a_session_is_not_guessed_at_the_wall(
    sqlite: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room_routes, "_codes", Guessing(5, 60))
    statuses = [get(f"/stage/session/BCDF{letter}").status_code for letter in "GHJKMNPR"]
    assert statuses == [404] * 5 + [429] * 3


def test_a_database_out_of_reach_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("S3_DATABASE_URL", "postgresql://nobody@/none?host=/nonexistent")
    for address in ("/stage/deck/BCDFGHJK?lang=sv", "/stage/session/BCDFG?lang=sv"):
        response = get(address)
        assert response.status_code == 503
        assert "går inte att nå just nu" in bytes(response.body).decode()


def test_a_wall_on_the_laptop_itself_leads_phones_to_its_address(
    sqlite: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = sessions.start(Deck("T", slides=(Slide(question=Question("notes", "?")),)), "en")
    for own, told in (
        (["10.42.0.1"], "Go to 10.42.0.1:8501/room and type the code"),
        ([], "The computer is not on a network that phones can reach."),
    ):
        monkeypatch.setattr("dashboard.workshop.network.addresses", lambda own=own: own)
        assert told in page(f"/stage/session/{started.code}", host="localhost:8501")
    monkeypatch.setenv("S3_DASHBOARD_URL", "https://figures.example/s3/")
    assert "figures.example/s3/room" in page(f"/stage/session/{started.code}")
