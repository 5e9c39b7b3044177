"""Votes of a room: dots laid on options, or a priority from 1 to 5; one a device and question."""

import json
from typing import Any

import sqlalchemy as sa

from dashboard.workshop.database import insert_into, writing
from dashboard.workshop.deck import Question
from dashboard.workshop.devices import asking, question_now
from dashboard.workshop.room_error import NotAllowedError
from dashboard.workshop.sessions import Session
from dashboard.workshop.tables import turns, votes

PRIORITIES = (1, 2, 3, 4, 5)


def answer(code: str, device: str, slide: int, turn: int, value: object) -> None:
    """Lays a device's dots or gives its priority, in the place of what it answered before.

    Args:
        code: Of the session.
        device: The number that `join` gave.
        slide: The slide whose question is answered, from 0.
        turn: Grows with every answer of the device. The same again, or one that was on its way
            for so long that a newer one is here, changes nothing.
        value: A list of option codes, one for each dot, empty to take the dots back; or 1 to 5.

    Raises:
        NotThereError: Session or device is unknown (`unknown_session`, `unknown_device`).
        NotNowError: The session is closed (`closed`), or it is too late (`other_slide`).
        NotAllowedError: It is no answer to the question (`unknown_code`, `too_many_dots`,
            `other_question`).
    """
    with writing() as connection:
        session = asking(connection, code, device)
        mine = {"device": device, "slide": slide}
        if not _newest(connection, mine, turn):
            return
        given = _checked(session, question_now(session, slide), value)
        if given:
            row = insert_into(connection, votes).values(
                **mine, session=session.code, value=json.dumps(given)
            )
            changed = {"value": row.excluded.value}
            connection.execute(row.on_conflict_do_update(index_elements=[*mine], set_=changed))
        else:
            connection.execute(sa.delete(votes).filter_by(**mine))


def own_vote(connection: sa.Connection, device: str, slide: int) -> Any:
    """What a device has answered at a slide: a list of codes or a number; None for nothing."""
    value = connection.scalar(sa.select(votes.c.value).filter_by(device=device, slide=slide))
    return None if value is None else json.loads(value)


def _newest(connection: sa.Connection, mine: dict[str, Any], turn: int) -> bool:
    """Whether an answer of a device at a slide is newer than all before it, which it then is."""
    row = insert_into(connection, turns).values(**mine, turn=turn)
    newer = row.on_conflict_do_update(
        index_elements=[*mine],
        set_={"turn": row.excluded.turn},
        where=turns.c.turn < row.excluded.turn,
    )
    return bool(connection.execute(newer).rowcount)


def _checked(session: Session, question: Question, value: object) -> object:
    if question.kind == "notes":
        raise NotAllowedError("other_question")
    if question.kind == "priority":
        if type(value) is not int or value not in PRIORITIES:
            raise NotAllowedError("unknown_code")
        return value
    known = session.options.of(question.over)
    if not isinstance(value, list):
        raise NotAllowedError("unknown_code")
    if len(value) > question.dots:
        raise NotAllowedError("too_many_dots", limit=question.dots)
    if not all(isinstance(code, str) and code in known for code in value):
        raise NotAllowedError("unknown_code")
    return value
