"""Whether areas close their gap to the EU and to Sweden, in words."""

from typing import get_args

import pandas as pd

from analysis.answers import NoAnswer
from analysis.closing import Closing, Word, closing
from analysis.trends import UNFIT
from dashboard.area_lines import COUNTRY, EU
from dashboard.comparing import Comparison
from dashboard.sentences import listing
from dashboard.shell import Frame
from dashboard.words import NBSP, number, unit_gap, year_span

_PASSED = ("fell_below", "rose_above", "both_sides")
_TOO_FEW = ("few_values", "break")
_ORDER = (*get_args(Word), *_PASSED, "untested", *UNFIT)


def gap_sentences(frame: Frame, indicator: pd.Series, found: Comparison) -> str:
    """How the gap of the areas compared to each benchmark has changed; "" where no rule answers.

    The rule takes its years from the whole series, not from those the reader shows. A gap without
    a clear trend, or with too few years, is told too: silence would read as no change. An index in
    which all areas are 100 in one year has no gap.

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
    """The areas of each word, every one with its years and figures; "" where there is no word."""
    by_word: dict[str, list[str]] = {}
    for geo, gap in gaps.items():
        name = frame.name(geo)
        if isinstance(gap, Closing):
            word = gap.reason if gap.reason in _PASSED else gap.word
            said = f"{name} ({_figures(frame, indicator, gap)})"
            by_word.setdefault(word, []).append(said)
        elif gap.reason in _TOO_FEW:
            few = frame.t("compare.gap.years", have=gap.have, needed=gap.needed)
            by_word.setdefault("untested", []).append(f"{name} ({few})")
        elif gap.reason in UNFIT:
            by_word.setdefault(gap.reason, []).append(name)
    return listing(
        [
            frame.t(f"compare.gap.{word}", names=listing(by_word[word], frame.lang))
            for word in _ORDER
            if word in by_word
        ],
        frame.lang,
    )


def _figures(frame: Frame, indicator: pd.Series, gap: Closing) -> str:
    """Years, the gap at both ends, and its pace or why it has none; a gap below 0 is under."""
    decimals, lang = int(indicator["decimals"]), frame.lang
    first, last = (number(end, decimals, lang, sign=True) for end in (gap.start, gap.gap))
    unit = difference_unit(frame, indicator)
    ends = frame.t("compare.gap.ends", first=first, last=last)
    said = [year_span(gap.first, gap.last), ends + (unit_gap(unit, lang) or NBSP) + unit]
    if gap.speed is not None:
        # A pace is smaller than the values, so it has a decimal more.
        pace = number(gap.speed, decimals + 1, lang)
        said.append(frame.t("compare.gap.pace", pace=pace))
    elif gap.reason not in _PASSED:
        said.append(frame.t(f"compare.gap.reason.{gap.reason}"))
    return ", ".join(said)


def difference_unit(frame: Frame, indicator: pd.Series) -> str:
    """What a difference is counted in: of percentages percentage points, of an index its points."""
    scale = str(indicator["scale"])
    if scale in ("points", "index"):
        return frame.t(f"compare.gap.{scale}")
    return frame.word(indicator, "unit")
