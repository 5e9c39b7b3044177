"""Pieces of pages as HTML: whose priority, whose figure, its trend, and what waits for one."""

from html import escape

import pandas as pd

from dashboard.facts import Fact
from dashboard.findings import level_words, trend_words
from dashboard.look import mark
from dashboard.missing import missing
from dashboard.rules import rule_link
from dashboard.shell import Frame
from dashboard.strips import trend_arrow

STATED, INFERRED = "●", "○"
_SIGN = {"stated": STATED, "inferred": INFERRED, "not_named": ""}


def priority_mark(frame: Frame, said: str) -> str:
    """Whether the region names a domain as its priority, as HTML."""
    return f'<p class="said">{escape(priority_words(frame, said))}</p>'


def priority_words(frame: Frame, said: str) -> str:
    """`● Prioriterat`, `○ Tolkat`, or the words alone where the region does not name it."""
    return f"{_SIGN[said]} {frame.t(f'card.{said}')}".lstrip()


def waiting(frame: Frame, indicator: pd.Series, region: str) -> str:
    """The quiet panel of an indicator without a figure for a region, with the reason."""
    reason = missing(frame.release, str(indicator["id"]), region)
    head, text = (escape(frame.t(f"missing.{part}.{reason}")) for part in ("head", "text"))
    return f'<p class="waits"><b>{head}</b> {text}</p>'


def rules(frame: Frame, *names: str) -> str:
    """A quiet line of links to the rules behind what stands above it.

    Args:
        frame: The page.
        names: Of `dashboard.rules.RULES`.
    """
    links = " ".join(rule_link(frame, name, named=True) for name in names)
    return f'<p class="rules">{escape(frame.t("beside.rules"))} {links}</p>'


def level_chip(frame: Frame, fact: Fact, region: str = "") -> str:
    """Whose figure it is, as mark and words."""
    words = escape(level_words(fact, frame.name, frame.lang, region))
    return f'<span class="chip">{mark(fact.geo, frame.theme)}{words}</span>'


def trend_line(frame: Frame, fact: Fact) -> str:
    """Arrow, word, and the years or the reason."""
    word, on = trend_words(fact, frame.lang)
    kind = "" if fact.trend.direction == "none" else ' class="sure"'
    arrow = trend_arrow(fact.trend.direction, frame.theme)
    told = escape(f"{word} {on}")
    return f'<p class="tr" title="{told}">{arrow}<span{kind}>{escape(word)}</span> {escape(on)}</p>'


def entry(what: str, text: str, link: str = "", chip: str = "") -> str:
    """A list item of HTML: what it is about, which may be a link, what is told, and whose it is.

    Args:
        what: The indicator in words, "" for several.
        text: What is told of it.
        link: Where the words lead, "" for nowhere.
        chip: Whose the figure is, as HTML.
    """
    head = f"<b>{escape(what)}</b>" if what else ""
    if link:
        head = f'<a href="{escape(link)}" target="_self">{head}</a>'
    return f"<li>{head}<span>{escape(text)}</span>{chip}</li>"
