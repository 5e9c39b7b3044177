"""The release that comes with the project: what it holds, and that it can be made again."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from pipelines.build import build
from pipelines.bundle import make_bundle
from pipelines.catalogue import load_catalogue
from pipelines.errors import FormatError
from pipelines.importing import import_file
from pipelines.publish import read_table, release_folder
from pipelines.verify import verify

ROOT = Path(__file__).resolve().parents[2]
BUNDLED = ROOT / "data" / "processed" / "bundled"


@pytest.fixture(scope="module")
def figures() -> pd.DataFrame:
    return read_table(BUNDLED, "observations").set_index(["indicator", "geo", "year"]).sort_index()


@pytest.mark.parametrize(
    ("indicator", "geo", "year", "value", "flag"),
    [
        ("gdp_eur", "SE321", 2021, 46_400, ""),
        ("gdp_eur", "SE322", 2021, 41_900, ""),
        ("gdp_eur", "SE331", 2021, 46_900, ""),
        ("gdp_eur", "SE332", 2021, 63_700, ""),
        ("rd_gerd_gdp", "SE32", 2023, 1.03, ""),
        ("rd_gerd_gdp", "SE33", 2023, 2.25, ""),
        ("rd_gerd_gdp", "SE33", 2015, 2.66, ""),
        ("n_cmu", "SE", 2022, 12.1, ""),
        ("n_cmu", "SE", 2023, 9.9, "i"),
        ("n_recmun", "SE", 2023, 39.4, ""),
        ("ris_sii", "SE32", 2023, 101.67, ""),
        ("ris_sii", "SE33", 2023, 124.81, ""),
    ],
)
def test_the_published_figures_are_there(
    figures: pd.DataFrame, indicator: str, geo: str, year: int, value: float, flag: str
) -> None:
    row = figures.loc[(indicator, geo, year)]
    assert row["value"] == pytest.approx(value)
    assert row["flag"] == flag


@pytest.mark.parametrize("year", [2017, 2019])
def test_a_confidential_year_has_no_value(figures: pd.DataFrame, year: int) -> None:
    row = figures.loc[("rd_gerd_gdp", "SE32", year)]
    assert pd.isna(row["value"])
    assert row["confidential"] == "C"


def test_it_is_sound_small_and_wide(figures: pd.DataFrame) -> None:
    assert verify(BUNDLED, load_catalogue()) == []
    assert sum(path.stat().st_size for path in BUNDLED.iterdir()) < 6_000_000
    ours = figures.dropna(subset="value").reset_index()
    ours = ours[ours["geo"].str.match("SE$|SE3[23]")]
    assert ours["indicator"].nunique() >= 80


def test_what_is_made_of_whole_thousands_is_marked(figures: pd.DataFrame) -> None:
    series = read_table(BUNDLED, "series")
    rounded = series["unfit"] == "rounded"
    assert series.loc[rounded, "dataset"].tolist() == ["nama_10r_3empers"]
    # The shares of industry groups, and nothing else.
    [key] = series.loc[rounded, "series"]
    made_of = figures["series"].astype(str).str.split("+")
    marked = set(figures[[key in keys for keys in made_of]].reset_index()["indicator"])
    assert len(marked) == 9
    assert all(indicator.startswith("emp_share_") for indicator in marked)


def test_jobs_by_industry_areas_and_boundaries_are_in_it() -> None:
    jobs = read_table(BUNDLED, "structure").set_index(["dataset", "geo", "nace", "year"])
    assert jobs.loc[("sbs_r_nuts2021", "AT11", "C", 2022), "value"] == 16321
    regions = read_table(BUNDLED, "regions").set_index("geo")
    assert regions.loc["SE332", "area_km2"] == pytest.approx(106_000, rel=0.02)
    assert len(gpd.read_parquet(BUNDLED / "boundaries_nuts2.parquet")) == 251
    assert len(gpd.read_parquet(BUNDLED / "boundaries_nuts3.parquet")) == 68


def test_what_was_left_out_is_told_and_what_was_recoded_is_not() -> None:
    left_out = json.loads((BUNDLED / "manifest.json").read_text())["areas_left_out"]
    gerd = next(codes for key, codes in left_out.items() if key.startswith("rd_e_gerdreg"))
    assert "UKC1" in gerd
    assert "FR24" not in gerd


def test_an_import_keeps_all_that_the_bundled_release_holds(tmp_path: Path) -> None:
    shutil.copytree(BUNDLED, tmp_path / "processed" / "bundled")
    body = (
        "STRUCTURE,STRUCTURE_ID,freq,sectperf,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n"
        "dataflow,ESTAT:TGS00042(1.0),A,TOTAL,PC_GDP,SE33,2025,2.3,p,\n"
    )
    (tmp_path / "new.csv").write_text(body)
    catalogue = load_catalogue()
    now = datetime(2026, 12, 1, tzinfo=UTC)
    import_file(tmp_path / "new.csv", tmp_path / "raw", catalogue, now=now)
    report = build(tmp_path, catalogue, now=now)
    assert report.failures == []
    folder = release_folder(tmp_path / "processed")
    assert folder is not None
    assert folder.name == "20261201T000000Z"
    before, after = read_table(BUNDLED, "observations"), read_table(folder, "observations")
    assert len(after) == len(before) + 1
    assert read_table(folder, "revisions")["kind"].tolist() == ["new_year"]
    for name in ("boundaries_nuts2", "boundaries_nuts3", "structure"):
        same = (folder / f"{name}.parquet").read_bytes()
        assert same == (BUNDLED / f"{name}.parquet").read_bytes()


DENSITY = "geo,year,value,flag\nSE331,2024,5.1,\n"
ABOUT = """\
source: Eurostat
dataset: demo_r_d3dens
title: Population density
vintage: "2026-11"
licence: CC BY 4.0
link: https://example.org/density
"""


@pytest.mark.parametrize(
    ("said", "kept"), [("", ""), ("unfit: flags_lost", "flags_lost"), ("unfit: rounded", "rounded")]
)
def test_a_table_may_say_why_no_trend_is_read_from_it(tmp_path: Path, said: str, kept: str) -> None:
    (tmp_path / "own.csv").write_text(DENSITY)
    (tmp_path / "own.yaml").write_text(ABOUT + said)
    now = datetime(2026, 11, 29, tzinfo=UTC)
    file = import_file(tmp_path / "own.csv", tmp_path / "raw", load_catalogue(), now=now)
    assert file.sidecar.unfit == kept


def test_a_reason_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text(DENSITY)
    (tmp_path / "own.yaml").write_text(ABOUT + "unfit: old\n")
    with pytest.raises(FormatError, match=r"unfit: 'old'.*flags_lost, rounded"):
        import_file(
            tmp_path / "own.csv",
            tmp_path / "raw",
            load_catalogue(),
            now=datetime(2026, 11, 29, tzinfo=UTC),
        )


@pytest.mark.realdata
def test_it_is_made_again_byte_for_byte(shared_data: Path, tmp_path: Path) -> None:
    make_bundle(shared_data, tmp_path, tmp_path / "static", load_catalogue())
    again = tmp_path / "processed" / "bundled"
    kept = {path.name: path.read_bytes() for path in BUNDLED.iterdir()}
    assert {path.name: path.read_bytes() for path in again.iterdir()} == kept
