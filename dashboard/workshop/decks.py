"""Saved decks: whoever has the code of one may open it and save it."""

import json

import sqlalchemy as sa

from dashboard.workshop.codes import deck_code, typed
from dashboard.workshop.database import insert_into, reading, writing
from dashboard.workshop.deck import Deck, deck_of, plain
from dashboard.workshop.room_error import NotNowError, NotThereError
from dashboard.workshop.tables import decks


def save_new(deck: Deck) -> str:
    """Saves a deck for the first time, as version 1, and gives its code."""
    with writing() as connection:
        while True:
            code = deck_code()
            row = insert_into(connection, decks).values(code=code, content=_text(deck), version=1)
            if connection.execute(row.on_conflict_do_nothing()).rowcount:
                return code


def load(code: str) -> tuple[Deck, int]:
    """A saved deck and its version.

    Raises:
        NotThereError: There is no deck of this code (`unknown_deck`).
        DeckError: It was saved by a program that knows more of decks than this one.
    """
    with reading() as connection:
        row = connection.execute(sa.select(decks).where(decks.c.code == typed(code))).first()
    if row is None:
        raise NotThereError("unknown_deck", code=code[:16])
    return deck_of(json.loads(row.content)), row.version


def save(code: str, deck: Deck, version: int) -> int:
    """Saves a deck in the place of the version that it was made of, and gives the new version.

    Raises:
        NotThereError: There is no deck of this code (`unknown_deck`).
        NotNowError: Somebody has saved it since that version (`deck_changed`); nothing is changed.
    """
    with writing() as connection:
        wanted = decks.c.code == typed(code)
        kept = connection.execute(
            sa.update(decks)
            .where(wanted, decks.c.version == version)
            .values(content=_text(deck), version=version + 1)
        )
        if kept.rowcount:
            return version + 1
        if connection.execute(sa.select(decks.c.version).where(wanted)).first() is None:
            raise NotThereError("unknown_deck", code=code[:16])
    raise NotNowError("deck_changed")


def _text(deck: Deck) -> str:
    return json.dumps(plain(deck), ensure_ascii=False)
