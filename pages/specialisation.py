from html import escape

import streamlit as st

from dashboard import job_change_words as changes
from dashboard import related_words as nearby
from dashboard import specialised_words as words
from dashboard.industry_figure import place_industries
from dashboard.industry_views import change_view, industries_view, quotients_view, related_view
from dashboard.job_change import job_change
from dashboard.look import REGION_MARK
from dashboard.related_industries import related
from dashboard.screen import screen_size
from dashboard.shell import shell
from dashboard.specialised import REFERENCES, pair_of, specialisation
from dashboard.state import Choice, bound, selection

frame = shell("specialisation")
release = frame.release
narrow = screen_size() == "phone"
options = {"region": tuple(REGION_MARK), "reference": REFERENCES}
chosen = selection(frame, *(Choice(key, codes, codes[0]) for key, codes in options.items()))
[region], [reference] = chosen["region"], chosen["reference"]
pair = pair_of(release, region)
name = frame.name(pair)


def heading(key: str) -> None:
    title, text = (frame.t(f"specialisation.{key}.{part}", name=name) for part in ("title", "text"))
    st.html(f'<h2 class="section">{escape(title)}</h2><p class="note">{escape(text)}</p>')


def nothing(text: str) -> None:
    st.html(f'<p class="message" role="status">{escape(text)}</p>')


with st.container(key="picks", horizontal=True, vertical_alignment="bottom"):
    for key, codes in options.items():
        st.segmented_control(
            frame.t(f"specialisation.{key}"),
            codes,
            format_func=frame.name,
            required=True,
            wrap=True,
            **bound(key, chosen[key][0]),
        )
title = frame.t("specialisation.title", name=name)
st.html(f'<h1 class="title">{escape(title)}</h1>')

found = specialisation(release, region, reference)
if found is None:
    nothing(frame.t("specialisation.nothing"))
else:
    st.html(words.lead(frame, found))
    shown = quotients_view(frame, found, narrow=narrow)
    place_industries(frame, shown, words.quotients(frame, found))

heading("change")
counties = changes.answered(job_change(release, geo) for geo in REGION_MARK)
for geo in (region, pair):
    change = job_change(release, geo)
    if why := changes.refused(frame, geo, change):
        nothing(why)
        continue
    said = changes.parts(frame, change, counties if geo == region else ())
    place_industries(frame, change_view(frame, change, narrow=narrow), said)
    if not change.rounded:
        shown = industries_view(frame, change, narrow=narrow)
        place_industries(frame, shown, changes.by_industry(frame, change))

heading("related")
near = related(release, region)
if near is None:
    nothing(frame.t("specialisation.related.nothing"))
else:
    st.html(nearby.questions(frame, near))
    place_industries(frame, related_view(frame, near), nearby.densities(frame, near))
frame.footer()
