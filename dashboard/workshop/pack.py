"""A deck as one HTML file that opens from a memory stick, without server and without internet."""

from dashboard.look import Theme
from dashboard.projector.stage import stage_page
from dashboard.release import Release
from dashboard.workshop.deck import Deck
from dashboard.workshop.screens import deck_stage


def pack(release: Release, deck: Deck, theme: Theme, base: str = "") -> bytes:
    """The file: every figure interactive, plotly.js, boundaries and fonts inside it.

    Args:
        release: The figures.
        deck: Its views and questions.
        theme: Light or dark.
        base: Where the dashboard is reached, for the QR codes; "" leaves them out.
    """
    return stage_page(deck_stage(release, deck, theme, base), None).encode()
