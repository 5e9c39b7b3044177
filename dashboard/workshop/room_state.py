"""What a phone and the wall are told of a session, in the reader's language."""

from dataclasses import asdict
from typing import Any

from analysis.judgement import Dots, Priority
from dashboard.workshop.answers import own_vote
from dashboard.workshop.database import reading
from dashboard.workshop.devices import device_version
from dashboard.workshop.notes import Pinned, own_notes
from dashboard.workshop.options import Options, Words
from dashboard.workshop.sessions import Session, session_in
from dashboard.workshop.tallies import Said, answered_in, joined_in, said_in


def of_phone(
    code: str, device: str, lang: str, known: str = ""
) -> tuple[str, dict[str, Any] | None]:
    """What a phone shows.

    Args:
        code: Of the session.
        device: Its number, "" before it has joined.
        lang: The reader's language, "" for the session's.
        known: The version that it has.

    Returns:
        The version, quoted as in HTTP, and what has changed since the one that is known; None if
        nothing has.

    Raises:
        NotThereError: Session or device is unknown (`unknown_session`, `unknown_device`).
    """
    with reading() as connection:
        session = session_in(connection, code)
        lang = lang or session.lang
        own = device_version(connection, session.code, device) if device else 0
        version = f'"{session.code}.{session.version}.{own}.{lang}"'
        if known.removeprefix("W/") == version:
            return version, None
        asked = session.question if session.open else None
        found: dict[str, Any] = {
            "open": session.open,
            "slide": session.slide,
            "title": session.deck.title,
            "lang": session.deck.lang,
            "question": asked and asdict(asked) | _choices(session.options, asked.over, lang),
            "vote": None,
            "notes": [],
        }
        if device and asked:
            found["vote"] = own_vote(connection, device, session.slide)
            notes = own_notes(connection, device, session.slide)
            found["notes"] = [{"id": id_, **asdict(note)} for id_, note in notes.items()]
    return version, found


def of_wall(code: str, lang: str, before: int | None = None) -> dict[str, Any]:
    """What the wall shows; results only when they are revealed.

    Args:
        code: Of the session.
        lang: The reader's language, "" for the session's.
        before: Of notes only those with smaller numbers, for those older than the first page.

    Raises:
        NotThereError: There is no such session (`unknown_session`).
    """
    with reading() as connection:
        session = session_in(connection, code)
        shown = session.slide in session.revealed
        said = said_in(connection, session, session.slide, before) if shown else None
        return {
            "code": session.code,
            "title": session.deck.title,
            "open": session.open,
            "slide": session.slide,
            "slides": len(session.deck.slides),
            "screen": session.screen,
            "revealed": shown,
            "question": session.question and asdict(session.question),
            "joined": joined_in(connection, session.code),
            "answered": said.answered if said else answered_in(connection, session),
            "result": said and _result(session, said, lang or session.lang),
        }


def _choices(options: Options, over: str, lang: str) -> dict[str, Any]:
    return {
        "options": _listed(options.of(over), lang),
        "domains": _listed(options.domains, lang),
        "regions": _listed(options.regions, lang),
        "areas": _listed(options.areas, lang),
    }


def _listed(words: Words, lang: str) -> list[list[str]]:
    return [[code, word[lang]] for code, word in words.items()]


def _result(session: Session, said: Said, lang: str) -> dict[str, Any]:
    question, result = session.question_of(said.slide), said.result
    if isinstance(result, Dots):
        words = session.options.of(question.over if question else "domains")
        laid = [
            {"code": code, "word": words[code][lang], "dots": dots}
            for code, dots in result.laid.items()
        ]
        return {"devices": result.devices, "options": laid}
    if isinstance(result, Priority):
        given = [{"step": step, "count": count} for step, count in result.given.items()]
        return {"devices": result.devices, "median": result.median, "given": given}
    places = [
        _worded(session.options, Pinned("", *place), lang) | {"count": count}
        for place, count in result.places.items()
    ]
    newest = [
        {"id": number, "text": note.text} | _worded(session.options, note, lang)
        for number, note in result.newest.items()
    ]
    return {"count": result.count, "places": places, "notes": newest}


def _worded(options: Options, pinned: Pinned, lang: str) -> dict[str, str]:
    """Where a note is pinned, in words."""
    return {
        "region": options.regions[pinned.region][lang] if pinned.region else "",
        "domain": options.domains[pinned.domain][lang] if pinned.domain else "",
        "area": options.areas[pinned.area][lang] if pinned.area else "",
    }
