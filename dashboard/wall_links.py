"""The two links under a figure, to a wall and into a deck, and the name that a link to it has."""

from html import escape
from urllib.parse import quote, urlencode

import streamlit as st

from dashboard.shell import Frame
from dashboard.workshop.deck import view_address


def figure_section(name: str) -> str:
    """The fragment of an address that leads to a figure of a page: that of its name there."""
    return quote(f"figure_{name}" if name else "figure")


def wall_links(frame: Frame, name: str) -> str:
    """The links as HTML.

    Args:
        frame: The page; its address is complete by now.
        name: Which figure of the page it is, "" for the only one.
    """
    asked = st.query_params.to_dict() | ({"figure": name} if name else {})
    wall = urlencode(asked | {"view": "projector"}, safe=",")
    kept = {key: asked[key] for key in ("lang", "region", "release", "deck") if key in asked}
    deck = urlencode(kept | {"add": view_address(frame.page, asked)})
    links = (
        (f"{frame.page}?{wall}", frame.t("projector.show")),
        (f"workshop?{deck}", frame.t("projector.add")),
    )
    shown = " ".join(f'<a href="{escape(to)}" target="_self">{word}</a>' for to, word in links)
    return f'<p class="onwall" id="{escape(figure_section(name))}">{shown}</p>'
