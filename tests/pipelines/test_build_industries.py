"""Jobs by industry: what the source withdraws is gone, what it was not asked for stays."""

from pathlib import Path
from typing import Any

import pytest
from kept_answers import FOREIGN, GERD, OWN, Kept, Row, catalogue, rows, sdmx_csv

from pipelines.catalogue import Structure

JOBS = "nama_10r_3empers"
PINS = {"freq": "A", "unit": "THS", "wstatus": "EMP"}
TABLE = Structure(source="eurostat", dataset=JOBS, nace_dimension="nace_r2", pins=PINS)
WHAT = catalogue("rd_gerd_gdp", structure=(TABLE,))
AREAS = [*OWN, *FOREIGN]
YEARS = (2021, 2022)
WHOLE: dict[str, list[str]] = {"freq": ["A"], "unit": ["THS"], "wstatus": ["EMP"], "nace_r2": []}


def jobs(**industries: list[Row]) -> bytes:
    """An answer with the rows of each industry."""
    parts = [
        sdmx_csv(JOBS, content, {**PINS, "nace_r2": code}) for code, content in industries.items()
    ]
    return parts[0] + b"".join(part.split(b"\n", 1)[1] for part in parts[1:])


def cells(kept: Kept) -> dict[str, set[tuple[str, int]]]:
    """The areas and years of each industry."""
    table = kept.table("structure")
    return {
        str(code): set(zip(part["geo"], part["year"], strict=True))
        for code, part in table.groupby("nace")
    }


def all_of(areas: list[str], years: tuple[int, ...] = YEARS) -> set[tuple[str, int]]:
    return {(geo, year) for geo in areas for year in years}


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    """A release with 34 cells of each of four industries."""
    kept = Kept(tmp_path)
    kept.answer(GERD, sdmx_csv(GERD, rows(OWN, [2021])))
    whole = dict.fromkeys("BCDF", rows(AREAS, YEARS))
    kept.answer(JOBS, jobs(**whole), asked=WHOLE, url="https://example.org/1")
    assert kept.build(WHAT).failures == []
    assert cells(kept) == dict.fromkeys("BCDF", all_of(AREAS))
    return kept


def answer(kept: Kept, body: bytes, **facts: Any) -> None:
    """A later answer whose address is another, as when a dimension is asked for otherwise."""
    kept.answer(JOBS, body, **({"asked": WHOLE, "url": "https://example.org/2"} | facts))


def test_an_area_that_a_whole_answer_lacks_is_gone_in_that_industry(kept: Kept) -> None:
    full = rows(AREAS, YEARS, 3.0)
    answer(kept, jobs(B=rows(AREAS[1:], YEARS, 3.0), C=full, D=full, F=full))
    assert kept.build(WHAT).failures == []
    assert cells(kept) == dict.fromkeys("CDF", all_of(AREAS)) | {"B": all_of(AREAS[1:])}


def test_an_industry_that_a_whole_answer_lacks_is_gone_for_the_years_it_covers(kept: Kept) -> None:
    full = rows(AREAS, YEARS, 3.0)
    answer(kept, jobs(B=full, C=full, D=full))
    assert kept.build(WHAT).failures == []
    assert cells(kept) == dict.fromkeys("BCD", all_of(AREAS))
    answer(
        kept, jobs(**dict.fromkeys("BC", rows(AREAS, [2022, 2023]))), url="https://example.org/3"
    )
    assert kept.build(WHAT).failures == []
    assert cells(kept) == {
        "B": all_of(AREAS, (2021, 2022, 2023)),
        "C": all_of(AREAS, (2021, 2022, 2023)),
        "D": all_of(AREAS, (2021,)),
    }


def test_years_withdrawn_at_the_start_of_a_part_are_gone(kept: Kept) -> None:
    answer(kept, jobs(**dict.fromkeys("BCDF", rows(AREAS, [2022], 3.0))), first_year=2021)
    (failure,) = kept.build(WHAT).failures
    assert "of 136 figures only 68 are left" in failure.problem
    kept.build(WHAT, accept=frozenset({JOBS}))
    assert cells(kept) == dict.fromkeys("BCDF", all_of(AREAS, (2022,)))


def test_an_answer_about_one_industry_leaves_the_others(kept: Kept) -> None:
    answer(kept, jobs(B=rows(OWN, YEARS, 3.0)), asked=WHOLE | {"nace_r2": ["B"]})
    assert kept.build(WHAT).failures == []
    assert cells(kept) == dict.fromkeys("CDF", all_of(AREAS)) | {"B": all_of(OWN)}


@pytest.mark.parametrize("other", [{"wstatus": ["SAL"]}, {"geo": ["SE32"]}])
def test_an_answer_about_other_codes_or_one_area_takes_nothing_away(
    kept: Kept, other: dict[str, list[str]]
) -> None:
    answer(kept, jobs(B=rows(["SE32"], YEARS, 3.0)), asked=WHOLE | other)
    kept.build(WHAT)
    assert cells(kept) == dict.fromkeys("BCDF", all_of(AREAS))


def test_an_imported_file_takes_nothing_away(kept: Kept) -> None:
    answer(kept, jobs(B=rows(OWN, YEARS, 3.0)), complete=False, origin="import")
    assert kept.build(WHAT).failures == []
    assert cells(kept) == dict.fromkeys("BCDF", all_of(AREAS))


def test_an_answer_half_as_large_keeps_the_older_ones_until_it_is_accepted(kept: Kept) -> None:
    answer(kept, jobs(**dict.fromkeys("BC", rows(AREAS, YEARS, 3.0))))
    (failure,) = kept.build(WHAT).failures
    assert (failure.dataset, failure.indicator) == (JOBS, "")
    assert "of 136 figures only 68 are left" in failure.problem
    assert f"--accept {JOBS}" in failure.next_step
    assert cells(kept) == dict.fromkeys("BCDF", all_of(AREAS))
    assert set(kept.table("structure")["value"]) == {2.0}
    assert kept.build(WHAT, accept=frozenset({JOBS})).failures == []
    assert cells(kept) == dict.fromkeys("BC", all_of(AREAS))
