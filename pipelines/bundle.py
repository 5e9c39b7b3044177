"""The release that comes with the project, made from published files by our own import."""

import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from pipelines import gisco, raw
from pipelines.build import Report, build
from pipelines.catalogue import CATALOGUE, Catalogue
from pipelines.errors import FormatError
from pipelines.importing import import_file
from pipelines.publish import BUNDLED, put_in_place
from pipelines.yaml_files import read_yaml

RECIPE = CATALOGUE / "bundle.yaml"


def make_bundle(files: Path, data: Path, static: Path, catalogue: Catalogue) -> Report:
    """Makes `data/processed/bundled` and the boundaries in `static/` again.

    The same files give the same bytes: the time of the release is the recipe's, not the clock's,
    and local tables are left out.

    Args:
        files: Folder of published files; `catalogue/bundle.yaml` names those it uses.
        data: The folder that holds `processed/`.
        static: What the browser fetches.
        catalogue: What is measured.

    Raises:
        FormatError: A file of the recipe is missing or cannot be read.
    """
    # What a region keeps beside the catalogue is not the project's to ship.
    catalogue = catalogue.without_local()
    recipe: dict[str, Any] = read_yaml(RECIPE)
    now = datetime.fromisoformat(recipe["made_at"])
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        for entry in recipe["files"]:
            facts = dict(entry)
            path = files / facts.pop("path")
            import_file(
                path,
                work / "raw",
                catalogue,
                now=now,
                dataset=facts.pop("dataset", ""),
                facts={"retrieved_at": "", **facts},
            )
        for level, entry in recipe["boundaries"].items():
            _store_boundaries(files / entry["path"], level, work / "raw", recipe)
        report = build(work, catalogue, now=now, release=BUNDLED, fresh=True)
        target = data / "processed" / BUNDLED
        part = target.with_name(f".{BUNDLED}.part")
        shutil.rmtree(part, ignore_errors=True)
        shutil.copytree(work / "processed" / BUNDLED, part)
        put_in_place(part, target)
    shapes = {
        level: gisco.boundaries((files / entry["path"]).read_bytes(), level)
        for level, entry in recipe["boundaries"].items()
    }
    gisco.write_static(shapes["nuts2"], shapes["nuts3"], static)
    return report


def _store_boundaries(path: Path, level: str, folder: Path, recipe: dict[str, Any]) -> None:
    if not path.is_file():
        raise FormatError(
            "the file that the recipe names is missing.",
            next_step="Give the folder of published files: make bundle SHARED=FOLDER.",
            url=str(path),
        )
    raw.store(
        folder,
        path.read_bytes(),
        source="gisco",
        dataset=level,
        name=path.name,
        origin="import",
        url=recipe["boundaries"][level]["url"],
        vintage=recipe["boundaries"][level]["vintage"],
    )
