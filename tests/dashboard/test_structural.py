"""The structural variables of the real release, checked by plain arithmetic on its files."""

import math
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st

from analysis.coverage import FULL_YEAR
from dashboard.release import open_release
from dashboard.structural import Structure, structural

BUNDLED = Path(__file__).resolve().parents[2] / "data" / "processed" / "bundled"
EFTA = ("CH", "IS", "LI", "NO")


def read() -> Structure:
    found = structural(open_release())
    assert found is not None
    return found


def observed(indicator: str) -> pd.DataFrame:
    """The reliable figures of an indicator in the EU's NUTS 2 regions."""
    rows = pd.read_parquet(BUNDLED / "observations.parquet")
    regions = pd.read_parquet(BUNDLED / "regions.parquet")
    level = {r.geo for r in regions.itertuples() if r.level == "nuts2"}
    rows = rows[(rows["indicator"] == indicator) & rows["value"].notna()].astype({"geo": str})
    rows = rows[rows["geo"].isin(level) & ~rows["geo"].str.startswith(EFTA)]
    return rows[~rows["flag"].astype(str).str.contains("u")]


def cells(dataset: str, geo: str, year: int) -> dict[str, tuple[float, str]]:
    rows = pd.read_parquet(BUNDLED / "structure.parquet").astype({"geo": str, "nace": str})
    rows = rows[(rows["dataset"] == dataset) & (rows["geo"] == geo) & (rows["year"] == year)]
    return {r.nace: (float(r.value), str(r.flag)) for r in rows.itertuples()}


def change(folder: Path, table: str, rows: pd.Series, **values: object) -> None:
    path = folder / f"{table}.parquet"
    frame = pd.read_parquet(path)
    frame.loc[rows, list(values)] = list(values.values())
    frame.to_parquet(path, index=False)


def test_only_regions_of_the_eu_are_held_against_each_other() -> None:
    geos = set(read().values.index)
    regions = pd.read_parquet(BUNDLED / "regions.parquet")
    nuts2 = {g for g in regions.loc[regions["level"] == "nuts2", "geo"] if g[:2] not in EFTA}
    assert geos == nuts2
    assert {"SE32", "SE33"} < geos


@pytest.mark.parametrize("indicator", ["density", "oldage", "tertiary_25_64"])
def test_an_indicator_is_of_its_newest_full_year_in_all_regions(indicator: str) -> None:
    rows = observed(indicator)
    counts = {year: len(set(of["geo"])) for year, of in rows.groupby("year")}
    full = [year for year, count in counts.items() if count >= FULL_YEAR * max(counts.values())]
    found = read()
    assert found.variables.at[indicator, "year"] == max(full)
    expected = rows[rows["year"] == max(full)].set_index("geo")["value"]
    shown = found.shown[indicator].dropna()
    assert dict(shown) == pytest.approx(dict(expected))


def test_a_newer_year_without_whole_countries_is_passed_over() -> None:
    counts = observed("oldage").groupby("year")["geo"].nunique()
    found = read()
    year = int(found.variables.at["oldage", "year"])
    assert year < counts.index.max()
    countries = {geo[:2] for geo in found.shown["oldage"].dropna().index}
    assert {"AT", "PL"} <= countries
    newest = observed("oldage").query("year == @counts.index.max()")
    assert not {"AT", "PL"} & {geo[:2] for geo in newest["geo"]}


def test_density_is_compared_as_its_logarithm_and_shown_as_it_is() -> None:
    found = read()
    shown = found.shown["density"].dropna()
    assert shown["SE33"] < 5
    assert found.values.at["SE33", "density"] == pytest.approx(math.log10(shown["SE33"]))
    assert found.values["oldage"].equals(found.shown["oldage"])


@pytest.mark.parametrize("geo", ["SE32", "SE33", "FI1D"])
def test_shares_are_per_cent_of_the_published_total_of_the_newest_year(geo: str) -> None:
    found = read()
    for dataset, whole, total, year in (
        ("sbs_r_nuts2021", "manufacturing", "C", 2022),
        ("lfst_r_lfe2en2", "economy", "TOTAL", 2015),
    ):
        published = cells(dataset, geo, year)
        listed = found.variables[found.variables["whole"] == whole]
        assert set(listed["year"]) == {year}
        for variable, nace in listed["nace"].items():
            value, flag = published.get(nace, (math.nan, ""))
            share = math.nan if "u" in flag else 100 * value / published[total][0]
            assert found.shown.at[geo, variable] == pytest.approx(share, nan_ok=True)


def test_unreliable_jobs_count_as_missing() -> None:
    rows = pd.read_parquet(BUNDLED / "structure.parquet").astype(
        {"geo": str, "nace": str, "flag": str}
    )
    rows = rows[(rows["dataset"] == "lfst_r_lfe2en2") & (rows["year"] == 2015)]
    found = read().shown
    unreliable = rows[
        rows["flag"].str.contains("u") & (rows["nace"] == "L") & rows["geo"].isin(found.index)
    ]
    assert len(unreliable) > 20
    assert found.loc[unreliable["geo"], "economy_L"].isna().all()


