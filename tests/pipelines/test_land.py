"""The land behind the maps."""

import json
from pathlib import Path

import pytest
import shapely

from pipelines.land import land

STATIC = Path(__file__).resolve().parents[2] / "static"


def topojson(path: Path, countries: dict[str, list[list[float]]]) -> Path:
    """One closed arc per country, without quantisation."""
    content = {
        "type": "Topology",
        "arcs": list(countries.values()),
        "objects": {
            name: {
                "type": "GeometryCollection",
                "geometries": [
                    {
                        "type": "Polygon",
                        "id": number,
                        "properties": {"name": number},
                        "arcs": [[position]],
                    }
                    for position, number in enumerate(countries)
                ],
            }
            for name in ("countries", "land")
        },
    }
    path.write_text(json.dumps(content))
    return path


def ring(west: float, south: float, east: float, north: float) -> list[list[float]]:
    return [list(point) for point in shapely.box(west, south, east, north).exterior.coords]


@pytest.fixture
def made(tmp_path: Path) -> dict[str, shapely.Geometry]:
    # Across the 180th meridian, as Natural Earth has Russia: the far end has western longitudes.
    russia = [[30, 55], [-170, 55], [-170, 70], [30, 70], [30, 55]]
    countries = {
        "643": russia,
        "826": ring(-5, 50, 0, 58),
        "372": ring(-10, 51, -6, 55),
        "752": ring(12, 56, 20, 68),
    }
    features = json.loads(land(topojson(tmp_path / "countries.json", countries)))["features"]
    return {f["id"]: shapely.geometry.shape(f["geometry"]) for f in features}


def test_each_map_gets_the_land_it_does_not_draw_itself(
    made: dict[str, shapely.Geometry],
) -> None:
    britain, ireland, sweden = (shapely.Point(p) for p in ((-2, 54), (-8, 53), (16, 62)))
    assert made["nuts2"].covers(britain)
    assert not made["nuts2"].covers(ireland)
    assert not made["nuts2"].covers(sweden)
    assert made["nuts3"].covers(britain)
    assert made["nuts3"].covers(ireland)
    assert not made["nuts3"].covers(sweden)


def test_a_country_across_the_180th_meridian_does_not_cover_the_rest_of_the_world(
    made: dict[str, shapely.Geometry],
) -> None:
    assert made["nuts2"].covers(shapely.Point(35, 60))
    assert not made["nuts2"].covers(shapely.Point(5, 62))


def test_long_edges_are_given_points_between(made: dict[str, shapely.Geometry]) -> None:
    for shape in made.values():
        for part in shapely.get_parts(shape):
            points = shapely.get_coordinates(part.exterior)
            steps = ((points[1:] - points[:-1]) ** 2).sum(axis=1) ** 0.5
            assert steps.max() <= 3.02


def test_the_kept_file_is_small_clockwise_and_leaves_northern_sweden_free() -> None:
    data = (STATIC / "land.geojson").read_bytes()
    assert len(data) < 80_000
    features = json.loads(data)["features"]
    assert [feature["id"] for feature in features] == ["nuts2", "nuts3"]
    for feature in features:
        shape = shapely.geometry.shape(feature["geometry"])
        assert all(not part.exterior.is_ccw for part in shapely.get_parts(shape))
        assert not shape.intersects(shapely.Point(20, 66))
        assert shape.covers(shapely.Point(-1.5, 52.5))


def test_the_stub_that_plotly_asks_for_has_all_layers_and_draws_nothing() -> None:
    stub = json.loads((STATIC / "world_110m.json").read_bytes())
    assert {"coastlines", "land", "ocean", "lakes", "rivers", "countries"} <= set(stub["objects"])
    assert not any(layer["geometries"] for layer in stub["objects"].values())
