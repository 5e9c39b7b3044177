"""Figures of one year: bars of areas, and all regions as a strip or as stacked dots."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.axes import layout, tick_words, value_range, value_ticks
from dashboard.charts import EU, Name, distribution_words
from dashboard.look import REGION_MARK, Theme, pair_members, region_text, tokens
from dashboard.marks import label_text, push_apart, split_disc, text_color
from dashboard.words import number

_ROW = 38  # pixels of a bar and its gap


def bar_chart(
    values: pd.Series,
    indicator: pd.Series,
    *,
    name: Name,
    theme: Theme,
    lang: str,
    references: dict[str, float] | None = None,
) -> go.Figure:
    """One bar per area, all of the same year; a value that two counties share is one bar.

    Args:
        values: Value by geo, from the top down; NUTS 2 areas of ours are hatched.
        indicator: Row of `indicators` (decimals).
        name: Gives the name of an area.
        theme: Light or dark.
        lang: Language of names and numbers.
        references: Upright lines by their label, for example the median of EU regions.
    """
    ink = tokens(theme)
    decimals = int(indicator["decimals"])
    references = references or {}
    colours = [REGION_MARK.get(geo, ink.other if geo == "SE" else ink.tick) for geo in values.index]
    names = [label_text(name(geo), "", 20) for geo in values.index]
    low, high = min(0.0, *values, *references.values()), max(0.0, *values, *references.values())
    figure = go.Figure(
        go.Bar(
            x=values.tolist(),
            y=list(range(len(values))),
            orientation="h",
            width=0.56,
            marker={
                "color": colours,
                "pattern": {
                    "shape": ["/" if pair_members(geo) else "" for geo in values.index],
                    "fgcolor": ink.bg,
                    "size": 6,
                    "solidity": 0.3,
                },
            },
            text=[f"<b>{number(value, decimals, lang)}</b>" for value in values],
            textposition="outside",
            textfont={"color": ink.ink},
            cliponaxis=False,
            hoverinfo="skip",
        )
    )
    lines = [
        {
            "type": "line",
            "x0": value,
            "x1": value,
            "yref": "paper",
            "y0": 0,
            "y1": 1,
            "line": {"color": ink.ink, "width": 1.2, "dash": "2px,3px"},
        }
        for value in references.values()
    ]
    figure.update_layout(
        layout(theme, lang, _ROW * len(values) + 60, {"l": 150, "r": 70, "t": 16 + 18 * 2, "b": 8}),
        shapes=lines,
        annotations=_reference_words(references, decimals, theme, lang),
        xaxis={
            "range": [low - 0.02 * (high - low), high + 0.02 * (high - low)],
            "visible": False,
            "fixedrange": True,
        },
        yaxis={
            "range": [len(values) - 0.5, -0.5],
            "tickvals": list(range(len(values))),
            "ticktext": names,
            "tickfont": {"color": ink.ink},
            "showgrid": False,
            "zeroline": False,
            "showline": False,
            "ticklabelstandoff": 8,
            "fixedrange": True,
        },
    )
    return figure


def _reference_words(
    references: dict[str, float], decimals: int, theme: Theme, lang: str
) -> list[dict]:
    """Names of the upright lines, on a row each so that they never meet."""
    return [
        {
            "x": value,
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "xanchor": "left" if row % 2 else "right",
            "xshift": 3 if row % 2 else -3,
            "yshift": 18 * (row // 2),
            "showarrow": False,
            "text": f"{label} {number(value, decimals, lang)}",
            "font": {"size": 13, "color": tokens(theme).ink2},
        }
        for row, (label, value) in enumerate(references.items())
    ]


def strip_chart(
    distribution: pd.Series,
    areas: Sequence[str],
    indicator: pd.Series,
    *,
    name: Name,
    theme: Theme,
    lang: str,
    dots: bool = False,
    chosen: str = "",
) -> go.Figure:
    """All regions of a year on one line, ours marked and named, the median as dotted tick.

    Args:
        distribution: Value by geo of all regions.
        areas: The areas to mark; those without a value are left out.
        indicator: Row of `indicators` (decimals).
        name: Gives the name of an area.
        theme: Light or dark.
        lang: Language of names and numbers.
        dots: Stack the regions as dots instead of ticks, for a narrow panel.
        chosen: The area whose label is bold.
    """
    ink = tokens(theme)
    marked = [geo for geo in areas if geo in distribution.index]
    low, high = value_range(distribution[marked], distribution)
    inside = distribution.clip(low, high)
    ticks = value_ticks(low, high, 4)
    base, top = 0.0, 1.0
    height = 190 if dots else 150
    figure = go.Figure()
    shapes: list[dict] = []
    if dots:
        x, y = _stacked(inside.sort_values(), low, high)
        figure.add_scatter(x=x, y=y, mode="markers", hoverinfo="skip", cliponaxis=False)
        figure.update_traces(
            marker={"size": 6, "color": ink.faint, "line": {"width": 0.6, "color": ink.tick}}
        )
    else:
        path = "".join(f"M{value:.5g},0.06L{value:.5g},0.3" for value in inside)
        look = {"color": ink.tick, "width": 1}
        shapes.append({"type": "path", "path": path, "line": look, "opacity": 0.5})
    median = float(distribution.median())
    shapes.append(
        {
            "type": "line",
            "x0": median,
            "x1": median,
            "y0": base,
            "y1": 0.36,
            "line": {"color": ink.ink, "width": 1.2, "dash": "2px,3px"},
        }
    )
    at = 0.045 if dots else 0.18
    for geo in marked:
        shapes += _mark(figure, geo, float(distribution[geo]), at, theme, geo == chosen)
    notes = _names_above(distribution[marked], indicator, (low, high), name, theme, lang, chosen)
    shapes += [
        {
            "type": "line",
            "x0": float(distribution[geo]),
            "x1": float(distribution[geo]),
            "y0": at + 0.06,
            "y1": note["y"] - 0.01,
            "line": {"color": text_color(geo, theme), "width": 1},
        }
        for geo, note in zip(distribution[marked].sort_values().index, notes, strict=True)
    ]
    figure.update_layout(
        layout(theme, lang, height, {"l": 8, "r": 8, "t": 4, "b": 26}),
        shapes=shapes,
        annotations=notes,
        xaxis={
            "range": [low - 0.02 * (high - low), high + 0.02 * (high - low)],
            "tickvals": ticks,
            "ticktext": tick_words(ticks, lang),
            "tickangle": 0,
            "tickfont": {"color": ink.muted},
            "ticks": "outside",
            "ticklen": 4,
            "tickcolor": ink.tick,
            "showgrid": False,
            "zeroline": False,
            "showline": True,
            "linecolor": ink.tick,
            "fixedrange": True,
        },
        yaxis={"range": [base, top], "visible": False, "fixedrange": True},
    )
    figure.update_layout(
        meta={"regions": distribution_words(distribution, lang)},
    )
    return figure


def _stacked(values: pd.Series, low: float, high: float) -> tuple[list[float], list[float]]:
    """Dots in 52 columns; a column too high to fit is pressed together."""
    bins = np.clip(((values - low) / (high - low) * 52).astype(int), 0, 51)
    rank = bins.groupby(bins).cumcount()
    tallest = int(rank.max()) + 1
    step = min(0.042, 0.5 / tallest)
    x = (low + (bins + 0.5) * (high - low) / 52).round(6)
    return x.tolist(), (0.045 + rank * step).round(3).tolist()


def _mark(
    figure: go.Figure, geo: str, value: float, at: float, theme: Theme, chosen: bool
) -> list[dict]:
    if pair_members(geo):
        return split_disc(value, at, geo, theme, 7 if chosen else 6)
    square = geo == "SE" or geo == EU
    figure.add_scatter(
        x=[value],
        y=[at],
        mode="markers",
        marker={
            "size": 12 if chosen else 10,
            "symbol": "square" if square else "circle",
            "color": REGION_MARK.get(geo, tokens(theme).other),
            "line": {"width": 1.2, "color": tokens(theme).bg},
        },
        cliponaxis=False,
        hoverinfo="skip",
    )
    return []


def _names_above(
    values: pd.Series,
    indicator: pd.Series,
    span: tuple[float, float],
    name: Name,
    theme: Theme,
    lang: str,
    chosen: str,
) -> list[dict]:
    """A label per marked area, each on a row of its own above the strip."""
    low, high = span
    rows = push_apart([0.46 + 0.13 * i for i in range(len(values))], [0.13] * len(values), 0.38, 1)
    notes = []
    for row, (geo, value) in zip(rows, values.sort_values().items(), strict=True):
        text = f"{name(str(geo))} {number(value, int(indicator['decimals']), lang)}"
        right = (value - low) / (high - low) > 0.5
        colour = region_text(str(geo), theme)
        notes.append(
            {
                "x": value,
                "y": row,
                "xanchor": "right" if right else "left",
                "xshift": 4 if right else -4,
                "showarrow": False,
                "text": f"<b>{text}</b>" if geo == chosen else text,
                "font": {"size": 13.5, "color": colour},
                "bgcolor": tokens(theme).bg,
                "borderpad": 0,
            }
        )
    return notes
