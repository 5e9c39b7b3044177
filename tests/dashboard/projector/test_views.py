"""Every figure of a page fills the wall from its address alone, as the page shows it."""

import json
import re
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from visiting import said, visit

from dashboard.projector.slides import is_map, shown
from dashboard.projector.views import ViewError, view_of
from dashboard.release import open_release
from dashboard.shell import Frame
from dashboard.view import WALL_HEIGHT, View
from dashboard.workshop.deck import Slide, view_address

ADDRESSES: dict[tuple[str, str], dict[str, str]] = {
    ("compare", "sv"): {"indicator": "gdp_pps", "region": "SE321,SE332"},
    ("compare", "en"): {"indicator": "rd_gerd_gdp", "chart": "bar"},
    ("domains", "sv"): {"domain": "X", "region": "SE321", "weights": "ris_pct:3,htec:0"},
    ("domains", "en"): {"domain": "R"},
    ("circular", "sv"): {"area": "waste_management"},
    ("circular", "en"): {},
    ("specialisation", "sv"): {"region": "SE331", "reference": "EU27_2020"},
    ("specialisation", "en"): {"region": "SE322"},
    ("peers", "sv"): {"region": "SE331", "count": "20"},
    ("peers", "en"): {"region": "SE321", "country": "without", "indicator": "ris_sii"},
}


def drawn(figure: dict[str, Any]) -> set[tuple[Any, Any]]:
    """The points of a figure."""
    return {
        (x, y)
        for trace in figure["data"]
        for x, y in zip(trace.get("x") or (), trace.get("y") or (), strict=True)
    }


def located(figure: dict[str, Any]) -> list[list[str]]:
    """The areas of each colour of a map."""
    return [trace["locations"] for trace in figure["data"] if trace["type"] == "choropleth"]


def written(figure: dict[str, Any]) -> set[str]:
    """The figures and names that are written in it."""
    return {note["text"] for note in figure["layout"].get("annotations", ())}


@pytest.mark.parametrize(("of", "lang"), list(ADDRESSES))
def test_the_link_under_a_figure_makes_the_figure_of_the_page(of: str, lang: str) -> None:
    at = visit(of, lang=lang, **ADDRESSES[of, lang])
    charts = {e.proto.alt: json.loads(e.proto.spec) for e in at.get("plotly_chart")}
    links = re.findall(r'href="(\S+?view=projector)"', unescape(said(at)))
    assert len(links) == len(charts)
    frame = Frame(of, lang, "light", open_release())
    for link in links:
        view = view_of(frame, of, dict(parse_qsl(urlsplit(link).query)))
        same = [alt for alt in charts if " ".join(view.sentence.split("\n")) in alt]
        # Of a single year the wall shows where ours stand among the others, and says so.
        if same:
            of_page = charts[same[0]]
            on_wall = json.loads(view.figure.to_json())
            if is_map(view):
                assert located(on_wall) == located(of_page)
                continue
            if view.marked is None:
                assert drawn(on_wall) <= drawn(of_page)
            else:  # on a wall each region is a dot of its own
                assert len(on_wall["data"][0]["x"]) == len(view.figures)
            assert drawn(on_wall) or written(on_wall) <= written(of_page)
            assert view.figure.layout.height <= WALL_HEIGHT
        else:
            assert of == "domains"
            assert len(set(view.figures["year"])) == 1


def test_each_figure_of_two_maps_has_a_wall_of_its_own() -> None:
    beside = {"indicator": "gdp_pps", "year": "2021", "beside": "density"}
    links = re.findall(r'href="(\S+?view=projector)"', unescape(said(visit("map", **beside))))
    asked = [dict(parse_qsl(urlsplit(link).query)) for link in links]
    frame = Frame("map", "sv", "light", open_release())
    views = {params.get("figure", ""): view_of(frame, "map", params) for params in asked}
    parts = ("", "trend", "place")
    assert set(views) == {*parts, "beside", *(f"{part}_beside" for part in parts if part)}
    for name, view in views.items():
        assert view.name == name
        assert is_map(view) == (name in ("", "beside"))
        assert view.indicator == ("density" if name.endswith("beside") else "gdp_pps")
        assert view.finding
    with pytest.raises(ViewError):
        view_of(frame, "map", {"indicator": "gdp_pps", "figure": "beside"})


