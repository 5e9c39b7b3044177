"""The address is the state: what a link asks for, checked, and written back in full."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard.look import REGION_MARK, pair_members
from dashboard.shell import Frame
from dashboard.unknown_codes import unknown_codes


@dataclass(frozen=True)
class Choice:
    """One parameter of the address.

    Attributes:
        name: The parameter, for example `region`; its word for the reader is the text
            `state.names.<name>`.
        options: The codes that this page can show.
        default: The code, or several joined by commas, that an address without any means.
        many: Whether several codes may be chosen at once.
    """

    name: str
    options: Sequence[str]
    default: str
    many: bool = False


def selection(frame: Frame, *choices: Choice) -> dict[str, list[str]]:
    """Reads the choices from the address and writes all of them back, defaults too.

    A code that the page cannot show is named in a message, with what is shown instead; the rest
    of the address counts.

    Returns:
        The chosen codes by parameter: exactly one in each list unless the choice is `many`;
        a list is empty only if its default is.
    """
    chosen = {}
    for choice in choices:
        codes, unknown = known_codes(st.query_params.get(choice.name, ""), choice)
        chosen[choice.name] = codes
        if unknown:
            frame.message(unknown_codes(frame, choice.name, unknown, codes))
        write(choice.name, codes)
    return chosen


def known_codes(asked: str, choice: Choice) -> tuple[list[str], list[str]]:
    """The codes that count of those an address asks for, and those that a page cannot show.

    Where one code is wanted and several are given, the first known one counts. Where only counties
    are shown, an area of two stands for its first.

    Args:
        asked: Codes joined by commas, "" for none.
        choice: What they choose among.

    Returns:
        The codes to show, exactly one unless the choice is `many` or its default is empty; and the
        unknown ones in the order they were asked for.
    """
    given = dict.fromkeys(code for code in asked.split(",") if code)
    known = [code for code in given if code in choice.options]
    unknown = [code for code in given if code not in choice.options]
    members = [m for code in unknown for m in pair_members(code) if m in choice.options]
    codes = known or members or [code for code in choice.default.split(",") if code]
    return codes if choice.many else codes[:1], unknown


def write(name: str, codes: Sequence[str]) -> None:
    """Puts codes into the address."""
    text = ",".join(codes)
    if st.query_params.get(name) != text:
        st.query_params[name] = text


def bound(name: str, value: object) -> dict[str, Any]:
    """Arguments that tie a widget to a parameter: it shows `value` and writes what is chosen.

    For example `st.selectbox(label, codes, format_func=..., **bound("year", "2021"))`. The value
    is a code, or a list of codes for a widget of many.
    """
    key = f"_{name}"
    st.session_state[key] = value
    return {"key": key, "on_change": _store, "args": (name,)}


def pick_region(
    frame: Frame, label: str, region: str, *, more: Sequence[str] = (), shown: bool = True
) -> None:
    """The control that chooses one of the four regions and writes it into the address.

    Args:
        frame: The page.
        label: What it is called.
        region: The region chosen now.
        more: What can be chosen beside them.
        shown: Whether the label is to be seen, or only read out.
    """
    st.segmented_control(
        label,
        (*REGION_MARK, *more),
        format_func=frame.name,
        required=True,
        wrap=True,
        label_visibility="visible" if shown else "collapsed",
        **bound("region", region),
    )


def _store(name: str) -> None:
    value = st.session_state[f"_{name}"]
    codes = value if isinstance(value, list | tuple) else [] if value is None else [value]
    write(name, [str(code) for code in codes])
