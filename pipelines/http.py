"""One polite way to ask a service: retries, pauses, limits, and errors that say what to do."""

import os
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import InvalidHeader, MaxRetryError
from urllib3.util.retry import Retry

from pipelines import refusals
from pipelines.errors import PipelineError, QuotaError, TooBigError
from pipelines.formats.sniff import GZIP, raise_if_fault
from pipelines.journal import Event, Tell, silent
from pipelines.pace import Pace

CONNECT_SECONDS, READ_SECONDS = 15.0, 180.0
LARGEST_ANSWER = 256 * 1024 * 1024
LARGEST_SKEW = timedelta(minutes=5)
_BLOCK = 1 << 16


@dataclass(frozen=True)
class Answer:
    """What a service answered.

    Attributes:
        url: The address asked.
        status: HTTP status.
        headers: As sent, without cookies.
        received_at: When it came, UTC: by our clock, or by the service's where ours is wrong.
        data: The body, still compressed if it is a gzip file.
        seconds: From the request to the end of the body.
    """

    url: str
    status: int
    headers: dict[str, str]
    received_at: datetime
    data: bytes
    seconds: float = 0.0


class Client:
    """Fetches bodies over HTTP; may be shared by threads, and is closed after use.

    Connections are kept and used again. Proxies and certificates come from HTTPS_PROXY, NO_PROXY
    and REQUESTS_CA_BUNDLE, the address to write to from S3_CONTACT.
    """

    def __init__(
        self,
        pace: Pace,
        *,
        folder: Path | None = None,
        retries: int = 4,
        largest: int = LARGEST_ANSWER,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        tell: Tell = silent,
    ) -> None:
        """Asks nothing yet.

        Args:
            pace: Holds requests back to what the services allow.
            folder: Where bodies lie while they come; the system's folder by default.
            retries: How often a failed request is repeated.
            largest: Bytes of the largest body taken.
            sleep: Waits a number of seconds.
            now: The time, UTC.
            tell: Is told of waits and of a wrong clock.
        """
        self._pace = pace
        self._folder = folder
        self._retry = Retry(total=retries, backoff_factor=1, backoff_jitter=1)
        self._largest = largest
        self._sleep = sleep
        self._now = now
        self._tell = tell
        self._clock_was_told = threading.Event()
        contact = os.environ.get("S3_CONTACT", "no contact given")
        # A header takes no other letters.
        contact = contact.encode("ascii", "replace").decode("ascii")
        self._session = requests.Session()
        self._session.headers["User-Agent"] = f"northern-sweden-in-figures/0.1 ({contact})"
        # The loop below repeats, because a body that breaks off must be asked for again too.
        self._session.mount("http://", HTTPAdapter(max_retries=0))
        self._session.mount("https://", HTTPAdapter(max_retries=0))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._session.close()

    def get(
        self,
        url: str,
        *,
        dataset: str = "",
        headers: Mapping[str, str] | None = None,
        download: bool = False,
    ) -> Answer:
        """Fetches one body.

        Network errors, bodies that break off, 429, 500 and 502 to 504 are tried again after
        growing pauses.

        Args:
            url: The whole address, query included.
            dataset: What is asked for, for messages.
            headers: Sent besides User-Agent.
            download: Whether the service counts this as a download of data.

        Raises:
            TransientError: No whole answer came in spite of retries, it is queued, or the
                downloads of this hour are used up.
            QueryError: The service or a proxy refuses the question; repeating it is no use.
            FormatError: The body is empty or binary.
        """
        retry = self._retry
        while True:
            try:
                with self._pace.turn(url, download=download):
                    return self._ask(url, dataset, headers or {})
            except _Again as again:
                try:
                    retry = retry.increment("GET", url, error=again)
                except MaxRetryError:
                    raise again.error from again.__cause__
                self.wait(max(again.pause, retry.get_backoff_time()), again.error)
            except QuotaError:
                self._pace.used_up(url)
                raise

    def wait(self, seconds: float, reason: PipelineError) -> None:
        """Waits before a question is asked again, and tells so."""
        if seconds > 0:
            self._tell(
                Event(
                    "waiting",
                    f"{reason.dataset or urlsplit(reason.url).netloc}: {reason.problem} "
                    f"Asking again in {seconds:.0f} s.",
                    {"dataset": reason.dataset, "url": reason.url, "seconds": round(seconds, 1)},
                )
            )
            self._sleep(seconds)

    def _ask(self, url: str, dataset: str, headers: Mapping[str, str]) -> Answer:
        start = time.monotonic()
        try:
            with (
                self._session.get(
                    url,
                    headers=dict(headers),
                    timeout=(CONNECT_SECONDS, READ_SECONDS),
                    stream=True,
                ) as response,
                # A large body must not lie in memory twice while it comes.
                tempfile.TemporaryFile(dir=self._folder) as file,
            ):
                self._receive(response, file, dataset)
                data = file.read()
        except requests.RequestException as error:
            refusal = refusals.of_network(error, dataset, url)
            raise _Again(refusal.error) if refusal.repeat else refusal.error from error
        if response.status_code != 200:
            pause = refusals.pause(response.status_code, _retry_after(response))
            refusal = refusals.of_status(response.status_code, data, dataset, url)
            refusal.error.status = response.status_code
            if refusal.repeat and pause <= refusals.LONGEST_PAUSE:
                raise _Again(refusal.error, pause)
            raise refusal.error
        raise_if_fault(data, dataset=dataset, url=url)
        if data.startswith(GZIP) and not _whole_gzip(data):
            raise _Again(refusals.cut_short(dataset, url))
        return Answer(
            url,
            response.status_code,
            {k: v for k, v in response.headers.items() if k.lower() != "set-cookie"},
            self._received_at(response),
            data,
            time.monotonic() - start,
        )

    def _receive(self, response: requests.Response, file: BinaryIO, dataset: str) -> None:
        """Writes the body to a file and goes back to its beginning."""
        for block in response.iter_content(_BLOCK):
            file.write(block)
            if file.tell() > self._largest:
                raise TooBigError(
                    f"the answer is larger than {self._largest:,} bytes.",
                    next_step="Pin more dimensions or ask for fewer years.",
                    dataset=dataset,
                    url=response.url,
                )
        file.seek(0)

    def _received_at(self, response: requests.Response) -> datetime:
        ours = self._now()
        try:
            theirs = parsedate_to_datetime(response.headers["Date"]).astimezone(UTC)
            # A cache in between hands on the date of the copy that it keeps, and its age.
            theirs += timedelta(seconds=int(response.headers.get("Age", 0)))
        except (KeyError, ValueError, OverflowError):
            return ours
        if abs(ours - theirs) <= LARGEST_SKEW:
            return ours
        if not self._clock_was_told.is_set():
            self._clock_was_told.set()
            self._tell(
                Event(
                    "remark",
                    f"The clock of this machine says {ours:%Y-%m-%d %H:%M} UTC, that of "
                    f"{urlsplit(response.url).netloc} {theirs:%Y-%m-%d %H:%M} UTC; answers are "
                    "dated by the latter. Set the clock.",
                    {"seconds": round((ours - theirs).total_seconds())},
                )
            )
        return theirs


class _Again(Exception):
    """A failure that may pass: the error to raise if it does not, and the least pause."""

    def __init__(self, error: PipelineError, pause: float = 0.0) -> None:
        super().__init__(str(error))
        self.error = error
        self.pause = pause


def _retry_after(response: requests.Response) -> float:
    header = response.headers.get("Retry-After", "")
    try:
        return Retry().parse_retry_after(header) if header else 0.0
    except InvalidHeader:
        return 0.0


def _whole_gzip(data: bytes) -> bool:
    unpacker = zlib.decompressobj(wbits=31)
    try:
        for start in range(0, len(data), _BLOCK):
            unpacker.decompress(data[start : start + _BLOCK])
    except zlib.error:
        return False
    return unpacker.eof
