"""The databases that workshops are tested on, and a session before a room."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from room_deck import DECK

from dashboard.workshop import sessions
from dashboard.workshop.sessions import Started


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL of our own, gone afterwards."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not programs:
        pytest.skip("PostgreSQL is not installed")
    bin_ = programs[-1].parent
    # PostgreSQL does not run as root, and its socket needs a short path.
    root = os.geteuid() == 0
    as_user = ["runuser", "-u", "postgres", "--"] if root else []
    folder = Path(tempfile.mkdtemp(prefix="room-", dir="/tmp"))
    if root:
        shutil.chown(folder, "postgres")

    def run(*command: str) -> None:
        subprocess.run([*as_user, *command], check=True, cwd=folder, stdout=subprocess.DEVNULL)

    cluster = ["-D", str(folder / "data")]
    made = ["-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync"]
    run(str(bin_ / "initdb"), *cluster, *made)
    options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
    log = ["-l", str(folder / "log")]
    run(str(bin_ / "pg_ctl"), *cluster, *log, "-w", "-o", options, "start")
    try:
        yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        run(str(bin_ / "pg_ctl"), *cluster, "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder)


@pytest.fixture
def sqlite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An SQLite file of our own, in use."""
    url = f"sqlite:///{tmp_path}/workshop.sqlite"
    monkeypatch.setenv("S3_DATABASE_URL", url)
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each database in turn, in use."""
    url = str(request.getfixturevalue(request.param))
    monkeypatch.setenv("S3_DATABASE_URL", url)
    return url


@pytest.fixture
def started() -> Started:
    """A session of `DECK` at its first slide; the test says in which database."""
    return sessions.start(DECK, "sv")
