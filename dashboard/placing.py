"""The one way a figure gets onto a page: with its words, its table and its source."""

from collections.abc import Callable
from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard.axes import PLOTLY_CONFIG
from dashboard.chart_notes import distribution_words
from dashboard.look import mark
from dashboard.sentences import cell, level_of, notes, ours, sources_sentence
from dashboard.shell import Frame
from dashboard.words import number

_TABLE_ROWS = 400  # more than all regions of a map; a longer table belongs in the data file


def place_chart(
    frame: Frame,
    figure: go.Figure,
    indicator: str,
    figures: pd.DataFrame,
    *,
    key: str,
    sentence: str,
    unit: bool = True,
    levels: bool = True,
    source: bool = True,
    config: dict[str, Any] | None = None,
    on_select: Callable[[], None] | None = None,
    below: str = "",
) -> None:
    """Places a figure with all that belongs to it.

    That is: the unit, a text alternative, the sentence that says the same, whose values they are,
    source and licence, what flags and breaks mean, and the table of all values.

    Args:
        frame: The page.
        figure: What a builder made; its `meta` may hold `regions`, how many a distribution has.
        indicator: Catalogue id of what it shows.
        figures: Columns geo, year, value, flag, confidential, series of what it shows.
        key: Unique on the page.
        sentence: What the figure shows, in words.
        unit: Whether to write the unit above the figure.
        levels: Whether to write whose values they are.
        source: Whether to write the source; only left out where it stands beside the figure.
        config: More settings for Plotly.
        on_select: Called after a click on the figure.
        below: HTML under the figure, such as a legend.
    """
    row = frame.release.indicators.loc[indicator]
    label = frame.word(row, "label")
    with st.container(key=f"figure_{key}", gap=None):
        if unit:
            st.html(f'<p class="unit">{escape(unit_words(frame, row))}</p>')
        st.plotly_chart(
            figure,
            width="stretch",
            theme=None,
            key=key,
            alt=f"{label}. {sentence}",
            config=PLOTLY_CONFIG | (config or {}),
            selection_mode="points",
            on_select="ignore" if on_select is None else on_select,
        )
        parts = [below, f'<p class="says">{escape(sentence)}</p>']
        if levels:
            parts.append(level_marks(frame, figures))
        if source:
            parts.append(source_line(frame, figures))
        st.html("".join(parts))
        place_table(frame, row, figures, key)


def spread_sentence(frame: Frame, row: pd.Series, distribution: pd.Series, year: int) -> str:
    """How many regions a distribution holds and its middle."""
    middle = number(float(distribution.median()), int(row["decimals"]), frame.lang)
    count = distribution_words(distribution, frame.lang)
    return frame.t("compare.spread_says", year=year, count=count, median=middle)


def place_table(frame: Frame, row: pd.Series, figures: pd.DataFrame, key: str) -> None:
    """The table of the values, sent only when opened so that a redraw stays small."""
    with st.expander(frame.t("charts.table"), key=f"table_{key}", on_change="rerun") as table:
        if table.open:
            st.html(figures_table(frame, row, figures))


def unit_words(frame: Frame, row: pd.Series) -> str:
    """Unit of an indicator, and how often it is published where that is not yearly."""
    unit = frame.word(row, "unit")
    rhythm = str(row["rhythm"])
    words = unit if rhythm == "annual" else f"{unit}, {frame.t(f'charts.rhythm.{rhythm}')}"
    return words[:1].upper() + words[1:]


def level_marks(frame: Frame, figures: pd.DataFrame) -> str:
    """Chips with mark and words: county values, values shared by two counties, Sweden only."""
    geos = [*ours(figures["geo"]), *(["SE"] if (figures["geo"] == "SE").any() else [])]
    levels = [level_of(geo) for geo in geos]
    chips = []
    for level in dict.fromkeys(levels):
        if level == "national" and len(set(levels)) > 1:
            continue  # beside our areas Sweden is a reference
        marks = "".join(
            mark(geo, frame.theme) for geo, of in zip(geos, levels, strict=True) if of == level
        )
        words = frame.t(f"charts.level.{level}")
        chips.append(f'<span class="chip">{marks} {escape(words)}</span>')
    return f'<p class="chips">{"".join(chips)}</p>' if chips else ""


def source_line(frame: Frame, figures: pd.DataFrame, explain: bool = True) -> str:
    """Source, dataset, vintage, licence and years; then breaks, secrecy and hollow marks.

    Args:
        frame: The page.
        figures: Columns geo, year, value, flag, confidential, series.
        explain: Whether the figures are drawn as lines, whose breaks and marks need words.
    """
    shown = figures[figures["value"].notna()]
    keys = {key for joined in shown["series"].unique() for key in joined.split("+")}
    rows = frame.release.series[frame.release.series.index.isin(keys)]
    text = sources_sentence(rows, [int(year) for year in shown["year"].unique()], frame.lang)
    more = " ".join(notes(figures, frame.name, frame.lang)) if explain else ""
    return f'<p class="source">{escape(text)} {escape(more)}</p>'


def figures_table(frame: Frame, row: pd.Series, figures: pd.DataFrame) -> str:
    """All values as an HTML table: areas by year, or one row per area for a single year."""
    decimals = int(row["decimals"])
    caption = escape(f"{frame.word(row, 'label')}, {frame.word(row, 'unit')}")
    years = sorted(figures["year"].unique(), reverse=True)
    if len(years) == 1:
        ranked = figures.sort_values("value", ascending=False).head(_TABLE_ROWS)
        head = f"<th>{escape(frame.t('charts.area'))}</th><th>{years[0]}</th>"
        body = "".join(
            f'<tr><th scope="row">{escape(frame.name(item["geo"]))}</th>'
            f"<td>{escape(cell(item, decimals, frame.lang))}</td></tr>"
            for _, item in ranked.iterrows()
        )
    else:
        first = ours(figures["geo"])
        geos = [*first, *sorted(set(figures["geo"]) - set(first), key=frame.name)]
        cells = {
            (item["geo"], item["year"]): escape(cell(item, decimals, frame.lang))
            for _, item in figures.iterrows()
        }
        head = f"<th>{escape(frame.t('charts.year'))}</th>" + "".join(
            f"<th>{escape(frame.name(geo))}</th>" for geo in geos
        )
        body = "".join(
            f'<tr><th scope="row">{year}</th>'
            + "".join(f"<td>{cells.get((geo, year), '–')}</td>" for geo in geos)
            + "</tr>"
            for year in years
        )
    return (
        f'<div class="scroll" tabindex="0"><table class="figures"><caption>{caption}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )
