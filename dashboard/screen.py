"""How wide the reader's screen is: maps are composed for three widths."""

import streamlit as st

from dashboard.map_windows import Size
from dashboard.shell import same_view

_SCRIPT = """
export default function ({ setStateValue, data }) {
  const size = () =>
    window.innerWidth < 640 ? "phone" : window.innerWidth < 1700 ? "page" : "wide";
  let known = data.known;
  const tell = () => {
    if (size() !== known) {
      known = size();
      setStateValue("size", known);
    }
  };
  tell();
  window.addEventListener("resize", tell);
  return () => window.removeEventListener("resize", tell);
}
"""


def screen_size() -> Size:
    """`phone` under 640 pixels, `wide` from 1,700, else `page`; `page` until the browser tells.

    The browser tells only when it differs from what is known, so that a page on an ordinary
    screen is drawn once.
    """
    measure = st.components.v2.component("screen_size", js=_SCRIPT)
    state = st.session_state.get("screen") or {}
    known: Size = state.get("size") or "page"
    with st.container(key="screen_size"):
        measure(key="screen", data={"known": known}, on_size_change=_noted, height=0)
    return known


def _noted() -> None:
    """A callback is what makes the state be kept; the rerun draws the same view for its width."""
    same_view()
