"""What a killed run left in the data folder, and how the next run takes it away."""

import shutil
from itertools import chain
from pathlib import Path

PART = ".part"
"""Ends the name of a file or folder that is not finished; the name begins with a dot."""

BEFORE = ".before"
"""Ends the name of a folder that waits for the one after it to take its place."""


def clear_leftovers(data: Path) -> None:
    """Deletes unfinished files and folders and puts back what had not been replaced yet.

    Only for a run that is alone on the folder (`sole_run`): to any other, what another run is
    making looks the same.

    Args:
        data: Holds `raw/` and `processed/`.
    """
    for before in (data / "processed").glob(f".*{BEFORE}"):
        place = before.with_name(before.name.removeprefix(".").removesuffix(BEFORE))
        if place.exists():
            shutil.rmtree(before)
        else:
            before.rename(place)
    parts = [folder.glob(f".*{PART}") for folder in (data, data / "processed")]
    for part in [*chain(*parts), *(data / "raw").rglob(f".*{PART}")]:
        if part.is_dir():
            shutil.rmtree(part)
        else:
            part.unlink()
