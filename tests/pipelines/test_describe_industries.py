"""The release says how industries are read, what makes regions alike, and what surveys allow."""

import hashlib
import json
import shutil
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from kept_answers import GERD, OWN, Kept, rows, sdmx_csv
from kept_answers import catalogue as cut_down

from pipelines.build import build
from pipelines.catalogue import Catalogue, load_catalogue
from pipelines.describe import describe_indicators
from pipelines.describe_industries import describe_industries, describe_structural
from pipelines.http import Client
from pipelines.pace import Pace
from pipelines.publish import read_table, release_folder
from pipelines.refresh import fetch_all
from pipelines.revisions import holds_the_same
from pipelines.verify import verify
from tests.services.stand_in import running
from tests.services.whole_catalogue import fill

BUNDLED = Path(__file__).resolve().parents[2] / "data" / "processed" / "bundled"
NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)
whole_catalogue = cache(load_catalogue)


def industry(dataset: str, whole: str, nace: str) -> pd.Series:
    table = describe_industries(whole_catalogue()).set_index(["dataset", "whole", "nace"])
    return table.loc[(dataset, whole, nace)]


def test_an_industry_has_a_name_a_whole_a_domain_and_a_size() -> None:
    wood = industry("sbs_r_nuts2021", "manufacturing", "C16")
    assert wood.to_dict() == {
        "total": "C",
        "label_sv": "Trä och varor av trä",
        "label_en": "Wood and wood products",
        "domain": "F",
        "persons": 1,
        "position": 6,
    }
    assert industry("sbs_r_nuts2021", "business", "C16")["total"] == ""
    assert industry("nama_10r_3empers", "economy", "M-N")["persons"] == 1000


@pytest.mark.parametrize(
    ("nace", "domain"),
    [
        ("A", "F"),  # A01 to A03 are all of the forest and the land
        ("J", "I"),
        ("B-E", ""),  # mines, manufacturing and energy are of several domains
        ("K", ""),  # finance is of none
        ("O-Q", ""),  # education and health are of two, administration of none
    ],
)
def test_a_group_has_a_domain_only_where_all_its_divisions_have_the_same(
    nace: str, domain: str
) -> None:
    assert industry("lfst_r_lfe2en2", "economy", nace)["domain"] == domain


def test_positions_count_from_0_in_each_whole() -> None:
    table = describe_industries(whole_catalogue())
    for _, group in table.groupby(["dataset", "whole"]):
        assert group["position"].tolist() == list(range(len(group)))


def test_a_structural_variable_is_an_indicator_or_a_share() -> None:
    table = describe_structural(whole_catalogue()).set_index("variable")
    blocks = ["settlement", "age", "education", "industry", "manufacturing", "workplaces"]
    assert table["block"].unique().tolist() == [*blocks, "climate"]
    assert table.index.is_unique
    assert table["position"].tolist() == list(range(len(table)))
    assert table.index[table["log"]].tolist() == ["density"]
    measured = table["indicator"] != ""
    assert (table["indicator"] == table.index)[measured].all()
    assert (table.loc[measured, ["dataset", "whole", "nace"]] == "").all(axis=None)
    assert table.loc["manufacturing_C24"].to_dict() == {
        "block": "manufacturing",
        "block_label_sv": "Tillverkningens grenar",
        "block_label_en": "Branches of manufacturing",
        "label_sv": "Stål och metall",
        "label_en": "Basic metals",
        "indicator": "",
        "dataset": "sbs_r_nuts2021",
        "whole": "manufacturing",
        "nace": "C24",
        "log": False,
        "position": table.index.get_loc("manufacturing_C24"),
    }


def test_no_variable_is_of_what_a_cut_down_catalogue_lacks() -> None:
    table = describe_structural(cut_down("hdd"))
    assert table["variable"].tolist() == ["hdd"]
    nothing = cut_down("rd_gerd_gdp")
    for describe in (describe_industries, describe_structural):
        assert describe(nothing).empty
        assert list(describe(nothing)) == list(describe(whole_catalogue()))


def test_percentages_of_a_survey_may_be_two_points_off_and_others_not() -> None:
    empty = pd.DataFrame({"indicator": [], "year": [], "value": []})
    table = describe_indicators(whole_catalogue(), empty).set_index("id")
    assert table.loc[["unemp", "arope", "cult", "internet_daily"], "half_width"].tolist() == [2] * 4
    assert table.loc[["gdp_eur", "rd_gerd_gdp", "ai_ent"], "half_width"].tolist() == [0] * 3


def test_a_survey_in_another_unit_has_no_half_width_in_points() -> None:
    what = cut_down("unemp")
    hours = what.indicators["unemp"].model_copy(update={"unit": "years"})
    what = what.model_copy(update={"indicators": {"unemp": hours}})
    empty = pd.DataFrame({"indicator": [], "year": [], "value": []})
    assert describe_indicators(what, empty)["half_width"].tolist() == [0.0]


