"""When a request may leave: each host's least pause, how many at once, and its hourly allowance."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from pipelines.catalogue_models import Limits
from pipelines.errors import QuotaError
from pipelines.raw import replace

HOUR = timedelta(hours=1)


class Pace:
    """Holds requests back to what the services allow; to be shared by all threads of a run.

    The downloads of the last hour are remembered on disk, because the allowance counts them
    across runs. Each is noted before it leaves, so that a killed run is counted too.
    """

    def __init__(
        self,
        limits: Mapping[str, Limits],
        memory: Path,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Lets nothing leave yet.

        Args:
            limits: Limits by host and port; another host has none.
            memory: The file that remembers downloads; made when needed.
            clock: Seconds that only grow.
            sleep: Waits a number of seconds.
            now: The time, UTC.
        """
        self._limits = limits
        self._memory = memory
        self._clock = clock
        self._sleep = sleep
        self._now = now
        self._lock = threading.Lock()
        self._free_at: dict[str, float] = {}
        self._places = {
            host: threading.BoundedSemaphore(limit.requests_at_once)
            for host, limit in limits.items()
        }

    @contextmanager
    def turn(self, url: str, *, download: bool) -> Iterator[None]:
        """Waits until a request to the address may leave, and holds its place until it is done.

        Args:
            url: The address.
            download: Whether the service counts the request as a download of data.

        Raises:
            QuotaError: The downloads of this hour are used up.
        """
        host = urlsplit(url).netloc
        limit = self._limits.get(host, Limits())
        with self._places.get(host, threading.BoundedSemaphore()):
            with self._lock:
                now = self._clock()
                start = max(now, self._free_at.get(host, 0.0))
                wait = start - now
                if download and limit.downloads_an_hour:
                    self._count(host, limit.downloads_an_hour, url, timedelta(seconds=wait))
                self._free_at[host] = start + limit.seconds_between_requests
            if wait > 0:
                self._sleep(wait)
            yield

    def used_up(self, url: str) -> None:
        """Notes that the service itself says that the downloads of this hour are used up."""
        host = urlsplit(url).netloc
        with self._lock:
            allowed = self._limits.get(host, Limits()).downloads_an_hour
            missing = allowed - len(self._downloads().get(host, []))
            self._remember(host, [self._now()] * missing)

    def allowances(self) -> dict[str, tuple[int, int]]:
        """By host that counts downloads: those of the last hour, and those it allows."""
        with self._lock:
            downloads = self._downloads()
        return {
            host: (len(downloads.get(host, [])), limit.downloads_an_hour)
            for host, limit in self._limits.items()
            if limit.downloads_an_hour
        }

    def _count(self, host: str, allowed: int, url: str, wait: timedelta) -> None:
        """Notes a download that leaves after a pause."""
        past = self._downloads().get(host, [])
        if len(past) >= allowed:
            free = past[len(past) - allowed] + HOUR
            raise QuotaError(
                f"the {allowed} downloads that the service allows in an hour are used up.",
                next_step=f"Refresh again after {free:%H:%M} UTC; the older figures stay "
                "until then.",
                url=url,
            )
        self._remember(host, [self._now() + wait])

    def _remember(self, host: str, downloads: list[datetime]) -> None:
        everything = self._downloads()
        everything[host] = [*everything.get(host, []), *downloads]
        self._memory.parent.mkdir(parents=True, exist_ok=True)
        content = {name: [time.isoformat() for time in times] for name, times in everything.items()}
        replace(self._memory, json.dumps(content, indent=1).encode())

    def _downloads(self) -> dict[str, list[datetime]]:
        """The downloads of the last hour by host, the oldest first."""
        now = self._now()
        content: dict[str, list[datetime]] = {}
        # A memory that cannot be read is none: the service still counts for itself.
        with suppress(OSError, ValueError, AttributeError, TypeError):
            for host, times in json.loads(self._memory.read_bytes()).items():
                # A time more than an hour ahead was noted by a clock that was wrong.
                content[host] = sorted(
                    time
                    for time in map(datetime.fromisoformat, times)
                    if now - HOUR < time < now + HOUR
                )
        return content
