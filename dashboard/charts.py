"""A trend of areas over time, ending in its place among Europe's regions."""

import pandas as pd
import plotly.graph_objects as go

from dashboard.area_lines import (
    COUNTRY,
    HOLLOW,
    Line,
    Name,
    area_lines,
    draw_dot,
    draw_line,
    hover_words,
    is_ours,
)
from dashboard.axes import layout, value_axis, value_range, year_axis
from dashboard.chart_notes import (
    break_lines,
    break_note,
    column_head,
    compared_with,
    confidential_bands,
    confidential_notes,
    level_line,
)
from dashboard.i18n import t
from dashboard.look import REGION_MARK, Theme, pair_members, tokens
from dashboard.marks import (
    EndLabel,
    distribution_column,
    end_labels,
    label_text,
    line_look,
    split_disc,
    text_color,
)
from dashboard.words import number

_MARGIN = {"l": 34, "r": 164, "t": 34, "b": 28}


def trend_chart(
    figures: pd.DataFrame,
    indicator: pd.Series,
    *,
    name: Name,
    theme: Theme,
    lang: str,
    chosen: str = "",
    distribution: pd.Series | None = None,
    height: int = 270,
) -> go.Figure:
    """Lines of areas over time, each ending in its place among Europe's regions.

    Args:
        figures: Columns geo, year, value, flag, confidential of every area to draw: counties,
            NUTS 2 areas, SE, EU27_2020 or any other; at least one value.
        indicator: Row of `indicators` (decimals, rhythm).
        name: Gives the name of an area.
        theme: Light or dark.
        lang: Language of names and numbers.
        chosen: The region of the reader; its pair is drawn in ink.
        distribution: Values of all regions in the latest year, index geo; drawn upright at the
            right end on the same scale. Its median stands in where figures lack the EU.
        height: Pixels.
    """
    decimals = int(indicator["decimals"])
    figures = _without_totals(figures, distribution)
    lines = area_lines(figures, str(indicator["rhythm"]))
    margin = _MARGIN if distribution is not None else _MARGIN | {"r": 140}
    low, high = value_range(figures["value"], distribution)
    years = [int(year) for year in figures["year"]]
    discs_only = indicator["rhythm"] == "biennial"
    figure = go.Figure()
    shapes: list[dict] = []
    notes: list[dict] = []
    latest = max(int(line.last["year"]) for line in lines)
    labels = []
    for line in lines:
        reference = line.geo == COUNTRY or line.geo.startswith("EU")
        draw_line(
            figure,
            line,
            {"line": line_look(line.geo, chosen, theme)},
            discs_only=discs_only and not reference,
            words=hover_words(line, name(line.geo), decimals, lang),
        )
        if not reference:
            shapes += _mark(figure, line, theme, every_year=discs_only)
            shapes += break_lines(line.breaks, theme)
        figure_words = number(line.last["value"], decimals, lang)
        if line.last["year"] != latest:
            figure_words += f" ({line.last['year']})"
        label = label_text(name(line.geo), figure_words, bold=not reference)
        labels.append(EndLabel(float(line.last["value"]), label, text_color(line.geo, theme)))
    notes += break_note([b for line in lines for b in line.breaks if is_ours(line.geo)], lang)
    shapes += confidential_bands(lines, theme)
    notes += confidential_notes(figure, lines, low, high, years, name, theme, lang)
    if distribution is not None and len(distribution):
        ours = [(x.geo, float(x.last["value"])) for x in lines if is_ours(x.geo)]
        shapes += distribution_column(distribution, ours, theme)
        notes.append(column_head(distribution, theme, lang))
        if not any(line.geo.startswith("EU") for line in lines):
            median = float(distribution.median())
            shapes.append(level_line(median, theme))
            words = t(f"charts.median.{compared_with(distribution)}", lang)
            text = label_text(words, number(median, decimals, lang), bold=False)
            labels.append(EndLabel(median, text, tokens(theme).muted))
    plot_height = height - margin["t"] - margin["b"]
    notes += end_labels(labels, (low, high), plot_height)
    figure.update_layout(
        layout(theme, lang, height, margin),
        hovermode="x unified",
        xaxis=year_axis(years, theme),
        yaxis=value_axis(low, high, theme, lang),
        shapes=shapes,
        annotations=notes,
    )
    return figure


def _without_totals(figures: pd.DataFrame, distribution: pd.Series | None) -> pd.DataFrame:
    """Leaves out a country or the EU where it is so large that it can only be a sum of areas."""
    reference = (figures["geo"] == COUNTRY) | figures["geo"].str.startswith("EU")
    others = [*figures.loc[~reference, "value"].dropna()]
    others += [] if distribution is None else [*distribution]
    if not others:
        return figures
    smallest = figures[reference].groupby("geo")["value"].min()
    sums = smallest.index[smallest > 2 * max(others)]
    return figures[~figures["geo"].isin(sums)]


def _mark(figure: go.Figure, line: Line, theme: Theme, every_year: bool) -> list[dict]:
    """Discs of an area: at its last value, at unreliable values, or at every value."""
    ink = tokens(theme)
    shapes = []
    for _, row in line.known.iterrows():
        last = row["year"] == line.last["year"]
        unreliable = "u" in row["flag"] or (last and bool(set(row["flag"]) & HOLLOW))
        if not (last or every_year or unreliable):
            continue
        if pair_members(line.geo) and not unreliable:
            shapes += split_disc(int(row["year"]), float(row["value"]), line.geo, theme)
        else:
            colour = REGION_MARK.get(line.geo, ink.ink if pair_members(line.geo) else ink.other)
            draw_dot(figure, row, colour, ink.bg if unreliable else colour, size=9)
    return shapes
