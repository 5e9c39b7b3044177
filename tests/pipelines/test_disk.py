"""A disk that is full or may not be written: the release in use stays, and the next run goes on."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.__main__ import app
from pipelines.catalogue import Catalogue, load_catalogue
from pipelines.publish import read_table, release_folder, release_ids
from pipelines.verify import verify
from tests.pipelines.killable import Killable

NAME = "tgs00042.tsv"
ADVICE = "Check the data folder: may it be written, is there room?"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def worker() -> Iterator[Killable]:
    worker = Killable()
    yield worker
    worker.close()


def table(folder: Path, value: float) -> Path:
    """R&D in Upper Norrland in 2023 as a file to import."""
    path = folder / NAME
    path.write_text(f"freq,sectperf,unit,geo\\TIME_PERIOD\t2023 \nA,TOTAL,PC_GDP,SE33\t{value} \n")
    return path


def figure(data: Path) -> float:
    folder = release_folder(data / "processed")
    assert folder is not None
    figures = read_table(folder, "observations").set_index(["indicator", "geo", "year"])
    return float(figures.at[("rd_gerd_gdp", "SE33", 2023), "value"])


def test_a_disk_that_fills_up_at_any_write_leaves_the_release_in_use_and_no_remains(
    worker: Killable, tmp_path: Path, catalogue: Catalogue
) -> None:
    data = tmp_path / "data"
    for day in (1, 2):
        table(tmp_path, 2.0)
        first = worker.run(
            "--data", data, "import", tmp_path / NAME, now=f"2026-11-0{day}T03:00:00Z"
        )
        assert first.code == 0, first.output
    in_use, refused = 2.0, 0
    for day, full in enumerate(range(2, first.changes, max(1, first.changes // 10)), start=1):
        new = 2 + day / 100
        ended = worker.run(
            "--data", data, "import", table(tmp_path, new), full=full,
            now=f"2026-12-{day:02}T03:00:00Z",
        )  # fmt: skip
        where = f"full at change {full} of {first.changes}: {ended.output}"
        if ended.code == 0:
            in_use = new
        else:
            refused += 1
            assert ended.code == 2, where
            assert "No space left on device" in ended.output, where
            assert ADVICE in ended.output, where
        assert figure(data) == in_use, where
        for name in release_ids(data / "processed"):
            assert verify(data / "processed" / name, catalogue) == [], where
        assert not list(data.rglob("*.part")), f"what is unfinished fills the disk: {where}"
    assert refused >= 8, "room is needed nearly to the end of the run"
    last = worker.run("--data", data, "build", now="2026-12-31T03:00:00Z")
    assert last.code == 0, last.output
    assert figure(data) == new, "what was taken before the disk was full is not lost"


@pytest.mark.parametrize("command", ["import", "build", "rollback", "refresh"])
def test_a_data_folder_that_cannot_be_made_is_told_with_advice(
    tmp_path: Path, command: str
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    files = [str(table(tmp_path, 2.1))] if command == "import" else []
    result = CliRunner().invoke(app, ["--data", str(blocked / "data"), command, *files])
    assert result.exit_code == 2
    assert ADVICE in result.output
    assert str(blocked) in result.output


@pytest.mark.parametrize("command", ["import", "build", "rollback", "refresh"])
def test_a_folder_that_may_only_be_read_is_told_and_stays_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    data = tmp_path / "data"
    file = str(table(tmp_path, 2.1))
    assert CliRunner().invoke(app, ["--data", str(data), "import", file]).exit_code == 0
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    opened = os.open

    def read_only(path: str, flags: int, *rest: int, **more: int) -> int:
        # Rights do not stop an administrator, under whom tests may run; a system's answer does.
        if flags & (os.O_WRONLY | os.O_RDWR) and Path(os.fsdecode(path)).is_relative_to(data):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))
        return opened(path, flags, *rest, **more)

    monkeypatch.setattr(os, "open", read_only)
    result = CliRunner().invoke(
        app, ["--data", str(data), command, *([file] if command == "import" else [])]
    )
    assert result.exit_code == 2
    assert "Read-only file system" in result.output
    assert ADVICE in result.output
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before
