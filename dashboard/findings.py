"""What is said of a fact: whose figure it is, where it stands, its trend, in one sentence."""

from collections.abc import Callable, Sequence

from dashboard.area_lines import flag_words
from dashboard.chart_notes import distribution_words
from dashboard.facts import Fact
from dashboard.i18n import t
from dashboard.sentences import listing
from dashboard.words import number, unit_beside, unit_gap

Name = Callable[[str], str]


def figure(fact: Fact, lang: str) -> str:
    """The value of a fact as it is printed; with its sign where the measure can be negative."""
    signed = bool((fact.among < 0).any())
    return number(fact.value, fact.decimals, lang, sign=signed)


def unit(fact: Fact, lang: str) -> str:
    """The unit of a fact's indicator."""
    return str(fact.indicator[f"unit_{lang}"])


def year(fact: Fact, lang: str) -> str:
    """The year of a fact, with what its flags mean: `2023, preliminärt`."""
    flags = flag_words(fact.flag, lang)
    return f"{fact.year}, {flags}" if flags else str(fact.year)


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
    """Where a figure stands: `Högre än i 77 % av 227 EU-regioner`, or why that is not said."""
    if fact.level == "national":
        return t("place.national", lang)
    if fact.place is None:
        key = "count" if fact.count else "unreliable" if "u" in fact.flag else "few"
        return t(f"place.{key}", lang)
    regions = distribution_words(fact.among, lang)
    if fact.place.lower == 0:
        return t("place.none_lower", lang, regions=regions)
    if fact.place.lower == fact.place.regions - 1:
        return t("place.highest", lang, regions=regions)
    return t("place.higher_than", lang, percent=fact.place.percent, regions=regions)


def trend_words(fact: Fact, lang: str) -> tuple[str, str]:
    """What the arrow rule says, and on what: (`Ökar`, `2009–2020`).

    Where there is no arrow the second part is the reason, so that nobody reads it as unchanged.
    """
    arrow = fact.trend
    years = f"{arrow.first}–{arrow.last}"
    if arrow.direction != "none":
        return t(f"trend.{arrow.direction}", lang), years
    key = arrow.reason
    if key in ("few_values", "break") and arrow.n == 1:
        key = "one_value" if key == "few_values" else "one_after_break"
    elif key == "break" and arrow.n == 0:
        key = "none_after_break"
    values = {"years": years, "count": arrow.n, "year": arrow.broken or arrow.last}
    reason = t(f"trend.reason.{key}", lang, **values)
    if fact.confidential_years and key in ("few_values", "one_value", "break"):
        reason += t("trend.reason.confidential", lang, count=fact.confidential_years)
    word = "trend.no_arrow" if key in ("survey_waves", "not_comparable") else "trend.none"
    return t(word, lang), reason


def finding(found: Sequence[Fact], name: Name, lang: str) -> str:
    """One sentence with the figures of all areas, their year, and what they are held against."""
    first = found[0]
    years = {fact.year for fact in found}
    parts = []
    for fact in found:
        beside = year(fact, lang) if len(years) > 1 else flag_words(fact.flag, lang)
        parts.append(f"{name(fact.geo)} {figure(fact, lang)}" + (f" ({beside})" if beside else ""))
    measure = unit(first, lang).replace("%", t("finding.percent", lang))
    if len(years) == 1:
        measure += f", {first.year}"
    text = f"{listing(parts, lang)} ({measure})."
    if first.eu is not None:
        value = number(first.eu, first.decimals, lang)
        text += " " + t("finding.eu", lang, value=value, year=first.year)
    elif first.place is not None:
        value = number(first.place.median, first.decimals, lang)
        regions = distribution_words(first.among, lang)
        text += " " + t("finding.median", lang, value=value, regions=regions)
    return text
