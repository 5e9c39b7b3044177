"""Raw files that rot on the disk are found, each with what to do."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipelines import raw
from pipelines.__main__ import app
from pipelines.verify import damaged_raw


def keep(folder: Path, content: bytes) -> Path:
    """Stores an answer and returns where its bytes are."""
    return raw.store(
        folder,
        content,
        source="eurostat",
        dataset="rd_e_gerdreg",
        name="rd_e_gerdreg.csv",
        origin="refresh",
        retrieved_at="2026-11-24T03:00:00Z",
    ).path


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (lambda path: path.write_bytes(b"\x1f\x8b half"), "no longer holds the bytes"),
        (lambda path: path.write_bytes(b"other"), "no longer holds the bytes"),
        (lambda path: path.unlink(), "missing"),
        (
            lambda path: path.with_name(path.name + raw.SIDECAR_SUFFIX).write_bytes(b"{"),
            "sidecar of a raw file cannot be read",
        ),
    ],
)
def test_only_the_file_that_was_harmed_is_told(
    tmp_path: Path, harm: Callable[[Path], object], told: str
) -> None:
    keep(tmp_path, b"geo,value\nSE33,2.25\n")
    harmed = keep(tmp_path, b"geo,value\nSE33,2.26\n")
    assert damaged_raw(tmp_path) == []
    harm(harmed)
    [fault] = damaged_raw(tmp_path)
    assert told in fault
    assert harmed.name in fault
    assert "Delete" in fault


def test_a_folder_without_raw_files_has_no_faults(tmp_path: Path) -> None:
    assert damaged_raw(tmp_path / "raw") == []


def test_verify_tells_a_damaged_raw_file_and_that_the_release_is_sound(tmp_path: Path) -> None:
    table = tmp_path / "tgs00042.tsv"
    table.write_text("freq,sectperf,unit,geo\\TIME_PERIOD\t2023 \nA,TOTAL,PC_GDP,SE33\t2.25 \n")

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, ["--data", str(tmp_path), *arguments])

    assert run("import", str(table)).exit_code == 0
    assert run("verify").exit_code == 0
    [kept] = raw.stored(tmp_path / "raw")
    kept.path.write_bytes(b"rot")
    result = run("verify")
    assert result.exit_code == 1
    assert kept.path.name in result.output
    assert "is sound" in result.output
