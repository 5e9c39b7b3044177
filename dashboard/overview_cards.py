"""The cards of the start page as HTML: the headline figure of a domain, of one region or all."""

from collections.abc import Sequence
from html import escape

from analysis.scores import Place
from dashboard.area_lines import flag_words
from dashboard.cards import level_chip, trend_line, waiting
from dashboard.facts import Fact
from dashboard.findings import figure, period, unit, year
from dashboard.look import ALL, mark
from dashboard.overview import Headline, course, place_line, priority_line, strip_words
from dashboard.sentences import listing
from dashboard.shell import Frame
from dashboard.strips import distribution_strip, sparkline
from dashboard.summary import without
from dashboard.words import unit_beside, unit_gap


def card(frame: Frame, of: Headline, choice: str) -> str:
    """The inside of a card under its title; without a figure the panel that waits for it.

    Args:
        frame: The page.
        of: The headline figure.
        choice: The region, or `ALL`.
    """
    words = escape(priority_line(frame, of))
    several = " long" if choice == ALL else ""
    said = f'<p class="said{several}">{words}</p>' if words else ""
    ended = of.indicator["status"] == "discontinued"
    measure = frame.word(of.indicator, "short") + (
        f". {frame.t('card.discontinued')}" if ended else ""
    )
    measure = f'<p class="measure">{escape(measure)}</p>'
    if not of.facts:
        return said + measure + waiting(frame, of.indicator, choice)
    alone = len(of.facts) == 1
    figures = _one(frame, of.facts[0]) if alone else _unit(frame, of.facts[0])
    where, middle = (escape(words) for words in place_line(frame, of))
    middle = middle and f'<span class="{"eu" if of.national else "mid"}">{middle}</span>'
    trends = "".join(_area(frame, fact, alone=alone) for fact in of.facts)
    region = "" if choice == ALL else choice
    told = [fact for fact in of.facts if alone or fact.level == "shared"]
    chips = "".join(level_chip(frame, fact, region) for fact in told)
    return (
        f"{said}<div>{measure}{figures}</div>"
        f'<div>{_drawing(frame, of)}<p class="pt"><span>{where}</span>{middle}</p></div>'
        f"<div>{trends}{_without(frame, of, choice)}<p>{chips}</p></div>"
    )


def _one(frame: Frame, fact: Fact) -> str:
    words = unit_beside(frame.word(fact.indicator, "short"), unit(fact, frame.lang))
    return (
        f'<p class="fig"><b class="num">{figure(fact, frame.lang)}</b>'
        f"{unit_gap(words, frame.lang)}{escape(words)} "
        f'<span class="num">{escape(year(fact, frame.lang))}</span></p>'
    )


def _unit(frame: Frame, fact: Fact) -> str:
    """Unit and year that several areas share."""
    words = unit_beside(frame.word(fact.indicator, "short"), unit(fact, frame.lang))
    return f'<p class="fig">{escape(words)} <span>{period(fact)}</span></p>'


def _area(frame: Frame, fact: Fact, *, alone: bool) -> str:
    if alone:
        return trend_line(frame, fact)
    flags = escape(flag_words(fact.flag, frame.lang))
    return (
        f'<div class="each">{mark(fact.geo, frame.theme)}{escape(frame.name(fact.geo))} '
        f'<b class="num">{figure(fact, frame.lang)}</b> <small>{flags}</small>'
        f"{trend_line(frame, fact)}</div>"
    )


def _without(frame: Frame, of: Headline, choice: str) -> str:
    """Which of all four regions have no figure to show beside the others; "" for none."""
    names = [frame.name(geo) for geo in without(of.facts, choice)]
    words = frame.t("card.without", names=listing(names, frame.lang)) if names else ""
    return words and f'<p class="pt">{escape(words)}</p>'


def _drawing(frame: Frame, of: Headline) -> str:
    """The areas among the regions of the EU, or the course of a national figure; "" for neither."""
    if of.national:
        drawn = course(frame, of.national)
        if len(drawn.years) < 2:
            return ""
        return sparkline(drawn.years, drawn.values, frame.theme, drawn.words, drawn.breaks)
    return _strip(frame, of.placed)


def _strip(frame: Frame, found: Sequence[Fact]) -> str:
    if not found or not isinstance(place := found[0].place, Place):
        return ""
    values = {fact.geo: fact.value for fact in found}
    alt = strip_words(frame, found)
    return distribution_strip(found[0].among, place.median, values, frame.theme, alt)