def wall(view: str, lang: str = "sv", title: str = "") -> Any:
    return shown(open_release(), Slide(view, title), lang, "light", "", False)


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize(
    "view",
    [
        "specialisation?figure=quotients",
        "specialisation?figure=change_SE33",
        "specialisation?figure=industries_SE32",
        "specialisation?figure=related",
        "peers?region=SE331",
        "peers?region=SE331&figure=map",
        "map?indicator=gdp_pps&figure=trend",
        "map?indicator=gdp_pps&level=eu&region=SE33,FI1D&figure=place",
        "domains?domain=X&figure=score",
        "circular?figure=n_recmun",
        "compare?indicator=gdp_pps&figure=spread",
    ],
)
def test_a_wall_has_a_short_finding_and_says_unit_level_and_source(view: str, lang: str) -> None:
    found = wall(view, lang)
    assert 20 < len(found.headline) <= 215
    assert found.headline[-1] in ".?"
    assert found.view.title in found.beneath[0]
    assert " · " in found.beneath[0]
    assert found.source.startswith(("Källa", "Källor", "Source"))
    with_title = wall(view, lang, title="Vad gör vi nu?")
    assert with_title.headline == "Vad gör vi nu?"
    assert with_title.beneath == (found.headline, *found.beneath)


def test_a_wall_shows_as_many_rows_as_can_be_read_and_says_how_many_there_are() -> None:
    quotients = wall("specialisation?region=SE331")
    names = [note.text for note in quotients.view.figure.layout.annotations]
    rows = [text for text in names if re.match(r"C\d\d ", text)]
    assert f"De {len(rows)} största kvoterna av 22." in quotients.beneath
    peers = wall("peers?region=SE331&count=20")
    assert len(peers.view.figure.data[0].x) == 11
    assert "De 10 mest lika regionerna av 20." in peers.beneath
    # What is said is said of all that the page shows.
    assert "20 liknande regionerna" in peers.headline


def test_a_chip_on_a_wall_is_of_the_areas_that_it_marks() -> None:
    foreign = wall("compare?indicator=gdp_pps&figure=spread&region=DE11,FR10")
    assert " · " not in foreign.beneath[0]


def test_own_weights_in_an_address_move_the_score() -> None:
    frame = Frame("domains", "sv", "light", open_release())

    def score(**more: str) -> View:
        return view_of(frame, "domains", {"domain": "X", "figure": "score"} | more)

    assert score().finding != score(weights="ris_pct:3,htec:0").finding
    assert score(weights="ris_pct:1").finding == score().finding


@pytest.mark.parametrize(
    ("view", "key"),
    [
        ("compare?indicator=gone", "gone"),
        ("peers?indicator=gone", "gone"),
        ("circular?figure=gone", "gone"),
        ("domains?figure=gone", "gone"),
        ("map?indicator=gone", "gone"),
        ("map?indicator=gdp_pps&year=1950", "gone"),
        ("map?indicator=n_foodw", "unmapped"),
        ("compare?region=XX999", "gone"),
        ("circular?area=gone", "gone"),
        ("domains?domain=gone", "gone"),
        ("domains?domain=X&figure=score&weights=gone:2", "gone"),
        ("domains?domain=F&figure=score", "nothing"),
        ("domains?domain=X&figure=score&weights=ris_pct:4", "gone"),
        ("compare?figure=gone", "figure"),
        ("specialisation?figure=gone", "figure"),
        ("specialisation?figure=change_SE110", "figure"),
        ("peers?figure=gone", "figure"),
        # Whole thousands bear no industries.
        ("specialisation?figure=industries_SE331", "why"),
        ("about", "page"),
    ],
)
def test_an_address_that_means_no_figure_says_why_in_both_languages(view: str, key: str) -> None:
    page, params = urlsplit(view).path, dict(parse_qsl(urlsplit(view).query))
    said_in = set()
    for lang in ("sv", "en"):
        frame = Frame(page, lang, "light", open_release())
        with pytest.raises(ViewError) as refused:
            view_of(frame, page, params)
        assert refused.value.key == f"projector.no_view.{key}"
        told = wall(view_address(page, params), lang)
        assert told.view is None
        said_in.add(told.headline)
    assert len(said_in) == 2
