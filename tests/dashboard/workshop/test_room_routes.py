"""What phones, walls and strangers get from `/room`, over HTTP."""

import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import pytest
import uvicorn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from room_deck import DECK, DOTS, NOTES, joined
from starlette.applications import Starlette

from dashboard.workshop import room_routes, sessions, tallies
from dashboard.workshop.codes import secret
from dashboard.workshop.limits import Guessing, Pace
from dashboard.workshop.room_error import BusyError, TooManyError
from dashboard.workshop.routes import routes
from dashboard.workshop.sessions import Started

JSON = {"Content-Type": "application/json"}


@dataclass
class Reply:
    status: int
    body: bytes
    headers: dict[str, str] = field(repr=False)

    @property
    def json(self) -> Any:
        return json.loads(self.body)


Ask = Callable[..., Reply]


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A server of the routes alone; it works in whatever database is in use."""
    app = Starlette(routes=routes())
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join()


@pytest.fixture
def ask(port: int, sqlite: str, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Asks the server; every test begins with nobody slowed down."""
    monkeypatch.setattr(room_routes, "_acts", Pace(30, 600))
    monkeypatch.setattr(room_routes, "_joins", Pace(40, 1))
    monkeypatch.setattr(room_routes, "_codes", Guessing(60, 60))
    monkeypatch.setattr(room_routes, "_secrets", Pace(20, 60))
    monkeypatch.setattr(room_routes, "_arrivals", Pace(200, 600))
    monkeypatch.setattr(room_routes, "_strangers", Pace(60, 60))

    def asked(path: str, method: str = "GET", body: object = None, **headers: str | None) -> Reply:
        sent = {name.replace("_", "-"): value for name, value in headers.items() if value}
        if body is not None and "Content_Type" not in headers:
            sent |= JSON
        raw = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request(method, f"/room{path}", raw, sent)
        reply = connection.getresponse()
        found = Reply(reply.status, reply.read(), {k.lower(): v for k, v in reply.getheaders()})
        connection.close()
        return found

    return asked


@pytest.fixture
def code(ask: Ask, started: Started) -> str:
    return started.code


@pytest.fixture
def device(ask: Ask, code: str) -> str:
    return joined(code)


def vote(device: str, *value: str, turn: int = 1) -> dict[str, object]:
    return {"device": device, "slide": DOTS, "turn": turn, "value": list(value)}


def test_a_phone_votes_sees_its_vote_and_is_told_of_nothing_new(
    ask: Ask, code: str, device: str, started: Started
) -> None:
    first = ask(f"/{code.lower()}/state?lang=en", X_Device=device)
    assert first.json["question"]["options"][0] == ["F", "Forest and food"]
    assert first.json["vote"] is None
    assert first.headers["cache-control"] == "no-store"
    assert first.headers["x-content-type-options"] == "nosniff"
    tag = first.headers["etag"]
    again = ask(f"/{code}/state?lang=en", X_Device=device, If_None_Match=tag)
    assert (again.status, again.body) == (304, b"")
    assert ask(f"/{code}/answer", "POST", vote(device, "F", "F", "E")).json == {"saved": True}
    seen = ask(f"/{code}/state?lang=en", X_Device=device, If_None_Match=tag)
    assert seen.json["vote"] == ["F", "F", "E"]
    sessions.lead(code, started.secret, opened=False)
    closed = ask(f"/{code}/state", X_Device=device, If_None_Match=seen.headers["etag"])
    assert (closed.json["open"], closed.json["question"]) == (False, None)
    refused = ask(f"/{code}/answer?lang=sv", "POST", vote(device, "R", turn=2))
    assert (refused.status, refused.json["error"]) == (409, "closed")
    assert "stängt" in refused.json["text"]


