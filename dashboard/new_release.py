"""An open page takes up a new release by itself, and says so."""

import os
from collections.abc import Callable

import streamlit as st
from babel.dates import format_date

from dashboard.i18n import t
from dashboard.release import Release, in_use

# A refresh publishes at most a few times a day; a minute later every open page has it. Measured, a
# look takes 0.06 s of processor time, nearly all of it Streamlit's own work at the end of a run:
# with 30 visitors 3 per cent of a core.
_SECONDS = float(os.environ.get("S3_RELEASE_CHECK_SECONDS", "60"))


def watch(shown: tuple[str, int, int], before_rerun: Callable[[], None]) -> None:
    """Looks from time to time whether there is something newer, and if so runs the page again.

    Args:
        shown: What `in_use` told before the page opened its release.
        before_rerun: Called before the page runs again.
    """

    @st.fragment(run_every=_SECONDS)
    def look() -> None:
        if in_use() != shown:
            before_rerun()
            st.rerun()

    look()


def announce(release: Release, lang: str) -> None:
    """Tells a visitor who has seen another release that this one is shown now."""
    now = (release.id, release.made_at)
    before = st.session_state.get("release_shown", now)
    st.session_state["release_shown"] = now
    if before != now:
        made = format_date(release.made_at, "d MMMM y", locale=lang)
        key = "bundled" if release.id == "bundled" else "release"
        shown = t(f"footer.{key}", lang, release=release.id, date=made)
        st.toast(t("release.replaced", lang, shown=shown), duration="long")