def test_an_unreliable_total_leaves_no_share(copied: Path) -> None:
    table = pd.read_parquet(copied / "structure.parquet")
    total = (table["dataset"] == "lfst_r_lfe2en2") & (table["nace"] == "TOTAL")
    change(copied, "structure", total & (table["geo"] == "SE33"), flag="u")
    found = read().shown.loc["SE33"]
    assert found.filter(like="economy_").isna().all()
    assert found.filter(like="manufacturing_").notna().any()


def test_an_unreliable_figure_of_an_indicator_counts_as_missing(copied: Path) -> None:
    table = pd.read_parquet(copied / "observations.parquet")
    table["flag"] = table["flag"].astype(str)
    table.to_parquet(copied / "observations.parquet", index=False)
    rows = (table["indicator"] == "oldage") & (table["geo"] == "FI1D")
    change(copied, "observations", rows, flag="u")
    assert math.isnan(read().shown.at["FI1D", "oldage"])


def test_without_a_published_total_only_regions_that_show_all_industries_have_shares(
    copied: Path,
) -> None:
    path = copied / "industries.parquet"
    table = pd.read_parquet(path)
    of_whole = (table["dataset"] == "sbs_r_nuts2021") & (table["whole"] == "manufacturing")
    table.loc[of_whole, "total"] = ""
    table[~of_whole | (table["nace"] != "C")].to_parquet(path, index=False)
    found = read().shown
    rows = pd.read_parquet(BUNDLED / "structure.parquet").astype({"geo": str, "nace": str})
    rows = rows[(rows["dataset"] == "sbs_r_nuts2021") & rows["geo"].isin(found.index)]
    wide = rows[rows["nace"] != "C"].pivot(index="geo", columns="nace", values="value")
    whole = wide[wide.notna().all(axis=1)]
    assert 0 < len(whole) < len(wide)
    known = found["manufacturing_C24"].dropna()
    expected = 100 * whole["C24"] / whole.sum(axis=1)
    assert dict(known) == pytest.approx(dict(expected))


def test_what_waits_for_a_refresh_is_named_and_makes_no_block() -> None:
    found = read()
    assert list(found.waiting.index) == ["workplace_size", "hdd"]
    assert list(found.blocks) == ["settlement", "age", "education", "industry", "manufacturing"]
    assert not {"workplace_size", "hdd"} & set(found.values.columns)


def test_figures_that_arrive_make_their_block(copied: Path) -> None:
    path = copied / "observations.parquet"
    table = pd.read_parquet(path).astype({"indicator": str, "geo": str, "series": str})
    cold = table[(table["indicator"] == "density") & (table["year"] == 2022)]
    more = cold.assign(indicator="hdd", value=range(len(cold)))
    table = pd.concat([table, more]).sort_values(["indicator", "geo", "year"])
    table.to_parquet(path, index=False)
    found = read()
    assert list(found.waiting.index) == ["workplace_size"]
    assert found.blocks["climate"] == ("hdd",)
    assert found.label("climate", "sv") == "Klimat"
    assert found.years("climate") == [2022]


def test_the_figures_behind_the_variables_tell_their_source() -> None:
    figures = read().figures
    columns = {"block", "geo", "year", "value", "flag", "confidential", "series", "unfit"}
    assert set(figures.columns) == columns
    assert set(figures["block"]) == set(read().blocks)
    assert figures["value"].notna().all()
    known = set(pd.read_parquet(BUNDLED / "series.parquet")["series"])
    assert {key for joined in figures["series"] for key in joined.split("+")} <= known


def test_a_year_of_jobs_that_few_countries_have_published_waits(copied: Path) -> None:
    before = read()
    path = copied / "structure.parquet"
    table = pd.read_parquet(path).astype(dict.fromkeys(["dataset", "geo"], str))
    early = table[(table["dataset"] == "sbs_r_nuts2021") & table["geo"].str.startswith("BG")]
    pd.concat([table, early.assign(year=2023)], ignore_index=True).to_parquet(path, index=False)
    st.cache_resource.clear()
    pd.testing.assert_frame_equal(read().shown, before.shown)
    assert set(read().variables["year"]) == set(before.variables["year"])


def test_a_release_without_structural_variables_has_no_answer(copied: Path) -> None:
    (copied / "structural.parquet").unlink()
    assert structural(open_release()) is None


def test_a_release_without_a_figure_of_them_has_no_answer(copied: Path) -> None:
    table = pd.read_parquet(copied / "structural.parquet")
    waiting = table["indicator"].isin(["hdd", "workplace_size"])
    table[waiting].to_parquet(copied / "structural.parquet", index=False)
    assert structural(open_release()) is None
