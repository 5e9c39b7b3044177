"""Bars: the values of areas in one year."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from dashboard.area_lines import HOLLOW, Name, flag_words
from dashboard.axes import layout
from dashboard.chart_notes import NOTE
from dashboard.look import REGION_MARK, Theme, pair_members, tokens
from dashboard.marks import cut, label_text
from dashboard.spread import label_rows
from dashboard.words import number

_ROW = 38  # pixels of a bar and its gap
_REFERENCE = 18  # pixels of the row of a reference's name
_LETTER = 7.2  # pixels of a letter, on average
_NARROWEST = 110  # pixels of the plot on a phone; what fits there fits everywhere
_NAMES, _LETTERS = 150, 20  # pixels of the names, and letters of a line of one
_ON_WALL = 64, 34  # pixels of the highest row on a wall, and letters of a name


def bar_chart(
    values: pd.Series,
    indicator: pd.Series,
    *,
    name: Name,
    theme: Theme,
    lang: str,
    flags: Mapping[str, str] | None = None,
    references: dict[str, float] | None = None,
    height: int = 0,
) -> go.Figure:
    """One bar per area, all of the same year; a value that two counties share is one bar.

    Args:
        values: Value by geo, from the top down; NUTS 2 areas of ours are hatched.
        indicator: Row of `indicators` (decimals).
        name: Gives the name of an area.
        theme: Light or dark.
        lang: Language of names and numbers.
        flags: Flags by geo; an unreliable or estimated value is a hollow bar with the word.
        references: Upright lines by their label, for example the median of EU regions.
        height: Pixels that the rows share on a wall, each with its words on one line; as high as
            a page has them by default.
    """
    ink = tokens(theme)
    decimals = int(indicator["decimals"])
    references = references or {}
    flags = flags or {}
    colours = [REGION_MARK.get(geo, ink.other if geo == "SE" else ink.tick) for geo in values.index]
    hollow = [bool(set(flags.get(str(geo), "")) & HOLLOW) for geo in values.index]
    highest, letters = _ON_WALL
    names = [
        cut(name(geo), letters) if height else label_text(name(geo), "", _LETTERS)
        for geo in values.index
    ]
    beside = int(_LETTER * max(map(len, names), default=0)) + 12 if height else _NAMES
    low, high = min(0.0, *values, *references.values()), max(0.0, *values, *references.values())
    low, high = low - 0.02 * (high - low), high + 0.02 * (high - low)
    words = [
        # A break concerns other years than the one shown.
        (
            number(value, decimals, lang),
            flag_words(flags.get(str(geo), "").replace("b", ""), lang),
        )
        for geo, value in values.items()
    ]
    longest = (len(" ".join(pair)) if height else max(map(len, pair)) for pair in words)
    right = 20 + int(_LETTER * max(longest, default=0))
    edges = 32 + _REFERENCE * len(references)
    row = min(highest, (height - edges) / (len(values) or 1)) if height else _ROW
    figure = go.Figure(
        go.Bar(
            x=values.tolist(),
            y=list(range(len(values))),
            orientation="h",
            width=0.56,
            marker={
                "color": [
                    ink.bg if empty else colour
                    for empty, colour in zip(hollow, colours, strict=True)
                ],
                "line": {"color": colours, "width": [2 if empty else 0 for empty in hollow]},
                "pattern": {
                    "shape": [
                        "/" if pair_members(geo) and not empty else ""
                        for geo, empty in zip(values.index, hollow, strict=True)
                    ],
                    "fgcolor": ink.bg,
                    "size": 6,
                    "solidity": 0.3,
                },
            },
            meta={"hollow": any(hollow)},
            hoverinfo="skip",
        )
    )
    marks, notes = _references(references, low, high, right, decimals, theme, lang)
    figure.update_layout(
        layout(
            theme,
            lang,
            int(row * len(values)) + edges,
            {"l": beside, "r": right, "t": 16 + _REFERENCE * len(references), "b": 16},
        ),
        shapes=marks,
        annotations=[*notes, *_value_words(values, words, theme, " " if height else "<br>")],
        xaxis={"range": [low, high], "visible": False, "fixedrange": True},
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


def _value_words(
    values: pd.Series, words: list[tuple[str, str]], theme: Theme, gap: str
) -> list[dict]:
    """Figures right of their bars, or of zero, over the references that would cross them."""
    return [
        {
            "x": max(0.0, float(value)),
            "y": row,
            "xanchor": "left",
            "xshift": 5,
            "showarrow": False,
            "bgcolor": tokens(theme).bg,
            "align": "left",
            "text": f"<b>{figure}</b>"
            + (f'{gap}<span style="font-size:{NOTE}px">{flag}</span>' if flag else ""),
            "font": {"color": tokens(theme).ink},
        }
        for row, (value, (figure, flag)) in enumerate(zip(values, words, strict=True))
    ]


def _references(
    references: dict[str, float],
    low: float,
    high: float,
    right: int,
    decimals: int,
    theme: Theme,
    lang: str,
) -> tuple[list[dict], list[dict]]:
    """Upright lines and their names, each in a row of its own over the bars."""
    ink = tokens(theme)
    look = {"color": ink.ink, "width": 1.2, "dash": "2px,3px"}
    shown = sorted(references.items(), key=lambda item: item[1])
    texts = [f"{label} {number(value, decimals, lang)}" for label, value in shown]
    placed = label_rows(
        [(value - low) / ((high - low) or 1) * _NARROWEST for _, value in shown],
        [len(text) * _LETTER for text in texts],
        _NARROWEST + right,
    )
    lines, notes = [], []
    for (_, value), text, (row, left) in zip(shown, texts, placed, strict=True):
        upright = {"type": "line", "x0": value, "x1": value, "yref": "paper", "line": look}
        lines.append(upright | {"y0": 0, "y1": 1})
        top = {"ysizemode": "pixel", "yanchor": 1, "y0": 0, "y1": _REFERENCE * (row + 1) - 2}
        lines.append(upright | top)
        notes.append(
            {
                "x": value,
                "y": 1,
                "yref": "paper",
                "yanchor": "bottom",
                "xanchor": "right" if left else "left",
                "xshift": -3 if left else 3,
                "yshift": _REFERENCE * row,
                "showarrow": False,
                "text": text,
                "font": {"size": 13, "color": ink.ink2},
            }
        )
    return lines, notes
