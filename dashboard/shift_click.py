"""Whether Shift was held at a click on a map: then an area is one more of those chosen.

Plotly adds to its selection by itself, but forgets it whenever the map is drawn again.
"""

import streamlit as st

from dashboard.shell import same_view

_KEY = "shift"
_SCRIPT = """
export default function ({ setStateValue, data }) {
  let held = data.held;
  const note = event => {
    if (event.shiftKey === held || !event.target.closest?.('.js-plotly-plot')) return;
    held = event.shiftKey;
    setStateValue("held", held);
  };
  window.addEventListener("pointerdown", note, { capture: true });
  return () => window.removeEventListener("pointerdown", note, { capture: true });
}
"""


def watch_shift() -> None:
    """Has the browser tell it when it changes; a press comes before the click it begins."""
    watch = st.components.v2.component("shift_click", js=_SCRIPT)
    with st.container(key="shift_click"):
        watch(key=_KEY, data={"held": shift_held()}, on_held_change=same_view, height=0)


def shift_held() -> bool:
    """Whether Shift was held at the last press on a map."""
    return bool((st.session_state.get(_KEY) or {}).get("held"))
