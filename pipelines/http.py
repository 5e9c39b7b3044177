"""One polite way to ask a service: retries, pauses, limits, and errors that say what to do."""

import os
import time
import zlib
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import InvalidHeader, MaxRetryError
from urllib3.util.retry import Retry

from pipelines.errors import PipelineError, QueryError, TransientError
from pipelines.formats.sniff import GZIP, raise_if_fault

CONNECT_SECONDS, READ_SECONDS = 15.0, 180.0
LARGEST_ANSWER = 256 * 1024 * 1024
# Neither service means a shorter pause, whatever its Retry-After says: the OECD writes 0.
AFTER_TOO_MANY_REQUESTS = 60.0
LONGEST_PAUSE = 300.0
_BLOCK = 1 << 16

_PROXY = (
    "If a proxy stands between, name it in HTTPS_PROXY, with user and password if it wants them; "
    "or download the file in a browser and use `import`."
)
_CERTIFICATE = (
    "If your organisation inspects traffic, save its certificate as a PEM file and name that in "
    "REQUESTS_CA_BUNDLE."
)


class Client:
    """Fetches bodies over HTTP, one at a time.

    Proxies and certificates come from HTTPS_PROXY, NO_PROXY and REQUESTS_CA_BUNDLE.
    """

    def __init__(
        self,
        *,
        retries: int = 4,
        largest: int = LARGEST_ANSWER,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Asks nothing yet.

        Args:
            retries: How often a failed request is repeated.
            largest: Bytes of the largest body taken.
            clock: Seconds that only grow.
            sleep: Waits a number of seconds.
        """
        contact = os.environ.get("S3_CONTACT", "no contact given")
        self._user_agent = f"northern-sweden-in-figures/0.1 ({contact})"
        self._retry = Retry(total=retries, backoff_factor=1, backoff_jitter=1)
        self._largest = largest
        self._clock = clock
        self._sleep = sleep
        self._free_at: dict[str, float] = {}

    def get(
        self,
        url: str,
        *,
        dataset: str = "",
        headers: Mapping[str, str] | None = None,
        pause: float = 1.0,
    ) -> bytes:
        """Fetches one body, still compressed if it is a gzip file.

        Network errors, 429, 500 and 502 to 504 are tried again after growing pauses.

        Args:
            url: The whole address, query included.
            dataset: What is asked for, for messages.
            headers: Sent besides User-Agent.
            pause: Seconds that lie between two requests to the same host, at least.

        Raises:
            TransientError: No whole answer came in spite of retries, or it is queued.
            QueryError: The service or a proxy refuses the question; repeating it is no use.
            FormatError: The body is empty or binary.
        """
        retry = self._retry
        while True:
            self._take_turn(url, pause)
            try:
                return self._ask(url, dataset, headers or {})
            except _Again as again:
                try:
                    retry = retry.increment("GET", url, error=again)
                except MaxRetryError:
                    raise again.error from again.__cause__
                self._sleep(max(again.pause, retry.get_backoff_time()))

    def _take_turn(self, url: str, pause: float) -> None:
        host = urlsplit(url).netloc
        wait = self._free_at.get(host, 0.0) - self._clock()
        if wait > 0:
            self._sleep(wait)
        self._free_at[host] = self._clock() + pause

    def _ask(self, url: str, dataset: str, headers: Mapping[str, str]) -> bytes:
        try:
            # The pauses between requests outlast a kept connection, so none is kept.
            with (
                requests.Session() as session,
                session.get(
                    url,
                    headers={"User-Agent": self._user_agent, **headers},
                    timeout=(CONNECT_SECONDS, READ_SECONDS),
                    stream=True,
                ) as response,
            ):
                data = self._body(response, url, dataset)
        except requests.RequestException as error:
            raise _network_error(error, dataset, url) from error
        if response.status_code != 200:
            raise _refusal(response, data, dataset, url)
        raise_if_fault(data, dataset=dataset, url=url)
        if data.startswith(GZIP) and not _whole_gzip(data):
            raise _Again(_cut_short(dataset, url))
        return data

    def _body(self, response: requests.Response, url: str, dataset: str) -> bytes:
        data = bytearray()
        for block in response.iter_content(_BLOCK):
            data += block
            if len(data) > self._largest:
                raise QueryError(
                    f"the answer is larger than {self._largest:,} bytes.",
                    next_step="Pin more dimensions or halve the years.",
                    dataset=dataset,
                    url=url,
                )
        return bytes(data)


class _Again(Exception):
    """A failure that may pass: the error to raise if it does not, and the least pause."""

    def __init__(self, error: PipelineError, pause: float = 0.0) -> None:
        super().__init__(str(error))
        self.error = error
        self.pause = pause


def _network_error(error: requests.RequestException, dataset: str, url: str) -> Exception:
    # ProxyError and SSLError are kinds of ConnectionError.
    if isinstance(error, requests.exceptions.ProxyError):
        return QueryError(
            f"the proxy does not let the request through ({_why(error)}).",
            next_step=_PROXY,
            dataset=dataset,
            url=url,
        )
    if isinstance(error, requests.exceptions.SSLError):
        return QueryError(
            f"the certificate of the service is not trusted here ({_why(error)}).",
            next_step=_CERTIFICATE,
            dataset=dataset,
            url=url,
        )
    if isinstance(error, requests.ConnectionError | requests.Timeout):
        problem = f"the service did not answer ({_why(error)})."
        return _Again(
            TransientError(
                problem,
                next_step=f"Try again later; the older figures stay until then. {_PROXY}",
                dataset=dataset,
                url=url,
            )
        )
    if isinstance(
        error, requests.exceptions.ChunkedEncodingError | requests.exceptions.ContentDecodingError
    ):
        return _Again(_cut_short(dataset, url))
    return QueryError(
        f"the address cannot be asked ({_why(error)}).",
        next_step="Mend the base address in catalogue/sources.yaml or in the environment.",
        dataset=dataset,
        url=url,
    )


def _why(error: requests.RequestException) -> str:
    """The innermost reason of a network error, without the objects it is wrapped in."""
    inner = error.args[0] if error.args else error
    return str(getattr(inner, "reason", inner)).rpartition(": ")[2]


def _refusal(response: requests.Response, data: bytes, dataset: str, url: str) -> Exception:
    status = response.status_code
    if status in (401, 403, 407):
        return QueryError(
            f"the request was refused with status {status}.",
            next_step=f"Compare the query with the dataset's present structure. {_PROXY}"
            if status == 403
            else _PROXY,
            dataset=dataset,
            url=url,
        )
    error = _reported(data, dataset, url)
    # An HTML page means an outage, but not where the address itself is gone.
    if error is None or (status in (404, 410) and isinstance(error, TransientError)):
        error = _unexplained(status, data, dataset, url)
    if not isinstance(error, TransientError) or status not in (429, 500, 502, 503, 504):
        return error
    pause = _retry_after(response)
    if status == 429:
        pause = max(pause, AFTER_TOO_MANY_REQUESTS)
        # The hourly quota does not come back within any pause worth waiting for.
        if pause > LONGEST_PAUSE or b"data downloads" in data:
            return error
    return _Again(error, min(pause, LONGEST_PAUSE))


def _reported(data: bytes, dataset: str, url: str) -> PipelineError | None:
    """The error that the body of a failed request reports, if it reports one."""
    try:
        raise_if_fault(data, dataset=dataset, url=url)
    except (QueryError, TransientError) as error:
        return error
    except PipelineError:
        return None
    return None


def _unexplained(status: int, data: bytes, dataset: str, url: str) -> PipelineError:
    said = " ".join(data[:200].decode("utf-8", errors="replace").split())
    problem = f"the service answered with status {status}{': ' + said if said else ''}."
    if status == 429 or (status >= 500 and status != 501):
        return TransientError(
            problem,
            next_step="Try again later; the older figures stay until then.",
            dataset=dataset,
            url=url,
        )
    if status in (404, 410):
        next_step = "Nothing is there any more: look for the dataset or file at the source."
    else:
        next_step = "Compare the query with the dataset's present structure, mend the catalogue."
    return QueryError(
        problem,
        next_step=next_step,
        dataset=dataset,
        url=url,
    )


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


def _cut_short(dataset: str, url: str) -> TransientError:
    return TransientError(
        "the answer broke off before its end.",
        next_step="Try again later; the older figures stay until then.",
        dataset=dataset,
        url=url,
    )
