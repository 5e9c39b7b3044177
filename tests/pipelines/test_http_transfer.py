"""What the client does on the wire: connections, streams, clocks and the allowance of an hour."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from pipelines.catalogue_models import Limits
from pipelines.errors import QuotaError, TooBigError
from pipelines.http import Client
from pipelines.journal import Event
from pipelines.pace import Pace
from tests.services.stand_in import Reply, StandIn, running

CSV = b"DATAFLOW,LAST UPDATE,freq,geo,TIME_PERIOD,OBS_VALUE\n"
BLOCK = b"x" * (1 << 16)
QUOTA = b"You have exceeded the number of requests for data downloads or very large data ranges"


@dataclass
class Server:
    """A server of HTTP/1.1 that counts connections."""

    url: str = ""
    connections: set[int] = field(default_factory=set)
    blocks: int = 0
    hung_up: threading.Event = field(default_factory=threading.Event)


@contextmanager
def serving(answer: Callable[[BaseHTTPRequestHandler, Server], None]) -> Iterator[Server]:
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            state.connections.add(self.client_address[1])
            answer(self, state)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    # A connection that the client keeps would hold the server up for ever.
    server.block_on_close = False
    server.daemon_threads = True
    state.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def service() -> Iterator[StandIn]:
    with running() as services:
        yield services


@pytest.fixture
def pace(tmp_path: Path) -> Pace:
    return Pace({}, tmp_path / "downloads.json")


def whole(handler: BaseHTTPRequestHandler, _: Server) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(CSV)))
    handler.end_headers()
    handler.wfile.write(CSV)


def endless(handler: BaseHTTPRequestHandler, server: Server) -> None:
    """Blocks until the other side hangs up, but no more than 256 MB."""
    handler.send_response(200)
    handler.send_header("Connection", "close")
    handler.end_headers()
    try:
        while server.blocks < 4096:
            handler.wfile.write(BLOCK)
            server.blocks += 1
    except OSError:
        server.hung_up.set()


def test_requests_one_after_the_other_share_a_connection(pace: Pace) -> None:
    with serving(whole) as server, Client(pace) as client:
        for _ in range(3):
            client.get(server.url)
        assert len(server.connections) == 1


def test_a_body_is_not_taken_in_beyond_the_limit(pace: Pace) -> None:
    with serving(endless) as server, Client(pace, largest=10 * len(BLOCK)) as client:
        with pytest.raises(TooBigError, match="655,360 bytes"):
            client.get(server.url)
        assert server.hung_up.wait(30)
        assert server.blocks < 4096


def test_an_answer_is_dated_by_our_clock(service: StandIn, pace: Pace) -> None:
    told: list[Event] = []
    ours = datetime.now(UTC) + timedelta(minutes=2)
    service.trouble("/thing", Reply(CSV))
    with Client(pace, now=lambda: ours, tell=told.append) as client:
        assert client.get(f"{service.url}/thing").received_at == ours
    assert told == []


@pytest.mark.parametrize("hours", [-30, 3])
def test_a_wrong_clock_is_told_once_and_answers_are_dated_by_the_services(
    service: StandIn, pace: Pace, hours: int
) -> None:
    told: list[Event] = []
    ours = datetime.now(UTC) + timedelta(hours=hours)
    service.trouble("/thing", Reply(CSV), Reply(CSV))
    with Client(pace, now=lambda: ours, tell=told.append) as client:
        answers = [client.get(f"{service.url}/thing") for _ in range(2)]
    for answer in answers:
        assert answer.received_at == parsedate_to_datetime(answer.headers["Date"])
    (event,) = told
    assert event.kind == "remark"
    assert f"{ours:%Y-%m-%d %H:%M} UTC" in event.text
    assert "Set the clock" in event.text


def test_an_answer_that_a_cache_kept_does_not_make_the_clock_wrong(
    service: StandIn, pace: Pace
) -> None:
    told: list[Event] = []
    ours = datetime.now(UTC) + timedelta(hours=2)
    service.trouble("/thing", Reply(CSV, headers={"Age": "7200"}))
    with Client(pace, now=lambda: ours, tell=told.append) as client:
        assert client.get(f"{service.url}/thing").received_at == ours
    assert told == []


@pytest.mark.parametrize("date", ["", "yesterday", "Mon, 99 Foo 2026 25:61:00 GMT"])
def test_an_odd_date_is_overlooked(pace: Pace, date: str) -> None:
    def dated(handler: BaseHTTPRequestHandler, _: Server) -> None:
        handler.send_response_only(200)
        handler.send_header("Content-Length", str(len(CSV)))
        if date:
            handler.send_header("Date", date)
        handler.end_headers()
        handler.wfile.write(CSV)

    ours = datetime(2001, 1, 1, tzinfo=UTC)
    with serving(dated) as server, Client(pace, now=lambda: ours) as client:
        assert client.get(server.url).received_at == ours


def test_a_quota_that_the_service_calls_used_up_is_remembered_by_the_next_run(
    service: StandIn, tmp_path: Path
) -> None:
    limits = {urlsplit(service.url).netloc: Limits(downloads_an_hour=60)}
    service.trouble("/thing", Reply(QUOTA, 429), *[Reply(CSV)] * 3)
    address = f"{service.url}/thing"
    with Client(Pace(limits, tmp_path / "downloads.json")) as client, pytest.raises(QuotaError):
        client.get(address, download=True)
    with Client(Pace(limits, tmp_path / "downloads.json")) as client:
        with pytest.raises(QuotaError, match=r"60 downloads.*after \d\d:\d\d UTC"):
            client.get(address, download=True)
        assert len(service.asked) == 1
        # What is no download is still asked for.
        assert client.get(address).data == CSV


def test_each_repetition_of_a_download_counts(service: StandIn, tmp_path: Path) -> None:
    limits = {urlsplit(service.url).netloc: Limits(downloads_an_hour=2)}
    service.trouble("/thing", Reply(b"", 503), Reply(b"", 503), Reply(CSV))
    pace = Pace(limits, tmp_path / "downloads.json")
    with Client(pace, sleep=lambda _: None) as client, pytest.raises(QuotaError):
        client.get(f"{service.url}/thing", download=True)
    assert len(service.asked) == 2


def test_requests_to_a_host_keep_their_distance_also_when_repeated(
    service: StandIn, tmp_path: Path
) -> None:
    clock, left = [1000.0], list[float]()

    def sleep(seconds: float) -> None:
        left.append(seconds)
        clock[0] += seconds

    pace = Pace(
        {urlsplit(service.url).netloc: Limits(seconds_between_requests=5)},
        tmp_path / "downloads.json",
        clock=lambda: clock[0],
        sleep=sleep,
    )
    service.trouble("/thing", Reply(b"", 503), *[Reply(CSV)] * 2)
    with Client(pace, sleep=sleep) as client:
        client.get(f"{service.url}/thing")
        client.get(f"{service.url}/thing")
    assert left == [5.0, 5.0]
