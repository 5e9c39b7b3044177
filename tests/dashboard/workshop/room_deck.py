"""A deck with a question of each kind, and those who answer."""

from dashboard.workshop.codes import secret
from dashboard.workshop.deck import Deck, Question, Slide
from dashboard.workshop.devices import join

DOTS, PRIORITY, NOTES, VIEW, REGIONS = range(5)
"""Slides of the deck."""
DECK = Deck(
    "Prövning",
    slides=(
        Slide(question=Question("dots", "Var lägger vi kraften?", "domains", 3)),
        Slide(question=Question("priority", "Hur viktigt är det?")),
        Slide(question=Question("notes", "Vad saknas?")),
        Slide(view="map?year=2021"),
        Slide(question=Question("dots", "Vilken region?", "regions", 2)),
    ),
)


def joined(code: str) -> str:
    """The number of a device that has joined a session."""
    device = secret()
    join(code, device)
    return device
