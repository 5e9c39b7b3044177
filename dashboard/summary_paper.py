"""One page of A4 about a region, or all four: what the start page says."""

from typing import Any

from analysis.scores import Place
from dashboard.area_lines import flag_words
from dashboard.document import about, document
from dashboard.facts import Fact
from dashboard.findings import figure, level_words, period, trend_words, unit
from dashboard.look import ALL
from dashboard.missing import missing
from dashboard.overview import Headline, course, headlines, place_line, priority_line, strip_words
from dashboard.region_paper import region_content, region_name
from dashboard.release import Release
from dashboard.sentences import listing
from dashboard.shell import Frame
from dashboard.strips import distribution_svg, sparkline_svg
from dashboard.summary import without
from dashboard.words import unit_beside, year_span

# Of one region, and of all four.
_COLUMNS = (("domain", "figure", "place", "trend"), ("domain", "figures", "place"))
_SMALLEST = 8  # points
_WIDTH = 190  # pixels of a drawing, so that its marks are as large as the type beside it


def summary_paper(release: Release, choice: str, lang: str, address: str) -> bytes:
    """The start page as a tagged PDF of one page.

    Args:
        release: The figures.
        choice: Code of one of the four regions, or `ALL`.
        lang: `sv` or `en`.
        address: Where the same stands in the dashboard.

    Returns:
        The PDF, the same for the same release.
    """
    frame = Frame("overview", lang, "light", release)
    images: dict[str, str] = {}
    of = headlines(release, choice)
    told = [fact for headline in of for fact in headline.facts]
    content = region_content(frame, choice, told, address, images, of_measures=False) | {
        "about": about(release, lang, region_name(frame, choice), _SMALLEST),
        "cards": [_card(frame, headline, choice, images) for headline in of],
        "several": choice == ALL,
        "columns": [frame.t(f"paper.summary.{c}") for c in _COLUMNS[choice == ALL]],
    }
    content["words"] |= {
        "cards": frame.t("overview.cards"),
        "note": frame.t("overview.cards_note", stated="●", inferred="○"),
        "no_trend": frame.t("paper.summary.no_trend"),
    }
    return document("summary", content, images)


def _card(frame: Frame, of: Headline, choice: str, images: dict[str, str]) -> dict[str, Any]:
    waits = ""
    if not of.facts:
        reason = missing(frame.release, str(of.indicator["id"]), choice)
        waits = frame.t(f"missing.head.{reason}")
    drawing, alt = _drawing(frame, of, images) if of.facts else ("", "")
    beside = "" if choice == ALL else choice
    return {
        "title": frame.word(of.theme, "short"),
        "said": priority_line(frame, of),
        "measure": frame.word(of.indicator, "short"),
        "waits": waits,
        "areas": [_area(frame, fact) for fact in of.facts],
        "drawing": drawing or None,
        "alt": alt,
        "without": _without(frame, of, choice),
        "place": " · ".join(filter(None, place_line(frame, of))) if of.facts else "",
        "whose": [
            {"geo": fact.geo, "words": level_words(fact, frame.name, frame.lang, beside)}
            for fact in of.facts
            if len(of.facts) == 1 or fact.level == "shared"
        ],
    }


def _without(frame: Frame, of: Headline, choice: str) -> str:
    names = [frame.name(geo) for geo in without(of.facts, choice)] if of.facts else []
    return frame.t("card.without", names=listing(names, frame.lang)) if names else ""


def _area(frame: Frame, fact: Fact) -> dict[str, str]:
    word, on = _trend(fact, frame.lang)
    return {
        "geo": fact.geo,
        "name": frame.name(fact.geo),
        "value": figure(fact, frame.lang),
        "unit": unit_beside(frame.word(fact.indicator, "short"), unit(fact, frame.lang)),
        "year": period(fact),
        "flags": flag_words(fact.flag, frame.lang),
        "direction": fact.trend.direction,
        "trend": word,
        "on": on,
    }


def _trend(fact: Fact, lang: str) -> tuple[str, str]:
    """As `trend_words`; the commonest reason, all years mixed, is told once under the table."""
    word, on = trend_words(fact, lang)
    left_out = fact.confidential_years + fact.trend.unreliable
    if fact.trend.reason != "mixed" or left_out:
        return word, on
    return word.rstrip(":"), year_span(fact.trend.first, fact.trend.last)


def _drawing(frame: Frame, of: Headline, images: dict[str, str]) -> tuple[str, str]:
    """Name of the drawing, which is put among the images, and what it says; "" for none."""
    name = str(of.indicator["id"])
    if of.national:
        drawn = course(frame, of.national)
        if len(drawn.years) < 2:
            return "", ""
        images[name] = sparkline_svg(drawn.years, drawn.values, "light", drawn.breaks, _WIDTH)
        return name, drawn.words
    if not of.placed or not isinstance(place := of.placed[0].place, Place):
        return "", ""
    values = {fact.geo: fact.value for fact in of.placed}
    images[name] = distribution_svg(of.placed[0].among, place.median, values, "light", _WIDTH)
    return name, strip_words(frame, of.placed)
