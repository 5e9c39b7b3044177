"""The land behind the maps: neighbours that the figures do not cover, from Natural Earth.

Made once and kept in `static/`. To make it again, unpack the npm package world-atlas 2.0.2 and run
`python -m pipelines.land countries-50m.json static/land.geojson`.
"""

import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from pipelines.gisco import PROJECTIONS, Level, clockwise, compact
from pipelines.raw import replace

# ISO 3166-1 numbers of what the maps draw from the NUTS boundaries: the Nordic countries (Åland
# stands apart from Finland in Natural Earth), and all of EU and EFTA.
NORDIC = frozenset(("208", "246", "248", "352", "578", "752"))
EU_EFTA = NORDIC | frozenset(
    (
        *("040", "056", "100", "191", "196", "203", "233", "250", "276", "300", "348", "372"),
        *("380", "428", "438", "440", "442", "470", "528", "616", "620", "642", "703", "705"),
        *("724", "756"),
    )
)
DRAWN: dict[Level, frozenset[str]] = {"nuts2": EU_EFTA, "nuts3": NORDIC}
NORTHERN_CYPRUS = "N. Cyprus"  # has no number; NUTS draws the whole island
ANTARCTICA = "010"  # far out of sight, and its ring runs over the pole

# Degrees.
TOLERANCE = 0.06
MARGIN = 1.5
LONGEST_EDGE = 3.0

# Every window a map opens: the range of longitude and latitude that gives the field its shape,
# how far it is enlarged, and what is in its middle.
_Window = tuple[Level, tuple[float, float], tuple[float, float], float, tuple[float, float]]
WINDOWS: tuple[_Window, ...] = (
    ("nuts3", (-6.851, 40.851), (54, 71), 1.0862, (6.236, 62.421)),
    ("nuts3", (-12.975, 46.975), (54, 71), 1.0964, (2.423, 62.183)),
    ("nuts3", (3.653, 30.347), (54, 71), 0.9123, (13.497, 63.154)),
    ("nuts2", (-24.679, 44.679), (36, 70), 1.0294, (6.615, 53.640)),
    ("nuts2", (-9.193, 29.193), (36, 70), 0.8606, (11.991, 55.090)),
)


def land(topojson: Path) -> bytes:
    """Makes the background of both maps.

    Args:
        topojson: `countries-50m.json` of world-atlas: Natural Earth 1:50m, public domain.

    Returns:
        GeoJSON with a feature for each map, id `nuts2` and `nuts3`: all land whose regions that
        map does not draw, as one shape, simplified by 0.06 degrees, cut to what the windows
        show, outer rings clockwise, two decimals.
    """
    countries = gpd.read_file(topojson, layer="countries")
    features = [
        {
            "type": "Feature",
            "id": level,
            "properties": {},
            "geometry": shapely.geometry.mapping(_behind(countries, level)),
        }
        for level in DRAWN
    ]
    return compact({"type": "FeatureCollection", "features": features})


def _behind(countries: gpd.GeoDataFrame, level: Level) -> BaseGeometry:
    others = countries.geometry[
        ~countries["id"].isin(DRAWN[level] | {ANTARCTICA}) & (countries["name"] != NORTHERN_CYPRUS)
    ]
    merged = shapely.union_all([shapely.make_valid(_unwrapped(shape)) for shape in others])
    # A margin keeps the cut edge out of sight.
    windows = [_shown(window) for window in WINDOWS if window[0] == level]
    seen = shapely.union_all(windows).buffer(MARGIN)
    simple = shapely.make_valid(shapely.simplify(shapely.intersection(merged, seen), TOLERANCE))
    polygons = [
        part
        for part in shapely.get_parts(simple)
        if part.geom_type == "Polygon" and part.area >= TOLERANCE**2
    ]
    # The browser joins two points by a great circle: the straight cut edges need points between.
    whole = shapely.MultiPolygon(polygons).segmentize(LONGEST_EDGE)
    return clockwise(gpd.GeoSeries([whole]), decimals=2).iloc[0]


def _unwrapped(shape: BaseGeometry) -> BaseGeometry:
    """Puts the far side of a country that crosses the 180th meridian east of it."""
    west, _, east, _ = shape.bounds
    if east - west <= 180:
        return shape
    return shapely.transform(
        shape, lambda points: np.column_stack([points[:, 0] % 360, points[:, 1]])
    )


def _shown(window: _Window) -> BaseGeometry:
    level, (west, east), (south, north), scale, centre = window
    projection = pyproj.Proj(PROJECTIONS[level][0])
    field = shapely.box(west, south, east, north).segmentize(0.5)
    x, y = projection(*shapely.get_coordinates(field).T)
    width, height = np.ptp(x) / scale, np.ptp(y) / scale
    middle = projection(*centre)
    pane = shapely.box(
        middle[0] - width / 2,
        middle[1] - height / 2,
        middle[0] + width / 2,
        middle[1] + height / 2,
    ).segmentize(50)
    return shapely.transform(pane, lambda x, y: projection(x, y, inverse=True), interleaved=False)


if __name__ == "__main__":
    replace(Path(sys.argv[2]), land(Path(sys.argv[1])))
