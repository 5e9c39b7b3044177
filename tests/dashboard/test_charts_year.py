"""Figures of one year: a shared value is one mark, and every region has its place."""

import itertools

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.area_lines import has_hollow
from dashboard.axes import tick_words, value_range, value_ticks
from dashboard.bars import bar_chart
from dashboard.chart_notes import distribution_words
from dashboard.look import REGION_MARK
from dashboard.marks import by_density
from dashboard.spread import label_rows, spread_chart

ROW = pd.Series({"decimals": 1, "unit_sv": "%", "unit_en": "%"})
LOOK = {"name": lambda geo: f"Område {geo}", "theme": "light"}


def test_a_value_shared_by_two_counties_is_one_hatched_bar() -> None:
    values = pd.Series({"SE33": 2.25, "SE32": 1.03, "SE331": 7.0})
    figure = bar_chart(values, ROW, **LOOK, lang="sv", references={"EU-median": 1.4})
    [bars] = figure.data
    assert list(bars.x) == [2.25, 1.03, 7.0]
    assert list(bars.marker.pattern.shape) == ["/", "/", ""]
    assert bars.marker.color[2] == REGION_MARK["SE331"]
    assert not set(bars.marker.color[:2]) & set(REGION_MARK.values())
    words = ["EU-median 1,4", "<b>2,3</b>", "<b>1,0</b>", "<b>7,0</b>"]
    assert [note.text for note in figure.layout.annotations] == words
    assert {shape.x0 for shape in figure.layout.shapes} == {1.4}


def test_an_unreliable_or_estimated_bar_is_hollow_and_says_so() -> None:
    values = pd.Series({"SE331": 7.0, "SE33": 2.0, "SE332": 5.0, "SE": 3.0})
    flags = {"SE331": "u", "SE33": "i", "SE332": "p"}
    figure = bar_chart(values, ROW, **LOOK, lang="sv", flags=flags)
    [bars] = figure.data
    assert [colour == "#FFFFFF" for colour in bars.marker.color] == [True, True, False, False]
    assert bars.marker.line.color[0] == REGION_MARK["SE331"]
    words = [note.text for note in figure.layout.annotations]
    for word, text in zip(("osäkert", "imputerat", "preliminärt", "3,0"), words, strict=True):
        assert word in text
    assert has_hollow(figure)
    assert not has_hollow(bar_chart(values, ROW, **LOOK, lang="sv", flags={"SE332": "p"}))


def test_figures_of_bars_cover_the_references_behind_them_and_leave_names_alone() -> None:
    values = pd.Series({"SE331": -2.0, "SE332": 5.0})
    references = {"EU": 5.2, "EU-median": 5.1, "Sverige": 5.3}
    figure = bar_chart(values, ROW, **LOOK, lang="sv", references=references)
    *names, below, above = figure.layout.annotations
    assert (below.x, below.xanchor, above.x, above.xanchor) == (0, "left", 5.0, "left")
    assert {below.bgcolor, above.bgcolor} == {"#FFFFFF"}
    assert len({note.yshift for note in names}) == 3
    assert max(note.yshift for note in names) + 18 <= figure.layout.margin.t


def test_bars_start_at_zero_even_for_negative_values() -> None:
    figure = bar_chart(pd.Series({"SE331": -2.0, "SE332": 5.0}), ROW, **LOOK, lang="en")
    low, high = figure.layout.xaxis.range
    assert low < -2.0
    assert high > 5.0
    assert figure.layout.annotations[0].text == "<b>−2.0</b>"


def test_all_regions_stand_on_the_line_and_ours_are_named() -> None:
    regions = pd.Series({f"DE{n}": float(n) for n in range(10, 60)} | {"SE33": 40.0})
    figure = spread_chart(regions, ["SE33", "SE32"], ROW, **LOOK, lang="sv", dots=True)
    dots = next(t for t in figure.data if t.mode == "markers")
    assert len(dots.x) == len(regions)
    assert [note.text for note in figure.layout.annotations] == ["Område SE33 40,0"]
    strip = spread_chart(regions, ["SE33"], ROW, **LOOK, lang="sv")
    ticks = [s.path for s in strip.layout.shapes if s.path and not s.fillcolor]
    assert sum(path.count("M") for path in ticks) >= 50


