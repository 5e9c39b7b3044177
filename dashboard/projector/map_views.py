"""The maps of the map page as a wall shows them."""

from collections.abc import Mapping

from dashboard.map_view import (
    map_choices,
    map_figure,
    map_headline,
    map_kicker,
    map_omits,
    map_says,
    shown_maps,
)
from dashboard.mapped import mapped
from dashboard.projector.asked import ViewError, measured
from dashboard.served import prefix
from dashboard.shell import Frame
from dashboard.view import View

BESIDE = "beside"
"""Names the second of two maps in an address."""


def wall_map(frame: Frame, params: Mapping[str, str]) -> View:
    """The map of an address, full bleed; with `figure=beside` the second of two.

    Raises:
        ViewError: The measure is on no map (any more).
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
    second = params.get("figure") == BESIDE and len(maps) > 1
    shown = maps[1 if second else 0]
    said = [map_says(frame, shown), map_omits(frame, shown, "projector")]
    return View(
        title=map_kicker(frame, shown),
        figure=map_figure(frame, shown, "projector", prefix()),
        figures=shown.observations,
        sentence=" ".join(part for part in said if part),
        indicator=shown.indicator,
        finding=map_headline(frame, shown),
        name=BESIDE if second else "",
    )
