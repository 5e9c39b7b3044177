"""What a run tells while it works: one event at a time, to whoever shows or keeps them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "planned",
    "asking",
    "waiting",
    "stored",
    "unchanged",
    "remark",
    "failed",
    "done",
    "published",
    "ended",
]


@dataclass(frozen=True)
class Event:
    """Something that happened.

    Attributes:
        kind: `planned` (a number of datasets will be asked for), `asking` (for a dataset),
            `waiting` (for a service), `stored` (an answer is kept), `unchanged` (it is the one we
            have), `remark` (odd, not wrong), `failed` (older figures stay), `done` (with a
            dataset: one step of those planned for its source), `published`, `ended` (the run).
        text: The event as one sentence.
        facts: What a machine wants to know of it: source, dataset, url, seconds, bytes, steps.
    """

    kind: Kind
    text: str
    facts: Mapping[str, str | int | float] = field(default_factory=dict)


Tell = Callable[[Event], None]
"""Takes an event; may be called from several threads."""


def silent(event: Event) -> None:
    """Tells nobody."""
