"""Boundaries: what the maps of the browser need from GISCO's NUTS file."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from pipelines import gisco
from pipelines.errors import CheckError, FormatError, GoneError
from pipelines.http import Client
from pipelines.pace import Pace
from tests.services.gisco_file import nuts_file, square
from tests.services.stand_in import running

STATIC = Path(__file__).resolve().parents[2] / "static"
COUNTY_SQUARES = {
    "SE321": square(15, 62),
    "SE322": square(13, 62),
    "SE331": square(15, 64),
    "SE332": square(15, 66),
}
AREA_SQUARES = {"SE32": shapely.box(13, 62, 17, 64), "SE33": shapely.box(15, 64, 17, 68)}


def rings_run_clockwise(collection: dict[str, Any]) -> bool:
    shapes = [shapely.geometry.shape(feature["geometry"]) for feature in collection["features"]]
    parts = [part for shape in shapes for part in shapely.get_parts(shape)]
    return all(not part.exterior.is_ccw for part in parts) and all(
        hole.is_ccw for part in parts for hole in part.interiors
    )


def test_regions_come_out_sorted_by_code_with_country_and_name() -> None:
    frame = gisco.boundaries(nuts_file(COUNTY_SQUARES | {"FI1D7": square(25, 67)}), "nuts3")
    assert list(frame["geo"]) == ["FI1D7", "SE321", "SE322", "SE331", "SE332"]
    assert frame.loc[0, "country"] == "FI"
    assert frame.loc[0, "name"] == "Region FI1D7"
    assert frame.crs == "EPSG:4326"


def test_other_levels_countries_and_far_islands_are_left_out() -> None:
    others = ("SE33", "SE", "DE111", "UKM61", "NO0B1", "TR100")
    frame = gisco.boundaries(
        nuts_file(COUNTY_SQUARES | {geo: square(0, 50) for geo in others}), "nuts3"
    )
    assert set(frame["geo"]) == set(COUNTY_SQUARES)
    far = ("ES70", "FRY1", "PT20", "PT30", "NO0B", "UKM6")
    frame = gisco.boundaries(
        nuts_file(AREA_SQUARES | {geo: square(0, 50) for geo in (*far, "DE11", "EL30")}), "nuts2"
    )
    assert set(frame["geo"]) == {"SE32", "SE33", "DE11", "EL30"}


def test_outer_rings_turn_clockwise_and_holes_the_other_way() -> None:
    ring = square(15, 62).difference(square(15.5, 62.5, 0.5))
    frame = gisco.boundaries(nuts_file(COUNTY_SQUARES | {"SE321": ring}), "nuts3")
    assert rings_run_clockwise(json.loads(gisco.geojson(frame)))


def test_the_browsers_file_holds_the_code_as_id_and_nothing_but_the_code() -> None:
    shape = shapely.box(15.12345, 62, 17, 64)
    frame = gisco.boundaries(nuts_file(COUNTY_SQUARES | {"SE321": shape}), "nuts3")
    feature = json.loads(gisco.geojson(frame))["features"][0]
    assert (feature["id"], feature["properties"]) == ("SE321", {"NUTS_ID": "SE321"})
    assert [15.123, 62.0] in feature["geometry"]["coordinates"][0]


def test_a_file_without_one_of_our_regions_is_refused() -> None:
    some = {geo: shape for geo, shape in COUNTY_SQUARES.items() if geo != "SE332"}
    with pytest.raises(CheckError, match="SE332"):
        gisco.boundaries(nuts_file(some), "nuts3")


def test_a_region_that_is_there_twice_is_refused() -> None:
    data = json.loads(nuts_file(COUNTY_SQUARES))
    data["features"].append(data["features"][0])
    with pytest.raises(CheckError, match="twice"):
        gisco.boundaries(json.dumps(data).encode(), "nuts3")


@pytest.mark.parametrize(
    "data",
    [b"", b"<html>", b"[]", b'{"features": 1}', b'{"type":"FeatureCollection","features":[]}'],
)
def test_bytes_that_are_no_boundaries_are_named_with_their_address(data: bytes) -> None:
    with pytest.raises(FormatError, match=r"example\.org.*GeoJSON"):
        gisco.boundaries(data, "nuts3", url="https://example.org/nuts")


def test_a_level_is_fetched_by_vintage_and_scale_with_where_it_is_from(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    body = nuts_file(COUNTY_SQUARES)
    with running() as service, Client(Pace({}, tmp_path / "x.json"), now=lambda: now) as client:
        service.boundaries["NUTS_RG_20M_2024_4326_LEVL_3.geojson"] = body
        data, facts = gisco.fetch(client, "nuts3", service.gisco)
        assert service.asked == [
            "/distribution/v2/nuts/geojson/NUTS_RG_20M_2024_4326_LEVL_3.geojson"
        ]
        assert facts["url"] == f"{service.url}{service.asked[0]}"
    assert data == body
    assert (facts["source"], facts["dataset"], facts["vintage"]) == ("gisco", "nuts3", "NUTS 2024")
    assert facts["name"] == gisco.file_name("nuts3")
    assert facts["retrieved_at"] == f"{now:%Y-%m-%dT%H:%M:%SZ}"
    assert facts["status"] == 200
    assert "Date" in facts["headers"]


def test_boundaries_that_are_gone_or_lack_us_are_not_taken(tmp_path: Path) -> None:
    with running() as service, Client(Pace({}, tmp_path / "x.json"), retries=0) as client:
        with pytest.raises(GoneError, match="404"):
            gisco.fetch(client, "nuts2", service.gisco)
        service.boundaries[gisco.file_name("nuts2")] = nuts_file(COUNTY_SQUARES)
        with pytest.raises(CheckError, match="SE32"):
            gisco.fetch(client, "nuts2", service.gisco)


@pytest.mark.parametrize("level", ["nuts2", "nuts3"])
def test_hatch_lines_lie_inside_the_area_and_fill_it_evenly(level: gisco.Level) -> None:
    squares = AREA_SQUARES if level == "nuts2" else COUNTY_SQUARES
    hatch = gisco.hatch(gisco.boundaries(nuts_file(squares), level), level)
    assert set(hatch) == {"SE32", "SE33"}
    kilometres = {"nuts2": 42, "nuts3": 24}[level]
    for area, lines in hatch.items():
        # A degree of latitude is 111 km; two decimals and the bend of a parallel move a point
        # by less than a twentieth of a degree.
        within = AREA_SQUARES[area].buffer(0.05)
        for line in segments(lines):
            assert within.covers(line)
        length = sum(ground_km(line) for line in segments(lines))
        # Lines a distance apart cover an area of about their length times that distance.
        assert length * kilometres == pytest.approx(ground_km2(AREA_SQUARES[area]), rel=0.1)


def test_counties_of_an_area_are_hatched_as_one() -> None:
    frame = gisco.boundaries(nuts_file(COUNTY_SQUARES), "nuts3")
    crossing = [
        line
        for line in segments(gisco.hatch(frame, "nuts3")["SE32"])
        if line.bounds[0] < 14.9 and line.bounds[2] > 15.1
    ]
    assert crossing


def test_the_same_boundaries_give_the_same_bytes_in_whatever_order_they_come(
    tmp_path: Path,
) -> None:
    for folder, counties, areas in (
        ("forth", COUNTY_SQUARES, AREA_SQUARES),
        (
            "back",
            dict(reversed(COUNTY_SQUARES.items())),
            dict(reversed(AREA_SQUARES.items())),
        ),
    ):
        gisco.write_static(
            gisco.boundaries(nuts_file(areas), "nuts2"),
            gisco.boundaries(nuts_file(counties), "nuts3"),
            tmp_path / folder,
        )
    forth = {p.name: p.read_bytes() for p in (tmp_path / "forth/boundaries/2024").iterdir()}
    back = {p.name: p.read_bytes() for p in (tmp_path / "back/boundaries/2024").iterdir()}
    assert forth == back
    assert set(forth) == {"nuts2.geojson", "nuts3_nordic.geojson", "hatch.json"}


@pytest.mark.parametrize(("name", "count"), [("nuts2", 251), ("nuts3_nordic", 68)])
def test_the_kept_files_hold_every_region_clockwise(name: str, count: int) -> None:
    collection = json.loads((STATIC / f"boundaries/2024/{name}.geojson").read_bytes())
    codes = [feature["id"] for feature in collection["features"]]
    assert len(codes) == len(set(codes)) == count
    assert codes == sorted(codes)
    assert rings_run_clockwise(collection)


def test_the_kept_hatch_lies_on_the_kept_regions() -> None:
    folder = STATIC / "boundaries/2024"
    shapes = {
        feature["id"]: shapely.geometry.shape(feature["geometry"])
        for name in ("nuts2", "nuts3_nordic")
        for feature in json.loads((folder / f"{name}.geojson").read_bytes())["features"]
    }
    for level in ("nuts2", "nuts3"):
        for area, lines in json.loads((folder / "hatch.json").read_bytes())[level].items():
            within = shapes[area].buffer(0.06)
            assert all(within.covers(line) for line in segments(lines))


@pytest.mark.realdata
def test_the_kept_files_are_made_from_giscos_own_geometry(
    shared_data: Path, tmp_path: Path
) -> None:
    gisco.write_static(
        gisco.boundaries(
            (shared_data / "boundaries/nuts2_2024_eu_efta.geojson").read_bytes(), "nuts2"
        ),
        gisco.boundaries(
            (shared_data / "boundaries/nuts3_2024_nordic.geojson").read_bytes(), "nuts3"
        ),
        tmp_path,
    )
    for made in (tmp_path / "boundaries/2024").iterdir():
        assert made.read_bytes() == (STATIC / "boundaries/2024" / made.name).read_bytes()


def segments(lines: dict[str, list[float | None]]) -> list[shapely.LineString]:
    """Cuts `lon` and `lat` at each None."""
    found: list[list[tuple[float, float]]] = [[]]
    for lon, lat in zip(lines["lon"], lines["lat"], strict=True):
        if lon is None or lat is None:
            assert lon is lat is None
            found.append([])
        else:
            found[-1].append((lon, lat))
    return [shapely.LineString(points) for points in found]


def ground_km(line: shapely.LineString) -> float:
    return float(gpd.GeoSeries([line], crs="EPSG:4326").to_crs("EPSG:3035").length.iloc[0] / 1e3)


def ground_km2(shape: shapely.Geometry) -> float:
    return float(gpd.GeoSeries([shape], crs="EPSG:4326").to_crs("EPSG:3035").area.iloc[0] / 1e6)
