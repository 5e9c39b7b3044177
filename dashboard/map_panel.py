"""The panel beside a map: the figures of the areas followed, their course and place; or ours."""

from dataclasses import replace
from html import escape

import pandas as pd
import streamlit as st

from dashboard.area_lines import COUNTRY, EU
from dashboard.cards import rules
from dashboard.followed import course_view, followed, standing_view
from dashboard.look import REGION_MARK, pair_members
from dashboard.map_figures import MapFigures
from dashboard.map_view import ShownMap
from dashboard.map_words import among_name
from dashboard.missing import missing
from dashboard.shell import Frame
from dashboard.view import View, place_view
from dashboard.words import number, unit_gap


def panel(frame: Frame, shown: ShownMap, beside: str = "", *, course: bool = True) -> None:
    """Writes the panel.

    Args:
        frame: The page.
        shown: The map; the areas it selects are followed, without any ours are.
        beside: What its figures are called after their names, beside another map.
        course: Whether it draws how they have developed, which is the same for every year.
    """
    if len(shown.selected) == 1:
        _figure(frame, shown.row, shown.year, shown.figures, shown.selected[0])
    else:
        lines = [_line(frame, shown.row, shown.figures, geo) for geo in followed(shown)]
        if not shown.selected:
            lines.insert(0, f'<p class="note">{escape(frame.t("map.click"))}</p>')
        st.html("".join(lines))
    _references(frame, shown)
    if course:
        _course(frame, shown, beside)
    _place(frame, shown, beside)


def _course(frame: Frame, shown: ShownMap, beside: str) -> None:
    """How the areas have developed, if years can be compared."""
    st.html(f'<h2 class="small">{escape(frame.t("map.trend"))}</h2>')
    if not shown.row["comparable_over_time"]:
        st.html(f'<p class="note">{escape(frame.t("map.noyears"))}</p>')
        return
    _view(frame, course_view(frame, shown), beside)


def _figure(frame: Frame, row: pd.Series, year: int, known: MapFigures, geo: str) -> None:
    members = pair_members(geo)
    kind = "shared" if members else "own" if geo in REGION_MARK else "other"
    style = "chip hatched" if members else "chip"
    chip = f'<span class="{style}">{escape(frame.t(f"map.level_{kind}"))}</span>'
    parts = [f'<h2 class="area">{escape(frame.name(geo))} {chip}</h2>']
    if members:
        first, second = (frame.name(member) for member in members)
        words = frame.t("map.shared", first=first, second=second)
        parts.append(f'<p class="beside">{escape(words)}</p>')
    if geo in known.values.index:
        value = number(known.values[geo], int(row["decimals"]), frame.lang)
        unit = f"{frame.word(row, 'unit')}, {year}{known.doubt(geo, frame.lang)}"
        gap = unit_gap(unit, frame.lang)
        parts.append(f'<p class="fig"><b>{value}</b>{gap}{escape(unit)}</p>')
    else:
        reason = missing(frame.release, str(row["id"]), geo, year)
        words = frame.t(f"missing.year.{reason}", year=year)
        parts.append(f'<p class="note">{escape(words)}</p>')
    st.html("".join(parts))


def _line(frame: Frame, row: pd.Series, known: MapFigures, geo: str) -> str:
    words = known.words(geo, int(row["decimals"]), frame.lang)
    members = " + ".join(frame.name(member) for member in pair_members(geo))
    whose = f" <small>({escape(members)})</small>" if members else ""
    return (
        f'<p class="ours"><span>{escape(frame.name(geo))}{whose}</span> <b>{escape(words)}</b></p>'
    )


def _references(frame: Frame, shown: ShownMap) -> None:
    """Sweden and the EU in the same year, where the source has them."""
    rows = frame.release.observations(shown.indicator, [COUNTRY, EU], [shown.year])
    known = rows.dropna(subset="value").set_index("geo")["value"]
    decimals = int(shown.row["decimals"])
    words = " ".join(
        f"{escape(frame.name(geo))} <b>{number(known[geo], decimals, frame.lang)}</b>"
        for geo in (COUNTRY, EU)
        if geo in known.index
    )
    if words:
        st.html(f'<p class="beside">{words}</p>')


def _place(frame: Frame, shown: ShownMap, beside: str) -> None:
    """Where the areas stand among the EU's regions, whichever of them the map shows."""
    standing = standing_view(frame, shown)
    if standing is None:
        return
    where = among_name(frame, shown.indicator, shown.level, shown.year)
    st.html(f'<h2 class="small">{escape(frame.t("map.places", where=where))}</h2>')
    _view(frame, standing, beside, unit=False)
    st.html(rules(frame, "place", "words", "levels", "missing"))


def _view(frame: Frame, view: View | None, beside: str, **more: bool) -> None:
    if view:
        view = replace(view, name=f"{view.name}{beside}")
        place_view(frame, view, key=view.name, levels=False, source=False, **more)
