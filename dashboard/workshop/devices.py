"""The devices of a room: random numbers, and what each may ask for."""

import re

import sqlalchemy as sa

from dashboard.workshop.database import insert_into, writing
from dashboard.workshop.deck import Question
from dashboard.workshop.room_error import NotAllowedError, NotNowError, NotThereError, TooManyError
from dashboard.workshop.sessions import Session, session_in
from dashboard.workshop.tables import acts, devices

MOST_DEVICES = 500
_NUMBER = re.compile(r"[A-Za-z0-9_-]{32,64}")  # 16 random bytes at least, as text


def join(code: str, device: str) -> None:
    """Lets a device into a session; one that is in it already stays the one device that it is.

    Args:
        code: Of the session.
        device: The random number that it made for itself, so that it can ask again after a lost
            reply: 32 to 64 letters, digits, `-` and `_`.

    Raises:
        NotThereError: There is no such session (`unknown_session`), or the number is one of
            another session (`unknown_device`).
        TooManyError: As many devices as may are there (`full`).
        NotAllowedError: The number is none that nobody guesses (`unreadable`).
    """
    if not _NUMBER.fullmatch(device):
        raise NotAllowedError("unreadable")
    with writing() as connection:
        session = session_in(connection, code, "share")
        row = insert_into(connection, devices).values(id=device, session=session.code, version=0)
        if not connection.execute(row.on_conflict_do_nothing()).rowcount:
            device_version(connection, session.code, device)
            return
        there = sa.select(sa.func.count()).where(devices.c.session == session.code)
        if (connection.scalar(there) or 0) > MOST_DEVICES:
            raise TooManyError("full", 60, count=MOST_DEVICES)


def device_version(connection: sa.Connection, code: str, device: str) -> int:
    """How often the answers of a device have changed.

    Raises:
        NotThereError: It has not joined the session (`unknown_device`).
    """
    found = connection.scalar(sa.select(devices.c.version).filter_by(id=device, session=code))
    if found is None:
        raise NotThereError("unknown_device")
    return int(found)


def asking(connection: sa.Connection, code: str, device: str) -> Session:
    """The session of a device that changes its answers.

    Until the end of the transaction no facilitator's act comes between, and no other act of the
    same device.

    Raises:
        NotThereError: Session or device is unknown (`unknown_session`, `unknown_device`).
    """
    session = session_in(connection, code, "share")
    # The version tells the phone of it; the row is held by being written.
    mine = sa.and_(devices.c.id == device, devices.c.session == session.code)
    grown = sa.update(devices).where(mine).values(version=devices.c.version + 1)
    if not connection.execute(grown).rowcount:
        raise NotThereError("unknown_device")
    return session


def question_now(session: Session, slide: int) -> Question:
    """The question of a slide, if the room may still answer it.

    That of another slide than the wall shows is taken too, for what a phone sends after it has lost
    contact; not once its result has been shown.

    Raises:
        NotNowError: The session is closed (`closed`), or it is too late (`other_slide`).
    """
    if not session.open:
        raise NotNowError("closed")
    question = session.question_of(slide)
    if question is None or (slide != session.slide and slide in session.revealed):
        raise NotNowError("other_slide")
    return question


def done(connection: sa.Connection, device: str, act: str) -> tuple[int | None] | None:
    """Whether a device has done this already, for its reply may be lost; with what note."""
    row = connection.execute(sa.select(acts.c.note).filter_by(device=device, act=act)).first()
    return None if row is None else (row.note,)


def note_done(connection: sa.Connection, device: str, act: str, note: int | None = None) -> None:
    """Remembers what a device has done, until its session is deleted."""
    connection.execute(sa.insert(acts).values(device=device, act=act, note=note))
