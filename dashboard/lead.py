"""What stands at the top of the start page: the summary in words, and what is under the map."""

from html import escape

from dashboard.cards import rules
from dashboard.facts import Fact
from dashboard.findings import figure, unit
from dashboard.shell import Frame
from dashboard.summary import Summary
from dashboard.summary_words import limits, told
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
        f'<p class="lead"><b>{escape(paragraph.opener)}:</b> '
        f"{escape(' '.join(paragraph.sentences))}</p>"
        for paragraph in paragraphs
    )
    items = "".join(f"<li>{escape(line)}</li>" for line in limits(frame, of))
    title = escape(frame.t("summary.limits.title"))
    return f'{html}<div class="limits"><p>{title}</p><ul>{items}</ul></div>{links}'


def locator_words(frame: Frame, fact: Fact | None) -> str:
    """What stands under the locator map: a key figure, its year, and whose boundaries they are."""
    credit = f'<p class="source">{escape(frame.t("overview.credit"))}</p>'
    if fact is None:
        return credit
    label = frame.word(fact.indicator, "short")
    words = unit_beside(label, unit(fact, frame.lang))
    value = f"<b>{figure(fact, frame.lang)}</b>{unit_gap(words, frame.lang)}{escape(words)}"
    return f"<p>{value}<br>{escape(label)}, {fact.year}</p>{credit}"
