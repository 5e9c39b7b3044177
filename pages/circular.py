from html import escape

import streamlit as st

from dashboard.cards import rules
from dashboard.national import (
    anchors,
    count_words,
    finding,
    gap_box,
    national_pair,
    pair_sentence,
    rows_source,
    rows_table,
)
from dashboard.national_chart import national_chart
from dashboard.placing import place_chart
from dashboard.sentences import listing
from dashboard.shell import shell

frame = shell("circular")
release = frame.release
areas = release.themes[release.themes["kind"] == "circular_area"].sort_values("position")
areas = areas.set_index("key")
measures = release.indicators[release.indicators["circular_area"].isin(areas.index)]
national = measures[measures["level"] == "national"]
regional = measures[measures["level"] != "national"]
pairs = {indicator: national_pair(release, indicator) for indicator in national.index}
counts = {
    key: ((measures["circular_area"] == key).sum(), (regional["circular_area"] == key).sum())
    for key in areas.index
}

leading = [pairs[i] for i in areas["headline"] if pairs.get(i)]
title, lines = finding(frame, leading)
st.html(
    f'<h1 class="title">{escape(title)}</h1>'
    + "".join(f'<p class="lead">{escape(line)}</p>' for line in lines)
    + f'<p class="note">{escape(frame.t("circular.kicker"))}</p>'
    + rules(frame, "words", "levels")
)
st.html(anchors(frame, areas, counts))

for place, (key, area) in enumerate(areas.iterrows(), 1):
    words = {"place": place, "total": len(areas), "counts": count_words(frame, *counts[key])}
    position = frame.t("circular.position", **words)
    with st.container(key=f"area_{place}"):
        st.html(
            f'<div id="{key}" class="anchor"></div><p class="unit">{escape(position)}</p>'
            f'<h2 class="section">{escape(frame.word(area, "label"))}</h2>'
            f'<p class="note">{escape(frame.word(area, "question"))}</p>'
        )
        left, right = st.columns([62, 38], gap="large")
        main = pairs.get(area["headline"])
        with left:
            if main:
                st.html(f'<h3 class="small">{escape(frame.word(main.row, "label"))}</h3>')
                place_chart(
                    frame,
                    national_chart(
                        main.figures,
                        main.row,
                        name=frame.name,
                        theme=frame.theme,
                        lang=frame.lang,
                    ),
                    area["headline"],
                    main.figures,
                    key=f"main_{place}",
                    sentence=f"{pair_sentence(frame, main)} {frame.t('circular.faint')}",
                )
        right.html(gap_box(frame, area, regional[regional["circular_area"] == key]))
        within = national[(national["circular_area"] == key) & (national.index != area["headline"])]
        others = [pairs[i] for i in within.index if pairs[i]]
        waiting = [frame.word(row, "short") for i, row in within.iterrows() if not pairs[i]]
        if others:
            heading = f'<h3 class="small">{escape(frame.t("circular.others"))}</h3>'
            st.html(heading + rows_table(frame, others) + rows_source(frame, others))
        if waiting:
            words = frame.t("circular.waiting", labels=listing(waiting, frame.lang))
            st.html(f'<p class="note">{escape(words)}</p>')
frame.footer()
