"""A comparison on a page: lines, bars or a table, then the areas among the EU's regions."""

from html import escape

import pandas as pd
import streamlit as st

from analysis.scores import median
from dashboard.area_lines import COUNTRY, EU
from dashboard.bars import bar_chart
from dashboard.beside_words import beside_sentences
from dashboard.cards import rules
from dashboard.chart_notes import compared_with, distribution_words
from dashboard.charts import trend_chart
from dashboard.comparing import Comparison
from dashboard.gap_words import gap_sentences
from dashboard.missing import missing
from dashboard.placing import (
    figures_table,
    level_marks,
    source_line,
    spread_sentence,
)
from dashboard.sentences import listing, values_sentence, whole_name
from dashboard.shell import Frame
from dashboard.spread import spread_chart
from dashboard.view import View, measure_title, place_view


def comparison(
    frame: Frame, indicator: str, found: Comparison, chart: str, first: str = ""
) -> None:
    """Writes a comparison.

    Args:
        frame: The page.
        indicator: Catalogue id.
        found: What is compared.
        chart: `line`, `bar` or `table`.
        first: The region whose pair is drawn in ink.
    """
    row = frame.release.indicators.loc[indicator]
    instead = _instead(frame, row, found)
    if instead:
        st.html(f'<p class="note">{escape(instead)}</p>')
    words = " ".join(beside_sentences(frame, indicator, found))
    gaps = gap_sentences(frame, row, found)
    said = f'<p class="finding">{escape(words)}</p>' if words else ""
    said += f'<p class="note">{escape(gaps)}</p>' if gaps else ""
    also = [rule for rule, told in (("trends", gaps), ("pooled", row["counts"])) if told]
    st.html(said + rules(frame, "words", *also, "place", "levels", "missing"))
    if chart == "table" or not found.drawable:
        st.html(f'<p class="says">{escape(_sentence(frame, row, found))}</p>')
        st.html(figures_table(frame, row, found.figures))
        source = source_line(frame, found.figures, indicator, explain=not found.drawable)
        st.html(level_marks(frame, found.figures) + source)
    else:
        key = "bars" if chart == "bar" else "lines"
        place_view(frame, compared_view(frame, indicator, found, chart, first), key=key)
    spread = found.distribution
    if not len(spread) or not found.drawable:
        return
    among = distribution_words(spread, frame.lang)
    heading = frame.t("compare.spread", among=among, year=found.year)
    st.html(f'<h2 class="section">{escape(heading)}</h2>')
    shown = spread_view(frame, indicator, found)
    place_view(frame, shown, key="spread", levels=bool(shown.marked), marked=shown.marked or ())


def compared_view(
    frame: Frame, indicator: str, found: Comparison, chart: str, first: str = "", height: int = 0
) -> View:
    """The lines of a comparison that can be drawn, or its bars where `chart` is `bar`.

    Args:
        frame: Language, theme and figures.
        indicator: Catalogue id.
        found: What is compared.
        chart: `line` or `bar`.
        first: The region whose pair is drawn in ink.
        height: Pixels on a wall; as high as a page has it by default.
    """
    row = frame.release.indicators.loc[indicator]
    look = {"name": frame.name, "theme": frame.theme, "lang": frame.lang}
    spread = found.distribution if len(found.distribution) else None
    figures = found.figures
    if chart == "bar":
        values, flags, references = found.bars()
        lines = {frame.name(geo): value for geo, value in references.items()}
        if spread is not None and EU not in references:
            middle, word = median(spread), frame.t(f"charts.median.{compared_with(spread)}")
            if isinstance(middle, float):
                lines[word[:1].upper() + word[1:]] = middle
        drawn = bar_chart(values, row, **look, flags=flags, references=lines, height=height)
        figures = figures[figures["year"] == found.year]
    else:
        more = {"distribution": spread, "year": found.year, "height": height or 400}
        more |= {"wide": height > 0}
        drawn = trend_chart(figures, row, **look, chosen=first, **more)
    return View(
        title=measure_title(frame, indicator),
        figure=drawn,
        figures=figures,
        sentence=_sentence(frame, row, found),
        indicator=indicator,
        finding=beside_finding(frame, indicator, found),
        beneath=_instead(frame, row, found),
    )


def beside_finding(frame: Frame, indicator: str, found: Comparison) -> str:
    """The first that is said of a comparison, with its measure; "" where nothing is."""
    said = beside_sentences(frame, indicator, found)[:1]
    short = frame.word(frame.release.indicators.loc[indicator], "short")
    return "".join(f"{short}: {words[:1].lower()}{words[1:]}" for words in said)


def spread_view(frame: Frame, indicator: str, found: Comparison, height: int = 0) -> View:
    """The areas of a comparison among all regions of Europe; only where there is a distribution.

    Args:
        frame: Language, theme and figures.
        indicator: Catalogue id.
        found: What is compared.
        height: Pixels on a wall; as high as a page has it by default.
    """
    row, spread = frame.release.indicators.loc[indicator], found.distribution
    look = {"name": frame.name, "theme": frame.theme, "lang": frame.lang}
    marked = [geo for geo in found.areas if geo in spread.index]
    said = spread_sentence(frame, row, spread, found.year, found.unreliable)
    return View(
        title=measure_title(frame, indicator),
        figure=spread_chart(spread, marked, row, **look, height=height),
        figures=frame.release.observations(indicator, spread.index, [found.year]),
        sentence=said,
        indicator=indicator,
        finding=beside_finding(frame, indicator, found),
        name="spread",
        beneath=said,
        marked=tuple(marked),
    )


def _sentence(frame: Frame, row: pd.Series, found: Comparison) -> str:
    spread = found.distribution if len(found.distribution) else None
    return values_sentence(
        found.figures, row, lambda geo: whole_name(geo, frame.name), frame.lang, spread, found.year
    )


def _instead(frame: Frame, row: pd.Series, found: Comparison) -> str:
    """Which areas are shown instead of the chosen ones, or left out, and why."""
    said = []
    for geo, codes in found.stands_for.items():
        if geo == COUNTRY:
            said.append(frame.t("compare.national"))
        else:
            regions = listing([frame.name(code) for code in codes], frame.lang)
            area = whole_name(geo, frame.name)
            said.append(frame.t("compare.shared", regions=regions, area=area))
    without: dict[str, list[str]] = {}
    for geo in found.without:
        reason = missing(frame.release, str(row["id"]), geo)
        without.setdefault(reason, []).append(frame.name(geo))
    for reason, geos in without.items():
        said.append(frame.t(f"missing.measure.{reason}", names=listing(geos, frame.lang)))
    if row["count"]:
        said.append(frame.t("compare.count"))
    return " ".join(said)
