"""Whether raw files came that no build has seen, because the run that took them did not end."""

from pathlib import Path

from pipelines.durable import sync_folder

_MARK = ".unbuilt"


def is_unbuilt(raw_folder: Path) -> bool:
    """Whether a build is due although nothing new comes: the run before was killed or failed."""
    return (raw_folder / _MARK).exists()


def note_unbuilt(raw_folder: Path) -> None:
    """Notes, before a raw file is kept, that a build is due."""
    if not is_unbuilt(raw_folder):
        raw_folder.mkdir(parents=True, exist_ok=True)
        (raw_folder / _MARK).touch()
        sync_folder(raw_folder)


def note_built(raw_folder: Path) -> None:
    """Notes that a build has seen all raw files, and that its account is written."""
    (raw_folder / _MARK).unlink(missing_ok=True)
