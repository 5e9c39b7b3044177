"""The view of a map, made from its address alone: no page, no session."""

import pandas as pd
import pytest

from analysis.quantiles import equal_limits
from dashboard.look import REGION_MARK
from dashboard.map_classes import CLASSES, map_scale
from dashboard.map_view import (
    MapChoices,
    ShownMap,
    map_agreement,
    map_choices,
    map_figure,
    map_headline,
    map_kicker,
    map_strip,
    shown_maps,
)
from dashboard.mapped import areas_on_map
from dashboard.playing import following_year
from dashboard.release import Release, open_release
from dashboard.shell import Frame

ROW = pd.Series({"decimals": 1, "unit_sv": "%", "unit_en": "%"})


@pytest.fixture
def bundled(monkeypatch: pytest.MonkeyPatch) -> Release:
    monkeypatch.delenv("S3_DATA_DIR", raising=False)
    return open_release("bundled")


def chosen(release: Release, **params: str) -> MapChoices:
    choices, unknown = map_choices(release, params)
    assert unknown == {}
    return choices


def shown(release: Release, **params: str) -> ShownMap:
    return shown_maps(release, chosen(release, **params))[0]


def frame(release: Release, lang: str = "sv") -> Frame:
    return Frame("map", lang, "light", release)


def test_an_address_without_parameters_has_them_all_and_reads_back_the_same(
    bundled: Release,
) -> None:
    choices = chosen(bundled)
    assert (choices.window, choices.classes, choices.limits) == ("nordic", "quantile", "year")
    assert chosen(bundled, **choices.params()) == choices
    beside = chosen(
        bundled, indicator="rd_gerd_gdp", level="eu", region="SE331", beside_year="2011"
    )
    assert (beside.beside, beside.beside_year) == ("rd_gerd_gdp", 2011)
    assert chosen(bundled, **beside.params()) == beside


def test_each_code_that_cannot_be_shown_is_named_and_the_rest_counts(bundled: Release) -> None:
    choices, unknown = map_choices(
        bundled,
        {
            "indicator": "gdp_eur",
            "level": "moon",
            "region": "SE331,XX,DE11",
            "classes": "rainbow",
            "limits": "none",
            "beside": "no_such",
            "beside_year": "1066",
        },
    )
    assert choices.indicator == "gdp_eur"
    assert (choices.regions, choices.classes, choices.beside) == (("SE331",), "quantile", "")
    assert unknown == {
        "level": ["moon"],
        "region": ["XX", "DE11"],
        "classes": ["rainbow"],
        "limits": ["none"],
        "beside": ["no_such"],
        "beside_year": ["1066"],
    }


def test_the_window_of_the_four_draws_them_alone_and_hatches_what_two_share(
    bundled: Release,
) -> None:
    own = shown(bundled, indicator="gdp_eur", level="four")
    assert set(own.figures.values.index) == set(REGION_MARK)
    assert (own.level, own.hatched) == ("nuts3", False)
    shared = shown(bundled, indicator="rd_gerd_gdp", level="four", year="2023")
    figure = map_figure(frame(bundled), shared, "page")
    lines = [t for t in figure.data if t.type == "scattergeo" and t.mode == "lines"]
    assert [t.opacity for t in lines].count(0.9) == 2
    clicked = [t for t in figure.data if t.type == "choropleth" and t.hovertemplate]
    assert sorted(geo for t in clicked for geo in t.locations) == ["SE32", "SE33"]
    # The neighbours are land and do not answer to the pointer.
    land = [t for t in figure.data if t.type == "choropleth" and "SE11" in t.locations]
    assert [t.hoverinfo for t in land] == ["skip"]


def test_a_map_never_has_more_classes_than_values(bundled: Release) -> None:
    for classes in CLASSES:
        for indicator, most in (("gdp_eur", 4), ("rd_gerd_gdp", 2)):
            view = shown(bundled, indicator=indicator, level="four", classes=classes)
            assert len(view.scale.limits) + 1 <= most


def test_equal_steps_are_equal_round_and_hold_every_value() -> None:
    limits = equal_limits(pd.Series([0.12, 3.3, 9.27]), 6, 2)
    assert limits == [2.0, 4.0, 6.0, 8.0]
    assert equal_limits(pd.Series([36_100, 101_700]), 5, 0) == [40_000, 60_000, 80_000, 100_000]
    assert equal_limits(pd.Series([5.0, 5.0]), 5, 1) == []


@pytest.mark.parametrize(
    ("classes", "sv", "en"),
    [
        ("quantile", "5 grupper med ungefär lika många områden i varje", "5 groups"),
        ("equal", "lika breda steg", "equally wide steps"),
        ("continuous", "färgen följer värdet utan steg", "follows the value without steps"),
    ],
)
def test_the_legend_says_how_the_colours_are_made(
    bundled: Release, classes: str, sv: str, en: str
) -> None:
    view = shown(bundled, indicator="gdp_eur", classes=classes)
    for lang, words in (("sv", sv), ("en", en)):
        notes = map_figure(frame(bundled, lang), view, "page").layout.annotations
        said = " ".join(note.text for note in notes).replace("<br>", " ")
        assert words in said
        assert words in map_strip(frame(bundled, lang), view, "phone")


