"""The sentences that open the summary of a region, by rule from the figures chosen for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from analysis.scores import Compared
from dashboard.area_lines import flag_words
from dashboard.chart_notes import distribution_words
from dashboard.facts import Fact
from dashboard.findings import figure, measured, unit, year
from dashboard.i18n import t
from dashboard.release import Release
from dashboard.summary import Summary, ends, with_eu
from dashboard.words import number, unit_beside, year_span

Kind = Literal["strengths", "weaknesses", "moved"]


@dataclass(frozen=True)
class Told:
    """One paragraph of a summary.

    Attributes:
        kind: What it tells.
        opener: The words it begins with: `Styrkor`.
        sentences: Each with the figures it tells; no figures where it says that there are none.
    """

    kind: Kind
    opener: str
    sentences: tuple[tuple[str, tuple[Fact, ...]], ...]


def told(release: Release, of: Summary, lang: str) -> list[Told]:
    """What a summary says: strengths, weaknesses, what has moved; empty if nothing is compared."""
    if not of.compared:
        return []
    paragraphs: list[tuple[Kind, list[tuple[str, tuple[Fact, ...]]]]] = [
        ("strengths", [(_compared(found, lang), found) for found in of.strengths]),
        ("weaknesses", [(_compared(found, lang), found) for found in of.weaknesses]),
        ("moved", [(_moved(release, of.moved, lang), of.moved)] if of.moved else []),
    ]
    whose = "one" if of.of_one else "all"
    return [
        Told(
            kind,
            t(f"summary.{whose}.{kind}", lang),
            tuple(sentences) or ((t(f"summary.none.{kind}", lang), ()),),
        )
        for kind, sentences in paragraphs
    ]


def statement(fact: Fact, lang: str) -> str:
    """A figure as a clause that begins a sentence, with its year: `79,6 procent … (2024)`.

    A release made before statements were published has none: then the measure is named.
    """
    clause = str(fact.indicator.get(f"statement_{lang}") or "")
    if not clause:
        return f"{fact.indicator[f'short_{lang}']}: {measured(fact, lang)}"
    text = clause.format(value=figure(fact, lang))
    return f"{text[:1].upper()}{text[1:]} ({year(fact, lang)})"


def _compared(found: Sequence[Fact], lang: str) -> str:
    """A measure that is higher, or lower, than the EU in each of the areas."""
    held = held_against_eu(found[0], lang)
    return t("summary.held", lang, statement=_figures(found, lang), held=held)


def _figures(found: Sequence[Fact], lang: str) -> str:
    """The figure of one area as a clause, or the lowest and highest of several."""
    first = found[0]
    if len(found) == 1:
        return statement(first, lang)
    ends = [figure(of(found, key=lambda fact: fact.value), lang) for of in (min, max)]
    label = str(first.indicator[f"short_{lang}"])
    of_unit = unit_beside(label, unit(first, lang)).replace("%", t("finding.percent", lang))
    details = ", ".join(words for words in (of_unit, year(first, lang)) if words)
    return t("summary.range", lang, label=label, low=ends[0], high=ends[1], details=details)


def held_against_eu(fact: Fact, lang: str) -> str:
    """What a summary says of a figure that differs: `högre än i EU (38,1)`; "" for any other."""
    held = with_eu(fact)
    if held is None or not isinstance(held.compared, Compared) or held.compared.word == "similar":
        return ""
    signed = bool((fact.among < 0).any())
    reference = number(held.reference, fact.decimals, lang, sign=signed)
    flags = flag_words(fact.eu_flag, lang) if held.to == "eu" else ""
    return t(
        f"summary.than.{held.to}.{held.compared.word}",
        lang,
        reference=f"{reference}, {flags}" if flags else reference,
        regions=distribution_words(fact.among, lang),
    )


def _moved(release: Release, found: Sequence[Fact], lang: str) -> str:
    direction, told = found[0].trend.direction, _figures(found, lang)
    years = year_span(min(f.trend.first for f in found), max(f.trend.last for f in found))
    if len(found) > 1:
        return t(f"summary.moved.all_{direction}", lang, statement=told, years=years)
    [fact] = found
    if fact.trend.last != fact.year:
        # An unreliable value came after those that the arrow rests on.
        return t(f"summary.moved.window_{direction}", lang, statement=told, years=years)
    start = number(ends(release, fact)[0], fact.decimals, lang)
    span = {"statement": told, "start": start, "first": fact.trend.first}
    return t(f"summary.moved.{direction}", lang, **span)
