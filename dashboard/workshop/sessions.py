"""Sessions: a frozen deck before a room, and where the facilitator is in it."""

import hmac
import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Literal, get_args

import sqlalchemy as sa

from dashboard.i18n import LANGUAGES
from dashboard.release import open_release
from dashboard.workshop.codes import hashed, join_code, secret, typed
from dashboard.workshop.database import insert_into, reading, writing
from dashboard.workshop.deck import Deck, Question, deck_of, plain
from dashboard.workshop.options import Options, options_of
from dashboard.workshop.room_error import NotAllowedError, NotThereError, WrongSecretError
from dashboard.workshop.tables import sessions

Screen = Literal["view", "question"]
Hold = Literal["", "share", "alone"]
SCREENS: tuple[Screen, ...] = get_args(Screen)


@dataclass(frozen=True)
class Started:
    """What the facilitator gets once.

    Attributes:
        code: By which the room joins.
        secret: By which the session is led; it is stored nowhere.
    """

    code: str
    secret: str


@dataclass(frozen=True)
class Session:
    """A session as it stands.

    Attributes:
        code: By which the room joins.
        started_at: When it was started, UTC.
        lang: The language it was started in.
        deck: The deck as it was then, held to a release.
        options: What dots are laid on and notes are pinned to.
        open: Whether the room may answer.
        slide: Number of the slide that is shown, from 0.
        screen: Whether the wall shows the view or the question of the slide.
        revealed: The slides whose results the wall shows.
        version: Grows with every act of a facilitator.
    """

    code: str
    started_at: datetime
    lang: str
    deck: Deck
    options: Options
    open: bool
    slide: int
    screen: Screen
    revealed: frozenset[int]
    version: int
    _secret: str = field(repr=False)

    def holds(self, given: str) -> bool:
        """Whether a secret is the facilitator's."""
        return hmac.compare_digest(hashed(given), self._secret)

    @property
    def question(self) -> Question | None:
        """What the room is asked now."""
        return self.question_of(self.slide)

    def question_of(self, slide: int) -> Question | None:
        """What the room is asked at a slide; nothing where there is no such slide."""
        there = 0 <= slide < len(self.deck.slides)
        return self.deck.slides[slide].question if there else None


def start(deck: Deck, lang: str) -> Started:
    """Starts a session of a deck, open, at its first slide.

    Its release is the deck's own, else the one in use now.

    Raises:
        NotAllowedError: The deck has no slides (`no_slides`).
        ReleaseError: The release of the deck cannot be opened.
        KeyError: The language is not one of `LANGUAGES`.
    """
    if lang not in LANGUAGES:
        raise KeyError(lang)
    if not deck.slides:
        raise NotAllowedError("no_slides")
    release = open_release(deck.release)
    # The words go with it: a release that is pruned or built again changes no session.
    content = {
        "deck": plain(replace(deck, release=release.id)),
        "options": options_of(release).plain(),
    }
    own = secret()
    row = {
        "secret": hashed(own),
        "started_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "lang": lang,
        "content": json.dumps(content, ensure_ascii=False),
        "open": True,
        "slide": 0,
        "screen": SCREENS[0],
        "revealed": "[]",
        "version": 1,
    }
    with writing() as connection:
        while True:
            code = join_code()
            made = insert_into(connection, sessions).values(code=code, **row)
            if connection.execute(made.on_conflict_do_nothing()).rowcount:
                return Started(code, own)


def read(code: str) -> Session:
    """A session as it stands.

    Raises:
        NotThereError: There is none of this code (`unknown_session`).
    """
    with reading() as connection:
        return session_in(connection, code)


def lead(
    code: str,
    given: str,
    *,
    slide: int | None = None,
    screen: Screen | None = None,
    reveal: bool | None = None,
    opened: bool | None = None,
) -> Session:
    """What a facilitator does, all of it at once; what is left out stays as it is.

    Args:
        code: Of the session.
        given: The facilitator's secret.
        slide: The slide to go to, from 0.
        screen: What the wall shows of it.
        reveal: Whether the wall shows the results of that slide, or of the one shown now.
        opened: Whether the room may answer.

    Raises:
        NotThereError: There is no such session (`unknown_session`) or slide (`unknown_slide`).
        WrongSecretError: The secret is another (`wrong_secret`).
        NotAllowedError: There is no such screen (`unknown_screen`).
    """
    with writing() as connection:
        now = led_in(connection, code, given)
        at = now.slide if slide is None else slide
        if not 0 <= at < len(now.deck.slides):
            raise NotThereError("unknown_slide", count=len(now.deck.slides))
        if screen is not None and screen not in SCREENS:
            raise NotAllowedError("unknown_screen")
        shown = now.revealed
        if reveal is not None:
            shown = shown | {at} if reveal else shown - {at}
        led = replace(
            now,
            slide=at,
            screen=screen or now.screen,
            revealed=shown,
            open=now.open if opened is None else opened,
            version=now.version + 1,
        )
        connection.execute(
            sa.update(sessions)
            .where(sessions.c.code == now.code)
            .values(
                slide=led.slide,
                screen=led.screen,
                open=led.open,
                revealed=json.dumps(sorted(led.revealed)),
                version=led.version,
            )
        )
    return led


def delete(code: str, given: str) -> None:
    """Deletes a session with its votes, its notes and the numbers of its devices.

    Raises:
        NotThereError: There is no such session (`unknown_session`).
        WrongSecretError: The secret is another (`wrong_secret`).
    """
    with writing() as connection:
        session = led_in(connection, code, given)
        connection.execute(sa.delete(sessions).where(sessions.c.code == session.code))


def led_in(connection: sa.Connection, code: str, given: str, hold: Hold = "alone") -> Session:
    """The session, for a facilitator alone. Raises as `delete`.

    Args:
        connection: One that writes.
        code: Of the session.
        given: The facilitator's secret.
        hold: As in `session_in`.
    """
    session = session_in(connection, code, hold)
    if not session.holds(given):
        raise WrongSecretError("wrong_secret")
    return session


def session_in(connection: sa.Connection, code: str, hold: Hold = "") -> Session:
    """A session as a connection sees it.

    Args:
        connection: Of the database.
        code: Of the session.
        hold: Until the end of the transaction `share` keeps facilitators' acts away, `alone` all
            others.

    Raises:
        NotThereError: There is none of this code (`unknown_session`).
    """
    asked = sa.select(sessions).where(sessions.c.code == typed(code))
    if hold:
        # SQLite has one writer at a time and knows no such locks.
        asked = asked.with_for_update(read=hold == "share")
    row = connection.execute(asked).first()
    if row is None:
        raise NotThereError("unknown_session", code=code[:16])
    deck, options = _frozen(row.content)
    return Session(
        code=row.code,
        started_at=datetime.fromisoformat(row.started_at),
        lang=row.lang,
        deck=deck,
        options=options,
        open=row.open,
        slide=row.slide,
        screen=row.screen,
        revealed=frozenset(json.loads(row.revealed)),
        version=row.version,
        _secret=row.secret,
    )


@lru_cache(maxsize=32)
def _frozen(content: str) -> tuple[Deck, Options]:
    found = json.loads(content)
    return deck_of(found["deck"]), Options(**found["options"])
