"""A page opened at one of its sections: at a rule, or where the fragment of a link points."""

import streamlit as st

from dashboard.rules import RULES
from dashboard.shell import Frame
from dashboard.state import Choice, selection

# The page grows while its parts arrive and its fonts load: the place of a heading is kept until
# the reader does something. A jump and no movement, whatever the reader prefers.
_SHOW = """
(async () => {{
  if (!({when})) return;
  const find = () => document.getElementById("{rule}");
  const waits = () => !find() || document.documentElement.lang !== "{lang}" ||
    document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState !== "notRunning";
  while (waits()) await new Promise(requestAnimationFrame);
  await document.fonts.ready;
  find().focus({{ preventScroll: true }});
  const show = () => find()?.scrollIntoView({{ behavior: "instant", block: "start" }});
  show();
  const grown = new ResizeObserver(show);
  grown.observe(document.querySelector('[data-testid="stMainBlockContainer"]'));
  for (const act of ["wheel", "touchstart", "mousedown", "keydown"])
    window.addEventListener(act, () => grown.disconnect(), {{ once: true, capture: true }});
}})();"""


def opened_rule(frame: Frame) -> str:
    """The rule that the address asks for, "" for none; an unknown one is named in a message."""
    if "rule" not in st.query_params:
        return ""
    return "".join(selection(frame, Choice("rule", RULES, ""))["rule"])


def show_rule(frame: Frame, rule: str) -> None:
    """Brings the heading of a rule into view and moves the keyboard there; call it last.

    Args:
        frame: The page.
        rule: One of `RULES`, "" for none.
    """
    if rule:
        _show(frame, rule, "true")


def show_linked(frame: Frame, section: str) -> None:
    """Does the same once for a section whose id is the fragment of the link that was followed.

    The browser cannot: the section is not there yet when it looks, and a page that completes its
    address takes the fragment out of it.
    """
    first = "!window.shownLinked && (window.shownLinked = true)"
    asked = f'performance.getEntriesByType("navigation")[0]?.name.endsWith("#{section}")'
    _show(frame, section, f"{asked} && {first}")


def _show(frame: Frame, section: str, when: str) -> None:
    script = _SHOW.format(rule=section, lang=frame.lang, when=when)
    st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)
