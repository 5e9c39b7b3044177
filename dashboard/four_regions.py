"""The four regions side by side: key figures in a table."""

from html import escape

from dashboard.cards import level_chip, rules
from dashboard.facts import Fact, facts
from dashboard.findings import figure, place_words, year
from dashboard.look import REGION_MARK
from dashboard.shell import Frame


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
        label, unit = (escape(frame.word(row, part)) for part in ("label", "unit"))
        what = f"<b>{label}</b><small>{unit}</small>"
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
