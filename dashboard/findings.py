"""What is said of a fact: whose figure it is, where it stands, its trend, in one sentence."""

from collections.abc import Callable, Sequence
from typing import get_args

import pandas as pd

from analysis.answers import NoAnswer
from analysis.pooled import PERIOD_YEARS
from analysis.printed import printed
from analysis.scores import Compared, Place, RankInterval
from analysis.trends import FEWEST_VALUES, Refused
from dashboard.area_lines import flag_words
from dashboard.beside import Beside
from dashboard.chart_notes import distribution_words
from dashboard.facts import Fact
from dashboard.i18n import t
from dashboard.rule_numbers import rule_numbers
from dashboard.sentences import listing
from dashboard.words import number, unit_beside, unit_gap, year_span

Name = Callable[[str], str]


def figure(fact: Fact, lang: str) -> str:
    """The value of a fact as it is printed; with its sign where the measure can be negative."""
    signed = bool((fact.among < 0).any())
    return number(fact.value, fact.decimals, lang, sign=signed)


def unit(fact: Fact, lang: str) -> str:
    """The unit of a fact's indicator."""
    return str(fact.indicator[f"unit_{lang}"])


def year(fact: Fact, lang: str) -> str:
    """The year of a fact, or its three, with what its flags mean: `2023, preliminärt`."""
    flags = flag_words(fact.flag, lang)
    return f"{period(fact)}, {flags}" if flags else period(fact)


def period(fact: Fact) -> str:
    """The year of a fact, or the years that it is of together."""
    of = fact.cases
    return year_span(of.first, of.last) if of else str(fact.year)


def measured(fact: Fact, lang: str) -> str:
    """Value, unit and year as they stand in a sentence: `2,25 % av BRP (2023)`.

    The unit is left out where the measure's short name says it. One that is a phrase of its own
    goes into the parenthesis: `118 (index, 2000 = 100, 2023)`.
    """
    words = unit_beside(str(fact.indicator[f"short_{lang}"]), unit(fact, lang))
    if not words:
        return f"{figure(fact, lang)} ({year(fact, lang)})"
    if "," in words or "=" in words:
        return f"{figure(fact, lang)} ({words}, {year(fact, lang)})"
    return f"{figure(fact, lang)}{unit_gap(words, lang)}{words} ({year(fact, lang)})"


def level_words(fact: Fact, name: Name, lang: str, region: str = "") -> str:
    """Whose a figure is: `Länsvärde`, `Delas med Norrbotten`, `Endast riket`.

    Args:
        fact: The figure.
        name: Gives the name of an area.
        lang: `sv` or `en`.
        region: The reader's region; without it a shared figure names both regions.
    """
    if fact.level != "shared":
        return t(f"level.{fact.level}", lang)
    others = [name(geo) for geo in fact.regions if geo != region]
    return t("level.shared" if region else "level.both", lang, names=listing(others, lang))


def place_words(fact: Fact, lang: str) -> str:
    """Where a fact stands: `Högre än i 77 % av 227 EU-regioner`, or why that is not said."""
    return among_words(fact.place, fact.among, lang)


def among_words(place: Place | NoAnswer, among: pd.Series, lang: str) -> str:
    """The same of any figure.

    Args:
        place: The place among the EU's regions, or why it has none.
        among: Values of those regions.
        lang: `sv` or `en`.
    """
    if isinstance(place, NoAnswer):
        return t(f"place.{place.reason}", lang, have=place.have, needed=place.needed)
    regions = distribution_words(among, lang)
    key = place.rounded if place.lower else "none"
    percent = t("place.share.near", lang, percent=place.percent)
    words = {"share": share_words(place, lang), "percent": percent, "regions": regions}
    return t(f"place.higher_than.{key}", lang, **words)


def share_words(place: Place, lang: str) -> str:
    """The share of regions with a lower value: `77 %`, `mindre än 1 %`, `mer än 99 %`."""
    return t(f"place.share.{place.rounded}", lang, percent=place.percent)


def cases_words(fact: Fact, lang: str) -> str:
    """The cases behind a figure of three years, with its interval; "" for any other figure."""
    found = fact.cases
    if found is None:
        return ""
    count = number(found.count, 0, lang)
    words = {
        "period": year_span(found.first, found.last),
        "count": count,
        "unit": str(found.counted[f"unit_{lang}"]),
        "short": t("cases.short", lang) if found.years < PERIOD_YEARS else "",
    }
    if found.low is None or found.high is None:
        return t("cases.none", lang, **words)
    low, high = (number(end, fact.decimals, lang) for end in (found.low, found.high))
    of = unit(fact, lang)
    interval = f"{low}–{high}{unit_gap(of, lang)}{of}"
    band = rule_numbers(lang)["count_band"]
    return t("cases.some", lang, **words, interval=interval, band=band)


