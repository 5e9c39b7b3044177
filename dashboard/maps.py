"""Maps: one value per area as a colour, with ours outlined and named in the sea."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.area_lines import Name
from dashboard.axes import layout
from dashboard.boundaries import address, boundary_file, drawn_areas
from dashboard.i18n import t
from dashboard.look import PAIRS, REGION_MARK, Theme, tokens
from dashboard.map_classes import Scale, classify, map_scale
from dashboard.map_figures import MapFigures
from dashboard.map_labels import NO_FADE, add_hatch, add_names, boundaries_credit
from dashboard.map_legend import colour_bar, legend
from dashboard.map_windows import STRIPPED, WEIGHTS, Size, Window, geo_layout


@dataclass(frozen=True)
class _Fill:
    """Numbers of areas, the colours between a lowest and a highest, and the border."""

    z: list[float]
    span: tuple[float, float]
    colours: list[list]
    border: str
    width: float
    more: dict[str, Any]


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
    selected: Sequence[str] = (),
    base_path: str = "",
    scale: Scale | None = None,
) -> go.Figure:
    """A choropleth that works without the internet: boundaries come from our own `static/`.

    Args:
        figures: The figures of one year.
        indicator: Row of `indicators` (decimals, unit).
        level: `nuts3` (Nordic) or `nuts2`. NUTS 2 areas of ours are hatched: two counties share
            the value.
        window: `nordic`, `eu`, or `four` for ours alone.
        size: `page`, `wide` from 1,700 pixels, `half` and `half_wide` for one of two side by side,
            `phone` under 640; the legend of these three is made by `legend_strip`. `projector` for
            a slide of 1920 by 1080, whose headline has the upper left corner and which tells the
            licence of the boundaries itself.
        name: Gives the name of an area.
        theme: Light or dark.
        lang: Language of names, numbers and the line about the boundaries.
        selected: Areas to point out.
        base_path: The setting `server.baseUrlPath`.
        scale: What colour a value gets; by default classes of about as many areas each.
    """
    ink, weights = tokens(theme), WEIGHTS[size]
    drawn = [geo for geo in drawn_areas(level, window) if geo not in left_out(level, window, size)]
    values = figures.values[figures.values.index.isin(drawn)]
    scale = scale or map_scale(values, indicator, window)
    figure = go.Figure()
    _background(figure, window, level, base_path, ink.land, ink.border)
    boundaries = address(base_path, boundary_file(level))
    width = weights.border3 if level == "nuts3" else weights.border2
    missing = [geo for geo in drawn if geo not in values.index]
    secret = [geo for geo in missing if geo in figures.secret]
    unknown = [geo for geo in missing if geo not in figures.secret]
    for key, colour, without in (
        ("maps.why.none", ink.no_data, unknown),
        ("maps.why.secret", ink.tick, secret),
    ):
        more = _hover([name(geo) for geo in without], t(key, lang))
        _fill(figure, boundaries, without, _plain(without, colour, ink.border, width, more))
    named = [geo for geo in (REGION_MARK if level == "nuts3" else PAIRS) if geo in drawn]
    decimals = int(indicator["decimals"])
    # The separators of the layout make the figure the language's own.
    says = f"<b>%{{customdata:,.{decimals}f}}</b>"
    more = _hover([name(geo) + figures.doubt(geo, lang) for geo in values.index], says)
    more["customdata"] = [round(value, decimals) for value in values]
    if scale.smooth and size not in STRIPPED:
        bar = colour_bar(scale, indicator, bool(secret), named, lang=lang, theme=theme, size=size)
        more |= {"showscale": True, "colorbar": bar}
    z, span, colours = _coloured(scale, values, theme, decimals)
    _fill(figure, boundaries, list(values.index), _Fill(z, span, colours, ink.border, width, more))
    chosen = [geo for geo in selected if geo in drawn]
    cased = [*named, *(geo for geo in chosen if geo not in named)]
    outlines = [(cased, ink.casing, weights.casing), (cased, ink.map_ink, weights.outline)]
    for geos, border, thick in [*outlines, (chosen, ink.acc, weights.outline * 1.65)]:
        # Only the border: the coordinates are in the boundary file already.
        _fill(figure, boundaries, geos, _plain(geos, "rgba(0,0,0,0)", border, thick))
    add_hatch(figure, named, scale.fills(values, theme), window, weights)
    add_names(figure, named, figures, indicator, window, size, name, lang, ink, chosen)
    shapes, notes = [], []
    if size != "projector":
        notes.append(boundaries_credit(lang, ink, weights))
    if size not in STRIPPED:
        ramp = scale.colours(theme)
        middle = ramp[len(ramp) // 2] if len(values) else ink.no_data
        words = {"lang": lang, "theme": theme, "size": size}
        shapes, more_notes = legend(scale, indicator, middle, bool(secret), named, **words)
        notes += more_notes
    margin = {"l": 0, "r": 0, "t": 0, "b": 0}
    figure.update_layout(
        layout(theme, lang, weights.height, margin),
        geo=geo_layout(window, size, ink.sea),
        paper_bgcolor=ink.sea,
        shapes=shapes,
        annotations=notes,
    )
    # A bar inside the field asks for no room beside it.
    figure.update_layout(margin_autoexpand=False)
    return figure


def left_out(level: str, window: Window, size: Size) -> list[str]:
    """Areas that a size has no room for: Iceland, in a narrow map or under a slide's headline."""
    if window != "nordic" or size in ("page", "wide"):
        return []
    return [geo for geo in drawn_areas(level, window) if geo.startswith("IS")]


