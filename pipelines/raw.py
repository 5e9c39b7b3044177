"""What was received: the bytes of every response and imported file, with a sidecar each."""

import gzip
import hashlib
import os
import re
import tempfile
import zlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipelines.durable import sync_folder
from pipelines.errors import CheckError, FormatError, PipelineError
from pipelines.formats.sniff import GZIP
from pipelines.unbuilt import note_unbuilt

SIDECAR_SUFFIX = ".sidecar.json"
OPEN_END = 9999
"""The last year of a question that asks for all years from its first on."""

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
        sha256: Digest of the bytes as they came, in hexadecimal.
        bytes: Number of bytes as they came.
        packed: Whether we compressed them to keep them.
        licence: Terms of use of this file where they differ from the publisher's.
        note: What a reader of the figures must know about this copy.
        unfit: Why no trend may be read from this copy: `rounded` so much that rounding alone can
            move its figures, or `flags_lost`, so that its breaks are not known; "" for nothing.
        complete: Whether this is the whole answer to a query, so that a figure it lacks is gone.
        about: What the YAML beside a plain table says; empty for all other formats.
        status: HTTP status of the answer; 0 for an imported file.
        headers: Headers of the answer.
        structure_version: Version of the dataflow or data structure that the answer tells.
        stamp: What the service said of the dataset's last change when the answer was asked for:
            a time of Eurostat's inventory, `validFrom|obs_count` of the OECD.
        asked: The codes asked for by dimension; an empty list leaves the dimension open.
        first_year: The first year asked for.
        last_year: The last year asked for.
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
    unfit: Literal["", "flags_lost", "rounded"] = ""
    complete: bool = False
    about: dict[str, Any] = Field(default_factory=dict)
    packed: bool = False
    status: int = 0
    headers: dict[str, str] = Field(default_factory=dict)
    structure_version: str = ""
    stamp: str = ""
    asked: dict[str, list[str]] = Field(default_factory=dict)
    first_year: int = 0
    last_year: int = OPEN_END


@dataclass(frozen=True)
class RawFile:
    """Bytes as received, and their sidecar."""

    path: Path
    sidecar: Sidecar

    def read(self) -> bytes:
        """Returns the bytes as they came.

        Raises:
            CheckError: The bytes on disk are not those that were received.
        """
        try:
            data = self.path.read_bytes()
            if self.sidecar.packed:
                data = gzip.decompress(data)
        except (OSError, EOFError, zlib.error):
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
    """Keeps bytes in `<folder>/<source>/<dataset>/`, compressed and named after their digest.

    The same bytes of the same dataset are kept once. Their sidecar then tells the later of the
    two, except that the answer of a service is never turned into a mere import.

    Args:
        folder: The folder of all raw files.
        data: The bytes, still compressed if they came so.
        facts: What `Sidecar` tells, without sha256, bytes and packed. An answer is as of when it
            came, for it is the state of the source at that moment, and never older than an answer
            that came before it, whatever the clocks said; a file is as of the source's last update
            that it tells, else of `as_of`, else of when it was imported.
    """
    digest = hashlib.sha256(data).hexdigest()
    packed = not data.startswith(GZIP)
    sidecar = Sidecar(**facts, sha256=digest, bytes=len(data), packed=packed)
    stated = "" if sidecar.complete else sidecar.updated or sidecar.as_of
    suffixes = _suffixes(sidecar.name).removesuffix(".gz")
    path = folder / sidecar.source / _file_safe(sidecar.dataset) / f"{digest[:16]}{suffixes}.gz"
    as_of = stated or (_not_before(path.parent, sidecar) if sidecar.complete else "")
    sidecar = sidecar.model_copy(update={"as_of": as_of or sidecar.retrieved_at})
    beside = path.with_name(path.name + SIDECAR_SUFFIX)
    # A sidecar that cannot be read is mended by this one.
    with suppress(FormatError):
        kept = _read_sidecar(beside)
        if kept.complete and not sidecar.complete:
            return RawFile(path, kept)
    note_unbuilt(folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    # The sidecar comes last: bytes without one are not looked at.
    replace(path, gzip.compress(data, mtime=0) if packed else data)
    replace(beside, (sidecar.model_dump_json(indent=1) + "\n").encode())
    return RawFile(path, sidecar)


def stored(folder: Path, failures: list[PipelineError] | None = None) -> list[RawFile]:
    """Lists all raw files by `as_of`, `retrieved_at`, `stamp` and digest, the oldest first.

    Args:
        folder: The folder of all raw files.
        failures: Receives an error per sidecar that cannot be read; its file is left out.

    Raises:
        FormatError: A sidecar cannot be read, and there are no `failures` to take that.
    """
    files = []
    for path in folder.rglob(f"*{SIDECAR_SUFFIX}"):
        try:
            sidecar = _read_sidecar(path)
        except FormatError as error:
            if failures is None:
                raise
            failures.append(error)
            continue
        files.append(RawFile(path.with_name(path.name.removesuffix(SIDECAR_SUFFIX)), sidecar))
    return sorted(
        files,
        key=lambda file: (
            file.sidecar.as_of,
            file.sidecar.retrieved_at,
            file.sidecar.stamp,
            file.sidecar.sha256,
        ),
    )


def current(files: Iterable[RawFile]) -> list[RawFile]:
    """The files that count: without the answers that a later whole answer covers.

    Args:
        files: As `stored` lists them, the oldest first.
    """
    left: list[RawFile] = []
    for file in reversed(list(files)):
        if not any(_covers(later.sidecar, file.sidecar) for later in left):
            left.append(file)
    return left[::-1]


def _covers(later: Sidecar, earlier: Sidecar) -> bool:
    """Whether a whole answer was asked for all that an earlier one was asked for."""
    if not (later.complete and earlier.complete):
        return False
    if later.url == earlier.url:
        return True
    return (
        (later.source, later.dataset) == (earlier.source, earlier.dataset)
        and bool(later.asked)
        and set(later.asked) == set(earlier.asked)
        and later.first_year <= earlier.first_year
        and later.last_year >= earlier.last_year
        and all(
            not codes or (earlier.asked[name] and set(earlier.asked[name]) <= set(codes))
            for name, codes in later.asked.items()
        )
    )


def _not_before(folder: Path, answer: Sidecar) -> str:
    """When an answer came; a second after the newest of its dataset if a clock was ahead then."""
    newest = ""
    for path in folder.glob(f"*{SIDECAR_SUFFIX}"):
        with suppress(FormatError):
            kept = _read_sidecar(path)
            newest = max(newest, kept.as_of if kept.complete else "")
    if newest <= answer.retrieved_at:
        return answer.retrieved_at
    return utc(datetime.fromisoformat(newest) + timedelta(seconds=1))


def utc(time: datetime) -> str:
    """Writes a time as the sidecars have it."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def replace(path: Path, data: bytes) -> None:
    """Writes a file whole or not at all, even if the power fails: the old bytes or the new ones."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        # mkstemp makes the file private; raw files are as readable as any other file.
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
        sync_folder(path.parent)
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
