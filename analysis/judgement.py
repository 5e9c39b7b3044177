"""What a room judged: dots laid, priorities given, and where its notes are pinned.

A count of what people in a room said, and no more: they are no sample, and no share of the dots
is the share of anybody else.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple, TypeVar

Note = TypeVar("Note")


class Place(NamedTuple):
    """What a note is pinned to: codes, each "" for none."""

    region: str
    domain: str
    area: str


@dataclass(frozen=True)
class Dots:
    """Dots by option, those without any too, in the order of the options.

    Attributes:
        laid: Number of dots by option.
        devices: How many laid at least one.
    """

    laid: dict[str, int]
    devices: int


@dataclass(frozen=True)
class Priority:
    """Priorities given.

    Attributes:
        given: How many gave each step of the scale, those that nobody gave too.
        median: The middle priority, between two steps where as many gave more as less; None
            where nobody gave one.
        devices: How many gave one.
    """

    given: dict[int, int]
    median: float | None
    devices: int


def dots_laid(votes: Iterable[Sequence[str]], options: Sequence[str]) -> Dots:
    """Counts dots.

    Args:
        votes: What each device laid: an option for each dot.
        options: What dots may be laid on; a dot on anything else is not counted.
    """
    laid = [[option for option in vote if option in options] for vote in votes]
    counted = Counter(option for vote in laid for option in vote)
    return Dots({option: counted[option] for option in options}, sum(map(bool, laid)))


def priority_given(votes: Iterable[int], scale: Sequence[int]) -> Priority:
    """Counts priorities.

    Args:
        votes: What each device gave.
        scale: The steps that may be given; anything else is not counted.
    """
    given = [vote for vote in votes if vote in scale]
    counted = Counter(given)
    middle = float(median(given)) if given else None
    return Priority({step: counted[step] for step in scale}, middle, len(given))


def places_in_order(counts: Mapping[Place, int]) -> dict[Place, int]:
    """Places by how many notes are pinned there, the most first, equals by their codes."""
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def notes_by_place(notes: Iterable[tuple[Place, Note]]) -> dict[Place, list[Note]]:
    """Notes that are pinned to the same place together, places as in `places_in_order`.

    Args:
        notes: Where each is pinned, and the note; those of a place keep their order.
    """
    found: dict[Place, list[Note]] = {}
    for place, note in notes:
        found.setdefault(place, []).append(note)
    order = places_in_order({place: len(there) for place, there in found.items()})
    return {place: found[place] for place in order}
