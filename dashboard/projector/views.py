"""Which figure an address means, made without the page that the address leads to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from dashboard.axes import year_span
from dashboard.circular_areas import circular_areas
from dashboard.comparing import BENCHMARKS, MOST, compare, first_compared, opening, options
from dashboard.comparison import compared_view, spread_view
from dashboard.facts import facts
from dashboard.look import REGION_MARK
from dashboard.measure_view import measure_finding, measure_view
from dashboard.national import national_pair
from dashboard.national_figure import national_view
from dashboard.projector.map_views import wall_map
from dashboard.projector.view_error import ViewError
from dashboard.regional_measures import regional_view
from dashboard.shell import Frame
from dashboard.view import View

Params = Mapping[str, str]
HEIGHT = 266
"""Pixels of a chart as a page has it that fills a wall of 1080 when it is enlarged."""


def view_of(frame: Frame, page: str, params: Params) -> View:
    """The figure that an address means.

    Args:
        frame: Language, theme and figures.
        page: Name of the page.
        params: Parameters of the address; `figure` names the figure where the page has several.

    Raises:
        ViewError: The page has no figure, or none of what is asked for (any more).
    """
    if page not in _VIEWS:
        raise ViewError("page", page=frame.t(f"menu.{page}"))
    return _VIEWS[page](frame, params)


def shows(page: str) -> bool:
    """Whether a page has figures for a wall."""
    return page in _VIEWS


def _code(frame: Frame, params: Params, name: str, there: Sequence[str], default: str) -> str:
    """What is asked for, or the default where nothing is; what is not there (any more) is told."""
    asked = params.get(name, "") or default
    if asked not in there:
        label = frame.t(f"state.names.{name}")
        raise ViewError("gone", what=label, code=asked[:40])
    return asked


def _codes(params: Params, name: str, there: Sequence[str], default: str) -> list[str]:
    asked = [code for code in params.get(name, "").split(",") if code in there]
    return asked or [code for code in default.split(",") if code]


def _measured(frame: Frame) -> list[str]:
    return list(frame.release.indicators.index[frame.release.indicators["last_year"] > 0])


def _compare(frame: Frame, params: Params) -> View:
    release = frame.release
    indicator = _code(frame, params, "indicator", _measured(frame), first_compared(release))
    offered, first = options(release, indicator, frame.lang), opening(release, indicator, "sv")
    regions = _codes(params, "region", offered.areas, ",".join(REGION_MARK))
    begin, end = year_span(_codes(params, "years", offered.years, first["years"]))
    [benchmark] = _codes(params, "benchmark", tuple(BENCHMARKS), "both")[:1]
    found = compare(release, indicator, regions[:MOST], benchmark, (int(begin), int(end)))
    if found is None or not found.drawable:
        raise ViewError("nothing", label=frame.word(release.indicators.loc[indicator], "label"))
    if params.get("figure") == "spread" and len(found.distribution):
        return spread_view(frame, indicator, found)
    [chart] = _codes(params, "chart", ("line", "bar", "table"), first["chart"])[:1]
    chart = first["chart"] if chart == "table" else chart
    return compared_view(frame, indicator, found, chart, regions[0], HEIGHT)


def _domains(frame: Frame, params: Params) -> View:
    themes, rows = frame.release.themes, frame.release.indicators
    keys = list(themes.loc[themes["kind"] == "s3_domain"].sort_values("position")["key"])
    domain = _code(frame, params, "domain", keys, keys[0])
    [region] = _codes(params, "region", tuple(REGION_MARK), next(iter(REGION_MARK)))[:1]
    own = rows.index[(rows["s3_domain"] == domain) & ~rows["id"].isin(rows["counts"])]
    first = next((i for i in own if facts(frame.release, i, same_year=True)), "")
    indicator = _code(frame, params, "figure", _measured(frame), first)
    if not facts(frame.release, indicator, same_year=True):
        raise ViewError("nothing", label=frame.word(rows.loc[indicator], "label"))
    shown = measure_view(frame, indicator, region, HEIGHT)
    if shown.figures.loc[shown.figures["value"].notna(), "year"].nunique() == 1:
        # A single year is no line: where ours stand among the others says more from afar.
        shown = regional_view(frame, indicator, HEIGHT) or shown
    return replace(shown, finding=measure_finding(frame, indicator))


def _circular(frame: Frame, params: Params) -> View:
    areas = circular_areas(frame.release)
    asked = params.get("area", "")
    keys = [asked] if asked in areas.rows.index else list(areas.rows.index)
    first = next(chain.from_iterable(areas.with_figures(key) for key in keys), "")
    default = params.get("indicator", "") or first
    indicator = _code(frame, params, "figure", _measured(frame), default)
    pair = national_pair(frame.release, indicator)
    level = frame.release.indicators.at[indicator, "level"]
    shown = (
        national_view(frame, pair, HEIGHT)
        if pair and level == "national"
        else regional_view(frame, indicator, HEIGHT)
    )
    if shown is None:
        label = frame.word(frame.release.indicators.loc[indicator], "label")
        raise ViewError("nothing", label=label)
    return shown


_VIEWS: dict[str, Callable[[Frame, Params], View]] = {
    "compare": _compare,
    "domains": _domains,
    "circular": _circular,
    "map": wall_map,
}