def test_the_wall_shows_results_when_they_are_revealed(
    ask: Ask, code: str, device: str, started: Started
) -> None:
    ask(f"/{code}/answer", "POST", vote(device, "F", "E", "F"))
    hidden = ask(f"/{code}/wall").json
    assert (hidden["joined"], hidden["answered"], hidden["result"]) == (1, 1, None)
    # Not to the facilitator either, who may stand before the room.
    lead = {"X_Facilitator": started.secret}
    assert ask(f"/{code}/wall", **lead).json["result"] is None
    assert ask(f"/{code}/lead", "POST", {"reveal": True}, **lead).json["saved"]
    result = ask(f"/{code}/wall?lang=en").json["result"]
    assert result["options"][0] == {"code": "F", "word": "Forest and food", "dots": 2}
    shown = {"slide": NOTES, "screen": "question", "reveal": True, "open": True}
    assert ask(f"/{code}/lead", "POST", shown).status == 403
    assert ask(f"/{code}/lead", "POST", shown, **lead).json["saved"]
    note = {"device": device, "slide": NOTES, "act": "n", "text": "<b>Hej", "region": "SE331"}
    number = ask(f"/{code}/notes", "POST", note).json["note"]
    wall = ask(f"/{code}/wall?lang=sv").json
    assert (wall["slide"], wall["screen"], wall["revealed"]) == (NOTES, "question", True)
    pinned = {"region": "Västerbotten", "domain": "", "area": ""}
    assert wall["result"]["notes"] == [{"id": number, "text": "<b>Hej", **pinned}]
    assert wall["result"]["places"] == [pinned | {"count": 1}]
    assert ask(f"/{code}/wall?before={number}").json["result"]["notes"] == []
    assert ask(f"/{code}/notes/{number}", "DELETE").status == 404
    assert ask(f"/{code}/notes/{number}", "DELETE", X_Device=device).status == 200
    assert ask(f"/{code}/wall").json["result"]["count"] == 0
    assert ask(f"/{code}/state", X_Device=device).json["notes"] == []


def test_only_small_json_is_read(ask: Ask, code: str, device: str) -> None:
    body = json.dumps(vote(device, "F")).encode()
    for kind in ("text/plain", "application/x-www-form-urlencoded", None):
        assert ask(f"/{code}/answer", "POST", body, Content_Type=kind).status == 415
    for raw in (b"x" * 8193, b"[" * 8192, b"\xff", b"[]", b"null", b"9" * 5000, b'{"device":'):
        assert ask(f"/{code}/answer", "POST", raw).status in (400, 413)
    assert ask(f"/{code}/notes/{10**30}", "DELETE", X_Device=device).status == 200
    assert tallies.all_said(code)[DOTS].answered == 0


