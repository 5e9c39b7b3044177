"""The addresses under `/room`: what phones fetch and send, and what the wall fetches."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard.served import prefix
from dashboard.workshop import answers, devices, notes, sessions
from dashboard.workshop.limits import Guessing, Pace, network
from dashboard.workshop.phone_page import phone_routes
from dashboard.workshop.room_error import NotAllowedError, RoomError, TooManyError, WrongSecretError
from dashboard.workshop.room_requests import Asked, answering
from dashboard.workshop.room_state import of_phone, of_wall

# A person taps no faster; a room that scans one code at once comes in within seconds.
_acts = Pace(30, 10)
_joins = Pace(40, 1)
_codes = Guessing(60, 60)
_secrets = Pace(20, 60)
# One router may stand before a whole room, but no room comes in again and again.
_arrivals = Pace(200, 600)
_strangers = Pace(60, 60)


def room_routes() -> list[BaseRoute]:
    """The routes of phones and walls, below `server.baseUrlPath`."""
    room = f"{prefix()}/room"
    here = f"{room}/{{code}}"
    return [
        *phone_routes(room),
        _route(f"{here}/state", _state, "GET"),
        _route(f"{here}/join", _join, "POST"),
        _route(f"{here}/answer", _vote, "POST"),
        _route(f"{here}/notes", _write, "POST"),
        _route(f"{here}/notes/{{note}}", _withdraw, "DELETE"),
        _route(f"{here}/wall", _wall, "GET"),
        _route(f"{here}/lead", _lead, "POST"),
    ]


def _route(path: str, handler: Callable[[Asked], Response], method: str) -> BaseRoute:
    return Route(path, answering(_slowed(handler)), methods=[method])


def _slowed(handler: Callable[[Asked], Response]) -> Callable[[Asked], Response]:
    """Slows down who guesses codes, secrets or the numbers of devices."""

    def slowed(asked: Asked) -> Response:
        with guessing(asked.address, asked.code):
            return handler(asked)

    return slowed


@contextmanager
def guessing(address: str, code: str) -> Iterator[None]:
    """Slows down an address that is often wrong in what it asks of a session.

    Raises:
        TooManyError: It has been (`too_often`).
    """
    _codes.check(address, code)
    whose = network(address)
    if wait := _strangers.wait(whose):
        raise TooManyError("too_often", wait)
    try:
        yield
    except RoomError as error:
        if isinstance(error, WrongSecretError):
            _secrets.act(address)
        if error.name == "unknown_device":
            _strangers.act(whose)
        if error.name == "unknown_session":
            _codes.wrong(address)
        raise
    _codes.right(address, code)


def _state(asked: Asked) -> Response:
    version, found = of_phone(asked.code, asked.device, asked.lang, asked.known)
    headers = {"ETag": version}
    return JSONResponse(found, headers=headers) if found else Response(None, 304, headers)


def _join(asked: Asked) -> Response:
    sessions.read(asked.code)  # an unknown code is no matter of pace
    _arrivals.act(f"{network(asked.address)} {asked.code}")
    _joins.act(asked.code)
    devices.join(asked.code, asked.token("device"))
    return JSONResponse({"saved": True}, 201)


def _vote(asked: Asked) -> Response:
    device, slide = _act(asked)
    turn = asked.number("turn")
    if turn is None:
        raise NotAllowedError("unreadable")
    answers.answer(asked.code, device, slide, turn, asked.body.get("value"))
    return JSONResponse({"saved": True})


def _write(asked: Asked) -> Response:
    device, slide = _act(asked)
    act = asked.token("act")
    pinned = notes.Pinned(*(asked.text(name) for name in ("text", "region", "domain", "area")))
    note = notes.write_note(asked.code, device, slide, act, pinned, asked.number("note"))
    return JSONResponse({"saved": True, "note": note})


def _withdraw(asked: Asked) -> Response:
    _acts.act(asked.device)
    notes.withdraw_note(asked.code, asked.device, asked.note)
    return JSONResponse({"saved": True})


def _wall(asked: Asked) -> Response:
    return JSONResponse(of_wall(asked.code, asked.lang, asked.before))


def _lead(asked: Asked) -> Response:
    session = sessions.lead(
        asked.code,
        asked.secret,
        slide=asked.number("slide"),
        screen=asked.text("screen") or None,  # type: ignore[arg-type]
        reveal=asked.flag("reveal"),
        opened=asked.flag("open"),
    )
    return JSONResponse({"saved": True, "version": session.version})


def _act(asked: Asked) -> tuple[str, int]:
    device = asked.token("device")
    _acts.act(device)
    slide = asked.number("slide")
    return device, -1 if slide is None else slide
