"""Bars: the values of areas in one year."""

import pandas as pd
import plotly.graph_objects as go

from dashboard.area_lines import Name
from dashboard.axes import layout
from dashboard.look import REGION_MARK, Theme, pair_members, tokens
from dashboard.marks import label_text
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