def test_colours_without_steps_follow_the_value_and_have_a_bar() -> None:
    values = pd.Series({f"A{n}": float(n) for n in range(100)} | {"far": 9000.0})
    scale = map_scale(values, ROW, "eu", "continuous")
    assert scale.beyond == (True, True)
    fills = scale.fills(values, "light")
    ramp = scale.colours("light")
    assert (fills["A0"], fills["far"]) == (ramp[0], ramp[-1])
    assert len({fills[f"A{n}"] for n in range(10, 90)}) == 80


def test_a_bar_stands_in_the_figure_or_under_it(bundled: Release) -> None:
    view = shown(bundled, indicator="rd_gerd_gdp", level="eu", classes="continuous")
    bars = [t.showscale for t in map_figure(frame(bundled), view, "page").data if "showscale" in t]
    assert bars.count(True) == 1
    small = map_figure(frame(bundled), view, "phone")
    assert True not in [t.showscale for t in small.data if "showscale" in t]
    assert "linear-gradient" in map_strip(frame(bundled), view, "phone")


def test_limits_are_the_same_in_all_years_where_they_are_said_to_be(bundled: Release) -> None:
    choices = chosen(bundled, indicator="gdp_pps", limits="all")
    early, late = (shown_maps(bundled, choices.in_year(year))[0].scale for year in (2003, 2021))
    assert early == late
    assert "samma gränser alla år" in late.words("sv")
    alone = chosen(bundled, indicator="gdp_pps")
    assert shown_maps(bundled, alone.in_year(2003))[0].scale.limits != early.limits


def test_two_years_of_one_measure_share_their_limits_and_two_measures_do_not(
    bundled: Release,
) -> None:
    choices = chosen(bundled, indicator="gdp_pps", year="2021", beside_year="2005")
    late, early = shown_maps(bundled, choices)
    assert late.scale == early.scale
    assert "samma gränser 2005 och 2021" in late.scale.words("sv")
    assert [map_kicker(frame(bundled), m)[-4:] for m in (late, early)] == ["2021", "2005"]
    choices = chosen(bundled, indicator="gdp_pps", year="2021", beside="gdp_eur")
    first, second = shown_maps(bundled, choices)
    assert (second.indicator, second.year) == ("gdp_eur", 2021)
    assert first.scale.limits != second.scale.limits


def test_several_areas_are_told_together_and_a_pair_stands_for_both_its_counties(
    bundled: Release,
) -> None:
    view = shown(bundled, indicator="gdp_eur", region="SE331,SE110")
    assert map_headline(frame(bundled), view).startswith("Västerbotten och Stockholm ligger högre")
    assert areas_on_map(["SE33", "SE321"], "nuts3", "nordic") == ["SE331", "SE332", "SE321"]
    assert areas_on_map(["SE331", "SE332"], "nuts2", "eu") == ["SE33"]


def test_it_is_said_what_the_headline_compares_with_and_what_the_map_shows(
    bundled: Release,
) -> None:
    said = map_agreement(frame(bundled), shown(bundled, indicator="gdp_eur", year="2021"))
    assert "EU:s 1\u00a0117 NUTS 3-områden" in said
    assert "50 områden i Norden" in said
    four = map_agreement(frame(bundled, "en"), shown(bundled, indicator="gdp_eur", level="four"))
    assert "The map shows the four counties" in four


@pytest.mark.parametrize("level", ["nordic", "eu", "four"])
def test_a_slide_leaves_the_corner_of_its_headline_and_the_licence_to_the_slide(
    bundled: Release, level: str
) -> None:
    view = shown(bundled, indicator="rd_gerd_gdp", level=level)
    figure = map_figure(frame(bundled), view, "projector")
    assert (figure.layout.height, figure.layout.paper_bgcolor) == (1080, figure.layout.geo.bgcolor)
    assert "EuroGeographics" not in " ".join(note.text for note in figure.layout.annotations)
    shapes = figure.layout.shapes
    assert {shape.xanchor for shape in shapes} == {round(64 / 1920, 4)}
    head = next(n for n in figure.layout.annotations if n.yanchor == "bottom")
    over = (1 - head.y) * 1080 - (head.text.count("<br>") + 1) * 32 * 1.3
    assert over > 330
    lowest = (1 - shapes[0].yanchor) * 1080 - min(s.y1 for s in shapes if s.type == "rect")
    assert lowest < 1080 - 80
    if level == "nordic":
        drawn = [t.locations for t in figure.data if t.type == "choropleth" and t.hovertemplate]
        assert not [geo for geos in drawn for geo in geos if geo.startswith("IS")]


def test_a_play_goes_from_year_to_year_and_no_further_than_the_last() -> None:
    assert [following_year(year, [2009, 2011, 2023]) for year in (2009, 2010, 2023)] == [
        2011,
        2011,
        2023,
    ]
