"""The sentences that open the summary of a region, by rule from the figures chosen for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from analysis.scores import Compared, Place
from analysis.summary import MOST
from dashboard.area_lines import flag_words
from dashboard.chart_notes import distribution_words
from dashboard.facts import Fact
from dashboard.findings import figure, level_words, measured, period, share_words, unit, year
from dashboard.look import ALL
from dashboard.sentences import listing
from dashboard.shell import Frame
from dashboard.summary import Summary, ends, with_eu
from dashboard.words import number, unit_beside, year_span

Kind = Literal["strengths", "weaknesses", "moved"]


@dataclass(frozen=True)
class Told:
    """One paragraph of a summary.

    Attributes:
        kind: What it tells.
        opener: The word it begins with: `Styrkor`.
        sentences: Its sentences.
    """

    kind: Kind
    opener: str
    sentences: tuple[str, ...]


def told(frame: Frame, of: Summary) -> list[Told]:
    """What a summary says: strengths, weaknesses, what has moved; empty if nothing is compared."""
    if not of.compared:
        return []
    paragraphs: dict[Kind, list[str]] = {
        "strengths": [_compared(frame, found, of.choice) for found in of.strengths],
        "weaknesses": [_compared(frame, found, of.choice) for found in of.weaknesses],
        "moved": [_moved(frame, of.moved, of.choice)] if of.moved else [],
    }
    whose = "all" if of.choice == ALL else "one"
    for kind, sentences in paragraphs.items():
        if not sentences:
            sentences.append(frame.t(f"summary.none.{whose}.{kind}"))
        elif kind != "moved" and len(sentences) < MOST:
            sentences.append(frame.t(f"summary.no_more.{whose}.{kind}"))
    paragraphs["moved"] += _courses(frame, of)
    return [
        Told(kind, frame.t(f"summary.{whose}.{kind}"), tuple(sentences))
        for kind, sentences in paragraphs.items()
    ]


def limits(frame: Frame, of: Summary) -> list[str]:
    """What may not be said of a summary: of shared values, and of ranks."""
    pairs = dict.fromkeys(fact.regions for fact in of.named if fact.level == "shared")
    together = [listing([frame.name(geo) for geo in pair], frame.lang) for pair in pairs]
    lines = [frame.t("summary.limits.shared", names=names) for names in together]
    if len(together) == 2:
        first, second = together
        lines = [frame.t("summary.limits.shared_pairs", first=first, second=second)]
    return [*lines, frame.t("summary.limits.judgement")]


def caveats(frame: Frame, of: Summary) -> list[str]:
    """What must be known of the measures of a summary, those with the same caveat together."""
    by_caveat: dict[str, list[str]] = {}
    for fact in of.named:
        caveat, label = (frame.word(fact.indicator, part) for part in ("caveat", "short"))
        if caveat and label not in by_caveat.setdefault(caveat, []):
            by_caveat[caveat].append(label)
    return [f"{'; '.join(labels)}: {caveat}" for caveat, labels in by_caveat.items()]


def statement(frame: Frame, fact: Fact, region: str) -> str:
    """A figure as a clause that begins a sentence, with its year and whose it is.

    `79,6 procent … (2024, delas med Norrbotten)`. A release made before statements were published
    has none: then the measure is named.
    """
    whose = level_words(fact, frame.name, frame.lang, region)
    clause = frame.word(fact.indicator, "statement")
    if not clause:
        short = frame.word(fact.indicator, "short")
        return f"{short}: {measured(fact, frame.lang)}, {_lower(whose)}"
    text = clause.format(value=figure(fact, frame.lang))
    return f"{text[:1].upper()}{text[1:]} ({year(fact, frame.lang)}, {_lower(whose)})"


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _compared(frame: Frame, found: Sequence[Fact], choice: str) -> str:
    """A measure that is higher, or lower, than the EU in each of the areas."""
    held = held_against_eu(frame, found)
    return frame.t("summary.held", statement=_figures(frame, found, choice), held=held)


def _figures(frame: Frame, found: Sequence[Fact], choice: str) -> str:
    """The figure of one area as a clause, or the lowest and highest of several."""
    first, lang = found[0], frame.lang
    if len(found) == 1:
        return statement(frame, first, choice)
    low, high = (figure(of(found, key=lambda fact: fact.value), lang) for of in (min, max))
    label = frame.word(first.indicator, "short")
    of_unit = unit_beside(label, unit(first, lang)).replace("%", frame.t("finding.percent"))
    whose = frame.t(f"summary.values.{first.level}", count=len(found))
    flags = flag_words("".join(dict.fromkeys("".join(fact.flag for fact in found))), lang)
    details = ", ".join(words for words in (of_unit, period(first), flags, whose) if words)
    return frame.t("summary.range", label=label, low=low, high=high, details=details)


def held_against_eu(frame: Frame, found: Sequence[Fact]) -> str:
    """What is said of figures that differ from the EU: `högre än i EU (38,1) och än i 94 % av …`.

    Of several areas that which holds for each; "" where they do not differ.
    """
    first, held = found[0], with_eu(found[0])
    if held is None or not isinstance(held.compared, Compared) or held.compared.word == "similar":
        return ""
    places = [fact.place for fact in found if isinstance(fact.place, Place)]
    if held.compared.word == "lower":
        places = [Place(p.higher, p.lower, p.regions, p.median) for p in places]
    share = share_words(min(places, key=lambda place: place.lower), frame.lang)
    signed = bool((first.among < 0).any())
    reference = number(held.reference, first.decimals, frame.lang, sign=signed)
    flags = flag_words(first.eu_flag, frame.lang) if held.to == "eu" else ""
    return frame.t(
        f"summary.than.{held.to}.{held.compared.word}",
        reference=f"{reference}, {flags}" if flags else reference,
        share=share if len(found) == 1 else frame.t("summary.least", share=share),
        regions=distribution_words(first.among, frame.lang),
    )


def _moved(frame: Frame, found: Sequence[Fact], choice: str) -> str:
    trend, clause = found[0].trend, _figures(frame, found, choice)
    wanted = {"higher": "up", "lower": "down"}.get(str(found[0].indicator["direction"]))
    way = "unwanted" if wanted != trend.direction else "wanted"
    told = {"statement": clause, "way": frame.t(f"summary.way.{way}") if wanted else ""}
    windows = {(fact.trend.first, fact.trend.last) for fact in found}
    if len(windows) > 1:
        return frame.t(f"summary.moved.apart_{trend.direction}", **told)
    years = year_span(trend.first, trend.last)
    if len(found) > 1:
        return frame.t(f"summary.moved.all_{trend.direction}", years=years, **told)
    [fact] = found
    if trend.last != fact.year:
        # An unreliable value came after those that the arrow rests on.
        return frame.t(f"summary.moved.window_{trend.direction}", years=years, **told)
    start = number(ends(frame.release, fact)[0], fact.decimals, frame.lang)
    return frame.t(f"summary.moved.{trend.direction}", start=start, first=trend.first, **told)


def _courses(frame: Frame, of: Summary) -> list[str]:
    """How many measures go the way that is wanted; nothing where none has a wanted way."""
    ways = {"toward": of.courses.toward, "away": of.courses.away, "neither": of.courses.neither}
    told: dict[str, str | int] = {way: len(found) for way, found in ways.items()}
    told["count"] = sum(map(len, ways.values()))
    if not told["count"]:
        return []
    told |= {f"{way}_named": _named(frame, ways[way]) for way in ("toward", "away")}
    key = "summary.courses_all" if of.choice == ALL else "summary.courses"
    return [frame.t(key, **told)]


def _named(frame: Frame, indicators: Sequence[str]) -> str:
    """What follows a number of measures: which they are, the first where they are many."""
    if not indicators:
        return ""
    rows = [frame.release.indicators.loc[name] for name in indicators[:MOST]]
    names = listing([frame.word(row, "short") for row in rows], frame.lang)
    key = "summary.named_first" if len(indicators) > MOST else "summary.named"
    return frame.t(key, names=names)
