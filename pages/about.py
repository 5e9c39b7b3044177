from html import escape

import streamlit as st

from dashboard.i18n import texts
from dashboard.look import mark
from dashboard.prose import prose, table
from dashboard.shell import shell

frame = shell("about")
series = frame.release.series


def section(key: str, more: str = "") -> None:
    title = escape(frame.t(f"about.{key}.title"))
    text = prose(frame.t(f"about.{key}.text"))
    st.html(f'<div class="prose"><h2 class="section">{title}</h2>{text}{more}</div>')


title, lead = frame.t("about.title"), frame.t("about.lead")
st.html(f'<h1 class="title">{escape(title)}</h1><p class="lead">{escape(lead)}</p>')

chips = {"own": ["SE331"], "shared": ["SE33", "SE32"], "national": ["SE"]}
levels = (
    (
        "".join(mark(geo, frame.theme) for geo in geos)
        + f" {escape(frame.t(f'charts.level.{level}'))}",
        escape(frame.t(f"about.levels.{level}")),
    )
    for level, geos in chips.items()
)
section("levels", table((), levels))
section("place")
section("trends")
words = texts(frame.lang)
flags = (
    (key.removeprefix("charts.flags."), escape(words[key]))
    for key in sorted(words)
    if key.startswith("charts.flags.")
)
section("missing", table((frame.t("about.missing.flag"), frame.t("about.missing.meaning")), flags))
section("priorities")
by_source = series.groupby("source")
sources = (
    (
        escape(rows[f"source_{frame.lang}"].iloc[0]),
        str(len(rows)),
        escape(rows[f"licence_{frame.lang}"].iloc[0]),
    )
    for _, rows in by_source
)
heads = tuple(frame.t(f"about.sources.{column}") for column in ("source", "series", "licence"))
boundaries = f"<p>{escape(frame.t('about.sources.boundaries'))}</p>"
section("sources", table(heads, sources) + boundaries)
section("accessibility")
section("makers")
frame.footer()
