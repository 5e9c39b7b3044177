"""What a person reads of the state of the figures and of what a release changed."""

import json
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from pipelines.catalogue import load_catalogue
from pipelines.errors import CheckError
from pipelines.last_refresh import Failing, LastRefresh
from pipelines.status import coverage, status_lines
from pipelines.summary import summary_lines

FRIDAY = datetime(2026, 11, 20, 3, 20, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 24, 3, 20, tzinfo=UTC)
NAN = float("nan")

catalogue = cache(load_catalogue)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "20261124T032000Z"


Change = tuple[str, str, int, float, float, str]


def write(folder: Path, changes: list[Change] | None = None, **manifest: object) -> Path:
    """A release as far as what it changed is concerned."""
    folder.mkdir(exist_ok=True)
    told = {
        "release": folder.name, "made_at": "2026-11-24T03:20:00Z", "failed": [],
        "before": "20261117T032000Z", "first_figures": [],
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(told | manifest))
    columns = ["indicator", "geo", "year", "before", "after", "kind"]
    frame = pd.DataFrame(changes or [], columns=columns)
    frame.astype({"before": float, "after": float}).to_parquet(folder / "revisions.parquet")
    return folder


def lines(folder: Path, changes: list[Change], **manifest: object) -> list[str]:
    return summary_lines(write(folder, changes, **manifest), catalogue())


def new(geo: str, year: int, indicator: str = "rd_gerd_gdp") -> Change:
    return (indicator, geo, year, NAN, 1.0, "new_year")


def revised(
    geo: str, year: int, before: float, after: float, indicator: str = "rd_gerd_gdp"
) -> Change:
    return (indicator, geo, year, before, after, "revised")


def test_the_new_year_and_the_largest_revision_of_an_indicator_are_told_in_one_line(
    folder: Path,
) -> None:
    changes = [
        new("SE32", 2023),
        new("SE33", 2023),
        revised("SE32", 2021, 1.03, 1.04),
        revised("SE33", 2021, 2.41, 2.25),
        revised("SE", 2021, 3.40, 3.41),
    ]
    # 2.25 / 2.41 = 0.9336, so 6.6 % down; the two others change by 1.0 % and 0.3 %.
    assert lines(folder, changes) == [
        "rd_gerd_gdp: new year 2023 for SE32, SE33; 3 values revised, the largest SE33 2021: "
        "2.41 → 2.25 (−6.6 %)."
    ]


def test_one_revision_is_told_without_comparing_it(folder: Path) -> None:
    assert lines(folder, [revised("SE33", 2021, 2.0, 2.5)]) == [
        "rd_gerd_gdp: 1 value revised, SE33 2021: 2.00 → 2.50 (+25.0 %)."
    ]


def test_a_small_revision_has_the_decimals_it_needs_to_be_seen(folder: Path) -> None:
    assert lines(folder, [revised("SE33", 2021, 2.0, 2.0004)]) == [
        "rd_gerd_gdp: 1 value revised, SE33 2021: 2.0000 → 2.0004 (+0.0 %)."
    ]


def test_a_figure_that_was_zero_has_no_percentage(folder: Path) -> None:
    [line] = lines(folder, [revised("SE33", 2021, 0.0, 2.5), revised("SE32", 2021, 1.0, 9.0)])
    assert line.endswith("the largest SE33 2021: 0.00 → 2.50.")


def test_figures_that_fill_earlier_years_are_counted(folder: Path) -> None:
    changes = [new("SE33", 2023), new("SE33", 2022), new("SE32", 2021)]
    assert lines(folder, changes) == [
        "rd_gerd_gdp: new year 2023 for SE33 and 2 figures of earlier years."
    ]


def test_lost_values_and_new_flags_are_named_up_to_four(folder: Path) -> None:
    lost = [("gdp_eur", "SE331", year, 1.0, NAN, "removed") for year in range(2015, 2021)]
    flags = [("gdp_eur", "SE332", 2020, 1.0, 1.0, "flag")]
    assert lines(folder, [*lost, *flags]) == [
        "gdp_eur: 6 values lost: SE331 2020, SE331 2019, SE331 2018, SE331 2017 and 2 more; "
        "1 new flag: SE332 2020."
    ]


def test_the_indicator_with_the_largest_revision_comes_first_those_without_one_last(
    folder: Path,
) -> None:
    changes = [
        new("SE33", 2023, "broadband"),
        revised("SE33", 2021, 100, 101, "gdp_eur"),
        revised("SE33", 2021, 2.0, 1.0, "rd_gerd_gdp"),
    ]
    assert [line.split(":")[0] for line in lines(folder, changes)] == [
        "rd_gerd_gdp",
        "gdp_eur",
        "broadband",
    ]


def test_the_rest_of_europe_is_counted_and_never_listed(folder: Path) -> None:
    changes = [
        *(new("FI1D", year) for year in range(2000, 2024)),
        revised("DE12", 2021, 1, 2),
        ("gdp_eur", "AT11", 2020, 1.0, NAN, "removed"),
        ("gdp_eur", "SE331", 2020, 1.0, 1.0, "flag"),
    ]
    assert lines(folder, changes) == [
        "gdp_eur: 1 new flag: SE331 2020.",
        "Elsewhere in Europe: 24 new figures, 1 revised value, 1 lost value in 2 indicators.",
    ]


def test_a_release_that_changes_much_is_told_in_a_readable_length(folder: Path) -> None:
    changes = [new("SE33", 2023, f"indicator_{number:02}") for number in range(50)]
    told = lines(folder, changes)
    assert len(told) == 21
    assert told[-1] == "And 30 more indicators with changes in our areas."


