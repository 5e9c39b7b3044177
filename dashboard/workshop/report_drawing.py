"""Which drawing a view has on paper: lines, a place among regions or a map, else none."""

from typing import Any

import pandas as pd

from dashboard.area_lines import EU
from dashboard.boundaries import NORDIC
from dashboard.comparing import compare
from dashboard.facts import facts, placed
from dashboard.look import REGION_MARK
from dashboard.map_figures import MapFigures
from dashboard.national import national_pair
from dashboard.printed_chart import printed_chart
from dashboard.printed_map import printed_map
from dashboard.printed_strip import printed_strip
from dashboard.sentences import ours
from dashboard.shell import Frame
from dashboard.view import View
from dashboard.workshop.report import Part
from dashboard.workshop.report_table import as_shown

WIDTH = 490.0
"""Points of a drawing; a map is narrower."""
MAP_WIDTH = 330.0
_HEIGHT, _SIZE = 190, 9  # points of lines over time and of the type


def report_drawing(frame: Frame, part: Part) -> tuple[str, float] | None:
    """The SVG of a view and its width in points; None where only its table tells it."""
    view = part.view
    if part.shown is None or view is None or not view.indicator:
        return None
    row: pd.Series = frame.release.indicators.loc[view.indicator]
    known = view.figures[view.figures["value"].notna()]
    look: dict[str, Any] = {"name": frame.name, "lang": frame.lang, "size": _SIZE}
    years = sorted(known["year"].unique())
    if part.shown.is_map and len(years) == 1 and known["geo"].str.startswith(NORDIC).all():
        level = "nuts3" if (known["geo"].str.len() == 5).any() else "nuts2"
        drawn = printed_map(_mapped(view), row, level=level, width=MAP_WIDTH, **look)
        return drawn, MAP_WIDTH
    look["width"] = WIDTH
    if len(years) > 1 and not part.shown.is_map:
        among, year = _among(frame, part, view)
        first = part.slide.params.get("region", "").split(",")[0] or next(iter(REGION_MARK))
        return printed_chart(
            as_shown(view),
            row,
            chosen=first,
            distribution=among,
            year=year,
            height=_HEIGHT,
            **look,
        ).svg, WIDTH
    if len(years) == 1 and ours(known["geo"]):
        among, _ = _among(frame, part, view)
        if among is not None:
            return printed_strip(view.figures, row, among, int(years[0]), **look).svg, WIDTH
    return None


def _among(frame: Frame, part: Part, view: View) -> tuple[pd.Series | None, int | None]:
    """The regions of Europe, or its countries, that the view shows beside, and their year."""
    release, indicator = frame.release, view.indicator
    geos = set(view.figures["geo"])
    regional = [geo for geo in geos if len(geo) > 2 and geo != EU]
    if not regional:
        pair = national_pair(release, indicator)
        # A comparison shows the areas that were chosen alone.
        if part.slide.page == "compare" or pair is None or pair.place is None:
            return None, None
        return pair.among, pair.year
    if part.slide.page in ("compare", "map"):
        years = view.figures["year"]
        span = (int(years.min()), int(years.max()))
        found = compare(release, indicator, ours(geos) or regional, "both", span)
        among = found.distribution if found else pd.Series(dtype=float)
        return (among, found.year) if found and len(among) else (None, None)
    fact = placed(facts(release, indicator, same_year=True))
    # The place of another level or year than the view's is none of its areas.
    if fact is None or fact.geo not in geos or fact.year not in set(view.figures["year"]):
        return None, None
    return fact.among, fact.year


def _mapped(view: View) -> MapFigures:
    rows = view.figures
    known = rows["value"].notna()
    return MapFigures(
        values=rows[known].set_index("geo")["value"],
        secret=frozenset(rows.loc[~known & (rows["confidential"] != ""), "geo"]),
        unreliable=frozenset(rows.loc[known & rows["flag"].str.contains("u"), "geo"]),
    )
