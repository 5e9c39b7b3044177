"""The numbers of the rules, read where they are applied, so that text and rule cannot differ."""

from analysis import (
    composite,
    countries,
    mann_kendall,
    peers,
    pooled,
    relatedness,
    scores,
    specialisation,
    specialised,
    summary,
    targets,
    trends,
)
from dashboard.words import number


def rule_numbers(lang: str) -> dict[str, str]:
    """What the placeholders stand for in the texts of the rules.

    Args:
        lang: `sv` or `en`.
    """
    low, high = scores.SCORE_ENDS
    of_parts, parts = composite.SHARE
    numbers: dict[str, tuple[float, int]] = {
        "fewest_regions": (scores.FEWEST, 0),
        "normal": (scores.NORMAL, 4),
        "similar": (scores.SIMILAR, 1),
        "points": (scores.SURVEY_POINTS, 0),
        "fewest_values": (trends.FEWEST_VALUES, 0),
        "window": (trends.WINDOW_YEARS, 0),
        "level": (100 * mann_kendall.NOMINAL_LEVEL, 0),
        "biennial_years": (2 * (trends.FEWEST_VALUES - 1), 0),
        "summary_most": (summary.MOST, 0),
        "summary_years": (summary.RECENT_YEARS, 0),
        "summary_regions": (summary.FEWEST_EUROPE, 0),
        "middle_low": (100 * summary.MIDDLE[0], 0),
        "middle_high": (100 * summary.MIDDLE[1], 0),
        "pace_years": (targets.PACE_YEARS, 0),
        "fewest_countries": (countries.FEWEST_COUNTRIES, 0),
        "country_band": (100 * (countries.BAND[1] - countries.BAND[0]), 0),
        "pooled_years": (pooled.PERIOD_YEARS, 0),
        "least_years": (pooled.FEWEST_YEARS, 0),
        "small_count": (pooled.SMALL_COUNT, 0),
        "count_band": (100 * (1 - 2 * pooled.TAIL), 0),
        "scored_regions": (scores.FEWEST_SCORED, 0),
        "score_low": (low, 1),
        "score_high": (high, 1),
        "parts_percent": (100 * of_parts / parts, 0),
        "fewest_parts": (composite.FEWEST_PARTS, 0),
        "band": (100 * (composite.BAND[1] - composite.BAND[0]), 0),
        "jobs": (specialisation.FEWEST_JOBS, 0),
        "quotient": (specialised.LEAST_QUOTIENT, 1),
        "least_share": (100 * specialised.LEAST_SHARE, 0),
        "related_band": (100 * (relatedness.BAND[1] - relatedness.BAND[0]), 0),
        "related_regions": (relatedness.RELATEDNESS_REGIONS, 0),
        "related_divisions": (relatedness.RELATEDNESS_DIVISIONS, 0),
        "known_share": (100 * peers.KNOWN_SHARE, 0),
    }
    return {name: number(value, decimals, lang) for name, (value, decimals) in numbers.items()}


def critical_values(lang: str) -> list[tuple[str, str, str]]:
    """The limits of the arrow rule: number of values, least |S|, and its exact p."""
    return [
        (str(n), str(least), number(float(mann_kendall.EXACT_P[n, least]), 3, lang))
        for n, least in mann_kendall.CRITICAL_S.items()
    ]
