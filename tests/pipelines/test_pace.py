"""When a request may leave: distance, company and the allowance of an hour."""

import json
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipelines.catalogue_models import Limits
from pipelines.errors import QuotaError
from pipelines.pace import Pace

HERE, THERE = "http://here.example/data", "http://there.example/data"
START = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Clock:
    """Moves by sleeping alone, and can be set."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.time = START
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.pass_by(timedelta(seconds=seconds))

    def pass_by(self, time: timedelta) -> None:
        self.seconds += time.total_seconds()
        self.time += time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    return tmp_path / "made when needed" / "downloads.json"


def pace(clock: Clock, memory: Path, **limits: float) -> Pace:
    """A new run's pace, with these limits at one host."""
    return Pace(
        {"here.example": Limits.model_validate(limits)},
        memory,
        clock=lambda: clock.seconds,
        sleep=clock.sleep,
        now=lambda: clock.time,
    )


def download(pace: Pace, url: str = HERE, times: int = 1) -> None:
    for _ in range(times):
        with pace.turn(url, download=True):
            pass


def ask(pace: Pace, url: str = HERE) -> None:
    with pace.turn(url, download=False):
        pass


def test_requests_to_a_host_keep_their_distance(clock: Clock, memory: Path) -> None:
    paced = pace(clock, memory, seconds_between_requests=5)
    for _ in range(3):
        ask(paced)
    assert clock.slept == [5, 5]


def test_time_that_passes_anyway_is_not_waited_for(clock: Clock, memory: Path) -> None:
    paced = pace(clock, memory, seconds_between_requests=5)
    ask(paced)
    clock.pass_by(timedelta(seconds=3))
    ask(paced)
    clock.pass_by(timedelta(seconds=60))
    ask(paced)
    assert clock.slept == [2]


def test_another_host_need_not_wait(clock: Clock, memory: Path) -> None:
    paced = pace(clock, memory, seconds_between_requests=5, downloads_an_hour=1)
    download(paced)
    download(paced, THERE, times=5)
    assert clock.slept == []
    assert list(json.loads(memory.read_bytes())) == ["here.example"]


def test_two_hosts_have_an_allowance_each(clock: Clock, memory: Path) -> None:
    one = Limits(downloads_an_hour=1)
    paced = Pace({"here.example": one, "there.example": one}, memory, now=lambda: clock.time)
    download(paced)
    download(paced, THERE)
    for url in (HERE, THERE):
        with pytest.raises(QuotaError):
            download(paced, url)


@pytest.mark.parametrize("places", [1, 3])
def test_no_more_requests_than_allowed_are_under_way_at_once(memory: Path, places: int) -> None:
    paced = Pace({"here.example": Limits(requests_at_once=places)}, memory)
    lock, full, go_on = threading.Lock(), threading.Event(), threading.Event()
    under_way, most = 0, 0

    def request() -> None:
        nonlocal under_way, most
        with paced.turn(HERE, download=False):
            with lock:
                under_way += 1
                most = max(most, under_way)
                if under_way == places:
                    full.set()
            assert go_on.wait(30)
            with lock:
                under_way -= 1

    with ThreadPoolExecutor(max_workers=8) as pool:
        requests = [pool.submit(request) for _ in range(8)]
        assert full.wait(30)
        # Another host is not held up by one whose places are taken.
        ask(paced, THERE)
        go_on.set()
        for one in requests:
            one.result(30)
    assert most == places


def test_a_failed_request_gives_its_place_back(clock: Clock, memory: Path) -> None:
    paced = pace(clock, memory, requests_at_once=1)
    for _ in range(2):
        with suppress(RuntimeError), paced.turn(HERE, download=False):
            raise RuntimeError
    ask(paced)


def test_the_allowance_is_counted_across_runs(clock: Clock, memory: Path) -> None:
    download(pace(clock, memory, downloads_an_hour=3), times=2)
    later = pace(clock, memory, downloads_an_hour=3)
    download(later)
    clock.pass_by(timedelta(minutes=20))
    with pytest.raises(QuotaError, match=r"the 3 downloads.*used up.*after 21:00 UTC") as caught:
        download(later)
    assert caught.value.url == HERE


def test_what_is_no_download_does_not_count(clock: Clock, memory: Path) -> None:
    paced = pace(clock, memory, downloads_an_hour=1)
    for _ in range(3):
        ask(paced)
    download(paced)
    ask(paced)


