"""What a map knows of the areas that it follows, or of ours: their course and their place."""

import pandas as pd

from dashboard.area_lines import COUNTRY, EU
from dashboard.boundaries import drawn_areas
from dashboard.charts import trend_chart
from dashboard.comparing import compare
from dashboard.comparison import beside_finding
from dashboard.look import PAIRS, REGION_MARK
from dashboard.map_view import ShownMap, map_headline
from dashboard.map_words import placed_among, rank_sentences
from dashboard.placing import spread_sentence
from dashboard.sentences import common_year, values_sentence
from dashboard.shell import Frame
from dashboard.spread import spread_chart
from dashboard.view import View, measure_title

COURSE, PLACE = "trend", "place"
"""Name the two figures beside a map in an address."""


def followed(shown: ShownMap) -> list[str]:
    """The areas that a map follows; without any, ours of its level."""
    return list(shown.selected) or (list(REGION_MARK) if shown.level == "nuts3" else list(PAIRS))


def course_view(frame: Frame, shown: ShownMap, height: int = 0) -> View | None:
    """How the areas followed have developed; None where years do not compare, or without a value.

    Args:
        frame: Language, theme and figures.
        shown: The map.
        height: Pixels on a wall; as high as a panel has it by default.
    """
    row, geos = shown.row, followed(shown)
    figures = frame.release.observations(shown.indicator, [*geos, COUNTRY, EU])
    if not (row["comparable_over_time"] and figures["value"].notna().any()):
        return None
    year = common_year(figures)
    figure = trend_chart(
        figures,
        row,
        name=frame.name,
        theme=frame.theme,
        lang=frame.lang,
        chosen=shown.selected[0] if shown.selected else PAIRS[0],
        distribution=_drawn_in(frame, shown, year),
        height=height or (215 if len(geos) < 3 else 330),
        wide=height > 0,
    )
    sentence = values_sentence(figures, row, frame.name, frame.lang)
    other = ""
    if year != shown.year:
        other = frame.t("map.other_year", year=shown.year, shown=year)
    return View(
        title=measure_title(frame, shown.indicator),
        figure=figure,
        figures=figures,
        sentence=f"{sentence} {other}".strip(),
        indicator=shown.indicator,
        name=COURSE,
        beneath=other,
    )


def course_finding(frame: Frame, shown: ShownMap) -> str:
    """What the areas followed are beside Sweden and the EU; "" where nothing is said."""
    found = compare(frame.release, shown.indicator, followed(shown), "both")
    return beside_finding(frame, shown.indicator, found) if found else ""


def standing_view(frame: Frame, shown: ShownMap, height: int = 0) -> View | None:
    """Where ours and the areas followed stand among the EU's regions, whichever the map shows.

    None where none of them has a value that can be placed. The arguments are those of
    `course_view`.
    """
    ours = REGION_MARK if shown.level == "nuts3" else PAIRS
    known = (shown.indicator, shown.level, shown.year)
    reliable = shown.figures.reliable
    marked = [geo for geo in dict.fromkeys([*ours, *shown.selected]) if geo in reliable]
    if not marked:
        return None
    among = placed_among(frame, *known)
    # An area outside the EU stands beside its regions without being one of them.
    outside = reliable[[geo for geo in marked if geo not in among.index]]
    figure = spread_chart(
        pd.concat([among, outside]),
        marked,
        shown.row,
        name=frame.name,
        theme=frame.theme,
        lang=frame.lang,
        dots=True,
        chosen=shown.selected[0] if shown.selected else "",
        height=height,
    )
    spread = spread_sentence(frame, shown.row, among, shown.year)
    headline = f"{map_headline(frame, shown)}."
    ranks = rank_sentences(frame, *known, shown.figures, shown.selected)
    return View(
        title=measure_title(frame, shown.indicator),
        figure=figure,
        figures=frame.release.observations(shown.indicator, marked, [shown.year]),
        sentence=" ".join(part for part in (spread, headline, ranks) if part),
        indicator=shown.indicator,
        finding=headline,
        name=PLACE,
        beneath=spread,
    )


def _drawn_in(frame: Frame, shown: ShownMap, year: int) -> pd.Series:
    """The areas of the map, or around ours, in the chart's year, which may be another one."""
    window = "eu" if shown.window == "eu" else "nordic"
    values = frame.release.distribution(shown.indicator, year, shown.level)
    return values[values.index.isin(drawn_areas(shown.level, window))]
