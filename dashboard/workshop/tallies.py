"""What a room has said so far: tallies of votes, pages of notes, for wall, desk and report."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from analysis.judgement import Dots, Place, Priority, dots_laid, places_in_order, priority_given
from dashboard.workshop.answers import PRIORITIES
from dashboard.workshop.database import reading
from dashboard.workshop.notes import Pinned
from dashboard.workshop.sessions import Session, read, session_in
from dashboard.workshop.tables import devices, notes, votes

PAGE = 60
"""Notes that are read at once."""


@dataclass(frozen=True)
class Notes:
    """The notes of a slide.

    Attributes:
        count: How many there are.
        places: How many are pinned where, the most first.
        newest: The newest of them by their numbers, at most `PAGE`, the newest first.
    """

    count: int
    places: dict[Place, int]
    newest: dict[int, Pinned]


@dataclass(frozen=True)
class Said:
    """What the room has said at a slide.

    Attributes:
        slide: Number of the slide, from 0.
        answered: How many devices have answered.
        result: Dots, priorities or notes, as the question asks.
    """

    slide: int
    answered: int
    result: Dots | Priority | Notes


def joined(code: str) -> int:
    """How many devices have joined a session.

    Raises:
        NotThereError: There is no such session (`unknown_session`).
    """
    with reading() as connection:
        return joined_in(connection, session_in(connection, code).code)


def all_said(code: str) -> list[Said]:
    """What the room has said at each slide with a question, in their order. Raises as `joined`."""
    with reading() as connection:
        session = session_in(connection, code)
        found = (said_in(connection, session, slide) for slide in range(len(session.deck.slides)))
        return [one for one in found if one]


def page_of_notes(code: str, slide: int, before: int | None = None) -> dict[int, Pinned]:
    """The newest notes of a slide by their numbers, at most `PAGE`, the newest first.

    Args:
        code: Of the session.
        slide: The slide, from 0.
        before: Only those with smaller numbers: the smallest of the page before.

    Raises:
        NotThereError: There is no such session (`unknown_session`).
    """
    with reading() as connection:
        return _page(connection, session_in(connection, code).code, slide, before)


def all_notes(code: str) -> Iterator[tuple[int, int, Pinned]]:
    """Slide, number and text of every note of a session, by slide, the newest first.

    They are read page by page, so that many thousands need little memory. Raises as `joined`.
    """
    for slide in range(len(read(code).deck.slides)):
        before: int | None = None
        while page := page_of_notes(code, slide, before):
            yield from ((slide, number, pinned) for number, pinned in page.items())
            before = min(page)


def joined_in(connection: sa.Connection, code: str) -> int:
    """How many devices have joined, as a connection sees it."""
    count = sa.select(sa.func.count()).select_from(devices).where(devices.c.session == code)
    return connection.scalar(count) or 0


def said_in(
    connection: sa.Connection, session: Session, slide: int, before: int | None = None
) -> Said | None:
    """What the room has said at a slide, as a connection sees it; None without a question.

    Args:
        connection: Of the database.
        session: The session.
        slide: The slide, from 0.
        before: Of notes only those with smaller numbers.
    """
    question = session.question_of(slide)
    if question is None:
        return None
    at = {"session": session.code, "slide": slide}
    if question.kind == "notes":
        return _notes(connection, session.code, slide, before)
    rows = connection.scalars(sa.select(votes.c.value).filter_by(**at))
    given = [json.loads(value) for value in rows]
    if question.kind == "priority":
        return Said(slide, len(given), priority_given(given, PRIORITIES))
    return Said(slide, len(given), dots_laid(given, tuple(session.options.of(question.over))))


def answered_in(connection: sa.Connection, session: Session) -> int:
    """How many devices have answered the question that is shown, as a connection sees it."""
    table = notes if session.question and session.question.kind == "notes" else votes
    counted = sa.select(sa.func.count(table.c.device.distinct()))
    at = {"session": session.code, "slide": session.slide}
    return connection.scalar(counted.select_from(table).filter_by(**at)) or 0


def _notes(connection: sa.Connection, code: str, slide: int, before: int | None) -> Said:
    where = (notes.c.region, notes.c.domain, notes.c.area)
    at = sa.and_(notes.c.session == code, notes.c.slide == slide)
    counted = connection.execute(sa.select(*where, sa.func.count()).where(at).group_by(*where))
    places = places_in_order({Place(*codes): count for *codes, count in counted})
    writers = sa.select(sa.func.count(notes.c.device.distinct())).where(at)
    found = Notes(sum(places.values()), places, _page(connection, code, slide, before))
    return Said(slide, connection.scalar(writers) or 0, found)


def _page(
    connection: sa.Connection, code: str, slide: int, before: int | None
) -> dict[int, Pinned]:
    asked = sa.select(notes).filter_by(session=code, slide=slide)
    if before is not None:
        asked = asked.where(notes.c.id < before)
    rows = connection.execute(asked.order_by(notes.c.id.desc()).limit(PAGE))
    return {row.id: Pinned(row.text, row.region, row.domain, row.area) for row in rows}
