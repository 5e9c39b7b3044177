"""Why a figure is missing, as the last part of a text key."""

from analysis.coverage import figure
from dashboard.release import Release


def missing(release: Release, indicator: str, geo: str, year: int | None = None) -> str:
    """Why an area has no figure of its own to show.

    Args:
        release: The figures.
        indicator: Catalogue id.
        geo: Code of an area.
        year: The year shown; any by default.
    """
    # There may be one that is not shown: of the country, or of other years.
    return figure(release, geo, indicator, year).reason or "not_published"
