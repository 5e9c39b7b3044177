"""Which indicators can stand on a map: at which level, in which window, for which years."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from dashboard.boundaries import drawn_areas
from dashboard.cases import few_cases
from dashboard.look import PAIRS, REGION_MARK, pair_members
from dashboard.map_figures import MapFigures
from dashboard.map_windows import Window
from dashboard.release import Release

# A map of fewer areas says nothing; of ours alone each has its name and figure.
_FEW: dict[Window, int] = {"nordic": 5, "eu": 30, "four": 1}
# What a window draws, counties before the areas that hold them.
_DRAWN: tuple[tuple[Window, str, tuple[str, ...]], ...] = (
    ("nordic", "nuts3", tuple(REGION_MARK)),
    ("nordic", "nuts2", PAIRS),
    ("eu", "nuts2", PAIRS),
    ("four", "nuts3", tuple(REGION_MARK)),
    ("four", "nuts2", PAIRS),
)


@dataclass(frozen=True)
class Layer:
    """What a window shows of an indicator: the level of its areas and the years with figures."""

    level: str
    years: tuple[int, ...]


Layers = dict[str, dict[Window, Layer]]


def mapped(release: Release) -> Layers:
    """Indicators with figures for enough areas to draw, each with its windows; no counts.

    The Nordic window and that of ours alone show counties (NUTS 3) where they have figures of
    their own, else NUTS 2 areas; the European window always shows NUTS 2 areas.
    """
    return _mapped(release, release.id, release.made_at.isoformat())


@st.cache_resource(max_entries=3, show_spinner=False)
def _mapped(_release: Release, release_id: str, made_at: str) -> Layers:
    rows = _release.indicators
    # A map of counts would show where areas are large (Eurostat's layout rules for maps).
    drawable = rows.index[(rows["level"] != "national") & (rows["last_year"] > 0) & ~rows["count"]]
    found: Layers = {}
    for window, level, ours in _DRAWN:
        years = _years(_release, level, window, ours)
        for indicator in drawable.intersection(years.index):
            layer = Layer(level, years[indicator])
            found.setdefault(str(indicator), {}).setdefault(window, layer)
    return {indicator: found[indicator] for indicator in drawable if indicator in found}


def _years(release: Release, level: str, window: Window, ours: tuple[str, ...]) -> pd.Series:
    """By indicator the years in which one of ours and enough areas have a value."""
    rows = release.known(drawn_areas(level, window)).astype({"indicator": "str"})
    by_year = rows.assign(ours=rows["geo"].isin(ours)).groupby(["indicator", "year"])["ours"]
    enough = by_year.any() & (by_year.size() >= _FEW[window])
    years = enough.index[enough].to_frame(index=False)
    return years.groupby("indicator")["year"].agg(tuple)


def area_on_map(code: str, level: str, window: Window) -> str:
    """The area of a map that stands for a code: a county's NUTS 2 area where only that is drawn."""
    drawn = drawn_areas(level, window)
    return next((geo for geo in (code, code[:4]) if geo in drawn), "") if code else ""


def areas_on_map(codes: Iterable[str], level: str, window: Window) -> list[str]:
    """The areas of a map that stand for codes, each once: both counties for an area of two."""
    found = {
        on_map: None
        for code in codes
        for geo in [code, *pair_members(code)]
        if (on_map := area_on_map(geo, level, window))
    }
    return list(found)


def map_figures(
    release: Release, indicator: str, layer: Layer, window: Window, year: int
) -> MapFigures:
    """The figures of the areas that a map draws in a year."""
    rows = release.observations(indicator, drawn_areas(layer.level, window), [year])
    known = rows["value"].notna()
    return MapFigures(
        values=rows[known].set_index("geo")["value"],
        secret=frozenset(rows.loc[~known & (rows["confidential"] != ""), "geo"]),
        unreliable=frozenset(rows.loc[known & rows["flag"].str.contains("u"), "geo"]),
        few=few_cases(release, release.indicators.loc[indicator], rows["geo"], year),
    )


def first_mapped(release: Release, layers: Layers) -> str:
    """What the map opens with: a headline measure with a value for each county, if there is one."""
    headlines = [i for i in release.themes["headline"] if i in layers]
    own = [i for i in headlines if any(layer.level == "nuts3" for layer in layers[i].values())]
    return next(iter([*own, *headlines, *layers]))
