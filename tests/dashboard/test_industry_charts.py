"""The figures of jobs by industry: what stands where, in which colour, on which scale."""

import math

import pandas as pd
import pytest

from dashboard.density_chart import density_chart
from dashboard.look import REGION_MARK, tokens
from dashboard.quotient_chart import quotient_chart
from dashboard.shift_chart import Bar, shift_chart

NAMES = {"C16": ("C16 Trä", "Skog"), "C24": ("C24 Stål", "Metall"), "C10": ("C10 Mat", "")}
HEADS = ("samma andel", "område", "jobb", "kvot")
QUOTIENTS = pd.DataFrame(
    [
        ("SE33", "C10", 2130.0, 0.5),
        ("SE33", "C16", 3439.0, 2.0),
        ("SE33", "C24", 4607.0, 4.0),
        ("SE32", "C10", 900.0, 0.25),
        ("SE32", "C16", 1934.0, float("nan")),
        ("SE32", "C24", 834.0, 1.0),
        ("SE33", "C12", 9.0, float("nan")),
        ("SE32", "C12", 60.0, 8.0),
    ],
    columns=["geo", "industry", "value", "quotient"],
)


def quotient_figure(**more: bool):
    return quotient_figure_of(NAMES, **more)


def quotient_figure_of(names: dict[str, tuple[str, str]], narrow: bool = False):
    look = {"heads": HEADS, "name": lambda geo: geo, "theme": "light", "lang": "sv"}
    return quotient_chart(QUOTIENTS, "SE33", names, narrow=narrow, **look)


def texts(figure) -> list[str]:
    return [note.text for note in figure.layout.annotations]


def discs(figure, colour: str) -> list:
    return [shape for shape in figure.layout.shapes if shape.fillcolor == colour]


def test_rows_fall_from_the_largest_quotient_and_an_industry_without_one_has_none() -> None:
    figure = quotient_figure()
    names = [text for text in texts(figure) if text in {"C16 Trä", "C24 Stål", "C10 Mat"}]
    assert names == ["C24 Stål", "C16 Trä", "C10 Mat"]
    assert not [text for text in texts(figure) if "C12" in text]
    assert [text for text in texts(figure) if text.startswith("<b>")] == [
        "<b>4,00</b>",
        "<b>2,00</b>",
        "<b>0,50</b>",
    ]
    assert "4\u00a0607" in texts(figure)


def test_a_half_lies_as_far_from_one_as_a_double() -> None:
    figure = quotient_figure()
    axis = figure.layout.xaxis
    at = dict(zip(axis.ticktext, axis.tickvals, strict=True))
    assert at["1"] == 0
    assert at["1/2"] == -at["2"]
    assert at["1/4"] == -at["4"]
    own = {shape.yanchor: shape.xanchor for shape in discs(figure, REGION_MARK["SE331"])}
    assert own == {0: 2, 1: 1, 2: -1}


def test_the_other_area_is_marked_smaller_and_quieter_where_it_has_a_quotient() -> None:
    figure = quotient_figure()
    own = discs(figure, REGION_MARK["SE331"])
    other = discs(figure, REGION_MARK["SE321"])
    assert {shape.yanchor: shape.xanchor for shape in other} == {0: 0, 2: -2}
    assert {shape.opacity for shape in own} == {1}
    assert all(shape.opacity < 1 for shape in other)
    # Drawn first, so that the reader's own area is never hidden.
    order = [shape.fillcolor for shape in figure.layout.shapes if shape.fillcolor]
    assert order.index(REGION_MARK["SE331"]) > order.index(REGION_MARK["SE321"])


def test_the_share_of_the_reference_is_a_line_with_its_words() -> None:
    figure = quotient_figure()
    [line] = [s for s in figure.layout.shapes if s.yref == "paper"]
    assert (line.x0, line.x1, line.line.color) == (0, 0, tokens("light").ink)
    assert HEADS[0] in texts(figure)


def test_the_height_follows_the_rows_and_a_phone_has_names_over_them() -> None:
    page, phone = quotient_figure(), quotient_figure(narrow=True)
    assert phone.layout.margin.l < 10 < page.layout.margin.l
    assert phone.layout.height > page.layout.height
    fewer = quotient_chart(
        QUOTIENTS[QUOTIENTS["industry"] == "C24"],
        "SE33",
        NAMES,
        heads=HEADS,
        name=str,
        theme="dark",
        lang="en",
    )
    assert fewer.layout.height < page.layout.height
    assert [text for text in texts(phone) if text.startswith("C16 Trä") and "Skog" in text]
    long = NAMES | {"C16": ("C16 Trä, trävaror, kork, rotting och vidja", "Skog och mat")}
    without = texts(quotient_figure_of(long, narrow=True))
    assert long["C16"][0] in without
    assert "Skog och mat" in texts(quotient_figure_of(long))
    # What stands right of the plot keeps within the edge.
    for figure in (page, phone):
        right = [note for note in figure.layout.annotations if note.x == 1]
        assert max(note.xshift for note in right) < figure.layout.margin.r


