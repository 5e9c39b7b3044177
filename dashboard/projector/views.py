"""Which figure an address means, made without the page that the address leads to."""

from collections.abc import Callable
from dataclasses import replace
from itertools import chain

from dashboard.axes import year_span
from dashboard.circular_areas import circular_areas
from dashboard.comparing import BENCHMARKS, MOST, compare, first_compared, opening, options
from dashboard.comparison import compared_view, spread_view
from dashboard.domain_score import score_view
from dashboard.facts import facts
from dashboard.look import REGION_MARK
from dashboard.measure_view import measure_finding, measure_view
from dashboard.national import national_pair
from dashboard.national_figure import national_view
from dashboard.projector.asked import Params, ViewError, code_of, codes_of, figure_of, measured
from dashboard.projector.industries import specialisation_view
from dashboard.projector.map_views import wall_map
from dashboard.projector.peers import similar_view
from dashboard.regional_measures import regional_view
from dashboard.shell import Frame
from dashboard.view import WALL_HEIGHT, View
from dashboard.weights import read_weights

_WHOLE = "all"  # areas of the circular page at once


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


def _compare(frame: Frame, params: Params) -> View:
    release = frame.release
    indicator = code_of(frame, params, "indicator", measured(frame), first_compared(release))
    offered, first = options(release, indicator, frame.lang), opening(release, indicator, "sv")
    regions = codes_of(frame, params, "region", offered.areas, ",".join(REGION_MARK))
    begin, end = year_span(codes_of(frame, params, "years", offered.years, first["years"]))
    [benchmark] = codes_of(frame, params, "benchmark", tuple(BENCHMARKS), "both")[:1]
    found = compare(release, indicator, regions[:MOST], benchmark, (int(begin), int(end)))
    if found is None or not found.drawable:
        raise ViewError("nothing", label=frame.word(release.indicators.loc[indicator], "label"))
    if figure_of(params, ("chart", "spread")) == "spread":
        if not len(found.distribution):
            raise ViewError("figure", code="spread")
        return spread_view(frame, indicator, found, WALL_HEIGHT)
    [chart] = codes_of(frame, params, "chart", ("line", "bar", "table"), first["chart"])[:1]
    chart = first["chart"] if chart == "table" else chart
    return compared_view(frame, indicator, found, chart, regions[0], WALL_HEIGHT)


def _domains(frame: Frame, params: Params) -> View:
    themes, rows = frame.release.themes, frame.release.indicators
    keys = list(themes.loc[themes["kind"] == "s3_domain"].sort_values("position")["key"])
    domain = code_of(frame, params, "domain", keys, keys[0])
    [region] = codes_of(frame, params, "region", tuple(REGION_MARK), next(iter(REGION_MARK)))[:1]
    if params.get("figure") == "score":
        return _score(frame, params, domain)
    own = rows.index[(rows["s3_domain"] == domain) & ~rows["id"].isin(rows["counts"])]
    first = next((i for i in own if facts(frame.release, i, same_year=True)), "")
    if not (params.get("figure") or first):
        raise ViewError("nothing", label=frame.word(themes.set_index("key").loc[domain], "label"))
    indicator = code_of(frame, params, "figure", measured(frame), first)
    if not facts(frame.release, indicator, same_year=True):
        raise ViewError("nothing", label=frame.word(rows.loc[indicator], "label"))
    shown = measure_view(frame, indicator, region, WALL_HEIGHT)
    if shown.figures.loc[shown.figures["value"].notna(), "year"].nunique() == 1:
        # A single year is no line: where ours stand among the others says more from afar.
        shown = regional_view(frame, indicator, WALL_HEIGHT) or shown
    return replace(shown, finding=measure_finding(frame, indicator) or shown.finding)


def _score(frame: Frame, params: Params, domain: str) -> View:
    weights, unknown = read_weights(frame.release, params.get("weights", ""))
    if unknown:
        raise ViewError("gone", what=frame.t("score.table.weight"), code=unknown[0][:40])
    name = frame.word(frame.release.themes.set_index("key").loc[domain], "short")
    shown = score_view(frame, domain, name, weights)
    if shown is None:
        raise ViewError("nothing", label=f"{frame.t('score.title')}, {name}")
    return shown


def _circular(frame: Frame, params: Params) -> View:
    areas = circular_areas(frame.release)
    keys = codes_of(frame, params, "area", (*areas.rows.index, _WHOLE), ",".join(areas.rows.index))
    keys = [key for key in areas.rows.index if key in keys or _WHOLE in keys]
    first = next(chain.from_iterable(areas.with_figures(key) for key in keys), "")
    default = params.get("indicator", "") or first
    indicator = code_of(frame, params, "figure", measured(frame), default)
    pair = national_pair(frame.release, indicator)
    level = frame.release.indicators.at[indicator, "level"]
    shown = (
        national_view(frame, pair, WALL_HEIGHT)
        if pair and level == "national"
        else regional_view(frame, indicator, WALL_HEIGHT)
    )
    if shown is None:
        label = frame.word(frame.release.indicators.loc[indicator], "label")
        raise ViewError("nothing", label=label)
    if level == "national":
        return shown
    return replace(shown, finding=measure_finding(frame, indicator) or shown.finding)


_VIEWS: dict[str, Callable[[Frame, Params], View]] = {
    "compare": _compare,
    "domains": _domains,
    "circular": _circular,
    "map": wall_map,
    "specialisation": specialisation_view,
    "peers": similar_view,
}
