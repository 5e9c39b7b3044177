"""The first paragraphs of the start page, made by rule from the headline figures."""

from collections.abc import Iterable, Sequence
from html import escape

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

    National figures are left out: they say nothing of the region. Above and below the median of
    the EU regions, at most three each, those farthest from the middle first; then every arrow
    that the trend rule allows; last a note on whose figures they are. It says higher and lower,
    never better or worse.

    Args:
        frame: The page.
        found: The headline figures that stand for the region.
        region: Its code.
    """
    of_region = [fact for fact in found if fact.level != "national"]
    placed = sorted(
        (fact for fact in of_region if fact.place and fact.place.regions >= _EUROPE),
        key=lambda fact: -abs(_balance(fact)),
    )
    above = [fact for fact in placed if _balance(fact) > 0][:_MOST]
    below = [fact for fact in placed if _balance(fact) < 0][:_MOST]
    changed = [fact for fact in of_region if fact.trend.direction != "none"]
    paragraphs = [
        _paragraph(frame, "above", (_item(frame, fact) for fact in above)),
        _paragraph(frame, "below", (_item(frame, fact) for fact in below)),
        _paragraph(frame, "changes", (_change(frame, fact) for fact in changed)),
    ]
    if not above and not below:
        text = frame.t("overview.none", name=frame.name(region))
        paragraphs.insert(0, f'<p class="lead">{escape(text)}</p>')
    named = [fact for fact in of_region if any(fact is f for f in (*above, *below, *changed))]
    return "".join(paragraphs) + _whose(frame, named)


def _balance(fact: Fact) -> float:
    """Regions below minus regions above, as a share: 0 in the middle, 1 at the top."""
    return (fact.place.lower - fact.place.higher) / fact.place.regions if fact.place else 0.0


def _paragraph(frame: Frame, key: str, items: Iterable[str]) -> str:
    text = "; ".join(items)
    opener = escape(frame.t(f"overview.{key}"))
    return f'<p class="lead"><b>{opener}</b> {escape(text)}.</p>' if text else ""


def _item(frame: Frame, fact: Fact) -> str:
    return frame.t(
        "overview.item",
        label=_label(frame, fact),
        value=measured(fact, frame.lang),
        median=number(float(fact.among.median()), fact.decimals, frame.lang),
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
