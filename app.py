from html import escape

import streamlit as st

from dashboard.cards import rules
from dashboard.facts import fact_for, key_figures
from dashboard.four_regions import four_regions
from dashboard.lead import lead, locator_words
from dashboard.look import ALL, REGION_MARK
from dashboard.overview_cards import card, said
from dashboard.shell import shell
from dashboard.state import Choice, pick_region, selection
from dashboard.strips import locator
from dashboard.summary import facts_of, regions_of, summary

frame = shell("overview")
release = frame.release
[choice] = selection(frame, Choice("region", (*REGION_MARK, ALL), "SE331"))["region"]
regions = regions_of(choice)
name = frame.t("overview.all_title") if choice == ALL else frame.name(choice)
marks = release.priorities.pivot(index="geo", columns="domain", values="mark").loc[list(regions)]
themes = release.themes[release.themes["kind"] == "s3_domain"]
stated = (marks == "stated").sum()
themes = themes.assign(stated=-themes["key"].map(stated)).sort_values(["stated", "position"])
key_figure_ids = key_figures(release)

words, place = st.columns([3, 1], gap="large")
with words:
    pick_region(frame, frame.t("menu.region"), choice, more=[ALL], shown=False)
    st.html(f'<h1 class="title">{escape(name)}</h1>')
    st.html(lead(frame, summary(release, choice), name))
with place.container(key="locator"):
    drawn = locator(regions, frame.theme, frame.t("overview.map", name=name))
    first = fact_for(release, key_figure_ids[0], choice) if key_figure_ids else None
    st.html(drawn + locator_words(frame, first))

title, note = frame.t("overview.cards"), frame.t("overview.cards_note", stated="●", inferred="○")
note = f'<p class="note">{escape(note)}</p>{rules(frame, "place", "trends", "levels", "missing")}'
st.html(f'<h2 class="section">{escape(title)}</h2>{note}')
with st.container(key="cards"):
    for row in (theme for _, theme in themes.iterrows()):
        key = row["key"]
        kind = "stated" if stated[key] else "other"
        with st.container(key=f"card_{kind}_{key}", gap=None):
            frame.link("domains", frame.word(row, "short"), domain=key)
            st.html(said(frame, marks[key]))
            st.html(card(frame, row, facts_of(release, row["headline"], choice), choice))

title, note = frame.t("overview.regions"), frame.t("overview.regions_note")
st.html(f'<h2 class="section">{escape(title)}</h2><p class="note">{escape(note)}</p>')
st.html(four_regions(frame, key_figure_ids))
frame.footer()
