"""What is measured: loads `catalogue/` and refuses one that contradicts itself."""

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError, model_validator

from pipelines.catalogue_circular import Annotation, Area, CircularEconomy, Gap, Target
from pipelines.catalogue_industries import Block, Structure, divisions
from pipelines.catalogue_local import LocalMeasure, with_local
from pipelines.catalogue_models import (
    Correction,
    Domain,
    Indicator,
    Priority,
    Query,
    Region,
    Series,
    Source,
    SourceInfo,
    Strict,
    Successor,
    Unit,
    Words,
)
from pipelines.errors import CatalogueError
from pipelines.yaml_files import read_yaml, read_yaml_folder

__all__ = [
    "CATALOGUE",
    "Annotation",
    "Area",
    "Block",
    "Catalogue",
    "Correction",
    "Domain",
    "Gap",
    "Indicator",
    "Priority",
    "Query",
    "Region",
    "Series",
    "Source",
    "SourceInfo",
    "Structure",
    "Successor",
    "Target",
    "Unit",
    "Words",
    "divisions",
    "load_catalogue",
    "successor_advice",
]

CATALOGUE = Path(__file__).resolve().parent.parent / "catalogue"
_FILES = (
    *("regions", "sources", "units", "caveats", "structure", "industries", "structural"),
    *("corrections", "successors", "targets", "annotations"),
)


class Catalogue(Strict):
    """The whole catalogue; loading it checks that its parts fit together."""

    indicators: dict[str, Indicator]
    domains: tuple[Domain, ...]
    circular: CircularEconomy
    areas: tuple[Area, ...]
    key_figures: tuple[str, ...]
    regions: tuple[Region, ...]
    sources: dict[str, SourceInfo]
    units: dict[str, Unit]
    caveats: dict[str, Words]
    structure: tuple[Structure, ...]
    industries: dict[str, Words]
    structural: tuple[Block, ...]
    corrections: tuple[Correction, ...]
    successors: tuple[Successor, ...]
    targets: tuple[Target, ...]
    annotations: tuple[Annotation, ...]
    local: dict[str, LocalMeasure]

    @model_validator(mode="after")
    def _names_are_known(self) -> "Catalogue":
        problems = [*self._unknown_names(), *self._unsaid(), *self._unknown_measures()]
        problems += [*self._faults_of_wholes(), *self._faults_of_blocks()]
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def _unknown_names(self) -> Iterator[str]:
        domains = {domain.key for domain in self.domains}
        areas = {area.key for area in self.areas}
        for indicator in self.indicators.values():
            own = self.local.get(indicator.id)
            where = f"{own.place}.yaml" if own else indicator.id
            for kind, names, known in (
                ("domain", (indicator.domain, *indicator.secondary_domains), domains),
                ("circular area", filter(None, [indicator.circular_area]), areas),
                ("unit", (indicator.unit,), set(self.units)),
                ("caveat", indicator.caveats, set(self.caveats)),
                ("indicator", indicator.represented_by, set(self.indicators) - {indicator.id}),
                ("indicator", filter(None, [indicator.counts]), set(self.indicators)),
                ("source", (s.source for s in indicator.series.values()), set(self.sources)),
            ):
                for name in set(names) - known:
                    yield f"{where}: unknown {kind} {name!r}"
        themes: tuple[Domain | CircularEconomy | Area, ...]
        themes = (*self.domains, self.circular, *self.areas)
        for part in themes:
            if part.headline not in self.indicators:
                yield f"{part.key}: unknown headline indicator {part.headline!r}"
        for name in set(self.key_figures) - set(self.indicators):
            yield f"unknown key figure {name!r}"

    def _unsaid(self) -> Iterator[str]:
        for name in sorted(self.indicators.keys() - self.local.keys()):
            if self.indicators[name].statement is None:
                yield f"{name}: it has no `statement`"

    def _unknown_measures(self) -> Iterator[str]:
        named = [("correction", correction.indicator) for correction in self.corrections]
        named += [("target", target.indicator) for target in self.targets]
        named += [("annotation", name) for a in self.annotations for name in a.indicators]
        for kind, name in named:
            if name not in self.indicators:
                yield f"{kind} of an unknown indicator {name!r}"
        years = Counter((target.indicator, target.year) for target in self.targets)
        for (name, year), times in years.items():
            if times > 1:
                yield f"{name}: {times} targets for {year}"
        kinds = Counter(name for name, _ in {(t.indicator, t.kind) for t in self.targets})
        for name in (name for name, count in kinds.items() if count > 1):
            yield f"{name}: its targets differ in `binds`, in `bound`, or in being levels"

    def _faults_of_wholes(self) -> Iterator[str]:
        for domain in self.domains:
            for code in set(domain.nace) - set(self.industries):
                yield f"{domain.key}: industry {code!r} has no label"
        for table in self.structure:
            for key, whole in table.wholes.items():
                named = f"{table.dataset}, {key}"
                for code in {*whole.parts, *filter(None, [whole.total])} - set(self.industries):
                    yield f"{named}: industry {code!r} has no label"
                held = [divisions(code, self.industries) for code in whole.parts]
                together = frozenset().union(*held)
                if sum(map(len, held)) != len(together):
                    yield f"{named}: the parts share divisions"
                if whole.total and together != divisions(whole.total, self.industries):
                    yield f"{named}: the parts do not make up {whole.total!r}"

    def _faults_of_blocks(self) -> Iterator[str]:
        parts = {
            (table.dataset, key): set(whole.parts)
            for table in self.structure
            for key, whole in table.wholes.items()
        }
        variables: Counter[str] = Counter()
        for block in self.structural:
            ids = {measured.id for measured in block.indicators}
            for name in ids - set(self.indicators):
                yield f"block {block.key}: unknown indicator {name!r}"
            variables.update(measured.id for measured in block.indicators)
            if shares := block.shares:
                of_whole = parts.get((shares.dataset, shares.whole), set())
                for code in set(shares.nace) - of_whole:
                    yield f"block {block.key}: {code!r} is no part of the whole {shares.whole!r}"
                variables.update(f"{shares.whole}_{code}" for code in shares.nace)
        for name, times in variables.items():
            if times > 1:
                yield f"structural variable {name!r} stands {times} times"
        keys = [block.key for block in self.structural]
        if len(set(keys)) < len(keys):
            yield "two blocks have the same key"

    @cached_property
    def datasets(self) -> frozenset[str]:
        """Codes of all datasets that an indicator or the structure table reads."""
        queries = (
            query
            for indicator in self.indicators.values()
            for series in indicator.series.values()
            for query in series.queries
        )
        return frozenset(q.dataset for q in queries) | {s.dataset for s in self.structure}

    def without_local(self) -> "Catalogue":
        """The catalogue as if `catalogue/local/` were empty."""
        if not self.local:
            return self
        parts = {name: getattr(self, name) for name in type(self).model_fields}
        others = {key: one for key, one in self.indicators.items() if key not in self.local}
        return self.model_construct(**parts | {"indicators": others, "local": {}})

    def caveat(self, indicator: Indicator) -> Words | None:
        """All caveats of an indicator as one text, shared ones first; None without any."""
        parts = [self.caveats[key] for key in indicator.caveats]
        parts += [indicator.caveat] if indicator.caveat else []
        if not parts:
            return None
        return Words(sv=" ".join(p.sv for p in parts), en=" ".join(p.en for p in parts))


