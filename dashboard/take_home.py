"""What a reader takes home from a page about a region: PDFs and the figures."""

import unicodedata
from collections.abc import Callable, Sequence

import streamlit as st

from dashboard.export import facts_csv
from dashboard.facts import Fact
from dashboard.i18n import t
from dashboard.live_address import base_address, live_address
from dashboard.look import ALL
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
        papers: Which PDFs, of `PAPERS`; that of the page itself first.
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
                file_name=paper_name(page, choice, release, lang),
                mime="application/pdf",
                on_click="ignore",
                key=f"paper_{page}",
            )
        st.download_button(
            frame.t("take.csv"),
            data=lambda: facts_csv(release, found, lang),
            file_name=f"{_named(f'csv_{papers[0]}', choice, release, lang)}.csv",
            mime="text/csv",
            on_click="ignore",
            key="figures",
        )


def paper_name(page: str, choice: str, release: Release, lang: str, about: str = "") -> str:
    """The file name of a PDF: `vasterbotten_en-sida_2026-11-23.pdf`.

    Args:
        page: One of `PAPERS`, or `placemat`.
        choice: The region, or `ALL`.
        release: The figures.
        lang: `sv` or `en`.
        about: What of the region it is about, where not all.
    """
    return f"{_named(page, choice, release, lang, about)}.pdf"


def _named(what: str, choice: str, release: Release, lang: str, about: str = "") -> str:
    """Region, kind of file in its language, and the date of the figures; letters a to z alone."""
    name = t("overview.all", lang) if choice == ALL else release.name(choice, lang)
    parts = (name, t(f"take.file.{what}", lang), about, f"{release.made_at:%Y-%m-%d}")
    plain = (unicodedata.normalize("NFKD", part).encode("ascii", "ignore") for part in parts)
    return "_".join("-".join(part.decode().lower().split()) for part in plain if part)
