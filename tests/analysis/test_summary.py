"""What opens a summary, on measures whose order can be worked out by hand."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.summary import MOST, RECENT_YEARS, Courses, courses, moved, opening

YEAR = 2024
NAN = float("nan")


def measure(
    name: str,
    *,
    lower: int = 90,
    word: str = "higher",
    direction: str = "higher",
    domain: str = "A",
    core: bool = True,
    year: int = YEAR,
    regions: int = 100,
    moved: float = NAN,
    trend: str = "none",
) -> dict[str, Any]:
    return {
        "name": name,
        "domain": domain,
        "core": core,
        "direction": direction,
        "year": year,
        "word": word,
        "lower": lower,
        "higher": regions - 1 - lower,
        "regions": regions,
        "moved": moved,
        "trend": trend,
    }


def chosen(*measures: dict[str, Any]) -> Any:
    return opening(pd.DataFrame(measures).set_index("name"), YEAR)


def test_a_strength_differs_the_way_that_is_wanted() -> None:
    found = chosen(
        measure("more is wanted, and is", word="higher"),
        measure("less is wanted, and is", word="lower", direction="lower", lower=5, domain="B"),
        measure("more is wanted, less is", word="lower", lower=5, domain="C"),
        measure("less is wanted, more is", word="higher", direction="lower", domain="D"),
    )
    # Of the first 90 % of the regions lie on the less wanted side, of the second 94 %.
    assert found.strengths == ("less is wanted, and is", "more is wanted, and is")
    # 5 % of the regions lie on the less wanted side of the third, 9 % of the last.
    assert found.weaknesses == ("more is wanted, less is", "less is wanted, more is")


@pytest.mark.parametrize(
    "told",
    [
        {"direction": "neutral"},
        {"word": "similar"},
        {"word": ""},
        {"lower": 59},
        {"lower": 30},
        {"year": YEAR - RECENT_YEARS},
        {"regions": 99},
    ],
)
def test_what_the_rule_does_not_allow_is_not_told(told: dict[str, Any]) -> None:
    found = chosen(measure("told", lower=60), measure("x", domain="B", **told))
    assert found.strengths == ("told",)
    assert found.weaknesses == ()


def test_a_value_on_the_other_side_of_the_middle_region_is_neither() -> None:
    # Few regions lift the EU's value above the middle one, so that both can be true.
    found = chosen(measure("below the EU, above the middle", word="lower", lower=60))
    assert (found.strengths, found.weaknesses) == ((), ())


def test_the_oldest_year_and_the_fewest_regions_that_count_do() -> None:
    found = chosen(measure("x", year=YEAR - RECENT_YEARS + 1, regions=100))
    assert found.strengths == ("x",)


def test_core_measures_go_first_then_one_of_each_domain() -> None:
    found = chosen(
        measure("reserve", lower=99, core=False, domain="C"),
        measure("second of A", lower=95),
        measure("first of A", lower=97),
        measure("only of B", lower=60, domain="B"),
    )
    assert found.strengths == ("first of A", "only of B", "second of A")


def test_no_more_are_told_than_a_reader_keeps_in_mind() -> None:
    found = chosen(*(measure(f"m{n}", lower=90 - n, domain=str(n)) for n in range(MOST + 2)))
    assert found.strengths == tuple(f"m{n}" for n in range(MOST))


def test_what_moved_most_is_told_whichever_way() -> None:
    found = chosen(
        measure("rose", moved=1.5, direction="neutral"),
        measure("fell", moved=-2.0, word="similar"),
        measure("fell long ago", moved=-9.0, year=YEAR - RECENT_YEARS),
        measure("without arrow"),
    )
    assert found.moved == "fell"
    assert chosen(measure("without arrow")).moved == ""


def test_of_several_areas_that_is_told_which_holds_for_each() -> None:
    found = chosen(
        measure("both", lower=95, moved=3.0),
        measure("both", lower=70, moved=1.0),
        measure("weak", word="lower", lower=5, domain="E"),
        measure("weak", word="lower", lower=30, domain="E"),
        measure("weaker", word="lower", lower=20, domain="F"),
        measure("weaker", word="lower", lower=20, domain="F"),
        measure("one", lower=99, domain="B", moved=5.0),
        measure("one", lower=50, word="similar", domain="B"),
        measure("steady", lower=80, domain="C", moved=2.0),
        measure("steady", lower=80, domain="C", moved=2.0),
        measure("apart", domain="D", moved=8.0, direction="neutral"),
        measure("apart", domain="D", moved=-8.0, direction="neutral"),
    )
    # The least distinct area counts: 70 % of the regions for `both`, 80 % for `steady`.
    assert found.strengths == ("steady", "both")
    # 30 % for `weak` and 20 % for `weaker`, in the area that is nearest to the middle.
    assert found.weaknesses == ("weaker", "weak")
    assert found.moved == "steady"


def test_a_move_counts_only_the_way_of_its_arrow() -> None:
    assert moved(2.0, 5.0, "up", 1.5) == 2.0
    assert moved(5.0, 2.0, "down", 1.5) == -2.0
    for first, last, direction in ((5.0, 2.0, "up"), (2.0, 5.0, "down"), (2.0, 5.0, "none")):
        assert moved(first, last, direction, 1.5) != moved(first, last, direction, 1.5)
    assert moved(3.0, 3.0, "up", 1.5) != moved(3.0, 3.0, "up", 1.5)


def test_what_goes_which_way_is_told_of_what_has_a_wanted_way() -> None:
    found = pd.DataFrame(
        [
            measure("toward", trend="up"),
            measure("toward too", trend="down", direction="lower"),
            measure("away", trend="down"),
            measure("no arrow"),
            measure("neutral", trend="up", direction="neutral"),
            measure("long ago", trend="up", year=YEAR - RECENT_YEARS),
            measure("in both areas", trend="down"),
            measure("in both areas", trend="down"),
            measure("in one of two", trend="up"),
            measure("in one of two", trend="none"),
        ]
    ).set_index("name")
    assert courses(found, YEAR) == Courses(
        toward=("toward", "toward too"),
        away=("away", "in both areas"),
        neither=("no arrow", "in one of two"),
    )


WORDS = st.sampled_from(["higher", "similar", "lower", ""])
MEASURES = st.lists(
    st.builds(
        measure,
        st.sampled_from("abcdefgh"),
        lower=st.integers(0, 99),
        word=WORDS,
        direction=st.sampled_from(["higher", "lower", "neutral"]),
        domain=st.sampled_from("ABC"),
        core=st.booleans(),
        year=st.integers(YEAR - 10, YEAR),
        regions=st.sampled_from([40, 100, 240]),
        moved=st.floats(-9, 9) | st.just(NAN),
    ),
    min_size=1,
    unique_by=lambda found: found["name"],
)


@given(MEASURES)
def test_nothing_is_told_twice_or_against_its_direction(measures: list[dict[str, Any]]) -> None:
    found, by_name = chosen(*measures), {row["name"]: row for row in measures}
    assert not set(found.strengths) & set(found.weaknesses)
    assert max(len(found.strengths), len(found.weaknesses)) <= MOST
    for name in found.strengths:
        assert by_name[name]["word"] == by_name[name]["direction"]
    for name in found.weaknesses:
        assert {by_name[name]["word"], by_name[name]["direction"]} == {"higher", "lower"}


@given(MEASURES, st.randoms())
def test_the_order_of_the_catalogue_only_breaks_ties(
    measures: list[dict[str, Any]], chance
) -> None:
    distinct = [row | {"lower": number, "moved": number} for number, row in enumerate(measures)]
    shuffled = list(distinct)
    chance.shuffle(shuffled)
    assert chosen(*distinct) == chosen(*shuffled)
