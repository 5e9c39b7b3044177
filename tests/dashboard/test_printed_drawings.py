"""Drawings for paper: sound XML, lines cut where they must be, readable without colour."""

import re
from xml.etree import ElementTree

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.look import REGION_MARK
from dashboard.map_figures import MapFigures
from dashboard.printed_chart import printed_chart
from dashboard.printed_map import printed_map, projected
from dashboard.printed_strip import printed_strip

NS = "{http://www.w3.org/2000/svg}"
INDICATOR = pd.Series(
    {"decimals": 1, "rhythm": "annual", "count": False, "unit_sv": "% av allt", "unit_en": "% of"}
)
NAMES = {"SE331": "Västerbotten", "SE332": "Norrbotten", "SE321": "Västernorrland",
         "SE322": "Jämtland Härjedalen", "SE33": "Övre Norrland", "SE32": "Mellersta Norrland",
         "SE": "Sverige", "EU27_2020": "EU27"}  # fmt: skip


def name(geo: str) -> str:
    return NAMES.get(geo, geo)


def figures(*rows: tuple) -> pd.DataFrame:
    """Rows of geo, year, value and, where they have them, flag and confidentiality."""
    padded = [(*row, "", "")[:5] for row in rows]
    return pd.DataFrame(padded, columns=["geo", "year", "value", "flag", "confidential"])


def chart(*rows: tuple, **more: object) -> ElementTree.Element:
    drawn = printed_chart(figures(*rows), INDICATOR, name=name, lang="sv", **more)
    return ElementTree.fromstring(drawn.svg)


def line(root: ElementTree.Element, geo: str) -> ElementTree.Element:
    return root.find(f".//{NS}path[@class='line'][@data-geo='{geo}']")


def subpaths(root: ElementTree.Element, geo: str) -> list[int]:
    """How many points each piece of an area's line has."""
    pieces = line(root, geo).get("d").split("M")[1:]
    return [len(re.findall("L", piece)) + 1 for piece in pieces]


def words(root: ElementTree.Element) -> list[str]:
    return ["".join(text.itertext()) for text in root.iter(f"{NS}text")]


def test_a_line_is_cut_at_a_break_and_at_a_missing_year():
    root = chart(
        ("SE331", 2015, 1.0),
        ("SE331", 2016, 2.0),
        ("SE331", 2017, 3.0, "b"),
        ("SE331", 2018, 4.0),
        ("SE331", 2019, 5.0),
        ("SE331", 2021, 6.0),
        ("SE331", 2022, 6.5),
    )
    assert subpaths(root, "SE331") == [2, 3, 2]
    [mark] = root.findall(f".//{NS}path[@class='break']")
    assert mark is not None
    assert "brott 2017" in words(root)


def test_the_break_stands_half_a_year_before_its_year():
    root = chart(("SE331", 2000, 1.0), ("SE331", 2005, 2.0, "b"), ("SE331", 2010, 3.0))
    # The axis tells where years lie: its three ticks are 2000, 2005 and 2010.
    ticks = {"".join(t.itertext()): float(t.get("x")) for t in root.iter(f"{NS}text")}
    at = float(root.find(f".//{NS}path[@class='break']").get("d")[1:].split(",")[0])
    year = (ticks["2010"] - ticks["2000"]) / 10
    assert at == pytest.approx(ticks["2005"] - year / 2, abs=0.3)


def test_a_value_without_neighbours_is_a_dot():
    root = chart(
        ("SE331", 2015, 1.0), ("SE331", 2017, 2.0), ("SE331", 2019, 3.0), ("SE331", 2020, 4.0)
    )
    assert subpaths(root, "SE331") == [1, 1, 2]
    loose = [c for c in root.findall(f"{NS}circle") if c.get("fill") == REGION_MARK["SE331"]]
    assert len(loose) == 2


