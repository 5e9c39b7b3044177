"""Where a query stands in the catalogue, and whether its pins fit what a service has now."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pipelines.catalogue import Catalogue, Query
from pipelines.catalogue_models import Level
from pipelines.checks import AREAS, COUNTIES

COUNTRY = {"eurostat": "SE", "oecd": "SWE"}
GEO = {"eurostat": "geo", "oecd": "REF_AREA"}
UNKNOWN = "?"
# Codes that hold a dimension at its whole, the likeliest first.
WHOLE = ("TOTAL", "T", "_T", "_Z")
_FEW = 12

Codes = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Place:
    """A query and where it stands in the catalogue.

    Attributes:
        query: The query.
        indicator: Id of its indicator; empty for the jobs by industry.
        series: Its letter in the formula.
        equivalent: 0 for the series itself, else the number of its equivalent.
        level: At which the indicator promises figures.
        label: What the indicator measures and in which unit, in English.
        asked: Whether a refresh asks for it: it is neither discontinued nor an equivalent, which
            both describe imported files.
    """

    query: Query
    indicator: str = ""
    series: str = ""
    equivalent: int = 0
    level: Level = "nuts2"
    label: str = ""
    asked: bool = True

    def __str__(self) -> str:
        if not self.indicator:
            return "jobs by industry"
        equivalent = f", equivalent {self.equivalent}" if self.equivalent else ""
        return f"{self.indicator}, series {self.series}{equivalent}"

    @property
    def promised(self) -> tuple[str, ...]:
        """The Swedish areas that its level promises figures of."""
        if self.level == "national":
            return (COUNTRY[self.query.source],)
        return COUNTIES if self.level == "nuts3" else AREAS


@dataclass(frozen=True)
class Fault:
    """What does not fit: the key, the codes or the rows; as one sentence.

    `dimension` is the one whose code a person may have to choose.
    """

    about: Literal["key", "codes", "rows"]
    text: str
    dimension: str = ""


@dataclass
class Check:
    """What a service says of the pins of one query.

    Attributes:
        place: The query.
        pins: The pins as they should stand; `?` where a person must choose.
        attributes: The columns outside the key as they should stand.
        faults: What does not fit.
        choices: The codes in use, the likeliest first, of each dimension that must be chosen.
        swedish: Of those dimensions, the codes with Swedish figures.
        figures: The newest year with a figure, by Swedish area.
        refused: Whether the service refused one of its codes, so that it was not asked further.
    """

    place: Place
    pins: dict[str, str]
    attributes: dict[str, str]
    faults: list[Fault] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)
    swedish: dict[str, list[str]] = field(default_factory=dict)
    figures: dict[str, int] = field(default_factory=dict)
    refused: bool = False

    @property
    def chosen(self) -> bool:
        """Whether every pin is known."""
        return UNKNOWN not in self.pins.values()

    @property
    def changed(self) -> bool:
        """Whether the catalogue should say something else."""
        query = self.place.query
        same = list(self.pins.items()) == list(query.pins.items())
        return not same or self.attributes != query.attributes

    @property
    def present(self) -> tuple[str, ...]:
        """The promised areas that have figures."""
        return tuple(area for area in self.place.promised if area in self.figures)

    @property
    def sound(self) -> bool:
        """Whether its pins exist and have Swedish figures."""
        return not self.faults and self.chosen and bool(self.present)


def places(catalogue: Catalogue, only: frozenset[str] = frozenset()) -> list[Place]:
    """All queries of the catalogue that a service could be asked, with where they stand.

    Args:
        catalogue: What is measured.
        only: Ids of the indicators; empty for all, and for the jobs by industry.
    """
    found = [
        Place(
            query,
            indicator.id,
            letter,
            number,
            indicator.level,
            f"{indicator.label.en}; {catalogue.units[indicator.unit].label.en}",
            asked=not indicator.discontinued and number == 0,
        )
        for indicator in catalogue.indicators.values()
        if not only or indicator.id in only
        for letter, series in indicator.series.items()
        for number, query in enumerate(series.queries)
    ]
    for table in catalogue.structure if not only else ():
        pins = table.pins | {table.nace_dimension: ""}
        query = Query(source=table.source, dataset=table.dataset, pins=pins)
        found.append(Place(query, asked=not table.discontinued))
    return found


def check_pins(place: Place, dimensions: tuple[str, ...], codes: Codes) -> Check:
    """Compares the pins of a query with the dimensions and codes of its dataset.

    Args:
        place: The query.
        dimensions: Of the dataset, in key order.
        codes: The codes in use by dimension, as far as the service tells.
    """
    query = place.query
    check = Check(place, {}, dict(query.attributes))
    new = [name for name in dimensions if name not in query.pins]
    for name, code in query.pins.items():
        now = name if name in dimensions else _renamed(name, new, dimensions, check)
        if now:
            check.pins[now] = _code(now, code, codes.get(now), check)
    for name in new:
        if name not in check.pins and name != GEO[query.source]:
            _appeared(name, codes.get(name, frozenset()), check)
    if query.source == "oecd":
        _order(dimensions, check)
    return check


def _renamed(name: str, new: list[str], dimensions: tuple[str, ...], check: Check) -> str:
    """The new name of a dimension that is gone, "" if none resembles it."""
    near = difflib.get_close_matches(name, new, 1, cutoff=0.7)
    if near:
        _fault(check, "key", f"The dimension {name} is gone; {near[0]} is new and resembles it.")
        return near[0]
    _fault(check, "key", f"The dimension {name} is gone; there are {', '.join(dimensions)}.")
    return ""


def _code(name: str, code: str, used: frozenset[str] | None, check: Check) -> str:
    """The code that a pin should hold, as far as the codes in use tell."""
    if code in ("", "{geo}") or (used is not None and code in used):
        return code
    if not used:
        if code == UNKNOWN:
            _fault(check, "codes", f"{name} is not chosen, and the service tells no codes in use.")
        return code
    if len(used) == 1:
        [only] = used
        what = "is not chosen yet" if code == UNKNOWN else f"{code} is not in use"
        _fault(check, "codes", f"{name}: {what}; {only} is the only code in use.")
        return only
    if code == UNKNOWN:
        _fault(check, "codes", f"{name}: one of {len(used)} codes in use must be chosen.", name)
        check.choices[name] = _whole_first(used)
        return UNKNOWN
    near = difflib.get_close_matches(code, sorted(used), 5, cutoff=0.5)
    if near:
        _fault(
            check,
            "codes",
            f"{name}: {code} is not in use; the nearest in use: {', '.join(near)}.",
        )
        return near[0]
    few = f": {', '.join(_whole_first(used))}" if len(used) <= _FEW else ""
    _fault(
        check,
        "codes",
        f"{name}: {code} is not in use, nor one like it; {len(used)} are{few}.",
        name,
    )
    check.choices[name] = _whole_first(used)
    return UNKNOWN


def _appeared(name: str, used: frozenset[str], check: Check) -> None:
    """Pins a dimension that the catalogue does not know, where it has several codes."""
    if len(used) == 1 and check.place.query.source == "oecd":
        [check.pins[name]] = used
    if len(used) <= 1:
        return
    whole = next((code for code in WHOLE if code in used), "")
    what = f"The dimension {name} is not pinned and has {len(used)} codes in use"
    if whole:
        check.pins[name] = whole
        _fault(check, "key", f"{what}; {whole} is the whole of it.")
    else:
        check.pins[name] = UNKNOWN
        _fault(check, "key", f"{what}; one must be chosen.", name)
        check.choices[name] = _whole_first(used)


def _order(dimensions: tuple[str, ...], check: Check) -> None:
    """Puts the pins into the order of the key, and says so where it was another."""
    check.pins = {name: check.pins.get(name, "") for name in dimensions}
    before = list(check.place.query.pins)
    if before != list(dimensions):
        _fault(check, "key", f"The order of the key is {'.'.join(dimensions)}.")


def _whole_first(used: frozenset[str]) -> list[str]:
    return [code for code in WHOLE if code in used] + sorted(used - set(WHOLE))


def _fault(check: Check, about: Literal["key", "codes"], text: str, dimension: str = "") -> None:
    check.faults.append(Fault(about, text, dimension))
