"""The lines that the catalogue should hold instead, indented as they must stand."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from pipelines.catalogue import Catalogue
from pipelines.doctor_finding import Finding
from pipelines.doctor_pins import UNKNOWN, Check

_FEW = 8
_Nodes = list[tuple[yaml.Node, yaml.Node]]


@dataclass(frozen=True)
class Proposal:
    """Lines to put in the place of others.

    Attributes:
        dataset: The one that tells so; empty for what follows from several.
        file: Path below the catalogue.
        first: Number of the first line that they replace, from 1.
        last: Number of the last one.
        about: What stands there, in words.
        lines: The new lines.
    """

    dataset: str
    file: str
    first: int
    last: int
    about: str
    lines: tuple[str, ...]


def proposals(catalogue: Catalogue, folder: Path, findings: Iterable[Finding]) -> list[Proposal]:
    """The lines that mend the pins and the certainty of what was asked about.

    Args:
        catalogue: What the folder holds.
        folder: The folder of the catalogue, whose lines are counted.
        findings: What the services say.

    Returns:
        In the order of files and lines; no two touch the same line.
    """
    checks = [check for finding in findings for check in finding.asked]
    standing = _Standing(folder)
    found = [
        one
        for check in checks
        if check.changed or not check.chosen
        for one in _pins(standing, check)
    ]
    found += [
        one
        for name, indicator in catalogue.indicators.items()
        if indicator.certainty != "verified" and _verified(name, catalogue, checks)
        for one in standing.value(name, "certainty", "verified")
    ]
    return sorted(found, key=lambda one: (one.file, one.first))


class _Standing:
    """Where each entry of the catalogue stands in its files."""

    def __init__(self, folder: Path) -> None:
        self._indicators: dict[str, tuple[str, yaml.Node, yaml.Node]] = {}
        self._tables: list[yaml.Node] = []
        for path in sorted((folder / "indicators").glob("*.yaml")):
            for key, value in _entries(_composed(path)):
                self._indicators[str(key.value)] = (f"indicators/{path.name}", key, value)
        tables = _composed(folder / "structure.yaml")
        if isinstance(tables, yaml.SequenceNode):
            self._tables = tables.value

    def value(self, indicator: str, name: str, value: str) -> list[Proposal]:
        """Another value of a plain property of an indicator."""
        file, _, entry = self._indicators[indicator]
        return [
            Proposal(
                "",
                file,
                key.start_mark.line + 1,
                key.start_mark.line + 1,
                indicator,
                (f"{' ' * key.start_mark.column}{name}: {value}",),
            )
            for key, _ in _entries(entry)
            if key.value == name
        ]

    def query(self, check: Check) -> tuple[str, yaml.Node | None]:
        """The file and the entry of a query."""
        place = check.place
        if not place.indicator:
            same = (one for one in self._tables if _text(one, "dataset") == place.query.dataset)
            return "structure.yaml", next(same, None)
        file, _, entry = self._indicators[place.indicator]
        series = _under(_under(entry, "series"), place.series)
        if place.equivalent:
            listed = _under(series, "equivalents")
            series = listed.value[place.equivalent - 1] if listed else None
        return file, series


def _pins(standing: _Standing, check: Check) -> list[Proposal]:
    file, entry = standing.query(check)
    query = check.place.query
    pins, before = dict(check.pins), dict(query.pins)
    if not check.place.indicator:
        # The industries stand apart from the pins of a table that is published whole.
        pins, before = ({k: v for k, v in held.items() if v} for held in (pins, before))
    blocks = (
        ("pins", pins, not check.chosen or list(pins.items()) != list(before.items())),
        ("attributes", check.attributes, check.attributes != query.attributes),
    )
    found = []
    for key, value in _entries(entry):
        for name, now, differs in blocks:
            if key.value == name and differs:
                found.append(_block(file, key, value, now, check))
    return found


def _block(
    file: str, key: yaml.Node, value: yaml.Node, now: Mapping[str, str], check: Check
) -> Proposal:
    indent = " " * key.start_mark.column
    pairs = [(name, _quoted(code)) for name, code in now.items()]
    if getattr(value, "flow_style", False):
        last = value.end_mark.line
        inner = ", ".join(f"{name}: {code}" for name, code in pairs)
        lines: tuple[str, ...] = (f"{indent}{key.value}: {{{inner}}}",)
    else:
        # A block is said to end where the next one begins.
        last = max(node.end_mark.line for pair in _entries(value) for node in pair)
        lines = (
            f"{indent}{key.value}:",
            *(f"{indent}  {name}: {code}{_options(name, code, check)}" for name, code in pairs),
        )
    place = check.place
    first = key.start_mark.line + 1
    return Proposal(place.query.dataset, file, first, last + 1, str(place), lines)


def _options(name: str, code: str, check: Check) -> str:
    if code != _quoted(UNKNOWN):
        return ""
    choices, swedish = check.choices.get(name, []), check.swedish.get(name)
    codes = [choice for choice in choices if choice in swedish] if swedish else choices
    more = ", …" if len(codes) > _FEW else ""
    return f"  # {', '.join(codes[:_FEW])}{more}" if codes else ""


def _verified(indicator: str, catalogue: Catalogue, checks: list[Check]) -> bool:
    """Whether every series of an indicator was asked about and is sound as the catalogue has it."""
    own = [check for check in checks if check.place.indicator == indicator]
    asked = {check.place.series for check in own}
    return asked == set(catalogue.indicators[indicator].series) and all(
        check.sound and not check.changed for check in own
    )


def _composed(path: Path) -> yaml.Node | None:
    node: yaml.Node | None = yaml.compose(path.read_text(encoding="utf-8"), yaml.SafeLoader)
    return node


def _entries(node: yaml.Node | None) -> _Nodes:
    return list(node.value) if isinstance(node, yaml.MappingNode) else []


def _under(node: yaml.Node | None, name: str) -> yaml.Node | None:
    return next((value for key, value in _entries(node) if key.value == name), None)


def _text(node: yaml.Node, name: str) -> str:
    found = _under(node, name)
    return str(found.value) if found else ""


def _quoted(code: str) -> str:
    """A code as YAML; in quotation marks where it would be read as something else."""
    bare = re.fullmatch(r"[A-Za-z0-9_][\w.\-]*", code) and yaml.safe_load(code) == code
    return code if bare else json.dumps(code, ensure_ascii=False)
