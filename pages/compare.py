from html import escape

import streamlit as st

from dashboard.axes import year_span
from dashboard.bars import bar_chart
from dashboard.charts import COUNTRY, EU, distribution_words, trend_chart
from dashboard.comparing import BENCHMARKS, compare
from dashboard.export import csv
from dashboard.look import REGION_MARK, pair_members
from dashboard.placing import figures_table, level_marks, place_chart, source_line
from dashboard.sentences import listing, values_sentence
from dashboard.shell import shell
from dashboard.spread import spread_chart
from dashboard.state import Choice, bound, selection, write
from dashboard.words import number

MOST = 10
frame = shell("compare")
release = frame.release
with_figures = release.indicators[release.indicators["last_year"] > 0]
labels = {i: frame.word(row, "label") for i, row in with_figures.iterrows()}
first = [i for i in release.themes["headline"] if labels.get(i)]
regional = [i for i in first if with_figures.at[i, "level"] == "nuts3"]
pairs = [geo for geo in ("SE33", "SE32") if pair_members(geo)]
names = release.regions[release.regions["level"].isin(["nuts2", "nuts3", "country"])]["geo"]
areas = [*REGION_MARK, *pairs, COUNTRY, EU]
areas += sorted((g for g in names if g not in areas), key=lambda g: (len(g) == 5, frame.name(g)))

indicator = selection(frame, Choice("indicator", list(labels), [*regional, *labels][0]))
indicator = indicator["indicator"][0]
row = with_figures.loc[indicator]
everything = release.observations(indicator)
known = everything[everything["value"].notna()]
whole = sorted(known.loc[known["geo"].isin([*REGION_MARK, *pairs, COUNTRY, EU]), "year"].unique())
whole = [str(year) for year in whole] or [str(year) for year in sorted(known["year"].unique())]
plain = "line" if row["comparable_over_time"] and len(whole) > 1 else "bar"
chosen = selection(
    frame,
    Choice("region", areas, ",".join(REGION_MARK), many=True),
    Choice("years", whole, f"{whole[0]},{whole[-1]}", many=True),
    Choice("chart", ("line", "bar", "table"), plain),
    Choice("benchmark", tuple(BENCHMARKS), "both"),
)
span = year_span(chosen["years"])
chart, benchmark = chosen["chart"][0], chosen["benchmark"][0]


def other_indicator() -> None:
    write("indicator", [st.session_state["_indicator"]])
    for name in ("years", "chart"):
        st.query_params.pop(name, None)


with st.container(key="controls", horizontal=True, vertical_alignment="bottom"):
    st.selectbox(
        frame.t("compare.indicator"),
        sorted(labels, key=labels.__getitem__),
        format_func=labels.__getitem__,
        **(bound("indicator", indicator) | {"on_change": other_indicator, "args": ()}),
    )
    shown_with = frozenset(known["geo"])
    st.multiselect(
        frame.t("compare.region"),
        [g for g in areas if g in shown_with or g in REGION_MARK or g in chosen["region"]],
        format_func=frame.name,
        placeholder=frame.t("compare.pick"),
        **bound("region", chosen["region"]),
    )
with st.container(key="controls_more", horizontal=True, vertical_alignment="bottom"):
    st.segmented_control(
        frame.t("compare.benchmark"),
        tuple(BENCHMARKS),
        format_func=lambda code: frame.t(f"compare.benchmarks.{code}"),
        required=True,
        **bound("benchmark", benchmark),
    )
    st.segmented_control(
        frame.t("compare.chart"),
        ("line", "bar", "table"),
        format_func=lambda code: frame.t(f"compare.charts.{code}"),
        required=True,
        **bound("chart", chart),
    )
    if len(whole) > 1:
        st.select_slider(frame.t("compare.years"), whole, **bound("years", span))

st.html(
    f'<h1 class="title">{escape(labels[indicator])}</h1>'
    f'<p class="note">{escape(frame.word(row, "definition"))}</p>'
)
if len(chosen["region"]) > MOST:
    frame.message(frame.t("compare.many", count=MOST))
years = (int(span[0]), int(span[1]))
found = compare(release, indicator, chosen["region"][:MOST], benchmark, years)
if found is None:
    st.html(f'<p class="message" role="status">{escape(frame.t("compare.nothing"))}</p>')
else:
    if found.without:
        words = listing([frame.name(geo) for geo in found.without], frame.lang)
        st.html(f'<p class="note">{escape(frame.t("compare.without", names=words))}</p>')
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
        drawn = trend_chart(found.figures, row, **look, distribution=spread, height=400)
        place_chart(frame, drawn, indicator, found.figures, key="lines", sentence=sentence)
    if spread is not None:
        heading = frame.t("compare.spread", year=found.year)
        st.html(f'<h2 class="section">{escape(heading)}</h2>')
        marked = [geo for geo in found.areas if geo in spread.index]
        count, middle = distribution_words(spread, frame.lang), float(spread.median())
        middle_words = number(middle, int(row["decimals"]), frame.lang)
        says = {"year": found.year, "count": count, "median": middle_words}
        place_chart(
            frame,
            spread_chart(spread, marked, row, **look),
            indicator,
            everything[everything["geo"].isin(spread.index) & (everything["year"] == found.year)],
            key="spread",
            sentence=frame.t("compare.spread_says", **says),
        )
    st.download_button(
        frame.t("compare.download"),
        data=lambda: csv(release, indicator, found.figures, frame.lang),
        file_name=f"{indicator}_{frame.lang}.csv",
        mime="text/csv",
        on_click="ignore",
        key="download",
    )
    st.html(f'<p class="source">{escape(frame.t("compare.download_note"))}</p>')
if frame.word(row, "caveat"):
    st.html(
        f'<h2 class="small">{escape(frame.t("compare.caveat"))}</h2>'
        f'<p class="note">{escape(frame.word(row, "caveat"))}</p>'
    )
frame.footer()
