"""Maps: true classes, shared values hatched, every area there, small, and credited."""

import json
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.quantiles import class_limits
from dashboard.boundaries import NORDIC, STATIC, address, areas, boundary_file
from dashboard.look import tokens
from dashboard.map_classes import Classes, class_words, classify, luminance, map_scale
from dashboard.map_figures import MapFigures
from dashboard.map_legend import legend_strip
from dashboard.mapped import area_on_map, mapped
from dashboard.maps import map_chart
from dashboard.release import open_release

ROW = pd.Series({"decimals": 2, "unit_sv": "% av BRP", "unit_en": "% of GDP"})
WHOLE = pd.Series({"decimals": 0, "unit_sv": "euro", "unit_en": "euro"})


def all_values(level: str) -> pd.Series:
    return pd.Series({geo: 0.1 + place / 40 for place, geo in enumerate(areas(level))})


def draw(
    values: pd.Series,
    row: pd.Series = ROW,
    *,
    secret: frozenset[str] = frozenset(),
    unreliable: frozenset[str] = frozenset(),
    **more: object,
) -> go.Figure:
    settings = {
        "level": "nuts2",
        "window": "eu",
        "size": "page",
        "name": lambda geo: f"Ett namn {geo}",
        "theme": "light",
        "lang": "sv",
    }
    return map_chart(MapFigures(values, secret, unreliable), row, **(settings | more))


def strip(figures: MapFigures, classes: Classes = "quantile") -> str:
    scale = map_scale(figures.values, ROW, "eu", classes)
    words = {"hatched": True, "theme": "light", "lang": "sv"}
    return legend_strip(scale, ROW, secret=bool(figures.secret), **words)


def filled(figure: go.Figure) -> list[go.Choropleth]:
    """The traces of areas that answer to the pointer: without a figure, and with one."""
    return [t for t in figure.data if t.type == "choropleth" and t.hovertemplate]


def hatches(figure: go.Figure) -> list[go.Scattergeo]:
    return [t for t in figure.data if t.type == "scattergeo" and t.opacity == 0.9]


def names(figure: go.Figure) -> go.Scattergeo:
    """The trace of the names in the sea."""
    return next(t for t in figure.data if t.type == "scattergeo" and t.mode == "text")


def words(figure: go.Figure) -> str:
    return " ".join(note.text for note in figure.layout.annotations)


def test_the_boundary_files_hold_the_areas_that_are_published() -> None:
    assert (len(areas("nuts2")), len(areas("nuts3"))) == (251, 68)
    assert (STATIC / boundary_file("nuts2")).is_file()


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("sv", "© EuroGeographics för de administrativa gränserna"),
        ("en", "© EuroGeographics for the administrative boundaries"),
    ],
)
@pytest.mark.parametrize("size", ["page", "wide", "phone"])
def test_every_map_credits_its_boundaries(lang: str, line: str, size: str) -> None:
    assert line in words(draw(all_values("nuts2"), lang=lang, size=size))


def test_every_area_is_drawn_with_or_without_a_figure() -> None:
    values = all_values("nuts2").drop(["NO07", "SE12"])
    figure = draw(values, secret=frozenset({"SE12"}))
    missing, secret, known = filled(figure)
    assert sum(len(trace.locations) for trace in (missing, secret, known)) == 251
    assert (list(missing.locations), list(secret.locations)) == (["NO07"], ["SE12"])
    assert "ingen uppgift" in missing.hovertemplate
    assert "sekretess" in secret.hovertemplate
    assert missing.colorscale[0][1] == tokens("light").no_data
    assert secret.colorscale[0][1] == tokens("light").tick
    assert "sekretess" in words(figure)
    assert "sekretess" not in words(draw(values))


def test_a_secret_or_unreliable_value_is_named_as_such_on_its_label() -> None:
    values = all_values("nuts2").drop("SE32")
    figure = draw(values, secret=frozenset({"SE32"}), unreliable=frozenset({"SE33"}))
    north, middle = names(figure).text
    assert "(osäkert)" in north
    assert "sekretess" in middle
    assert "ingen uppgift" not in middle


def test_an_unreliable_value_is_shown_but_not_compared() -> None:
    known = MapFigures(pd.Series({"SE33": 9.0, "FI1D": 2.0}), unreliable=frozenset({"SE33"}))
    assert list(known.reliable.index) == ["FI1D"]
    assert known.words("SE33", 1, "en") == "9.0 (unreliable)"
    assert known.words("SE32", 1, "en") == "no figure"


def test_the_phones_legend_names_secret_values() -> None:
    known = MapFigures(all_values("nuts2").drop("SE32"), secret=frozenset({"SE32"}))
    assert "sekretess" in strip(known)


def test_the_pointer_shows_the_figure_in_the_readers_own_format() -> None:
    values = pd.Series({"SE33": 1234.567})
    known = filled(draw(values))[-1]
    assert list(known.customdata) == [1234.57]
    assert "%{customdata:,.2f}" in known.hovertemplate
    assert draw(values).layout.separators == ",\u00a0"
    assert draw(values, lang="en").layout.separators == ".,"


def test_the_nordic_window_draws_the_nordic_areas_only() -> None:
    figure = draw(all_values("nuts2"), window="nordic")
    drawn = [geo for trace in filled(figure) for geo in trace.locations]
    assert drawn
    assert all(geo.startswith(NORDIC) for geo in drawn)
    counties = draw(all_values("nuts3"), level="nuts3", window="nordic")
    assert sum(len(trace.locations) for trace in filled(counties)) == 68


@pytest.mark.parametrize("window", ["eu", "nordic"])
def test_a_shared_value_is_hatched_and_named_as_one_area(window: str) -> None:
    figure = draw(all_values("nuts2"), window=window)
    assert len(hatches(figure)) == 2
    labels = names(figure)
    assert len(labels.text) == 2
    assert "delas av två län" in words(figure)


