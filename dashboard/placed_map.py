"""The map on a page: in the size of the screen, with its sentence, table, source and credit."""

from collections.abc import Callable
from html import escape

import streamlit as st

from dashboard.boundaries import address
from dashboard.map_figures import MapFigures
from dashboard.map_legend import legend_strip
from dashboard.map_windows import Window
from dashboard.map_words import map_sentence
from dashboard.mapped import drawn_areas
from dashboard.maps import map_chart
from dashboard.placing import place_chart, source_line
from dashboard.screen import screen_size
from dashboard.shell import Frame


def place_map(
    frame: Frame,
    indicator: str,
    level: str,
    window: Window,
    year: int,
    figures: MapFigures,
    selected: str,
    *,
    on_select: Callable[[], None],
) -> None:
    """Draws the map of a year.

    Args:
        frame: The page.
        indicator: Catalogue id.
        level: `nuts3` or `nuts2`.
        window: What the map shows: the Nordic countries or Europe.
        year: Calendar year.
        figures: The figures of the areas drawn.
        selected: The chosen area, "" for none.
        on_select: Called after a click; the areas clicked stand in the session under `map`.
    """
    row = frame.release.indicators.loc[indicator]
    size = screen_size()
    rows = frame.release.observations(indicator, drawn_areas(level, window), [year])
    base = st.get_option("server.baseUrlPath")
    figure = map_chart(
        figures,
        row,
        level=level,
        window=window,
        size=size,
        name=frame.name,
        theme=frame.theme,
        lang=frame.lang,
        selected=selected,
        base_path=base,
    )
    strip = legend_strip(figures, row, window, level == "nuts2", frame.theme, frame.lang)
    place_chart(
        frame,
        figure,
        indicator,
        rows,
        key="map",
        sentence=map_sentence(frame, indicator, year, figures),
        unit=False,
        source=False,
        config={"topojsonURL": address(base), "doubleClick": False},
        on_select=on_select,
        below=strip if size == "phone" else "",
    )
    credit = [frame.t("map.licence"), frame.word(row, "caveat")]
    if size == "phone" and window == "nordic":
        credit.append(frame.t("map.iceland"))
    # A map has neither lines that breaks cut nor hollow marks to explain.
    source = source_line(frame, rows, indicator, explain=False)
    st.html(f'{source}<p class="source">{escape(" ".join(credit))}</p>')