def test_a_secret_year_is_a_band_and_a_cross_and_no_line_runs_through_it():
    root = chart(
        ("SE32", 2015, 1.0),
        ("SE32", 2016, None, "", "C"),
        ("SE32", 2017, 2.0),
        ("SE33", 2015, 3.0),
        ("SE33", 2016, 3.1),
        ("SE33", 2017, 3.2),
    )
    assert subpaths(root, "SE32") == [1, 1]
    assert subpaths(root, "SE33") == [3]
    assert len(root.findall(f".//{NS}rect[@class='secret']")) == 1
    said = words(root)
    assert "×" in said
    assert "× sekretess, Mellersta Norrland" in said


@pytest.mark.parametrize(
    ("flags", "hollow"),
    [
        (("", ""), 0),
        (("u", ""), 1),
        (("", "e"), 1),
        (("e", ""), 0),
        (("u", "u"), 2),
        (("", "p"), 0),
    ],
)
def test_unreliable_values_and_an_estimated_last_one_are_hollow(flags, hollow):
    rows = [("SE331", 2020 + i, 1.0 + i, flag) for i, flag in enumerate(flags)]
    drawn = printed_chart(figures(*rows), INDICATOR, name=name, lang="sv")
    root = ElementTree.fromstring(drawn.svg)
    assert len(root.findall(f".//{NS}g[@class='hollow']")) == hollow
    assert drawn.hollow == bool(hollow)


def test_no_two_counties_share_the_dashes_of_their_lines():
    rows = [(geo, year, 1.0 + year % 7) for geo in REGION_MARK for year in (2020, 2021)]
    root = chart(*rows)
    assert len({line(root, geo).get("stroke-dasharray") for geo in REGION_MARK}) == 4


def test_the_pair_of_the_reader_is_a_whole_line_and_the_other_is_dashed():
    rows = [(geo, year, 1.0) for geo in ("SE32", "SE33") for year in (2020, 2021)]
    root = chart(*rows, chosen="SE321")
    assert line(root, "SE32").get("stroke-dasharray") is None
    assert line(root, "SE33").get("stroke-dasharray")


def test_a_shared_value_ends_in_a_split_disc_and_a_county_in_one_colour():
    root = chart(("SE33", 2020, 1.0), ("SE321", 2020, 2.0))
    fills = sorted(
        tuple(sorted({part.get("fill") for part in mark} - {"none"}))
        for mark in root.findall(f".//{NS}g[@class='mark']")
    )
    assert fills == sorted([
        (REGION_MARK["SE321"],), tuple(sorted((REGION_MARK["SE331"], REGION_MARK["SE332"]))),
    ])  # fmt: skip


def test_labels_name_every_area_with_its_figure_and_an_older_year():
    root = chart(
        ("SE331", 2020, 1.0), ("SE331", 2021, 1234.5), ("SE", 2020, 3.0), ("EU27_2020", 2021, 4.0)
    )
    said = " ".join(words(root))
    assert "Västerbotten 1\u00a0234,5" in said
    assert "Sverige 3,0 (2020)" in said
    assert "EU27 4,0" in said


def test_years_are_first_middle_and_last_and_gridlines_at_most_five():
    root = chart(*(("SE331", year, float(year - 1990)) for year in range(1993, 2024)))
    assert [word for word in words(root) if re.fullmatch(r"\d{4}", word)] == [
        "1993",
        "2008",
        "2023",
    ]
    assert 2 <= len(root.findall(f".//{NS}path[@class='grid']")) <= 5


def test_a_count_is_held_against_no_country():
    rows = [("SE331", 2020, 5.0), ("SE", 2020, 5000.0)]
    counted = pd.Series(INDICATOR.to_dict() | {"count": True})
    drawn = printed_chart(figures(*rows), counted, name=name, lang="sv")
    assert "Sverige" not in drawn.svg
    assert "Västerbotten" in drawn.svg


values = st.floats(-1e9, 1e9, allow_nan=False).map(lambda value: round(value, 3))
rows_of_any = st.dictionaries(
    st.tuples(st.sampled_from(sorted(NAMES)), st.integers(1990, 2025)),
    st.tuples(
        st.one_of(st.none(), values),
        st.sampled_from(["", "b", "u", "bu", "e", "p", "c"]),
        st.sampled_from(["", "C"]),
    ),
    min_size=1,
    max_size=25,
)


