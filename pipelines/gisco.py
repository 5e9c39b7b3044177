"""NUTS boundaries: read as GISCO publishes them, written as the maps need them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from pipelines.checks import AREAS, COUNTIES
from pipelines.errors import CheckError, FormatError
from pipelines.http import Client
from pipelines.raw import replace, utc

NUTS_VINTAGE = "2024"
SCALE = "20M"
"""1:20 million, as GISCO's file names have it."""
Level = Literal["nuts2", "nuts3"]
Lines = dict[str, dict[str, list[float | None]]]

CODE_LENGTH: dict[Level, int] = {"nuts2": 4, "nuts3": 5}
NORDIC = ("DK", "FI", "IS", "NO", "SE")
EU_EFTA = (
    *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "HR", "HU", "IE"),
    *("IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
    *("CH", "IS", "LI", "NO"),
)
# Far from Europe; drawn in, they would shrink everything else: the French overseas regions, the
# Canaries, the Azores, Madeira, Svalbard and Jan Mayen.
OUTERMOST = ("ES70", "FRY", "NO0B", "PT20", "PT30")

# The two maps' own projections, on the sphere that the browser draws on, in kilometres. The
# second number is the distance between hatch lines: about five pixels on a page.
PROJECTIONS: Mapping[Level, tuple[str, float]] = {
    "nuts2": ("+proj=aea +lat_1=43 +lat_2=62 +lon_0=10 +R=6371000 +units=km", 42.0),
    "nuts3": ("+proj=lcc +lat_1=57 +lat_2=68 +lon_0=17 +R=6371000 +units=km", 24.0),
}


def boundaries(data: bytes, level: Level, *, url: str = "") -> gpd.GeoDataFrame:
    """Reads the regions that the maps draw from a NUTS file of GISCO.

    Args:
        data: GeoJSON in WGS 84, such as `NUTS_RG_20M_2024_4326_LEVL_3.geojson`.
        level: `nuts2` for EU and EFTA without the outermost regions, `nuts3` for the Nordic
            countries.
        url: Where the file came from, for messages.

    Returns:
        geo, country, name, geometry (EPSG:4326, 3 decimals, outer rings clockwise, as the
        browser needs them); sorted by geo.

    Raises:
        FormatError: The bytes are not GeoJSON of NUTS regions.
        CheckError: A region is there twice, or one of northern Sweden is missing.
    """
    frame = _read(data, url)
    countries = EU_EFTA if level == "nuts2" else NORDIC
    frame = frame[
        (frame["geo"].str.len() == CODE_LENGTH[level])
        & frame["country"].isin(countries)
        & ~frame["geo"].str.startswith(OUTERMOST)
    ].sort_values("geo", ignore_index=True)
    ours = set(AREAS) if level == "nuts2" else set(COUNTIES)
    missing, twice = ours - set(frame["geo"]), set(frame["geo"][frame["geo"].duplicated()])
    if missing or twice:
        raise CheckError(
            f"the boundaries lack {sorted(missing)} or hold twice {sorted(twice)}.",
            next_step=f"Use GISCO's file of the {level} regions of NUTS {NUTS_VINTAGE}.",
            dataset=level,
            url=url,
        )
    frame["geometry"] = clockwise(frame.geometry)
    return frame


def file_name(level: Level) -> str:
    """GISCO's name of the file of a level, for our NUTS vintage and scale."""
    return f"NUTS_RG_{SCALE}_{NUTS_VINTAGE}_4326_LEVL_{CODE_LENGTH[level] - 2}.geojson"


def fetch(client: Client, level: Level, base_url: str) -> tuple[bytes, dict[str, Any]]:
    """Fetches GISCO's file of the regions of a level.

    Returns:
        The body as received and the arguments of `raw.store` besides it.

    Raises:
        PipelineError: As `Client.get` and `boundaries`.
    """
    name = file_name(level)
    url = f"{base_url}/nuts/geojson/{name}"
    answer = client.get(url, dataset=level)
    boundaries(answer.data, level, url=url)
    return answer.data, {
        "source": "gisco",
        "dataset": level,
        "name": name,
        "url": url,
        "retrieved_at": utc(answer.received_at),
        "vintage": f"NUTS {NUTS_VINTAGE}",
        "status": answer.status,
        "headers": answer.headers,
    }


def clockwise(shapes: gpd.GeoSeries, decimals: int = 3) -> gpd.GeoSeries:
    """Rounds coordinates and turns outer rings clockwise.

    The geo subplot of the browser takes a ring that runs the other way for everything outside it.
    """
    rounded = shapely.transform(shapes.array, lambda points: np.round(points, decimals))
    return gpd.GeoSeries(shapely.orient_polygons(rounded, exterior_cw=True), crs=shapes.crs)


