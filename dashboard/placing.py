"""The one way a figure gets onto a page: with its words, its table and its source."""

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from analysis.scores import median
from dashboard.area_lines import COUNTRY, EU, has_hollow
from dashboard.axes import PLOTLY_CONFIG
from dashboard.chart_notes import distribution_words
from dashboard.look import mark, pair_members
from dashboard.prose import scroll
from dashboard.refresh_account import not_renewed
from dashboard.sentences import (
    cell,
    level_of,
    listing,
    notes,
    ours,
    sources_sentence,
    whole_name,
)
from dashboard.shell import Frame
from dashboard.wall_links import wall_links
from dashboard.words import number

_LOCAL = "regional"  # the source of a region's own figures


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
    marked: Sequence[str] = (),
    source: bool = True,
    config: dict[str, Any] | None = None,
    on_select: Callable[[], None] | None = None,
    below: str = "",
    wall: str | None = None,
) -> None:
    """Places a figure with all that belongs to it.

    That is: the unit, a text alternative, the sentence that says the same, whose values they are,
    source and licence, what flags and breaks mean, and the table of all values.

    Args:
        frame: The page.
        figure: What a builder made.
        indicator: Catalogue id of what it shows.
        figures: Columns geo, year, value, flag, confidential, series of what it shows.
        key: Unique on the page.
        sentence: What the figure shows, in words.
        unit: Whether to write the unit above the figure.
        levels: Whether to write whose values they are.
        marked: The areas of ours that it marks, where it shows all regions; all by default.
        source: Whether to write the source; only left out where it stands beside the figure.
        config: More settings for Plotly.
        on_select: Called after a click on the figure.
        below: HTML under the figure, such as a legend.
        wall: Which figure of the page it is, as `figure=` of an address for a wall names it; None
            for one that no wall shows.
    """
    row = frame.release.indicators.loc[indicator]
    label = frame.word(row, "label")
    apart = years_apart(frame, row, figures)
    with st.container(key=f"figure_{key}", gap=None):
        if unit:
            st.html(f'<p class="unit">{escape(unit_words(frame, row))}</p>')
        if apart:
            st.html(f'<p class="note">{escape(apart)}</p>')
        st.plotly_chart(
            figure,
            width="stretch",
            theme=None,
            key=key,
            alt=f"{label}. {sentence} {apart}".strip(),
            config=PLOTLY_CONFIG | (config or {}),
            selection_mode="points",
            on_select="ignore" if on_select is None else on_select,
        )
        parts = [below, f'<p class="says">{escape(sentence)}</p>']
        parts.append(local_mark(frame, row))
        if levels:
            shown = figures[figures["geo"].isin(marked)] if marked else figures
            parts.append(level_marks(frame, shown))
        if source:
            parts.append(source_line(frame, figures, indicator, hollow=has_hollow(figure)))
        st.html("".join(parts))
        if wall is not None:
            st.html(wall_links(frame, wall))
        place_table(frame, row, figures, key)


def years_apart(frame: Frame, row: pd.Series, figures: pd.DataFrame) -> str:
    """That years are not to be compared, where a measure does not allow it and several are shown.

    The commonest reason is current prices; a share has no price.
    """
    if row["comparable_over_time"] or figures["year"].nunique() < 2:
        return ""
    return frame.t("charts.apart" if row["scale"] == "points" else "charts.prices")


def spread_sentence(
    frame: Frame, row: pd.Series, distribution: pd.Series, year: int, unreliable: Sequence[str] = ()
) -> str:
    """How many regions a distribution holds, its median, and which areas are too unreliable."""
    count = distribution_words(distribution, frame.lang)
    middle = median(distribution, fewest=1)
    said = f"{year}: {count}."
    if isinstance(middle, float):
        shown = number(middle, int(row["decimals"]), frame.lang)
        said = frame.t("compare.spread_says", year=year, count=count, median=shown)
    if unreliable:
        names = listing([frame.name(geo) for geo in unreliable], frame.lang)
        said += " " + frame.t("compare.unreliable", names=names)
    return said


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
    chips = []
    for geos, words in level_chips(frame, figures):
        marks = "".join(mark(geo, frame.theme) for geo in geos)
        chips.append(f'<span class="chip">{marks} {escape(words)}</span>')
    return f'<p class="chips">{"".join(chips)}</p>' if chips else ""


