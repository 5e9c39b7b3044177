"""The profile of a region on paper: A4, every figure with its place, trend and level."""

from typing import Any

from analysis.scores import Place
from dashboard.cards import priority_words
from dashboard.document import about, document
from dashboard.printed_measure import printed_measure
from dashboard.profile import Group, Row, profile
from dashboard.region_paper import region_content
from dashboard.release import Release
from dashboard.shell import Frame

_COLUMN, _HEIGHT, _TYPE = 300, 105, 8.5  # points of a chart and its type
# On paper the unit stands under the measure, and whose a figure is under its year.
_COLUMNS = ("measure", "value", "year_whose", "eu", "country", "place", "trend")


def profile_paper(release: Release, region: str, lang: str, address: str) -> bytes:
    """The profile of a region as a tagged PDF.

    Args:
        release: The figures.
        region: Code of one of the four.
        lang: `sv` or `en`.
        address: Where the profile stands in the dashboard.

    Returns:
        The PDF, the same for the same release.
    """
    frame = Frame("profile", lang, "light", release)
    groups = profile(frame, region)
    images: dict[str, str] = {}
    told = [row.fact for group in groups for row in group.rows]
    content = region_content(frame, region, told, address, images, of_measures=True) | {
        "about": about(release, lang, frame.t("profile.title", name=frame.name(region))),
        "groups": [_group(frame, group, region, images) for group in groups],
        "columns": [frame.t(f"profile.column.{column}") for column in _COLUMNS],
        "column": _COLUMN,
    }
    content["words"] |= {key: frame.t(f"profile.{key}") for key in ("lead", "notes")}
    return document("profile", content, images)


def _group(frame: Frame, group: Group, region: str, images: dict[str, str]) -> dict[str, Any]:
    headline = next((r.fact for r in group.rows if r.fact.indicator["id"] == group.headline), None)
    chart = None
    if headline is not None:
        size = {"width": _COLUMN, "height": _HEIGHT, "size": _TYPE}
        chart = printed_measure(frame, group.headline, region, images, **size)
    return {
        "title": group.title,
        "said": priority_words(frame, group.mark) if group.mark else "",
        "chart": chart,
        "rows": [_row(row) for row in group.rows],
        "waiting": [
            f"{frame.t(f'missing.these.{reason}')} {'; '.join(labels)}."
            for reason, labels in group.waiting.items()
        ],
    }


def _row(row: Row) -> dict[str, Any]:
    place = row.fact.place
    return {
        "geo": row.fact.geo,
        "direction": row.fact.trend.direction,
        "share": place.share if isinstance(place, Place) else None,
        **{
            name: getattr(row, name)
            for name in (
                *("label", "value", "unit", "year", "whose", "eu", "country"),
                *("percent", "refused", "trend", "on"),
            )
        },
    }
