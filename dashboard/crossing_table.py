"""The matrix of S3 domains and circular areas as an HTML table of links."""

from html import escape

import pandas as pd

from dashboard.crossing import Crossing, is_regional
from dashboard.look import REGION_MARK, region_text
from dashboard.prose import scroll
from dashboard.sentences import listing
from dashboard.shell import Frame

_SHADES = (1, 3, 5, 8)  # the fewest measures with figures of each shade
_SIGN = {"stated": "●", "inferred": "○", "not_named": ""}


def crossing_title(frame: Frame, crossed: Crossing) -> str:
    """The finding: which domain has the most measures, and how many cells have none."""
    names = [frame.word(crossed.domains.loc[key], "short") for key in crossed.richest()]
    counts = crossed.counts
    words = {"empty": int((counts == 0).sum().sum()), "cells": counts.size}
    return frame.t("matrix.title", domain=listing(names, frame.lang), **words)


def crossing_table(frame: Frame, crossed: Crossing, region: str) -> str:
    """Domains by areas; a cell tells how many measures with figures speak to both, and leads there.

    Args:
        frame: The page.
        crossed: What is shown.
        region: The region whose marks stand in its colour.
    """
    marks = "".join(
        f'<th scope="col" class="who{" chosen" if geo == region else ""}">'
        f"<span>{escape(frame.name(geo))}</span></th>"
        for geo in REGION_MARK
    )
    heads = "".join(
        f'<th scope="col"><span class="whole">{escape(frame.word(area, "label"))}</span>'
        f'<span class="digit" aria-hidden="true">{place}</span></th>'
        for place, (_, area) in enumerate(crossed.areas.iterrows(), 1)
    )
    key = " · ".join(
        f"{place} {frame.word(area, 'label')}"
        for place, (_, area) in enumerate(crossed.areas.iterrows(), 1)
    )
    rows = "".join(_row(frame, crossed, str(domain), region) for domain in crossed.domains.index)
    corner = escape(frame.t("matrix.domain"))
    text = region_text(region, frame.theme)
    return f'<p class="areas">{escape(key)}</p>' + scroll(
        frame.t("matrix.label"),
        f'<table class="crossing" style="--own:var(--{region});--own-text:{text}"><thead><tr>'
        f'<th scope="col">{corner}</th>{marks}{heads}</tr></thead><tbody>{rows}</tbody></table>',
    )


def _row(frame: Frame, crossed: Crossing, domain: str, region: str) -> str:
    said = frame.release.priorities
    said = said[said["domain"] == domain].set_index("geo")["mark"]
    address = escape(frame.address("matrix", domain=domain))
    label = escape(frame.word(crossed.domains.loc[domain], "label"))
    marks = "".join(_mark(frame, geo, str(said[geo]), geo == region) for geo in REGION_MARK)
    cells = "".join(_cell(frame, crossed, domain, str(area)) for area in crossed.areas.index)
    stated = ' class="stated"' if said[region] == "stated" else ""
    return (
        f'<tr{stated}><th scope="row"><a href="{address}" target="_self">{label}</a></th>'
        f"{marks}{cells}</tr>"
    )


def _mark(frame: Frame, geo: str, said: str, chosen: bool) -> str:
    words = escape(f"{frame.name(geo)}: {frame.t(f'matrix.mark.{said}')}")
    return (
        f'<td class="who{" chosen" if chosen else ""}"><span role="img" aria-label="{words}" '
        f'title="{words}">{_SIGN[said]}</span></td>'
    )


def _cell(frame: Frame, crossed: Crossing, domain: str, area: str) -> str:
    measures = crossed.cell(domain, area)
    if measures.empty:
        return f'<td><span class="none" aria-label="{escape(frame.t("matrix.none"))}">–</span></td>'
    shown = measures[measures["last_year"] > 0]
    words = regional_words(frame, shown) if len(shown) else ""
    if len(shown) < len(measures):
        waiting = frame.t("matrix.waiting", count=len(measures) - len(shown))
        words = f"{words} · {waiting}" if words else waiting
    shade = sum(len(shown) >= fewest for fewest in _SHADES)
    address = escape(frame.address("matrix", domain=domain, area=area))
    label = escape(
        f"{frame.word(crossed.domains.loc[domain], 'short')}, "
        f"{frame.word(crossed.areas.loc[area], 'label')}: {len(shown)} {words}"
    )
    return (
        f'<td><a class="cell shade{shade}" href="{address}" target="_self" aria-label="{label}">'
        f"<b>{len(shown)}</b><span>{escape(words)}</span></a></td>"
    )


def regional_words(frame: Frame, measures: pd.DataFrame) -> str:
    """How many of some measures are of regions: `varav 1 regionalt`, `bara riket`."""
    regional, count = int(is_regional(measures).sum()), len(measures)
    if not regional:
        return frame.t("matrix.regional.none")
    if regional == count:
        return frame.t(f"matrix.regional.{'only' if count == 1 else 'all'}")
    return frame.t(f"matrix.regional.{'one' if regional == 1 else 'some'}", count=regional)
