"""A domain's score on an axis from 0 to 100: a mark per area, and how far choices move it."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.area_lines import Name
from dashboard.axes import hundred_axis, layout
from dashboard.chart_notes import NOTE, note
from dashboard.i18n import t
from dashboard.look import Theme, region_text, tokens
from dashboard.marks import split_disc
from dashboard.words import number

# Pixels from the top of an area's block: its name, then each band's words and the band itself.
_BLOCK = 104
_TITLE = 12
_BANDS = {"without": (30, 46), "weights": (66, 82)}
_HEAD = 24  # over the first block, for the median's label
_EDGE = 28  # points from either end that words need, even on a phone


def band_words(row: pd.Series, band: str, lang: str) -> str:
    """The ends of a band: `56–61`.

    Args:
        row: A row of `domain_score`.
        band: `without` (each indicator left out) or `weights` (random weights).
        lang: `sv` or `en`.
    """
    low, high = (number(row[f"{end}_{band}"], 0, lang) for end in ("low", "high"))
    return low if low == high else f"{low}–{high}"


def score_chart(
    found: pd.DataFrame, median: float | None, *, name: Name, theme: Theme, lang: str
) -> go.Figure:
    """The score of each area with its two bands, on an axis from 0 to 100.

    Args:
        found: Rows of `domain_score` with an answer, one per area of ours, in the order drawn.
        median: Score of the middle EU region; None where too few have one.
        name: Gives the name of an area.
        theme: Light or dark.
        lang: Language of names and numbers.
    """
    ink = tokens(theme)
    height = _HEAD + _BLOCK * len(found)
    figure = go.Figure()
    notes: list[dict[str, Any]] = []
    shapes: list[dict[str, Any]] = []
    for place, (geo, row) in enumerate(found.iterrows()):
        top = height - _HEAD - _BLOCK * place
        points = number(row["score"], 0, lang)
        title = {"size": 15, "color": region_text(str(geo), theme)}
        notes.append(_left(f"{name(str(geo))} <b>{points}</b>", top - _TITLE))
        notes[-1] |= {"font": title, "bgcolor": ink.bg}
        for band, (words, line) in _BANDS.items():
            said = t(f"score.chart.{band}", lang, ends=band_words(row, band, lang))
            ends = [row[f"low_{band}"], row[f"high_{band}"]]
            notes.append(_over(said, ends, top - words) | {"bgcolor": ink.bg})
            _interval(figure, ends, top - line, theme)
            shapes += split_disc(row["score"], top - line, str(geo), theme)
    if median is not None:
        dotted = {"color": ink.ink, "width": 1.2, "dash": "2px,3px"}
        ends = {"x0": median, "x1": median, "y0": 0, "y1": height - _HEAD + 4}
        shapes.append({"type": "line", "line": dotted, "layer": "below"} | ends)
        said = t("score.chart.median", lang, median=number(median, 0, lang))
        notes.append(
            note(said, median, height - _HEAD + 4, yanchor="bottom")
            | {"font": {"size": NOTE, "color": ink.muted}}
        )
    figure.update_layout(
        layout(theme, lang, height + 34, {"l": 8, "r": 12, "t": 4, "b": 30}),
        shapes=shapes,
        annotations=notes,
        xaxis=hundred_axis(theme)
        | {"showgrid": True, "gridcolor": tokens(theme).line, "gridwidth": 1},
        yaxis={"range": [0, height], "visible": False, "fixedrange": True},
    )
    return figure


def _left(text: str, y: float) -> dict[str, Any]:
    return note(text, 0, y, xref="paper", xanchor="left", yanchor="middle", align="left")


def _over(text: str, ends: list[float], y: float) -> dict[str, Any]:
    """Words over a band: centred, or at its outer end where it is near an end of the axis."""
    middle = sum(ends) / 2
    x, anchor = middle, "center"
    if middle < _EDGE + 7:
        x, anchor = min(ends[0], _EDGE), "left"
    elif middle > 93 - _EDGE:
        x, anchor = max(ends[1], 100 - _EDGE), "right"
    return note(text, x, y, xanchor=anchor, yanchor="middle")


def _interval(figure: go.Figure, ends: list[float], y: float, theme: Theme) -> None:
    figure.add_scatter(
        x=ends,
        y=[y, y],
        mode="lines+markers",
        line={"color": tokens(theme).other, "width": 3},
        marker={"symbol": "line-ns", "size": 9, "line": {"color": tokens(theme).other, "width": 2}},
        cliponaxis=False,
        hoverinfo="skip",
    )
