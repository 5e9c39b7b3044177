"""A trend of areas over time, ending in its place among Europe's regions."""

import pandas as pd
import plotly.graph_objects as go

from analysis.scores import median
from dashboard.area_lines import (
    COUNTRY,
    Line,
    Name,
    area_lines,
    compared,
    draw_dot,
    draw_line,
    hover_words,
    is_ours,
    marked,
    without_totals,
)
from dashboard.axes import time_layout, value_range
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
    LINE_HEIGHT,
    EndLabel,
    cut,
    distribution_column,
    end_labels,
    label_text,
    line_look,
    split_disc,
    text_color,
)
from dashboard.sentences import common_year
from dashboard.words import number

_MARGIN = {"l": 34, "r": 164, "t": 34, "b": 28}
_MANY = {"l": 34, "r": 240, "t": 28, "b": 28}  # where each label has one line
_LETTERS = 20  # of a name in such a label


def trend_chart(
    figures: pd.DataFrame,
    indicator: pd.Series,
    *,
    name: Name,
    theme: Theme,
    lang: str,
    chosen: str = "",
    distribution: pd.Series | None = None,
    year: int | None = None,
    height: int = 270,
    wide: bool = False,
) -> go.Figure:
    """Lines of areas over time, each ending in its place among Europe's regions.

    Sweden and the EU are what areas are held against; where they stand alone, or beside other
    countries only, they are drawn as areas are. A plain count is held against nothing.

    Args:
        figures: Columns geo, year, value, flag, confidential of every area to draw: counties,
            NUTS 2 areas, SE, EU27_2020 or any other; at least one value.
        indicator: Row of `indicators` (decimals, rhythm, count).
        name: Gives the name of an area.
        theme: Light or dark.
        lang: Language of names and numbers.
        chosen: The region of the reader; its pair is drawn in ink.
        distribution: Values of all regions in `year`, index geo; drawn upright at the right end
            on the same scale. Its median stands in where figures lack the EU.
        year: The year of the distribution; the latest that all areas have, by default.
        height: Pixels.
        wide: Where there are many areas, their labels take one line each and the room of the
            distribution, which is then left out: for a wall, which is wide and low.
    """
    decimals = int(indicator["decimals"])
    if indicator["count"]:
        figures, distribution = without_totals(figures), None
    year = common_year(figures) if year is None else year
    lines = area_lines(figures, str(indicator["rhythm"]))
    areas = compared(lines)
    latest = max(int(line.last["year"]) for line in areas)
    said = {"latest": latest, "name": name, "theme": theme, "lang": lang, "decimals": decimals}
    labels = [_label(line, _within(line, areas), **said) for line in lines]
    # The median of the distribution has a label of two lines.
    taken = sum(label.height for label in labels) + 2 * LINE_HEIGHT * (distribution is not None)
    margin = _MARGIN if distribution is not None else _MARGIN | {"r": 140}
    if wide and taken > height - margin["t"] - margin["b"] + LINE_HEIGHT:
        labels = [_label(line, _within(line, areas), **said, one=True) for line in lines]
        margin, distribution = _MANY, None
    low, high = value_range(figures["value"], distribution)
    years = [int(year) for year in figures["year"]]
    discs_only = indicator["rhythm"] == "biennial"
    figure = go.Figure()
    shapes: list[dict] = []
    notes: list[dict] = []
    for line in lines:
        area = _within(line, areas)
        look = line_look(line.geo, chosen, theme)
        if area and line.geo == COUNTRY:
            look = {"color": tokens(theme).ink, "width": 2.6}
        draw_line(
            figure,
            line,
            {"line": look},
            discs_only=discs_only and area,
            words=hover_words(line, name(line.geo), decimals, lang),
        )
        if area:
            shapes += _mark(figure, line, theme, every_year=discs_only)
            shapes += break_lines(line.breaks, theme)
        elif len(line.known) == 1:
            symbol = "square" if line.geo == COUNTRY else "diamond"
            draw_dot(figure, line.last, look["color"], look["color"], 9, symbol)
    named = [line for line in areas if is_ours(line.geo) or line.geo == COUNTRY] or areas
    notes += break_note([b for line in named for b in line.breaks], lang)
    shapes += confidential_bands(lines, theme)
    notes += confidential_notes(figure, lines, low, high, years, name, theme, lang)
    if distribution is not None and len(distribution):
        of_year = figures[(figures["year"] == year) & figures["value"].notna()]
        ours = [
            (row.geo, float(row.value))
            for row in of_year.itertuples()
            if is_ours(row.geo) and "u" not in row.flag
        ]
        shapes += distribution_column(distribution, ours, theme)
        notes.append(column_head(distribution, theme, lang, year if year != latest else None))
        middle = median(distribution, fewest=1)
        if isinstance(middle, float) and not any(line.geo.startswith("EU") for line in lines):
            shapes.append(level_line(middle, theme))
            words = t(f"charts.median.{compared_with(distribution)}", lang)
            # The line crosses all years, the median is of one.
            median_words = f"{number(middle, decimals, lang)} ({year})"
            text = label_text(words, median_words, bold=False)
            labels.append(EndLabel(middle, text, tokens(theme).muted))
    plot_height = height - margin["t"] - margin["b"]
    notes += end_labels(labels, (low, high), plot_height)
    figure.update_layout(
        time_layout(theme, lang, height, margin, years, (low, high)),
        shapes=shapes,
        annotations=notes,
    )
    return figure


def _within(line: Line, areas: list[Line]) -> bool:
    return any(line is area for area in areas)


def _label(
    line: Line,
    area: bool,
    *,
    latest: int,
    name: Name,
    theme: Theme,
    lang: str,
    decimals: int,
    one: bool = False,
) -> EndLabel:
    """Name and last value of a line, with its year where that is not the latest."""
    figure = number(line.last["value"], decimals, lang)
    if line.last["year"] != latest:
        figure += f" ({line.last['year']})"
    value, colour = float(line.last["value"]), text_color(line.geo, theme)
    if one:
        text = label_text(cut(name(line.geo), _LETTERS), figure, width=99, bold=area)
        return EndLabel(value, text, colour, gap=1)
    return EndLabel(value, label_text(name(line.geo), figure, bold=area), colour)


def _mark(figure: go.Figure, line: Line, theme: Theme, every_year: bool) -> list[dict]:
    """Discs of an area: at its last value, at unreliable values, or at every value."""
    ink = tokens(theme)
    shapes = []
    for row, hollow in marked(line, every_year):
        if pair_members(line.geo) and not hollow:
            shapes += split_disc(int(row["year"]), float(row["value"]), line.geo, theme)
        else:
            colour = REGION_MARK.get(line.geo, ink.ink if pair_members(line.geo) else ink.other)
            symbol = "square" if line.geo == COUNTRY else "circle"
            draw_dot(figure, row, colour, ink.bg if hollow else colour, 9, symbol)
    return shapes
