from html import escape

import streamlit as st

from dashboard.cards import waiting
from dashboard.catalogue_table import (
    catalogue_table,
    definition_list,
    filtered,
    release_facts,
    series_table,
    used_series,
)
from dashboard.export import csv, file_name
from dashboard.look import REGION_MARK
from dashboard.published_figures import published_table
from dashboard.refresh_account import refresh_account
from dashboard.shell import shell
from dashboard.state import Choice, bound, selection, write
from dashboard.what_changed import what_changed
from dashboard.words import number

frame = shell("data")
release, lang = frame.release, frame.lang
domains = release.themes[release.themes["kind"] == "s3_domain"].sort_values("position")
domains = domains.set_index("key", drop=False)
published = release.indicators["last_year"] > 0
by_status = {status.replace(" ", "_"): status for status in release.indicators["status"].unique()}
chosen = selection(
    frame,
    Choice("domain", tuple(domains.index), "", many=True),
    Choice("status", tuple(by_status), "", many=True),
    Choice("indicator", tuple(release.indicators.index), str(published.idxmax())),
)
[indicator] = chosen["indicator"]
domain, status = (next(iter(chosen[name]), "") for name in ("domain", "status"))

st.html(
    f'<h1 class="title">{escape(frame.t("data.title"))}</h1><p class="lead">'
    + escape(
        frame.t(
            "data.lead",
            published=int(published.sum()),
            count=len(release.indicators),
            figures=number(len(release), 0, lang),
            series=len(release.series),
        )
    )
    + f'</p><p class="note"><a href="#changed">{escape(frame.t("data.see_changed"))}</a></p>'
)
with st.container(key="filters", horizontal=True):
    words = st.text_input(frame.t("data.search"), key="_words", width=320)
    any_domain, any_status = frame.t("data.any_domain"), frame.t("data.any_status")
    st.selectbox(
        frame.t("data.field.domain"),
        ("", *domains.index),
        format_func=lambda key: frame.word(domains.loc[key], "short") if key else any_domain,
        width=260,
        **bound("domain", domain),
    )
    st.selectbox(
        frame.t("data.column.status"),
        ("", *by_status),
        format_func=lambda key: frame.t(f"data.status.{key}") if key else any_status,
        width=260,
        **bound("status", status),
    )
table = filtered(frame, catalogue_table(frame), words, domain, by_status.get(status, ""))
st.html(f'<p class="note">{escape(frame.t("data.count", count=len(table)))}</p>')


def choose() -> None:
    picked = st.session_state["catalogue"]["selection"]["rows"]
    if picked:
        write("indicator", [table.index[picked[0]]])


heads = {column: frame.t(f"data.column.{column}") for column in table if column not in REGION_MARK}
heads |= {geo: frame.name(geo) for geo in REGION_MARK}
st.dataframe(
    table.rename_axis("id"),
    column_config={"_index": "id"}
    | {column: st.column_config.TextColumn(head) for column, head in heads.items()}
    | {"link": st.column_config.LinkColumn(heads["link"])},
    height=420,
    key="catalogue",
    on_select=choose,
    selection_mode="single-row",
    alt=frame.t("data.alt"),
)

st.html(f'<h2 class="section rule">{escape(frame.t("data.one"))}</h2>')
st.selectbox(
    frame.t("data.field.indicator"),
    tuple(release.indicators.index),
    format_func=lambda key: frame.word(release.indicators.loc[key], "label"),
    width=560,
    **bound("indicator", indicator),
)
st.html(definition_list(frame, release.indicators.loc[indicator]))
series = used_series(frame, release.observations(indicator))
if series.empty:
    st.html(waiting(frame, release.indicators.loc[indicator], next(iter(REGION_MARK))))
else:
    heading = f'<h3 class="ind">{escape(frame.t("data.published"))}</h3>'
    st.html(heading + published_table(frame, indicator))
    st.html(f'<h3 class="ind">{escape(frame.t("data.origin"))}</h3>{series_table(frame, series)}')
    st.download_button(
        frame.t("data.download"),
        data=lambda: csv(release, indicator, release.observations(indicator), lang),
        file_name=file_name(release, indicator, lang),
        mime="text/csv",
        on_click="ignore",
    )

what_changed(frame)
heading = f'<h2 class="section rule">{escape(frame.t("data.release.title"))}</h2>'
st.html(heading + release_facts(frame))
st.html(refresh_account(frame))
frame.footer()
