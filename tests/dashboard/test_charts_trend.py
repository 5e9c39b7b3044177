"""Figures over time say what is known and never join what is not."""

import itertools
import json

import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.area_lines import has_hollow
from dashboard.charts import trend_chart
from dashboard.look import REGION_MARK
from dashboard.marks import push_apart

NAMES = {
    "SE331": "Västerbotten",
    "SE33": "Övre Norrland",
    "SE32": "Mellersta Norrland",
    "SE": "Sverige",
    "EU27_2020": "EU",
    "DE": "Tyskland",
    "NO071": "Nordland/Nordlánnda",
}


def indicator(rhythm: str = "annual", decimals: int = 2, count: bool = False) -> pd.Series:
    unit = {"unit_sv": "%", "unit_en": "%"}
    return pd.Series({"decimals": decimals, "rhythm": rhythm, "count": count} | unit)


def figures(**areas: dict[int, object]) -> pd.DataFrame:
    """Each area by year: a value, (value, flag) or "C" for a secret one."""
    rows = []
    for geo, years in areas.items():
        for year, cell in years.items():
            value, flag = cell if isinstance(cell, tuple) else (cell, "")
            secret = value == "C"
            rows.append((geo, year, float("nan") if secret else float(value), flag))
            rows[-1] += ("C" if secret else "", "s1")
    columns = ["geo", "year", "value", "flag", "confidential", "series"]
    return pd.DataFrame(rows, columns=columns)


def draw(frame: pd.DataFrame, row: pd.Series, lang: str = "sv", **more: object) -> go.Figure:
    return trend_chart(
        frame, row, name=lambda geo: NAMES.get(geo, geo), theme="light", lang=lang, **more
    )


def line_of(figure: go.Figure, colour: str) -> list[tuple[object, object]]:
    trace = next(t for t in figure.data if t.line.color == colour and "lines" in (t.mode or ""))
    return list(zip(trace.x, trace.y, strict=True))


def notes(figure: go.Figure) -> list[str]:
    return [note.text for note in figure.layout.annotations]


BLUE = REGION_MARK["SE331"]


def test_a_break_cuts_the_line_and_is_named() -> None:
    figure = draw(figures(SE331={2019: 1, 2020: 2, 2021: (5, "b"), 2022: 6}), indicator())
    assert line_of(figure, BLUE) == [
        (2019, 1),
        (2020, 2),
        (None, None),
        (2021, 5),
        (2022, 6),
    ]
    assert "brott 2021" in notes(figure)
    assert any(shape.x0 == 2020.5 == shape.x1 for shape in figure.layout.shapes)


def test_a_break_in_the_first_year_has_nothing_to_cut() -> None:
    figure = draw(figures(SE331={2019: (1, "b"), 2020: 2, 2021: 3}), indicator())
    assert line_of(figure, BLUE) == [(2019, 1), (2020, 2), (2021, 3)]
    assert not any("brott" in note for note in notes(figure))


def test_a_missing_year_is_not_drawn_through() -> None:
    figure = draw(figures(SE331={2018: 1, 2019: 2, 2021: 3, 2022: 4}), indicator())
    assert (None, None) in line_of(figure, BLUE)


@pytest.mark.parametrize(("lang", "word"), [("sv", "sekretess"), ("en", "confidential")])
def test_a_confidential_year_gets_a_band_a_cross_and_the_word(lang: str, word: str) -> None:
    frame = figures(SE32={2015: 0.74, 2017: "C", 2019: "C", 2021: 0.7, 2023: 1.03})
    figure = draw(frame, indicator("biennial"), lang)
    bands = [s for s in figure.layout.shapes if s.type == "rect" and s.layer == "below"]
    assert [(round(b.x0, 2), round(b.x1, 2)) for b in bands] == [
        (2016.65, 2017.35),
        (2018.65, 2019.35),
    ]
    assert f"× {word}, Mellersta Norrland" in notes(figure)
    crosses = next(t for t in figure.data if t.mode == "text")
    assert (list(crosses.x), crosses.text) == ([2017, 2019], "×")


def test_a_confidential_year_of_an_annual_series_cuts_the_line() -> None:
    figure = draw(figures(SE331={2018: 1, 2019: "C", 2020: 2, 2021: 3}), indicator())
    assert line_of(figure, BLUE) == [(2018, 1), (None, None), (2020, 2), (2021, 3)]


