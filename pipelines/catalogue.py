"""What is measured: loads `catalogue/` and refuses one that contradicts itself."""

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipelines.errors import CatalogueError
from pipelines.yaml_files import read_yaml, read_yaml_folder

CATALOGUE = Path(__file__).resolve().parent.parent / "catalogue"

Text = Annotated[str, Field(min_length=1)]
Source = Literal["eurostat", "oecd", "ec", "gisco", "regional"]
Level = Literal["nuts3", "nuts2", "national"]

# A series `a`, the same a year later `a[1]`, of another area `a@EU27_2020`; the rest is arithmetic.
_OPERAND = re.compile(r"\b([a-z])(?:\[-?\d+\])?(?:@[A-Z][A-Z0-9_]+)?(?![\w\[@])")
_ARITHMETIC = re.compile(r"[\d.+\-*/() ]*")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(_Strict):
    """The same thing said in Swedish and in English; neither may be empty."""

    sv: Text
    en: Text


class Query(_Strict):
    """Which rows of which dataset: one code per dimension.

    `pins` maps a dimension to its code in the source's own spelling. `?` stands for a code that
    is not known yet; an empty code and `{geo}` leave the dimension open. For the OECD the order
    is that of the key. `attributes` are columns outside the key that rows are held to as well.
    """

    source: Source
    dataset: Text
    pins: dict[str, str] = Field(default_factory=dict)
    attributes: dict[str, str] = Field(default_factory=dict)

    @property
    def ready(self) -> bool:
        """Whether every code is known, so that the query can be sent."""
        return "?" not in self.pins.values()

    @property
    def fixed(self) -> dict[str, str]:
        """The columns that are held at one code."""
        held = {name: code for name, code in self.pins.items() if code not in ("", "{geo}", "?")}
        return held | self.attributes


class Series(Query):
    """A query with the queries that publish the same measure elsewhere."""

    equivalents: tuple[Query, ...] = ()

    @property
    def queries(self) -> tuple[Query, ...]:
        """The query itself, then its equivalents."""
        return self, *self.equivalents


class Indicator(_Strict):
    """One measure: what it says, where it comes from, how it may be read."""

    id: str
    priority: Literal["core", "reserve"]
    label: Words
    short: Words
    definition: Words
    caveats: tuple[str, ...] = ()
    caveat: Words | None = None
    domain: str
    secondary_domains: tuple[str, ...] = ()
    circular_area: str | None = None
    unit: str
    decimals: Annotated[int, Field(ge=0, le=3)]
    level: Level
    direction: Literal["higher", "lower", "neutral"]
    certainty: Literal["verified", "partly", "inferred"]
    first_year: int | None = None
    last_year: int | None = None
    rhythm: Literal["annual", "biennial", "survey_waves"] = "annual"
    comparable_over_time: bool = True
    proxy: bool = False
    discontinued: bool = False
    formula: str = "a"
    series: dict[str, Series]

    @property
    def ready(self) -> bool:
        """Whether all its queries can be sent."""
        return all(series.ready for series in self.series.values())

    @model_validator(mode="after")
    def _formula_uses_its_series(self) -> "Indicator":
        if not _ARITHMETIC.fullmatch(_OPERAND.sub("", self.formula)):
            raise ValueError(f"formula {self.formula!r} holds something that is no operand")
        used = set(_OPERAND.findall(self.formula))
        if used != set(self.series):
            raise ValueError(
                f"formula {self.formula!r} uses {sorted(used)} but the series are "
                f"{sorted(self.series)}"
            )
        return self


class Priority(_Strict):
    """How a region's own strategy relates to a domain."""

    mark: Literal["stated", "inferred", "not_named"]
    words: Words | None = None
    source: str | None = None
    read: str | None = None

    @model_validator(mode="after")
    def _stated_needs_a_source(self) -> "Priority":
        if self.mark == "stated" and not (self.source and self.words and self.read):
            raise ValueError("a stated priority needs its words, its source and the date read")
        return self


class Domain(_Strict):
    """An S3 domain, its NACE divisions and who names it a priority."""

    key: str
    label: Words
    short: Words
    question: Words
    headline: str
    nace: tuple[str, ...] = ()
    priorities: dict[str, Priority]