def test_a_refused_download_does_not_hold_up_the_next_request(clock: Clock, memory: Path) -> None:
    paced = pace(clock, memory, downloads_an_hour=1, seconds_between_requests=5)
    download(paced)
    with pytest.raises(QuotaError):
        download(paced)
    ask(paced)
    assert clock.slept == [5]


def test_an_hour_later_the_allowance_is_free_again(clock: Clock, memory: Path) -> None:
    paced = pace(clock, memory, downloads_an_hour=2)
    download(paced)
    clock.pass_by(timedelta(minutes=30))
    download(paced)
    clock.pass_by(timedelta(minutes=29, seconds=59))
    with pytest.raises(QuotaError):
        download(paced)
    clock.pass_by(timedelta(seconds=1))
    download(paced)
    with pytest.raises(QuotaError, match="after 21:30 UTC"):
        download(paced)


def test_no_allowance_means_no_limit(clock: Clock, memory: Path) -> None:
    download(pace(clock, memory), times=100)
    assert not memory.exists()


def test_a_used_up_allowance_is_believed_for_an_hour(clock: Clock, memory: Path) -> None:
    first = pace(clock, memory, downloads_an_hour=60)
    download(first)
    clock.pass_by(timedelta(minutes=10))
    first.used_up(HERE)
    next_run = pace(clock, memory, downloads_an_hour=60)
    clock.pass_by(timedelta(minutes=49))
    with pytest.raises(QuotaError):
        download(next_run)
    clock.pass_by(timedelta(minutes=11))
    download(next_run)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"7",
        b'{"here.example": 7}',
        b'{"here.example": ["noon"]}',
        b'{"here.example": [7]}',
        b'{"here.example": ["2026-11-23T19:59:00"]}',
    ],
)
def test_a_memory_that_cannot_be_read_is_none(clock: Clock, memory: Path, content: bytes) -> None:
    memory.parent.mkdir()
    memory.write_bytes(content)
    paced = pace(clock, memory, downloads_an_hour=1)
    download(paced)
    with pytest.raises(QuotaError):
        download(paced)


def test_a_clock_set_back_a_little_forgets_nothing(clock: Clock, memory: Path) -> None:
    paced = pace(clock, memory, downloads_an_hour=1)
    download(paced)
    clock.time -= timedelta(minutes=30)
    with pytest.raises(QuotaError):
        download(paced)


def test_downloads_noted_by_a_clock_far_ahead_do_not_bar_for_ever(
    clock: Clock, memory: Path
) -> None:
    clock.time += timedelta(days=365)
    download(pace(clock, memory, downloads_an_hour=1))
    clock.time = START
    download(pace(clock, memory, downloads_an_hour=1))


def test_a_clock_set_forward_frees_the_allowance(clock: Clock, memory: Path) -> None:
    paced = pace(clock, memory, downloads_an_hour=1)
    download(paced)
    clock.time += timedelta(days=1)
    download(paced)


# A run of requests: minutes that pass before each, and whether a new run begins with it.
STEPS = st.lists(
    st.tuples(
        st.sampled_from([0.0, 1.0, 31.0]) | st.floats(0, 40),
        st.booleans(),
        st.sampled_from(["download", "ask"]),
    ),
    min_size=1,
    max_size=60,
)


@given(
    steps=STEPS,
    allowed=st.integers(1, 6),
    distance=st.sampled_from([0.0, 5.0, 600.0]),
)
# A download that waits for its turn leaves later than it was asked for.
@example(
    steps=[(0, False, "ask"), (0, False, "download"), (31, True, "ask"), (20, True, "download")],
    allowed=1,
    distance=600.0,
)
def test_no_hour_ever_holds_more_downloads_than_allowed(
    steps: list[tuple[float, bool, str]], allowed: int, distance: float
) -> None:
    clock, left = Clock(), list[datetime]()
    with tempfile.TemporaryDirectory() as folder:
        memory = Path(folder) / "downloads.json"
        limits = {"downloads_an_hour": allowed, "seconds_between_requests": distance}
        paced = pace(clock, memory, **limits)
        for minutes, new_run, kind in steps:
            clock.pass_by(timedelta(minutes=minutes))
            if new_run:
                paced = pace(clock, memory, **limits)
            with suppress(QuotaError), paced.turn(HERE, download=kind == "download"):
                if kind == "download":
                    left.append(clock.time)
    for first in left:
        assert sum(first <= time < first + HOUR for time in left) <= allowed
    if any(kind == "download" for _, _, kind in steps):
        assert left
