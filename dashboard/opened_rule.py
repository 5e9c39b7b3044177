"""The page about the service opened at a rule, as a link beside a statement asks for."""

import streamlit as st

from dashboard.rules import RULES
from dashboard.shell import Frame
from dashboard.state import Choice, selection

# The page grows while its parts arrive and its fonts load: only then is the place of a heading
# known. A jump and no movement, whatever the reader prefers.
_SHOW = """
(async () => {{
  const find = () => document.getElementById("{rule}");
  const waits = () => !find() || document.documentElement.lang !== "{lang}" ||
    document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState !== "notRunning";
  while (waits()) await new Promise(requestAnimationFrame);
  await document.fonts.ready;
  find().focus({{ preventScroll: true }});
  find().scrollIntoView({{ behavior: "instant", block: "start" }});
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
        script = _SHOW.format(rule=rule, lang=frame.lang)
        st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)