class Area(_Strict):
    """One of the five areas of the EU monitoring framework for the circular economy."""

    key: str
    label: Words
    question: Words
    headline: str
    regional_gap: Words


class Region(_Strict):
    """A region named by us in both languages; all others carry the name of the NUTS list."""

    geo: str
    name: Words


class SourceInfo(_Strict):
    """A publisher: who it is, where it answers, on what terms its figures may be used.

    `dataset_url` may hold `{dataset}` and `{DATASET}`; `attribution` also `{title}`, `{url}` and
    `{vintage}`.
    """

    name: Words
    base_url: str = ""
    dataset_url: str
    min_seconds_between_requests: Annotated[float, Field(ge=0)] = 0
    licence: Words
    terms_url: str
    attribution: Words


class Unit(_Strict):
    """A unit, the bounds of a figure in it, and whether it is a plain count that sizes drive."""

    label: Words
    count: bool = False
    minimum: float | None = None
    maximum: float | None = None


class Structure(_Strict):
    """A dataset of jobs by industry that is published whole in structure.parquet.

    A discontinued one is taken from imported files and never asked for.
    """

    source: Source
    dataset: str
    nace_dimension: str
    pins: dict[str, str]
    discontinued: bool = False


class Correction(_Strict):
    """A known error of a source and what is done about it."""

    indicator: str
    geo: str
    years: tuple[int, ...]
    action: Literal["drop", "flag"]
    flag: str = ""
    reason: Words
    status: Literal["reported", "confirmed", "ours"]
    expect: float | None = None


class Catalogue(_Strict):
    """The whole catalogue; loading it checks that its parts fit together."""

    indicators: dict[str, Indicator]
    domains: tuple[Domain, ...]
    areas: tuple[Area, ...]
    key_figures: tuple[str, ...]
    regions: tuple[Region, ...]
    sources: dict[str, SourceInfo]
    units: dict[str, Unit]
    caveats: dict[str, Words]
    structure: tuple[Structure, ...]
    corrections: tuple[Correction, ...]

    @model_validator(mode="after")
    def _names_are_known(self) -> "Catalogue":
        problems = list(self._unknown_names())
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def _unknown_names(self) -> Iterator[str]:
        domains = {domain.key for domain in self.domains}
        areas = {area.key for area in self.areas}
        for indicator in self.indicators.values():
            for kind, names, known in (
                ("domain", (indicator.domain, *indicator.secondary_domains), domains),
                ("circular area", filter(None, [indicator.circular_area]), areas),
                ("unit", (indicator.unit,), set(self.units)),
                ("caveat", indicator.caveats, set(self.caveats)),
                ("source", (s.source for s in indicator.series.values()), set(self.sources)),
            ):
                for name in set(names) - known:
                    yield f"{indicator.id}: unknown {kind} {name!r}"
        themes: tuple[Domain | Area, ...] = (*self.domains, *self.areas)
        for part in themes:
            if part.headline not in self.indicators:
                yield f"{part.key}: unknown headline indicator {part.headline!r}"
        for name in set(self.key_figures) - set(self.indicators):
            yield f"unknown key figure {name!r}"
        for correction in self.corrections:
            if correction.indicator not in self.indicators:
                yield f"correction of an unknown indicator {correction.indicator!r}"

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
        folder: The folder that holds `indicators/*.yaml` and the other files.

    Raises:
        CatalogueError: A file is missing, is no YAML, is shaped otherwise, or names something
            unknown.
    """
    try:
        parts: dict[str, Any] = read_yaml(folder / "domains.yaml")
        indicators = read_yaml_folder(folder / "indicators")
        parts["indicators"] = {key: {"id": key, **value} for key, value in indicators.items()}
        for name in ("regions", "sources", "units", "caveats", "structure", "corrections"):
            parts[name] = read_yaml(folder / f"{name}.yaml")
        return Catalogue.model_validate(parts)
    except (ValidationError, yaml.YAMLError, OSError, TypeError) as error:
        raise CatalogueError(
            f"the catalogue cannot be used: {error}",
            next_step="Mend the file named above; `make check` and `make test` check it.",
            url=str(folder),
        ) from error
