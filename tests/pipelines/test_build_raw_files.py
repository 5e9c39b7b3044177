"""Raw files over the years: damaged ones are told, answers about some years leave the others."""

import shutil
from pathlib import Path

import pytest
from kept_answers import GDP, GERD, OWN, Kept, catalogue, rows, sdmx_csv

from pipelines import raw
from tests.services.gisco_file import nuts_file, square

WHAT = catalogue("rd_gerd_gdp", "gdp_eur")


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    kept = Kept(tmp_path)
    kept.answer(GERD, sdmx_csv(GERD, rows(OWN, [2021])))
    kept.answer(GDP, sdmx_csv(GDP, rows(OWN, [2021], 40_000.0)))
    kept.build(WHAT)
    return kept


def test_a_damaged_answer_is_told_and_its_older_figures_stay(kept: Kept) -> None:
    file = kept.answer(GERD, sdmx_csv(GERD, rows(OWN, [2021, 2023], 2.1)))
    kept.answer(GDP, sdmx_csv(GDP, rows(OWN, [2021, 2022], 41_000.0)))
    file.path.write_bytes(b"half of it")
    (failure,) = kept.build(WHAT).failures
    assert failure.dataset == GERD
    assert str(file.path) in str(failure)
    assert kept.figures("rd_gerd_gdp")["value"].tolist() == [2.0, 2.0]
    assert kept.figures("gdp_eur")["value"].tolist() == [41_000.0] * 4


def test_an_answer_that_is_gone_from_the_disk_stops_nothing(kept: Kept) -> None:
    kept.answer(GERD, sdmx_csv(GERD, rows(OWN, [2021, 2023], 2.1))).path.unlink()
    assert [failure.dataset for failure in kept.build(WHAT).failures] == [GERD]
    assert kept.figures("rd_gerd_gdp")["value"].tolist() == [2.0, 2.0]


def test_a_sidecar_that_cannot_be_read_stops_nothing(kept: Kept) -> None:
    file = kept.answer(GERD, sdmx_csv(GERD, rows(OWN, [2021, 2023], 2.1)))
    file.path.with_name(file.path.name + raw.SIDECAR_SUFFIX).write_bytes(b"{")
    (failure,) = kept.build(WHAT).failures
    assert "sidecar" in failure.problem
    assert kept.figures("rd_gerd_gdp")["value"].tolist() == [2.0, 2.0]


def test_boundaries_that_are_damaged_leave_those_of_the_release_in_use(kept: Kept) -> None:
    body = nuts_file({"SE32": square(13, 62), "SE33": square(15, 64)})
    facts = {"source": "gisco", "name": "nuts2.geojson"}
    kept.answer("nuts2", body, **facts)
    assert kept.build(WHAT).failures == []
    drawn = (kept.folder / "boundaries_nuts2.parquet").read_bytes()
    moved = nuts_file({"SE32": square(14, 62), "SE33": square(15, 64)})
    kept.answer("nuts2", moved, **facts).path.write_bytes(b"half of it")
    (failure,) = kept.build(WHAT).failures
    assert failure.dataset == "nuts2"
    assert (kept.folder / "boundaries_nuts2.parquet").read_bytes() == drawn


def test_an_answer_about_some_years_says_nothing_about_the_others(tmp_path: Path) -> None:
    kept, what = Kept(tmp_path), catalogue("rd_gerd_gdp")
    everything = rows([*OWN, "DE11"], [2009, 2011, 2013, 2015])
    asked = {"sectperf": ["TOTAL"], "geo": []}
    kept.answer(GERD, sdmx_csv(GERD, everything), asked=asked, first_year=2000)
    kept.build(what)
    kept.answer(
        GERD,
        sdmx_csv(GERD, rows(OWN, [2011, 2013], 2.2)),
        url="https://example.org/part",
        asked=asked,
        first_year=2011,
        last_year=2013,
    )
    assert kept.build(what).failures == []
    figures = kept.figures("rd_gerd_gdp")["value"]
    assert figures.loc["DE11"].to_dict() == {2009: 2.0, 2015: 2.0}, "gone where it was asked for"
    assert figures.loc["SE33"].to_dict() == {2009: 2.0, 2011: 2.2, 2013: 2.2, 2015: 2.0}


