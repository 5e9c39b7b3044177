"""Maps: one value per area, in classes, with ours outlined and named in the sea."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.area_lines import Name
from dashboard.axes import layout
from dashboard.boundaries import NORDIC, address, areas, boundary_file, hatch_lines
from dashboard.i18n import t
from dashboard.look import PAIRS, REGION_MARK, Theme, Tokens, pair_members, tokens
from dashboard.map_classes import class_colours, classify, hatch_colour, map_limits
from dashboard.map_figures import MapFigures
from dashboard.map_legend import legend
from dashboard.map_windows import WEIGHTS, Size, Weights, Window, geo_layout, label_anchors
from dashboard.words import NBSP

_LONG = 18  # letters of a name that fits on one line of the phone
_NO_FADE = {"unselected": {"marker": {"opacity": 1}}}


def map_chart(
    figures: MapFigures,
    indicator: pd.Series,
    *,
    level: str,
    window: Window,
    size: Size,
    name: Name,
    theme: Theme,
    lang: str,
    selected: str = "",
    base_path: str = "",
) -> go.Figure:
    """A choropleth that works without the internet: boundaries come from our own `static/`.

    Args:
        figures: The figures of one year.
        indicator: Row of `indicators` (decimals, unit).
        level: `nuts3` (Nordic) or `nuts2`. NUTS 2 areas of ours are hatched: two counties share
            the value.
        window: `nordic` or `eu`.
        size: `page`, `wide` from 1,700 pixels, `phone` under 640; the phone's legend is made by
            `legend_strip`.
        name: Gives the name of an area.
        theme: Light or dark.
        lang: Language of names, numbers and the line about the boundaries.
        selected: Area to point out.
        base_path: The setting `server.baseUrlPath`.
    """
    ink, weights = tokens(theme), WEIGHTS[size]
    drawn = [g for g in areas(level) if window == "eu" or g.startswith(NORDIC)]
    values = figures.values[figures.values.index.isin(drawn)]
    limits = map_limits(values, indicator, window)
    colours = class_colours(len(limits) + 1, theme)
    figure = go.Figure()
    background = "nuts3" if window == "nordic" else "nuts2"
    land = {"color": ink.land, "border": ink.land, "width": 0.4}
    _fill(figure, address(base_path, "land.geojson"), [background], [0], [land["color"]], 0, land)
    boundaries = address(base_path, boundary_file(level))
    width = weights.border3 if level == "nuts3" else weights.border2
    look = {"border": ink.border, "width": width}
    missing = [geo for geo in drawn if geo not in values.index]
    secret = [geo for geo in missing if geo in figures.secret]
    unknown = [geo for geo in missing if geo not in figures.secret]
    for key, colour, without in (
        ("maps.none", ink.no_data, unknown),
        ("charts.confidential", ink.tick, secret),
    ):
        hover = ([name(geo) for geo in without], None)
        none = [0] * len(without)
        _fill(figure, boundaries, without, none, [colour], 0, look, hover, t(key, lang))
    classes = classify(values, limits)
    decimals = int(indicator["decimals"])
    named = [name(geo) + figures.doubt(geo, lang) for geo in values.index]
    hover = (named, [round(value, decimals) for value in values])
    # The separators of the layout make the figure the language's own.
    says = f"<b>%{{customdata:,.{decimals}f}}</b>"
    top = len(colours) - 1
    _fill(figure, boundaries, list(values.index), classes.tolist(), colours, top, look, hover, says)
    named = [geo for geo in (REGION_MARK if level == "nuts3" else PAIRS) if geo in drawn]
    cased = [*named, *([selected] if selected in drawn and selected not in named else [])]
    for border, width in ((ink.casing, weights.casing), (ink.map_ink, weights.outline)):
        _outline(figure, boundaries, cased, border, width)
    if selected in drawn:
        _outline(figure, boundaries, [selected], ink.acc, weights.outline + 1.2)
    fills = {geo: colours[int(number_of)] for geo, number_of in classes.items()}
    _hatch(figure, named, fills, window, weights)
    _names(figure, named, figures, indicator, window, size, name, lang, ink, selected)
    shapes, notes = [], [_credit(lang, ink, weights)]
    if size != "phone":
        hatched = ink.no_data if not len(values) else colours[len(colours) // 2]
        more = legend(limits, colours, indicator, hatched, bool(secret), named, lang, ink, weights)
        shapes, notes = shapes + more[0], notes + more[1]
    figure.update_layout(
        layout(theme, lang, weights.height, {"l": 0, "r": 0, "t": 0, "b": 0}),
        geo=geo_layout(window, size, ink.sea),
        paper_bgcolor=ink.sea,
        shapes=shapes,
        annotations=notes,
    )
    return figure


def _fill(
    figure: go.Figure,
    geojson: str,
    geos: list[str],
    z: list[int],
    colours: list[str],
    top: int,
    look: dict[str, Any],
    hover: tuple[list[str], list[float] | None] | None = None,
    says: str = "",
) -> None:
    """Areas filled by class number, from colour 0 to colour `top`; hover shows name and `says`."""
    if not geos:
        return
    count = top + 1
    scale = [
        [edge / count, colour]
        for place, colour in enumerate(colours)
        for edge in (place, place + 1)
    ]
    figure.add_choropleth(
        geojson=geojson,
        featureidkey="id",
        locations=geos,
        z=z,
        zmin=-0.5,
        zmax=top + 0.5,
        colorscale=scale,
        showscale=False,
        marker={"line": {"color": look["border"], "width": look["width"]}},
        hoverinfo="none" if hover else "skip",
        text=hover and hover[0],
        customdata=hover and hover[1],
        hovertemplate=hover and f"%{{text}}<br>{says}<extra></extra>",
        **_NO_FADE,
    )


def _path(figure: go.Figure, at: dict[str, list], colour: str, width: float, **more: Any) -> None:
    figure.add_scattergeo(
        lon=[lon and round(lon, 2) for lon in at["lon"]],
        lat=[lat and round(lat, 2) for lat in at["lat"]],
        mode="lines",
        line={"color": colour, "width": width},
        hoverinfo="skip",
        **more,
    )


def _hatch(
    figure: go.Figure, named: list[str], fills: dict[str, str], window: Window, weights: Weights
) -> None:
    """Lines over a value that two counties share, so that it is never read as a county's."""
    scale = "nuts3" if window == "nordic" else "nuts2"
    for geo in named:
        if pair_members(geo) and geo in fills:
            colour = hatch_colour(fills[geo])
            _path(figure, hatch_lines(scale)[geo], colour, weights.hatch, opacity=0.9)


