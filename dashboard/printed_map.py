"""A map of northern Sweden and its neighbours as a drawing for paper."""

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

import pandas as pd

from dashboard.area_lines import Name
from dashboard.boundaries import NORDIC, STATIC, areas, boundary_file, hatch_lines
from dashboard.i18n import t
from dashboard.look import PAIRS, REGION_MARK, pair_members, tokens
from dashboard.map_classes import class_colours, classify, hatch_colour, map_limits
from dashboard.map_figures import MapFigures
from dashboard.map_windows import label_anchors
from dashboard.print_svg import drawing, line_of_text, text_width
from dashboard.words import number

_INK = tokens("light")
# Lambert's conformal cone that the screen's Nordic window uses, in kilometres about 63.5° N, 17° E.
_MIDDLE, _PARALLELS, _ORIGIN = 17.0, (57.0, 68.0), 63.5
_EARTH = 6371.0
# Edges of the window in those kilometres: west, east, south, north.
_WEST, _EAST, _SOUTH, _NORTH = -900.0, 560.0, -345.0, 870.0
# Where the name of an area ends in the sea, in the same.
_NAME_ENDS = {
    "SE332": (-300.0, 690.0),
    "SE331": (-370.0, 470.0),
    "SE322": (-405.0, 250.0),
    "SE321": (-545.0, 40.0),
    "SE33": (-330.0, 560.0),
    "SE32": (-450.0, 250.0),
}
# On a black-and-white print the grey of no figure would be that of a class: it is dotted.
_NONE = (
    '<pattern id="none" width="5" height="5" patternUnits="userSpaceOnUse">'
    f'<circle cx="2.5" cy="2.5" r="0.8" fill="{_INK.bg}"/></pattern>'
)

Point = tuple[float, float]


def printed_map(
    figures: MapFigures,
    indicator: pd.Series,
    *,
    level: str,
    name: Name,
    lang: str,
    width: float = 350,
    size: float = 10,
) -> str:
    """Draws a choropleth in the classes of the screen's map of the Nordic countries.

    Areas without a figure have a grey of their own; a value that two of our counties share is
    hatched. Ours are outlined, named and told in figures. The document that holds it must carry
    the line about the boundaries.

    Args:
        figures: The figures of one year of the Nordic areas.
        indicator: Row of `indicators` (decimals, unit).
        level: `nuts3` or `nuts2`.
        name: Gives the name of an area.
        lang: Language of names and numbers.
        width: Points; a document that draws it at this width keeps `size` true.
        size: Points of its type.

    Returns:
        The SVG text.
    """
    scale = width / (_EAST - _WEST)
    field = (_NORTH - _SOUTH) * scale
    drawn = [geo for geo in areas(level) if geo.startswith(NORDIC)]
    values = figures.values[figures.values.index.isin(drawn)]
    limits = map_limits(values, indicator, "nordic")
    colours = class_colours(len(limits) + 1, "light")
    classes = classify(values, limits)
    fills = {geo: colours[int(place)] for geo, place in classes.items()}
    named = [geo for geo in (REGION_MARK if level == "nuts3" else PAIRS) if geo in drawn]
    outlines = {geo: _outline(level, geo, scale, 0.4) for geo in drawn}
    parts = [f'<path d="{_land(scale)}" fill="{_INK.land}"/>']
    for geo in drawn:
        without = _INK.tick if geo in figures.secret else _INK.no_data
        parts.append(
            f'<path class="area" data-geo="{geo}" d="{outlines[geo]}" '
            f'fill="{fills.get(geo, without)}" stroke="{_INK.border}" stroke-width="0.5"/>'
        )
    bare = "".join(outlines[geo] for geo in drawn if geo not in {*fills, *figures.secret})
    parts.append(f'<path d="{bare}" fill="url(#none)"/>' if bare else "")
    shared = [geo for geo in named if pair_members(geo) and geo in fills]
    parts += [_hatch(geo, fills[geo], scale) for geo in shared]
    for colour, stroke in ((_INK.casing, 2.6), (_INK.map_ink, 1.2)):
        of_ours = "".join(_outline(level, geo, scale, 6) for geo in named)
        parts.append(f'<path d="{of_ours}" fill="none" stroke="{colour}" stroke-width="{stroke}"/>')
    words = {geo: figures.words(geo, int(indicator["decimals"]), lang) for geo in named}
    parts += _names(named, words, name, scale, size)
    secret = bool(figures.secret & set(drawn))
    key, foot = _legend(limits, colours, bool(shared), secret, indicator, lang, width, size)
    sea = f'<rect width="{width:g}" height="{field:.4g}" fill="{_INK.sea}"/>'
    window = f'<clipPath id="field"><rect width="{width:g}" height="{field:.4g}"/></clipPath>'
    inside = f'<g clip-path="url(#field)" stroke-linejoin="round">{"".join(parts)}</g>'
    below = f'<g transform="translate(0,{field:.4g})">{key}</g>'
    return drawing(width, round(field + foot, 1), size, [_NONE, window, sea, inside, below])


