"""A process that runs commands in children of its own and kills them when it is told to.

It has imported everything before, so that the moment of death falls into the command's own work.
Started by `Killable`; a line of JSON comes in per command, a line of JSON goes out.
"""

import errno
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CHANGES = ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.chmod", "os.truncate", "os.link")
WRITES = os.O_WRONLY | os.O_RDWR


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code, or -9. Its changes to files are told when it lived."""

    code: int
    seconds: float
    changes: int
    output: str


class Killable:
    """Runs commands of the pipelines in processes that can be killed."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.pipelines.killable"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(
        self,
        *arguments: str | Path,
        after: float | None = None,
        at: int = 0,
        full: int = 0,
        now: str = "",
        environment: dict[str, str] | None = None,
    ) -> Ended:
        """Runs a command to its end.

        Args:
            arguments: As on the command line.
            after: Kill it after that many seconds.
            at: Kill it before its change of that number to a file or folder; where that change
                brings a file to the disk, only half of the file gets there.
            full: From its change of that number on the disk is full.
            now: The time of the command, ISO 8601.
            environment: Variables that it sees besides ours.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        task = {
            "arguments": [str(argument) for argument in arguments],
            "after": after,
            "at": at,
            "full": full,
            "now": now,
            "environment": environment or {},
        }
        self._process.stdin.write(json.dumps(task) + "\n")
        self._process.stdin.flush()
        return Ended(**json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        """Ends the process."""
        self._process.communicate()


def _serve() -> None:
    # Pauses between requests are not what is tried here.
    time.sleep = lambda _: None
    from pipelines import __main__ as pipelines
    from pipelines import renewal  # noqa: F401
    from tests import conftest  # noqa: F401

    for line in sys.stdin:
        task = json.loads(line)
        with tempfile.TemporaryFile() as output:
            alive, held = os.pipe()
            started = time.monotonic()
            child = os.fork()
            if not child:
                os.close(alive)
                _command(pipelines, task, held, output.fileno())
            os.close(held)
            # The pipe is readable when the child counts and ends, or is closed when it dies.
            if not select.select([alive], [], [], task["after"])[0]:
                os.kill(child, signal.SIGKILL)
            _, status = os.waitpid(child, 0)
            seconds = time.monotonic() - started
            changes = int(os.read(alive, 20) or 0)
            os.close(alive)
            output.seek(0)
            ended = {
                "code": os.waitstatus_to_exitcode(status),
                "seconds": seconds,
                "changes": changes,
                "output": output.read().decode(),
            }
            print(json.dumps(ended), flush=True)


def _command(pipelines: Any, task: dict[str, Any], held: int, output: int) -> None:
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.environ.update(task["environment"])
    if task["now"]:
        moment = datetime.fromisoformat(task["now"])
        pipelines._now = lambda: moment
    changes = _watch(task["at"], task["full"])
    code: Any = 70
    try:
        pipelines.app(task["arguments"])
    except SystemExit as end:
        code = end.code or 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os.write(held, str(len(changes)).encode())
        os._exit(code)


def _watch(at: int, full: int) -> list[str]:
    """Counts the changes to files and folders; kills at one of them, or lets the disk be full."""
    changes: list[str] = []
    to_disk = os.fsync

    def note(event: str) -> bool:
        changes.append(event)
        return len(changes) == at

    def no_room() -> None:
        if full and len(changes) >= full:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def audit(event: str, facts: tuple[Any, ...]) -> None:
        opened = event == "open" and isinstance(facts[2], int) and facts[2] & WRITES
        if (event in CHANGES or opened) and note(event):
            os.kill(os.getpid(), signal.SIGKILL)
        if opened or event == "os.mkdir":
            no_room()

    def sync(handle: int) -> None:
        kill = note("fsync")
        if not os.path.isdir(handle) and (kill or (full and len(changes) >= full)):
            os.ftruncate(handle, os.fstat(handle).st_size // 2)
            no_room()
        if kill:
            os.kill(os.getpid(), signal.SIGKILL)
        to_disk(handle)

    os.fsync = sync
    sys.addaudithook(audit)
    return changes


if __name__ == "__main__":
    _serve()
