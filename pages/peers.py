from html import escape

import streamlit as st

from dashboard import peer_words as words
from dashboard.look import REGION_MARK
from dashboard.peer_chart import place_peer_figures
from dashboard.peer_figures import first_offered, offered, peer_figures
from dashboard.peer_list import place_list
from dashboard.peer_map import place_peer_map
from dashboard.peer_search import COUNTRIES, COUNTS, search
from dashboard.shell import shell
from dashboard.specialised import pair_of
from dashboard.state import Choice, bound, pick_region, selection
from dashboard.structural import structural

frame = shell("peers")
release = frame.release
structure = structural(release)
if structure is None:
    st.html(f'<h1 class="title">{escape(frame.t("menu.peers"))}</h1>')
    st.html(words.nothing(frame, None, ""))
    frame.footer()
    st.stop()

blocks = tuple(structure.blocks)
chosen = selection(
    frame,
    Choice("region", tuple(REGION_MARK), "SE331"),
    Choice("blocks", blocks, ",".join(blocks), many=True),
    Choice("country", COUNTRIES, "with"),
    Choice("count", COUNTS, COUNTS[0]),
)
[region], [country], [count] = chosen["region"], chosen["country"], chosen["count"]
pair = pair_of(release, region)
home = frame.name(str(release.regions.at[pair, "country"]))

with st.container(key="picks", horizontal=True, vertical_alignment="bottom"):
    pick_region(frame, frame.t("peers.region"), region)
    for key, codes in (("country", COUNTRIES), ("count", COUNTS)):
        st.segmented_control(
            frame.t(f"peers.{key}", name=home),
            codes,
            format_func=lambda code, key=key: frame.t(f"peers.{key}_is.{code}", name=home),
            required=True,
            wrap=True,
            **bound(key, chosen[key][0]),
        )
st.pills(
    frame.t("peers.blocks"),
    blocks,
    selection_mode="multi",
    format_func=lambda block: structure.label(block, frame.lang),
    **bound("blocks", chosen["blocks"]),
)
title = frame.t("peers.title", name=frame.name(pair))
head = f'<h1 class="title">{escape(title)}</h1>'
found, answer = search(structure, pair, chosen["blocks"], country)
if found is None:
    st.html(head + words.nothing(frame, answer, pair))
    frame.footer()
    st.stop()

peers = list(found.table.index[: int(count)])
left, right = st.columns([740, 400], gap="medium")
left.html(head + words.lead(frame, found) + words.heading(frame, "list", pair))
with right:
    place_peer_map(frame, structure, found, peers)
place_list(frame, structure, found, peers)

st.html(words.heading(frame, "measure", pair))
labels = {i: frame.word(release.indicators.loc[i], "label") for i in offered(release)}
first = first_offered(release, structure)
if first:
    [indicator] = selection(frame, Choice("indicator", tuple(labels), first))["indicator"]
    st.selectbox(
        frame.t("peers.indicator"),
        sorted(labels, key=labels.__getitem__),
        format_func=labels.__getitem__,
        **bound("indicator", indicator),
    )
    among = peer_figures(release, indicator, pair, peers)
    if among is None:
        st.html(words.no_figures(frame, indicator, pair))
    else:
        place_peer_figures(frame, structure, indicator, among)

st.html(words.heading(frame, "left_out", pair) + words.left_out(frame, structure, found))
if found.left_out:
    with st.expander(words.left_out_label(frame, found), key="left_out"):
        st.html(words.regions_left_out(frame, structure, found))
frame.footer()
