"""The cards of the start page as HTML: the headline figure of a domain, of one region or all."""

from collections.abc import Sequence
from html import escape

import pandas as pd

from analysis.scores import Place
from dashboard.area_lines import COUNTRY
from dashboard.cards import level_chip, priority_mark, trend_line, waiting
from dashboard.chart_notes import distribution_words
from dashboard.facts import Fact
from dashboard.findings import figure, place_words, unit, year
from dashboard.look import ALL, mark
from dashboard.national import national_pair
from dashboard.national import place_words as country_place_words
from dashboard.sentences import listing
from dashboard.shell import Frame
from dashboard.strips import distribution_strip, sparkline
from dashboard.words import number, unit_beside, unit_gap


def card(frame: Frame, theme: pd.Series, found: Sequence[Fact], choice: str) -> str:
    """The inside of a card under its title and its priority: the headline figure.

    Args:
        frame: The page.
        theme: Row of `themes`.
        found: The headline figure of the region, or of each area of all four; none draws the
            panel that waits for it.
        choice: The region, or `ALL`.
    """
    indicator = frame.release.indicators.loc[theme["headline"]]
    head = f'<p class="measure">{escape(frame.word(indicator, "short"))}</p>'
    if not found:
        return head + waiting(frame, indicator, choice)
    if len(found) == 1:
        return head + _one(frame, found[0], "" if choice == ALL else choice)
    return head + _several(frame, found)


def said(frame: Frame, marks: pd.Series) -> str:
    """Whose priority a domain is.

    Args:
        frame: The page.
        marks: Mark (stated, inferred, not_named) by region: one region, or all four.
    """
    if len(marks) == 1:
        return priority_mark(frame, str(marks.iloc[0]))
    names = [frame.name(str(geo)) for geo in marks.index[marks == "stated"]]
    key = "stated_by" if names else "stated_by_none"
    words = frame.t(f"card.{key}", names=listing(names, frame.lang))
    return f'<p class="measure">{"● " if names else ""}{escape(words)}</p>'


def _one(frame: Frame, fact: Fact, region: str) -> str:
    lang = frame.lang
    words = unit_beside(frame.word(fact.indicator, "short"), unit(fact, lang))
    head = (
        f'<p class="fig"><b class="num">{figure(fact, lang)}</b>'
        f"{unit_gap(words, lang)}{escape(words)} "
        f'<span class="num">{escape(year(fact, lang))}</span></p>'
    )
    if fact.level == "national":
        drawing = _national(frame, fact)
    else:
        drawing = _strip(frame, [fact]) + _place(frame, fact)
    return f"{head}{drawing}{trend_line(frame, fact)}<p>{level_chip(frame, fact, region)}</p>"


def _several(frame: Frame, found: Sequence[Fact]) -> str:
    lang = frame.lang
    words = unit_beside(frame.word(found[0].indicator, "short"), unit(found[0], lang))
    lines = "".join(
        f"<li>{mark(fact.geo, frame.theme)}{escape(frame.name(fact.geo))} "
        f'<b class="num">{figure(fact, lang)}</b>{trend_line(frame, fact)}</li>'
        for fact in found
    )
    head = f'<p class="fig">{escape(words)} <span>{escape(year(found[0], lang))}</span></p>'
    chips = "".join(level_chip(frame, fact) for fact in found if fact.level == "shared")
    return f'{head}{_strip(frame, found)}<ul class="each">{lines}</ul><p>{chips}</p>'


def _strip(frame: Frame, found: Sequence[Fact]) -> str:
    """The areas among the regions of the EU; "" where the rule gives them no place."""
    first, place = found[0], found[0].place
    if not isinstance(place, Place):
        return ""
    low, high, median = (
        number(value, first.decimals, frame.lang)
        for value in (first.among.min(), first.among.max(), place.median)
    )
    regions = distribution_words(first.among, frame.lang)
    own = "; ".join(f"{frame.name(fact.geo)}: {figure(fact, frame.lang)}" for fact in found)
    alt = frame.t("place.alt", regions=regions, low=low, high=high, median=median, areas=own)
    values = {fact.geo: fact.value for fact in found}
    drawn = distribution_strip(first.among, place.median, values, frame.theme, alt)
    if len(found) == 1:
        return drawn
    middle = frame.t("place.median", value=median)
    return f'{drawn}<p class="pt"><span>{escape(regions)}</span>{_middle(middle)}</p>'


def _place(frame: Frame, fact: Fact) -> str:
    words = f"<span>{escape(place_words(fact, frame.lang))}</span>"
    if isinstance(fact.place, Place):
        median = number(fact.place.median, fact.decimals, frame.lang)
        words += _middle(frame.t("place.median", value=median))
    return f'<p class="pt">{words}</p>'


def _middle(words: str) -> str:
    return f'<span class="mid">{escape(words)}</span>'


def _national(frame: Frame, fact: Fact) -> str:
    indicator = str(fact.indicator["id"])
    rows = frame.release.observations(indicator, [COUNTRY]).dropna(subset="value")
    years = [int(year) for year in rows["year"]]
    values = [float(value) for value in rows["value"]]
    first, last = years[0], years[-1]
    start, end = (number(value, fact.decimals, frame.lang) for value in (values[0], values[-1]))
    alt = frame.t("card.sparkline", first=first, last=last, start=start, end=end)
    words = frame.t("card.national", first=first, last=last)
    eu = "" if fact.eu is None else number(fact.eu, fact.decimals, frame.lang)
    eu = eu and frame.t("card.eu", value=eu)
    breaks = set(rows.loc[rows["flag"].str.contains("b", regex=False), "year"])
    drawn = sparkline(years, values, frame.theme, alt, breaks) if len(years) > 1 else ""
    pair = national_pair(frame.release, indicator)
    place = country_place_words(frame, pair) if pair and pair.year == fact.year else ""
    among = f'<p class="pt">{escape(place[:1].upper() + place[1:])}</p>' if place else ""
    return f'{drawn}<p class="pt"><span>{escape(words)}</span><span>{escape(eu)}</span></p>{among}'
