"""A national measure over time: Sweden in ink, the EU beside it, the other countries as a band."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.area_lines import (
    COUNTRY,
    EU,
    HOLLOW,
    Line,
    Name,
    area_lines,
    draw_dot,
    draw_line,
    flag_words,
    hover_words,
)
from dashboard.axes import time_layout, value_range, year_ends
from dashboard.chart_notes import NOTE, break_lines, break_note, column_head, note
from dashboard.goal_marks import draw_goals, goal_labels, leaders
from dashboard.goals import Goal
from dashboard.look import Theme, tokens
from dashboard.marks import EndLabel, distribution_column, end_labels, label_text
from dashboard.words import number

_MARGIN = {"l": 46, "r": 164, "t": 34, "b": 28}
_LINES = ((EU, 2.0), (COUNTRY, 2.8))
_REMARK = 26  # pixels of a remark under the line
_BESIDE = 3  # years on either side that a remark is as wide as


def national_chart(
    figures: pd.DataFrame,
    indicator: pd.Series,
    *,
    name: Name,
    theme: Theme,
    lang: str,
    height: int = 300,
    band: pd.DataFrame | None = None,
    among: pd.Series | None = None,
    year: int | None = None,
    goals: Sequence[Goal] = (),
    remarks: Sequence[tuple[int, str]] = (),
) -> go.Figure:
    """A national measure: Sweden in ink, the EU beside it, the other countries faint behind.

    The other countries of the EU are a band that most of them lie in, and in one year ticks at the
    right end on the same scale, with a bar for Sweden. What lies beyond the scale is at its end.

    Args:
        figures: Columns geo, year, value, flag, confidential of SE, EU27_2020 and any other
            country; at least one value of Sweden or of the EU.
        indicator: Row of `indicators` (decimals, rhythm).
        name: Gives the name of a country.
        theme: Light or dark.
        lang: Language of names and numbers.
        height: Pixels.
        band: Columns year, low, high: what most of the other countries lie between; none is drawn
            where it is empty.
        among: Values of the EU's countries in `year`, by geo; none are drawn where it is empty.
        year: The year of those values.
        goals: Goals to draw, in order of year.
        remarks: Years and words that point at the value of Sweden.
    """
    decimals = int(indicator["decimals"])
    lines = {line.geo: line for line in area_lines(figures, str(indicator["rhythm"]))}
    main = figures.loc[figures["geo"].isin([COUNTRY, EU]), "value"]
    spanned = [*main, 0.0, *(goal.value for goal in goals)]
    if band is not None:
        spanned += [*band["low"], *band["high"]]
    low, high = value_range(spanned)
    figure = go.Figure()
    if band is not None and len(band):
        _draw_band(figure, band, theme)
    labels: list[EndLabel] = []
    shapes: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    shown = [(lines[geo], width) for geo, width in _LINES if geo in lines]
    latest = max(int(line.last["year"]) for line, _ in shown)
    years = [int(year) for line, _ in shown for year in line.known["year"]]
    years += [int(year) for year in (() if band is None else band["year"])]
    years += [goal.year for goal in goals]
    plot = height - _MARGIN["t"] - _MARGIN["b"]
    for line, width in shown:
        words = name(line.geo)
        labels.append(_draw_country(figure, line, width, words, latest, decimals, theme, lang))
    if COUNTRY in lines:
        shapes += break_lines(lines[COUNTRY].breaks, theme)
        notes += break_note(lines[COUNTRY].breaks, lang, low=bool(goals))
        notes += _remarks(lines[COUNTRY], remarks, plot / (high - low), theme)
    if goals:
        draw_goals(figure, goals, max(years), theme)
        shapes += leaders([line.last for line, _ in shown], year_ends(years)[1], theme)
        labels += goal_labels(goals, theme, lang)
    if among is not None and len(among) and year is not None:
        own = [(COUNTRY, float(among[COUNTRY]))] if COUNTRY in among else []
        others = among.drop(COUNTRY, errors="ignore").clip(low, high)
        shapes += distribution_column(others, own, theme)
        notes.append(column_head(among, theme, lang, year if year != latest else None))
    notes += end_labels(labels, (low, high), plot)
    figure.update_layout(
        time_layout(theme, lang, height, _MARGIN, years, (low, high)),
        shapes=shapes,
        annotations=notes,
    )
    return figure


def _draw_band(figure: go.Figure, band: pd.DataFrame, theme: Theme) -> None:
    """The band, cut where a year is further from the one before than the series usually skips."""
    gaps = band["year"].diff()
    for _, part in band.groupby((gaps > gaps.min()).cumsum()):
        around = pd.concat(
            [
                part[["year", "high"]].set_axis(["year", "value"], axis=1),
                part[["year", "low"]].set_axis(["year", "value"], axis=1)[::-1],
            ]
        )
        figure.add_scatter(
            x=[int(year) for year in around["year"]],
            y=[float(value) for value in around["value"]],
            mode="lines",
            line={"width": 0},
            fill="toself",
            fillcolor=tokens(theme).band,
            hoverinfo="skip",
        )


def _draw_country(
    figure: go.Figure,
    line: Line,
    width: float,
    name: str,
    latest: int,
    decimals: int,
    theme: Theme,
    lang: str,
) -> EndLabel:
    """A line over a casing in the colour of the page, its last dot, and its label.

    The label says the year where that is not the latest one shown.
    """
    ink = tokens(theme)
    colour = ink.ink if line.geo == COUNTRY else ink.other
    casing = {"color": ink.bg, "width": width + 3}
    draw_line(figure, line, {"line": casing}, discs_only=False, words=None)
    told = hover_words(line, name, decimals, lang)
    look = {"line": {"color": colour, "width": width}}
    draw_line(figure, line, look, discs_only=False, words=told)
    last = line.last
    hollow = bool(set(last["flag"]) & HOLLOW)
    draw_dot(figure, last, colour, ink.bg if hollow else colour, size=9)
    text = label_text(name, number(last["value"], decimals, lang))
    if hollow or last["year"] < latest:
        # A break is marked where it is, and its words would be too long here.
        flags = flag_words(last["flag"].replace("b", ""), lang)
        words = f"{last['year']} {flags}".strip()
        text += f'<br><span style="font-size:{NOTE}px;color:{ink.muted}">{words}</span>'
    return EndLabel(float(line.last["value"]), text, colour)


def _remarks(
    line: Line, remarks: Sequence[tuple[int, str]], pixels: float, theme: Theme
) -> list[dict[str, Any]]:
    """Words under the line with a thin leader to a value; `pixels` is the height of one unit."""
    values = line.known.set_index("year")["value"]
    notes = []
    for year, words in remarks:
        if year not in values.index:
            continue
        # The words are as wide as some years, and the line may fall in these.
        near = values[abs(values.index - year) <= _BESIDE]
        below = float(values[year] - near.min()) * pixels
        notes.append(
            note(f"<b>{words}</b>", year, float(values[year]))
            | {
                "showarrow": True,
                "arrowhead": 0,
                "arrowwidth": 1,
                "arrowcolor": tokens(theme).muted,
                "standoff": 7,
                "ax": 0,
                "ay": below + _REMARK,
            }
        )
    return notes
