"""Densities of industries in an area, each with the band that it lies in."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from dashboard.axes import hundred_axis, layout
from dashboard.chart_notes import NOTE
from dashboard.look import Theme, tokens
from dashboard.marks import split_disc
from dashboard.words import number

_ROW, _HEAD, _FOOT, _RIGHT = 52, 30, 46, 96


def density_chart(
    densities: pd.DataFrame,
    geo: str,
    names: Mapping[str, str],
    *,
    span: tuple[float, float],
    span_words: str,
    ends: tuple[str, str],
    theme: Theme,
    lang: str,
    height: int = 0,
) -> go.Figure:
    """A row per industry: its mark on the whole scale, on the line of its band.

    Args:
        densities: Columns industry, density, low, high (0 to 100), from the top down.
        geo: The area of two regions that they are of.
        names: Name by industry.
        span: Smallest and largest density of all industries of the area, drawn as a soft field.
        span_words: What the field is.
        ends: What 0 and 100 mean.
        theme: Light or dark.
        lang: Language of the numbers.
        height: Pixels that the rows share; as high as they need by default.
    """
    ink = tokens(theme)
    shapes: list[dict] = [
        {
            "type": "rect",
            "x0": span[0],
            "x1": span[1],
            "yref": "paper",
            "y0": 0,
            "y1": 1,
            "fillcolor": ink.soft,
            "line": {"width": 0},
            "layer": "below",
        }
    ]
    notes: list[dict] = [
        {
            "x": sum(span) / 2,
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "yshift": 4,
            "showarrow": False,
            "text": span_words,
            "font": {"size": NOTE, "color": ink.muted},
        }
    ]
    for row, item in enumerate(densities.itertuples()):
        y = row + 0.2
        line = {"type": "line", "y0": y, "y1": y}
        shapes.append(line | {"x0": 0, "x1": 100, "line": {"color": ink.line, "width": 1}})
        shapes.append(
            line | {"x0": item.low, "x1": item.high, "line": {"color": ink.ink, "width": 2.6}}
        )
        # Small, so that the band shows on both sides of it on a phone.
        shapes += split_disc(item.density, y, geo, theme, 5)
        band = "–".join(number(end, 0, lang) for end in (item.low, item.high))
        notes += [
            {
                "x": 0,
                "xref": "paper",
                "xanchor": "left",
                "y": row,
                "yshift": 12,
                "showarrow": False,
                "text": names[item.industry],
                "font": {"color": ink.ink},
            },
            {
                "x": 1,
                "xref": "paper",
                "xanchor": "right",
                "xshift": _RIGHT,
                "y": y,
                "showarrow": False,
                "text": f"<b>{number(item.density, 0, lang)}</b> ({band})",
                "font": {"color": ink.ink},
            },
        ]
    figure = go.Figure(go.Scatter(x=[], y=[]))
    figure.update_layout(
        layout(
            theme,
            lang,
            height or _ROW * len(densities) + _HEAD + _FOOT,
            {"l": 8, "r": _RIGHT + 2, "t": _HEAD, "b": _FOOT},
        ),
        shapes=shapes,
        annotations=[*notes, *_ends(ends, theme)],
        xaxis=hundred_axis(theme),
        yaxis={"range": [len(densities) - 0.5, -0.5], "visible": False, "fixedrange": True},
    )
    return figure


def _ends(ends: tuple[str, str], theme: Theme) -> list[dict]:
    """What the scale begins and ends with, under its figures."""
    return [
        {
            "x": x,
            "xref": "paper",
            "xanchor": anchor,
            "xshift": shift,
            "y": 0,
            "yref": "paper",
            "yanchor": "top",
            "yshift": -24,
            "showarrow": False,
            "text": text,
            "font": {"size": NOTE, "color": tokens(theme).muted},
        }
        for x, anchor, shift, text in ((0, "left", -8, ends[0]), (1, "right", 30, ends[1]))
    ]
