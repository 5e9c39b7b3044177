"""What stands at the top of the start page: the summary in words, and what is under the map."""

from collections.abc import Sequence
from html import escape

from dashboard.cards import rules
from dashboard.facts import Fact
from dashboard.findings import figure, level_words, unit
from dashboard.look import mark
from dashboard.sentences import listing
from dashboard.shell import Frame
from dashboard.summary import Summary
from dashboard.summary_words import told
from dashboard.words import unit_beside, unit_gap


def lead(frame: Frame, of: Summary, name: str) -> str:
    """The summary of a region as HTML: a paragraph for each kind, then whose figures they are.

    Args:
        frame: The page.
        of: The summary.
        name: The name of the region, or of all four.
    """
    paragraphs = told(frame.release, of, frame.lang)
    if not paragraphs:
        text = escape(frame.t("overview.none", name=name))
        return f'<p class="lead">{text}</p>{_rules(frame)}'
    html = "".join(
        f'<p class="lead"><b>{escape(paragraph.opener)}:</b> '
        + " ".join(
            escape(text) + (_mark(frame, facts[0]) if len(facts) == 1 else "")
            for text, facts in paragraph.sentences
        )
        + "</p>"
        for paragraph in paragraphs
    )
    note = f'<p class="source">{escape(whose(frame, of.named))}</p>'
    return html + note + _rules(frame)


def _rules(frame: Frame) -> str:
    return rules(frame, "summary", "words", "trends", "levels")


def _mark(frame: Frame, fact: Fact) -> str:
    """Whose figure a sentence tells, as its mark."""
    return "\u00a0" + mark(fact.geo, frame.theme, level_words(fact, frame.name, frame.lang))


def whose(frame: Frame, facts: Sequence[Fact]) -> str:
    """Which of the figures are a county's own, which are shared, and by whom; "" for none."""
    labels: dict[tuple[str, ...], list[str]] = {}
    for fact in facts:
        if len(fact.regions) > 1:
            labels.setdefault(fact.regions, []).append(_label(frame, fact))
    own = [_label(frame, fact) for fact in facts if fact.level == "own"]
    parts = [_part(frame, "own", own, ())] if own else []
    parts += [_part(frame, "shared", found, regions) for regions, found in labels.items()]
    return " ".join(parts)


def _part(frame: Frame, level: str, labels: Sequence[str], regions: Sequence[str]) -> str:
    names = listing([frame.name(geo) for geo in regions], frame.lang)
    told_once = "; ".join(dict.fromkeys(labels))
    return frame.t(f"overview.whose.{level}", labels=told_once, names=names)


def _label(frame: Frame, fact: Fact) -> str:
    return frame.word(fact.indicator, "short")


def locator_words(frame: Frame, fact: Fact | None) -> str:
    """What stands under the locator map: a key figure, its year, and whose boundaries they are."""
    credit = f'<p class="source">{escape(frame.t("overview.credit"))}</p>'
    if fact is None:
        return credit
    label = _label(frame, fact)
    words = unit_beside(label, unit(fact, frame.lang))
    value = f"<b>{figure(fact, frame.lang)}</b>{unit_gap(words, frame.lang)}{escape(words)}"
    return f"<p>{value}<br>{escape(label)}, {fact.year}</p>{credit}"
