"""A comparison on a page: lines, bars or a table, then the areas among the EU's regions."""

from html import escape

import streamlit as st

from dashboard.area_lines import EU
from dashboard.bars import bar_chart
from dashboard.chart_notes import distribution_words
from dashboard.charts import trend_chart
from dashboard.comparing import Comparison
from dashboard.placing import (
    figures_table,
    level_marks,
    place_chart,
    source_line,
    spread_sentence,
)
from dashboard.sentences import values_sentence
from dashboard.shell import Frame
from dashboard.spread import spread_chart


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
    look = {"name": frame.name, "theme": frame.theme, "lang": frame.lang}
    spread = found.distribution if len(found.distribution) else None
    sentence = values_sentence(found.figures, row, frame.name, frame.lang, spread)
    if chart == "table":
        st.html(figures_table(frame, row, found.figures))
        st.html(level_marks(frame, found.figures) + source_line(frame, found.figures))
    elif chart == "bar":
        values, references = found.bars()
        words = {frame.name(geo): value for geo, value in references.items()}
        if spread is not None and EU not in references:
            words[frame.t("charts.median.nuts2")] = float(spread.median())
        drawn = bar_chart(values, row, **look, references=words)
        figures = found.figures[found.figures["year"] == found.year]
        place_chart(frame, drawn, indicator, figures, key="bars", sentence=sentence)
    else:
        drawn = trend_chart(
            found.figures, row, **look, chosen=first, distribution=spread, height=400
        )
        place_chart(frame, drawn, indicator, found.figures, key="lines", sentence=sentence)
    if spread is None:
        return
    among = distribution_words(spread, frame.lang)
    heading = frame.t("compare.spread", among=among, year=found.year)
    st.html(f'<h2 class="section">{escape(heading)}</h2>')
    marked = [geo for geo in found.areas if geo in spread.index]
    place_chart(
        frame,
        spread_chart(spread, marked, row, **look),
        indicator,
        frame.release.observations(indicator, spread.index, [found.year]),
        key="spread",
        sentence=spread_sentence(frame, row, spread, found.year),
    )
