import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from release_fixture import use, write_release

from dashboard.release import ReleaseError, in_use, open_release


def test_the_bundled_release_is_used_where_nothing_else_is_named(data: Path) -> None:
    assert open_release().id == "bundled"


def test_current_names_the_release_in_use(data: Path) -> None:
    write_release(data, "20240301T120000Z")
    (data / "processed" / "CURRENT").write_text("20240301T120000Z\n")
    assert open_release().id == "20240301T120000Z"
    assert open_release("bundled").id == "bundled"


def test_figures_come_with_flags_and_confidentiality(data: Path) -> None:
    rows = open_release().observations("rd_gerd_gdp", ["SE32"], [2016, 2017])
    assert rows["year"].tolist() == [2016, 2017]
    assert rows["value"].isna().tolist() == [False, True]
    assert rows["confidential"].tolist() == ["", "C"]


def test_each_indicator_gets_its_own_figures(data: Path) -> None:
    release = open_release()
    assert set(release.observations("n_ren")["geo"]) == {"SE", "EU27_2020", "DE", "FI", "NO"}
    assert release.observations("tour_nights").empty
    assert release.observations("no_such_indicator").empty


def test_a_figure_made_of_a_file_unfit_for_trends_is_marked(data: Path) -> None:
    folder = data / "processed" / "bundled"
    series = pd.read_parquet(folder / "series.parquet").assign(unfit=["", "rounded"])
    series.to_parquet(folder / "series.parquet", index=False)
    table = pd.read_parquet(folder / "observations.parquet")
    made_of = table["geo"].astype(str).map({"SE": "s1+s2", "DE": "s2", "FI": None})
    table["series"] = made_of.where(table["geo"].isin(["SE", "DE", "FI"]), "s1")
    table.to_parquet(folder / "observations.parquet", index=False)
    rows = open_release().observations("n_ren")
    assert set(rows.loc[rows["unfit"] == "rounded", "geo"]) == {"SE", "DE"}


def test_changing_a_slice_leaves_the_release_alone(data: Path) -> None:
    rows = open_release().observations("gdp_eur", ["SE331"])
    before = rows["value"].tolist()
    rows["value"] = 0.0
    assert open_release().observations("gdp_eur", ["SE331"])["value"].tolist() == before


def test_a_distribution_holds_the_areas_of_one_level(data: Path) -> None:
    release = open_release()
    values = release.distribution("rd_gerd_gdp", 2017, "nuts2")
    assert {"SE33", "NO07", "DE21"} <= set(values.index)
    assert "SE" not in values.index
    assert "SE32" not in values.index  # confidential that year


def test_unreliable_values_are_no_part_of_a_distribution(data: Path) -> None:
    path = data / "processed" / "bundled" / "observations.parquet"
    table = pd.read_parquet(path)
    flagged = (table["indicator"] == "rd_gerd_gdp") & (table["geo"] == "DE21")
    table.loc[flagged & (table["year"] == 2023), "flag"] = "pu"
    table.to_parquet(path, index=False)
    release = open_release()
    assert "DE21" not in release.distribution("rd_gerd_gdp", 2023, "nuts2").index
    assert "DE21" in release.distribution("rd_gerd_gdp", 2022, "nuts2").index
    shown = release.distribution("rd_gerd_gdp", 2023, "nuts2", unreliable=True)
    assert "DE21" in shown.index


@pytest.mark.parametrize("code", ["20200101T000000Z", "../bundled", "nonsense"])
def test_an_unknown_release_is_named(data: Path, code: str) -> None:
    with pytest.raises(ReleaseError) as caught:
        open_release(code)
    assert caught.value.key == "release.unknown"
    assert caught.value.values == {"code": code}


def test_a_folder_without_a_release_is_told_from_a_damaged_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("S3_DATA_DIR", str(tmp_path))
    with pytest.raises(ReleaseError) as caught:
        open_release()
    assert caught.value.key == "release.missing"


@pytest.mark.parametrize(
    "file",
    ["observations", "indicators", "series", "regions", "themes", "structure", "revisions"],
)
def test_a_damaged_table_is_named(data: Path, file: str) -> None:
    (data / "processed" / "bundled" / f"{file}.parquet").write_bytes(b"PAR1 cut short")
    with pytest.raises(ReleaseError) as caught:
        open_release()
    assert caught.value.key == "release.corrupt"
    assert caught.value.values["file"] == f"{file}.parquet"


