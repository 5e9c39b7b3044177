"""The client: patient with a service in trouble, plain about what a person can do."""

import gzip
import ssl
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from services.stand_in import Reply, StandIn, fault, running

from pipelines.errors import FormatError, PipelineError, QueryError, TransientError
from pipelines.http import Client

CSV = b"DATAFLOW,LAST UPDATE,freq,geo,TIME_PERIOD,OBS_VALUE\n"
BUSY = Reply(b"", 503)
RATE = b"You have exceeded the number of requests currently permitted in the OECD Data API."
QUOTA = (
    b"You have exceeded the number of requests for data downloads or very large data ranges "
    b"permitted in the OECD Data API."
)


class Clock:
    """A clock that moves only by sleeping."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def service() -> Iterator[StandIn]:
    with running() as services:
        yield services


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(clock: Clock) -> Client:
    return Client(clock=clock, sleep=clock.sleep)


def ask(service: StandIn, client: Client, *replies: Reply, **arguments: Any) -> bytes:
    service.trouble("/thing", *replies)
    return client.get(f"{service.url}/thing", dataset="tgs00042", **arguments)


def test_a_body_comes_as_it_was_sent(service: StandIn, client: Client) -> None:
    packed = gzip.compress(CSV)
    assert ask(service, client, Reply(packed)) == packed


def test_a_transfer_encoding_is_undone(service: StandIn, client: Client) -> None:
    reply = Reply(gzip.compress(CSV), headers={"Content-Encoding": "gzip"})
    assert ask(service, client, reply) == CSV


def test_the_service_learns_who_asks(
    service: StandIn, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("S3_CONTACT", "figures@example.org")
    ask(service, Client(), Reply(CSV), headers={"Accept-Language": "en"})
    (headers,) = service.headers
    assert headers["User-Agent"].startswith("northern-sweden-in-figures/")
    assert "figures@example.org" in headers["User-Agent"]
    assert headers["Accept-Language"] == "en"


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_passing_failure_is_tried_again(
    service: StandIn, client: Client, clock: Clock, status: int
) -> None:
    assert ask(service, client, Reply(b"", status), Reply(CSV)) == CSV
    assert len(service.asked) == 2
    assert clock.slept


def test_pauses_grow_and_have_an_end(service: StandIn, client: Client, clock: Clock) -> None:
    with pytest.raises(TransientError, match=r"tgs00042.*503.*later"):
        ask(service, client, *[BUSY] * 9, pause=0.0)
    assert len(service.asked) == 5
    # 0, 2, 4, 8 seconds and up to one at random each.
    assert [
        round(pause - low, 6) <= 1 for pause, low in zip(clock.slept, (0, 2, 4, 8), strict=True)
    ]
    assert clock.slept[1:] == sorted(clock.slept[1:])


def test_too_many_requests_means_a_minute_even_where_the_service_says_at_once(
    service: StandIn, client: Client, clock: Clock
) -> None:
    ask(service, client, Reply(RATE, 429, {"Retry-After": "0"}), Reply(CSV))
    assert clock.slept[0] >= 60


def test_the_service_may_ask_for_a_longer_pause(
    service: StandIn, client: Client, clock: Clock
) -> None:
    ask(service, client, Reply(b"", 503, {"Retry-After": "120"}), Reply(CSV))
    assert clock.slept[0] == 120


def test_no_pause_is_longer_than_five_minutes(
    service: StandIn, client: Client, clock: Clock
) -> None:
    ask(service, client, Reply(b"", 503, {"Retry-After": "86400"}), Reply(CSV))
    assert clock.slept[0] == 300


def test_a_spoilt_pause_is_overlooked(service: StandIn, client: Client) -> None:
    assert ask(service, client, Reply(b"", 503, {"Retry-After": "soon"}), Reply(CSV)) == CSV


@pytest.mark.parametrize("reply", [Reply(QUOTA, 429), Reply(RATE, 429, {"Retry-After": "3600"})])
def test_a_used_up_quota_ends_the_question_at_once(
    service: StandIn, client: Client, reply: Reply
) -> None:
    with pytest.raises(TransientError, match="exceeded"):
        ask(service, client, reply, Reply(CSV))
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    "reply",
    [
        Reply(CSV + b"x" * 500, cut=100),
        Reply(gzip.compress(CSV * 100)[:-20]),
        Reply(gzip.compress(CSV), headers={"Content-Encoding": "gzip"}, cut=15),
    ],
    ids=["connection", "file", "encoding"],
)
def test_a_body_that_breaks_off_is_fetched_again(
    service: StandIn, client: Client, reply: Reply
) -> None:
    assert ask(service, client, reply, Reply(CSV)) == CSV


def test_a_body_that_always_breaks_off_is_never_passed_on(service: StandIn, client: Client) -> None:
    with pytest.raises(TransientError, match="broke off"):
        ask(service, client, *[Reply(gzip.compress(CSV * 100)[:-20])] * 9)


@pytest.mark.parametrize(
    ("reply", "kind", "words"),
    [
        (fault(413, "EXTRACTION_TOO_BIG: too big", 413), QueryError, "Pin more dimensions"),
        (fault(150, "INVALID_QUERY_DIMENSION_VALUE: GEO=EU27."), QueryError, "GEO=EU27"),
        (fault(100, "NO_RESULTS: none", 200), QueryError, "selects nothing"),
        (Reply(b"NoResultsFound", 404), QueryError, "selects nothing"),
        (Reply(b"Not enough key values in query", 422), QueryError, "key values"),
        (Reply(b"<queued><id>a</id></queued>"), TransientError, "queued"),
        (Reply(b"<!DOCTYPE html><html>down</html>"), TransientError, "HTML"),
        (Reply(b"<html>gone</html>", 404), QueryError, "404"),
        (Reply(b"", 410), QueryError, "410"),
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
    assert len(service.asked) == 1


@pytest.mark.parametrize("status", [403, 407])
def test_a_refusal_tells_how_to_name_a_proxy(service: StandIn, client: Client, status: int) -> None:
    with pytest.raises(QueryError, match=r"HTTPS_PROXY.*`import`"):
        ask(service, client, Reply(b"", status))


def test_a_body_over_the_limit_is_not_taken(service: StandIn, clock: Clock) -> None:
    with pytest.raises(QueryError, match="1,000 bytes"):
        ask(service, Client(largest=1000), Reply(b"x" * 1001))


def test_the_limit_counts_bytes_as_unpacked(service: StandIn, clock: Clock) -> None:
    reply = Reply(gzip.compress(b"x" * 5000), headers={"Content-Encoding": "gzip"})
    with pytest.raises(QueryError, match="1,000 bytes"):
        ask(service, Client(largest=1000), reply)


def test_requests_to_a_host_keep_their_distance(
    service: StandIn, client: Client, clock: Clock
) -> None:
    for _ in range(3):
        ask(service, client, Reply(CSV), pause=5.0)
    assert clock.slept == [5.0, 5.0]


def test_another_host_need_not_wait(service: StandIn, client: Client, clock: Clock) -> None:
    ask(service, client, Reply(CSV), pause=5.0)
    with running() as other:
        ask(other, client, Reply(CSV), pause=5.0)
    assert clock.slept == []


def test_nobody_at_the_address_is_tried_again_then_said(clock: Clock) -> None:
    with running() as services:
        nobody = services.url
    client = Client(retries=1, clock=clock, sleep=clock.sleep)
    with pytest.raises(TransientError, match=r"did not answer \(.*refused\).*older figures stay"):
        client.get(nobody, dataset="tgs00042")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (requests.exceptions.SSLError(ssl.SSLError("self-signed")), "REQUESTS_CA_BUNDLE"),
        (requests.exceptions.ProxyError("407 Proxy Authentication Required"), "HTTPS_PROXY"),
        (requests.exceptions.InvalidURL("no host"), "base address"),
    ],
)
def test_a_fault_of_our_own_network_names_the_setting(
    client: Client, monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(requests.Session, "get", fail)
    with pytest.raises(QueryError, match=words):
        client.get("https://example.org")


def test_certificates_are_always_verified(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    verified: list[object] = []

    def send(session: requests.Session, request: object, **settings: object) -> None:
        verified.append(settings["verify"])
        raise requests.exceptions.SSLError

    monkeypatch.setenv("CURL_CA_BUNDLE", "")
    monkeypatch.setattr(requests.Session, "send", send)
    with pytest.raises(QueryError):
        client.get("https://example.org")
    assert False not in verified


def test_a_slow_service_is_not_waited_for_for_ever(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    timeouts: list[Any] = []

    def get(session: requests.Session, url: str, **settings: Any) -> None:
        timeouts.append(settings["timeout"])
        raise requests.exceptions.ReadTimeout

    monkeypatch.setattr(requests.Session, "get", get)
    with pytest.raises(TransientError):
        client.get("https://example.org")
    assert len(timeouts) == 5
    assert all(0 < seconds <= 180 for pair in timeouts for seconds in pair)