def rank_words(rank: RankInterval | NoAnswer, lang: str) -> str:
    """The ranks that a figure may have: `Plats 45–80 av 227`; "" where none is given."""
    if isinstance(rank, NoAnswer):
        return ""
    best, worst, count = (number(n, 0, lang) for n in (rank.best, rank.worst, rank.regions))
    key = "rank" if rank.worst > rank.best else "rank_one"
    return t(f"place.{key}", lang, best=best, worst=worst, count=count)


def beside_words(fact: Fact, lang: str) -> str:
    """What a figure is beside the EU and Sweden: `Högre än EU (104 % av 415), lägre än Sverige …`.

    Where the rule allows no word, why; "" where `place_words` says that already.
    """
    said = [found for found in fact.beside if isinstance(found.compared, Compared)]
    if not said:
        reasons = [b.compared.reason for b in fact.beside if isinstance(b.compared, NoAnswer)]
        return t("beside.no_spread", lang) if "no_spread" in reasons else ""
    return ", ".join(_beside(fact.value, found, fact.decimals, lang) for found in said)


def _beside(value: float, found: Beside, decimals: int, lang: str) -> str:
    word = found.compared.word if isinstance(found.compared, Compared) else ""
    reference = number(found.reference, decimals, lang)
    if isinstance(found.distance, float) and found.ratio:
        percent = number(found.distance, 0, lang)
        reference = t("beside.ratio", lang, percent=percent, reference=reference)
    elif isinstance(found.distance, float):
        # The gap is that of the two printed figures, which a reader may subtract.
        gap = number(
            float(printed(value, decimals) - printed(found.reference, decimals)),
            decimals,
            lang,
            sign=True,
        )
        # A difference that vanishes at the decimals shown is none to the reader.
        if gap != number(0, decimals, lang):
            reference = t("beside.points", lang, gap=gap, reference=reference)
    return t(f"beside.{word}", lang, to=t(f"beside.than.{found.to}", lang), reference=reference)


def trend_words(fact: Fact, lang: str) -> tuple[str, str]:
    """What the arrow rule says, and on what: (`Ökade`, `2009–2020`).

    Where there is no arrow the second part is the reason, so that nobody reads it as unchanged,
    with the number of values tested and of those that could not be.
    """
    arrow = fact.trend
    years = year_span(arrow.first, arrow.last)
    if arrow.direction != "none":
        return t(f"trend.{arrow.direction}", lang), years
    if arrow.reason in get_args(Refused):
        return t("trend.no_arrow", lang), t(f"trend.reason.{arrow.reason}", lang)
    left_out = "".join(
        t(f"trend.left_out.{kind}.{'one' if count == 1 else 'some'}", lang, count=count)
        for kind, count in (
            ("confidential", fact.confidential_years),
            ("unreliable", arrow.unreliable),
        )
        if count
    )
    count = {0: "none", 1: "one"}.get(arrow.n, "some")
    tested = t(f"trend.tested.{count}", lang, count=arrow.n, years=years)
    key = f"trend.reason.{arrow.reason}"
    needed = number(FEWEST_VALUES, 0, lang)
    words = {"tested": tested, "left_out": left_out, "year": arrow.broken, "fewest_values": needed}
    untested = arrow.reason in ("few_values", "break", "no_values")
    return t("trend.untested" if untested else "trend.none", lang), t(key, lang, **words)


def finding(found: Sequence[Fact], name: Name, lang: str) -> str:
    """One sentence with the figures of all areas, their year, and what they are held against."""
    first = found[0]
    one_year = len({fact.year for fact in found}) == 1
    flags = {flag_words(fact.flag, lang) for fact in found}
    parts = []
    for fact in found:
        beside = year(fact, lang) if not one_year else flag_words(fact.flag, lang)
        # What all figures share is said once, after them.
        told = f" ({beside})" if beside and not (one_year and len(flags) == 1) else ""
        parts.append(f"{name(fact.geo)} {figure(fact, lang)}{told}")
    measure = unit(first, lang).replace("%", t("finding.percent", lang))
    if one_year:
        shared = next(iter(flags)) if len(flags) == 1 else ""
        measure = ", ".join(words for words in (measure, period(first), shared) if words)
    text = f"{listing(parts, lang)} ({measure})."
    signed = bool((first.among < 0).any())
    if first.eu is not None and not first.count:
        value = number(first.eu, first.decimals, lang, sign=signed)
        flagged = flag_words(first.eu_flag, lang)
        of_year = f"{period(first)}, {flagged}" if flagged else period(first)
        text += " " + t("finding.eu", lang, value=value, year=of_year)
    elif isinstance(first.place, Place):
        value = number(first.place.median, first.decimals, lang, sign=signed)
        words = {"regions": distribution_words(first.among, lang), "year": period(first)}
        text += " " + t("finding.median", lang, value=value, **words)
    return text