def projected(lon: float, lat: float) -> Point:
    """Kilometres east and north of the map's middle.

    Lambert conformal conic on the sphere: Snyder 1987, Map Projections: A Working Manual, p. 106.

    Args:
        lon: Degrees east.
        lat: Degrees north, between the poles.
    """
    first, second = (math.radians(parallel) for parallel in _PARALLELS)

    def rise(phi: float) -> float:
        return math.tan(math.pi / 4 + phi / 2)

    cone = math.log(math.cos(first) / math.cos(second)) / math.log(rise(second) / rise(first))
    size = _EARTH * math.cos(first) * rise(first) ** cone / cone
    radius = size / rise(math.radians(lat)) ** cone
    middle = size / rise(math.radians(_ORIGIN)) ** cone
    turn = cone * math.radians(lon - _MIDDLE)
    return radius * math.sin(turn), middle - radius * math.cos(turn)


def _on_paper(lon: float, lat: float, scale: float) -> Point:
    return _from_kilometres(*projected(lon, lat), scale)


def _from_kilometres(east: float, north: float, scale: float) -> Point:
    return round((east - _WEST) * scale, 1), round((_NORTH - north) * scale, 1)


@cache
def _rings(file: str) -> dict[str, list[list[Point]]]:
    """The rings of every feature of a boundary file, as lon and lat."""
    loaded = json.loads((STATIC / file).read_text(encoding="utf-8"))
    return {feature["id"]: list(_rings_of(feature["geometry"])) for feature in loaded["features"]}


def _rings_of(geometry: dict[str, Any]) -> Iterator[list[Point]]:
    polygons = geometry["coordinates"]
    for polygon in [polygons] if geometry["type"] == "Polygon" else polygons:
        yield from ([(lon, lat) for lon, lat, *_ in ring] for ring in polygon)


@cache
def _outline(level: str, geo: str, scale: float, smallest: float) -> str:
    return _path(_rings(boundary_file(level))[geo], scale, smallest)


@cache
def _land(scale: float) -> str:
    """Land outside the Nordic countries, as far as the window sees it."""
    rings = [
        [(lon, max(lat, 40)) for lon, lat in ring]
        for ring in _rings("land.geojson")["nuts3"]
        if any(-10 < lon < 60 and lat > 52 for lon, lat in ring)
    ]
    return _path(rings, scale, 0.4)


def _path(rings: Iterable[Sequence[Point]], scale: float, smallest: float) -> str:
    """Closed rings as one path; those narrower than `smallest` points are left out."""
    parts = []
    for ring in rings:
        points = [_on_paper(lon, lat, scale) for lon, lat in ring]
        if max(x for x, _ in points) - min(x for x, _ in points) > smallest:
            parts.append("M" + "L".join(f"{x:g},{y:g}" for x, y in dict.fromkeys(points)) + "Z")
    return "".join(parts)


