"""Answers of Eurostat that come later: waited for, within limits, and asked for again if lost."""

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipelines.errors import QueuedError, TransientError
from pipelines.eurostat_queue import LONGEST_WAIT, collect
from pipelines.http import Answer, Client
from pipelines.journal import Event
from pipelines.pace import Pace
from tests.services.stand_in import Reply, StandIn, fault, running

ID = "a801f1c5-0f0e-4d0f-9a4a-1c2b3d4e5f60"
KEY = "/sdmx/2.1/data/TGS00042/A.."
STATUS, DATA = f"/1.0/async/status/{ID}", f"/1.0/async/data/{ID}"
CSV = b"DATAFLOW,LAST UPDATE,freq,geo,TIME_PERIOD,OBS_VALUE\r\n"
FIGURES = Reply(gzip.compress(CSV))
QUEUED = Reply(
    '<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><env:Body>'
    '<ns0:syncResponse xmlns:ns0="http://estat.ec.europa.eu/disschain/soap/extraction">'
    "<processingTime>111</processingTime>"
    f" <queued><id>{ID}</id><status>SUBMITTED</status></queued>"
    "</ns0:syncResponse></env:Body></env:Envelope>".encode(),
    headers={"Content-Type": "application/vnd.sdmx.data+csv;version=1.0.0"},
)
LATER = (
    "ASYNCHRONOUS_RESPONSE. Your request will be treated asynchronously. Please try again later."
)
LATER_WITHOUT_ID = fault(413, LATER, 413)
Collect = Callable[[], Answer]


def state(name: str) -> Reply:
    return Reply(
        f'<ns1:status xmlns:ns1="urn:x"><ns1:key>{ID}</ns1:key>'
        f"<ns1:status>{name}</ns1:status></ns1:status>".encode()
    )


@pytest.fixture
def service() -> Iterator[StandIn]:
    with running() as services:
        yield services


@pytest.fixture
def events() -> list[Event]:
    return []


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def ask(service: StandIn, tmp_path: Path, events: list[Event], slept: list[float]) -> Collect:
    client = Client(
        Pace({}, tmp_path / "pace.json"), retries=0, sleep=slept.append, tell=events.append
    )
    return lambda: collect(client, service.eurostat + KEY, service.eurostat, "tgs00042")


def asked(service: StandIn) -> list[str]:
    return [address.removeprefix("/eurostat/api/dissemination") for address in service.asked]


def test_figures_that_come_at_once_are_not_waited_for(
    service: StandIn, ask: Collect, slept: list[float]
) -> None:
    service.trouble(KEY, FIGURES)
    assert ask().data == FIGURES.body
    assert slept == []


def test_a_queued_answer_is_polled_and_collected(
    service: StandIn, ask: Collect, slept: list[float], events: list[Event]
) -> None:
    service.trouble(KEY, QUEUED)
    service.trouble(
        STATUS, state("SUBMITTED"), state("PROCESSING"), state("PROCESSING"), state("AVAILABLE")
    )
    service.trouble(DATA, FIGURES)
    answer = ask()
    assert answer.data == FIGURES.body
    # The address of the question stays a question; that of the queue is soon gone.
    assert answer.url == service.eurostat + KEY
    assert asked(service) == [KEY, STATUS, STATUS, STATUS, STATUS, DATA]
    assert slept == [10, 15, 22.5, 33.75]
    assert [event.kind for event in events] == ["waiting"] * 4
    assert "tgs00042" in events[0].text
    assert "10 s" in events[0].text


def test_an_answer_said_to_be_ready_that_is_not_is_waited_for_on(
    service: StandIn, ask: Collect
) -> None:
    service.trouble(KEY, QUEUED)
    service.trouble(STATUS, state("AVAILABLE"), fault(100, "DATA_NOT_YET_AVAILABLE"))
    service.trouble(STATUS, state("AVAILABLE"))
    service.trouble(DATA, fault(100, "DATA_NOT_YET_AVAILABLE"), FIGURES)
    assert ask().data == FIGURES.body
    assert asked(service) == [KEY, STATUS, DATA, STATUS, STATUS, DATA]


