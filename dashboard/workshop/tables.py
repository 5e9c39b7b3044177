"""The tables of a workshop: decks, sessions, and what the room says in them.

No column is for a name, an address or a time of a person's act, though a note holds what somebody
wrote. All of a session goes with its row.
"""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

metadata = MetaData()


def _of(table: str, column: str) -> Column[str]:
    return Column(
        table.removesuffix("s"), ForeignKey(f"{table}.{column}", ondelete="CASCADE"), nullable=False
    )


decks = Table(
    "decks",
    metadata,
    Column("code", String(16), primary_key=True),
    Column("content", Text, nullable=False),  # JSON of `deck.plain`
    Column("version", Integer, nullable=False),
)
sessions = Table(
    "sessions",
    metadata,
    Column("code", String(16), primary_key=True),
    Column("secret", String(64), nullable=False),  # hash of the facilitator's secret
    Column("started_at", String(32), nullable=False),  # UTC, ISO 8601
    Column("lang", String(2), nullable=False),
    Column("content", Text, nullable=False),  # JSON of the deck and the words of its options
    Column("open", Boolean, nullable=False),
    Column("slide", Integer, nullable=False),
    Column("screen", String(16), nullable=False),
    Column("revealed", Text, nullable=False),  # JSON list of slides
    Column("version", Integer, nullable=False),  # counts the facilitators' acts
)
devices = Table(
    "devices",
    metadata,
    Column("id", String(64), primary_key=True),
    _of("sessions", "code"),
    Column("version", Integer, nullable=False),  # counts what changed in its answers
    Index("devices_of_session", "session"),
)
# What a device has done to its notes, so that asking again after a lost reply changes nothing.
acts = Table(
    "acts",
    metadata,
    _of("devices", "id"),
    Column("act", String(64), nullable=False),
    Column("note", Integer),
    PrimaryKeyConstraint("device", "act"),
)
# The newest answer that a device has given at a slide: one that was late comes to nothing.
turns = Table(
    "turns",
    metadata,
    _of("devices", "id"),
    Column("slide", Integer, nullable=False),
    Column("turn", Integer, nullable=False),
    PrimaryKeyConstraint("device", "slide"),
)
votes = Table(
    "votes",
    metadata,
    _of("devices", "id"),
    Column("slide", Integer, nullable=False),
    _of("sessions", "code"),
    Column("value", Text, nullable=False),  # JSON: a list of option codes, or 1 to 5
    PrimaryKeyConstraint("device", "slide"),
    Index("votes_of_slide", "session", "slide"),
)
notes = Table(
    "notes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _of("sessions", "code"),
    Column("slide", Integer, nullable=False),
    _of("devices", "id"),
    Column("text", Text, nullable=False),
    Column("region", String(64), nullable=False),
    Column("domain", String(64), nullable=False),
    Column("area", String(64), nullable=False),
    Index("notes_of_slide", "session", "slide", "id"),
    Index("notes_of_device", "device", "slide"),
    sqlite_autoincrement=True,
)
