"""The two links under a figure: to see it on a wall, and to put it into a deck."""

from html import escape
from urllib.parse import urlencode

import streamlit as st

from dashboard.shell import Frame
from dashboard.workshop.deck import view_address


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
    return f'<p class="onwall">{shown}</p>'
