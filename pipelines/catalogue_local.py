"""A region's own measures: each is a table in `catalogue/local/` with a YAML of the same name."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BeforeValidator, Field, ValidationError

from pipelines.catalogue_models import Indicator, Strict, Text, Unit
from pipelines.errors import CatalogueError
from pipelines.yaml_files import read_yaml

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_RECIPE = "The README shows a whole one under “Add a figure of your own”."


def _as_written(cell: object) -> str:
    return "" if cell is None else str(cell)


# YAML takes 2025 for a number and 2025-03-01 for a date.
_Written = Annotated[str, BeforeValidator(_as_written)]
_WrittenText = Annotated[Text, BeforeValidator(_as_written)]


class Provenance(Strict):
    """Where a local table comes from, as the YAML beside a plain table says it.

    `source` is the provider's name, such as Kolada; `as_of` is the date of the edition where the
    vintage does not hold one.
    """

    source: _WrittenText
    title: _WrittenText
    vintage: _WrittenText
    as_of: _Written = ""
    licence: _WrittenText
    link: Annotated[str, BeforeValidator(_as_written), Field(pattern=r"^(https?://\S+)?$")] = ""
    note: _Written = ""
    unfit: Literal["", "flags_lost", "rounded"] = ""


class LocalMeasure(Strict):
    """A measure whose figures are a table in `catalogue/local/`.

    Attributes:
        place: Its two files without their endings, as messages name them.
        table: The file of its figures.
        provenance: Where the figures come from.
        indicator: What it says; its one series `a` is the table.
        unit: A unit of its own; None where it uses one of the catalogue's.
    """

    place: str
    table: Path
    provenance: Provenance
    indicator: Indicator
    unit: Unit | None = None


def with_local(parts: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """The parts of the catalogue with the measures of a folder among them.

    Args:
        parts: What `Catalogue` is made of, `indicators` and `units` among it.
        folder: Holds `NAME.csv` and `NAME.yaml` per measure; it may be absent.

    Returns:
        All parts, `local` added to them.

    Raises:
        CatalogueError: A file has no partner, an unfit name or the id of another indicator, or
            the YAML does not say what it must.
    """
    local = {name: _read(folder, name, parts["indicators"]) for name in _names(folder)}
    units = {one.indicator.unit: one.unit for one in local.values() if one.unit}
    return {
        **parts,
        "indicators": parts["indicators"] | {key: one.indicator for key, one in local.items()},
        "units": parts["units"] | units,
        "local": local,
    }


def _names(folder: Path) -> list[str]:
    """The names of all pairs; hidden files, such as an editor's, are none of ours."""
    files = [path for path in folder.glob("*") if not path.name.startswith(".")]
    return sorted({path.stem for path in files if path.suffix in (".csv", ".yaml")})


def _read(folder: Path, name: str, taken: Iterable[str]) -> LocalMeasure:
    place = f"{folder.parent.name}/{folder.name}/{name}"
    for suffix, holds in ((".csv", "the figures"), (".yaml", "what they are")):
        if not (folder / f"{name}{suffix}").is_file():
            raise CatalogueError(
                f"there is no {name}{suffix} beside it, which would hold {holds}.",
                next_step=f"Add {place}{suffix}, or take the other file away. {_RECIPE}",
                url=f"{place}{'.yaml' if suffix == '.csv' else '.csv'}",
            )
    if not _NAME.fullmatch(name):
        raise _refused(
            place,
            f"{name!r} cannot be an id of an indicator.",
            "Name both files with the small letters a–z, digits and underscores.",
        )
    if name in taken:
        raise _refused(
            place,
            f"the catalogue has an indicator {name!r} already.",
            "Give both files another name.",
        )
    return _measure(folder, name, place)


def _measure(folder: Path, name: str, place: str) -> LocalMeasure:
    try:
        said = read_yaml(folder / f"{name}.yaml")
        entry = said.pop("measure", None) if isinstance(said, dict) else None
        if not isinstance(entry, dict):
            raise _refused(place, "it has no entry `measure` that says what is measured.")
        if odd := sorted({"id", "formula", "series"} & set(entry)):
            raise _refused(
                place,
                f"`{odd[0]}` is no entry of a measure that is a table.",
                "Take it out: the name of the files is the id, and the table the one series.",
            )
        inline = isinstance(entry.get("unit"), dict)
        unit = Unit.model_validate(entry["unit"]) if inline else None
        # A slash stands in no key of units.yaml.
        entry |= {"unit": f"local/{name}"} if inline else {}
        indicator = Indicator.model_validate(
            {"priority": "core", "certainty": "verified", **entry, "id": name}
            | {"series": {"a": {"source": "regional", "dataset": name}}}
        )
        return LocalMeasure(
            place=place,
            table=folder / f"{name}.csv",
            provenance=Provenance.model_validate(said),
            indicator=indicator,
            unit=unit,
        )
    except ValidationError as error:
        problems = [
            f"{'.'.join(map(str, one['loc']))}: {one['msg']}".removeprefix(": ")
            for one in error.errors()
        ]
        raise _refused(place, f"{error.title}: {'; '.join(problems)}.") from error
    except (yaml.YAMLError, OSError, UnicodeDecodeError) as error:
        raise _refused(place, f"it is no YAML in UTF-8: {error}.") from error


def _refused(place: str, problem: str, next_step: str = f"Mend it. {_RECIPE}") -> CatalogueError:
    return CatalogueError(problem, next_step=next_step, url=f"{place}.yaml")
