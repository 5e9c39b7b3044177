"""What a reader takes home from a page about a region: PDFs and the figures."""

from collections.abc import Callable, Sequence

import streamlit as st

from dashboard.export import facts_csv
from dashboard.facts import Fact
from dashboard.live_address import base_address, live_address
from dashboard.profile_paper import profile_paper
from dashboard.release import Release
from dashboard.shell import Frame
from dashboard.summary_paper import summary_paper

# Page of the dashboard -> what makes its PDF: of a release, region, language and address.
PAPERS: dict[str, Callable[[Release, str, str, str], bytes]] = {
    "overview": summary_paper,
    "profile": profile_paper,
}


def take_home(frame: Frame, choice: str, found: Sequence[Fact], papers: Sequence[str]) -> None:
    """Places the downloads: each PDF, then the figures of the page as CSV; made when asked for.

    Args:
        frame: The page.
        choice: The region, or `ALL`.
        found: The figures that the page shows.
        papers: Which PDFs, of `PAPERS`.
    """
    release, lang, base = frame.release, frame.lang, base_address()
    kept = {"release": release.id} if st.query_params.get("release") == release.id else {}
    with st.container(key="take", horizontal=True):
        for page in papers:
            address = live_address(page, base, lang=lang, region=choice, **kept)
            make = PAPERS[page]
            st.download_button(
                frame.t(f"take.{page}"),
                data=lambda make=make, address=address: make(release, choice, lang, address),
                file_name=paper_name(page, choice, release.id, lang),
                mime="application/pdf",
                on_click="ignore",
                key=f"paper_{page}",
            )
        st.download_button(
            frame.t("take.csv"),
            data=lambda: facts_csv(release, found, lang),
            file_name=f"{frame.page}_{choice}_{release.id}_{lang}.csv",
            mime="text/csv",
            on_click="ignore",
            key="figures",
        )


def paper_name(page: str, choice: str, release: str, lang: str) -> str:
    """The file name of a PDF: page, region, release and language."""
    return f"{page}_{choice}_{release}_{lang}.pdf"
