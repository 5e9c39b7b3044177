"""A dashboard that runs, as visitors meet it."""

import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def dashboard(port: int = 0, **environment: str) -> Iterator[str]:
    """The address of a dashboard on a free port; ends it afterwards.

    Args:
        port: Another port than any that is free.
        environment: Variables of the process; without S3_DATA_DIR it shows the figures of the
            repository.
    """
    with running(port or free_port(), **environment) as (url, _):
        yield url


@contextmanager
def running(
    port: int, folder: str = "", **environment: str
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The same with its process, for those who kill it; under a folder of its address if told."""
    command = [sys.executable, "-m", "streamlit", "run", "server.py", "--server.port", str(port)]
    where = ["--server.address", "127.0.0.1", "--server.baseUrlPath", folder]
    process = subprocess.Popen(
        [*command, *where],
        cwd=ROOT,
        env={k: v for k, v in os.environ.items() if not k.startswith("S3_")} | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}/{folder}".rstrip("/")
    try:
        while not _answers(url):
            assert process.poll() is None, "the dashboard ended before it answered"
        yield url, process
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=1) as reply:
            return bool(reply.status == 200)
    except (URLError, OSError):
        return False
