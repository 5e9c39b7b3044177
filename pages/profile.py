from html import escape

import streamlit as st

from dashboard.cards import rules
from dashboard.look import REGION_MARK
from dashboard.profile import profile
from dashboard.profile_table import profile_table
from dashboard.shell import shell
from dashboard.state import Choice, pick_region, selection
from dashboard.take_home import take_home
from dashboard.used_sources import used_sources

frame = shell("profile")
[region] = selection(frame, Choice("region", tuple(REGION_MARK), "SE331"))["region"]
groups = profile(frame, region)
found = [row.fact for group in groups for row in group.rows]
title = frame.t("profile.title", name=frame.name(region))
st.set_page_config(page_title=f"{title} – {frame.t('service')}")

pick_region(frame, frame.t("profile.region"), region, shown=False)
st.html(
    f'<h1 class="title">{escape(title)}</h1>'
    f'<p class="note">{escape(frame.t("profile.lead"))}</p>'
    + rules(frame, "place", "words", "trends", "levels", "missing")
)
take_home(frame, region, found, ["profile", "overview"])
st.html(
    profile_table(frame, groups)
    + f'<p class="source">{escape(frame.t("profile.notes"))}</p>'
    + f'<p class="source">{escape(used_sources(frame.release, found, frame.lang))}</p>'
)
frame.footer()
