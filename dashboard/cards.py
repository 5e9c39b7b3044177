"""The start page's pieces as HTML: a card per domain and the four regions side by side."""

from html import escape

import pandas as pd

from analysis.scores import Place
from dashboard.chart_notes import distribution_words
from dashboard.facts import Fact, facts
from dashboard.findings import figure, level_words, place_words, trend_words, unit, year
from dashboard.look import REGION_MARK, mark
from dashboard.missing import missing
from dashboard.rules import rule_link
from dashboard.shell import Frame
from dashboard.strips import distribution_strip, sparkline, trend_arrow
from dashboard.words import number, unit_beside, unit_gap

STATED, INFERRED = "●", "○"
_SIGN = {"stated": STATED, "inferred": INFERRED, "not_named": ""}


def domain_card(frame: Frame, theme: pd.Series, fact: Fact | None, region: str, said: str) -> str:
    """The inside of a card under its title: whether it is a priority, then its headline figure.

    Args:
        frame: The page.
        theme: Row of `themes`.
        fact: The headline figure of the region; None draws the panel that waits for it.
        region: The reader's region.
        said: Mark of the region's priority: stated, inferred or not_named.
    """
    indicator = frame.release.indicators.loc[theme["headline"]]
    head = priority_mark(frame, said) + f'<p class="measure">{_text(frame, indicator, "short")}</p>'
    return head + (
        waiting(frame, indicator, region) if fact is None else _figure(frame, fact, region)
    )


def priority_mark(frame: Frame, said: str) -> str:
    """`● Prioriterat`, `○ Tolkat`, or the words alone where the region does not name it."""
    return f'<p class="said">{_SIGN[said]} {escape(frame.t(f"card.{said}"))}</p>'


def waiting(frame: Frame, indicator: pd.Series, region: str) -> str:
    """The quiet panel of an indicator without a figure for a region, with the reason."""
    reason = missing(frame.release, str(indicator["id"]), region)
    head, text = (escape(frame.t(f"missing.{part}.{reason}")) for part in ("head", "text"))
    return f'<p class="waits"><b>{head}</b> {text}</p>'


def rules(frame: Frame, *names: str) -> str:
    """A quiet line of links to the rules behind what stands above it.

    Args:
        frame: The page.
        names: Of `dashboard.rules.RULES`.
    """
    links = " ".join(rule_link(frame, name, named=True) for name in names)
    return f'<p class="rules">{escape(frame.t("beside.rules"))} {links}</p>'


def level_chip(frame: Frame, fact: Fact, region: str = "") -> str:
    """Whose figure it is, as mark and words."""
    words = escape(level_words(fact, frame.name, frame.lang, region))
    return f'<span class="chip">{mark(fact.geo, frame.theme)}{words}</span>'


def trend_line(frame: Frame, fact: Fact) -> str:
    """Arrow, word, and the years or the reason."""
    word, on = trend_words(fact, frame.lang)
    kind = "" if fact.trend.direction == "none" else ' class="sure"'
    arrow = trend_arrow(fact.trend.direction, frame.theme)
    return f'<p class="tr">{arrow}<span{kind}>{escape(word)}</span> {escape(on)}</p>'


def four_regions(frame: Frame, indicators: list[str]) -> str:
    """Key figures of the four regions side by side; a shared figure stands once per pair.

    A table by role, so that it can become blocks on a phone and still be read as one.
    """
    heads = "".join(
        f'<span role="columnheader" class="who" style="border-color:var(--{geo})">'
        f"{escape(frame.name(geo))}</span>"
        for geo in REGION_MARK
    )
    label = escape(frame.t("overview.key_figure"))
    rows = [
        f'<div role="row" class="heads"><span role="columnheader" class="what">{label}</span>'
        f"{heads}</div>"
    ]
    for indicator in indicators:
        found = facts(frame.release, indicator)
        if not found:
            continue
        row = frame.release.indicators.loc[indicator]
        what = f"<b>{_text(frame, row, 'label')}</b><small>{_text(frame, row, 'unit')}</small>"
        what = f'<span role="rowheader" class="what">{what}</span>'
        cells = "".join(_cell(frame, fact) for fact in found)
        rows.append(f'<div role="row">{what}{cells}</div>')
    title = escape(frame.t("overview.regions"))
    table = f'<div role="table" class="four" aria-label="{title}">{"".join(rows)}</div>'
    return table + rules(frame, "place", "levels")


def _cell(frame: Frame, fact: Fact) -> str:
    wide = len(fact.regions)
    place = (
        ""
        if fact.level == "national"
        else f"<small>{escape(place_words(fact, frame.lang))}</small>"
    )
    names = " + ".join(frame.name(geo) for geo in fact.regions)
    return (
        f'<span role="cell" aria-colspan="{wide}" class="span{wide}">'
        f'<small class="names">{escape(names)}</small>'
        f'<b class="num">{figure(fact, frame.lang)}</b> '
        f"<small>{escape(year(fact, frame.lang))}</small>"
        f"{place}{level_chip(frame, fact)}</span>"
    )


def _figure(frame: Frame, fact: Fact, region: str) -> str:
    lang = frame.lang
    words = unit_beside(frame.word(fact.indicator, "short"), unit(fact, lang))
    head = (
        f'<p class="fig"><b class="num">{figure(fact, lang)}</b>'
        f"{unit_gap(words, lang)}{escape(words)} "
        f'<span class="num">{escape(year(fact, lang))}</span></p>'
    )
    drawing = _national(frame, fact) if fact.level == "national" else _among_regions(frame, fact)
    chip = level_chip(frame, fact, region)
    return f"{head}{drawing}{trend_line(frame, fact)}<p>{chip}</p>"


def _among_regions(frame: Frame, fact: Fact) -> str:
    words = escape(place_words(fact, frame.lang))
    if not isinstance(fact.place, Place):
        return f'<p class="pt">{words}</p>'
    low, high, median, own = (
        number(value, fact.decimals, frame.lang)
        for value in (fact.among.min(), fact.among.max(), fact.place.median, fact.value)
    )
    alt = frame.t(
        "place.alt", regions=distribution_words(fact.among, frame.lang), low=low, high=high,
        median=median, name=frame.name(fact.geo), value=own,
    )  # fmt: skip
    strip = distribution_strip(
        fact.among, fact.place.median, {fact.geo: fact.value}, frame.theme, alt
    )
    middle = escape(frame.t("place.median", value=median))
    return f'{strip}<p class="pt"><span>{words}</span><span class="mid">{middle}</span></p>'


def _national(frame: Frame, fact: Fact) -> str:
    rows = frame.release.observations(str(fact.indicator["id"]), [fact.geo]).dropna(subset="value")
    years = [int(year) for year in rows["year"]]
    values = [float(value) for value in rows["value"]]
    first, last = years[0], years[-1]
    start, end = (number(value, fact.decimals, frame.lang) for value in (values[0], values[-1]))
    alt = frame.t("card.sparkline", first=first, last=last, start=start, end=end)
    words = frame.t("card.national", first=first, last=last)
    eu = (
        ""
        if fact.eu is None
        else frame.t("card.eu", value=number(fact.eu, fact.decimals, frame.lang))
    )
    breaks = set(rows.loc[rows["flag"].str.contains("b", regex=False), "year"])
    drawn = sparkline(years, values, frame.theme, alt, breaks) if len(years) > 1 else ""
    return f'{drawn}<p class="pt"><span>{escape(words)}</span><span>{escape(eu)}</span></p>'


def _text(frame: Frame, row: pd.Series, column: str) -> str:
    return escape(frame.word(row, column))
