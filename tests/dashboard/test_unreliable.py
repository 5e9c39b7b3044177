"""A value flagged u (unreliable) is shown, and enters no rank, percentile, median or word."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from release_fixture import write_release

from analysis.answers import NoAnswer
from dashboard.beside_words import beside_sentences
from dashboard.comparing import compare
from dashboard.facts import Fact, facts
from dashboard.map_words import place_sentence, rank_sentence
from dashboard.mapped import Layer, map_figures
from dashboard.release import Release, open_release
from dashboard.shell import Frame

OURS = ["SE331", "SE332", "SE321", "SE322", "SE33", "SE32"]
YEAR = 2023
NUMBERS = count()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    data = tmp_path_factory.mktemp("data")
    write_release(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("S3_DATA_DIR", str(data))
        yield open_release()


def changed(release: Release, geos: list[str], **cells: object) -> Release:
    """The release with other cells in the newest year of some areas, and so under another id."""
    table = release._observations.copy()
    rows = table["geo"].isin(geos) & (table["year"] == YEAR)
    table.loc[rows, list(cells)] = list(cells.values())
    return replace(release, id=f"changed{next(NUMBERS)}", _observations=table)


def told(fact: Fact) -> tuple:
    return fact.place, fact.beside, fact.among.sort_index().to_dict()


def areas(level: str) -> st.SearchStrategy[list[str]]:
    """Areas to flag, ours and references among them; enough stay for the words."""
    names = {
        "nuts2": [f"DE2{n}" for n in range(1, 9)] + ["SE33", "SE32", "SE"],
        "nuts3": ["FI1D1", "FI195", "SE211", "SE331", "SE322", "SE", "EU27_2020"],
    }
    return st.lists(st.sampled_from(names[level]), unique=True, max_size=4)


@pytest.mark.parametrize(("indicator", "level"), [("rd_gerd_gdp", "nuts2"), ("gdp_eur", "nuts3")])
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_what_is_said_of_an_area_is_the_same_with_an_unreliable_value_as_without_it(
    made: Release, indicator: str, level: str, data: st.DataObject
) -> None:
    flagged = data.draw(areas(level))
    doubtful = changed(made, flagged, flag="u")
    without = changed(made, flagged, value=float("nan"))
    found = {fact.geo: fact for fact in facts(doubtful, indicator)}
    expected = {fact.geo: fact for fact in facts(without, indicator)}
    for geo, fact in found.items():
        if geo in flagged:
            assert fact.place == NoAnswer("unreliable")
            assert fact.beside == ()
        else:
            assert told(fact) == told(expected[geo])


@settings(max_examples=10, deadline=None)
@given(flagged=areas("nuts2"))
def test_a_map_and_a_comparison_say_the_same_with_an_unreliable_value_as_without_it(
    made: Release, flagged: list[str]
) -> None:
    said = []
    for cells in ({"flag": "u"}, {"value": float("nan")}):
        release = changed(made, flagged, **cells)
        frame = Frame("compare", "sv", "light", release, None)
        figures = map_figures(release, "rd_gerd_gdp", Layer("nuts2", (YEAR,)), "eu", YEAR)
        at = ("rd_gerd_gdp", "nuts2", YEAR, figures)
        words = [place_sentence(frame, *at, "")]
        for geo in ["SE33", "SE32", "FI1D"]:
            if geo not in flagged:
                words += [place_sentence(frame, *at, geo), rank_sentence(frame, *at, geo)]
        chosen = ["SE33", "SE32", "FI1D", "DE21"]
        found = compare(release, "rd_gerd_gdp", chosen, "both", (YEAR, YEAR))
        assert found is not None
        said.append([*words, *beside_sentences(frame, "rd_gerd_gdp", found)])
    assert said[0] == said[1]


def test_an_unreliable_value_of_the_eu_is_no_reference(made: Release) -> None:
    fact = facts(changed(made, ["EU27_2020"], flag="u"), "gdp_eur")[0]
    assert [found.to for found in fact.beside] == ["median", "country"]
    assert [found.to for found in facts(made, "gdp_eur")[0].beside] == ["eu", "country"]


def test_the_flag_counts_among_others(made: Release) -> None:
    fact = facts(changed(made, ["SE33"], flag="bu"), "rd_gerd_gdp")[0]
    assert fact.place == NoAnswer("unreliable")


def test_an_unreliable_year_is_named_with_the_trend_it_is_left_out_of(made: Release) -> None:
    fact = facts(changed(made, ["SE33"], flag="u"), "rd_gerd_gdp")[0]
    assert (fact.trend.n, fact.trend.last, fact.trend.unreliable) == (9, 2022, 1)
    assert "SE33" not in fact.among
