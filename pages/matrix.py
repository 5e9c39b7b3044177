from html import escape

import streamlit as st

from dashboard.cards import rules
from dashboard.crossing import crossing
from dashboard.crossing_domain import domain_areas, domain_question, domain_title
from dashboard.crossing_table import crossing_table, crossing_title
from dashboard.domain_words import priorities
from dashboard.look import REGION_MARK
from dashboard.shell import shell
from dashboard.state import Choice, bound, pick_region, selection

frame = shell("matrix")
crossed = crossing(frame.release)
chosen = selection(
    frame,
    Choice("region", tuple(REGION_MARK), "SE331"),
    Choice("domain", (*crossed.domains.index, ""), ""),
    Choice("area", (*crossed.areas.index, ""), ""),
)
[region] = chosen["region"]
domain, area = "".join(chosen["domain"]), "".join(chosen["area"])

if domain:
    names = {"": frame.t("matrix.all_areas")}
    names |= {key: frame.word(row, "label") for key, row in crossed.areas.iterrows()}
    with st.container(key="picks", horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            frame.t("domains.pick"),
            tuple(crossed.domains.index),
            format_func=lambda key: frame.word(crossed.domains.loc[key], "label"),
            width=520,
            **bound("domain", domain),
        )
        st.selectbox(
            frame.t("matrix.area"),
            tuple(names),
            format_func=names.__getitem__,
            width=360,
            **bound("area", area),
        )
    back = escape(frame.address("matrix", domain="", area=""))
    st.html(
        f'<p class="kicker"><a href="{back}" target="_self">'
        f"{escape(frame.t('matrix.back'))}</a></p>"
        f'<h1 class="title">{escape(domain_title(frame, crossed, domain, area))}</h1>'
        f'<p class="lead">{escape(domain_question(frame, crossed, domain))}</p>'
    )
    st.html(domain_areas(frame, crossed, domain, area))
    frame.link("domains", frame.t("matrix.domain_page"), domain=domain)
    st.html(f'<h2 class="section">{escape(frame.t("matrix.who"))}</h2>')
    st.html(priorities(frame, domain))
    st.html(rules(frame, "words", "targets", "place", "levels", "missing"))
else:
    st.html(
        f'<h1 class="title">{escape(crossing_title(frame, crossed))}</h1>'
        f'<p class="note">{escape(frame.t("matrix.lead"))}</p>'
    )
    with st.container(key="picks", horizontal=True, vertical_alignment="bottom"):
        pick_region(frame, frame.t("matrix.region"), region)
    st.html(f'<p class="note">{escape(frame.t("matrix.legend", stated="●", inferred="○"))}</p>')
    st.html(crossing_table(frame, crossed, region))
    st.html(f'<p class="note">{escape(frame.t("matrix.note"))}</p>{rules(frame, "levels")}')
frame.footer()