def geojson(frame: gpd.GeoDataFrame) -> bytes:
    """Writes regions for the browser: feature id = NUTS code, no other property."""
    features = [
        {
            "type": "Feature",
            "id": geo,
            "properties": {"NUTS_ID": geo},
            "geometry": shapely.geometry.mapping(shape),
        }
        for geo, shape in zip(frame["geo"], frame.geometry, strict=True)
    ]
    return compact({"type": "FeatureCollection", "features": features})


def hatch(frame: gpd.GeoDataFrame, level: Level) -> Lines:
    """Cuts parallel lines to the two NUTS 2 areas that four counties share.

    The browser cannot hatch an area of a map, so the lines are drawn as lines. They run at 45
    degrees in the map's own projection; pieces shorter than a quarter of their distance are
    left out.

    Returns:
        For SE32 and SE33, `lon` and `lat` in degrees with None between two lines.
    """
    projection, spacing = PROJECTIONS[level]
    return {
        area: _joined(_hatch_lines(shape, pyproj.Proj(projection), spacing), decimals=2)
        for area, shape in _areas(frame, level).items()
    }


def write_static(nuts2: gpd.GeoDataFrame, nuts3: gpd.GeoDataFrame, static: Path) -> None:
    """Writes what the browser fetches into `<static>/boundaries/<NUTS vintage>/`.

    Args:
        nuts2: As `boundaries` returns it.
        nuts3: As `boundaries` returns it.
        static: The folder that the web server serves.
    """
    folder = static / "boundaries" / NUTS_VINTAGE
    folder.mkdir(parents=True, exist_ok=True)
    replace(folder / "nuts2.geojson", geojson(nuts2))
    replace(folder / "nuts3_nordic.geojson", geojson(nuts3))
    lines = {"nuts2": hatch(nuts2, "nuts2"), "nuts3": hatch(nuts3, "nuts3")}
    replace(folder / "hatch.json", compact(lines))


def compact(content: Any) -> bytes:
    """Writes JSON without blanks; the same content gives the same bytes."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _read(data: bytes, url: str) -> gpd.GeoDataFrame:
    try:
        features = json.loads(data)["features"]
        frame = gpd.GeoDataFrame.from_features(features, crs="EPSG:4326")
        return frame.rename(
            columns={"NUTS_ID": "geo", "CNTR_CODE": "country", "NUTS_NAME": "name"}
        )[["geo", "country", "name", "geometry"]]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise FormatError(
            "this is not a GeoJSON file of NUTS regions (properties NUTS_ID, CNTR_CODE, "
            "NUTS_NAME).",
            next_step="Use GISCO's file of NUTS regions as GeoJSON, EPSG:4326.",
            url=url,
        ) from error


def _areas(frame: gpd.GeoDataFrame, level: Level) -> dict[str, BaseGeometry]:
    shapes = frame.set_index("geo").geometry
    if level == "nuts2":
        return {area: shapes[area] for area in AREAS}
    within = {area: [county for county in COUNTIES if county.startswith(area)] for area in AREAS}
    return {area: shapes[counties].union_all() for area, counties in within.items()}


def _hatch_lines(shape: BaseGeometry, projection: pyproj.Proj, spacing: float) -> list[np.ndarray]:
    plane = shapely.transform(shape, projection, interleaved=False)
    turned = shapely.affinity.rotate(plane, -45, origin=(0, 0))
    west, south, east, north = turned.bounds
    pieces = [
        piece
        for y in np.arange(np.ceil(south / spacing) * spacing, north, spacing)
        for piece in shapely.get_parts(
            turned.intersection(shapely.LineString([(west, y), (east, y)]))
        )
        if piece.length >= spacing / 4
    ]
    return [
        shapely.get_coordinates(
            shapely.transform(
                shapely.affinity.rotate(piece, 45, origin=(0, 0)),
                lambda x, y: projection(x, y, inverse=True),
                interleaved=False,
            )
        )
        for piece in pieces
    ]


def _joined(lines: list[np.ndarray], decimals: int) -> dict[str, list[float | None]]:
    lon: list[float | None] = []
    lat: list[float | None] = []
    for line in lines:
        if lon:
            lon.append(None)
            lat.append(None)
        lon += np.round(line[:, 0], decimals).tolist()
        lat += np.round(line[:, 1], decimals).tolist()
    return {"lon": lon, "lat": lat}
