"""The reader's own weights of indicators: read from the address, chosen with sliders."""

from collections.abc import Sequence

import streamlit as st

from dashboard.release import Release
from dashboard.scored import scorable
from dashboard.sentences import listing
from dashboard.shell import Frame, shortened
from dashboard.state import write

_NAME = "weights"
_MOST = 3
_USUAL = 1


def chosen_weights(frame: Frame) -> dict[str, int]:
    """The weights in the address, `weights=id:2,id:0`, by indicator; equal ones are left out.

    Those of other domains stay in the address, for when the reader goes back there. What is no
    weight of an indicator that can be scored is named in a message and removed.
    """
    weights, unknown = read_weights(frame.release, st.query_params.get(_NAME, ""))
    if unknown:
        quoted = [frame.t("score.quoted", code=shortened(code)) for code in unknown]
        frame.message(frame.t("score.unknown", codes=listing(quoted, frame.lang)))
    _keep(weights)
    return weights


def read_weights(release: Release, asked: str) -> tuple[dict[str, int], list[str]]:
    """What `weights=` of an address says: the unequal weights by indicator, and what is none."""
    known = set(scorable(release).index)
    weights, unknown = {}, []
    for code in filter(None, asked.split(",")):
        indicator, _, weight = code.partition(":")
        if indicator in known and weight in map(str, range(_MOST + 1)):
            weights[indicator] = int(weight)
        else:
            unknown.append(code)
    return {i: weight for i, weight in weights.items() if weight != _USUAL}, unknown


def place_sliders(frame: Frame, indicators: Sequence[str], weights: dict[str, int]) -> None:
    """A slider for each indicator, and a button back to equal weights, in a closed panel.

    Args:
        frame: The page.
        indicators: Ids, in the order in which they are shown.
        weights: What `chosen_weights` gave.
    """
    with st.expander(frame.t("score.own"), key="weights", on_change="rerun") as panel:
        if not panel.open:
            return
        st.html(f'<p class="note">{frame.t("score.own_text", most=_MOST)}</p>')
        columns = st.columns(3, gap="medium")
        for place, indicator in enumerate(indicators):
            key = f"_weight_{indicator}"
            st.session_state[key] = weights.get(indicator, _USUAL)
            columns[place * 3 // len(indicators)].slider(
                frame.word(frame.release.indicators.loc[indicator], "short"),
                min_value=0,
                max_value=_MOST,
                key=key,
                on_change=_store,
                args=(weights, indicator),
            )
        if any(indicator in weights for indicator in indicators):
            st.button(frame.t("score.equal"), on_click=_reset, args=(weights, tuple(indicators)))


def _store(weights: dict[str, int], indicator: str) -> None:
    _keep(weights | {indicator: st.session_state[f"_weight_{indicator}"]})


def _reset(weights: dict[str, int], indicators: Sequence[str]) -> None:
    _keep({i: weight for i, weight in weights.items() if i not in indicators})


def _keep(weights: dict[str, int]) -> None:
    codes = [f"{i}:{weight}" for i, weight in weights.items() if weight != _USUAL]
    if codes:
        write(_NAME, codes)
    elif _NAME in st.query_params:
        del st.query_params[_NAME]
