"""Whether areas close the gap to Sweden and the EU over the years shown, in words."""

import re

import pandas as pd

from analysis.answers import NoAnswer
from analysis.closing import Closing, closing
from analysis.trends import WINDOW_YEARS
from dashboard.area_lines import COUNTRY, EU
from dashboard.comparing import Comparison
from dashboard.shell import Frame
from dashboard.words import NBSP, number

# An index of which all areas are 100 in one year tells of change since then, not of a gap.
_BASE_YEAR = re.compile(r"\b\d{4} = 100")


def gap_sentences(frame: Frame, indicator: pd.Series, found: Comparison) -> str:
    """How the gap of each area to each benchmark shown has changed; "" where no rule answers.

    A gap without a clear trend is told too, so that its absence is not read as no change.

    Args:
        frame: The page.
        indicator: Row of `indicators`.
        found: What is compared.
    """
    if _BASE_YEAR.search(frame.word(indicator, "unit")):
        return ""
    series = {str(geo): rows for geo, rows in found.figures.groupby("geo")}
    held_against = [geo for geo in (EU, COUNTRY) if geo in series and geo not in found.areas]
    said = []
    for geo in found.areas:
        for reference in held_against:
            if geo not in series:
                continue
            gap = closing(
                series[geo],
                series[reference],
                int(indicator["decimals"]),
                rhythm=str(indicator["rhythm"]),
                comparable_over_time=bool(indicator["comparable_over_time"]),
            )
            if not isinstance(gap, NoAnswer):
                names = {"name": frame.name(geo), "reference": frame.name(reference)}
                said.append(_sentence(frame, indicator, gap, names))
    return " ".join(said)


def _sentence(frame: Frame, indicator: pd.Series, gap: Closing, names: dict[str, str]) -> str:
    years = {"first": gap.first, "last": gap.last}
    if gap.speed is None:
        key = "passed" if gap.reason == "passed" else "none"
        return frame.t(f"compare.gap.{key}", **names, **years)
    speed = number(gap.speed, int(indicator["decimals"]) + 1, frame.lang)
    pace = speed + _unit(frame, indicator)
    said = frame.t(f"compare.gap.{gap.word}", **names, **years, pace=pace)
    # A straight line drawn further than the window is long says nothing.
    if gap.years is not None and gap.years <= WINDOW_YEARS:
        said += " " + frame.t("compare.gap.until", year=round(gap.last + gap.years))
    return said


def _unit(frame: Frame, indicator: pd.Series) -> str:
    """Of percentages a difference is in percentage points; another unit stands by the figure."""
    if not frame.word(indicator, "unit").startswith("%"):
        return ""
    return NBSP + frame.t("compare.gap.points")