def test_what_lies_beyond_the_axis_is_said_at_its_end() -> None:
    regions = pd.Series({f"DE{n:03d}": float(n) for n in range(100)} | {"DEX": 5000.0})
    figure = spread_chart(regions, [], ROW, **LOOK, lang="sv")
    assert any("≥" in text for text in figure.layout.xaxis.ticktext)


@given(st.lists(st.tuples(st.floats(0, 300), st.floats(20, 140)), min_size=1, max_size=4))
def test_labels_over_the_line_have_a_row_each_and_stay_inside(
    labels: list[tuple[float, float]],
) -> None:
    labels.sort()
    spots, widths = [s for s, _ in labels], [w for _, w in labels]
    placed = label_rows(spots, widths, 300)
    assert sorted(row for row, _ in placed) == list(range(len(labels)))
    for spot, wide, (_, left) in zip(spots, widths, placed, strict=True):
        fits = spot >= wide if left else spot + wide <= 300
        assert fits or (spot < wide and spot + wide > 300)


def test_a_leader_crosses_no_label_where_that_can_be_avoided() -> None:
    spots, wide = [40, 80, 90, 200], 120
    placed = label_rows(spots, [wide] * 4, 400)
    assert not any(left for _, left in placed)
    for spot, (row, _) in zip(spots, placed, strict=True):
        over = [s for s, (other, _) in zip(spots, placed, strict=True) if other > row]
        assert not [leader for leader in over if spot < leader < spot + wide]


def test_labels_change_sides_where_a_leader_would_cross_them() -> None:
    spots, widths = [140, 160, 164, 240], [110, 115, 105, 95]
    placed = label_rows(spots, widths, 290)
    for spot, wide, (row, left) in zip(spots, widths, placed, strict=True):
        low, high = (spot - wide, spot) if left else (spot, spot + wide)
        over = [s for s, (other, _) in zip(spots, placed, strict=True) if other > row]
        assert not [leader for leader in over if low < leader < high]


def test_a_label_that_fits_on_neither_side_stands_where_less_of_it_sticks_out() -> None:
    assert label_rows([118], [180], 290) == [(0, False)]
    assert label_rows([170], [180], 290) == [(0, True)]


def test_values_shared_by_many_regions_are_darker() -> None:
    values = pd.Series([1.0] * 20 + [2.0, 3.0, 4.0, 5.0])
    groups = by_density(values)
    assert groups[0] == ([2.0, 3.0, 4.0, 5.0], 0.45)
    assert groups[-1] == ([1.0], 1.0)


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_ticks_are_few_round_and_inside(low: float, width: float) -> None:
    ticks = value_ticks(low, low + width)
    assert 1 <= len(ticks) <= 5
    slack = width * 1e-6
    assert all(low - slack <= tick <= low + width + slack for tick in ticks)
    steps = {round(b - a, 9) for a, b in itertools.pairwise(ticks)}
    assert max(steps, default=0) - min(steps, default=0) <= max(steps, default=0) * 1e-6


def test_ticks_have_the_decimals_that_tell_them_apart() -> None:
    assert tick_words([0.0, 2.5, 5.0], "sv") == ["0,0", "2,5", "5,0"]
    assert tick_words([20000.0, 40000.0], "en") == ["20,000", "40,000"]


@pytest.mark.parametrize("values", [[], [5.0], [5.0, 5.0], [0.0, 0.0]])
def test_a_range_is_never_empty(values: list[float]) -> None:
    low, high = value_range(values)
    assert high > low


def test_a_part_of_the_nordic_countries_is_named() -> None:
    areas = pd.Series({"SE331": 1.0, "FI1D1": 2.0, "SE332": 3.0})
    assert distribution_words(areas, "sv") == "3 områden i Sverige och Finland"
    assert distribution_words(areas, "en") == "3 areas in Sweden and Finland"
    whole = pd.Series({"SE331": 1.0, "FI1D1": 2.0, "DK011": 1.0, "NO071": 1.0, "IS001": 1.0})
    assert distribution_words(whole, "sv") == "5 områden i Norden"
