"""Which indicators can stand on a map: at which level, in which window, for which years."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from dashboard.boundaries import NORDIC, areas
from dashboard.look import REGION_MARK
from dashboard.map_figures import MapFigures
from dashboard.map_windows import Window
from dashboard.maps import PAIRS
from dashboard.release import Release

# A map of fewer areas says nothing.
_FEW: dict[Window, int] = {"nordic": 5, "eu": 30}


@dataclass(frozen=True)
class Layer:
    """What a window shows of an indicator: the level of its areas and the years with figures."""

    level: str
    years: tuple[int, ...]


Layers = dict[str, dict[Window, Layer]]


def mapped(release: Release) -> Layers:
    """Indicators with figures for enough areas to draw, each with its windows; no counts.

    The Nordic window shows counties (NUTS 3) where they have figures of their own, else NUTS 2
    areas; the European window always shows NUTS 2 areas.
    """
    return _mapped(release, release.id, release.made_at.isoformat())


@st.cache_resource(max_entries=3, show_spinner=False)
def _mapped(_release: Release, release_id: str, made_at: str) -> Layers:
    found: Layers = {}
    for indicator, row in _release.indicators.iterrows():
        # A map of counts would show where areas are large (Eurostat's layout rules for maps).
        if row["level"] != "national" and row["last_year"] and not row["count"]:
            rows = _release.observations(str(indicator)).dropna(subset="value")
            found[str(indicator)] = _windows(rows)
    return {indicator: windows for indicator, windows in found.items() if windows}


def _windows(rows: pd.DataFrame) -> dict[Window, Layer]:
    windows: dict[Window, Layer] = {}
    for level, ours in (("nuts3", tuple(REGION_MARK)), ("nuts2", PAIRS)):
        drawn = rows[rows["geo"].isin(areas(level))]
        nordic = _years(drawn[drawn["geo"].str.startswith(NORDIC)], ours, "nordic")
        if nordic:
            windows.setdefault("nordic", Layer(level, nordic))
        europe = _years(drawn, ours, "eu") if level == "nuts2" else ()
        if europe:
            windows["eu"] = Layer(level, europe)
    return windows


def _years(rows: pd.DataFrame, ours: tuple[str, ...], window: Window) -> tuple[int, ...]:
    """Years in which one of ours and enough areas have a value."""
    counts = rows.groupby("year")["geo"].nunique()
    with_ours = set(rows.loc[rows["geo"].isin(ours), "year"])
    return tuple(int(year) for year, n in counts.items() if n >= _FEW[window] and year in with_ours)


def area_on_map(code: str, level: str, window: Window) -> str:
    """The area of a map that stands for a code: a county's NUTS 2 area where only that is drawn."""
    drawn = drawn_areas(level, window)
    return next((geo for geo in (code, code[:4]) if geo in drawn), "") if code else ""


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
    )


def drawn_areas(level: str, window: Window) -> list[str]:
    """Codes of the areas that a window draws of a level."""
    return [geo for geo in areas(level) if window == "eu" or geo.startswith(NORDIC)]


def first_mapped(release: Release, layers: Layers) -> str:
    """What the map opens with: a headline measure with a value for each county, if there is one."""
    headlines = [i for i in release.themes["headline"] if i in layers]
    own = [i for i in headlines if any(layer.level == "nuts3" for layer in layers[i].values())]
    return next(iter([*own, *headlines, *layers]))