def part_from_2011(kept: Kept, dataset: str, body: bytes) -> None:
    kept.answer(dataset, body, url="https://example.org/part", asked={"geo": []}, first_year=2011)


def test_years_withdrawn_at_the_start_of_a_part_are_gone(tmp_path: Path) -> None:
    kept, what = Kept(tmp_path), catalogue("rd_gerd_gdp")
    years = [2009, 2011, 2013, 2015]
    kept.answer(GERD, sdmx_csv(GERD, [*rows(["FI1D"], years), *rows(["SE33"], [2009, 2015])]))
    kept.build(what)
    shutil.rmtree(kept.data / "raw")
    part_from_2011(kept, GERD, sdmx_csv(GERD, rows(["FI1D", "SE33"], [2015], 2.2)))
    for _ in range(2):
        assert kept.build(what).failures == []
        figures = kept.figures("rd_gerd_gdp")["value"]
        assert figures.loc["FI1D"].to_dict() == {2009: 2.0, 2015: 2.2}
        assert figures.loc["SE33"].to_dict() == {2009: 2.0, 2015: 2.2}


def test_years_withdrawn_at_the_start_of_a_part_are_gone_from_an_older_raw_file(
    tmp_path: Path,
) -> None:
    kept, what = Kept(tmp_path), catalogue("rd_gerd_gdp")
    kept.answer(GERD, sdmx_csv(GERD, rows(["FI1D"], [2009, 2011, 2013, 2015])))
    part_from_2011(kept, GERD, sdmx_csv(GERD, rows(["FI1D"], [2015], 2.2)))
    assert kept.build(what, fresh=True).failures == []
    figures = kept.figures("rd_gerd_gdp")["value"]
    assert figures.loc["FI1D"].to_dict() == {2009: 2.0, 2015: 2.2}


def test_a_computed_figure_stays_when_a_part_of_it_is_not_told_anew(tmp_path: Path) -> None:
    kept, what = Kept(tmp_path), catalogue("ratio", "gdp_eur")
    years = [2009, 2011, 2013, 2015]
    for dataset, value in ((GERD, 2.0), (GDP, 40_000.0)):
        kept.answer(dataset, sdmx_csv(dataset, rows(["FI1D"], years, value)))
    kept.build(what)
    shutil.rmtree(kept.data / "raw")
    kept.answer(GDP, sdmx_csv(GDP, rows(["FI1D"], [2015], 40_000.0)))
    part_from_2011(kept, GERD, sdmx_csv(GERD, rows(["FI1D"], years[1:], 4.0)))
    assert kept.build(what).failures == []
    ratio = kept.figures("ratio")["value"].loc["FI1D"].to_dict()
    assert ratio == pytest.approx({2009: 0.05, 2011: 0.05, 2013: 0.05, 2015: 0.1})


def test_two_halves_of_a_question_make_one_whole(tmp_path: Path) -> None:
    kept, what = Kept(tmp_path), catalogue("rd_gerd_gdp")
    asked = {"sectperf": ["TOTAL"], "geo": []}
    for first, last in ((2000, 2011), (2012, raw.OPEN_END)):
        years = [year for year in (2009, 2011, 2013, 2015) if first <= year <= last]
        kept.answer(
            GERD,
            sdmx_csv(GERD, rows(OWN, years)),
            url=f"https://example.org/{first}",
            asked=asked,
            first_year=first,
            last_year=last,
        )
    for _ in range(2):
        kept.build(what)
        years = kept.figures("rd_gerd_gdp").loc["SE33"].index.tolist()
        assert years == [2009, 2011, 2013, 2015]
