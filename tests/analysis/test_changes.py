import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.changes import (
    KINDS,
    by_indicator,
    flagged,
    largest_revisions,
    lost,
    new_figures,
    newest_each,
    standing_for,
)

OWN = ("SE331", "SE332", "SE33", "SE")
COLUMNS = ["indicator", "geo", "year", "before", "after", "kind"]
NONE = float("nan")


def table(*rows: tuple) -> pd.DataFrame:
    """As it stands in a release: codes as categories, years as int16."""
    frame = pd.DataFrame(rows, columns=COLUMNS).astype({"before": float, "after": float})
    codes = dict.fromkeys(["indicator", "geo", "kind"], "category")
    return frame.astype(codes | {"year": "int16"})


CHANGES = table(
    ("gdp", "DE21", 2023, NONE, 50.0, "new_year"),
    ("gdp", "DE21", 2022, 40.0, 41.0, "revised"),
    ("gdp", "SE331", 2022, 100.0, 90.0, "revised"),
    ("gdp", "SE331", 2023, NONE, 101.0, "new_year"),
    ("gdp", "SE332", 2022, NONE, 80.0, "new_year"),
    ("gdp", "SE332", 2023, NONE, 85.0, "new_year"),
    ("jobs", "DE21", 2021, 5.0, 5.0, "flag"),
    ("jobs", "SE", 2021, 7.0, 7.0, "flag"),
    ("jobs", "SE", 2019, 7.0, NONE, "removed"),
    ("jobs", "SE", 2020, 7.5, NONE, "removed"),
    ("rd", "DE21", 2020, 1.0, 2.0, "revised"),
)


def test_each_indicator_has_its_newest_year_and_its_counts() -> None:
    counts = by_indicator(CHANGES, OWN)
    assert counts.index.tolist() == ["gdp", "jobs", "rd"]
    assert counts.loc["gdp"].to_dict() == {
        "year": 2023, "areas": 2,
        "new_year": 4, "new_year_own": 3, "revised": 2, "revised_own": 1,
        "removed": 0, "removed_own": 0, "flag": 0, "flag_own": 0,
    }  # fmt: skip
    assert counts.loc["jobs", ["year", "areas", "removed", "flag", "flag_own"]].tolist() == [
        0, 0, 2, 2, 1,
    ]  # fmt: skip
    assert counts.loc["rd", ["year", "revised", "revised_own"]].tolist() == [0, 1, 0]


def test_new_figures_name_the_areas_of_each_year_in_the_order_asked_for() -> None:
    came = new_figures(CHANGES, ("SE332", "SE331"))
    assert came.to_dict("records") == [
        {"indicator": "gdp", "year": 2023, "geos": ("SE332", "SE331")},
        {"indicator": "gdp", "year": 2022, "geos": ("SE332",)},
    ]


def test_the_relatively_largest_revision_comes_first() -> None:
    first = largest_revisions(CHANGES, [*OWN, "DE21"])
    assert first["indicator"].tolist() == ["rd", "gdp", "gdp"]
    assert first["geo"].tolist() == ["DE21", "SE331", "DE21"]
    assert first["change"].tolist() == pytest.approx([1.0, -0.1, 0.025])
    assert largest_revisions(CHANGES, [*OWN, "DE21"], 1)["indicator"].tolist() == ["rd"]
    assert largest_revisions(CHANGES, OWN)["geo"].tolist() == ["SE331"]


def test_a_change_of_negative_figures_has_the_sign_of_its_direction() -> None:
    changes = table(
        ("net", "SE", 2020, -2.0, -3.0, "revised"), ("net", "SE", 2021, -2.0, 2.0, "revised")
    )
    told = largest_revisions(changes, OWN).set_index("year")["change"]
    assert told.to_dict() == {2021: 2.0, 2020: -0.5}


def test_a_figure_that_was_zero_has_no_relative_change_and_stands_first() -> None:
    changes = table(
        ("a", "SE", 2020, 1.0, 100.0, "revised"),
        ("b", "SE", 2020, 0.0, -0.1, "revised"),
        ("c", "SE", 2020, 0.0, 3.0, "revised"),
        ("d", "SE", 2020, 4.0, 0.0, "revised"),
    )
    told = largest_revisions(changes, OWN)
    assert told["indicator"].tolist() == ["c", "b", "a", "d"]
    assert told["change"].isna().tolist() == [True, True, False, False]
    assert told["change"].tolist()[2:] == [99.0, -1.0]


