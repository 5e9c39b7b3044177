"""What a reader chooses of a map: each control writes the address, in one step of its history."""

from collections.abc import Mapping

import streamlit as st

from dashboard.boundaries import drawn_areas
from dashboard.look import PAIRS, REGION_MARK
from dashboard.map_classes import CLASSES
from dashboard.map_view import LIMITS, MOST_AREAS, MapChoices, ShownMap, map_choices
from dashboard.mapped import mapped
from dashboard.playing import play, stop
from dashboard.release import Release
from dashboard.shell import Frame
from dashboard.shift_click import shift_held
from dashboard.state import bound, write


def choose_map(frame: Frame, choices: MapChoices, shown: ShownMap) -> None:
    """Measure, window and areas."""
    layers = mapped(frame.release)
    labels = {i: frame.word(frame.release.indicators.loc[i], "label") for i in layers}
    with st.container(key="controls", horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            frame.t("map.indicator"),
            sorted(layers, key=labels.__getitem__),
            format_func=labels.__getitem__,
            **_bound("indicator", choices.indicator, frame.release, "year", "beside_year"),
        )
        st.segmented_control(
            frame.t("map.level"),
            list(layers[choices.indicator]),
            format_func=lambda window: frame.t(f"map.levels.{window}"),
            required=True,
            **_bound("level", choices.window, frame.release),
        )
        ours = [geo for geo in (*REGION_MARK, *PAIRS) if geo in _offered(shown)]
        others = sorted(_offered(shown) - set(ours), key=frame.name)
        st.multiselect(
            frame.t("map.regions"),
            [*ours, *others],
            format_func=frame.name,
            placeholder=frame.t("map.pick"),
            max_selections=MOST_AREAS,
            **_tied("region", list(shown.selected)),
        )
        if shown.selected and st.button(frame.t("map.clear"), key="clear"):
            stop()
            write("region", [])
            st.rerun()


def choose_year(frame: Frame, choices: MapChoices, playing: bool) -> None:
    """Year, its play button, colours and the map beside."""
    layers = mapped(frame.release)
    years = list(layers[choices.indicator][choices.window].years)
    labels = {i: frame.word(frame.release.indicators.loc[i], "label") for i in layers}
    with st.container(key="controls_map", horizontal=True, vertical_alignment="bottom"):
        if len(years) > 1:
            if playing:
                st.button(frame.t("map.stop"), key="play", icon=":material/stop:", on_click=stop)
            else:
                words, icon = frame.t("map.play"), ":material/play_arrow:"
                known = {"on_click": play, "args": (choices.year, years)}
                st.button(words, key="play", icon=icon, **known)
            marks = [str(year) for year in years]
            st.select_slider(frame.t("map.year"), marks, **bound("year", str(choices.year)))
        st.selectbox(
            frame.t("map.classes_label"),
            CLASSES,
            format_func=lambda classes: frame.t(f"map.classes.{classes}"),
            **_tied("classes", choices.classes),
        )
        fitting = [i for i in layers if choices.window in layers[i] and i != choices.indicator]
        st.selectbox(
            frame.t("map.beside"),
            ["", choices.indicator, *sorted(fitting, key=labels.__getitem__)],
            format_func=lambda i: _beside_word(frame, choices, labels, i),
            **_bound("beside", choices.beside, frame.release, "beside_year"),
        )
        if choices.beside:
            marks = [str(year) for year in layers[choices.beside][choices.window].years]
            follows = choices.beside != choices.indicator
            st.selectbox(
                frame.t("map.beside_year"),
                [*([""] if follows else []), *reversed(marks)],
                format_func=lambda year: year or frame.t("map.beside_follows"),
                **_tied("beside_year", str(choices.beside_year or "")),
            )
        if len(years) > 1:
            key = "_limits"
            st.session_state[key] = choices.limits == LIMITS[1]
            st.toggle(frame.t("map.limits_label"), key=key, on_change=_store_limits, args=(key,))


def clicked(key: str) -> None:
    """Follows the area that was clicked on the map of a key; with Shift it is one more, or less."""
    points = st.session_state[key]["selection"]["points"]
    areas = list(dict.fromkeys(str(point["location"]) for point in points))
    stop()
    if shift_held():
        before = st.session_state["_region"]
        kept = [geo for geo in before if geo not in areas]
        areas = [*kept, *(geo for geo in areas if geo not in before)][:MOST_AREAS]
    write("region", areas)


def _offered(shown: ShownMap) -> set[str]:
    ours = {g for g in (*REGION_MARK, *PAIRS) if g in drawn_areas(shown.level, shown.window)}
    return {*shown.figures.values.index, *shown.selected, *ours}


def _beside_word(
    frame: Frame, choices: MapChoices, labels: Mapping[str, str], indicator: str
) -> str:
    if not indicator:
        return frame.t("map.beside_none")
    if indicator == choices.indicator:
        return frame.t("map.beside_same")
    return labels[indicator]


def _store_limits(key: str) -> None:
    stop()
    write("limits", [LIMITS[int(st.session_state[key])]])


def _tied(name: str, value: str | list[str]) -> dict[str, object]:
    """As `bound`; a play ends at the year that it shows."""
    return bound(name, value) | {"on_change": _store, "args": (name,)}


def _store(name: str) -> None:
    stop()
    value = st.session_state[f"_{name}"]
    write(name, value if isinstance(value, list) else [value])


def _bound(name: str, value: str, release: Release, *let_go: str) -> dict[str, object]:
    """As `bound`; what does not fit the new choice, and what is let go of, gets its default."""
    return bound(name, value) | {"on_change": _store_fitting, "args": (name, release, let_go)}


def _store_fitting(name: str, release: Release, let_go: tuple[str, ...]) -> None:
    stop()
    before = st.query_params.to_dict()
    view = {key: of for key, of in before.items() if key not in let_go}
    view[name] = st.session_state[f"_{name}"]
    if name == "indicator" and before.get("beside") == before.get("indicator"):
        view.pop("beside", None)
    st.query_params.update(map_choices(release, view)[0].params())
