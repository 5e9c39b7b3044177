"""What is drawn over the areas of a map: hatching, names in the sea, the line of the licence."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.area_lines import Name
from dashboard.boundaries import hatch_lines
from dashboard.i18n import t
from dashboard.look import Tokens, pair_members
from dashboard.map_classes import hatch_colour
from dashboard.map_figures import MapFigures
from dashboard.map_windows import WEIGHTS, Size, Weights, Window, label_anchors
from dashboard.words import NBSP

_LONG = 18  # letters of a name that fits on one line of the phone
NO_FADE = {"unselected": {"marker": {"opacity": 1}}}


def add_hatch(
    figure: go.Figure, named: list[str], fills: dict[str, str], window: Window, weights: Weights
) -> None:
    """Lines over a value that two counties share, so that it is never read as a county's."""
    scale = "nuts2" if window == "eu" else "nuts3"
    for geo in named:
        if pair_members(geo) and geo in fills:
            colour = hatch_colour(fills[geo])
            _path(figure, hatch_lines(scale)[geo], colour, weights.hatch, opacity=0.9)


def add_names(
    figure: go.Figure,
    named: list[str],
    figures: MapFigures,
    indicator: pd.Series,
    window: Window,
    size: Size,
    name: Name,
    lang: str,
    ink: Tokens,
    selected: list[str],
) -> None:
    """Name and value of ours in the sea, with a cased leader to a dot in the area."""
    weights = WEIGHTS[size]
    anchors = label_anchors(window, size)
    leaders: dict[str, list] = {"lon": [], "lat": []}
    for geo in named:
        (dot_lon, dot_lat), (lon, lat) = anchors[geo]
        leaders["lon"] += [lon, dot_lon, None]
        leaders["lat"] += [lat, dot_lat, None]
    _path(figure, leaders, ink.casing, 3 * weights.leader + 0.3)
    _path(figure, leaders, ink.map_ink, weights.leader)
    figure.add_scattergeo(
        lon=[anchors[geo][0][0] for geo in named],
        lat=[anchors[geo][0][1] for geo in named],
        mode="markers",
        marker={
            "size": weights.dot,
            "color": ink.map_ink,
            "line": {"color": ink.casing, "width": weights.dot / 5},
        },
        hoverinfo="skip",
        **NO_FADE,
    )
    texts = []
    for geo in named:
        figure_words = figures.words(geo, int(indicator["decimals"]), lang)
        words = name(geo)
        if size == "phone":
            words = words.replace(" ", f"{NBSP}<br>") if len(words) > _LONG else words
        texts.append(f"<b>{words}</b>{NBSP}<br>{figure_words}{NBSP}")
    figure.add_scattergeo(
        lon=[anchors[geo][1][0] for geo in named],
        lat=[anchors[geo][1][1] for geo in named],
        mode="text",
        text=texts,
        textposition="middle left",
        textfont={
            "size": weights.label,
            "color": [ink.acc if geo in selected else ink.map_ink for geo in named],
        },
        hoverinfo="skip",
        unselected={"textfont": {"color": ink.map_ink}},
    )


def boundaries_credit(lang: str, ink: Tokens, weights: Weights) -> dict:
    """The line that the licence of the boundaries asks for in every map."""
    return {
        "text": t("maps.boundaries", lang),
        "xref": "paper",
        "yref": "paper",
        "x": 1,
        "y": 0,
        "xanchor": "right",
        "yanchor": "bottom",
        "xshift": -8,
        "yshift": 6,
        "showarrow": False,
        "font": {"size": 11 if weights.text < 14 else 12, "color": ink.map_ink},
        "bgcolor": ink.sea,
        "borderpad": 2,
    }


def _path(figure: go.Figure, at: dict[str, list], colour: str, width: float, **more: Any) -> None:
    figure.add_scattergeo(
        lon=[lon and round(lon, 2) for lon in at["lon"]],
        lat=[lat and round(lat, 2) for lat in at["lat"]],
        mode="lines",
        line={"color": colour, "width": width},
        hoverinfo="skip",
        **more,
    )
