"""With nothing new to say, no release is published."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from kept_answers import GERD, OWN, Kept, catalogue, rows, sdmx_csv

from pipelines.catalogue import Words
from pipelines.publish import release_ids
from pipelines.revisions import holds_the_same

WHAT = catalogue("rd_gerd_gdp")
SAME = rows(OWN, [2021, 2023])


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    kept = Kept(tmp_path)
    kept.answer(GERD, sdmx_csv(GERD, SAME))
    assert kept.build(WHAT, only_if_changed=True).release, "the first figures are news"
    return kept


def test_a_later_edition_with_the_same_figures_is_no_news(kept: Kept) -> None:
    before = kept.folder
    kept.answer(GERD, sdmx_csv(GERD, SAME[::-1]), updated="2026-11-02T00:00:00Z")
    report = kept.build(WHAT, only_if_changed=True)
    assert (report.release, report.published, report.changes) == ("", 1, 0)
    assert kept.folder == before
    assert release_ids(kept.data / "processed") == [before.name]


def test_without_the_wish_it_is_published_all_the_same(kept: Kept) -> None:
    before = kept.folder
    assert kept.build(WHAT).release
    assert kept.folder != before


@pytest.mark.parametrize(
    "content",
    [
        [*SAME[:-1], ("SE33", 2023, 2.1)],
        [*SAME[:-1], ("SE33", 2023, 2.0, "p", "")],
        [*SAME[:-1], ("SE33", 2023, None, "", "C")],
        [*SAME, ("SE33", 2024, 2.0)],
        [*SAME, ("DE11", 2021, 4.9)],
    ],
)
def test_a_figure_a_flag_or_a_year_is_news(kept: Kept, content: Any) -> None:
    kept.answer(GERD, sdmx_csv(GERD, content))
    assert kept.build(WHAT, only_if_changed=True).release
    assert kept.build(WHAT, only_if_changed=True).release == ""


def test_other_words_in_the_catalogue_are_news(kept: Kept) -> None:
    indicator = WHAT.indicators["rd_gerd_gdp"]
    other = indicator.model_copy(update={"label": Words(sv="Forskning", en="Research")})
    what = WHAT.model_copy(update={"indicators": {"rd_gerd_gdp": other}})
    assert kept.build(what, only_if_changed=True).release


def test_boundaries_are_compared_by_their_bytes(tmp_path: Path) -> None:
    (tmp_path / "boundaries_nuts2.parquet").write_bytes(b"as before")
    assert holds_the_same(tmp_path, {}, {"boundaries_nuts2": b"as before"})
    assert not holds_the_same(tmp_path, {}, {"boundaries_nuts2": b"moved"})
    assert not holds_the_same(tmp_path, {}, {"boundaries_nuts3": b"as before"})


def test_series_and_revisions_do_not_count(kept: Kept) -> None:
    tables = {name: pd.DataFrame({"x": [1]}) for name in ("series", "revisions")}
    assert holds_the_same(kept.folder, tables, {})
    assert not holds_the_same(kept.folder, {"themes": pd.DataFrame({"x": [1]})}, {})