def test_a_name_that_is_too_long_for_its_column_is_cut() -> None:
    names = NAMES | {"C24": ("C24 Framställning av stål och andra metaller", "Metall")}
    look = {"heads": HEADS, "name": str, "theme": "light", "lang": "sv"}
    cut = texts(quotient_chart(QUOTIENTS, "SE33", names, **look))
    assert any(text.startswith("C24 Framställning av stål") and text.endswith("…") for text in cut)
    whole = texts(quotient_chart(QUOTIENTS, "SE33", names, **look, narrow=True))
    assert any(text.startswith("C24 Framställning av stål och andra metaller") for text in whole)


# Shift-share

PARTS = [Bar("Takten", 7.5), Bar("Sammansättning", -0.6), Bar("Regional", 7.1)]


def test_bars_carry_signed_figures_on_the_outer_side_and_the_sum_stands_under_a_rule() -> None:
    bars = [*PARTS, Bar("Förändring", 14.0, total=True)]
    figure = shift_chart(bars, "SE331", decimals=1, theme="light", lang="sv")
    [drawn] = figure.data
    assert list(drawn.x) == [7.5, -0.6, 7.1, 14.0]
    assert set(drawn.marker.color) == {REGION_MARK["SE331"]}
    figures = {n.text: n.xanchor for n in figure.layout.annotations if n.xref != "paper"}
    assert figures == {
        "<b>+7,5</b>": "left",
        "<b>−0,6</b>": "right",
        "<b>+7,1</b>": "left",
        "<b>+14,0</b>": "left",
    }
    [rule] = [shape for shape in figure.layout.shapes if shape.xref == "paper"]
    assert rule.y0 == 2.5
    assert "<b>Förändring</b>" in texts(figure)


def test_a_change_that_two_counties_share_has_no_colour_of_a_region() -> None:
    figure = shift_chart(PARTS, "SE33", decimals=1, theme="light", lang="sv")
    [drawn] = figure.data
    assert not set(drawn.marker.color) & set(REGION_MARK.values())
    assert set(drawn.marker.pattern.shape) == {"/"}


@pytest.mark.parametrize("values", [[3.0, 2.0], [-3.0, -2.0], [0.0, 0.0], [5.0]])
def test_the_axis_holds_zero_and_every_bar(values: list[float]) -> None:
    bars = [Bar("x", value) for value in values]
    figure = shift_chart(bars, "SE33", decimals=1, theme="light", lang="sv", narrow=True)
    low, high = figure.layout.xaxis.range
    assert low < min(0.0, *values, 0.0)
    assert high > max(0.0, *values, 0.0)


def test_long_names_get_the_lines_that_they_need() -> None:
    short = shift_chart([Bar("Handel", 1.0)], "SE33", decimals=1, theme="light", lang="sv")
    name = "Offentlig förvaltning, utbildning, vård och omsorg (O-Q)"
    long = shift_chart([Bar(name, 1.0)], "SE33", decimals=1, theme="light", lang="sv")
    phone = shift_chart([Bar(name, 1.0)], "SE33", decimals=1, theme="light", lang="sv", narrow=True)
    assert short.layout.height < long.layout.height < phone.layout.height


# Densities

DENSITIES = pd.DataFrame(
    {"industry": ["C16", "C24"], "density": [37.4, 33.0], "low": [34, 29], "high": [40, 37.4]}
)


def density_figure():
    return density_chart(
        DENSITIES,
        "SE33",
        {nace: name for nace, (name, _) in NAMES.items()},
        span=(24.0, 40.0),
        span_words="alla branscher",
        ends=("inget", "allt"),
        theme="light",
        lang="sv",
    )


def test_densities_lie_on_the_whole_scale_with_their_bands() -> None:
    figure = density_figure()
    assert list(figure.layout.xaxis.range) == [0, 100]
    bands = [(s.x0, s.x1) for s in figure.layout.shapes if s.type == "line" and s.line.width > 2]
    assert bands == [(34, 40), (29, 37.4)]
    marks = [shape.xanchor for shape in discs(figure, REGION_MARK["SE331"])]
    assert marks == [37.4, 33.0]
    assert [t for t in texts(figure) if t.startswith("<b>")] == [
        "<b>37</b> (34–40)",
        "<b>33</b> (29–37)",
    ]


def test_industries_keep_the_order_they_are_given_in() -> None:
    figure = density_figure()
    assert [t for t in texts(figure) if t.startswith("C")] == ["C16 Trä", "C24 Stål"]
    assert not math.isclose(*(s.yanchor for s in discs(figure, REGION_MARK["SE331"])))


def test_what_all_industries_span_is_a_field_behind_them() -> None:
    figure = density_figure()
    [field] = [shape for shape in figure.layout.shapes if shape.type == "rect"]
    assert (field.x0, field.x1, field.layer) == (24.0, 40.0, "below")
    assert "alla branscher" in texts(figure)