def test_the_bundled_release_holds_what_the_catalogue_says() -> None:
    for name, describe in (
        ("industries", describe_industries),
        ("structural", describe_structural),
    ):
        pd.testing.assert_frame_equal(read_table(BUNDLED, name), describe(whole_catalogue()))


def test_most_regions_show_the_manufacturing_that_makes_regions_alike() -> None:
    jobs = read_table(BUNDLED, "structure")
    level = read_table(BUNDLED, "regions").set_index("geo")["level"]
    jobs = jobs[(jobs["dataset"] == "sbs_r_nuts2021") & jobs["value"].notna()]
    shown = jobs[jobs["geo"].map(level) == "nuts2"].groupby("nace")["geo"].nunique()
    variables = describe_structural(whole_catalogue())
    chosen = set(variables.loc[variables["block"] == "manufacturing", "nace"])
    assert chosen == set(shown.index[shown >= 180]) - {"C"}


def test_the_data_package_describes_both_tables() -> None:
    package = json.loads((BUNDLED / "datapackage.json").read_text(encoding="utf-8"))
    tables = {each["name"]: each for each in package["resources"]}
    assert tables["industries"]["schema"]["primaryKey"] == ["dataset", "whole", "nace"]
    assert tables["structural"]["schema"]["primaryKey"] == ["variable"]
    told = {
        field["name"]: field.get("description", "")
        for name in ("indicators", "industries", "structural")
        for field in tables[name]["schema"]["fields"]
    }
    for name in ("half_width", "whole", "total", "persons", "domain", "block", "log"):
        assert told[name], name


def rewrite(folder: Path, name: str, table: pd.DataFrame) -> None:
    """Puts another table into a release, which lists it as its own."""
    path = folder / f"{name}.parquet"
    table.to_parquet(path, index=False)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"][path.name]["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """A copy of the bundled release that a test may break."""
    return Path(shutil.copytree(BUNDLED, tmp_path / "bundled"))


@pytest.mark.parametrize(
    ("variable", "column", "value"),
    [("density", "indicator", "fizz"), ("manufacturing_C16", "nace", "G45")],
)
def test_verify_names_a_variable_of_something_unknown(
    release: Path, variable: str, column: str, value: str
) -> None:
    table = read_table(release, "structural")
    table.loc[table["variable"] == variable, column] = value
    rewrite(release, "structural", table)
    assert verify(release, whole_catalogue()) == [
        f"the structural variable {variable} is of something that is not described."
    ]


def made_before_industries(folder: Path) -> None:
    """Makes a release one of before these tables."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for name in ("industries.parquet", "structural.parquet"):
        (folder / name).unlink()
        del manifest["files"][name]
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def test_a_release_of_before_these_tables_is_sound(release: Path) -> None:
    made_before_industries(release)
    assert verify(release, whole_catalogue()) == []


def test_a_release_of_before_these_tables_says_less(release: Path) -> None:
    tables = {"industries": describe_industries(whole_catalogue())}
    assert holds_the_same(release, tables, {})
    made_before_industries(release)
    assert not holds_the_same(release, tables, {})


def test_a_build_upon_a_release_of_before_these_tables_publishes_them(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    what = cut_down("rd_gerd_gdp", "hdd")
    kept.answer(GERD, sdmx_csv(GERD, rows(OWN, [2021])))
    assert kept.build(what).release
    made_before_industries(kept.folder)
    assert kept.build(what, only_if_changed=True).release
    assert kept.table("structural")["variable"].tolist() == ["hdd"]


def refreshed(folder: Path, what: Catalogue, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The release made from services that have all that the catalogue asks for."""
    with running() as services:
        fill(services, countries=("SE",), years=range(2021, 2023))
        monkeypatch.setenv("S3_EUROSTAT_URL", services.eurostat)
        pace = Pace({}, folder / "pace.json")
        with Client(pace, retries=0, sleep=lambda _: None, now=lambda: NOW) as client:
            fetched = fetch_all(what, client, folder / "raw", sources=("eurostat",), now=NOW)
    assert fetched.failures == []
    report = build(folder, what, now=NOW)
    assert report.failures == []
    made = release_folder(folder / "processed")
    assert made is not None
    return made


def test_a_refresh_fills_every_whole_of_a_dataset_that_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = whole_catalogue()
    going_on = tuple(table for table in whole.structure if not table.discontinued)
    what = cut_down("share_metals", structure=going_on)
    folder = refreshed(tmp_path, what, monkeypatch)
    jobs = read_table(folder, "structure")
    shown = jobs[jobs["geo"].isin(["SE32", "SE33"])].groupby("dataset")["nace"].agg(set)
    for table in going_on:
        for key, each in table.wholes.items():
            wanted = {*each.parts, *filter(None, [each.total])}
            assert wanted <= shown[table.dataset], (table.dataset, key)
