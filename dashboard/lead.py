"""The first paragraphs of the start page, made by rule from the headline figures."""

from collections.abc import Iterable, Sequence
from html import escape

from analysis.scores import Compared
from dashboard.cards import rules
from dashboard.facts import Fact
from dashboard.findings import figure, measured, unit
from dashboard.sentences import listing
from dashboard.shell import Frame
from dashboard.words import number, unit_beside, unit_gap

_MOST = 3
# With fewer regions a distribution shows a part of Europe, not the EU.
_EUROPE = 100


def lead(frame: Frame, found: Sequence[Fact], region: str) -> str:
    """What the headline figures say of a region, as HTML.

    National figures are left out: they say nothing of the region. By the rule of the comparison
    words what is higher than in the EU, lower and similar, at most three each, those that differ
    most first; then every arrow that the trend rule allows; last a note on whose figures they are.

    Args:
        frame: The page.
        found: The headline figures that stand for the region.
        region: Its code.
    """
    of_region = [fact for fact in found if fact.level != "national"]
    compared = [(fact, found) for fact in of_region if (found := _with_eu(fact)) is not None]
    compared.sort(key=lambda pair: -abs(pair[1].bands))
    told = {
        word: [(fact, found) for fact, found in compared if found.word == word][:_MOST]
        for word in ("higher", "lower", "similar")
    }
    changed = [fact for fact in of_region if fact.trend.direction != "none"]
    paragraphs = [
        _paragraph(frame, word, (_item(frame, fact) for fact, _ in pairs))
        for word, pairs in told.items()
    ]
    paragraphs.append(_paragraph(frame, "changes", (_change(frame, fact) for fact in changed)))
    if not compared:
        text = frame.t("overview.none", name=frame.name(region))
        paragraphs.insert(0, f'<p class="lead">{escape(text)}</p>')
    items = [*(fact for pairs in told.values() for fact, _ in pairs), *changed]
    named = [fact for fact in of_region if any(fact is f for f in items)]
    return "".join(paragraphs) + _whose(frame, named) + rules(frame, "words", "trends", "levels")


def _with_eu(fact: Fact) -> Compared | None:
    """What the rule says of a figure beside the EU, or the median where the EU has no figure."""
    if len(fact.among) < _EUROPE:
        return None
    words = [found.compared for found in fact.beside if found.to != "country"]
    return next((word for word in words if isinstance(word, Compared)), None)


def _paragraph(frame: Frame, key: str, items: Iterable[str]) -> str:
    text = "; ".join(items)
    opener = escape(frame.t(f"overview.{key}"))
    return f'<p class="lead"><b>{opener}</b> {escape(text)}.</p>' if text else ""


def _item(frame: Frame, fact: Fact) -> str:
    held_against = fact.beside[0]
    return frame.t(
        f"overview.item.{held_against.to}",
        label=_label(frame, fact),
        value=measured(fact, frame.lang),
        reference=number(held_against.reference, fact.decimals, frame.lang),
    )


def _change(frame: Frame, fact: Fact) -> str:
    years = f"{fact.trend.first}–{fact.trend.last}"
    key = f"overview.change.{fact.trend.direction}"
    return frame.t(key, label=_label(frame, fact), years=years)


def _whose(frame: Frame, facts: Sequence[Fact]) -> str:
    """Which of the figures are the county's own, which are shared."""
    parts = []
    for level in ("own", "shared"):
        of_level = [fact for fact in facts if fact.level == level]
        if of_level:
            labels = listing([_label(frame, fact) for fact in of_level], frame.lang)
            names = listing([frame.name(geo) for geo in of_level[0].regions], frame.lang)
            parts.append(frame.t(f"overview.{level}", labels=labels, names=names))
    return f'<p class="source">{escape(" ".join(parts))}</p>' if parts else ""


def _label(frame: Frame, fact: Fact) -> str:
    return frame.word(fact.indicator, "short")


def locator_words(frame: Frame, fact: Fact) -> str:
    """What stands under the locator map: a key figure, its year, and whose boundaries they are."""
    words = unit_beside(_label(frame, fact), unit(fact, frame.lang))
    value = f"<b>{figure(fact, frame.lang)}</b>{unit_gap(words, frame.lang)}{escape(words)}"
    credit = escape(frame.t("overview.credit"))
    return f'<p>{value}<br>{_text(frame, fact)}, {fact.year}</p><p class="source">{credit}</p>'


def _text(frame: Frame, fact: Fact) -> str:
    return escape(_label(frame, fact))
