"""NUTS boundaries as GISCO writes them: GeoJSON, WGS 84, a feature per region."""

import json
from collections.abc import Mapping

import shapely


def square(west: float, south: float, side: float = 2.0) -> shapely.Polygon:
    """A square, its ring counter-clockwise as GeoJSON has it."""
    return shapely.box(west, south, west + side, south + side)


def nuts_file(regions: Mapping[str, shapely.Geometry]) -> bytes:
    """GISCO's file of the given shapes by NUTS code."""
    features = [
        {
            "type": "Feature",
            "id": geo,
            "geometry": shapely.geometry.mapping(shape),
            "properties": {
                "NUTS_ID": geo,
                "LEVL_CODE": len(geo) - 2,
                "CNTR_CODE": geo[:2],
                "NAME_LATN": f"Region {geo}",
                "NUTS_NAME": f"Region {geo}",
                "MOUNT_TYPE": 4,
                "URBN_TYPE": 3,
                "COAST_TYPE": 1,
            },
        }
        for geo, shape in regions.items()
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4326"}}
    return json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}).encode()
