from html import escape

import streamlit as st

from dashboard.cards import rules
from dashboard.facts import fact_for, facts, key_figures
from dashboard.four_regions import four_regions
from dashboard.lead import lead, locator_words
from dashboard.look import ALL, REGION_MARK
from dashboard.overview import headlines
from dashboard.overview_cards import card
from dashboard.region_news import region_news
from dashboard.region_paper import region_name
from dashboard.shell import shell
from dashboard.state import Choice, pick_region, selection
from dashboard.strips import locator
from dashboard.summary import regions_of, summary
from dashboard.take_home import take_home

frame = shell("overview")
release = frame.release
[choice] = selection(frame, Choice("region", (*REGION_MARK, ALL), "SE331"))["region"]
name = region_name(frame, choice)
key_figure_ids = key_figures(release)
of, cards = summary(release, choice), headlines(release, choice)
st.set_page_config(page_title=f"{name} – {frame.t('service')}")
papers = ["overview"] if choice == ALL else ["overview", "profile"]

words, place = st.columns([3, 1], gap="large")
with words:
    pick_region(frame, frame.t("menu.region"), choice, more=[ALL], shown=False)
    st.html(f'<h1 class="title">{escape(name)}</h1>')
    st.html(lead(frame, of, name))
    shown = [*of.named, *(fact for headline in cards for fact in headline.facts)]
    shown += [fact for name in key_figure_ids for fact in facts(release, name)]
    take_home(frame, choice, shown, papers)
with place.container(key="locator"):
    drawn = locator(regions_of(choice), frame.theme, frame.t("overview.map", name=name))
    first = fact_for(release, key_figure_ids[0], choice) if key_figure_ids else None
    st.html(drawn + locator_words(frame, first))

title, note = frame.t("overview.cards"), frame.t("overview.cards_note", stated="●", inferred="○")
note = f'<p class="note">{escape(note)}</p>{rules(frame, "place", "trends", "levels", "missing")}'
st.html(f'<h2 class="section">{escape(title)}</h2>{note}')
with st.container(key="cards"):
    for headline in cards:
        key = str(headline.theme["key"])
        kind = "whole" if headline.circular else "stated" if headline.stated else "other"
        page = ("circular", {}) if headline.circular else ("domains", {"domain": key})
        with st.container(key=f"card_{kind}_{key}", gap=None):
            frame.link(page[0], frame.word(headline.theme, "short"), **page[1])
            st.html(card(frame, headline, choice))

st.html(region_news(frame, regions_of(choice)))
title, note = frame.t("overview.regions"), frame.t("overview.regions_note")
st.html(f'<h2 class="section">{escape(title)}</h2><p class="note">{escape(note)}</p>')
st.html(four_regions(frame, key_figure_ids))
frame.footer()
