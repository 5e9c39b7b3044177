"""Figures unlike those before are refused, told, and accepted when a person says so."""

from pathlib import Path

import pytest
from kept_answers import FOREIGN, GDP, GERD, OWN, Kept, catalogue, rows, sdmx_csv

from pipelines.catalogue import Structure

WHAT = catalogue("rd_gerd_gdp", "gdp_eur")
BOTH = (2021, 2023)


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    """A release with 34 figures of R&D and 17 of GDP per inhabitant."""
    kept = Kept(tmp_path)
    kept.answer(GERD, sdmx_csv(GERD, rows([*OWN, *FOREIGN], BOTH)))
    kept.answer(GDP, sdmx_csv(GDP, rows([*OWN, *FOREIGN], [2021], 40_000.0)))
    assert kept.build(WHAT).failures == []
    return kept


def half() -> bytes:
    """All of our own areas, and no other but five."""
    return sdmx_csv(GERD, rows([*OWN, *FOREIGN[:5]], BOTH, 2.1))


def test_an_answer_half_as_large_keeps_every_older_figure_and_says_so(kept: Kept) -> None:
    before = kept.figures("rd_gerd_gdp")
    kept.answer(GERD, half())
    (failure,) = kept.build(WHAT).failures
    assert failure.indicator == "rd_gerd_gdp"
    assert failure.dataset.startswith(GERD)
    assert "of 34 figures only 14 are left" in failure.problem
    assert "older ones are kept" in failure.problem
    assert failure.next_step.endswith(
        "If the source means it, accept with `python -m pipelines build --accept rd_gerd_gdp`."
    )
    assert kept.figures("rd_gerd_gdp").equals(before)
    assert len(kept.figures("gdp_eur")) == 17


def test_new_years_do_not_make_up_for_lost_areas(kept: Kept) -> None:
    years = [*BOTH, *range(max(BOTH) + 1, max(BOTH) + 5)]
    kept.answer(GERD, sdmx_csv(GERD, rows([*OWN, *FOREIGN[:5]], years, 2.1)))
    (failure,) = kept.build(WHAT).failures
    assert "of 34 figures only 14 are left" in failure.problem


def test_the_next_whole_answer_ends_the_failure(kept: Kept) -> None:
    kept.answer(GERD, half())
    kept.build(WHAT)
    kept.answer(GERD, sdmx_csv(GERD, rows([*OWN, *FOREIGN], BOTH, 2.2)))
    assert kept.build(WHAT).failures == []
    assert kept.figures("rd_gerd_gdp")["value"].tolist() == [2.2] * 34


def test_a_few_figures_less_are_no_cause_for_alarm(kept: Kept) -> None:
    kept.answer(GERD, sdmx_csv(GERD, rows([*OWN, *FOREIGN[4:]], BOTH)))
    assert kept.build(WHAT).failures == []
    assert len(kept.figures("rd_gerd_gdp")) == 26


def test_what_a_person_accepts_is_published_and_then_the_measure_of_the_next(kept: Kept) -> None:
    kept.answer(GERD, half())
    assert kept.build(WHAT, accept=frozenset({"rd_gerd_gdp"})).failures == []
    assert len(kept.figures("rd_gerd_gdp")) == 14
    assert kept.build(WHAT).failures == []


def test_accepting_one_indicator_accepts_no_other(kept: Kept) -> None:
    kept.answer(GERD, half())
    kept.answer(GDP, sdmx_csv(GDP, rows([*OWN, *FOREIGN], [2021], 40.0)))
    (failure,) = kept.build(WHAT, accept=frozenset({"rd_gerd_gdp"})).failures
    assert failure.indicator == "gdp_eur"
    assert "--accept gdp_eur" in failure.next_step
    assert set(kept.figures("gdp_eur")["value"]) == {40_000.0}


def test_a_rescaled_source_can_be_accepted(kept: Kept) -> None:
    kept.answer(GDP, sdmx_csv(GDP, rows([*OWN, *FOREIGN], [2021], 0.04)))
    assert len(kept.build(WHAT).failures) == 1
    assert kept.build(WHAT, accept=frozenset({"gdp_eur"})).failures == []
    assert set(kept.figures("gdp_eur")["value"]) == {0.04}


def test_lost_figures_of_our_own_areas_can_be_accepted(kept: Kept) -> None:
    kept.answer(GERD, sdmx_csv(GERD, rows(["SE33", *FOREIGN], BOTH)))
    (failure,) = kept.build(WHAT).failures
    assert "SE32 2021" in failure.problem
    assert "--accept rd_gerd_gdp" in failure.next_step
    assert len(kept.figures("rd_gerd_gdp")) == 34
    kept.build(WHAT, accept=frozenset({"rd_gerd_gdp"}))
    assert len(kept.figures("rd_gerd_gdp")) == 32


def test_a_measure_of_two_datasets_keeps_its_figures_when_one_is_halved(tmp_path: Path) -> None:
    kept, what = Kept(tmp_path), catalogue("ratio", "gdp_eur")
    kept.answer(GERD, sdmx_csv(GERD, rows([*OWN, *FOREIGN], BOTH)))
    kept.answer(GDP, sdmx_csv(GDP, rows([*OWN, *FOREIGN], BOTH, 40_000.0)))
    kept.build(what)
    kept.answer(GERD, half())
    kept.answer(GDP, sdmx_csv(GDP, rows([*OWN, *FOREIGN], BOTH, 50_000.0)))
    (failure,) = kept.build(what).failures
    assert failure.indicator == "ratio"
    assert failure.dataset == "", "neither dataset alone is known to be at fault"
    assert kept.figures("ratio")["value"].tolist() == [0.05] * 34
    assert kept.figures("gdp_eur")["value"].tolist() == [50_000.0] * 34


JOBS = Structure(
    source="eurostat", dataset="nama_10r_3empers", nace_dimension="nace_r2", pins={"freq": "A"}
)


def jobs(value: float) -> bytes:
    content = rows([*OWN, *FOREIGN], [2022], value)
    parts = [sdmx_csv(JOBS.dataset, content, {"freq": "A", "nace_r2": code}) for code in "BC"]
    return parts[0] + parts[1].split(b"\n", 1)[1]


def test_jobs_by_industry_a_million_times_too_large_keep_the_older_ones(tmp_path: Path) -> None:
    kept, what = Kept(tmp_path), catalogue("rd_gerd_gdp", structure=(JOBS,))
    kept.answer(GERD, sdmx_csv(GERD, rows(OWN, BOTH)))
    kept.answer(JOBS.dataset, jobs(9.5))
    assert kept.build(what).failures == []
    kept.answer(JOBS.dataset, jobs(9.5e6))
    (failure,) = kept.build(what).failures
    assert "34 figures changed, to 1e+06 times" in failure.problem
    assert "--accept nama_10r_3empers" in failure.next_step
    assert set(kept.table("structure")["value"]) == {9.5}
    assert kept.build(what, accept=frozenset({JOBS.dataset})).failures == []
    table = kept.table("structure")
    assert set(table["value"]) == {9.5e6}
    cells = table[["geo", "nace"]].values.tolist()
    assert cells == sorted(cells)
    assert len(cells) == 34
