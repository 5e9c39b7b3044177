"""The part of the workshop page that leads from a deck to the wall, and onto a memory stick."""

from dataclasses import replace
from html import escape
from urllib.parse import urlencode

import streamlit as st

from dashboard.live_address import base_address
from dashboard.look import Theme
from dashboard.projector.pinned import release_of
from dashboard.shell import Frame
from dashboard.workshop.deck import Deck
from dashboard.workshop.network import lasting
from dashboard.workshop.pack import pack

_THEMES: tuple[Theme, ...] = ("light", "dark")


def present(frame: Frame, code: str, deck: Deck) -> None:
    """Links to the wall in both looks, and the deck as a file that needs no network."""
    title, text = (escape(frame.t(f"workshop.present.{part}")) for part in ("title", "text"))
    links = " ".join(
        f'<a class="do" href="workshop?{escape(_wall(frame, code, theme))}" target="_blank">'
        f"{escape(frame.t(f'workshop.present.{theme}'))}</a>"
        for theme in _THEMES
    )
    st.html(
        f'<h2 class="section">{title}</h2><p class="note">{text}</p><p class="wall">{links}</p>'
        f'<p class="note">{escape(frame.t("workshop.pack.text"))}</p>'
    )
    told = replace(deck, lang=frame.lang)
    base = lasting(base_address())

    def packed(theme: Theme) -> bytes:
        release = release_of(deck.release)[0] if deck.release else frame.release
        return pack(release, told, theme, base)

    with st.container(key="packs", horizontal=True):
        for theme in _THEMES:
            st.download_button(
                frame.t(f"workshop.pack.{theme}"),
                data=lambda theme=theme: packed(theme),
                file_name=f"{frame.t('workshop.deck.file')}-{code}-{theme}.html",
                mime="text/html",
                on_click="ignore",
                key=f"pack_{theme}",
            )


def _wall(frame: Frame, code: str, theme: Theme) -> str:
    return urlencode({"lang": frame.lang, "deck": code, "theme": theme, "view": "projector"})
