"""A map on a page: in the size of the screen, with its sentence, table, source and credit."""

from collections.abc import Callable
from functools import partial
from html import escape

import streamlit as st

from dashboard.boundaries import address
from dashboard.map_view import BESIDE, ShownMap, map_figure, map_omits, map_says, map_strip
from dashboard.map_windows import Size
from dashboard.placing import place_chart, source_line
from dashboard.shell import Frame


def place_map(
    frame: Frame, shown: ShownMap, size: Size, *, key: str, on_select: Callable[[str], None]
) -> None:
    """Draws a map.

    Args:
        frame: The page.
        shown: What it shows.
        size: The size of the screen, or of one of two maps on it.
        key: Unique on the page.
        on_select: Called with the key after a click; the session holds the areas under it.
    """
    base = st.get_option("server.baseUrlPath")
    place_chart(
        frame,
        map_figure(frame, shown, size, base),
        shown.indicator,
        shown.observations,
        key=key,
        sentence=map_says(frame, shown),
        unit=False,
        source=False,
        config={"topojsonURL": address(base), "doubleClick": False},
        on_select=partial(on_select, key),
        below=map_strip(frame, shown, size),
        wall=BESIDE if key.endswith(BESIDE) else "",
    )
    credit = [
        frame.t("map.licence"),
        frame.word(shown.row, "caveat"),
        map_omits(frame, shown, size),
    ]
    # A map has neither lines that breaks cut nor hollow marks to explain.
    source = source_line(frame, shown.observations, shown.indicator, explain=False)
    words = escape(" ".join(part for part in credit if part))
    st.html(f'{source}<p class="source">{words}</p>')
