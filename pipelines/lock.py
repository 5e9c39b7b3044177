"""One run at a time on a data folder."""

import json
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pipelines.errors import BusyError
from pipelines.leftovers import clear_leftovers

LOCK = ".lock"


@contextmanager
def sole_run(data: Path, command: str) -> Iterator[None]:
    """Keeps every other run off a data folder until the block ends.

    The system holds the lock and gives it up when the process ends, however it ends: a killed run
    bars nobody, and what it left half done is cleared first. `<data>/.lock` only tells who is at
    work and since when; it stays there, for a file that is deleted could be locked twice.

    Args:
        data: Holds `raw/` and `processed/`; made when it is not there.
        command: What the run does, in one word, such as `refresh`.

    Raises:
        BusyError: Another run is at work there.
        OSError: The folder cannot be made or written.
    """
    data.mkdir(parents=True, exist_ok=True)
    path = data / LOCK
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not _taken(file):
            raise _busy(path, command)
        owner = {"pid": os.getpid(), "host": platform.node(), "command": command,
                 "since": datetime.now(UTC).isoformat(timespec="seconds")}  # fmt: skip
        os.ftruncate(file, 0)
        os.lseek(file, 0, os.SEEK_SET)
        os.write(file, json.dumps(owner).encode())
        clear_leftovers(data)
        yield
    finally:
        os.close(file)


def _busy(path: Path, command: str) -> BusyError:
    return BusyError(
        f"{_owner(path)} is at work on this folder.",
        next_step=f"Run `{command}` again when it has ended, or end that process first.",
        url=str(path.parent),
    )


def _owner(path: Path) -> str:
    try:
        owner = json.loads(path.read_text(encoding="utf-8"))
        age = datetime.now(UTC) - datetime.fromisoformat(owner["since"])
        return (
            f"another {owner['command']} (process {owner['pid']} on {owner['host']}, "
            f"begun {_ago(age.total_seconds() / 60)})"
        )
    except (OSError, ValueError, KeyError, TypeError):
        # It has this instant begun, or ended.
        return "another run"


def _ago(minutes: float) -> str:
    if minutes < 2:
        return "a moment ago"
    return f"{minutes:.0f} minutes ago" if minutes < 120 else f"{minutes / 60:.0f} hours ago"


if sys.platform == "win32":
    import msvcrt

    def _taken(file: int) -> bool:
        # Windows lets nobody else read a locked byte, so one far behind the words is locked.
        os.lseek(file, 1 << 20, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True
else:
    import fcntl

    def _taken(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