def test_a_series_of_every_second_year_is_discs_without_a_line() -> None:
    figure = draw(figures(SE33={2019: 2.4, 2021: 2.5, 2023: 2.25}), indicator("biennial"))
    assert not [t for t in figure.data if "lines" in (t.mode or "")]
    halves = [s for s in figure.layout.shapes if s.fillcolor in REGION_MARK.values()]
    assert len(halves) == 6  # two halves at each of the three years


def test_an_unreliable_value_is_a_hollow_mark() -> None:
    figure = draw(figures(SE331={2020: 1, 2021: (2, "u"), 2022: 3}), indicator())
    hollow = [t for t in figure.data if t.mode == "markers" and t.marker.color == "#FFFFFF"]
    assert [(list(t.x), t.marker.line.color) for t in hollow] == [([2021], BLUE)]


def test_a_shared_value_is_drawn_once_and_never_in_a_countys_colour() -> None:
    figure = draw(figures(SE33={2020: 1, 2021: 2}), indicator(), chosen="SE331")
    drawn = [t for t in figure.data if t.mode == "lines"]
    assert [t.line.color for t in drawn] == ["#1B2127"]
    other = draw(figures(SE33={2020: 1, 2021: 2}), indicator(), chosen="SE321")
    assert [t.line.color for t in other.data if t.mode == "lines"] == ["#6B7680"]


def test_labels_carry_name_and_figure_in_the_language_and_there_is_no_legend() -> None:
    frame = figures(SE331={2020: 1, 2021: 1234.5}, SE={2020: 3, 2021: 900})
    figure = draw(frame, indicator(decimals=1))
    text = " ".join(notes(figure)).replace("<br>", " ")
    assert "Västerbotten <b>1\u00a0234,5</b>" in text
    assert "Sverige 900,0" in text
    assert figure.layout.showlegend is False
    english = " ".join(notes(draw(frame, indicator(decimals=1), "en")))
    assert "1,234.5" in english


def test_a_label_of_an_older_value_says_its_year() -> None:
    figure = draw(figures(SE331={2020: 1, 2021: 2}, SE332={2022: 3, 2023: 4}), indicator())
    assert any("(2021)" in note for note in notes(figure))


def test_the_axis_spans_the_middle_nine_tenths_of_the_regions_and_all_values_shown() -> None:
    regions = pd.Series([float(v) for v in range(101)], index=[f"DE{n:02X}" for n in range(101)])
    figure = draw(figures(SE33={2020: 40, 2021: 99}), indicator(), distribution=regions)
    low, high = figure.layout.yaxis.range
    # 5th percentile 5, highest shown 99; 7 % of 94 on each side, but nothing below zero.
    assert low == 0
    assert high == pytest.approx(99 + 0.07 * 94)
    assert "101 EU-regioner" in notes(figure)
    assert any("EU-median" in note and "50,00" in note for note in notes(figure))


def test_the_published_value_of_the_eu_stands_instead_of_the_median() -> None:
    regions = pd.Series([1.0, 2.0, 3.0], index=["DE11", "DE12", "DE13"])
    frame = figures(SE33={2020: 1, 2021: 2}, EU27_2020={2020: 2, 2021: 2.5})
    figure = draw(frame, indicator(), distribution=regions)
    assert not any("median" in note for note in notes(figure))


def test_hover_labels_name_area_figure_and_flags() -> None:
    figure = draw(figures(SE331={2020: 1, 2021: (2.5, "bp")}), indicator())
    words = next(t.hovertext for t in figure.data if t.hovertext)
    assert words[-1] == "Västerbotten <b>2,50</b> (brott i serien, preliminärt)"


def test_a_figure_asks_nothing_of_the_internet() -> None:
    regions = pd.Series([1.0, 2.0, 3.0], index=["DE11", "DE12", "DE13"])
    figure = draw(figures(SE33={2020: 1, 2021: 2}), indicator(), distribution=regions)
    assert "http" not in json.dumps(figure.to_plotly_json(), default=str)
    assert figure.layout.template.layout.to_plotly_json() == {}


