"""Notes of a room, each pinned to a region, a domain and a circular area, or to none of them."""

import unicodedata
from dataclasses import asdict, dataclass, replace

import sqlalchemy as sa

from dashboard.workshop.database import writing
from dashboard.workshop.devices import asking, done, note_done, question_now
from dashboard.workshop.room_error import NotAllowedError, NotNowError, NotThereError
from dashboard.workshop.sessions import Session, led_in
from dashboard.workshop.tables import notes

MOST_NOTES = 10
"""Living notes of a device at a question."""
LONGEST_NOTE = 240
_LARGEST_NUMBER = 2**31 - 1  # of a note, in either database
# Format characters that turn the direction of what follows them, on the wall too.
_TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True)
class Pinned:
    """A note as it is written.

    Attributes:
        text: At most `LONGEST_NOTE` letters, in one line.
        region: Code of one of the four regions, "" for none.
        domain: Key of an S3 domain, "" for none.
        area: Key of a circular area, "" for none.
    """

    text: str
    region: str = ""
    domain: str = ""
    area: str = ""


def write_note(
    code: str, device: str, slide: int, act: str, pinned: Pinned, note: int | None = None
) -> int:
    """Writes a note, or changes one that the device wrote, and gives its number.

    Args:
        code: Of the session.
        device: The number that `join` gave.
        slide: The slide whose question is answered, from 0.
        act: A name that the device makes for this; the same again changes nothing.
        pinned: The note.
        note: The number of the note to change.

    Raises:
        NotThereError: Session, device or note is unknown (`unknown_session`, `unknown_device`,
            `unknown_note`).
        NotNowError: The session is closed (`closed`), it is too late (`other_slide`), or the device
            has written as many notes as it may (`many_notes`).
        NotAllowedError: It is no note to the question (`unknown_code`, `empty`, `long`,
            `other_question`).
    """
    with writing() as connection:
        session = asking(connection, code, device)
        before = done(connection, device, act)
        if before:
            return before[0] or 0
        if question_now(session, slide).kind != "notes":
            raise NotAllowedError("other_question")
        values = asdict(_checked(session, pinned))
        mine = sa.and_(notes.c.device == device, notes.c.slide == slide)
        if note is None:
            count = sa.select(sa.func.count()).select_from(notes).where(mine)
            if (connection.scalar(count) or 0) >= MOST_NOTES:
                raise NotNowError("many_notes", limit=MOST_NOTES)
            place = {"session": session.code, "slide": slide, "device": device}
            made = sa.insert(notes).values(**place, **values).returning(notes.c.id)
            note = connection.execute(made).scalar_one()
        else:
            changed = sa.update(notes).where(mine, notes.c.id == _number(note)).values(**values)
            if not connection.execute(changed).rowcount:
                raise NotThereError("unknown_note")
        note_done(connection, device, act, note)
    return note


def withdraw_note(code: str, device: str, note: int) -> None:
    """Takes back a note of the device's own; one that is gone is no error.

    Raises:
        NotThereError: Session or device is unknown (`unknown_session`, `unknown_device`).
        NotNowError: The session is closed (`closed`).
    """
    with writing() as connection:
        if not asking(connection, code, device).open:
            raise NotNowError("closed")
        mine = sa.and_(notes.c.device == device, notes.c.id == _number(note))
        connection.execute(sa.delete(notes).where(mine))


def remove_note(code: str, given: str, note: int) -> None:
    """Takes a note away for a facilitator; one that is gone is no error.

    Args:
        code: Of the session.
        given: The facilitator's secret.
        note: The number of the note.

    Raises:
        NotThereError: There is no such session (`unknown_session`).
        WrongSecretError: The secret is another (`wrong_secret`).
    """
    with writing() as connection:
        session = led_in(connection, code, given, "share")
        named = sa.and_(notes.c.session == session.code, notes.c.id == _number(note))
        device = connection.scalar(sa.select(notes.c.device).where(named))
        if device is not None:
            asking(connection, code, device)  # so that its phone is told
            connection.execute(sa.delete(notes).where(named))


def own_notes(connection: sa.Connection, device: str, slide: int) -> dict[int, Pinned]:
    """The notes of a device at a slide by their numbers, the oldest first."""
    mine = sa.select(notes).filter_by(device=device, slide=slide).order_by(notes.c.id)
    return {
        row.id: Pinned(row.text, row.region, row.domain, row.area)
        for row in connection.execute(mine)
    }


def _checked(session: Session, pinned: Pinned) -> Pinned:
    text = _plain(pinned.text)
    if not text:
        raise NotAllowedError("empty")
    if len(text) > LONGEST_NOTE:
        raise NotAllowedError("long", limit=LONGEST_NOTE)
    options = session.options
    places = (
        (pinned.region, options.regions),
        (pinned.domain, options.domains),
        (pinned.area, options.areas),
    )
    if any(code and code not in known for code, known in places):
        raise NotAllowedError("unknown_code")
    return replace(pinned, text=text)


def _plain(text: str) -> str:
    """A text in one line, without what turns its direction or what no database holds."""
    lines = " ".join(text.split())
    kept = (
        letter
        for letter in lines
        if unicodedata.category(letter) not in ("Cc", "Cs") and letter not in _TURNING
    )
    return "".join(kept).strip()


def _number(note: int) -> int:
    """The number of a note; 0, which none has, for what no database could hold."""
    return note if 0 < note <= _LARGEST_NUMBER else 0