def load_catalogue(folder: Path = CATALOGUE) -> Catalogue:
    """Reads and checks the catalogue.

    Args:
        folder: The folder that holds `indicators/*.yaml`, `local/` and the other files.

    Raises:
        CatalogueError: A file is missing, is no YAML, is shaped otherwise, or names something
            unknown.
    """
    try:
        parts: dict[str, Any] = read_yaml(folder / "domains.yaml")
        indicators = read_yaml_folder(folder / "indicators")
        parts["indicators"] = {key: {"id": key, **value} for key, value in indicators.items()}
        for name in _FILES:
            parts[name] = read_yaml(folder / f"{name}.yaml")
        return Catalogue.model_validate(with_local(parts, folder / "local"))
    except (ValidationError, yaml.YAMLError, OSError, TypeError) as error:
        raise CatalogueError(
            f"the catalogue cannot be used: {error}",
            next_step="Mend the file named above; `make check` and `make test` check it.",
            url=str(folder),
        ) from error


def successor_advice(catalogue: Catalogue, dataset: str) -> str:
    """What to take instead of a dataset that is gone, as one sentence; "" if nothing is known.

    Args:
        catalogue: Knows the successors.
        dataset: Code as the catalogue spells it, in any case.
    """
    for known in catalogue.successors:
        if known.dataset.lower() == dataset.lower():
            if not known.successors:
                return f"No successor of {known.dataset} is known: {known.note.en}"
            bond = "which goes on with" if known.joined else "never to be joined with"
            names = " or ".join(known.successors)
            return f"Its successor is {names}, {bond} the old figures: {known.note.en}"
    return ""
