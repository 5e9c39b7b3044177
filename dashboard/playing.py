"""A map that steps through its years by itself, until it is stopped or has come to the last."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from dashboard.state import write

_EVERY = 1.6  # seconds that a year stands still
_STATE = "playing"


@dataclass(frozen=True)
class _Playing:
    """The year shown now, and the address that was played: any other ends the play."""

    address: dict[str, str]
    year: int


def play(year: int, years: Sequence[int]) -> None:
    """Begins at a year, or anew from the first where it is the last.

    The limits of the colours become those of all years, for else the same colour would mean
    another value in every year.
    """
    write("limits", ["all"])
    first = years[0] if year == years[-1] else year
    st.session_state[_STATE] = _Playing(st.query_params.to_dict(), first)


def stop() -> None:
    """Ends the play; the year that is shown is written into the address."""
    playing = _playing()
    if playing:
        del st.session_state[_STATE]
        write("year", [str(playing.year)])


def following_year(year: int, years: Sequence[int]) -> int:
    """The year after one, the last after the last."""
    return min((later for later in years if later > year), default=years[-1])


def played(view: Callable[[int, bool], None], year: int, years: Sequence[int]) -> None:
    """Shows a view of a year, or of one year after the other while it is played.

    Only what `view` draws is drawn again for a year. While it plays, the address stays as it was,
    so that the browser's Back has no year to step through; whatever changes it ends the play.

    Args:
        view: Draws a year; is told whether it is being played.
        year: The year of the address.
        years: All years, ascending.
    """
    if not _playing():
        # As a fragment does, so that the browser keeps what it has drawn when the play begins.
        with st.container():
            view(year, False)
        return
    st.session_state["whole_run"] = True

    @st.fragment(run_every=_EVERY)
    def years_go_by() -> None:
        playing = _playing()
        if playing and not st.session_state.pop("whole_run", False):
            now = following_year(playing.year, years)
            st.session_state[_STATE] = playing = replace(playing, year=now)
            if now == years[-1]:
                stop()
                playing = None
        if not playing:
            st.rerun()
        view(playing.year, True)

    years_go_by()


def _playing() -> _Playing | None:
    playing: _Playing | None = st.session_state.get(_STATE)
    if playing and playing.address != st.query_params.to_dict():
        del st.session_state[_STATE]
        return None
    return playing
