"""Releases on disk: written whole, checked by hash, replaced atomically, read back."""

import hashlib
import io
import json
import re
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines import durable
from pipelines.datapackage import datapackage
from pipelines.errors import CheckError
from pipelines.leftovers import BEFORE, PART
from pipelines.raw import replace

BUNDLED = "bundled"
KEPT = 5
MADE_BY = "northern-sweden-in-figures 0.1.0"
_ROW_GROUP = 36_000
_TIME = "%Y%m%dT%H%M%SZ"
_ID = re.compile(r"\d{8}T\d{6}Z")
_TEXT = pa.dictionary(pa.int32(), pa.string())
_OBSERVATION = [("value", pa.float64()), ("flag", _TEXT), ("confidential", _TEXT)]
SCHEMAS = {
    "observations": pa.schema(
        [("indicator", _TEXT), ("geo", _TEXT), ("year", pa.int16()), *_OBSERVATION,
         ("series", _TEXT)]
    ),
    "structure": pa.schema(
        [("dataset", _TEXT), ("geo", _TEXT), ("nace", _TEXT), ("year", pa.int16()),
         *_OBSERVATION, ("series", _TEXT)]
    ),
    "revisions": pa.schema(
        [("indicator", _TEXT), ("geo", _TEXT), ("year", pa.int16()), ("before", pa.float64()),
         ("after", pa.float64()), ("kind", _TEXT)]
    ),
}  # fmt: skip
"""Column types of the tables of figures; the describing tables take theirs from the frames."""


def release_folder(processed: Path, release: str = "") -> Path | None:
    """The folder of a release: the one named, else the one in use, else the bundled one.

    Returns:
        None when no release exists yet.

    Raises:
        CheckError: The release named does not exist.
    """
    whose = ""
    if not release:
        release = _named(processed) or BUNDLED
        whose = ", which CURRENT names"
        if release == BUNDLED and not (processed / BUNDLED).is_dir():
            return None
    folder = processed / release
    if not (folder / "manifest.json").is_file():
        raise CheckError(
            f"there is no release {release!r}{whose}.",
            next_step=f"Releases here: {', '.join(release_ids(processed)) or 'none'}. "
            "`python -m pipelines rollback RELEASE` chooses one.",
            url=str(processed),
        )
    return folder


def release_ids(processed: Path) -> list[str]:
    """Ids of all whole releases, the oldest first; `bundled` comes before all others."""
    names = [
        folder.name
        for folder in processed.glob("*")
        if (folder.name == BUNDLED or _ID.fullmatch(folder.name)) and _whole(folder)
    ]
    return sorted(names, key=lambda name: (name != BUNDLED, name))


def _named(processed: Path) -> str:
    """What CURRENT names; "" without it."""
    current = processed / "CURRENT"
    return current.read_text(errors="replace").strip() if current.exists() else ""


