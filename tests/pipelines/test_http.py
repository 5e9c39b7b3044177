"""The client: patient with a service in trouble, plain about what a person can do."""

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from pipelines.errors import (
    FormatError,
    GoneError,
    NoResultsError,
    PipelineError,
    QueryError,
    QueuedError,
    QuotaError,
    RetiredCodeError,
    TooBigError,
    TransientError,
)
from pipelines.http import Client
from pipelines.journal import Event
from pipelines.pace import Pace
from tests.services.stand_in import Reply, StandIn, fault, running

CSV = b"DATAFLOW,LAST UPDATE,freq,geo,TIME_PERIOD,OBS_VALUE\n"
BUSY = Reply(b"", 503)
RATE = b"You have exceeded the number of requests currently permitted in the OECD Data API."
QUOTA = (
    b"You have exceeded the number of requests for data downloads or very large data ranges "
    b"permitted in the OECD Data API."
)
QUEUED = b'<env:Envelope xmlns:env="e"><queued><id>5f-a1</id></queued></env:Envelope>'


@pytest.fixture
def service() -> Iterator[StandIn]:
    with running() as services:
        yield services


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def told() -> list[Event]:
    return []


@pytest.fixture
def pace(tmp_path: Path) -> Pace:
    return Pace({}, tmp_path / "downloads.json")


@pytest.fixture
def client(pace: Pace, slept: list[float], told: list[Event]) -> Iterator[Client]:
    with Client(pace, sleep=slept.append, tell=told.append) as client:
        yield client


def ask(service: StandIn, client: Client, *replies: Reply, **arguments: Any) -> bytes:
    service.trouble("/thing", *replies)
    return client.get(f"{service.url}/thing", dataset="tgs00042", **arguments).data


def test_a_body_comes_as_it_was_sent(service: StandIn, client: Client) -> None:
    packed = gzip.compress(CSV)
    assert ask(service, client, Reply(packed)) == packed


def test_an_answer_tells_its_address_status_and_headers(service: StandIn, client: Client) -> None:
    service.trouble("/thing", Reply(CSV, headers={"ETag": "x1", "Set-Cookie": "session=1"}))
    answer = client.get(f"{service.url}/thing?a=b")
    assert (answer.url, answer.status) == (f"{service.url}/thing?a=b", 200)
    assert answer.headers["ETag"] == "x1"
    assert "Set-Cookie" not in answer.headers


def test_a_transfer_encoding_is_undone(service: StandIn, client: Client) -> None:
    reply = Reply(gzip.compress(CSV), headers={"Content-Encoding": "gzip"})
    assert ask(service, client, reply) == CSV