numbers = st.none() | st.booleans() | st.integers() | st.floats()
anything = st.recursive(
    numbers | st.text(max_size=300),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
WORDS = st.text(st.characters(), max_size=300)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_body_makes_the_server_fail(
    ask: Ask, code: str, device: str, started: Started, data: st.DataObject
) -> None:
    room_routes._acts = Pace(10_000, 1)
    sessions.lead(code, started.secret, slide=data.draw(st.sampled_from(range(len(DECK.slides)))))
    parts = {
        "device": st.just(device) | anything,
        "slide": st.integers(-1, 6) | anything,
        "turn": st.integers(0, 9) | anything,
        "act": st.text("ab", min_size=1, max_size=3) | anything,
        "value": st.lists(st.sampled_from(["F", "E", "SE331"]), max_size=4) | anything,
        "text": WORDS | anything,
        "region": st.sampled_from(["", "SE331"]) | anything,
        "domain": st.sampled_from(["", "F"]) | anything,
        "area": st.sampled_from(["", "waste_management"]) | anything,
        "note": st.integers(0, 3) | anything,
    }
    body = data.draw(anything | st.fixed_dictionaries({}, optional=parts))
    for path in ("answer", "notes"):
        reply = ask(f"/{code}/{path}", "POST", json.dumps(body).encode())
        assert reply.status < 500, reply
        assert reply.json.get("saved") or reply.json["text"]
    assert ask(f"/{code}/wall").status == 200
    assert ask(f"/{code}/state", X_Device=device).status == 200


def test_the_page_is_small_and_asks_nobody_else(ask: Ask, code: str) -> None:
    for lang, sentence in (("sv", "Inga personuppgifter"), ("en", "No personal data")):
        page = ask(f"/{code}?lang={lang}")
        assert len(page.body) < 30_000
        assert sentence in page.body.decode()
        assert f'<html lang="{lang}">' in page.body.decode()
        assert b"://" not in page.body
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert page.headers["referrer-policy"] == "no-referrer"
    assert b'lang="en"' in ask("", Accept_Language="en-GB,sv;q=0.5").body[:40]
    typed = ask(f"?lang=sv&code=+{code[:2].lower()}%20{code[2:]}")
    assert (typed.status, typed.headers["location"]) == (303, f"/room/{code}?lang=sv")
    assert "ÅÄ" in ask(f"/{quote('ÅÄ')}/state").json["text"]
    assert ask("?code=%2F%2Fevil.example").headers["location"].startswith("/room/evilexample?")


def test_a_device_that_never_stops_and_a_room_that_comes_at_once_are_slowed(
    ask: Ask, code: str, device: str
) -> None:
    replies = [ask(f"/{code}/answer", "POST", vote(device, "F", turn=n)) for n in range(31)]
    assert [reply.status for reply in replies[:30]] == [200] * 30
    slowed = replies[30]
    assert slowed.status == 429
    assert int(slowed.headers["retry-after"]) >= 1
    assert slowed.json["text"]
    other = secret()
    # A reply that is lost is asked for again: that makes no second device.
    joins = [ask(f"/{code}/join", "POST", {"device": other}).status for _ in range(2)]
    assert joins == [201, 201]
    assert ask(f"/{code}/wall").json["joined"] == 2
    assert ask(f"/{code}/join", "POST", {"device": "guessed"}).status == 422
    assert ask(f"/{code}/answer", "POST", vote(other, "F")).status == 200


def test_who_guesses_codes_is_stopped_and_the_room_beside_goes_on(
    ask: Ask, code: str, started: Started
) -> None:
    assert ask(f"/{code}/state").status == 200
    guesses = [ask(f"/BBB{a}{b}/state").status for a in "BCDFGHJK" for b in "BCDFGHJK"]
    assert guesses == [404] * 60 + [429] * 4
    # A code that nobody here has used is refused though it is right; the room's own is not.
    other = sessions.start(DECK, "sv").code
    assert ask(f"/{other}/state").status == 429
    assert ask(f"/{code}/join", "POST", {"device": secret()}).status == 201
    secrets = [
        ask(f"/{code}/lead", "POST", {}, X_Facilitator=f"guess{n}").status for n in range(22)
    ]
    assert secrets == [403] * 20 + [429] * 2
    assert ask(f"/{code}/lead", "POST", {}, X_Facilitator=started.secret).status == 200


def test_a_pace_allows_a_burst_and_then_one_by_one() -> None:
    now = 100.0
    pace = Pace(4, 2, lambda: now)
    for _ in range(4):
        pace.act("a")
    with pytest.raises(TooManyError) as error:
        pace.act("a")
    assert error.value.wait == pytest.approx(0.5)
    pace.act("b")
    now += 0.5
    pace.act("a")
    for number in range(10_001):
        pace.act(f"key {number}")
    assert len(pace._due) <= 10_000


def test_a_database_out_of_reach_is_said_so(
    ask: Ask, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("S3_DATABASE_URL", "postgresql://nobody@/none?host=/nonexistent")
    reply = ask(f"/{code}/state?lang=sv")
    assert (reply.status, reply.json["error"]) == (503, "busy")
    assert "retry-after" in reply.headers


@pytest.mark.parametrize("url", ["mysql://host/name", "nonsense", "what://host:x/secret"])
def test_an_address_of_no_database_is_refused_without_repeating_it(
    url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("S3_DATABASE_URL", url)
    with pytest.raises(BusyError):
        sessions.read("BCDFG")
    assert "S3_DATABASE_URL" in caplog.text
    assert "secret" not in caplog.messages[0]


def test_numbers_of_devices_are_not_guessed(ask: Ask, code: str, device: str) -> None:
    replies = [ask(f"/{code}/answer", "POST", vote(f"guess{n}", "F")).status for n in range(70)]
    assert set(replies[:60]) == {404}
    assert replies[-1] == 429


def test_one_address_does_not_fill_a_session(
    ask: Ask, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room_routes, "_joins", Pace(1000, 1))
    replies = [ask(f"/{code}/join", "POST", {"device": secret()}).status for _ in range(205)]
    assert set(replies[:200]) == {201}
    assert replies[-1] == 429
