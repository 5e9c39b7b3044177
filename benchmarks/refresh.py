"""A full refresh of the whole catalogue against the stand-in, which takes 50 ms per answer.

The floor is what politeness asks: the requests of the busiest service at the rate that the
catalogue permits. It begins with an empty folder, with the bundled release, and with a full
release of which the services have revised every dataset.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import Comparison

DELAY = 0.05
LONGEST = 1.3
MOST_MEMORY = 400
LONGEST_FOR_NOTHING = 3
_ROOT = Path(__file__).resolve().parent.parent
_SOURCES = ("eurostat", "oecd", "gisco")


def compare() -> Iterator[Comparison]:
    """Yields the claims about time, memory and a refresh that finds nothing new."""
    with _services() as services, tempfile.TemporaryDirectory() as name:
        folder = Path(name, "empty")
        yield from _claims("refresh from an empty folder", _refresh(services, folder))
        yield from _nothing_new(_refresh(services, folder))
        services.revise()
        yield from _claims("refresh of what is revised", _refresh(services, folder))
        folder = Path(name, "bundled")
        release = _ROOT / "data" / "processed" / "bundled"
        shutil.copytree(release, folder / "processed" / "bundled")
        # Figures made up are unlike those of the bundled release: some are refused.
        done = _refresh(services, folder, may_end_with=1)
        yield from _claims("refresh from the bundled release", done)


def _claims(what: str, done: "_Refresh") -> Iterator[Comparison]:
    listed = ", ".join(f"{count} of {source}" for source, count in done.requests.items())
    yield Comparison(
        what,
        done.seconds,
        f"its requests ({listed}) at the permitted rate",
        _permitted_seconds(done.requests),
        "s",
        LONGEST,
    )
    yield Comparison(f"{what}, peak memory", done.megabytes, "the limit", MOST_MEMORY, "MB", 1.0)


def _nothing_new(done: "_Refresh") -> Iterator[Comparison]:
    yield Comparison("nothing new", done.seconds, "the limit", LONGEST_FOR_NOTHING, "s", 1.0)
    asked = sum(done.requests.values())
    yield Comparison("nothing new", asked, "the inventory", 1, "requests", 1.0)


def _permitted_seconds(requests: dict[str, int]) -> float:
    from pipelines.catalogue import load_catalogue

    sources = load_catalogue().sources
    return max(
        count * max(sources[source].limits.seconds_between_requests, DELAY)
        for source, count in requests.items()
    )


@dataclass(frozen=True)
class _Refresh:
    """What a refresh took: time, memory, and requests by service."""

    seconds: float
    megabytes: float
    requests: dict[str, int]


def _refresh(services: "_Services", folder: Path, may_end_with: int = 0) -> _Refresh:
    services.requests()
    start, megabytes = time.perf_counter(), 0.0
    with (
        tempfile.TemporaryFile("w+") as output,
        subprocess.Popen(
            [sys.executable, "-m", "pipelines", "--data", str(folder), "refresh"],
            cwd=_ROOT,
            env={**os.environ, **services.addresses},
            stdout=output,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        while process.poll() is None:
            megabytes = max(megabytes, _peak_megabytes(process.pid))
            time.sleep(0.02)
        seconds = time.perf_counter() - start
        output.seek(0)
        if process.returncode not in (0, may_end_with):
            raise RuntimeError(f"the refresh ended with {process.returncode}:\n{output.read()}")
    return _Refresh(seconds, megabytes, services.requests())


def _peak_megabytes(process: int) -> float:
    # Not `ru_maxrss`: that begins at the size of the process that started this one.
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0


class _Services:
    """The stand-in, in a process of its own."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self.addresses: dict[str, str] = json.loads(self._line())

    def requests(self) -> dict[str, int]:
        """How many requests each service has had since it was asked last."""
        return dict(self._told("requests"))

    def revise(self) -> None:
        """Changes figures of every dataset and flow."""
        self._told("revise")

    def _told(self, order: str) -> Any:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{order}\n")
        self._process.stdin.flush()
        return json.loads(self._line())

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()


@contextmanager
def _services() -> Iterator[_Services]:
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.refresh"],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        # It ends when nothing more can come in.
        yield _Services(process)


def _serve() -> None:
    """Serves the whole catalogue, and does what the lines that come in say."""
    from tests.services.stand_in import StandIn, running
    from tests.services.whole_catalogue import fill, revise

    services = fill(StandIn(delay=DELAY, downloads_an_hour=10**6))
    addresses = {}
    with ExitStack() as stack:
        for source in _SOURCES:
            # Limits hold for a host and port, so that each service needs a port of its own.
            stack.enter_context(running(services))
            addresses[f"S3_{source.upper()}_URL"] = getattr(services, source)
        print(json.dumps(addresses), flush=True)
        for order in sys.stdin:
            if order.strip() == "revise":
                for held in (*services.datasets.values(), *services.flows.values()):
                    revise(held, services.now())
            asked = Counter(_source(address) for address in services.asked)
            services.asked.clear()
            print(json.dumps(asked), flush=True)


def _source(address: str) -> str:
    if address.startswith("/public/rest"):
        return "oecd"
    return "gisco" if address.startswith("/distribution") else "eurostat"


if __name__ == "__main__":
    _serve()
