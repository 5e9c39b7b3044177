"""What tests of asking the services and of whole renewals share."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.http import Client
from pipelines.pace import Pace

pytest.register_assert_rewrite("renewed")

from renewed import Place, renewed_once  # noqa: E402


@pytest.fixture(scope="module")
def first_renewal(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Place]:
    """A data folder after a good renewal of the module's `RENEWED`; it is only copied."""
    with renewed_once(tmp_path_factory.mktemp("renewed"), request.module.RENEWED) as place:
        yield place


@pytest.fixture
def place(first_renewal: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A data folder after a good renewal, and its services in their second edition."""
    for name in ("eurostat", "oecd", "gisco"):
        monkeypatch.setenv(f"S3_{name.upper()}_URL", getattr(first_renewal.service, name))
    shutil.copytree(first_renewal.data, tmp_path / "data")
    place = replace(first_renewal, data=tmp_path / "data", limits={}, waits=[])
    place.heal()
    return place


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    """Asks without a limit, once, and never sleeps."""
    pace = Pace({}, tmp_path / "pace.json")
    with Client(pace, retries=0, sleep=lambda _: None) as client:
        yield client