def _hatch(geo: str, fill: str, scale: float) -> str:
    """Lines over a value that two counties share, so that it is never read as a county's."""
    lines = hatch_lines("nuts3")[geo]
    path, pen = "", "M"
    for lon, lat in zip(lines["lon"], lines["lat"], strict=True):
        if lon is None:
            pen = "M"
            continue
        x, y = _on_paper(lon, lat, scale)
        path, pen = f"{path}{pen}{x:g},{y:g}", "L"
    return (
        f'<path class="hatch" data-geo="{geo}" d="{path}" fill="none" '
        f'stroke="{hatch_colour(fill)}" stroke-width="0.9"/>'
    )


def _names(
    named: list[str], words: dict[str, str], name: Name, scale: float, size: float
) -> list[str]:
    """Name and figure of ours in the sea, with a line to a dot in the area."""
    anchors = label_anchors("nordic", "page")
    parts = []
    for geo in named:
        x0, y0 = _on_paper(*anchors[geo][0], scale)
        x1, y1 = _from_kilometres(*_NAME_ENDS[geo], scale)
        for colour, stroke in ((_INK.casing, 2.4), (_INK.map_ink, 0.8)):
            parts.append(
                f'<path d="M{x1 + 3:g},{y1:g}L{x0:g},{y0:g}" stroke="{colour}" '
                f'stroke-width="{stroke}"/>'
            )
        parts.append(
            f'<circle cx="{x0:g}" cy="{y0:g}" r="2.8" fill="{_INK.map_ink}" '
            f'stroke="{_INK.casing}" stroke-width="1.1"/>'
        )
        told = {"text_anchor": "end", "fill": _INK.map_ink}
        parts.append(line_of_text(f"<b>{name(geo)}</b>", x1, y1 - size * 0.2, **told))
        parts.append(line_of_text(words[geo], x1, y1 + size, **told))
    return parts


def _legend(
    limits: list[float],
    colours: list[str],
    shared: bool,
    secret: bool,
    indicator: pd.Series,
    lang: str,
    width: float,
    size: float,
) -> tuple[str, float]:
    """A strip of the classes with the limits under its joints, and its height in points."""
    unit = str(indicator[f"unit_{lang}"])
    groups = t("maps.groups", lang, count=len(colours))
    high, step = size * 1.3, width / len(colours)
    y = size * 1.8
    parts = [line_of_text(f"{unit[:1].upper()}{unit[1:]}. {groups}", 0, y)]
    y += size * 0.6
    box = f'height="{high:.4g}" stroke="{_INK.muted}" stroke-width="0.5"'
    parts += [
        f'<rect x="{place * step:.4g}" y="{y:.4g}" width="{step:.4g}" {box} fill="{colour}"/>'
        for place, colour in enumerate(colours)
    ]
    y += high + size * 1.2
    decimals = max((len(f"{limit:.6f}".rstrip("0").split(".")[1]) for limit in limits), default=0)
    parts += [
        line_of_text(number(limit, decimals, lang), place * step, y, text_anchor="middle")
        for place, limit in enumerate(limits, 1)
    ]
    y += size * 0.8
    x = 0.0
    more = [(_INK.no_data, t("maps.none", lang), False)]
    if secret:
        more.append((_INK.tick, t("charts.confidential", lang), False))
    if shared:
        more.append((colours[len(colours) // 2], t("maps.shared", lang), True))
    for fill, words, hatched in more:
        parts.append(f'<rect x="{x:.4g}" y="{y:.4g}" width="20" {box} fill="{fill}"/>')
        if fill == _INK.no_data:
            parts.append(f'<rect x="{x:.4g}" y="{y:.4g}" width="20" {box} fill="url(#none)"/>')
        if hatched:
            strokes = "".join(f"M{x + at:.4g},{y + high:.4g}l8,-{high:.4g}" for at in (0, 6, 12))
            line = hatch_colour(fill)
            parts.append(f'<path d="{strokes}" stroke="{line}" stroke-width="0.9"/>')
        parts.append(line_of_text(words, x + 26, y + size))
        x += 26 + text_width(words, size) + 16
    return "".join(parts), y + high + 2
