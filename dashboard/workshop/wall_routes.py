"""The plain pages of a wall that shows a deck, by itself or in a session."""

from dataclasses import replace
from functools import cache
from html import escape
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from dashboard.i18n import t
from dashboard.live_address import live_address
from dashboard.look import svg_image
from dashboard.projector.pinned import release_of
from dashboard.projector.routes import gone_words, opened_at, said, shown_stage, wall_look
from dashboard.projector.stage import key_lines, script_data
from dashboard.qr import qr_svg
from dashboard.release import ReleaseError
from dashboard.served import prefix
from dashboard.workshop.codes import typed
from dashboard.workshop.deck import Deck, DeckError
from dashboard.workshop.decks import load
from dashboard.workshop.network import reached_at
from dashboard.workshop.room_error import RoomError
from dashboard.workshop.room_routes import guessing
from dashboard.workshop.screens import deck_stage
from dashboard.workshop.sessions import read

_WORDS = (
    *("answered", "noted", "median", "hidden", "closed", "lost"),
    *("reveal", "hide", "open", "close", "more"),
)
_KEYS = ("reveal", "open", "older")
_NUMBERS = ("answered", "joined", "notes", "median")


def wall_routes() -> list[BaseRoute]:
    """Routes under `/stage` of decks and sessions."""
    return [
        Route(f"{prefix()}/stage/deck/{{code}}", _deck),
        Route(f"{prefix()}/stage/session/{{code}}", _session),
    ]


def _deck(request: Request) -> Response:
    lang, _ = wall_look(request)
    try:
        deck, _ = load(request.path_params["code"])
    except (RoomError, DeckError) as error:
        return said(error.words(lang), getattr(error, "status", 404))
    asked = request.query_params.get("lang")
    code = {"deck": request.path_params["code"]}
    return _wall(request, replace(deck, lang=lang) if asked else deck, code, "", "")


def _session(request: Request) -> Response:
    lang, _ = wall_look(request)
    code = request.path_params["code"]
    try:
        with guessing(request.client.host if request.client else "", typed(code) or code[:16]):
            session = read(code)
    except RoomError as error:
        return said(error.words(lang), error.status)
    lang = session.lang
    room = f"{prefix()}/room/{session.code}"
    given = {
        "code": session.code,
        "state": f"{room}/wall?lang={lang}",
        "lead": f"{room}/lead",
        "lang": lang,
        "keys": key_lines(_KEYS, lang),
        "words": {word: _open_words(word, lang) for word in _WORDS},
    }
    more = f'<script type="application/json" id="session">{script_data(given)}</script>'
    more += f"<script>{_script()}</script>"
    base = reached_at(opened_at(request))
    join = join_words(session.code, base, lang)
    return _wall(request, replace(session.deck, lang=lang), {}, more, join)


def _wall(request: Request, deck: Deck, code: dict[str, str], more: str, join: str) -> Response:
    """A wall; Escape leads to the page of the deck.

    That of a session leads to no desk, which would show what is hidden yet.
    """
    _, theme = wall_look(request)
    base = reached_at(opened_at(request))
    try:
        release, lost = release_of(deck.release)
    except ReleaseError as error:
        return said(t(error.key, deck.lang, **error.values), 503)
    leave = live_address("workshop", prefix(), lang=deck.lang, **code)
    shown = replace(deck, release="") if lost else deck
    stage = deck_stage(release, shown, theme, base, leave=leave, more=more, join=join)
    return shown_stage(replace(stage, note=gone_words(lost, release, deck.lang)))


def join_words(code: str, base: str, lang: str) -> str:
    """How a room joins a session: QR code, address and code, as HTML.

    Args:
        code: Of the session.
        base: Where phones reach the dashboard, "" for nowhere.
        lang: `sv` or `en`.
    """
    if not base:
        return f'<div class="join"><p>{escape(t("workshop.wall.no_network", lang))}</p></div>'
    address = f"{base}/room/{code}"
    image = svg_image(qr_svg(address), t("workshop.wall.code", lang, code=code), "code")
    where = t("workshop.wall.join", lang, address=f"{base.partition('//')[2]}/room")
    return f'<div class="join">{image}<p>{escape(where)} <b>{escape(code)}</b></p></div>'


def _open_words(word: str, lang: str) -> str:
    """Words whose placeholders the script of the wall fills."""
    return t(f"workshop.wall.{word}", lang, **{name: f"{{{name}}}" for name in _NUMBERS})


@cache
def _script() -> str:
    return (Path(__file__).parent / "wall.js").read_text(encoding="utf-8")
