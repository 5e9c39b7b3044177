"""What the tests of the dashboard share."""

from pathlib import Path

import pytest
from release_fixture import write_release


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder that holds one release of test figures; the dashboard reads from it."""
    monkeypatch.setenv("S3_DATA_DIR", str(tmp_path))
    write_release(tmp_path)
    return tmp_path