def test_lost_figures_and_flags_are_listed_with_the_newest_year_first() -> None:
    assert lost(CHANGES, OWN).to_dict("records") == [
        {"indicator": "jobs", "geo": "SE", "year": 2020, "before": 7.5},
        {"indicator": "jobs", "geo": "SE", "year": 2019, "before": 7.0},
    ]
    assert flagged(CHANGES, OWN).to_numpy().tolist() == [["jobs", "SE", 2021]]


def test_a_release_without_changes_gives_empty_tables() -> None:
    nothing = CHANGES.head(0)
    assert by_indicator(nothing, OWN).empty
    for tell in (new_figures, largest_revisions, lost, flagged):
        assert tell(nothing, OWN).empty


VALUES = st.decimals(-1_000_000, 1_000_000, places=3).map(float)  # as statistics are published
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["gdp", "jobs"]), st.sampled_from([*OWN, "DE21"]),
        st.integers(2015, 2024), VALUES, VALUES, st.sampled_from(KINDS),
    ),
    max_size=30, unique_by=lambda row: row[:3],
)  # fmt: skip


@given(ROWS)
def test_every_change_is_counted_once(rows: list[tuple]) -> None:
    counts = by_indicator(table(*rows), OWN)
    assert int(counts[list(KINDS)].to_numpy().sum()) == len(rows)
    ours = [row for row in rows if row[1] in OWN]
    assert int(counts[[f"{kind}_own" for kind in KINDS]].to_numpy().sum()) == len(ours)
    came = new_figures(table(*rows), OWN)
    assert sum(map(len, came["geos"])) == sum(row[5] == "new_year" for row in ours)


@given(ROWS)
def test_revisions_never_grow_along_the_list_and_lead_back_to_the_new_figure(
    rows: list[tuple],
) -> None:
    told = largest_revisions(table(*rows), [*OWN, "DE21"])
    assert len(told) == sum(row[5] == "revised" for row in rows)
    size = told["change"].abs().fillna(np.inf).to_numpy()
    assert (np.diff(size[np.isfinite(size)]) <= 0).all()
    assert (np.isfinite(size[:-1]) <= np.isfinite(size[1:])).all()
    known = told.dropna()
    again = known["before"] + known["change"] * known["before"].abs()
    assert np.allclose(again, known["after"], rtol=1e-9, atol=1e-6)


AREAS = ("SE331", "SE33", "SE")


def test_of_each_indicator_only_the_finest_area_stands_for_a_region() -> None:
    changes = table(
        ("own", "SE331", 2023, NONE, 1.0, "new_year"),
        ("own", "SE33", 2023, NONE, 2.0, "new_year"),
        ("own", "SE", 2023, NONE, 3.0, "new_year"),
        ("pair", "SE33", 2023, NONE, 4.0, "new_year"),
        ("pair", "SE", 2023, NONE, 5.0, "new_year"),
        ("land", "SE", 2023, NONE, 6.0, "new_year"),
        ("land", "SE32", 2023, NONE, 7.0, "new_year"),
        ("held", "SE", 2023, NONE, 8.0, "new_year"),
        ("lost", "SE331", 2020, 9.0, NONE, "removed"),
        ("lost", "SE", 2023, NONE, 9.5, "new_year"),
    )
    # `held` has figures of the county, which stayed as they were.
    known = pd.DataFrame({"indicator": ["held", "lost"], "geo": ["SE331", "SE"]})
    found = standing_for(changes, known, AREAS)
    assert list(zip(found["indicator"], found["after"].fillna(0), strict=True)) == [
        ("own", 1.0),
        ("pair", 4.0),
        ("land", 6.0),
        ("lost", 0.0),
    ]


def test_the_newest_change_of_each_tells_how_many_older_there_are() -> None:
    changes = table(
        ("a", "SE", 2020, 1.0, 2.0, "revised"),
        ("b", "SE", 2021, 1.0, 9.0, "revised"),
        ("a", "SE", 2022, 1.0, 3.0, "revised"),
        ("a", "SE33", 2019, 1.0, 4.0, "revised"),
    )
    found = newest_each(changes)
    assert found[["indicator", "geo", "year", "more"]].to_numpy().tolist() == [
        ["b", "SE", 2021, 0],
        ["a", "SE", 2022, 1],
        ["a", "SE33", 2019, 0],
    ]


def test_without_changes_there_is_no_newest() -> None:
    none_known = pd.DataFrame(columns=["indicator", "geo"])
    assert newest_each(standing_for(table(), none_known, AREAS)).empty