@pytest.mark.parametrize(
    "lost",
    [
        state("EXPIRED"),
        state("UNKNOWN_REQUEST"),
        state("ERROR"),
        fault(100, "UNKNOWN_REQUEST: no such request"),
        Reply(b"", 404),
    ],
    ids=["expired", "unknown", "error", "unknown as a fault", "not found"],
)
def test_an_answer_that_was_lost_is_submitted_again(
    service: StandIn, ask: Collect, lost: Reply
) -> None:
    service.trouble(KEY, QUEUED, FIGURES)
    service.trouble(STATUS, lost)
    assert ask().data == FIGURES.body
    assert asked(service) == [KEY, STATUS, KEY]


def test_an_answer_that_is_gone_when_collected_is_submitted_again(
    service: StandIn, ask: Collect
) -> None:
    service.trouble(KEY, QUEUED, QUEUED)
    service.trouble(STATUS, state("AVAILABLE"), state("AVAILABLE"))
    service.trouble(DATA, fault(100, "UNKNOWN_REQUEST"), FIGURES)
    assert ask().data == FIGURES.body
    assert asked(service) == [KEY, STATUS, DATA, KEY, STATUS, DATA]


def test_an_answer_that_was_lost_twice_is_left_for_later(service: StandIn, ask: Collect) -> None:
    service.trouble(KEY, QUEUED, QUEUED, FIGURES)
    service.trouble(STATUS, state("EXPIRED"), state("EXPIRED"))
    with pytest.raises(TransientError, match=r"tgs00042.*lost.*Refresh again later") as caught:
        ask()
    assert caught.value.url == service.eurostat + KEY
    assert asked(service) == [KEY, STATUS, KEY, STATUS]


def test_an_answer_that_is_never_ready_is_given_up_within_a_quarter_of_an_hour(
    service: StandIn, ask: Collect, slept: list[float]
) -> None:
    service.trouble(KEY, QUEUED)
    service.trouble(STATUS, *[state("PROCESSING")] * 100)
    with pytest.raises(QueuedError, match=r"not ready after 1\d minutes.*Refresh again later"):
        ask()
    assert max(slept) == 60
    assert LONGEST_WAIT - 60 < sum(slept) <= LONGEST_WAIT
    assert len(asked(service)) == len(slept) + 1


@pytest.mark.parametrize(
    "later",
    [
        LATER_WITHOUT_ID,
        fault(413, LATER, 200),
        Reply(f'{{"warning":{{"status":413,"label":"{LATER}"}}}}'.encode()),
    ],
    ids=["413", "200", "JSON"],
)
def test_a_note_without_an_id_is_asked_again_after_minutes(
    service: StandIn, ask: Collect, slept: list[float], later: Reply
) -> None:
    service.trouble(KEY, later, later, FIGURES)
    assert ask().data == FIGURES.body
    assert asked(service) == [KEY, KEY, KEY]
    assert slept == [60, 120]


def test_notes_without_an_id_are_not_followed_for_ever(
    service: StandIn, ask: Collect, slept: list[float]
) -> None:
    service.trouble(KEY, *[LATER_WITHOUT_ID] * 100)
    with pytest.raises(QueuedError, match="not ready after 15 minutes"):
        ask()
    # 60 + 120 + 240 + 480 s are the quarter of an hour.
    assert slept == [60, 120, 240, 480]
    assert asked(service) == [KEY] * 5


def test_a_note_without_an_id_may_turn_into_one_with(
    service: StandIn, ask: Collect, slept: list[float]
) -> None:
    service.trouble(KEY, LATER_WITHOUT_ID, QUEUED)
    service.trouble(STATUS, state("AVAILABLE"))
    service.trouble(DATA, FIGURES)
    assert ask().data == FIGURES.body
    assert slept == [60, 10]


def test_a_state_that_is_none_is_named(service: StandIn, ask: Collect) -> None:
    service.trouble(KEY, QUEUED)
    service.trouble(STATUS, Reply(b"<fine/>"))
    with pytest.raises(TransientError, match="does not tell how far") as caught:
        ask()
    assert caught.value.url.endswith(STATUS)
