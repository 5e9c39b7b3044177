"""A page opened at the rule that its address asks for."""

import streamlit as st

from dashboard.rules import RULES
from dashboard.shell import Frame
from dashboard.state import Choice, selection


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
        script = f"window.showSection('{rule}', '{frame.lang}')"
        st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)
