"""Two runs on one data folder: the second is told who is at work; a dead one bars nobody."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.__main__ import app
from pipelines.errors import BusyError
from pipelines.lock import sole_run
from pipelines.publish import read_table, release_folder

ROOT = Path(__file__).resolve().parents[2]
# Holds the lock, says so, and goes on only when it is spoken to.
HOLDER = """
import sys
from pathlib import Path
from pipelines.lock import sole_run
with sole_run(Path(sys.argv[1]), "refresh"):
    print("at work", flush=True)
    sys.stdin.readline()
    (Path(sys.argv[1]) / "result").write_text("done")
"""

Start = Callable[[], subprocess.Popen[str]]


@pytest.fixture
def holder(tmp_path: Path) -> Start:
    def _start() -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(tmp_path)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "at work\n"
        return process

    return _start


@pytest.mark.parametrize("command", ["refresh", "build", "rollback", "import", "bundle"])
def test_the_second_run_ends_at_once_and_says_who_is_at_work_while_the_first_goes_on(
    holder: Start, tmp_path: Path, command: str
) -> None:
    with holder() as first:
        files = [str(tmp_path / "file.csv")] if command in ("import", "bundle") else []
        second = CliRunner().invoke(app, ["--data", str(tmp_path), command, *files])
        first.communicate("go on\n")
    assert second.exit_code == 2, second.output
    told = re.search(
        rf"another refresh \(process {first.pid} on \S+, begun a moment ago\) is at work on this "
        rf"folder\. Run `{command}` again when it has ended",
        second.output,
    )
    assert told, second.output
    assert first.returncode == 0
    assert (tmp_path / "result").read_text() == "done"


def test_of_two_imports_the_first_is_published_and_the_second_is_turned_away(
    tmp_path: Path,
) -> None:
    table = b"freq,sectperf,unit,geo\\TIME_PERIOD\t2023 \nA,TOTAL,PC_GDP,SE33\t2.25 \n"
    pipe, other, data = tmp_path / "tgs00042.tsv", tmp_path / "other.tsv", tmp_path / "data"
    os.mkfifo(pipe)
    other.write_bytes(table)
    command = [sys.executable, "-m", "pipelines", "--data", str(data), "import"]
    with (
        subprocess.Popen([*command, str(pipe)], cwd=ROOT) as first,
        # Opened as soon as the first run reads its file, which it does with the lock in hand.
        pipe.open("wb") as content,
    ):
        second = subprocess.run([*command, str(other)], cwd=ROOT, capture_output=True)
        content.write(table)
    assert second.returncode == 2
    assert f"another import (process {first.pid} on ".encode() in second.stderr
    assert b"Traceback" not in second.stderr
    assert first.returncode == 0
    folder = release_folder(data / "processed")
    assert folder is not None
    assert read_table(folder, "observations")["value"].tolist() == [2.25]


def test_a_killed_run_bars_nobody(holder: Start, tmp_path: Path) -> None:
    with holder() as first:
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert "refresh" in (tmp_path / ".lock").read_text(), "it could not tidy up"
    with sole_run(tmp_path, "build"):
        pass


@pytest.mark.parametrize(
    ("since", "begun"),
    [
        ("2020-11-24T03:00:00+00:00", r"begun \d+ hours ago"),
        ("2999-01-01T00:00:00+00:00", "begun a moment ago"),
    ],
)
def test_the_age_is_told_in_minutes_and_never_negative(
    tmp_path: Path, since: str, begun: str
) -> None:
    with sole_run(tmp_path, "refresh"):
        (tmp_path / ".lock").write_text(
            f'{{"pid": 7, "host": "here", "command": "refresh", "since": "{since}"}}'
        )
        with pytest.raises(BusyError, match=begun), sole_run(tmp_path, "build"):
            pass


@pytest.mark.parametrize("words", ["", "{", "[]", '{"pid": 7}', '{"since": "2026"}'])
def test_a_lock_whose_owner_cannot_be_read_still_holds(tmp_path: Path, words: str) -> None:
    with sole_run(tmp_path, "refresh"):
        (tmp_path / ".lock").write_text(words)
        with (
            pytest.raises(BusyError, match="another run is at work"),
            sole_run(tmp_path, "build"),
        ):
            pass


def test_what_is_left_in_the_file_bars_nobody(tmp_path: Path) -> None:
    (tmp_path / ".lock").write_text('{"pid": 1, "since": "2026-11-24T03:00:00+00:00"}' * 50)
    with sole_run(tmp_path, "build"):
        assert (tmp_path / ".lock").read_text().count("pid") == 1


def test_what_a_killed_run_left_is_taken_away_and_all_else_stays(tmp_path: Path) -> None:
    processed, raw = tmp_path / "processed", tmp_path / "raw" / "eurostat" / "tgs00042"
    for folder in (processed / ".20261124T030000Z.part", processed / "20261123T030000Z", raw):
        folder.mkdir(parents=True)
        (folder / "observations.parquet").write_bytes(b"PAR1")
    for path in (processed / ".abc.part", raw / ".def.part", raw / "0123.csv.gz"):
        path.write_bytes(b"x")
    with sole_run(tmp_path, "build"):
        left = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {
        ".lock",
        "processed/20261123T030000Z/observations.parquet",
        "raw/eurostat/tgs00042/observations.parquet",
        "raw/eurostat/tgs00042/0123.csv.gz",
    }


@pytest.mark.parametrize("new_is_there", [True, False])
def test_a_release_that_was_being_replaced_is_there_again(
    tmp_path: Path, new_is_there: bool
) -> None:
    processed = tmp_path / "processed"
    before = processed / ".bundled.before"
    before.mkdir(parents=True)
    (before / "manifest.json").write_text("old")
    if new_is_there:
        (processed / "bundled").mkdir()
        (processed / "bundled" / "manifest.json").write_text("new")
    with sole_run(tmp_path, "build"):
        pass
    assert [path.name for path in processed.iterdir()] == ["bundled"]
    kept = (processed / "bundled" / "manifest.json").read_text()
    assert kept == ("new" if new_is_there else "old")
