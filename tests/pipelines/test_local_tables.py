"""A region's own figures: two files in, a release out, the table being all there is of it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from own_figures import ABOUT, NAME, TABLE, Region, settle

from pipelines.build import build
from pipelines.bundle import make_bundle
from pipelines.checks import AREAS, COUNTIES
from pipelines.publish import read_table
from pipelines.verify import verify
from tests.services.gisco_file import nuts_file, square
from tests.services.stand_in import Dataset, StandIn, running

NOW = datetime(2026, 11, 23, tzinfo=UTC)
AS_WRITTEN = {("SE331", 2023): 4.25, ("SE331", 2024): 4.5, ("SE332", 2024): 3.0}
GDP = b"freq,unit,geo,year,value\nA,EUR_HAB,SE331,2021,46900\n"
ABOUT_GDP = "source: Eurostat\ndataset: nama_10r_3gdp\ntitle: GDP\nvintage: '2023'\nlicence: x\n"


@pytest.fixture
def region(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Region:
    return settle(tmp_path, monkeypatch, only=("gdp_eur",))


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with running() as services:
        rows = [("A", "EUR_HAB", "SE331", "2021", "46900", "", "")]
        services.datasets = {"nama_10r_3gdp": Dataset(("freq", "unit", "geo"), rows, NOW)}
        monkeypatch.setenv("S3_EUROSTAT_URL", services.eurostat)
        monkeypatch.setenv("S3_OECD_URL", services.oecd)
        yield services


def changes(region: Region) -> list[tuple[object, ...]]:
    told = region.table("revisions")
    return [tuple(row) for row in told[["geo", "year", "kind"]].itertuples(index=False)]


def test_it_is_published_beside_the_others_and_says_whose_it_is(tmp_path, monkeypatch) -> None:
    region = settle(tmp_path, monkeypatch)
    region.put()
    region.build()
    assert region.figures() == AS_WRITTEN
    indicator = region.row("indicators", id=NAME)
    assert indicator["source"] == "regional"
    assert indicator["status"] == "published"
    assert indicator["label_sv"] == "Kaféer (påhittat exempel)"
    assert indicator["unit_en"] == "cafés"
    assert indicator["s3_domain"] == "A"
    assert indicator["dataset_url"] == ABOUT["link"]
    series = region.row("series", source="regional")
    assert series["source_sv"] == series["source_en"] == "Exempelbyrån"
    assert series["dataset"] == NAME
    told = {"title": "title", "vintage": "vintage", "url": "link", "note": "note",
            "licence_sv": "licence", "as_of": "as_of"}  # fmt: skip
    for name, entry in told.items():
        assert series[name] == ABOUT[entry]
    assert series["attribution_en"].startswith("Source: Exempelbyrån, Cafés in the counties.")
    assert len(region.table("indicators")) > 80
    assert verify(region.release, region.catalogue()) == []


def test_a_flag_and_an_empty_cell_mean_what_they_do_elsewhere(region: Region) -> None:
    region.put("geo,year,value,flag\nSE331,2023,,\nSE332,2023,,c\nSE321,2023,1,be\n")
    region.build()
    rows = region.table("observations").set_index("geo")
    assert set(rows.index) == {"SE332", "SE321"}
    assert rows.loc["SE332", "confidential"] == "C"
    assert rows.loc["SE321", "flag"] == "be"


def test_a_corrected_figure_replaces_the_older_one_as_a_revision(region: Region) -> None:
    region.put()
    region.build()
    region.put(TABLE.replace("4.25", "4250"))
    region.build()
    assert region.figures() == AS_WRITTEN | {("SE331", 2023): 4250.0}
    assert changes(region) == [("SE331", 2023, "revised")]


@pytest.mark.parametrize("gone", [("SE331", 2023), ("SE331", 2024), ("SE332", 2024)])
def test_a_row_taken_out_is_gone(region: Region, gone: tuple[str, int]) -> None:
    region.put()
    region.build()
    lines = TABLE.splitlines(keepends=True)
    region.put("".join(line for line in lines if not line.startswith(f"{gone[0]},{gone[1]},")))
    region.build()
    assert region.figures() == {key: value for key, value in AS_WRITTEN.items() if key != gone}
    assert changes(region) == [(*gone, "removed")]


def test_an_older_table_put_back_counts_again(region: Region) -> None:
    for table in (TABLE, TABLE.replace("4.25", "5"), TABLE):
        region.put(table)
        region.build()
    assert region.figures() == AS_WRITTEN


def test_a_measure_whose_files_are_deleted_is_gone(region: Region) -> None:
    region.put()
    region.put(name="example_other")
    region.build()
    region.remove()
    region.build()
    assert region.figures() == {}
    assert NAME not in set(region.table("indicators")["id"])
    assert set(region.table("series")["dataset"]) == {"example_other"}
    assert set(region.table("revisions")["kind"]) == {"removed"}
    assert region.figures("example_other") == AS_WRITTEN


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (TABLE + "SE999,2024,1,\n", "no area 'SE999'"),
        (TABLE + "Umeå,2024,1,\n", "no area 'Umeå'"),
        (TABLE + "SE331,2024,1,\n", "SE331 2024 stands in it twice"),
        (TABLE + "SE331,2022,many,\n", "row 5, column value"),
        (TABLE + "SE331,2022,4,2,\n", "row 5"),
        (TABLE + "SE331,2022-Q1,1,\n", "'2022-Q1' is not a year"),
        (TABLE + "SE331,2022,-1,\n", "outside the unit's range"),
        (TABLE.replace(",", ";"), "separated by semicolons"),
        (TABLE.replace("value", "värde"), "no column value"),
        (TABLE.replace("flag", "sex"), "other columns"),
        ("geo,year,value\nSE33,2024,1\nSE,2024,1\n", "no area of the level nuts3"),
        ("geo,year,value\n", "holds no observation"),
        ("geo,year,value\nSE331,2024,\n", "delete both its files"),
        ("", "empty"),
        ("<html><body>Log in</body></html>", "an HTML page"),
        ("PK\x03\x04", "binary file"),
        ("\ufeffDATAFLOW,geo,TIME_PERIOD,OBS_VALUE\n", "."),
    ],
)
def test_a_table_that_cannot_be_used_keeps_its_older_figures_and_no_other(
    region: Region, table: str, says: str
) -> None:
    region.put()
    region.put(name="example_other")
    region.build()
    region.put(table)
    region.put(TABLE.replace("4.25", "5"), name="example_other")
    result = region.run("build")
    assert result.exit_code == 1, result.output
    [failed] = json.loads((region.release / "manifest.json").read_bytes())["failed"]
    assert says in failed["problem"]
    assert failed["indicator"] == failed["dataset"] == NAME
    assert failed["url"] == f"catalogue/local/{NAME}.csv"
    assert failed["next_step"]
    assert failed["problem"] in result.output.replace("\n", " ")
    assert region.figures() == AS_WRITTEN
    assert region.figures("example_other")["SE331", 2023] == 5
    assert verify(region.release, region.catalogue()) == []


def test_a_measure_may_wait_for_a_table_that_can_be_used(region: Region) -> None:
    region.put("geo,year,value\nSE999,2024,1\n")
    region.put(name="example_other")
    assert region.run("build").exit_code == 1
    assert region.row("indicators", id=NAME)["status"] == "awaiting refresh"
    region.put()
    region.build()
    assert region.figures() == AS_WRITTEN


@pytest.mark.parametrize(
    ("level", "geo"), [("nuts3", "SE322"), ("nuts2", "SE33"), ("national", "SE")]
)
def test_figures_may_be_of_any_level(region: Region, level: str, geo: str) -> None:
    region.put(f"geo,year,value\n{geo},2024,7.5\n", level=level)
    region.build()
    assert region.figures() == {(geo, 2024): 7.5}
    assert region.row("indicators", id=NAME)["level"] == level


def test_a_spreadsheets_utf_8_reads_as_any_other(region: Region) -> None:
    region.put("\ufeff" + TABLE.replace("\n", "\r\n"))
    region.build()
    assert region.figures() == AS_WRITTEN


def test_a_table_cut_from_a_service_is_still_the_regions(region: Region) -> None:
    region.put(about={"source": "Eurostat"}, unit="percent")
    region.build()
    series = region.row("series", dataset=NAME)
    assert (series["source"], series["source_en"]) == ("regional", "Eurostat")
    assert region.row("indicators", id=NAME)["unit_en"] == "%"


def test_the_same_files_give_the_same_bytes_whenever_they_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    contents = []
    for name, builds in (("one", 2), ("two", 3)):
        region = settle(tmp_path / name, monkeypatch, only=("gdp_eur",))
        region.put()
        for _ in range(builds):
            region.build()
        contents.append({path.name: path.read_bytes() for path in region.release.glob("*.parquet")})
    one, two = contents
    assert len(one) > 5
    assert one == two


def test_an_import_takes_the_tables_as_they_are(region: Region, tmp_path: Path) -> None:
    region.put()
    (tmp_path / "gdp.csv").write_bytes(GDP)
    (tmp_path / "gdp.yaml").write_text(ABOUT_GDP)
    result = region.run("import", tmp_path / "gdp.csv")
    assert result.exit_code == 0, result.output
    assert region.figures() == AS_WRITTEN
    assert region.figures("gdp_eur") == {("SE331", 2021): 46900}


@pytest.mark.parametrize("about", [f"dataset: {NAME}", f"indicator: {NAME}", "measure: {}"])
def test_a_local_table_is_not_imported_besides(region: Region, tmp_path: Path, about: str) -> None:
    region.put()
    (tmp_path / "more.csv").write_text("geo,year,value\nSE331,2020,9\n")
    (tmp_path / "more.yaml").write_text(f"source: Exempelbyrån\n{about}\n")
    result = region.run("import", tmp_path / "more.csv")
    assert result.exit_code == 2
    assert "local" in result.output or "figure of your own" in result.output


def test_a_refresh_publishes_a_change_of_local_tables_alone(
    region: Region, service: StandIn
) -> None:
    ask = ("refresh", "--source", "eurostat")
    region.put()
    assert region.run(*ask).exit_code == 0
    assert region.figures() == AS_WRITTEN
    assert region.figures("gdp_eur")
    first = region.release
    assert "Nothing new" in region.run(*ask).output
    assert region.release == first
    region.put(TABLE.replace("4.25", "5"))
    assert region.run(*ask).exit_code == 0
    assert changes(region) == [("SE331", 2023, "revised")]
    region.remove()
    assert region.run(*ask).exit_code == 0
    assert region.figures() == {}
    last = region.release
    assert "Nothing new" in region.run(*ask).output
    assert region.release == last
    assert region.figures("gdp_eur")


def test_no_service_is_asked_for_a_local_table(region: Region, service: StandIn) -> None:
    region.put()
    result = region.run("refresh", "--only", NAME, "--source", "eurostat,oecd", "--force")
    assert result.exit_code == 0, result.output
    assert region.figures() == AS_WRITTEN
    doctor = region.run("doctor", "--only", NAME, "--source", "eurostat,oecd")
    assert doctor.exit_code == 0, doctor.output
    assert service.asked == []


def test_status_tells_where_it_is_changed_and_what_fails(region: Region, service: StandIn) -> None:
    region.put()
    region.build()
    line = next(row for row in region.run("status").output.splitlines() if row.startswith(NAME))
    assert "spring 2025" in line
    assert "at each build" in line
    assert "2023–2024" in line
    assert "2 of 4" in line
    assert f"change catalogue/local/{NAME}.csv, then build" in line
    region.put(TABLE + "SE999,2024,1,\n")
    assert region.run("refresh", "--only", NAME, "--source", "eurostat").exit_code == 1
    told = region.run("status").output
    assert "failing since 2026-11-23" in told
    assert "SE999" in told
    region.put()
    assert region.run("refresh", "--only", NAME, "--source", "eurostat").exit_code == 0
    assert "failing since" not in region.run("status").output


def test_the_release_that_comes_with_the_project_has_none_of_them(
    region: Region, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = tmp_path / "files"
    files.mkdir()
    (files / "gdp.csv").write_bytes(GDP)
    (files / "gdp.yaml").write_text(ABOUT_GDP)
    for level, areas in (("nuts2", AREAS), ("nuts3", COUNTIES)):
        drawn = {geo: square(15 + 3 * number, 60) for number, geo in enumerate(areas)}
        (files / f"{level}.geojson").write_bytes(nuts_file(drawn))
    shapes = {
        name: {"path": f"{name}.geojson", "url": "https://example.org", "vintage": "2024"}
        for name in ("nuts2", "nuts3")
    }
    recipe = {"made_at": "2026-11-23T12:00:00+00:00", "boundaries": shapes}
    (files / "bundle.yaml").write_text(yaml.safe_dump(recipe | {"files": [{"path": "gdp.csv"}]}))
    monkeypatch.setattr("pipelines.bundle.RECIPE", files / "bundle.yaml")

    def made(name: str) -> dict[str, bytes]:
        make_bundle(files, tmp_path / name, tmp_path / "static", region.catalogue())
        folder = tmp_path / name / "processed" / "bundled"
        return {path.name: path.read_bytes() for path in folder.iterdir()}

    without = made("without")
    region.put()
    region.put("no table at all", name="example_other")
    assert made("with") == without


FIGURES = st.dictionaries(
    st.tuples(st.sampled_from(["SE331", "SE33", "SE", "FI1D7"]), st.integers(1950, 2100)),
    st.floats(allow_nan=False, allow_infinity=False),
    max_size=30,
    # One figure at least is of a county, the level of the measure.
).map(lambda figures: {("SE331", 2024): 1.5} | figures)


@given(tables=st.lists(FIGURES, min_size=1, max_size=2))
@settings(max_examples=15)
def test_whatever_the_table_says_is_what_the_release_says(
    tables: list[dict[tuple[str, int], float]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    place = tmp_path_factory.mktemp("any")
    with pytest.MonkeyPatch.context() as monkeypatch:
        region = settle(place, monkeypatch, only=())
    for number, figures in enumerate(tables):
        rows = [f"{geo},{year},{value!r}\n" for (geo, year), value in figures.items()]
        region.put("geo,year,value\n" + "".join(rows), unit={"label": {"sv": "x", "en": "x"}})
        report = build(region.data, region.catalogue(), now=NOW + pd.Timedelta(seconds=number))
        assert report.failures == []
        table = read_table(region.release, "observations")
        assert {(row.geo, row.year): row.value for row in table.itertuples()} == figures