@settings(deadline=None, max_examples=60)
@given(rows=rows_of_any, first=values, lang=st.sampled_from(["sv", "en"]))
def test_any_values_give_sound_xml_with_every_label_inside(rows, first, lang):
    known = [("SE331", 2010, first)]
    table = figures(
        *known, *((g, y, *of) for (g, y), of in rows.items() if (g, y) != ("SE331", 2010))
    )
    drawn = printed_chart(table, INDICATOR, name=lambda geo: f'<{name(geo)} & "co">', lang=lang)
    root = ElementTree.fromstring(drawn.svg)
    _, _, _, height = (float(side) for side in root.get("viewBox").split())
    assert "nan" not in drawn.svg
    assert "inf" not in drawn.svg
    for text in root.iter(f"{NS}text"):
        assert 0 < float(text.get("y")) <= height


@settings(deadline=None, max_examples=40)
@given(
    others=st.lists(values, min_size=1, max_size=60),
    ours=st.lists(values, min_size=2, max_size=2),
    flag=st.sampled_from(["", "u", "e"]),
)
def test_any_strip_is_sound_and_names_ours(others, ours, flag):
    table = figures(("SE32", 2020, ours[0], flag), ("SE33", 2020, ours[1]))
    among = pd.Series(
        [*others, *ours], index=[*(f"X{i:03}" for i in range(len(others))), "SE32", "SE33"]
    )
    drawn = printed_strip(table, INDICATOR, among, 2020, name=name, lang="sv")
    root = ElementTree.fromstring(drawn.svg)
    assert drawn.hollow == bool(flag)
    said = " ".join(words(root))
    assert "Mellersta" in said
    assert "Övre" in said
    assert len(root.findall(f".//{NS}g")) == 2


def areas(root: ElementTree.Element) -> dict[str, str]:
    found = root.findall(f".//{NS}path[@class='area']")
    return {area.get("data-geo"): area.get("fill") for area in found}


def test_a_map_hatches_shared_values_and_tells_them():
    known = pd.Series({"SE32": 1.0, "SE33": 5.0, "FI1D": 2.0, "FI19": 3.0, "NO07": 4.0})
    svg = printed_map(MapFigures(known), INDICATOR, level="nuts2", name=name, lang="sv")
    root = ElementTree.fromstring(svg)
    hatched = {path.get("data-geo") for path in root.findall(f".//{NS}path[@class='hatch']")}
    assert hatched == {"SE32", "SE33"}
    assert {"Övre Norrland", "5,0", "Mellersta Norrland", "1,0", "delas av två län"} <= set(
        words(root)
    )
    fills = areas(root)
    assert fills["SE32"] != fills["SE33"]


def test_county_values_are_not_hatched_and_what_is_missing_is_grey():
    known = pd.Series({"SE331": 1.0, "SE332": 5.0, "SE321": 2.0, "FI1D7": 3.0, "NO071": 4.0})
    shown = MapFigures(known, secret=frozenset({"SE322"}))
    root = ElementTree.fromstring(
        printed_map(shown, INDICATOR, level="nuts3", name=name, lang="en")
    )
    assert root.findall(f".//{NS}path[@class='hatch']") == []
    said = words(root)
    assert said.count("confidential") == 2  # at the county and in the legend
    assert "no figure" in said
    fills = areas(root)
    assert len({fills["SE322"], fills["SE110"], fills["SE331"]}) == 3


def test_the_projection_is_that_of_the_published_formula():
    # Snyder 1987, Map Projections: A Working Manual, p. 295: sphere of radius 1, parallels 33 and
    # 45, origin 23 N 96 W; 35 N 75 W lies at x = 0.2966785, y = 0.2462112.
    from dashboard import printed_map as module

    before = module._MIDDLE, module._PARALLELS, module._ORIGIN, module._EARTH
    try:
        module._MIDDLE, module._PARALLELS = -96.0, (33.0, 45.0)
        module._ORIGIN, module._EARTH = 23.0, 1.0
        assert projected(-75.0, 35.0) == pytest.approx((0.2966785, 0.2462112), abs=1e-7)
    finally:
        module._MIDDLE, module._PARALLELS, module._ORIGIN, module._EARTH = before