@pytest.mark.parametrize("text", ["{", "[]", json.dumps({"made_at": "yesterday"})])
def test_a_damaged_manifest_is_named(data: Path, text: str) -> None:
    (data / "processed" / "bundled" / "manifest.json").write_text(text)
    with pytest.raises(ReleaseError) as caught:
        open_release()
    assert caught.value.values["file"] == "manifest.json"


def test_a_release_built_again_is_seen_without_a_restart(data: Path) -> None:
    before = open_release()
    manifest = data / "processed" / "bundled" / "manifest.json"
    content = json.loads(manifest.read_text())
    manifest.write_text(json.dumps(content | {"made_at": "2030-01-01T00:00:00+00:00"}))
    assert open_release().made_at.year == 2030
    assert before.made_at.year == 2024


def test_an_open_release_is_whole_after_its_folder_is_gone(data: Path) -> None:
    release = open_release()
    shutil.rmtree(data / "processed" / "bundled")
    assert release.observations("gdp_eur", ["SE331"])["value"].notna().all()
    assert release.structure["value"].tolist() == [5.0]
    assert release.revisions.empty
    with pytest.raises(ReleaseError) as caught:
        open_release()
    assert caught.value.key == "release.missing"


def test_what_is_in_use_tells_a_new_release_and_a_new_account_of_a_refresh(data: Path) -> None:
    first = in_use()
    assert in_use() == first
    write_release(data, "20240301T120000Z")
    assert in_use() == first
    use(data, "20240301T120000Z")
    second = in_use()
    (data / "processed" / "LAST_REFRESH.json").write_text("{}")
    third = in_use()
    assert [first[0], second[0], third[0]] == ["bundled", "20240301T120000Z", "20240301T120000Z"]
    assert second != third


def test_what_is_in_use_can_be_told_where_there_is_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("S3_DATA_DIR", str(tmp_path / "nowhere"))
    assert in_use() == ("bundled", 0, 0)


BUNDLED = Path(__file__).resolve().parents[2] / "data" / "processed" / "bundled"


def test_the_bundled_release_tells_how_industries_are_read() -> None:
    release = open_release("bundled")
    wood = release.industries.query("dataset == 'sbs_r_nuts2021' and nace == 'C16'")
    assert set(wood["whole"]) == {"manufacturing", "business"}
    assert set(wood["domain"]) == {"F"}
    assert release.structural["log"].sum() == 1
    assert release.indicators.loc["unemp", "half_width"] == 2.0
    assert release.indicators.loc["gdp_eur", "half_width"] == 0.0


def test_the_bundled_release_says_a_figure_of_every_indicator() -> None:
    said = open_release("bundled").indicators[["statement_sv", "statement_en"]]
    assert said.loc["phys", "statement_en"].startswith("there were {value} practising physicians")
    assert said.apply(lambda column: column.str.count(r"\{value\}") == 1).all(axis=None)


def test_a_release_of_before_industries_opens_with_nothing_in_them(data: Path) -> None:
    folder = data / "processed" / "bundled"
    for name in ("industries", "structural"):
        (folder / f"{name}.parquet").unlink(missing_ok=True)
    indicators = pd.read_parquet(folder / "indicators.parquet")
    later = ["half_width", "scale", "statement_sv", "statement_en"]
    indicators.drop(columns=later, errors="ignore").to_parquet(folder / "indicators.parquet")
    older = open_release()
    for name in ("industries", "structural"):
        table = getattr(older, name)
        assert table.empty
        assert (
            table.dtypes.to_dict() == pd.read_parquet(BUNDLED / f"{name}.parquet").dtypes.to_dict()
        )
    assert (older.indicators["half_width"] == 0).all()
    assert (older.indicators["scale"] == "difference").all()
    assert (older.indicators[["statement_sv", "statement_en"]] == "").all(axis=None)


@pytest.mark.parametrize("name", ["industries", "structural"])
def test_a_table_of_industries_without_its_columns_is_corrupt(data: Path, name: str) -> None:
    wrong = pd.DataFrame({"nace": ["C16"]})
    wrong.to_parquet(data / "processed" / "bundled" / f"{name}.parquet", index=False)
    with pytest.raises(ReleaseError) as caught:
        open_release()
    assert caught.value.values["file"] == f"{name}.parquet"