def test_first_figures_are_named_and_no_change_and_no_release_before_are_said(
    folder: Path,
) -> None:
    first = ["a", "b", "c", "d", "e"]
    assert lines(folder, [], first_figures=first) == ["First figures of a, b, c, d and 1 more."]
    assert lines(folder, []) == ["No figure changed."]
    assert lines(folder, [], before="") == ["There was no release before it to compare with."]


def test_a_damaged_release_is_told(folder: Path) -> None:
    write(folder)
    (folder / "revisions.parquet").write_bytes(b"PAR1")
    with pytest.raises(CheckError, match="rollback"):
        summary_lines(folder, catalogue())


def failing(dataset: str = "tgs00042", since: datetime = FRIDAY, *indicators: str) -> Failing:
    return Failing(
        indicators, "eurostat", dataset, "https://example.org", "The service refused.",
        "Mend the catalogue.", since,
    )  # fmt: skip


def test_status_says_when_the_sources_were_asked_what_came_and_what_fails_since_when(
    folder: Path,
) -> None:
    last = LastRefresh(
        TUESDAY, "published", "20261124T032000Z", (failing("tgs00042", FRIDAY, "rd_gerd_gdp"),),
        ("A unit changed.",),
    )  # fmt: skip
    write(folder, [new("SE33", 2023)])
    assert status_lines(folder, catalogue(), last, {"sdmx.oecd.org": (12, 60)}) == [
        "Release 20261124T032000Z, made 2026-11-24T03:20:00Z.",
        "The sources were last asked 2026-11-24T03:20:00Z: a new release was published, "
        "20261124T032000Z.",
        "Remark: A unit changed.",
        "tgs00042 (rd_gerd_gdp): failing since 2026-11-20. The service refused. "
        "Mend the catalogue.",
        "sdmx.oecd.org: 12 of the 60 downloads allowed in an hour are used.",
        "",
        "What this release changed:",
        "rd_gerd_gdp: new year 2023 for SE33.",
        "",
    ]


@pytest.mark.parametrize(
    ("outcome", "words"),
    [("nothing_new", "there was nothing new."), ("failed", "nothing could be published.")],
)
def test_status_says_that_nothing_came(folder: Path, outcome: str, words: str) -> None:
    last = LastRefresh(TUESDAY, outcome, "")
    assert status_lines(write(folder), catalogue(), last, {})[1].endswith(words)


def test_a_source_that_fails_as_a_whole_is_named(folder: Path) -> None:
    last = LastRefresh(TUESDAY, "failed", "", (failing(""),))
    told = status_lines(write(folder), catalogue(), last, {})
    assert "eurostat: failing since 2026-11-20. The service refused. Mend the catalogue." in told


MET = {
    "indicator": "gdp_eur", "dataset": "nama_10r_3gdp", "url": "",
    "problem": "ten times too large.", "next_step": "Look.",
}  # fmt: skip


def test_what_a_release_was_made_without_is_told_before_the_first_refresh(folder: Path) -> None:
    write(folder, failed=[MET])
    assert status_lines(folder, catalogue(), None, {})[1:3] == [
        "The sources have not been asked yet: `refresh` does.",
        "nama_10r_3gdp (gdp_eur): ten times too large. Look.",
    ]


@pytest.mark.parametrize(
    ("asked", "fails", "times"),
    [
        (FRIDAY, False, 1),  # an import or a build since then met it
        (FRIDAY, True, 1),
        (TUESDAY, True, 1),
        (TUESDAY, False, 0),  # the release was made then; it is mended
        (TUESDAY + timedelta(days=1), False, 0),
    ],
)
def test_what_a_release_was_made_without_is_told_until_a_refresh_knows_better(
    folder: Path, asked: datetime, fails: bool, times: int
) -> None:
    write(folder, failed=[MET])
    entry = Failing(
        ("gdp_eur",), "eurostat", "nama_10r_3gdp", "", MET["problem"], MET["next_step"], FRIDAY
    )
    last = LastRefresh(asked, "nothing_new", "", (entry,) if fails else ())
    told = status_lines(folder, catalogue(), last, {})
    assert sum("ten times too large" in line for line in told) == times


def test_a_dataset_that_fails_has_that_as_its_next_step_since_the_first_day(folder: Path) -> None:
    write(folder)
    pd.DataFrame(
        {"indicator": ["rd_gerd_gdp"], "geo": ["SE33"], "year": [2023], "value": [2.25],
         "flag": [""], "confidential": [""], "series": ["tgs00042:1"]}
    ).to_parquet(folder / "observations.parquet")  # fmt: skip
    pd.DataFrame(
        {"series": ["tgs00042:1"], "dataset": ["tgs00042"], "as_of": ["2026-03-18"],
         "updated": ["2026-03-18"], "vintage": [""], "retrieved_at": ["2026-03-19T02:00:00Z"]}
    ).to_parquet(folder / "series.parquet")  # fmt: skip
    entries = [failing("TGS00042", TUESDAY, "a"), failing("TGS00042", FRIDAY, "b")]
    table = coverage(folder, catalogue(), entries).set_index("dataset")
    assert table.loc["tgs00042"].tolist() == [
        "2026-03-18",
        "2026-03-19",
        "2023–2023",
        "2 of 4",
        "failing since 2026-11-20: Mend the catalogue.",
    ]
    assert not table["next step"].drop("tgs00042").str.contains("failing").any()
