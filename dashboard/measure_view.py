"""The figure of a measure on the page of its domain: lines over time, or Sweden beside the EU."""

from dashboard.charts import trend_chart
from dashboard.comparing import compare
from dashboard.comparison import beside_finding
from dashboard.facts import EU, facts, placed
from dashboard.findings import finding
from dashboard.look import REGION_MARK
from dashboard.national import national_pair
from dashboard.national_figure import national_view
from dashboard.shell import Frame
from dashboard.view import View, measure_title


def measure_view(frame: Frame, indicator: str, region: str, height: int = 0) -> View:
    """The figure of a measure that has figures.

    Args:
        frame: Language, theme and figures.
        indicator: Catalogue id.
        region: The region in the foreground.
        height: Pixels on a wall; as high as a page has it by default.
    """
    release = frame.release
    areas = facts(release, indicator, same_year=True)
    pair = national_pair(release, indicator) if areas[0].level == "national" else None
    if pair:
        return national_view(frame, pair, height or 270)
    # A count of a country would press the counties flat against the axis.
    beside = set() if areas[0].count else {"SE", EU}
    figures = release.observations(indicator, beside | {fact.geo for fact in areas})
    among = placed(areas)
    drawn = trend_chart(
        figures,
        release.indicators.loc[indicator],
        name=frame.name,
        theme=frame.theme,
        lang=frame.lang,
        chosen=region,
        distribution=among.among if among else None,
        year=among.year if among else None,
        height=height or (310 if len(areas) > 2 else 270),
        wide=height > 0,
    )
    return View(
        title=measure_title(frame, indicator),
        figure=drawn,
        figures=figures,
        sentence=finding(areas, frame.name, frame.lang),
        indicator=indicator,
        name=indicator,
    )


def measure_finding(frame: Frame, indicator: str) -> str:
    """What ours are beside the EU, or its regions, in one sentence; "" where nothing is said."""
    found = compare(frame.release, indicator, list(REGION_MARK), "eu")
    return beside_finding(frame, indicator, found) if found and found.drawable else ""