def _outline(figure: go.Figure, geojson: str, geos: list[str], colour: str, width: float) -> None:
    """Only the border of areas: their coordinates are in the boundary file already."""
    look = {"border": colour, "width": width}
    _fill(figure, geojson, geos, [0] * len(geos), ["rgba(0,0,0,0)"], 0, look)


def _names(
    figure: go.Figure,
    named: list[str],
    figures: MapFigures,
    indicator: pd.Series,
    window: Window,
    size: Size,
    name: Name,
    lang: str,
    ink: Tokens,
    selected: str,
) -> None:
    """Name and value of ours in the sea, with a cased leader to a dot in the area."""
    weights = WEIGHTS[size]
    anchors = label_anchors(window, size)
    leaders: dict[str, list] = {"lon": [], "lat": []}
    for geo in named:
        (dot_lon, dot_lat), (lon, lat) = anchors[geo]
        leaders["lon"] += [lon, dot_lon, None]
        leaders["lat"] += [lat, dot_lat, None]
    _path(figure, leaders, ink.casing, weights.leader + 2.5)
    _path(figure, leaders, ink.map_ink, weights.leader)
    figure.add_scattergeo(
        lon=[anchors[geo][0][0] for geo in named],
        lat=[anchors[geo][0][1] for geo in named],
        mode="markers",
        marker={
            "size": weights.dot,
            "color": ink.map_ink,
            "line": {"color": ink.casing, "width": 1.6},
        },
        hoverinfo="skip",
        **_NO_FADE,
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
            "color": [ink.acc if geo == selected else ink.map_ink for geo in named],
        },
        hoverinfo="skip",
        unselected={"textfont": {"color": ink.map_ink}},
    )


def _credit(lang: str, ink: Tokens, weights: Weights) -> dict:
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
