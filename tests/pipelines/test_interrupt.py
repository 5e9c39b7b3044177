"""Ctrl-C ends a refresh at once, and the next one goes on."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines import raw
from tests.services.stand_in import Dataset, running

ROOT = Path(__file__).resolve().parents[2]
UPDATED = datetime(2026, 3, 18, 10, tzinfo=UTC)


def test_a_refresh_stopped_by_hand_ends_at_once_and_the_next_goes_on(tmp_path: Path) -> None:
    gdp = Dataset(
        ("freq", "unit", "geo"), [("A", "EUR_HAB", "SE332", "2021", "63700", "", "")], UPDATED
    )
    with running() as services:
        services.datasets = {"nama_10r_3gdp": gdp}
        # Far longer than this test waits for the end.
        services.delay = 60
        stopped = refresh(tmp_path, services.eurostat)
        while not services.asked:
            assert stopped.poll() is None
        stopped.send_signal(signal.SIGINT)
        _, errors = stopped.communicate(timeout=30)
        assert stopped.returncode == 130
        assert "Stopped. What was fetched is kept" in errors
        services.delay = 0
        again = refresh(tmp_path, services.eurostat)
        again.communicate(timeout=60)
        assert again.returncode == 0
    assert [file.sidecar.dataset for file in raw.stored(tmp_path / "raw")] == ["nama_10r_3gdp"]


@pytest.fixture(autouse=True)
def heeds_ctrl_c() -> Iterator[None]:
    """A process started in the background ignores Ctrl-C, and so would what it starts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def refresh(data: Path, eurostat: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "pipelines", "refresh", "--source=eurostat", "--only=gdp_eur"],
        cwd=ROOT,
        env={**os.environ, "S3_DATA_DIR": str(data), "S3_EUROSTAT_URL": eurostat},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
