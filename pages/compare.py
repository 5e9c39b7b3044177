from html import escape

import streamlit as st

from dashboard.axes import year_span
from dashboard.comparing import BENCHMARKS, MOST, compare, first_compared, opening, options
from dashboard.comparison import comparison
from dashboard.export import csv, file_name
from dashboard.look import REGION_MARK
from dashboard.shell import shell
from dashboard.state import Choice, bound, selection, write

frame = shell("compare")
release = frame.release
with_figures = release.indicators[release.indicators["last_year"] > 0]
labels = {i: frame.word(row, "label") for i, row in with_figures.iterrows()}
first = first_compared(release)
if not first:
    st.html(f'<p class="message">{frame.t("map.nothing")}</p>')
    frame.footer()
    st.stop()
[indicator] = selection(frame, Choice("indicator", list(labels), first))["indicator"]
row = with_figures.loc[indicator]
offered = options(release, indicator, frame.lang)
whole = offered.years
first_view = opening(release, indicator, frame.lang)
chosen = selection(
    frame,
    Choice("region", offered.areas, ",".join(REGION_MARK), many=True),
    Choice("years", whole, first_view["years"], many=True),
    Choice("chart", ("line", "bar", "table"), first_view["chart"]),
    Choice("benchmark", tuple(BENCHMARKS), "both"),
)
span = year_span(chosen["years"])
always = {*REGION_MARK, *chosen["region"]}
chart, benchmark = chosen["chart"][0], chosen["benchmark"][0]


def other_indicator() -> None:
    # In one step, so that the browser's Back undoes the choice as one.
    st.query_params.update(opening(release, st.session_state["_indicator"], frame.lang))


def other_years(key: str) -> None:
    write("years", st.session_state[key])


with st.container(key="controls", horizontal=True, vertical_alignment="bottom"):
    st.selectbox(
        frame.t("compare.indicator"),
        sorted(labels, key=labels.__getitem__),
        format_func=labels.__getitem__,
        **(bound("indicator", indicator) | {"on_change": other_indicator, "args": ()}),
    )
    st.multiselect(
        frame.t("compare.region"),
        [g for g in offered.areas if g in offered.with_figures or g in always],
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
        wrap=True,
        **bound("benchmark", benchmark),
    )
    st.segmented_control(
        frame.t("compare.chart"),
        ("line", "bar", "table"),
        format_func=lambda code: frame.t(f"compare.charts.{code}"),
        required=True,
        wrap=True,
        **bound("chart", chart),
    )
    if len(whole) > 1:
        # A range must be given as a value: from the session alone it comes back as one year.
        key = f"years_{indicator}"
        st.select_slider(
            frame.t("compare.years"), whole, span, key=key, on_change=other_years, args=(key,)
        )

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
    comparison(frame, indicator, found, chart, first=next(iter(chosen["region"]), ""))
    st.download_button(
        frame.t("compare.download"),
        data=lambda: csv(release, indicator, found.figures, frame.lang),
        file_name=file_name(release, indicator, frame.lang),
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
