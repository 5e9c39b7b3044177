from html import escape

import streamlit as st

from dashboard.domain_score import place_domain_score
from dashboard.domain_words import indicator_words, pairs_key, priorities, waiting_list
from dashboard.facts import facts
from dashboard.live_address import base_address, live_address
from dashboard.look import REGION_MARK
from dashboard.measure_view import measure_view
from dashboard.national import national_pair
from dashboard.national_figure import place_national
from dashboard.placemat import placemat
from dashboard.shell import shell
from dashboard.state import Choice, bound, pick_region, selection
from dashboard.take_home import paper_name
from dashboard.view import place_view

frame = shell("domains")
release = frame.release
themes = release.themes[release.themes["kind"] == "s3_domain"].sort_values("position")
themes = themes.set_index("key", drop=False)
chosen = selection(
    frame,
    Choice("domain", tuple(themes.index), themes.index[0]),
    Choice("region", tuple(REGION_MARK), "SE331"),
)
[domain], [region] = chosen["domain"], chosen["region"]
theme = themes.loc[domain]

rows = release.indicators
# Cases are told beside the rate that rests on them.
rows = rows[~rows["id"].isin(rows["counts"])]
primary, core = rows["s3_domain"] == domain, rows["priority"] == "core"
elsewhere = rows["secondary_domains"].str.split(";").map(lambda keys: domain in keys)
groups = {"core": primary & core, "reserve": primary & ~core, "secondary": elsewhere & ~primary}
found = {
    group: {indicator: facts(release, indicator, same_year=True) for indicator in rows.index[of]}
    for group, of in groups.items()
}
with_figures = {group: [i for i in found[group] if found[group][i]] for group in groups}
filled = [group for group in groups if with_figures[group]]

with st.container(key="picks", horizontal=True, vertical_alignment="bottom"):
    st.selectbox(
        frame.t("domains.pick"),
        tuple(themes.index),
        format_func=lambda key: frame.word(themes.loc[key], "label"),
        width=520,
        **bound("domain", domain),
    )
    pick_region(frame, frame.t("domains.region"), region)
place = frame.t("domains.position", position=themes.index.get_loc(domain) + 1, count=len(themes))
st.html(
    f'<p class="kicker">{escape(place)}</p>'
    f'<h1 class="title">{escape(frame.word(theme, "label"))}</h1>'
    f'<p class="lead">{escape(frame.word(theme, "question"))}</p>'
)
st.html(priorities(frame, domain) + pairs_key(frame))
frame.link("matrix", frame.t("domains.circular"), domain=domain)
live = live_address("domains", base_address(), lang=frame.lang, domain=domain, region=region)
st.download_button(
    frame.t("paper.placemat.download"),
    data=lambda: placemat(release, domain, region, frame.lang, live),
    file_name=paper_name("placemat", region, release, frame.lang, frame.word(theme, "short")),
    mime="application/pdf",
    on_click="ignore",
)

if filled:
    [view] = selection(frame, Choice("group", filled, filled[0]))["group"]
    st.html(f'<h2 class="section rule">{escape(frame.t("domains.measures"))}</h2>')
    st.segmented_control(
        frame.t("domains.view"),
        filled,
        format_func=lambda group: frame.t(f"domains.group.{group}", count=len(with_figures[group])),
        required=True,
        wrap=True,
        label_visibility="collapsed",
        **bound("group", view),
    )
    for indicator in with_figures[view]:
        areas = found[view][indicator]
        with st.container(key=f"row_{indicator}"):
            left, right = st.columns([1, 2], gap="medium")
            pair = national_pair(release, indicator) if areas[0].level == "national" else None
            with right:
                if pair:
                    shown = place_national(frame, pair, key=indicator, height=270, levels=False)
                else:
                    shown = measure_view(frame, indicator, region)
                    place_view(frame, shown, key=indicator, levels=False)
            left.html(indicator_words(frame, areas, shown.figures))

place_domain_score(frame, domain, frame.word(theme, "short"))
waits = [i for group in groups for i in found[group] if not found[group][i]]
if waits:
    st.html(waiting_list(frame, rows.loc[waits], region))
frame.footer()
