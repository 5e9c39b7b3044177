"""The figures of the map page as a wall shows them: its maps, and what stands beside them."""

from collections.abc import Mapping
from dataclasses import replace

from dashboard.followed import COURSE, PLACE, course_finding, course_view, standing_view
from dashboard.map_view import (
    BESIDE,
    map_choices,
    map_figure,
    map_headline,
    map_kicker,
    map_omits,
    map_says,
    shown_maps,
)
from dashboard.mapped import mapped
from dashboard.projector.asked import ViewError, figure_of, measured
from dashboard.served import prefix
from dashboard.shell import Frame
from dashboard.view import WALL_HEIGHT, View

_BUILDERS = {COURSE: course_view, PLACE: standing_view}
_SECOND = (BESIDE, *(f"{part}_{BESIDE}" for part in _BUILDERS))


def wall_map(frame: Frame, params: Mapping[str, str]) -> View:
    """The map of an address, full bleed, or the figure beside it that `figure=` names.

    `figure=beside` is the second of two maps, `trend_beside` and `place_beside` are its figures.

    Raises:
        ViewError: The measure is on no map (any more), or the map has no such figure.
    """
    if not mapped(frame.release):
        raise ViewError("nothing", label=frame.t("menu.map"))
    choices, unknown = map_choices(frame.release, params)
    for name, codes in unknown.items():
        if name in ("indicator", "beside") and codes[0] in measured(frame):
            label = frame.word(frame.release.indicators.loc[codes[0]], "label")
            raise ViewError("unmapped", label=label)
        raise ViewError("gone", what=frame.t(f"state.names.{name}"), code=codes[0][:40])
    maps = shown_maps(frame.release, choices)
    name = figure_of(params, ("", *_BUILDERS, *(_SECOND if len(maps) > 1 else ())))
    shown = maps[name in _SECOND]
    if build := _BUILDERS.get(name.removesuffix(f"_{BESIDE}")):
        view = build(frame, shown, WALL_HEIGHT)
        if not shown.row["comparable_over_time"] and view is None:
            raise ViewError("why", why=frame.t("map.noyears"))
        if view is None:
            raise ViewError("nothing", label=frame.word(shown.row, "label"))
        # A page says it in other words, and gathers it at no rerun.
        return replace(view, name=name, finding=view.finding or course_finding(frame, shown))
    said = [map_says(frame, shown), map_omits(frame, shown, "projector")]
    return View(
        title=map_kicker(frame, shown),
        figure=map_figure(frame, shown, "projector", prefix()),
        figures=shown.observations,
        sentence=" ".join(part for part in said if part),
        indicator=shown.indicator,
        finding=map_headline(frame, shown),
        name=name,
    )
