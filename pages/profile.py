from html import escape

import streamlit as st

from dashboard.cards import rules
from dashboard.look import REGION_MARK
from dashboard.profile import profile
from dashboard.profile_table import profile_table
from dashboard.shell import shell
from dashboard.state import Choice, pick_region, selection

frame = shell("profile")
[region] = selection(frame, Choice("region", tuple(REGION_MARK), "SE331"))["region"]
groups = profile(frame.release, region, frame.lang)

pick_region(frame, frame.t("profile.region"), region, shown=False)
st.html(
    f'<h1 class="title">{escape(frame.t("profile.title", name=frame.name(region)))}</h1>'
    f'<p class="note">{escape(frame.t("profile.lead"))}</p>'
    + rules(frame, "place", "words", "trends", "levels", "missing")
)
st.html(profile_table(frame, groups) + f'<p class="source">{escape(frame.t("profile.notes"))}</p>')
frame.footer()
