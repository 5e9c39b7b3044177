"""Why a figure is missing, as the last part of a text key."""

from analysis.coverage import figure
from dashboard.facts import facts
from dashboard.look import ALL, REGION_MARK
from dashboard.release import Release


def missing(release: Release, indicator: str, geo: str, year: int | None = None) -> str:
    """Why an area has no figure of its own to show.

    Args:
        release: The figures.
        indicator: Catalogue id.
        geo: Code of an area, or `ALL` where the four have no year in common.
        year: The year shown; any by default.
    """
    if geo == ALL:
        known = facts(release, indicator)
        return "no_common_year" if known else missing(release, indicator, next(iter(REGION_MARK)))
    # There may be one that is not shown: of the country, or of other years.
    return figure(release, geo, indicator, year).reason or "not_published"