@given(st.lists(st.tuples(st.floats(0, 300), st.sampled_from([21, 39])), min_size=1, max_size=6))
def test_labels_never_overlap_and_stay_inside_where_they_fit(
    labels: list[tuple[float, int]],
) -> None:
    wanted, heights = [w for w, _ in labels], [float(h) for _, h in labels]
    placed = push_apart(wanted, heights, 0, 300)
    order = sorted(range(len(placed)), key=lambda i: placed[i])
    for one, two in itertools.pairwise(order):
        assert placed[two] - placed[one] >= (heights[one] + heights[two]) / 2 - 1e-6
    if sum(heights) <= 300:
        assert min(p - h / 2 for p, h in zip(placed, heights, strict=True)) >= -1e-6
        assert max(p + h / 2 for p, h in zip(placed, heights, strict=True)) <= 300 + 1e-6


def test_labels_with_room_stay_where_they_are() -> None:
    assert push_apart([50.0, 150.0], [21.0, 21.0], 0, 200) == [50.0, 150.0]


def test_a_sum_of_the_whole_country_does_not_flatten_the_lines_of_its_regions() -> None:
    frame = figures(
        SE331={2020: 270_000, 2021: 274_000},
        SE={2020: 10_300_000, 2021: 10_400_000},
        EU27_2020={2020: 447_000_000, 2021: 446_000_000},
    )
    regions = pd.Series({f"DE{n}": 1000.0 * n for n in range(10, 60)})
    figure = draw(frame, indicator(decimals=0, count=True), distribution=regions)
    assert figure.layout.yaxis.range[1] < 300_000
    assert not any("Sverige" in note or "median" in note for note in notes(figure))
    assert not any("EU-regioner" in note for note in notes(figure))
    rates = draw(frame, indicator(decimals=0))
    assert any("Sverige" in note for note in notes(rates))


def test_the_distribution_and_its_marks_are_of_one_year_which_is_named() -> None:
    regions = pd.Series({f"DE{n}": float(n) for n in range(10, 60)})
    frame = figures(SE33={2015: 20, 2023: 30}, SE32={2015: (15, "u"), 2023: 18})
    figure = draw(frame, indicator("biennial"), distribution=regions, year=2015)
    marks = {s.yanchor for s in figure.layout.shapes if s.type == "rect" and s.xref == "paper"}
    assert marks == {20.0}  # not 30, the value of 2023, nor the unreliable 15
    assert "50 EU-regioner, 2015" in notes(figure)
    text = " ".join(notes(figure)).replace("<br>", " ")
    assert "EU-median 34,50 (2015)" in text


def test_a_reference_that_ends_in_another_year_than_the_regions_says_its_year() -> None:
    frame = figures(SE331={2020: 1, 2022: 2}, SE={2020: 3, 2023: 114})
    text = " ".join(notes(draw(frame, indicator(decimals=0)))).replace("<br>", " ")
    assert "Sverige 114 (2023)" in text
    assert "Västerbotten <b>2</b>" in text


def test_a_name_in_two_languages_goes_on_below_where_a_line_is_too_short() -> None:
    figure = draw(figures(NO071={2020: 1, 2022: 118}), indicator(decimals=0))
    assert "Nordland/<br>Nordlánnda <b>118</b>" in notes(figure)


def test_countries_alone_get_their_breaks_and_hollow_marks() -> None:
    frame = figures(
        SE={2019: 46, 2020: (38, "b"), 2021: 39}, EU27_2020={2019: 47, 2020: 48, 2021: (49, "i")}
    )
    figure = draw(frame, indicator())
    assert "brott 2020" in notes(figure)
    assert any(shape.x0 == 2019.5 for shape in figure.layout.shapes)
    hollow = [t for t in figure.data if t.mode == "markers" and t.marker.color == "#FFFFFF"]
    assert [list(t.x) for t in hollow] == [[2021]]
    assert has_hollow(figure)


def test_a_single_year_of_sweden_is_a_grey_square_that_can_be_seen() -> None:
    figure = draw(figures(SE331={2021: 2}, SE={2021: 3}), indicator())
    [square] = [t for t in figure.data if t.marker.symbol == "square"]
    assert square.marker.size >= 8
    assert not has_hollow(figure)
