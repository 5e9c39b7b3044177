"""Whether areas close their gap to the EU and to Sweden, in words."""

from typing import get_args

import pandas as pd

from analysis.answers import NoAnswer
from analysis.closing import Closing, Word, closing
from dashboard.area_lines import COUNTRY, EU
from dashboard.comparing import Comparison
from dashboard.sentences import listing
from dashboard.shell import Frame
from dashboard.words import NBSP, number, unit_gap, year_span

_BOTH_SIDES = "both_sides"
_ORDER = (*get_args(Word), _BOTH_SIDES)


def gap_sentences(frame: Frame, indicator: pd.Series, found: Comparison) -> str:
    """How the gap of the areas compared to each benchmark has changed; "" where no rule answers.

    The rule takes its years from the whole series, not from those the reader shows. A gap without
    a clear trend is told too, so that its absence is not read as no change. An index in which all
    areas are 100 in one year has no gap.

    Args:
        frame: The page.
        indicator: Row of `indicators`.
        found: What is compared.
    """
    if indicator["scale"] == "base_year":
        return ""
    held_against = {"eu": EU, "country": COUNTRY}
    held_against = {
        to: geo
        for to, geo in held_against.items()
        if geo in found.held_against and geo not in found.areas
    }
    observed = frame.release.observations(
        str(indicator["id"]), [*found.areas, *held_against.values()]
    )
    series = {geo: observed[observed["geo"] == geo] for geo in observed["geo"].unique()}
    said = []
    for to, reference in held_against.items():
        gaps = {geo: _gap(indicator, series, geo, reference) for geo in found.areas}
        told = _told(frame, indicator, gaps)
        if told:
            said.append(frame.t("compare.gap.sentence", to=frame.t(f"beside.to.{to}"), told=told))
    return " ".join(said)


def _gap(
    indicator: pd.Series, series: dict[str, pd.DataFrame], geo: str, reference: str
) -> Closing | NoAnswer:
    if geo not in series or reference not in series:
        return NoAnswer("no_values")
    return closing(
        series[geo],
        series[reference],
        int(indicator["decimals"]),
        rhythm=str(indicator["rhythm"]),
        comparable_over_time=bool(indicator["comparable_over_time"]),
    )


def _told(frame: Frame, indicator: pd.Series, gaps: dict[str, Closing | NoAnswer]) -> str:
    """The areas of each word, every one with its years and pace; "" where there is no word."""
    by_word: dict[str, list[str]] = {}
    for geo, gap in gaps.items():
        if isinstance(gap, Closing):
            word = _BOTH_SIDES if gap.reason == _BOTH_SIDES else gap.word
            within = [year_span(gap.first, gap.last)]
            if gap.speed is not None:
                within.append(frame.t("compare.gap.pace", pace=_pace(frame, indicator, gap.speed)))
            by_word.setdefault(word, []).append(f"{frame.name(geo)} ({', '.join(within)})")
    return listing(
        [
            frame.t(f"compare.gap.{word}", names=listing(by_word[word], frame.lang))
            for word in _ORDER
            if word in by_word
        ],
        frame.lang,
    )


def _pace(frame: Frame, indicator: pd.Series, speed: float) -> str:
    """A difference with its unit: of percentages percentage points, of an index its points."""
    unit, scale = frame.word(indicator, "unit"), str(indicator["scale"])
    if scale in ("points", "index"):
        unit = frame.t(f"compare.gap.{scale}")
    # A pace is smaller than the values, so a decimal more is shown.
    figure = number(speed, int(indicator["decimals"]) + 1, frame.lang)
    return figure + (unit_gap(unit, frame.lang) or NBSP) + unit
