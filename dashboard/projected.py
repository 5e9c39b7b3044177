"""A page whose address says `view=projector`: its figure fills the whole window."""

from urllib.parse import quote, urlencode

import streamlit as st

from dashboard.i18n import t
from dashboard.look import Theme
from dashboard.served import prefix, served

# The wall is a plain page beside Streamlit's; it lies over this one, which nothing can reach.
_SCRIPT = """
export default function ({ data }) {
  const wall = document.createElement("iframe");
  const app = document.getElementById("root");
  Object.assign(wall, { src: data.address, title: data.title, allow: "fullscreen" });
  wall.style.cssText = "position:fixed;inset:0;width:100%;height:100%;border:0;z-index:1000000";
  wall.onload = () => wall.contentWindow.focus();
  app.inert = true;
  document.body.append(wall);
  return () => { wall.remove(); app.inert = false; };
}
"""


def projected(page: str, lang: str, theme: Theme) -> None:
    """Fills the window with the figure of a page, or the deck of a workshop, and ends the run.

    Args:
        page: Name of the page; its parameters are those of the address.
        lang: `sv` or `en`.
        theme: Light or dark, unless the address says `theme=`.
    """
    asked = {"lang": lang, "theme": theme} | st.query_params.to_dict()
    asked.pop("view")
    if not served():
        st.html(f'<p class="message" role="status">{t("projector.not_served", lang)}</p>')
        st.stop()
    where = f"view/{page}"
    if page == "workshop":
        # A code of nothing but spaces is unknown, as any other that is none.
        where = f"deck/{quote(asked.pop('deck', ''), safe='') or '%20'}"
    st.components.v2.component("wall", js=_SCRIPT)(
        key="wall",
        data={
            "address": f"{prefix()}/stage/{where}?{urlencode(asked, safe=',')}",
            "title": t("projector.title", lang),
        },
        height=0,
    )
    st.stop()
