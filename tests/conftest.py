"""What all tests share."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from pipelines import catalogue

# A busy machine is slow, not wrong. Every run tries other examples: over the days they add up, and
# HYPOTHESIS_EXAMPLES asks for more at once.
examples = int(os.environ.get("HYPOTHESIS_EXAMPLES", "30"))
settings.register_profile("untimed", deadline=None, max_examples=examples)
settings.load_profile("untimed")

_with_local = catalogue.with_local


def _of_the_project(parts: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Without what a region keeps in this checkout, which the tests know nothing of."""
    own = folder == catalogue.CATALOGUE / "local"
    return _with_local(parts, folder / "none" if own else folder)


# Before any test module, for some load the catalogue when they are imported.
catalogue.with_local = _of_the_project

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of published files that the bundled release is made from."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"the published files are not at {SHARED_DATA}")
    return SHARED_DATA
