"""The panel beside a map: the figures of the areas followed, their course and place; or ours."""

from html import escape

import pandas as pd
import streamlit as st

from dashboard.area_lines import COUNTRY, EU
from dashboard.boundaries import drawn_areas
from dashboard.cards import rules
from dashboard.charts import trend_chart
from dashboard.look import PAIRS, REGION_MARK, pair_members
from dashboard.map_figures import MapFigures
from dashboard.map_view import ShownMap
from dashboard.map_words import among_name, headline_of, placed_among, rank_sentences
from dashboard.missing import missing
from dashboard.placing import place_chart, spread_sentence
from dashboard.sentences import common_year, values_sentence
from dashboard.shell import Frame
from dashboard.spread import spread_chart
from dashboard.words import number, unit_gap


def panel(frame: Frame, shown: ShownMap, key: str = "", *, course: bool = True) -> None:
    """Writes the panel.

    Args:
        frame: The page.
        shown: The map; the areas it selects are followed, without any ours are.
        key: What tells it from another panel of the page.
        course: Whether it draws how they have developed, which is the same for every year.
    """
    ours = list(REGION_MARK) if shown.level == "nuts3" else list(PAIRS)
    followed = list(shown.selected)
    if len(followed) == 1:
        _figure(frame, shown.row, shown.year, shown.figures, followed[0])
    else:
        lines = [_line(frame, shown.row, shown.figures, geo) for geo in followed or ours]
        if not followed:
            lines.insert(0, f'<p class="note">{escape(frame.t("map.click"))}</p>')
        st.html("".join(lines))
    _references(frame, shown)
    if course:
        _course(frame, shown, followed or ours, key)
    _place(frame, shown, list(dict.fromkeys([*ours, *followed])), key)


def _course(frame: Frame, shown: ShownMap, geos: list[str], key: str) -> None:
    """How the areas have developed, if years can be compared."""
    row, year = shown.row, shown.year
    st.html(f'<h2 class="small">{escape(frame.t("map.trend"))}</h2>')
    figures = frame.release.observations(shown.indicator, [*geos, COUNTRY, EU])
    if not row["comparable_over_time"]:
        st.html(f'<p class="note">{escape(frame.t("map.noyears"))}</p>')
        return
    if not figures["value"].notna().any():
        return
    shown_year = common_year(figures)
    figure = trend_chart(
        figures,
        row,
        name=frame.name,
        theme=frame.theme,
        lang=frame.lang,
        chosen=shown.selected[0] if shown.selected else PAIRS[0],
        distribution=_compared(frame, shown, shown_year),
        height=215 if len(geos) < 3 else 330,
    )
    sentence = values_sentence(figures, row, frame.name, frame.lang)
    if shown_year != year:
        sentence += " " + frame.t("map.other_year", year=year, shown=shown_year)
    place_chart(
        frame,
        figure,
        shown.indicator,
        figures,
        key=f"trend{key}",
        sentence=sentence,
        levels=False,
        source=False,
    )


def _compared(frame: Frame, shown: ShownMap, year: int) -> pd.Series:
    """The areas of the map, or around ours, in the chart's year, which may be another one."""
    window = "eu" if shown.window == "eu" else "nordic"
    values = frame.release.distribution(shown.indicator, year, shown.level)
    return values[values.index.isin(drawn_areas(shown.level, window))]


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


def _place(frame: Frame, shown: ShownMap, geos: list[str], key: str) -> None:
    """Where the areas stand among the EU's regions, whichever of them the map shows."""
    known = (shown.indicator, shown.level, shown.year)
    row, year, figures = shown.row, shown.year, shown.figures
    marked = [geo for geo in geos if geo in figures.reliable]
    if not marked:
        return
    among = placed_among(frame, *known)
    where = frame.t("map.places", where=among_name(frame, *known))
    st.html(f'<h2 class="small">{escape(where)}</h2>')
    # An area outside the EU stands beside its regions without being one of them.
    outside = figures.reliable[[geo for geo in marked if geo not in among.index]]
    figure = spread_chart(
        pd.concat([among, outside]),
        marked,
        row,
        name=frame.name,
        theme=frame.theme,
        lang=frame.lang,
        dots=True,
        chosen=shown.selected[0] if shown.selected else "",
    )
    said = [
        spread_sentence(frame, row, among, year),
        f"{headline_of(frame, *known, figures, shown.selected)}.",
        rank_sentences(frame, *known, figures, shown.selected),
    ]
    place_chart(
        frame,
        figure,
        shown.indicator,
        frame.release.observations(shown.indicator, marked, [year]),
        key=f"place{key}",
        sentence=" ".join(part for part in said if part),
        unit=False,
        levels=False,
        source=False,
    )
    st.html(rules(frame, "place", "words", "levels", "missing"))
