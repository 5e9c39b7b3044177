from html import escape

import streamlit as st

from dashboard.boundaries import areas
from dashboard.look import PAIRS, REGION_MARK
from dashboard.map_panel import panel
from dashboard.map_words import kicker, place_sentence
from dashboard.mapped import area_on_map, drawn_areas, first_mapped, map_figures, mapped
from dashboard.placed_map import place_map
from dashboard.shell import shell
from dashboard.state import Choice, bound, selection, write

frame = shell("map")
release = frame.release
layers = mapped(release)
if not layers:
    st.html(f'<p class="message">{frame.t("map.nothing")}</p>')
    frame.footer()
    st.stop()


def other_indicator() -> None:
    write("indicator", [st.session_state["_indicator"]])
    st.query_params.pop("year", None)
    st.query_params.pop("level", None)


def other_level() -> None:
    write("level", [st.session_state["_level"]])
    st.query_params.pop("year", None)


def clicked() -> None:
    points = st.session_state["map"]["selection"]["points"]
    write("region", [points[0]["location"]] if points else [])


first = first_mapped(release, layers)
indicator = selection(frame, Choice("indicator", list(layers), first))["indicator"][0]
windows = layers[indicator]
level = selection(frame, Choice("level", list(windows), next(iter(windows))))["level"][0]
layer = windows[level]
years = [str(year) for year in layer.years]
codes = [*REGION_MARK, *PAIRS, *(g for k in ("nuts3", "nuts2") for g in areas(k))]
chosen = selection(frame, Choice("year", years, years[-1]), Choice("region", codes, ""))
year = int(chosen["year"][0])
geo = area_on_map("".join(chosen["region"]), layer.level, level)
row = release.indicators.loc[indicator]
figures = map_figures(release, indicator, layer, level, year)

with st.container(key="controls", horizontal=True, vertical_alignment="bottom"):
    labels = {i: frame.word(release.indicators.loc[i], "label") for i in layers}
    st.selectbox(
        frame.t("map.indicator"),
        sorted(layers, key=labels.__getitem__),
        format_func=labels.__getitem__,
        **(bound("indicator", indicator) | {"on_change": other_indicator, "args": ()}),
    )
    st.segmented_control(
        frame.t("map.level"),
        list(windows),
        format_func=lambda window: frame.t(f"map.levels.{window}"),
        required=True,
        **(bound("level", level) | {"on_change": other_level, "args": ()}),
    )
    if len(years) > 1:
        st.select_slider(frame.t("map.year"), years, **bound("year", str(year)))
    drawn = drawn_areas(layer.level, level)
    ours = [g for g in (*REGION_MARK, *PAIRS) if g in drawn]
    others = sorted({*figures.values.index, geo} - {"", *ours}, key=frame.name)
    st.selectbox(
        frame.t("map.region"),
        ["", *ours, *others],
        format_func=lambda code: frame.name(code) if code else frame.t("map.anyone"),
        **bound("region", geo),
    )
    if geo and st.button(frame.t("map.clear"), key="clear"):
        write("region", [])
        st.rerun()

headline = place_sentence(frame, indicator, layer.level, year, figures, geo)
st.html(
    f'<p class="kicker">{escape(kicker(frame, row, year))}</p>'
    f'<h1 class="headline">{escape(headline)}</h1>'
)
left, right = st.columns([740, 400], gap="medium")
with left:
    place_map(frame, indicator, layer.level, level, year, figures, geo, on_select=clicked)
with right, st.container(key="panel"):
    panel(frame, indicator, layer.level, level, year, figures, geo)
frame.footer()
