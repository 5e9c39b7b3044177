"""What the tests of the dashboard share."""

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import streamlit as st
from release_fixture import write_release
from streamlit.components.v2 import manifest_scanner

# Streamlit's tester asks every installed package for components before each run. Ours brings none
# that way, and the answer does not change.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)

_BUNDLED = Path(__file__).resolve().parents[2] / "data" / "processed" / "bundled"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder that holds one release of test figures; the dashboard reads from it."""
    monkeypatch.setenv("S3_DATA_DIR", str(tmp_path))
    write_release(tmp_path)
    return tmp_path


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The bundled release in a folder where its tables may be changed."""
    folder = tmp_path / "processed" / "bundled"
    shutil.copytree(_BUNDLED, folder)
    monkeypatch.setenv("S3_DATA_DIR", str(tmp_path))
    # What is computed of a release is kept by its id and time, which the copy shares.
    st.cache_resource.clear()
    yield folder
    st.cache_resource.clear()
