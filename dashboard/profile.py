"""A region in depth: every figure that stands for it, in the words that page and paper share."""

from dataclasses import dataclass
from functools import partial

import pandas as pd

from analysis.scores import Place
from dashboard.area_lines import flag_words
from dashboard.chart_notes import distribution_words, part_of_europe
from dashboard.facts import Fact, fact_for
from dashboard.findings import (
    figure,
    level_words,
    place_words,
    trend_words,
    unit,
    year,
)
from dashboard.i18n import t
from dashboard.missing import missing
from dashboard.national import national_place
from dashboard.shell import Frame
from dashboard.words import number, unit_beside, unit_gap

COLUMNS = ("measure", "value", "unit", "year", "whose", "eu", "country", "place", "trend")
CIRCULAR = "circular"  # key of the group of national measures of the circular economy


@dataclass(frozen=True)
class Row:
    """A figure as it stands in the profile; "" where there is nothing to say.

    Attributes:
        fact: What all else is said of.
        label: The measure.
        value: The figure as printed.
        unit: Its unit, unless the label says it.
        year: Its year, with what its flags mean.
        whose: Whose figure it is.
        eu: The EU's figure of the same year; marked where it is the median of its regions.
        country: Sweden's.
        percent: Share of the EU's regions with a lower value, in words: `77`, `mindre än 1`.
        refused: Why there is no such share.
        trend: What the arrow rule says.
        on: The years it rests on, or the reason.
    """

    fact: Fact
    label: str
    value: str
    unit: str
    year: str
    whose: str
    eu: str
    country: str
    percent: str
    refused: str
    trend: str
    on: str


@dataclass(frozen=True)
class Group:
    """The figures of an S3 domain, or the national ones of the circular economy.

    Attributes:
        key: Key of the domain, or `CIRCULAR`.
        title: Its name.
        short: Its short name.
        mark: Mark of the region's priority: stated, inferred or not_named; "" for `CIRCULAR`.
        headline: The measure that stands for the group, as catalogue id; "" for none.
        rows: The figures, core measures first.
        waiting: Measures without a figure by the reason, as the last part of a text key.
    """

    key: str
    title: str
    short: str
    mark: str
    headline: str
    rows: tuple[Row, ...]
    waiting: dict[str, tuple[str, ...]]


def profile(frame: Frame, region: str) -> list[Group]:
    """Every figure that stands for a region, by domain: those it names priorities first.

    Args:
        frame: Language and figures.
        region: Code of one of the four.
    """
    release = frame.release
    themes = release.themes[release.themes["kind"] == "s3_domain"].set_index("key", drop=False)
    of_region = release.priorities[release.priorities["geo"] == region]
    marks = of_region.set_index("domain")["mark"]
    themes = themes.assign(later=themes["key"].map(marks) != "stated")
    rows = release.indicators
    # Cases are told beside the rate that rests on them.
    rows = rows[~rows["id"].isin(rows["counts"])]
    rows = rows.assign(later=rows["priority"] != "core").sort_values("later", kind="stable")
    national = (rows["circular_area"] != "") & (rows["level"] == "national")
    group = partial(_group, frame, region)
    whole = release.themes[release.themes["kind"] == CIRCULAR]
    return [
        *(
            group(
                rows[~national & (rows["s3_domain"] == key)],
                str(key),
                frame.word(theme, "label"),
                frame.word(theme, "short"),
                str(marks.get(key, "not_named")),
                str(theme["headline"]),
            )
            for key, theme in themes.sort_values(["later", "position"]).iterrows()
        ),
        group(
            rows[national],
            CIRCULAR,
            frame.t("profile.circular"),
            frame.t("menu.circular"),
            "",
            "".join(whole["headline"]),
        ),
    ]


def _group(
    frame: Frame,
    region: str,
    rows: pd.DataFrame,
    key: str,
    title: str,
    short: str,
    mark: str,
    headline: str,
) -> Group:
    release = frame.release
    found = {str(name): fact_for(release, str(name), region) for name in rows.index}
    waiting: dict[str, tuple[str, ...]] = {}
    for name in (name for name, fact in found.items() if fact is None):
        reason = missing(release, name, region)
        label = frame.word(rows.loc[name], "label")
        waiting[reason] = (*waiting.get(reason, ()), label)
    told = tuple(_row(frame, fact, region) for fact in found.values() if fact)
    return Group(key, title, short, mark, headline, told, waiting)


def _row(frame: Frame, fact: Fact, region: str) -> Row:
    lang, label = frame.lang, frame.word(fact.indicator, "label")
    word, on = trend_words(fact, lang)
    place = fact.place
    return Row(
        fact=fact,
        label=label,
        value=figure(fact, lang),
        unit=unit_beside(label, unit(fact, lang)),
        year=year(fact, lang),
        whose=level_words(fact, frame.name, lang, region),
        eu=_eu(fact, lang),
        country=_country(fact, lang),
        percent=_percent(fact, place, lang) if isinstance(place, Place) else "",
        refused="" if isinstance(place, Place) else _refused(frame, fact),
        trend=word,
        on=on,
    )


def _percent(fact: Fact, place: Place, lang: str) -> str:
    """`77 %`, `< 1 %` or `> 99 %`; of which regions, where they are only a part of Europe."""
    sign = {"less": "<\u00a0", "near": "", "more": ">\u00a0"}[place.rounded]
    share = f"{sign}{place.percent}{unit_gap('%', lang)}%"
    if not part_of_europe(fact.among):
        return share
    return t("profile.of_part", lang, share=share, regions=distribution_words(fact.among, lang))


def _refused(frame: Frame, fact: Fact) -> str:
    """Why a figure has no place among regions; of the country its place among the EU's others."""
    words = national_place(frame, fact) if fact.level == "national" else ""
    return words or place_words(fact, frame.lang)


def _eu(fact: Fact, lang: str) -> str:
    if fact.count:
        return ""
    if fact.eu is not None:
        value, flags = number(fact.eu, fact.decimals, lang), flag_words(fact.eu_flag, lang)
        return f"{value} ({flags})" if flags else value
    if isinstance(fact.place, Place) and not part_of_europe(fact.among):
        return t("profile.median", lang, value=number(fact.place.median, fact.decimals, lang))
    return ""


def _country(fact: Fact, lang: str) -> str:
    """Sweden's figure; "" for a count, and where the figure itself is Sweden's."""
    if fact.count or fact.level == "national" or fact.country is None:
        return ""
    return number(fact.country, fact.decimals, lang)