def test_values_of_the_counties_are_not_hatched_and_each_is_named() -> None:
    figure = draw(all_values("nuts3"), level="nuts3", window="nordic")
    assert not hatches(figure)
    labels = names(figure)
    assert len(labels.text) == 4
    assert "delas av två län" not in words(figure)


def test_a_shared_area_without_a_figure_is_not_hatched() -> None:
    figure = draw(all_values("nuts2").drop("SE32"))
    assert len(hatches(figure)) == 1
    labels = names(figure)
    assert any("ingen uppgift" in text for text in labels.text)


def test_the_chosen_area_is_pointed_out() -> None:
    accent = tokens("light").acc
    plain, chosen = draw(all_values("nuts2")), draw(all_values("nuts2"), selected=["FI1D"])
    assert not [t for t in plain.data if t.type == "choropleth" and t.marker.line.color == accent]
    [trace] = [t for t in chosen.data if t.type == "choropleth" and t.marker.line.color == accent]
    assert list(trace.locations) == ["FI1D"]
    ours = draw(all_values("nuts2"), selected=["SE33"])
    [trace] = [t for t in ours.data if t.type == "choropleth" and t.marker.line.color == accent]
    assert list(trace.locations) == ["SE33"]


def test_a_map_of_europe_is_under_twenty_kilobytes_and_asks_only_our_own_server() -> None:
    figure = draw(all_values("nuts2"), name=lambda geo: f"Region av vanlig längd {geo}"[:19])
    text = figure.to_json()
    assert len(text.encode()) < 20_000
    assert "http" not in text
    sources = {t.geojson for t in figure.data if t.type == "choropleth"}
    assert sources == {
        "/app/static/land.geojson",
        "/app/static/boundaries/2024/nuts2.geojson",
    }
    below = draw(all_values("nuts2"), base_path="s3")
    assert all(
        t.geojson.startswith("/s3/app/static/") for t in below.data if t.type == "choropleth"
    )
    assert address("/s3/") == "/s3/app/static/"


def test_names_and_lines_do_not_fade_when_an_area_is_clicked() -> None:
    figure = draw(all_values("nuts2"))
    for trace in figure.data:
        if trace.type == "choropleth":
            assert trace.unselected.marker.opacity == 1
    assert names(figure).unselected.textfont.color


def test_limits_are_round_and_the_classes_hold_about_as_many_each() -> None:
    values = pd.Series({f"A{n}": 30_000 + 311.0 * n for n in range(100)})
    limits = class_limits(values, 5, 0)
    assert all(limit % 1000 == 0 for limit in limits)
    sizes = classify(values, limits).value_counts()
    assert len(sizes) == 5
    assert sizes.min() >= 17
    assert sizes.max() <= 23


@given(
    st.lists(st.floats(-1e5, 1e5).map(lambda x: round(x, 2)), min_size=1, max_size=60),
    st.integers(0, 2),
)
def test_each_value_lies_in_the_class_that_the_legend_says(
    numbers: list[float], decimals: int
) -> None:
    values = pd.Series(numbers, index=[f"A{n}" for n in range(len(numbers))])
    limits = class_limits(values, 5, decimals)
    classes = classify(values, limits)
    assert limits == sorted(set(limits))
    assert len(class_words(limits, "sv")) == len(limits) + 1
    for geo, value in values.items():
        place = classes[geo]
        assert place == 0 or value >= limits[place - 1]
        assert place == len(limits) or value < limits[place]


def test_the_legend_says_the_limits_in_the_language() -> None:
    assert class_words([0.7, 1.0, 2.7], "sv") == [
        "under 0,7",
        "0,7 – 1,0",
        "1,0 – 2,7",
        "2,7 och mer",
    ]
    assert class_words([42000.0], "en") == ["under 42,000", "42,000 and more"]


def test_hatching_is_white_on_dark_fills_and_dark_on_light_ones() -> None:
    assert luminance("#FFFFFF") == pytest.approx(1)
    assert luminance("#000000") == 0
    light = draw(all_values("nuts2"))
    assert {t.line.color for t in hatches(light)} <= {"#FFFFFF", "#14212B"}


def test_the_phones_legend_is_text_under_the_map() -> None:
    html = strip(MapFigures(all_values("nuts2")))
    assert html.count("<li") == 8  # six classes, no figure, shared
    assert "ingen uppgift" in html
    figure = draw(all_values("nuts2"), size="phone")
    assert "ingen uppgift" not in words(figure)


def test_a_map_without_any_figure_still_draws_its_areas() -> None:
    figure = draw(pd.Series(dtype=float))
    assert sum(len(trace.locations) for trace in filled(figure)) == 251
    json.loads(figure.to_json())


def test_a_county_stands_as_its_larger_area_where_only_that_is_drawn() -> None:
    assert area_on_map("SE331", "nuts2", "nordic") == "SE33"
    assert area_on_map("SE331", "nuts3", "nordic") == "SE331"
    assert area_on_map("SE33", "nuts3", "nordic") == ""
    assert area_on_map("", "nuts3", "nordic") == ""
    assert area_on_map("DE11", "nuts2", "nordic") == ""
    assert area_on_map("DE11", "nuts2", "eu") == "DE11"


def test_counts_cannot_stand_on_a_map_and_rates_can(data: Path) -> None:
    layers = mapped(open_release())
    assert "population" not in layers
    assert layers["gdp_eur"]["nordic"].level == "nuts3"
    assert layers["rd_gerd_gdp"]["nordic"].level == "nuts2"
    assert "n_ren" not in layers
