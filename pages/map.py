from html import escape

import streamlit as st

from dashboard.map_controls import choose_map, choose_year, clicked
from dashboard.map_panel import panel
from dashboard.map_view import (
    BESIDE,
    MapChoices,
    map_agreement,
    map_choices,
    map_headline,
    map_kicker,
    shown_maps,
)
from dashboard.map_windows import HALVES, Size
from dashboard.mapped import mapped
from dashboard.placed_map import place_map
from dashboard.playing import played
from dashboard.screen import screen_size
from dashboard.shell import shell
from dashboard.shift_click import watch_shift
from dashboard.state import write
from dashboard.unknown_codes import unknown_codes

frame = shell("map")
release = frame.release
if not mapped(release):
    st.html(f'<p class="message">{frame.t("map.nothing")}</p>')
    frame.footer()
    st.stop()


def view(year: int, playing: bool, asked: MapChoices, size: Size) -> None:
    choices = asked.in_year(year)
    choose_year(frame, choices, playing)
    maps = shown_maps(release, choices)
    first = maps[0]
    st.html(
        f'<p class="kicker">{escape(map_kicker(frame, first))}</p>'
        f'<h1 class="headline">{escape(map_headline(frame, first))}</h1>'
        f'<p class="agrees">{escape(map_agreement(frame, first))}</p>'
    )
    if len(maps) == 1:
        left, right = st.columns([740, 400], gap="medium")
        with left:
            place_map(frame, first, size, key="map", on_select=clicked)
        with right, st.container(key="panel"):
            panel(frame, first)
        return
    keys = ("map", "map_beside")
    for column, shown, key in zip(st.columns(2, gap="medium"), maps, keys, strict=True):
        with column:
            st.html(f'<h2 class="small pair">{escape(map_kicker(frame, shown))}</h2>')
            place_map(frame, shown, HALVES.get(size, size), key=key, on_select=clicked)
    for column, shown, key in zip(st.columns(2, gap="medium"), maps, keys, strict=True):
        with column, st.container(key=f"below_{key}"):
            new = shown is first or shown.indicator != first.indicator
            st.html(f'<p class="kicker">{escape(map_kicker(frame, shown))}</p>')
            panel(frame, shown, "" if shown is first else f"_{BESIDE}", course=new)


choices, unknown = map_choices(release, st.query_params.to_dict())
params = choices.params()
for name, codes in unknown.items():
    instead = [code for code in params[name].split(",") if code]
    frame.message(unknown_codes(frame, name, codes, instead))
for name, value in params.items():
    write(name, value.split(","))
choose_map(frame, choices, shown_maps(release, choices)[0])
size = screen_size()
watch_shift()
years = mapped(release)[choices.indicator][choices.window].years
played(lambda year, playing: view(year, playing, choices, size), choices.year, years)
frame.footer()
