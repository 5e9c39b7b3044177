"""Eurostat's answers that come later: asks for one, waits until it is ready, collects it.

Above 500,000 cells, and after many requests, the service prepares an answer instead of giving it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipelines.errors import GoneError, QueuedError, TransientError
from pipelines.http import Answer, Client

LONGEST_WAIT = 900.0
"""Seconds spent on waiting for one answer."""
_FIRST_POLL, _POLLS_GROW, _LONGEST_POLL = 10.0, 1.5, 60.0
# A note without an id is answered by asking again, which is one more request to a busy service.
_FIRST_REPEAT, _REPEATS_GROW, _LONGEST_REPEAT = 60.0, 2.0, 480.0
_SUBMISSIONS = 2
_COMING = ("", "SUBMITTED", "PROCESSING", "DATA_NOT_YET_AVAILABLE", "AVAILABLE")
_LATER = "Refresh again later; the older figures stay until then."


@dataclass
class _Patience:
    """Waits for one answer, and gives up after `LONGEST_WAIT` in all."""

    client: Client
    spent: float = 0.0

    def wait(self, seconds: float, queued: QueuedError) -> None:
        if self.spent + seconds > LONGEST_WAIT:
            queued.problem = f"the answer was not ready after {self.spent / 60:.0f} minutes."
            queued.next_step = _LATER
            raise queued
        self.spent += seconds
        self.client.wait(seconds, queued)


def collect(client: Client, url: str, base_url: str, dataset: str) -> Answer:
    """Fetches figures, and waits for them where the service prepares them.

    A note with an id is followed at `/1.0/async`, one without is asked for again by its own
    address after minutes. An answer that the service lost is submitted once more.

    Args:
        client: Asks for us.
        url: Address of the figures.
        base_url: Address of the dissemination service.
        dataset: What is asked for, for messages.

    Returns:
        The figures, under the address that was asked.

    Raises:
        PipelineError: As `Client.get`; TransientError if they are not ready within a quarter of
            an hour, or were lost twice.
    """
    patience = _Patience(client)
    polls = _growing(_FIRST_POLL, _POLLS_GROW, _LONGEST_POLL)
    repeats = _growing(_FIRST_REPEAT, _REPEATS_GROW, _LONGEST_REPEAT)
    submissions = 0
    while submissions < _SUBMISSIONS:
        try:
            return client.get(url, dataset=dataset, download=True)
        except QueuedError as error:
            queued = error
        if not queued.id:
            patience.wait(next(repeats), queued)
            continue
        submissions += 1
        try:
            answer = _ready(patience, queued, f"{base_url}/1.0/async", polls)
        except GoneError:
            # It is the id that is gone, not the dataset.
            answer = None
        if answer:
            return replace(answer, url=url)
    raise TransientError(
        "the service lost the answer that it was preparing, twice.",
        next_step=_LATER,
        dataset=dataset,
        url=url,
    )


def _ready(
    patience: _Patience, queued: QueuedError, base_url: str, polls: Iterator[float]
) -> Answer | None:
    """The figures of a queued answer; None once the service has them no longer."""
    state = queued.state
    while state in _COMING:
        patience.wait(next(polls), queued)
        state = _state(patience.client, f"{base_url}/status/{queued.id}", queued.dataset)
        if state == "AVAILABLE":
            try:
                return patience.client.get(
                    f"{base_url}/data/{queued.id}", dataset=queued.dataset, download=True
                )
            except QueuedError as error:
                state = error.state
    return None


def _state(client: Client, url: str, dataset: str) -> str:
    try:
        client.get(url, dataset=dataset)
    except QueuedError as error:
        return error.state
    raise TransientError(
        "the service does not tell how far the answer is that it prepares.",
        next_step=f"{_LATER} If it stays, open the address in a browser.",
        dataset=dataset,
        url=url,
    )


def _growing(pause: float, factor: float, longest: float) -> Iterator[float]:
    while True:
        yield pause
        pause = min(pause * factor, longest)
