"""Changes as bars from zero: the parts of a change with their sum, or one part by industry."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.axes import layout
from dashboard.look import REGION_MARK, Theme, tokens
from dashboard.marks import cut, label_text
from dashboard.words import number

_LINE, _GAP = 17, 16  # pixels of a line of a name, and between two rows
_NAMES, _LETTERS = 262, 38  # pixels of the names, and letters of a line of one
_NARROW = 150, 21  # the same on a phone
_WALL = 340, 48  # and on a wall, where a name has one line
_HIGHEST = 50  # pixels of a row on a wall
_ROOM = 0.16, 0.42  # of the bars’ span, kept free for figures at the ends; on a phone


@dataclass(frozen=True)
class Bar:
    """One bar.

    Attributes:
        label: Its name.
        value: Its length, signed.
        total: Whether it is the sum of those above it, and stands under a rule.
    """

    label: str
    value: float
    total: bool = False


def shift_chart(
    bars: Sequence[Bar],
    geo: str,
    *,
    decimals: int,
    theme: Theme,
    lang: str,
    narrow: bool = False,
    height: int = 0,
) -> go.Figure:
    """Bars to the right for gains and to the left for losses, each with its signed figure.

    Args:
        bars: From the top down, at least one.
        geo: Whose change it is: one of our regions in its colour, an area of two hatched.
        decimals: Decimals of the figures.
        theme: Light or dark.
        lang: Language of the numbers.
        narrow: Names take less room, for a phone.
        height: Pixels that the rows share on a wall; as high as they need by default.
    """
    ink = tokens(theme)
    low = min(0.0, *(bar.value for bar in bars))
    high = max(0.0, *(bar.value for bar in bars))
    room = _ROOM[narrow] * ((high - low) or 1.0)
    low, high = low - (room if low < 0 else 0.02 * room), high + (room if high > 0 else 0.02 * room)
    rows = list(range(len(bars)))
    names, letters = _WALL if height else _NARROW if narrow else (_NAMES, _LETTERS)
    labels = [
        cut(bar.label, letters) if height else label_text(bar.label, "", letters) for bar in bars
    ]
    high_row = _GAP + _LINE * max(1 + label.count("<br>") for label in labels)
    high_row = min(_HIGHEST, (height - 16) // len(bars)) if height else high_row
    figure = go.Figure(
        go.Bar(
            x=[bar.value for bar in bars],
            y=rows,
            orientation="h",
            width=min(0.7, 20 / high_row),
            marker={
                "color": [REGION_MARK.get(geo, ink.tick)] * len(bars),
                "line": {"width": 0},
                "pattern": {
                    "shape": ["" if geo in REGION_MARK else "/"] * len(bars),
                    "fgcolor": ink.bg,
                    "size": 6,
                    "solidity": 0.3,
                },
            },
            hoverinfo="skip",
        )
    )
    zero = {"type": "line", "x0": 0, "x1": 0, "yref": "paper", "y0": 0, "y1": 1}
    rules = [
        {
            "type": "line",
            "xref": "paper",
            "x0": 0,
            "x1": 1,
            "y0": row - 0.5,
            "y1": row - 0.5,
            "line": {"color": ink.tick, "width": 1},
        }
        for row, bar in enumerate(bars)
        if bar.total
    ]
    figure.update_layout(
        layout(theme, lang, high_row * len(bars) + 16, {"l": names, "r": 8, "t": 8, "b": 8}),
        shapes=[zero | {"line": {"color": ink.tick, "width": 1}}, *rules],
        annotations=[
            note
            for row, bar in enumerate(bars)
            for note in (
                _label(row, bar, labels[row], names, theme),
                _figure(row, bar, decimals, theme, lang),
            )
        ],
        xaxis={"range": [low, high], "visible": False, "fixedrange": True},
        yaxis={"range": [len(bars) - 0.5, -0.5], "visible": False, "fixedrange": True},
    )
    return figure


def _label(row: int, bar: Bar, text: str, names: int, theme: Theme) -> dict:
    return {
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "xshift": -names,
        "y": row,
        "align": "left",
        "showarrow": False,
        "text": f"<b>{text}</b>" if bar.total else text,
        "font": {"color": tokens(theme).ink},
    }


def _figure(row: int, bar: Bar, decimals: int, theme: Theme, lang: str) -> dict:
    left = bar.value < 0
    return {
        "x": bar.value,
        "xanchor": "right" if left else "left",
        "xshift": -5 if left else 5,
        "y": row,
        "showarrow": False,
        "text": f"<b>{number(bar.value, decimals, lang, sign=True)}</b>",
        "font": {"color": tokens(theme).ink},
    }