def level_chips(frame: Frame, figures: pd.DataFrame) -> list[tuple[list[str], str]]:
    """The same as the areas of each level and its words."""
    figures = figures[figures["value"].notna() | (figures["confidential"] != "")]
    geos = [*ours(figures["geo"]), *(["SE"] if (figures["geo"] == "SE").any() else [])]
    by_level: dict[str, list[str]] = {}
    for geo in geos:
        by_level.setdefault(level_of(geo), []).append(geo)
    if len(by_level) > 1:
        by_level.pop("national", None)  # beside our areas Sweden is a reference
    chips = []
    for level, of in by_level.items():
        words = frame.t(f"charts.level.{level}" if len(of) > 1 else f"level.{level}", names="")
        if level == "shared" and len(of) == 1:
            names = [frame.name(member) for member in pair_members(of[0])]
            words = frame.t("level.both", names=listing(names, frame.lang))
        chips.append((of, words))
    return chips


def local_mark(frame: Frame, row: pd.Series) -> str:
    """The chip of a measure that a region keeps itself; "" for any other."""
    if row["source"] != _LOCAL:
        return ""
    return f'<p class="chips"><span class="chip">{escape(frame.t("charts.local"))}</span></p>'


def source_line(
    frame: Frame,
    figures: pd.DataFrame,
    indicator: str = "",
    explain: bool = True,
    hollow: bool = False,
) -> str:
    """Source, dataset, vintage, licence, years, renewal; then breaks, secrecy and hollow marks.

    Args:
        frame: The page.
        figures: Columns geo, year, value, flag, confidential, series.
        indicator: Catalogue id, where they are of one; it is told when it could not be renewed.
        explain: Whether the figures are drawn as lines, whose breaks and secrecy need words.
        hollow: Whether a hollow mark is drawn, which needs words too.
    """
    renewal = not_renewed(frame, indicator) if indicator else ""
    source, more = source_words(frame, figures, explain, hollow)
    return f'<p class="source">{escape(source)} {escape(renewal)} {escape(more)}</p>'


def source_words(
    frame: Frame, figures: pd.DataFrame, explain: bool = True, hollow: bool = False
) -> tuple[str, str]:
    """The sentence of the source and what explains the drawing, as plain text.

    The arguments are those of `source_line`.
    """
    shown = figures[figures["value"].notna() | (figures["confidential"] != "")]
    keys = {key for joined in shown["series"].unique() for key in joined.split("+")}
    rows = frame.release.series[frame.release.series.index.isin(keys)]
    source = sources_sentence(rows, [int(year) for year in shown["year"].unique()], frame.lang)
    return source, " ".join(notes(figures, frame.name, frame.lang, hollow)) if explain else ""


def figures_table(frame: Frame, row: pd.Series, figures: pd.DataFrame) -> str:
    """All values as an HTML table: areas by year, or one row per area for a single year.

    Ours come first in their fixed order, then Sweden and the EU, then the others by name: a table
    never ranks.
    """
    decimals = int(row["decimals"])
    caption = f"{frame.word(row, 'label')}, {frame.word(row, 'unit')}"
    years = sorted(figures["year"].unique(), reverse=True)
    first = [*ours(figures["geo"]), *(geo for geo in (COUNTRY, EU) if geo in set(figures["geo"]))]
    geos = [*first, *sorted(set(figures["geo"]) - set(first), key=frame.name)]
    names = {geo: escape(whole_name(geo, frame.name)) for geo in geos}
    if len(years) == 1:
        by_geo = figures.set_index("geo", drop=False)
        head = f"<th>{escape(frame.t('charts.area'))}</th><th>{years[0]}</th>"
        body = "".join(
            f'<tr><th scope="row">{names[geo]}</th>'
            f"<td>{escape(cell(by_geo.loc[geo], decimals, frame.lang))}</td></tr>"
            for geo in geos
        )
    else:
        cells = {
            (item["geo"], item["year"]): escape(cell(item, decimals, frame.lang))
            for _, item in figures.iterrows()
        }
        head = f"<th>{escape(frame.t('charts.year'))}</th>" + "".join(
            f"<th>{names[geo]}</th>" for geo in geos
        )
        body = "".join(
            f'<tr><th scope="row">{year}</th>'
            + "".join(f"<td>{cells.get((geo, year), '–')}</td>" for geo in geos)
            + "</tr>"
            for year in years
        )
    return scroll(
        caption,
        f'<table class="figures"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>",
    )
