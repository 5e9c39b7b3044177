"""What one entry of the catalogue says: measures, areas, sources, units, and known exceptions."""

import ast
import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Text = Annotated[str, Field(min_length=1)]
Source = Literal["eurostat", "oecd", "ec", "gisco", "regional"]
Level = Literal["nuts3", "nuts2", "national"]

# A series `a`, the same a year later `a[1]`, of another area `a@EU27_2020`; the rest is arithmetic.
_OPERAND = re.compile(r"\b([a-z])(?:\[-?\d+\])?(?:@[A-Z][A-Z0-9_]+)?(?![\w\[@])")
_ARITHMETIC = re.compile(r"[\d.+\-*/() ]*")


class Strict(BaseModel):
    """A model that refuses names it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Strict):
    """The same thing said in Swedish and in English; neither may be empty."""

    sv: Text
    en: Text


class Statement(Words):
    """A clause that says a figure, in which `{value}` stands for the number."""

    @model_validator(mode="after")
    def _has_one_place_for_the_figure(self) -> "Statement":
        for language, text in (("sv", self.sv), ("en", self.en)):
            if re.findall(r"\{[^{}]*\}|[{}]", text) != ["{value}"]:
                raise ValueError(f"{language}: it has to hold {{value}} once and no other brace")
        return self


class Query(Strict):
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


class Indicator(Strict):
    """One measure: what it says, where it comes from, how it may be read.

    `statement` says a figure of it; only a local measure may do without.

    `survey` tells that its figures rest on a sample of persons or households. `represented_by`
    names indicators that hold the same, as a total holds its parts or the parts their summary:
    where one of them counts in the score of the domain, this one does not.

    With the rhythm `three_years` a figure is what both sides of the formula's division are over
    the three years that end with its year, as few cases move a single year; `counts` names the
    indicator that holds the cases.
    """

    id: str
    priority: Literal["core", "reserve"]
    label: Words
    short: Words
    definition: Words
    statement: Statement | None = None
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
    rhythm: Literal["annual", "biennial", "survey_waves", "three_years"] = "annual"
    counts: str = ""
    comparable_over_time: bool = True
    survey: bool = False
    represented_by: tuple[str, ...] = ()
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

    @model_validator(mode="after")
    def _three_years_are_of_cases_among_others(self) -> "Indicator":
        pooled = self.rhythm == "three_years"
        if pooled != bool(self.counts):
            raise ValueError("the rhythm three_years goes with `counts`, and that needs it")
        tree = ast.parse(re.sub(r"@\w+", "", self.formula), mode="eval").body
        if pooled and not (isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Div)):
            raise ValueError(
                f"formula {self.formula!r} has to divide cases by what they are counted among"
            )
        return self


class Priority(Strict):
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


class Domain(Strict):
    """An S3 domain, its NACE divisions and who names it a priority."""

    key: str
    label: Words
    short: Words
    question: Words
    circular_question: Words
    headline: str
    nace: tuple[str, ...] = ()
    priorities: dict[str, Priority]


class Region(Strict):
    """A region named by us in both languages; all others carry the name of the NUTS list."""

    geo: str
    name: Words


class Limits(Strict):
    """What a service takes: seconds between requests, how many at once, downloads an hour.

    No allowance of downloads is written as 0. `hours_between_checks` spares a service that tells
    only flow by flow whether something moved.
    """

    seconds_between_requests: Annotated[float, Field(ge=0)] = 0
    requests_at_once: Annotated[int, Field(ge=1)] = 1
    downloads_an_hour: Annotated[int, Field(ge=0)] = 0
    hours_between_checks: Annotated[float, Field(ge=0)] = 0


class SourceInfo(Strict):
    """A publisher: who it is, where it answers, on what terms its figures may be used.

    `dataset_url` may hold `{dataset}` and `{DATASET}`; `attribution` also `{title}`, `{url}`,
    `{vintage}` and, of a plain table, its `{provider}`.
    """

    name: Words
    base_url: str = ""
    dataset_url: str
    limits: Limits = Limits()
    licence: Words
    terms_url: str
    attribution: Words


class Unit(Strict):
    """A unit, the bounds of a figure in it, and whether it is a plain count that sizes drive.

    `scale` is how two figures in it are held against each other; `catalogue/units.yaml` says how.
    """

    label: Words
    count: bool = False
    scale: Literal["ratio", "points", "difference", "index", "base_year"] = "ratio"
    minimum: float | None = None
    maximum: float | None = None


class Correction(Strict):
    """A known error of a source and what is done about it while it stands.

    `years` holds each year with the wrong value that the source shows for it, so that a value
    mended at the source ends the correction of that year. `drop` leaves the figure out, `flag`
    adds letters to its flag, `scale` multiplies it by `factor` and marks it as estimated.
    `reported` says where the error was reported: an address, or words.
    """

    indicator: str
    geo: str
    years: Annotated[dict[int, float], Field(min_length=1)]
    action: Literal["drop", "flag", "scale"]
    flag: Annotated[str, Field(pattern=r"^[a-z]*$")] = ""
    factor: Annotated[float, Field(gt=0)] | None = None
    reason: Words
    reported: Text
    status: Literal["reported", "confirmed", "ours"]

    @model_validator(mode="after")
    def _action_has_what_it_needs(self) -> "Correction":
        if (self.action == "flag") != bool(self.flag):
            raise ValueError("`flag` goes with the action flag, and that needs it")
        if (self.action == "scale") != (self.factor is not None):
            raise ValueError("`factor` goes with the action scale, and that needs it")
        return self


class Successor(Strict):
    """A dataset that its source has closed, moved or announced to close, and what follows it.

    `joined` says whether the figures of both may stand in one series.
    """

    dataset: Text
    successors: tuple[Text, ...] = ()
    joined: bool
    note: Words
