"""What stands at the top of the start page: the summary in words, and what is under the map."""

from collections.abc import Sequence
from html import escape

from dashboard.cards import rules
from dashboard.facts import Fact
from dashboard.findings import figure, unit
from dashboard.shell import Frame
from dashboard.summary import Summary
from dashboard.summary_words import caveats, limits, told
from dashboard.words import unit_beside, unit_gap


def lead(frame: Frame, of: Summary, name: str) -> str:
    """The summary of a region as HTML: a paragraph for each kind, then what may not be said.

    Args:
        frame: The page.
        of: The summary.
        name: The name of the region, or of all four.
    """
    links = rules(frame, "summary", "words", "trends", "levels")
    paragraphs = told(frame, of)
    if not paragraphs:
        return f'<p class="lead">{escape(frame.t("overview.none", name=name))}</p>{links}'
    html = "".join(
        f'<p class="lead"><b>{escape(paragraph.opener)}</b></p>'
        + _items(paragraph.sentences, "told")
        for paragraph in paragraphs
    )
    title, of_measures = (escape(frame.t(f"summary.limits.{key}")) for key in ("title", "measures"))
    more = _items(caveats(frame, of), "")
    more = more and f"<details><summary>{of_measures}</summary>{more}</details>"
    limited = f'<div class="limits"><p>{title}</p>{_items(limits(frame, of), "")}{more}</div>'
    return html + limited + links


def _items(lines: Sequence[str], css_class: str) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return items and f'<ul class="{css_class}">{items}</ul>'


def locator_words(frame: Frame, fact: Fact | None) -> str:
    """What stands under the locator map: a key figure, its year, and whose boundaries they are."""
    credit = f'<p class="source">{escape(frame.t("overview.credit"))}</p>'
    if fact is None:
        return credit
    label = frame.word(fact.indicator, "short")
    words = unit_beside(label, unit(fact, frame.lang))
    value = f"<b>{figure(fact, frame.lang)}</b>{unit_gap(words, frame.lang)}{escape(words)}"
    return f"<p>{value}<br>{escape(label)}, {fact.year}</p>{credit}"