def test_the_service_learns_who_asks(
    service: StandIn, pace: Pace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("S3_CONTACT", "figures@example.org")
    with Client(pace) as client:
        ask(service, client, Reply(CSV), headers={"Accept-Language": "en"})
    (headers,) = service.headers
    assert headers["User-Agent"].startswith("northern-sweden-in-figures/")
    assert "figures@example.org" in headers["User-Agent"]
    assert headers["Accept-Language"] == "en"


def test_a_contact_in_any_letters_does_not_stop_a_run(
    service: StandIn, pace: Pace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("S3_CONTACT", "Åsa – figures@example.org")
    with Client(pace) as client:
        assert ask(service, client, Reply(CSV)) == CSV
    (headers,) = service.headers
    assert headers["User-Agent"].endswith("(?sa ? figures@example.org)")


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_passing_failure_is_tried_again(
    service: StandIn, client: Client, slept: list[float], status: int
) -> None:
    assert ask(service, client, Reply(b"", status), BUSY, Reply(CSV)) == CSV
    assert len(service.asked) == 3
    assert slept


def test_pauses_grow_and_have_an_end(service: StandIn, client: Client, slept: list[float]) -> None:
    with pytest.raises(TransientError, match=r"tgs00042.*503.*later"):
        ask(service, client, *[BUSY] * 9)
    assert len(service.asked) == 5
    # Nothing, then 2, 4 and 8 seconds with up to one at random each.
    assert [low <= pause <= low + 1 for pause, low in zip(slept, (2, 4, 8), strict=True)] == [
        True
    ] * 3


def test_a_wait_is_told_with_its_reason(
    service: StandIn, client: Client, slept: list[float], told: list[Event]
) -> None:
    ask(service, client, Reply(RATE, 429), Reply(CSV))
    (event,) = told
    assert event.kind == "waiting"
    assert "tgs00042" in event.text
    assert "exceeded the number of requests" in event.text
    assert event.facts["seconds"] == round(slept[0], 1)


def test_too_many_requests_means_a_minute_even_where_the_service_says_at_once(
    service: StandIn, client: Client, slept: list[float]
) -> None:
    ask(service, client, Reply(RATE, 429, {"Retry-After": "0"}), Reply(CSV))
    assert slept[0] >= 60


def test_the_service_may_ask_for_a_longer_pause(
    service: StandIn, client: Client, slept: list[float]
) -> None:
    ask(service, client, Reply(b"", 503, {"Retry-After": "120"}), Reply(CSV))
    assert slept == [120]


def test_a_pause_may_be_asked_for_as_a_time_of_day(
    service: StandIn, client: Client, slept: list[float]
) -> None:
    then = format_datetime(datetime.now(UTC) + timedelta(seconds=200), usegmt=True)
    ask(service, client, Reply(b"", 503, {"Retry-After": then}), Reply(CSV))
    assert 0 < slept[0] <= 200


@pytest.mark.parametrize("reply", [Reply(b"", 503), Reply(RATE, 429)])
def test_a_pause_longer_than_five_minutes_is_left_to_the_next_run(
    service: StandIn, client: Client, slept: list[float], reply: Reply
) -> None:
    reply.headers = {"Retry-After": "301"}
    with pytest.raises(TransientError):
        ask(service, client, reply, Reply(CSV))
    assert (len(service.asked), slept) == (1, [])


def test_a_spoilt_pause_is_overlooked(service: StandIn, client: Client) -> None:
    assert ask(service, client, Reply(b"", 503, {"Retry-After": "soon"}), Reply(CSV)) == CSV


@pytest.mark.parametrize(
    "reply",
    [
        Reply(CSV + b"x" * 500, cut=100),
        Reply(gzip.compress(CSV * 100)[:-20]),
        Reply(gzip.compress(CSV), headers={"Content-Encoding": "gzip"}, cut=15),
        Reply(b"not gzip at all", headers={"Content-Encoding": "gzip"}),
    ],
    ids=["connection", "file", "encoding", "no gzip"],
)
def test_a_body_that_breaks_off_is_fetched_again(
    service: StandIn, client: Client, reply: Reply
) -> None:
    assert ask(service, client, reply, Reply(CSV)) == CSV


def test_a_body_that_always_breaks_off_is_never_passed_on(service: StandIn, client: Client) -> None:
    with pytest.raises(TransientError, match="broke off"):
        ask(service, client, *[Reply(gzip.compress(CSV * 100)[:-20])] * 9)
    assert len(service.asked) == 5


@pytest.mark.parametrize(
    ("reply", "kind", "words"),
    [
        (fault(413, "EXTRACTION_TOO_BIG: too big", 413), TooBigError, "Pin more dimensions"),
        (fault(150, "INVALID_QUERY_DIMENSION_VALUE: GEO=EU27."), RetiredCodeError, "GEO=EU27"),
        (fault(100, "NO_RESULTS: none", 200), NoResultsError, "selects nothing"),
        (Reply(b"NoResultsFound", 404), NoResultsError, "selects nothing"),
        (Reply(b"Semantic Error - Invalid Date Format", 422), QueryError, "Invalid Date"),
        (Reply(QUEUED), QueuedError, "queued"),
        (Reply(QUEUED, 413), QueuedError, "queued"),
        (Reply(b"<!DOCTYPE html><html>down</html>"), TransientError, "HTML"),
        (Reply(b"<html>gone</html>", 404), GoneError, "404"),
        (Reply(b"", 410), GoneError, "410"),
        (Reply(b"what?", 418), QueryError, "418: what?"),
        (Reply(b"", 501), QueryError, "501"),
        (Reply(b""), FormatError, "empty"),
        (Reply(b"Value cannot be null. (Parameter 'x')", 500), QueryError, "null"),
    ],
)
def test_what_will_not_pass_is_said_at_once(
    service: StandIn, client: Client, reply: Reply, kind: type[PipelineError], words: str
) -> None:
    with pytest.raises(kind, match=words) as caught:
        ask(service, client, reply, Reply(CSV))
    assert type(caught.value) is kind
    assert caught.value.dataset == "tgs00042"
    assert caught.value.url == f"{service.url}/thing"
    assert caught.value.status == (reply.status if reply.status != 200 else 0)
    assert len(service.asked) == 1


def test_a_queued_answer_tells_under_which_id_to_ask_for_it(
    service: StandIn, client: Client
) -> None:
    with pytest.raises(QueuedError) as caught:
        ask(service, client, Reply(QUEUED, 413))
    assert caught.value.id == "5f-a1"


def test_a_used_up_quota_ends_the_question_at_once(
    service: StandIn, client: Client, slept: list[float]
) -> None:
    with pytest.raises(QuotaError, match="exceeded"):
        ask(service, client, Reply(QUOTA, 429, {"Retry-After": "120"}), Reply(CSV))
    assert (len(service.asked), slept) == (1, [])


@pytest.mark.parametrize("status", [403, 407])
def test_a_refusal_tells_how_to_name_a_proxy(service: StandIn, client: Client, status: int) -> None:
    with pytest.raises(QueryError, match=r"HTTPS_PROXY.*`import`"):
        ask(service, client, Reply(b"", status))


def test_a_body_over_the_limit_is_not_taken(service: StandIn, pace: Pace) -> None:
    with Client(pace, largest=1000) as client:
        assert ask(service, client, Reply(b"x" * 1000)) == b"x" * 1000
        with pytest.raises(TooBigError, match="1,000 bytes"):
            ask(service, client, Reply(b"x" * 1001))


def test_the_limit_counts_bytes_as_unpacked(service: StandIn, pace: Pace) -> None:
    reply = Reply(gzip.compress(b"x" * 5000), headers={"Content-Encoding": "gzip"})
    with Client(pace, largest=1000) as client, pytest.raises(TooBigError, match="1,000 bytes"):
        ask(service, client, reply)


def test_nothing_of_a_body_is_left_on_the_disk(
    service: StandIn, pace: Pace, tmp_path: Path
) -> None:
    folder = tmp_path / "arriving"
    folder.mkdir()
    with Client(pace, folder=folder, largest=1000) as client:
        ask(service, client, Reply(CSV))
        with pytest.raises(TooBigError):
            ask(service, client, Reply(b"x" * 1001))
    assert list(folder.iterdir()) == []