def _whole(folder: Path) -> bool:
    """Whether a folder holds a manifest and all files that it lists; their bytes may be damaged."""
    try:
        return all((folder / name).is_file() for name in read_manifest(folder)["files"])
    except (CheckError, KeyError, TypeError):
        return False


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a release.

    Raises:
        CheckError: It cannot be read.
    """
    try:
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_bytes())
        return manifest
    except (OSError, ValueError) as error:
        raise damaged(folder / "manifest.json") from error


def release_before(folder: Path, earlier: Sequence[str]) -> str:
    """The release that was in use when this one was made, else the newest of the earlier ones.

    A run that was killed may have left a whole release that was never in use.

    Args:
        folder: A release.
        earlier: Ids of those before it that are there, the oldest first; at least one.
    """
    try:
        before = str(read_manifest(folder).get("before"))
    except CheckError:
        before = ""
    return before if before in earlier else earlier[-1]


def read_table(folder: Path, name: str) -> pd.DataFrame:
    """One table of a release as a frame; texts are plain strings.

    Raises:
        CheckError: It cannot be read.
    """
    try:
        table = pq.read_table(folder / f"{name}.parquet")
    except (OSError, pa.ArrowException) as error:
        raise damaged(folder / f"{name}.parquet") from error
    columns = [
        column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
        for column in table.columns
    ]
    frame: pd.DataFrame = pa.table(columns, names=table.column_names).to_pandas()
    return frame


def damaged(path: Path) -> CheckError:
    """The error for a file of a release that is missing or cannot be read."""
    return CheckError(
        "the release is damaged: this file is missing or cannot be read.",
        next_step="`python -m pipelines rollback RELEASE` chooses another release.",
        url=str(path),
    )


def publish(
    tables: Mapping[str, pd.DataFrame],
    processed: Path,
    *,
    now: datetime,
    failures: list[dict[str, str]],
    dropped: Mapping[str, Mapping[str, int]],
    boundaries: Mapping[str, bytes],
    release: str = "",
    before: str = "",
    first_figures: Sequence[str] = (),
) -> str:
    """Writes a release and makes it the one in use.

    The release is written beside its place, brought to the disk, then moved there whole; CURRENT
    is replaced last. So a reader sees the release before or this one, never a part, even after a
    power cut. The same tables give the same Parquet bytes.

    Args:
        tables: Name of the Parquet file to its frame.
        processed: The folder of all releases.
        now: Becomes the release id, in UTC to the second, unless a later id is there: then the
            clock went back, and the id is the second after.
        failures: What kept its older figures, and why.
        dropped: Per dataset, the area codes that the release has no area for, with row counts.
        boundaries: Name of a GeoParquet file to its bytes.
        release: Another id than the time; only `bundled` is meant.
        before: The release that revisions.parquet compares with, "" for none.
        first_figures: Indicators that had no figures in it, and so have no rows there.

    Returns:
        The release id.

    Raises:
        OSError: The folder cannot be written; the release in use stays, and nothing is left over.
    """
    release = release or _next_id(processed, now)
    part = processed / f".{release}{PART}"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        files: dict[str, dict[str, Any]] = {}
        contents = {**{name: _parquet(name, frame) for name, frame in tables.items()}, **boundaries}
        for name, data in sorted(contents.items()):
            durable.write(part / f"{name}.parquet", data)
            files[f"{name}.parquet"] = {
                "sha256": hashlib.sha256(data).hexdigest(),
                "rows": pq.read_metadata(io.BytesIO(data)).num_rows,
            }
        package = _json(datapackage(part, sorted(contents), tables["series"]))
        durable.write(part / "datapackage.json", package)
        files["datapackage.json"] = {"sha256": hashlib.sha256(package).hexdigest()}
        manifest = {
            "release": release,
            "made_at": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "made_by": MADE_BY,
            "before": before,
            "first_figures": list(first_figures),
            "files": files,
            "failed": failures,
            "areas_left_out": dropped,
        }
        durable.write(part / "manifest.json", _json(manifest))
        put_in_place(part, processed / release)
    except BaseException:
        # A full disk must not stay full of what nobody can use.
        shutil.rmtree(part, ignore_errors=True)
        raise
    if release != BUNDLED:
        before = _named(processed)
        use(processed, release)
        _prune(processed, keep={release, before})
    return release


def put_in_place(part: Path, place: Path) -> None:
    """Moves a finished folder to its place, where an older one may be.

    A folder cannot replace another at once. A run that is killed between the two moves leaves the
    older one aside, and `clear_leftovers` puts it back.
    """
    durable.sync_folder(part)
    before = place.with_name(f".{place.name}{BEFORE}")
    if place.exists():
        place.rename(before)
    try:
        part.rename(place)
    except OSError:
        if before.exists():
            before.rename(place)
        raise
    durable.sync_folder(place.parent)
    shutil.rmtree(before, ignore_errors=True)


def use(processed: Path, release: str) -> None:
    """Makes a release the one in use.

    Raises:
        CheckError: It does not exist or lacks a file.
    """
    folder = release_folder(processed, release)
    if folder and not _whole(folder):
        raise damaged(folder / "manifest.json")
    replace(processed / "CURRENT", f"{release}\n".encode())


def _next_id(processed: Path, now: datetime) -> str:
    taken = [folder.name for folder in processed.glob("*") if _ID.fullmatch(folder.name)]
    newest = max((datetime.strptime(f"{name}+0000", f"{_TIME}%z") for name in taken), default=None)
    if newest is not None:
        now = max(now, newest + timedelta(seconds=1))
    return now.strftime(_TIME)


def _prune(processed: Path, keep: set[str]) -> None:
    """Deletes all but the newest releases and those to keep, one of which may still be read."""
    made = [name for name in release_ids(processed) if _ID.fullmatch(name)]
    others = [name for name in made if name not in keep]
    kept = len(made) - len(others)
    # A release that cannot be deleted now, for it is open, is by the next run.
    with suppress(OSError):
        for name in others[: max(0, kept + len(others) - KEPT)]:
            # It is gone at once, never a release without some of its files.
            gone = (processed / name).rename(processed / f".{name}{PART}")
            shutil.rmtree(gone)


def _parquet(name: str, frame: pd.DataFrame) -> bytes:
    schema = SCHEMAS.get(name) or pa.Schema.from_pandas(frame, preserve_index=False)
    # pandas' own metadata names library versions, which would change the bytes.
    schema = schema.remove_metadata()
    buffer = io.BytesIO()
    with pq.ParquetWriter(buffer, schema, compression="zstd") as writer:
        for start in range(0, max(len(frame), 1), _ROW_GROUP):
            rows = frame.iloc[start : start + _ROW_GROUP]
            table = pa.Table.from_pandas(rows, schema=schema, preserve_index=False)
            writer.write_table(table.replace_schema_metadata(None), row_group_size=_ROW_GROUP)
    return buffer.getvalue()


def _json(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
