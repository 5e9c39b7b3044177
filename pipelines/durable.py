"""Bytes and folders that are on the disk, not only in memory, before the next step is taken."""

import os
from pathlib import Path


def write(path: Path, data: bytes) -> None:
    """Writes a new file; it is on the disk when this returns."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Brings the names in a folder to the disk: what was made, renamed or deleted there."""
    if os.name == "nt":
        return  # Windows opens no folder, and its file system keeps the order by itself.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
