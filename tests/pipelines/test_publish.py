"""Releases in their folder: the order of their ids, which stay, which can be chosen."""

import json
import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from pipelines.errors import CheckError
from pipelines.publish import publish as publish_tables
from pipelines.publish import put_in_place, read_manifest, release_folder, release_ids, use

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def publish(processed: Path, now: datetime) -> str:
    """A release of one small table."""
    words = ("series", "dataset", "source_en", "licence_en", "attribution_en", "url")
    series = pd.DataFrame({word: ["a"] for word in words})
    return publish_tables(
        {"series": series}, processed, now=now, failures=[], dropped={}, boundaries={}
    )


def in_use(processed: Path) -> str:
    folder = release_folder(processed)
    assert folder is not None
    return folder.name


def test_a_release_made_by_a_clock_that_went_back_is_the_newest_all_the_same(
    tmp_path: Path,
) -> None:
    first = publish(tmp_path, NOON)
    second = publish(tmp_path, NOON - timedelta(days=400))
    third = publish(tmp_path, NOON - timedelta(days=400))
    fourth = publish(tmp_path, NOON + timedelta(hours=1))
    assert [first, second, third, fourth] == [
        "20261124T120000Z",
        "20261124T120001Z",
        "20261124T120002Z",
        "20261124T130000Z",
    ]
    assert release_ids(tmp_path) == [first, second, third, fourth]
    assert in_use(tmp_path) == fourth
    made_at = read_manifest(tmp_path / second)["made_at"]
    assert made_at == "2025-10-20T12:00:00Z", "the manifest says what the clock said"


def test_the_newest_five_stay(tmp_path: Path) -> None:
    made = [publish(tmp_path, NOON + timedelta(hours=hour)) for hour in range(8)]
    assert release_ids(tmp_path) == made[-5:]


def test_the_release_that_was_in_use_stays_for_those_who_still_read_it(tmp_path: Path) -> None:
    made = [publish(tmp_path, NOON + timedelta(hours=hour)) for hour in range(5)]
    use(tmp_path, made[0])
    sixth = publish(tmp_path, NOON + timedelta(hours=5))
    assert release_ids(tmp_path) == [made[0], made[2], made[3], made[4], sixth]
    seventh = publish(tmp_path, NOON + timedelta(hours=6))
    assert release_ids(tmp_path) == [made[2], made[3], made[4], sixth, seventh]


@pytest.mark.parametrize("lost", ["manifest.json", "series.parquet"])
def test_a_folder_that_lacks_a_file_is_no_release_to_choose(tmp_path: Path, lost: str) -> None:
    first = publish(tmp_path, NOON)
    second = publish(tmp_path, NOON + timedelta(hours=1))
    (tmp_path / first / lost).unlink()
    assert release_ids(tmp_path) == [second]
    with pytest.raises(CheckError):
        use(tmp_path, first)
    assert in_use(tmp_path) == second


@pytest.mark.parametrize("manifest", [b"", b"{", b"[]", b"{}", b'{"files": null}', b"\xff"])
def test_a_folder_with_half_a_manifest_is_no_release_to_choose(
    tmp_path: Path, manifest: bytes
) -> None:
    first = publish(tmp_path, NOON)
    second = publish(tmp_path, NOON + timedelta(hours=1))
    (tmp_path / first / "manifest.json").write_bytes(manifest)
    assert release_ids(tmp_path) == [second]
    with pytest.raises(CheckError, match="damaged"):
        use(tmp_path, first)


def test_a_pointer_to_a_release_that_is_not_there_is_told_as_such(tmp_path: Path) -> None:
    kept = publish(tmp_path, NOON)
    lost = publish(tmp_path, NOON + timedelta(hours=1))
    shutil.rmtree(tmp_path / lost)
    with pytest.raises(CheckError, match=f"no release '{lost}', which CURRENT names.*{kept}"):
        release_folder(tmp_path)


def test_a_folder_takes_the_place_of_an_older_one(tmp_path: Path) -> None:
    for name, words in (("bundled", "old"), (".bundled.part", "new")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "manifest.json").write_text(json.dumps(words))
    put_in_place(tmp_path / ".bundled.part", tmp_path / "bundled")
    assert read_manifest(tmp_path / "bundled") == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["bundled"]


def test_the_older_folder_is_back_when_the_new_one_cannot_be_moved(tmp_path: Path) -> None:
    (tmp_path / "bundled").mkdir()
    (tmp_path / "bundled" / "manifest.json").write_text('"old"')
    part = tmp_path / ".bundled.part"
    part.mkdir()

    class Immovable(type(part)):  # type: ignore[misc]
        def rename(self, target: Path) -> Path:
            raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        put_in_place(Immovable(part), tmp_path / "bundled")
    assert read_manifest(tmp_path / "bundled") == "old"


def test_all_files_are_on_the_disk_before_a_release_gets_its_name_and_that_before_it_is_in_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    events: list[str] = []
    to_disk, rename, replace = os.fsync, os.rename, os.replace

    def sync(handle: int) -> None:
        to_disk(handle)
        synced.append(os.fstat(handle).st_ino)

    def named(source: Path, target: Path) -> None:
        missing = [path.name for path in [source, *source.iterdir()] if not is_synced(path)]
        assert missing == [], "a power cut would leave these empty"
        events.append("named")
        rename(source, target)
        synced.clear()

    def pointed(source: str, target: Path) -> None:
        assert is_synced(Path(source))
        assert is_synced(tmp_path), "a power cut would leave a pointer to nothing"
        events.append("in use")
        replace(source, target)
        synced.clear()

    def is_synced(path: Path) -> bool:
        return path.stat().st_ino in synced

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "rename", named)
    monkeypatch.setattr(os, "replace", pointed)
    publish(tmp_path, NOON)
    assert events == ["named", "in use"]
    assert is_synced(tmp_path)
