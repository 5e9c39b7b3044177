"""The dashboard under a folder, killed while a room votes, and started again."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from room_deck import DOTS

from analysis.judgement import Dots
from dashboard.workshop import tallies
from dashboard.workshop.sessions import Started

ROOT = Path(__file__).resolve().parents[3]
ROOM = 60
OPTIONS = "FREITMHAX"


@contextmanager
def served(port: int) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "streamlit", "run", "server.py"]
    told = [f"--server.port={port}", "--server.address=127.0.0.1", "--server.baseUrlPath=s3"]
    process = subprocess.Popen([*command, *told], cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        while asked(port, "GET", "/s3/_stcore/health") != 200:
            assert process.poll() is None, "the dashboard ended before it answered"
            time.sleep(0.05)
        yield process
    finally:
        process.kill()
        process.wait()


def asked(port: int, method: str, path: str, body: object = None, keep: list | None = None) -> int:
    """The status of a reply, 0 for none."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    headers = {"Content-Type": "application/json"} if body is not None else {}
    try:
        connection.request(method, path, json.dumps(body) if headers else None, headers)
        reply = connection.getresponse()
        read = reply.read()
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()
    if keep is not None and reply.status < 300:
        keep.append(json.loads(read))
    return reply.status


def test_every_vote_that_was_acknowledged_is_there_once(sqlite: str, started: Started) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    room = f"/s3/room/{started.code}"
    acknowledged: dict[str, str] = {}
    enough, down, up = threading.Event(), threading.Event(), threading.Event()

    def person(number: int) -> None:
        option = OPTIONS[number % len(OPTIONS)]
        joined: list[dict[str, str]] = []
        while not joined:
            if asked(port, "POST", f"{room}/join", {}, joined) in (0, 429, 503):
                up.wait(0.1)
        device = joined[0]["device"]
        vote = {"device": device, "slide": DOTS, "act": "only", "value": [option]}
        # As a phone does: the same until the server has said that it is saved.
        while asked(port, "POST", f"{room}/answer", vote) != 200:
            down.wait()
            up.wait()
        acknowledged[device] = option
        if len(acknowledged) >= ROOM // 4:
            enough.set()

    people = [threading.Thread(target=person, args=(number,)) for number in range(ROOM)]
    with served(port) as process:
        for one in people:
            one.start()
        assert enough.wait(20)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        before_the_end = dict(acknowledged)
        down.set()
    said = tallies.said(started.code, DOTS)
    assert said is not None
    assert len(before_the_end) <= said.answered
    with served(port):
        up.set()
        for one in people:
            one.join()
        assert asked(port, "GET", f"/s3/room/{started.code}") == 200
        assert asked(port, "GET", "/s3/room") == 200
    said = tallies.said(started.code, DOTS)
    assert said is not None
    assert isinstance(said.result, Dots)
    expected = {option: 0 for option in OPTIONS}
    for option in acknowledged.values():
        expected[option] += 1
    assert said.result == Dots(expected, ROOM)
    assert len(acknowledged) == ROOM
