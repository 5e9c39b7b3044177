"""A measure on paper: its chart, and all that belongs to it in words."""

from typing import Any

import pandas as pd

from dashboard.area_lines import EU
from dashboard.facts import facts, placed
from dashboard.findings import finding
from dashboard.placing import level_chips, source_words, unit_words, years_apart
from dashboard.printed_chart import printed_chart
from dashboard.printed_strip import printed_strip
from dashboard.shell import Frame


def printed_measure(
    frame: Frame,
    indicator: str,
    region: str,
    images: dict[str, str],
    *,
    width: float,
    height: float,
    size: float,
) -> dict[str, Any]:
    """What a template needs of a measure with figures; its chart is put among the images.

    The chart is of lines over time, or of the place among Europe's regions where one year is known.

    Args:
        frame: Language and figures.
        indicator: Catalogue id.
        region: The region in the foreground of the chart.
        images: Drawings of the document by name; the chart's is the catalogue id.
        width: Points of the chart.
        height: Points of the chart.
        size: Points of its type.
    """
    release = frame.release
    row: pd.Series = release.indicators.loc[indicator]
    found = facts(release, indicator, same_year=True)
    # A count of a country would press the counties flat against the axis.
    beside = set() if found[0].count else {"SE", EU}
    figures = release.observations(indicator, beside | {fact.geo for fact in found})
    look: dict[str, Any] = {"name": frame.name, "lang": frame.lang, "width": width, "size": size}
    among = placed(found)
    if among and figures.loc[figures["value"].notna(), "year"].nunique() == 1:
        drawn = printed_strip(figures, row, among.among, among.year, **look)
    else:
        drawn = printed_chart(
            figures,
            row,
            chosen=region,
            distribution=among.among if among else None,
            year=among.year if among else None,
            height=height,
            **look,
        )
    images[indicator] = drawn.svg
    label, sentence = frame.word(row, "label"), finding(found, frame.name, frame.lang)
    source, explained = source_words(frame, figures, hollow=drawn.hollow)
    notes = [years_apart(frame, row, figures), explained, source]
    return {
        "drawing": indicator,
        "label": label,
        "finding": sentence,
        "unit": unit_words(frame, row),
        "levels": [{"geos": geos, "words": words} for geos, words in level_chips(frame, figures)],
        "notes": " ".join(note for note in notes if note),
        "alt": f"{label}. {sentence}",
    }
