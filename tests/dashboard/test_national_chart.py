"""A national measure: Sweden in ink, the EU beside it, the others as a band and ticks, goals."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from analysis.answers import NoAnswer
from analysis.targets import Reach
from dashboard.goals import Goal
from dashboard.look import tokens
from dashboard.national_chart import national_chart

INK = tokens("light")
NAMES = {"SE": "Sverige", "EU27_2020": "EU"}
OTHERS = [f"{a}{b}" for a in "ABDF" for b in "ABDFG"]


def indicator(**more: object) -> pd.Series:
    return pd.Series({"decimals": 1, "rhythm": "annual", "count": False} | more)


def figures(**areas: Mapping[int, object]) -> pd.DataFrame:
    """Each area by year: a value, or (value, flag)."""
    rows = []
    for geo, years in areas.items():
        for year, cell in years.items():
            value, flag = cell if isinstance(cell, tuple) else (cell, "")
            rows.append((geo, year, float(value), flag, "", "s1"))
    columns = ["geo", "year", "value", "flag", "confidential", "series"]
    return pd.DataFrame(rows, columns=columns)


MATERIAL = figures(
    SE={2020: 7, 2021: 8, 2022: 12.1, 2023: (9.9, "i")},
    EU27_2020={2020: 11.2, 2021: 11, 2022: 11.5, 2023: 11.8},
    **{geo: {2020: place, 2021: place + 1} for place, geo in enumerate(OTHERS)},
)


def goal(year: int, value: float, base: tuple[int, float] | None = None) -> Goal:
    reach = Reach(2023, 9.9, value - 9.9, False, False, 1.0, NoAnswer("few_values"))
    return Goal(pd.Series(), indicator(), year, value, "at_least", "SE", base, reach, "")


def draw(frame: pd.DataFrame = MATERIAL, row: pd.Series | None = None, **more: object) -> go.Figure:
    return national_chart(
        frame,
        indicator() if row is None else row,
        name=lambda geo: NAMES[geo],
        theme="light",
        lang="sv",
        **more,
    )


def notes(figure: go.Figure) -> str:
    return " ".join(note.text for note in figure.layout.annotations)


def band(figure: go.Figure) -> list[tuple[int, float]]:
    [trace] = [trace for trace in figure.data if trace.fill == "toself"]
    return list(zip(trace.x, trace.y, strict=True))


def dashes(figure: go.Figure) -> list[go.Scatter]:
    return [trace for trace in figure.data if trace.line.dash]


def test_sweden_is_ink_and_the_eu_thinner_beside_it() -> None:
    figure = draw()
    widths = {t.line.color: t.line.width for t in figure.data if t.mode == "lines" and not t.fill}
    assert (widths[INK.ink], widths[INK.other]) == (2.8, 2.0)
    assert "Sverige <b>9,9</b>" in notes(figure)
    assert "2023 imputerat" in notes(figure)
    hollow = [t for t in figure.data if t.mode == "markers" and (t.meta or {}).get("hollow")]
    assert [list(t.x) for t in hollow] == [[2023]]


def test_the_band_of_the_other_countries_is_a_field_between_its_ends() -> None:
    ends = pd.DataFrame({"year": [2020, 2021], "low": [1.9, 2.9], "high": [17.1, 18.1]})
    figure = draw(band=ends)
    assert band(figure) == [(2020, 17.1), (2021, 18.1), (2021, 2.9), (2020, 1.9)]
    assert figure.layout.yaxis.range[1] >= 18.1


def test_the_band_is_cut_where_a_year_is_missing() -> None:
    years = [2010, 2011, 2015, 2016]
    figure = draw(band=pd.DataFrame({"year": years, "low": 1.0, "high": 2.0}))
    spans = [(min(t.x), max(t.x)) for t in figure.data if t.fill]
    assert spans == [(2010, 2011), (2015, 2016)]


def test_without_a_band_none_is_drawn() -> None:
    empty = pd.DataFrame({"year": [], "low": [], "high": []})
    assert not [t for t in [*draw().data, *draw(band=empty).data] if t.fill]


def test_the_countries_of_a_year_are_ticks_on_the_same_scale_with_a_bar_for_sweden() -> None:
    among = pd.Series({geo: float(place) for place, geo in enumerate(OTHERS)} | {"SE": 9.9})
    figure = draw(among=among, year=2022)
    ticks = "".join(s.path for s in figure.layout.shapes if s.type == "path")
    top = figure.layout.yaxis.range[1]
    assert all(f",{min(place, top):.5g}H156" in ticks for place in range(20))
    bars = [s for s in figure.layout.shapes if s.type == "rect"]
    assert [(bar.yanchor, bar.fillcolor) for bar in bars] == [(9.9, INK.ink)]
    # The lines end in 2023, so the year of the ticks has to be said.
    assert "21 länder, 2022" in notes(figure)


def test_a_value_beyond_the_scale_stands_at_its_end() -> None:
    among = pd.Series({geo: 5.0 for geo in OTHERS} | {"SE": 9.9, "XX": 900.0})
    figure = draw(among=among, year=2023)
    top = figure.layout.yaxis.range[1]
    assert f",{top:.5g}H156" in "".join(s.path for s in figure.layout.shapes if s.type == "path")


def test_levels_are_steps_that_each_begin_in_their_year() -> None:
    figure = draw(goals=[goal(2025, 15), goal(2030, 20)])
    [dashed] = dashes(figure)
    assert dashed.line.shape == "hv"
    assert list(zip(dashed.x, dashed.y, strict=True)) == [(2025, 15), (2030, 20), (2031, 20)]
    assert "Mål 2025: <b>15</b>" in notes(figure)
    assert "Mål 2030: <b>20</b>" in notes(figure)
    low, high = figure.layout.yaxis.range
    assert low <= 15 <= 20 <= high


def test_a_goal_counted_from_a_year_is_a_path_from_its_value() -> None:
    figure = draw(goals=[goal(2030, 22.4, base=(2020, 11.2))])
    [dashed] = dashes(figure)
    assert dashed.line.shape == "linear"
    assert list(zip(dashed.x, dashed.y, strict=True)) == [(2020, 11.2), (2030, 22.4)]


def test_without_goals_nothing_is_dashed_and_the_axis_ends_with_the_figures() -> None:
    figure = draw()
    assert dashes(figure) == []
    assert figure.layout.xaxis.ticktext[-1] == "2023"


def test_a_remark_points_at_swedens_value_and_stands_under_the_line() -> None:
    figure = draw(remarks=[(2022, "Reviderat värde"), (1990, "Utan värde")])
    [remark] = [n for n in figure.layout.annotations if n.showarrow]
    assert (remark.x, remark.y, remark.text) == (2022, 12.1, "<b>Reviderat värde</b>")
    low, high = figure.layout.yaxis.range
    pixels = (300 - 34 - 28) / (high - low)
    # Lower than the lowest value of the years that the words are as wide as.
    assert remark.y - remark.ay / pixels < 7


def test_an_earlier_last_year_is_told_and_a_break_is_not_repeated() -> None:
    figure = draw(figures(SE={2020: 5, 2021: (6, "be")}, EU27_2020={2020: 5, 2022: 7}))
    assert "2021 skattat" in notes(figure)
    assert "brott i serien" not in notes(figure)
    assert "brott 2021" in notes(figure)


def test_sweden_or_the_eu_may_be_missing() -> None:
    alone = draw(figures(SE={2020: 5, 2021: 6}))
    assert "EU" not in notes(alone)
    assert "Sverige" not in notes(draw(figures(EU27_2020={2020: 5, 2021: 6})))


def test_the_axis_begins_with_the_first_year_that_is_drawn() -> None:
    # One country has figures long before there is a band.
    early = pd.concat([MATERIAL, figures(AA={1995: 3})])
    assert draw(early).layout.xaxis.ticktext[0] == "2020"
    ends = pd.DataFrame({"year": [2018, 2019], "low": 1.0, "high": 2.0})
    assert draw(early, band=ends).layout.xaxis.ticktext[0] == "2018"
