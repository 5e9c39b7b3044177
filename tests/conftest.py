"""What all tests share."""

from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine is slow, not wrong.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of published files that the bundled release is made from."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"the published files are not at {SHARED_DATA}")
    return SHARED_DATA
