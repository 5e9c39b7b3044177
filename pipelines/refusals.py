"""What a failed request means: the error for the reader, and whether it is asked again."""

from dataclasses import dataclass

import requests

from pipelines.errors import (
    GoneError,
    PipelineError,
    QueryError,
    QueuedError,
    QuotaError,
    TransientError,
)
from pipelines.formats.sniff import raise_if_fault

# Neither service means a shorter pause, whatever its Retry-After says: the OECD writes 0.
AFTER_TOO_MANY_REQUESTS = 60.0
LONGEST_PAUSE = 300.0
"""Seconds; a service that wants a longer pause is asked again by the next run."""
_PASSING = (429, 500, 502, 503, 504)

_LATER = "Try again later; the older figures stay until then."
_PROXY = (
    "If a proxy stands between, name it in HTTPS_PROXY, with user and password if it wants them; "
    "or download the file in a browser and use `import`."
)
_CERTIFICATE = (
    "If your organisation inspects traffic, save its certificate as a PEM file and name that in "
    "REQUESTS_CA_BUNDLE."
)
_MEND = "Compare the query with the dataset's present structure, mend the catalogue."


@dataclass(frozen=True)
class Refusal:
    """An error, and whether the same request may succeed in a moment."""

    error: PipelineError
    repeat: bool = False


def of_network(error: requests.RequestException, dataset: str, url: str) -> Refusal:
    """What it means that no answer came, or none to its end."""
    # ProxyError and SSLError are kinds of ConnectionError.
    if isinstance(error, requests.exceptions.ProxyError):
        problem = f"the proxy does not let the request through ({_why(error)})."
        return Refusal(QueryError(problem, next_step=_PROXY, dataset=dataset, url=url))
    if isinstance(error, requests.exceptions.SSLError):
        problem = f"the certificate of the service is not trusted here ({_why(error)})."
        return Refusal(QueryError(problem, next_step=_CERTIFICATE, dataset=dataset, url=url))
    if isinstance(error, requests.ConnectionError | requests.Timeout):
        problem = f"the service did not answer ({_why(error)})."
        next_step = f"{_LATER} {_PROXY}"
        return Refusal(
            TransientError(problem, next_step=next_step, dataset=dataset, url=url), repeat=True
        )
    if isinstance(
        error, requests.exceptions.ChunkedEncodingError | requests.exceptions.ContentDecodingError
    ):
        return Refusal(cut_short(dataset, url), repeat=True)
    return Refusal(
        QueryError(
            f"the address cannot be asked ({_why(error)}).",
            next_step="Mend the base address in catalogue/sources.yaml or in the environment.",
            dataset=dataset,
            url=url,
        )
    )


def of_status(status: int, data: bytes, dataset: str, url: str) -> Refusal:
    """What it means that a service or a proxy answered with another status than 200.

    Args:
        status: HTTP status.
        data: The body, which may say more.
        dataset: What was asked for, for the message.
        url: The address, for the message.
    """
    if status in (401, 403, 407):
        problem = f"the request was refused with status {status}."
        next_step = f"{_MEND} {_PROXY}" if status == 403 else _PROXY
        return Refusal(QueryError(problem, next_step=next_step, dataset=dataset, url=url))
    error = _reported(data, dataset, url)
    # An HTML page means an outage, but not where the address itself is gone.
    if error is None or (status in (404, 410) and isinstance(error, TransientError)):
        error = _unexplained(status, data, dataset, url)
    repeat = (
        status in _PASSING
        and isinstance(error, TransientError)
        and not isinstance(error, QueuedError | QuotaError)
    )
    return Refusal(error, repeat)


def pause(status: int, retry_after: float) -> float:
    """Seconds to wait at least before a refused request is repeated; see `LONGEST_PAUSE`."""
    return max(retry_after, AFTER_TOO_MANY_REQUESTS if status == 429 else 0.0)


def cut_short(dataset: str, url: str) -> TransientError:
    """The error for a body that broke off before its end."""
    return TransientError(
        "the answer broke off before its end.", next_step=_LATER, dataset=dataset, url=url
    )


def _why(error: requests.RequestException) -> str:
    """The innermost reason of a network error, without the objects it is wrapped in."""
    inner = error.args[0] if error.args else error
    inner = getattr(inner, "reason", inner)
    # A connection that was hung up on is told as a pair of words and the error itself.
    if isinstance(inner, Exception) and inner.args and isinstance(inner.args[-1], Exception):
        inner = inner.args[-1]
    return str(inner).rpartition(": ")[2].rstrip(".")


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
        return TransientError(problem, next_step=_LATER, dataset=dataset, url=url)
    if status in (404, 410):
        next_step = "Nothing is there any more: look for the dataset or file at the source."
        return GoneError(problem, next_step=next_step, dataset=dataset, url=url)
    return QueryError(problem, next_step=_MEND, dataset=dataset, url=url)