def _background(
    figure: go.Figure, window: Window, level: str, base_path: str, land: str, border: str
) -> None:
    """Land that has no figure to show, which neither answers to the pointer nor to a click."""
    around = ["nuts2" if window == "eu" else "nuts3"]
    file = address(base_path, "land.geojson")
    _fill(figure, file, around, _plain(around, land, land, 0.4))
    if window == "four":
        rest = sorted(set(drawn_areas(level, "nordic")) - set(drawn_areas(level, window)))
        file = address(base_path, boundary_file(level))
        _fill(figure, file, rest, _plain(rest, land, border, 0.6))


def _plain(
    geos: list[str], colour: str, border: str, width: float, more: dict[str, Any] | None = None
) -> _Fill:
    """One colour for all."""
    scale = [[0, colour], [1, colour]]
    hover = more or {"hoverinfo": "skip"}
    return _Fill([0] * len(geos), (-0.5, 0.5), scale, border, width, hover)


def _hover(names: list[str], says: str) -> dict[str, Any]:
    template = f"%{{text}}<br>{says}<extra></extra>"
    return {"text": names, "hoverinfo": "none", "hovertemplate": template}


def _coloured(
    scale: Scale, values: pd.Series, theme: Theme, decimals: int
) -> tuple[list[float], tuple[float, float], list[list]]:
    """Numbers of areas, the span they lie in, and its colours: class numbers, or the values."""
    colours = scale.colours(theme)
    count = len(colours)
    if scale.smooth:
        ramp = [[place / (count - 1), colour] for place, colour in enumerate(colours)]
        return [round(value, decimals + 1) for value in values], (scale.low, scale.high), ramp
    steps = [
        [edge / count, colour]
        for place, colour in enumerate(colours)
        for edge in (place, place + 1)
    ]
    return classify(values, list(scale.limits)).tolist(), (-0.5, count - 0.5), steps


def _fill(figure: go.Figure, geojson: str, geos: list[str], fill: _Fill) -> None:
    if not geos:
        return
    figure.add_choropleth(
        geojson=geojson,
        featureidkey="id",
        locations=geos,
        z=fill.z,
        zmin=fill.span[0],
        zmax=fill.span[1],
        colorscale=fill.colours,
        **{"showscale": False} | fill.more,
        marker={"line": {"color": fill.border, "width": fill.width}},
        **NO_FADE,
    )
