from html import escape

import streamlit as st

from dashboard.shell import shell
from dashboard.workshop.desk import place_session
from dashboard.workshop.editor import add_view, added_view, edit_deck
from dashboard.workshop.hotspot import place_hotspot
from dashboard.workshop.open_deck import choose_deck, keep_deck, opened_deck, seen
from dashboard.workshop.presenting import present

frame = shell("workshop")
st.html(
    f'<h1 class="title">{escape(frame.t("workshop.title"))}</h1>'
    f'<p class="lead">{escape(frame.t("workshop.lead"))}</p>'
)
code, deck = opened_deck(frame)
# Before a room nothing is looked for: what leads a session stands first.
first = "session" in st.query_params
leading = first and place_session(frame, deck)
add_view(frame, code, deck)
added_view(frame)
if deck is None:
    choose_deck(frame)
else:
    st.html(f'<h2 class="section">{escape(frame.t("workshop.deck.section"))}</h2>')
    if leading:
        st.html(f'<p class="note">{escape(frame.t("workshop.deck.frozen"))}</p>')
    edit_deck(frame, code, deck)
    keep_deck(frame, code, deck)
    if deck.slides:
        present(frame, code, deck)
if not first:
    place_session(frame, deck)
place_hotspot(frame)
seen()
frame.footer()
