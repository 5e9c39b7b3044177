"""Files that a person downloaded by hand, taken into data/raw as they are."""

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from analysis.trends import UNFIT
from pipelines import raw
from pipelines.catalogue import Catalogue
from pipelines.errors import CheckError, FormatError, QueryError
from pipelines.structure import AREA_DATASET
from pipelines.tidy import Tidy, tidy
from pipelines.yaml_files import read_yaml


def import_file(
    path: Path,
    raw_folder: Path,
    catalogue: Catalogue,
    *,
    now: datetime,
    dataset: str = "",
    facts: Mapping[str, Any] | None = None,
) -> raw.RawFile:
    """Reads a file in any format that a source offers and keeps its bytes.

    Args:
        path: The file; a plain table has a YAML of the same name beside it.
        raw_folder: Where raw files are kept.
        catalogue: Tells which datasets are of use.
        now: Time of the import.
        dataset: Code of the dataset, where the file does not tell.
        facts: What is known of the file besides, as arguments of `raw.store`: url, vintage,
            as_of, note, unfit, retrieved_at.

    Raises:
        FormatError: The bytes are in none of the known formats, or not what they should be.
        QueryError: No indicator of the catalogue uses the dataset, or it is a local table.
        CheckError: Neither the file nor `facts` tells how old it is, and an answer of the service
            about the same dataset is kept, which may be newer.
    """
    facts = dict(facts or {})
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FormatError(
            f"the file cannot be read: {error.strerror}.",
            next_step="Check its name and whether you may read it.",
            url=str(path),
        ) from error
    about = _beside(path)
    if about and "measure" in about:
        raise QueryError(
            "a table whose YAML tells its measure is a local one, which is not imported.",
            next_step="Put both files into catalogue/local/; every build takes them from there.",
            url=str(path),
        )
    # A local table says all there is of its measure.
    catalogue = catalogue.without_local()
    table = tidy(data, path.name, about=about, dataset=dataset, known=catalogue.datasets)
    wanted = {code.lower() for code in (*catalogue.datasets, AREA_DATASET)}
    if table.indicator not in catalogue.indicators and table.dataset.lower() not in wanted:
        raise QueryError(
            "no indicator of the catalogue reads this dataset.",
            next_step="Add an indicator that does (README, “Add an indicator” and “Add a figure of "
            "your own”), or give the right code with --dataset.",
            dataset=table.dataset,
            url=str(path),
        )
    if about:
        facts = stated(about, table.source, path) | facts
    if not (table.updated or facts.get("as_of")) and _answered(raw_folder, table):
        raise CheckError(
            "the file does not tell how old it is, and newer figures may be here.",
            next_step="Give its date with --as-of YYYY-MM-DD.",
            dataset=table.dataset,
            url=str(path),
        )
    stamp = {"retrieved_at": now.strftime("%Y-%m-%dT%H:%M:%SZ")}
    return raw.store(
        raw_folder,
        data,
        source=table.source,
        dataset=table.dataset,
        name=path.name,
        origin="import",
        updated=table.updated.strftime("%Y-%m-%dT%H:%M:%SZ") if table.updated else "",
        about=about or {},
        **(stamp | facts),
    )


def _answered(raw_folder: Path, table: Tidy) -> bool:
    """Whether an answer of a service about the dataset is kept."""
    return any(
        file.sidecar.complete
        and file.sidecar.source == table.source
        and file.sidecar.dataset.lower() == table.dataset.lower()
        for file in raw.stored(raw_folder, [])
    )


def stated(about: Mapping[str, Any], source: str, path: Path) -> dict[str, Any]:
    """What the YAML beside a plain table says of its edition, as arguments of `raw.store`.

    Args:
        about: The YAML.
        source: Key of the publisher in the catalogue.
        path: The table, for messages.

    Raises:
        FormatError: It gives another reason against trends than there are.
    """
    text = {key: str(value) for key, value in about.items() if value is not None}
    if text.get("unfit", "") not in UNFIT:
        raise FormatError(
            f"unfit: {text['unfit']!r} is no reason why no trend may be read from a table.",
            next_step=f"Write one of {', '.join(filter(None, UNFIT))}, or leave it out.",
            url=str(path),
        )
    vintage = text.get("vintage", "")
    date = re.search(r"\b(19|20)\d\d(-\d\d(-\d\d)?)?\b", text.get("as_of") or vintage)
    return {
        "url": text.get("link", ""),
        "vintage": vintage,
        "note": text.get("note", ""),
        "unfit": text.get("unfit", ""),
        "as_of": date.group() if date else "",
        # The other publishers' terms stand in the catalogue, in both languages.
        "licence": text.get("licence", "") if source == "regional" else "",
    }


def _beside(path: Path) -> dict[str, Any] | None:
    stem = path.name.removesuffix(".gz").removesuffix(".csv")
    beside = path.with_name(f"{stem}.yaml")
    if not beside.exists():
        return None
    try:
        about = read_yaml(beside)
    except (yaml.YAMLError, OSError, UnicodeDecodeError) as error:
        raise FormatError(
            f"the description beside the table is no YAML in UTF-8: {error}",
            next_step="Mend it; it needs source, dataset or indicator, title, vintage, licence.",
            url=str(beside),
        ) from error
    if not isinstance(about, dict):
        raise FormatError(
            "the description beside the table is empty or a list.",
            next_step="It needs source, dataset or indicator, title, vintage, licence, link.",
            url=str(beside),
        )
    return about
