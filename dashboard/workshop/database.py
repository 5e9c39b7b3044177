"""Where a workshop is kept: one SQLite file by default, or the PostgreSQL that is named."""

import logging
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from dashboard.workshop.room_error import BusyError
from dashboard.workshop.tables import metadata

_ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 20  # seconds that a writer waits for others
_TABLES_LOCK = 5_333_101  # any number that is ours in PostgreSQL's advisory locks
_INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
# A server that is away must not hold up the threads that serve everything else.
_OPTIONS: dict[str, dict[str, Any]] = {
    "sqlite": {"pool_timeout": _PATIENCE},
    "postgresql": {
        "pool_pre_ping": True,
        "pool_timeout": _PATIENCE,
        "connect_args": {"connect_timeout": 5},
    },
}
_engines: dict[tuple[str, int], sa.Engine] = {}
_opening = Lock()


_LOG = logging.getLogger(__name__)


class DatabaseError(Exception):
    """`S3_DATABASE_URL` names no database that a workshop can be kept in."""


def database_url() -> str:
    """The database in use: `S3_DATABASE_URL`, else `workshop.sqlite` in the data folder."""
    told = os.environ.get("S3_DATABASE_URL", "")
    if not told:
        folder = Path(os.environ.get("S3_DATA_DIR") or _ROOT / "data").resolve()
        return f"sqlite:///{folder / 'workshop.sqlite'}"
    scheme, mark, rest = told.partition("://")
    return f"postgresql+psycopg{mark}{rest}" if scheme in ("postgresql", "postgres") else told


@contextmanager
def reading() -> Iterator[sa.Connection]:
    """A connection for reading; it holds up nobody.

    Raises:
        BusyError: The database cannot be reached (`busy`); the log says why.
    """
    with _reached(), _engine().begin() as connection:
        yield connection


@contextmanager
def writing() -> Iterator[sa.Connection]:
    """A connection whose changes are kept together, or none of them when an error is raised.

    Raises:
        BusyError: As `reading`.
    """
    # Without the second, PostgreSQL does not tell how many rows an insert has made.
    options = {"writes": True, "preserve_rowcount": True}
    with _reached(), _engine().execution_options(**options).begin() as connection:
        yield connection


@contextmanager
def _reached() -> Iterator[None]:
    try:
        yield
    except (DatabaseError, OperationalError, NoConnectionError) as error:
        _LOG.error("The workshop's database: %s", error)
        raise BusyError("busy", 2) from error


def insert_into(connection: sa.Connection, table: sa.Table) -> Any:
    """An insert that knows what to do where the row is there already."""
    return _INSERT[connection.dialect.name](table)


def _engine() -> sa.Engine:
    # A process that was forked must not share the connections of its parent.
    key = (database_url(), os.getpid())
    with _opening:
        if key not in _engines:
            _engines[key] = _opened(key[0])
        return _engines[key]


def _opened(url: str) -> sa.Engine:
    try:
        made = sa.make_url(url)
        if made.get_backend_name() not in _INSERT:
            raise DatabaseError(
                f"S3_DATABASE_URL: {made.get_backend_name()} is neither PostgreSQL nor SQLite"
            )
        engine = sa.create_engine(made, **_OPTIONS[made.get_backend_name()])
    except (ArgumentError, NoSuchModuleError, ImportError, ValueError) as error:
        # The address may hold a password: it is not repeated.
        raise DatabaseError(
            "S3_DATABASE_URL is no address of a database; write postgresql://user@host/name"
        ) from error
    if engine.dialect.name == "sqlite":
        if made.database:
            Path(made.database).parent.mkdir(parents=True, exist_ok=True)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    # Several processes may start at once: one makes the tables, the others find them.
    with engine.execution_options(writes=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_TABLES_LOCK)))
        metadata.create_all(connection)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own transactions begin too late for BEGIN IMMEDIATE.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={_PATIENCE * 1000}")
    connection.execute("PRAGMA foreign_keys=ON")
    # What a phone was told is saved outlives a flat battery of the facilitator's computer.
    connection.execute("PRAGMA synchronous=FULL")
    last = time.monotonic() + _PATIENCE
    while connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            # The timeout does not hold for this: another process may be doing the same.
            if time.monotonic() > last:
                raise
            time.sleep(0.02)


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    # A reader that turns writer may be refused at once; who means to write waits at the beginning.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
