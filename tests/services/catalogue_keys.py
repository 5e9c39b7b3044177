"""What the catalogue asks of each dataset: dimensions, combinations of codes, their size."""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipelines.catalogue import Catalogue, Indicator, Query, Structure

Codes = tuple[tuple[str, str], ...]

SHARE = 0.12
"""What a numerator is of its denominator, about; three of them together are less than it."""
_SECTIONS = ("TOTAL", "A", "B-E", "C", "F", "G-I", "J", "K", "L", "M-N", "O-Q", "R-U")
_DIVISIONS = (
    *("B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "S95", "TOTAL"),
    *(f"B0{number}" for number in range(5, 10)),
    *(f"C{number}" for number in range(10, 34)),
    *("D35", "E36", "E37", "E38", "E39", "F41", "F42", "F43", "G45", "G46", "G47"),
    *("H49", "H50", "H51", "H52", "H53", "I55", "I56", "J58", "J59", "J60", "J61", "J62", "J63"),
    *("K64", "K65", "K66", "L68", "M69", "M70", "M71", "M72", "M73", "M74", "M75"),
    *("N77", "N78", "N79", "N80", "N81", "N82"),
)


@dataclass
class Measure:
    """How large the figures of a combination of codes are.

    Attributes:
        unit: The unit of an indicator that shows them as they are; empty if none does.
        share: What they are of the size of an area; None if no indicator divides by or into them.
    """

    unit: str = ""
    share: float | None = None


@dataclass
class Asked:
    """What the catalogue asks of a dataset.

    Attributes:
        source: Key of the publisher.
        dimensions: Ids in key order, that of the area included.
        levels: NUTS levels of the areas.
        measures: By combination of codes, as pairs of dimension and code in key order; without
            the area.
        attributes: Columns outside the key.
    """

    source: str
    dimensions: tuple[str, ...]
    levels: set[int] = field(default_factory=set)
    measures: dict[Codes, Measure] = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)


def asked_of_datasets(catalogue: Catalogue) -> dict[str, Asked]:
    """What the catalogue asks of each dataset of Eurostat and each flow of the OECD.

    Series that the sources have discontinued are left out. A code that the catalogue does not
    know yet becomes TOTAL; a dimension that it leaves open has some plausible codes.
    """
    found: dict[str, Asked] = {}
    indicators = [one for one in catalogue.indicators.values() if not one.discontinued]
    for indicator in indicators:
        level = {"nuts3": 3, "nuts2": 2, "national": 0}[indicator.level]
        for series in indicator.series.values():
            for query in filter(_is_asked, series.queries):
                _note(found, query, level, indicator)
    for table in catalogue.structure:
        if not table.discontinued:
            _note_structure(found, table)
    for _ in range(3):
        # A denominator may itself be a part of another.
        for indicator in indicators:
            _note_shares(found, indicator)
    for asked in found.values():
        _add_what_nobody_asks_for(asked)
    return found


def codes_of(query: Query) -> Codes:
    """The combination of codes that a query holds, without the area."""
    return tuple(
        (name, _code(name, code)) for name, code in query.pins.items() if name not in _AREAS
    )


_AREAS = ("geo", "REF_AREA")


def _code(name: str, code: str) -> str:
    if code == "?":
        return "TOTAL"
    return code or ("_Z" if name.isupper() else "TOTAL")


def _is_asked(query: Query) -> bool:
    if query.source == "oecd":
        return "@" in query.dataset and query.dataset.startswith("OECD.")
    return query.source == "eurostat"


def _note(found: dict[str, Asked], query: Query, level: int, indicator: Indicator) -> None:
    asked = found.setdefault(query.dataset, Asked(query.source, _dimensions(query)))
    asked.levels.add(level)
    asked.attributes |= query.attributes
    measure = asked.measures.setdefault(codes_of(query), Measure())
    if "/" not in indicator.formula:
        measure.unit = indicator.unit


def _note_structure(found: dict[str, Asked], table: Structure) -> None:
    names = (*table.pins, table.nace_dimension)
    asked = found.setdefault(table.dataset, Asked(table.source, (*names, "geo"), {2}))
    used = {dict(codes).get(table.nace_dimension, "") for codes in asked.measures}
    # Divisions are letters with a number.
    detailed = any(re.fullmatch(r"[A-Z]\d\d", code) for code in used)
    for code in _DIVISIONS if detailed else _SECTIONS:
        codes = tuple(
            (name, code if name == table.nace_dimension else table.pins[name])
            for name in asked.dimensions
            if name != "geo"
        )
        asked.measures.setdefault(codes, Measure(share=1.0 if code == "TOTAL" else SHARE**2))


def _dimensions(query: Query) -> tuple[str, ...]:
    names = tuple(query.pins)
    return names if "REF_AREA" in names or "geo" in names else (*names, "geo")


def _note_shares(found: dict[str, Asked], indicator: Indicator) -> None:
    above, slash, below = indicator.formula.partition("/")
    if not slash:
        return
    numerators, denominators = (set(re.findall(r"\b[a-z]\b", part)) for part in (above, below))

    def measures(names: Iterable[str]) -> list[Measure]:
        queries = [query for name in names for query in indicator.series[name].queries]
        return [found[q.dataset].measures[codes_of(q)] for q in queries if _is_asked(q)]

    parts, wholes = measures(sorted(numerators)), measures(sorted(denominators - numerators))
    for whole in wholes:
        whole.share = 1.0 if whole.share is None else whole.share
    least = min((whole.share for whole in wholes if whole.share is not None), default=1.0)
    for part in parts:
        share = least * (SHARE if wholes else 1.0)
        part.share = share if part.share is None else min(part.share, share)


def _add_what_nobody_asks_for(asked: Asked) -> None:
    codes = next(iter(asked.measures))
    for name, _ in itertools.islice(reversed(codes), 1):
        other = tuple((n, "OTH" if n == name else code) for n, code in codes)
        asked.measures.setdefault(other, Measure())
