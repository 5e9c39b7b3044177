"""Whether a release on disk is what was published, and raw files are what was received."""

import hashlib
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from pipelines.catalogue import Catalogue
from pipelines.checks import check_figures
from pipelines.errors import PipelineError
from pipelines.publish import SCHEMAS, read_manifest, read_table
from pipelines.raw import stored


def verify(folder: Path, catalogue: Catalogue) -> list[str]:
    """What is wrong with a release: hashes, columns, keys, codes, ranges.

    Args:
        folder: The release.
        catalogue: Gives the units that bound the figures.

    Returns:
        One sentence per fault; empty when the release is sound.
    """
    faults = _changed_files(folder)
    if faults:
        return faults
    faults = [
        f"{name}.parquet has other columns than a release has."
        for name, schema in SCHEMAS.items()
        if pq.read_schema(folder / f"{name}.parquet").remove_metadata() != schema
    ]
    if faults:
        return faults
    figures = read_table(folder, "observations")
    if figures.duplicated(["indicator", "geo", "year"]).any():
        faults.append("observations.parquet holds an area and year of an indicator twice.")
    faults += _undescribed(folder, figures) + _undescribed_variables(folder)
    return faults + _out_of_range(figures, catalogue)


def damaged_raw(raw_folder: Path) -> list[str]:
    """Which raw files no longer hold the bytes that were received, with what to do about each.

    Args:
        raw_folder: The folder of all raw files; those that are not kept there any more, or were
            never, are no fault.

    Returns:
        One sentence per fault; empty when all are sound.
    """
    failures: list[PipelineError] = []
    for file in stored(raw_folder, failures):
        try:
            file.read()
        except PipelineError as error:
            failures.append(error)
    return [str(error) for error in failures]


def _changed_files(folder: Path) -> list[str]:
    manifest = read_manifest(folder)
    faults = []
    for name, facts in manifest["files"].items():
        path = folder / name
        if not path.is_file():
            faults.append(f"{name} is missing.")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != facts["sha256"]:
            faults.append(f"{name} is not the file that was published.")
    listed = {*manifest["files"], "manifest.json"}
    strange = sorted(path.name for path in folder.iterdir() if path.name not in listed)
    return faults + [f"{name} has no place in the manifest." for name in strange]


def _undescribed(folder: Path, figures: pd.DataFrame) -> list[str]:
    used = {
        "indicator": (set(figures["indicator"]), "indicators", "id"),
        "area": (set(figures["geo"]), "regions", "geo"),
        "series": (set(figures["series"].str.split("+").explode()), "series", "series"),
    }
    return [
        f"the {kind} {code} is used and not described."
        for kind, (codes, table, column) in used.items()
        for code in sorted(codes - set(read_table(folder, table)[column]))
    ]


def _undescribed_variables(folder: Path) -> list[str]:
    if not (folder / "structural.parquet").exists():
        # A release made before there were structural variables.
        return []
    variables = read_table(folder, "structural")
    indicators = read_table(folder, "indicators")["id"]
    share = ["dataset", "whole", "nace"]
    shares = pd.MultiIndex.from_frame(read_table(folder, "industries")[share])
    measured = variables["indicator"] != ""
    known = measured & variables["indicator"].isin(indicators)
    known |= ~measured & pd.MultiIndex.from_frame(variables[share]).isin(shares)
    return [
        f"the structural variable {name} is of something that is not described."
        for name in variables.loc[~known, "variable"]
    ]


def _out_of_range(figures: pd.DataFrame, catalogue: Catalogue) -> list[str]:
    faults = []
    for key, frame in figures.groupby("indicator"):
        indicator = catalogue.indicators.get(str(key))
        if indicator is None:
            continue
        try:
            check_figures(
                frame.drop(columns="indicator"), indicator, catalogue.units[indicator.unit]
            )
        except PipelineError as error:
            faults.append(str(error))
    return faults
