"""The figures of jobs by industry that an address means."""

from dashboard.industry_views import change_view, industries_view, quotients_view, related_view
from dashboard.job_change import job_change
from dashboard.job_change_words import refused
from dashboard.look import PAIRS, REGION_MARK
from dashboard.projector.asked import Params, ViewError, codes_of, figure_of
from dashboard.related_industries import related
from dashboard.shell import Frame
from dashboard.specialised import REFERENCES, specialisation
from dashboard.view import WALL_HEIGHT, View

_AREAS = (*REGION_MARK, *PAIRS)
_NAMES = (
    *("quotients", "related"),
    *(f"{part}_{geo}" for part in ("change", "industries") for geo in _AREAS),
)


def specialisation_view(frame: Frame, params: Params) -> View:
    """A figure of the page on specialisation: quotients, a change of jobs, or related industries.

    Raises:
        ViewError: The page has no such figure, or no figures for it.
    """
    figure = figure_of(params, _NAMES)
    [region] = codes_of(frame, params, "region", tuple(REGION_MARK), next(iter(REGION_MARK)))[:1]
    part, _, geo = figure.partition("_")
    if geo:
        return _changed(frame, part, geo)
    if part == "related":
        near = related(frame.release, region)
        if near is None:
            raise ViewError("why", why=frame.t("specialisation.related.nothing"))
        return related_view(frame, near, height=WALL_HEIGHT)
    [reference] = codes_of(frame, params, "reference", REFERENCES, REFERENCES[0])[:1]
    found = specialisation(frame.release, region, reference)
    if found is None:
        raise ViewError("why", why=frame.t("specialisation.nothing"))
    return quotients_view(frame, found, height=WALL_HEIGHT)


def _changed(frame: Frame, part: str, geo: str) -> View:
    change = job_change(frame.release, geo)
    if change is None or (why := refused(frame, geo, change)):
        raise ViewError("why", why=why if change else refused(frame, geo, None))
    if part == "change":
        return change_view(frame, change, height=WALL_HEIGHT)
    if change.rounded:
        raise ViewError("why", why=frame.t("specialisation.change.rounded"))
    return industries_view(frame, change, height=WALL_HEIGHT)
