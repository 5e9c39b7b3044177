from html import escape

import streamlit as st

from dashboard.cards import domain_card, four_regions, rules
from dashboard.facts import fact_for, key_figures
from dashboard.lead import lead, locator_words
from dashboard.look import REGION_MARK
from dashboard.region_news import region_news
from dashboard.shell import shell
from dashboard.state import Choice, pick_region, selection
from dashboard.strips import locator

frame = shell("overview")
release = frame.release
[region] = selection(frame, Choice("region", tuple(REGION_MARK), "SE331"))["region"]
name = frame.name(region)
said = release.priorities[release.priorities["geo"] == region].set_index("domain")["mark"]
themes = release.themes[release.themes["kind"] == "s3_domain"]
themes = themes.assign(later=themes["key"].map(said) != "stated")
themes = themes.sort_values(["later", "position"]).set_index("key", drop=False)
headline = {key: fact_for(release, row["headline"], region) for key, row in themes.iterrows()}
key_figure_ids = key_figures(release)

words, place = st.columns([3, 1], gap="large")
with words:
    pick_region(frame, frame.t("menu.region"), region, shown=False)
    st.html(f'<h1 class="title">{escape(name)}</h1>')
    st.html(lead(frame, [fact for fact in headline.values() if fact], region))
with place.container(key="locator"):
    drawn = locator(region, frame.theme, frame.t("overview.map", name=name))
    first = fact_for(release, key_figure_ids[0], region) if key_figure_ids else None
    st.html(drawn + (locator_words(frame, first) if first else ""))

title, note = frame.t("overview.cards"), frame.t("overview.cards_note", stated="●", inferred="○")
note = f'<p class="note">{escape(note)}</p>{rules(frame, "place", "trends", "levels", "missing")}'
st.html(f'<h2 class="section">{escape(title)}</h2>{note}')
with st.container(key="cards"):
    for key, row in themes.iterrows():
        with st.container(key=f"card_{said[key]}_{key}", gap=None):
            frame.link("domains", frame.word(row, "short"), domain=key, region=region)
            st.html(domain_card(frame, row, headline[key], region, said[key]))

st.html(region_news(frame, region))
title, note = frame.t("overview.regions"), frame.t("overview.regions_note")
st.html(f'<h2 class="section">{escape(title)}</h2><p class="note">{escape(note)}</p>')
st.html(four_regions(frame, key_figure_ids))
frame.footer()
