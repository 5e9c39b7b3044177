"""A national measure over time: Sweden in ink, the EU beside it, all other countries faint."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from dashboard.area_lines import (
    COUNTRY,
    EU,
    HOLLOW,
    Name,
    area_lines,
    draw_dot,
    draw_line,
    flag_words,
    hover_words,
)
from dashboard.axes import time_layout, value_range
from dashboard.chart_notes import NOTE, break_lines, break_note, note
from dashboard.look import Theme, tokens
from dashboard.marks import EndLabel, end_labels, label_text
from dashboard.words import number

_MARGIN = {"l": 46, "r": 128, "t": 14, "b": 28}


@dataclass(frozen=True)
class Target:
    """A political goal for a measure, drawn as a dashed line from target to target."""

    year: int
    value: float
    label: str


def national_chart(
    figures: pd.DataFrame,
    indicator: pd.Series,
    *,
    name: Name,
    theme: Theme,
    lang: str,
    height: int = 300,
    targets: Sequence[Target] = (),
) -> go.Figure:
    """A national measure: Sweden in ink, the EU beside it, all other countries faint.

    Args:
        figures: Columns geo, year, value, flag, confidential of SE, EU27_2020 and any other
            country; at least one value of Sweden or of the EU.
        indicator: Row of `indicators` (decimals, rhythm).
        name: Gives the name of a country.
        theme: Light or dark.
        lang: Language of names and numbers.
        height: Pixels.
        targets: Goals to draw, in order of year.
    """
    ink = tokens(theme)
    decimals = int(indicator["decimals"])
    rhythm = str(indicator["rhythm"])
    lines = {line.geo: line for line in area_lines(figures, rhythm)}
    main = figures["geo"].isin([COUNTRY, EU])
    values = [*figures.loc[main, "value"], 0.0, *(goal.value for goal in targets)]
    others = figures.loc[~main, "value"].dropna()
    low, high = value_range(values, others)
    figure = go.Figure()
    faint = [line.points() for geo, line in lines.items() if geo not in (COUNTRY, EU)]
    if faint:
        figure.add_scatter(
            x=[year for years, _ in faint for year in [*years, None]],
            y=[value for _, values in faint for value in [*values, None]],
            mode="lines",
            line={"color": ink.faint, "width": 0.9},
            opacity=0.6,
            hoverinfo="skip",
        )
    labels, notes, shapes = [], [], []
    for geo, colour, width in ((EU, ink.other, 2.0), (COUNTRY, ink.ink, 2.8)):
        if geo not in lines:
            continue
        line = lines[geo]
        for look in ({"color": ink.bg, "width": width + 3}, {"color": colour, "width": width}):
            words = (
                hover_words(line, name(geo), decimals, lang) if look["color"] == colour else None
            )
            draw_line(figure, line, {"line": look}, discs_only=False, words=words)
        hollow = bool(set(line.last["flag"]) & HOLLOW)
        draw_dot(figure, line.last, colour, ink.bg if hollow else colour, size=9)
        text = label_text(name(geo), number(line.last["value"], decimals, lang))
        if hollow:
            words = f"{line.last['year']} {flag_words(line.last['flag'], lang)}"
            text += f'<br><span style="font-size:{NOTE}px;color:{ink.muted}">{words}</span>'
        labels.append(EndLabel(float(line.last["value"]), text, colour))
        shapes += break_lines(line.breaks if geo == COUNTRY else [], theme)
    if COUNTRY in lines:
        notes += break_note(lines[COUNTRY].breaks, lang)
    years = [int(year) for year in figures["year"]] + [goal.year for goal in targets]
    notes += _draw_targets(figure, targets, theme)
    notes += end_labels(labels, (low, high), height - _MARGIN["t"] - _MARGIN["b"])
    figure.update_layout(
        time_layout(theme, lang, height, _MARGIN, years, (low, high)),
        shapes=shapes,
        annotations=notes,
    )
    return figure


def _draw_targets(figure: go.Figure, targets: Sequence[Target], theme: Theme) -> list[dict]:
    if not targets:
        return []
    ink = tokens(theme).ink
    figure.add_scatter(
        x=[goal.year for goal in targets],
        y=[goal.value for goal in targets],
        mode="lines+markers",
        line={"color": ink, "width": 1.6, "dash": "5px,4px"},
        marker={"symbol": "diamond-open", "size": 9, "color": ink},
        cliponaxis=False,
        hoverinfo="skip",
    )
    return [
        note(goal.label, goal.year, goal.value, xanchor="right", yanchor="bottom", yshift=6)
        for goal in targets
    ]
