"""What was received: the bytes of every response and imported file, with a sidecar each."""

import hashlib
import os
import re
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipelines.errors import CheckError, FormatError

SIDECAR_SUFFIX = ".sidecar.json"

# Dates and UTC times of this shape sort as text, the coarser before the finer.
IsoDate = Annotated[
    str,
    Field(pattern=r"^(\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00))?)?)?)?$"),
]


class Sidecar(BaseModel):
    """Where the bytes beside it come from.

    Attributes:
        source: Key of the publisher in the catalogue, such as `eurostat`.
        dataset: The dataset as the catalogue spells it.
        name: The file name under which the bytes came.
        origin: `refresh` for an answer of a service, `import` for a file handed to us.
        url: The query address, or the link where the figures are published.
        retrieved_at: When the bytes were fetched or imported, UTC; empty when unknown.
        updated: The source's own last update of the dataset; empty when it tells none.
        vintage: The edition in words.
        as_of: What decides which of two files is newer.
        sha256: Digest of the bytes, in hexadecimal.
        bytes: Number of bytes.
        licence: Terms of use of this file where they differ from the publisher's.
        note: What a reader of the figures must know about this copy.
        complete: Whether this is the whole answer to a query, so that a figure it lacks is gone.
        about: What the YAML beside a plain table says; empty for all other formats.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    dataset: str
    name: str
    origin: Literal["refresh", "import"]
    url: str = ""
    retrieved_at: IsoDate = ""
    updated: IsoDate = ""
    vintage: str = ""
    as_of: IsoDate = ""
    sha256: str
    bytes: int
    licence: str = ""
    note: str = ""
    complete: bool = False
    about: dict[str, Any] = Field(default_factory=dict)


@dataclass(frozen=True)
class RawFile:
    """Bytes as received, and their sidecar."""

    path: Path
    sidecar: Sidecar

    def read(self) -> bytes:
        """Returns the bytes.

        Raises:
            CheckError: The bytes on disk are not those that were received.
        """
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            data = b""
        if hashlib.sha256(data).hexdigest() != self.sidecar.sha256:
            raise CheckError(
                "the raw file is missing or no longer holds the bytes that were received.",
                next_step=f"Delete {self.path.name}{SIDECAR_SUFFIX} and it, then fetch the "
                "dataset again with `refresh --force`, or import its file again.",
                dataset=self.sidecar.dataset,
                url=str(self.path),
            )
        return data


def store(folder: Path, data: bytes, **facts: Any) -> RawFile:
    """Keeps bytes as received in `<folder>/<source>/<dataset>/`, named after their digest.

    The same bytes of the same dataset are kept once. Their sidecar then tells the later of the
    two, except that the answer of a service is never turned into a mere import.

    Args:
        folder: The folder of all raw files.
        data: The bytes, still compressed if they came so.
        facts: What `Sidecar` tells, without sha256 and bytes. An answer is as of when it came,
            for it is the state of the source at that moment; a file is as of the source's last
            update that it tells, else of `as_of`, else of when it was imported.
    """
    digest = hashlib.sha256(data).hexdigest()
    sidecar = Sidecar(**facts, sha256=digest, bytes=len(data))
    stated = "" if sidecar.complete else sidecar.updated or sidecar.as_of
    sidecar = sidecar.model_copy(update={"as_of": stated or sidecar.retrieved_at})
    name = digest[:16] + _suffixes(sidecar.name)
    path = folder / sidecar.source / _file_safe(sidecar.dataset) / name
    beside = path.with_name(path.name + SIDECAR_SUFFIX)
    if beside.exists():
        kept = _read_sidecar(beside)
        if kept.complete and not sidecar.complete:
            return RawFile(path, kept)
    path.parent.mkdir(parents=True, exist_ok=True)
    # The sidecar comes last: bytes without one are not looked at.
    replace(path, data)
    replace(beside, (sidecar.model_dump_json(indent=1) + "\n").encode())
    return RawFile(path, sidecar)


def stored(folder: Path) -> list[RawFile]:
    """Lists all raw files by `as_of`, `retrieved_at` and digest, the oldest edition first.

    Raises:
        FormatError: A sidecar cannot be read.
    """
    files = [
        RawFile(path.with_name(path.name.removesuffix(SIDECAR_SUFFIX)), _read_sidecar(path))
        for path in folder.rglob(f"*{SIDECAR_SUFFIX}")
    ]
    return sorted(
        files,
        key=lambda file: (file.sidecar.as_of, file.sidecar.retrieved_at, file.sidecar.sha256),
    )


def utc(time: datetime) -> str:
    """Writes a time as the sidecars have it."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def replace(path: Path, data: bytes) -> None:
    """Writes a file whole or not at all: readers see the old bytes or the new ones."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        # mkstemp makes the file private; raw files are as readable as any other file.
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _read_sidecar(path: Path) -> Sidecar:
    try:
        return Sidecar.model_validate_json(path.read_bytes())
    except (ValidationError, OSError) as error:
        raise FormatError(
            f"the sidecar of a raw file cannot be read: {error}",
            next_step="Delete it and the raw file beside it, then fetch or import that again.",
            url=str(path),
        ) from error


def _file_safe(dataset: str) -> str:
    return re.sub(r"[^A-Za-z0-9@._-]+", "_", dataset)


def _suffixes(name: str) -> str:
    found = re.search(r"(\.[A-Za-z]{2,8}){1,2}$", name)
    return found.group().lower() if found else ""
