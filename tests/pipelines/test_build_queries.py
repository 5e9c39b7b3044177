"""Figures asked for otherwise than before never stand in one series with the older ones."""

from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest
from kept_answers import GDP, OWN, Kept, catalogue, rows, sdmx_csv

from pipelines.catalogue import Catalogue, Query
from pipelines.merge import read_base

EUR, PPS = {"freq": "A", "unit": "EUR_HAB"}, {"freq": "A", "unit": "PPS_EU27_2020_HAB"}
REMARK = "gdp_eur is asked for otherwise than before; its older figures are left out."


def gdp(**changes: Any) -> Catalogue:
    """GDP per inhabitant in euro, with other facts of its query or of the indicator."""
    what = catalogue("gdp_eur")
    indicator = what.indicators["gdp_eur"]
    facts: dict[str, Any] = {"pins": EUR, "equivalents": ()}
    formula = changes.pop("formula", "a")
    series = indicator.series["a"].model_copy(update=facts | changes)
    indicator = indicator.model_copy(update={"formula": formula, "series": {"a": series}})
    return what.model_copy(update={"indicators": {"gdp_eur": indicator}})


def elsewhere(dataset: str) -> Query:
    return Query(source="eurostat", dataset=dataset, pins=EUR)


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    """A release with figures of 2015 to 2018 in euro, whose raw file is gone."""
    kept = Kept(tmp_path)
    file = kept.answer(GDP, sdmx_csv(GDP, rows(OWN, range(2015, 2019), 40_000.0), EUR))
    assert kept.build(gdp()).remarks == []
    for path in file.path.parent.iterdir():
        path.unlink()
    return kept


def years(kept: Kept) -> dict[float, list[int]]:
    """The years of a region by the value they have."""
    figures: pd.Series = kept.figures("gdp_eur")["value"].loc["SE33"]
    return {
        float(value): [int(year) for year in figures.index[figures == value]]
        for value in figures.unique()
    }


def test_figures_in_another_unit_do_not_go_on_with_the_older_ones(kept: Kept) -> None:
    kept.answer(GDP, sdmx_csv(GDP, rows(OWN, range(2019, 2024), 39_000.0), PPS))
    report = kept.build(gdp(pins=PPS))
    assert (report.failures, report.remarks) == ([], [REMARK])
    assert years(kept) == {39_000.0: [2019, 2020, 2021, 2022, 2023]}
    again = kept.build(gdp(pins=PPS))
    assert again.remarks == []
    assert years(kept) == {39_000.0: [2019, 2020, 2021, 2022, 2023]}


def test_figures_of_another_dataset_do_not_go_on_with_the_older_ones(kept: Kept) -> None:
    kept.answer("gdp_new", sdmx_csv("gdp_new", rows(OWN, [2019], 39_000.0), EUR))
    assert kept.build(gdp(dataset="gdp_new")).remarks == [REMARK]
    assert years(kept) == {39_000.0: [2019]}


def test_another_formula_does_not_go_on_with_the_older_figures(kept: Kept) -> None:
    kept.answer(GDP, sdmx_csv(GDP, rows(OWN, [2019], 40_000.0), EUR))
    assert kept.build(gdp(formula="a/1000")).remarks == [REMARK]
    assert years(kept) == {40.0: [2019]}


def test_a_dataset_that_publishes_the_same_goes_on_with_the_older_figures(kept: Kept) -> None:
    kept.answer("gdp_new", sdmx_csv("gdp_new", rows(OWN, [2019], 41_000.0), EUR))
    more = gdp(equivalents=(elsewhere("gdp_new"),))
    assert kept.build(more).remarks == []
    assert years(kept) == {40_000.0: [2015, 2016, 2017, 2018], 41_000.0: [2019]}
    moved = gdp(dataset="gdp_new", equivalents=(elsewhere(GDP),))
    assert kept.build(moved).remarks == [], "which of them comes first is all the same"
    assert years(kept) == {40_000.0: [2015, 2016, 2017, 2018], 41_000.0: [2019]}
    kept.answer(GDP, sdmx_csv(GDP, rows(OWN, [2020], 42_000.0), EUR))
    assert kept.build(gdp()).remarks == [REMARK], "one of the two is no longer the same"
    assert years(kept) == {42_000.0: [2020]}


def test_raw_files_that_answer_the_present_question_count_as_ever(kept: Kept) -> None:
    kept.answer(GDP, sdmx_csv(GDP, rows(OWN, [2014], 40_000.0), EUR), url="https://example.org/eur")
    kept.answer(GDP, sdmx_csv(GDP, rows(OWN, [2019], 39_000.0), PPS), url="https://example.org/pps")
    kept.build(gdp(pins=PPS))
    assert years(kept) == {39_000.0: [2019]}
    assert kept.build(gdp()).remarks == [REMARK]
    assert years(kept) == {40_000.0: [2014]}


def test_a_release_that_does_not_tell_what_was_asked_for_counts_as_the_same(kept: Kept) -> None:
    path = kept.folder / "indicators.parquet"
    pq.write_table(pq.read_table(path).drop_columns(["query"]), path)
    assert read_base(kept.folder).queries == {}
    kept.answer(GDP, sdmx_csv(GDP, rows(OWN, [2019], 41_000.0), EUR))
    assert kept.build(gdp(pins=EUR)).remarks == []
    assert years(kept) == {40_000.0: [2015, 2016, 2017, 2018], 41_000.0: [2019]}
