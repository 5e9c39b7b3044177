"""The panel beside a map: the chosen area's figure, its course and its place; or all of ours."""

from html import escape

import pandas as pd
import streamlit as st

from dashboard.area_lines import COUNTRY, EU
from dashboard.cards import rules
from dashboard.charts import trend_chart
from dashboard.look import PAIRS, REGION_MARK, pair_members
from dashboard.map_figures import MapFigures
from dashboard.map_windows import Window
from dashboard.map_words import place_sentence, rank_sentence
from dashboard.mapped import drawn_areas
from dashboard.missing import missing
from dashboard.placing import place_chart, spread_sentence
from dashboard.sentences import common_year, values_sentence
from dashboard.shell import Frame
from dashboard.spread import spread_chart
from dashboard.words import number, unit_gap


def panel(
    frame: Frame,
    indicator: str,
    level: str,
    window: Window,
    year: int,
    known: MapFigures,
    geo: str,
) -> None:
    """Writes the panel.

    Args:
        frame: The page.
        indicator: Catalogue id.
        level: `nuts3` or `nuts2`, the level of the map.
        window: What the map shows.
        year: The year of the map.
        known: The figures of all areas that the map draws.
        geo: The chosen area, "" for none.
    """
    row = frame.release.indicators.loc[indicator]
    ours = list(REGION_MARK) if level == "nuts3" else list(PAIRS)
    areas = [geo] if geo else ours
    if geo:
        _figure(frame, row, year, known, geo)
    else:
        lines = "".join(_line(frame, row, known, area) for area in ours)
        st.html(f'<p class="note">{escape(frame.t("map.click"))}</p>{lines}')
    _references(frame, row, indicator, year)
    st.html(f'<h2 class="small">{escape(frame.t("map.trend"))}</h2>')
    figures = frame.release.observations(indicator, [*areas, COUNTRY, EU])
    if not row["comparable_over_time"]:
        st.html(f'<p class="note">{escape(frame.t("map.noyears"))}</p>')
    elif figures["value"].notna().any():
        shown_year = common_year(figures)
        figure = trend_chart(
            figures,
            row,
            name=frame.name,
            theme=frame.theme,
            lang=frame.lang,
            chosen=geo or "SE33",
            distribution=_compared(frame, indicator, level, window, shown_year),
            height=215 if len(areas) < 3 else 330,
        )
        sentence = values_sentence(figures, row, frame.name, frame.lang)
        if shown_year != year:
            sentence += " " + frame.t("map.other_year", year=year, shown=shown_year)
        place_chart(
            frame,
            figure,
            indicator,
            figures,
            key="trend",
            sentence=sentence,
            levels=False,
            source=False,
        )
    _place(frame, indicator, level, window, year, known, geo, ours)


def _compared(frame: Frame, indicator: str, level: str, window: Window, year: int) -> pd.Series:
    """The areas of the map in the year of the chart, which may be another than the map's."""
    values = frame.release.distribution(indicator, year, level)
    return values[values.index.isin(drawn_areas(level, window))]


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


def _references(frame: Frame, row: pd.Series, indicator: str, year: int) -> None:
    """Sweden and the EU in the same year, where the source has them."""
    known = frame.release.observations(indicator, [COUNTRY, EU], [year]).dropna(subset="value")
    shown = known.set_index("geo")["value"]
    words = " ".join(
        f"{escape(frame.name(geo))} <b>{number(shown[geo], int(row['decimals']), frame.lang)}</b>"
        for geo in (COUNTRY, EU)
        if geo in shown.index
    )
    if words:
        st.html(f'<p class="beside">{words}</p>')


def _place(
    frame: Frame,
    indicator: str,
    level: str,
    window: Window,
    year: int,
    known: MapFigures,
    geo: str,
    ours: list[str],
) -> None:
    row = frame.release.indicators.loc[indicator]
    where = frame.t(f"map.placed.{window}")
    marked = [area for area in dict.fromkeys([*ours, geo]) if area in known.reliable]
    said = [
        spread_sentence(frame, row, known.reliable, year),
        f"{place_sentence(frame, indicator, level, year, known, geo)}.",
        rank_sentence(frame, indicator, level, year, known, geo),
    ]
    if not marked:
        return
    st.html(f'<h2 class="small">{escape(frame.t("map.places", where=where))}</h2>')
    figure = spread_chart(
        known.reliable,
        marked,
        row,
        name=frame.name,
        theme=frame.theme,
        lang=frame.lang,
        dots=True,
        chosen=geo,
    )
    place_chart(
        frame,
        figure,
        indicator,
        frame.release.observations(indicator, marked, [year]),
        key="place",
        sentence=" ".join(part for part in said if part),
        unit=False,
        levels=False,
        source=False,
    )
    st.html(rules(frame, "place", "words", "levels", "missing"))
