"""The deck that the workshop page works on: opened, saved, kept as a file."""

import json
from dataclasses import replace
from html import escape

import streamlit as st

from dashboard.shell import Frame
from dashboard.workshop.deck import LARGEST, LONGEST, Deck, DeckError, deck_file, read_deck
from dashboard.workshop.decks import load, save, save_new
from dashboard.workshop.room_error import RoomError


def opened_deck(frame: Frame) -> tuple[str, Deck | None]:
    """Code and deck of the address; a code that opens none is told."""
    code = st.query_params.get("deck", "")
    if not code:
        return "", None
    try:
        deck, version = load(code)
    except (RoomError, DeckError) as error:
        frame.message(error.words(frame.lang))
        st.query_params.pop("deck")
        return "", None
    # What is saved from this page rests on what its reader has seen, not on what is read now.
    if st.session_state.get("deck_seen", ("",))[0] != code:
        st.session_state["deck_seen"] = (code, version)
    st.session_state["deck_read"] = (code, version)
    return code, deck


def seen() -> None:
    """Tells that the reader sees the deck as it was read; the last call of the page."""
    if "deck_read" in st.session_state:
        st.session_state["deck_seen"] = st.session_state["deck_read"]


def store(frame: Frame, code: str, deck: Deck) -> bool:
    """Saves a changed deck, a new one without a code; whether it was saved.

    It is not where somebody else has saved the deck since the reader saw it: that is told, theirs
    stays, and the page shows it.
    """
    try:
        if code:
            version = save(code, deck, st.session_state["deck_seen"][1])
            st.session_state["deck_seen"] = (code, version)
        else:
            st.query_params["deck"] = save_new(deck)
    except RoomError as error:
        frame.message(error.words(frame.lang))
        return False
    return True


def pinned(frame: Frame) -> str:
    """The release that a deck made from this page is held to: that of a frozen link."""
    return frame.release.id if st.query_params.get("release") == frame.release.id else ""


def choose_deck(frame: Frame) -> None:
    """The three ways to a deck: a new one, a code, a file."""
    new, code, file = st.columns(3, gap="large")
    with new:
        _heading(frame, "new")
        if st.button(frame.t("workshop.new.do"), key="new_deck", type="primary"):
            _make(frame, Deck(frame.t("workshop.new.name"), frame.lang, pinned(frame)))
    with code:
        _heading(frame, "code")
        with st.form("by_code", border=False):
            typed = st.text_input(frame.t("workshop.code.label"), max_chars=12, key="typed_code")
            if st.form_submit_button(frame.t("workshop.code.do")) and typed.strip():
                _open(typed.strip())
    with file:
        _heading(frame, "file")
        # Streamlit says these in English only, and tells the limit of its own.
        words = {
            word: frame.t(f"workshop.file.{word}", limit=LARGEST // 1000)
            for word in ("choose", "limit", "drop")
        }
        rules = "".join(
            f"--{word}-file:{json.dumps(text, ensure_ascii=False)};" for word, text in words.items()
        )
        st.html(f"<style>.st-key-file{{{rules}}}</style>")
        given = st.file_uploader(frame.t("workshop.file.label"), key="file")
        if given is not None:
            try:
                _make(frame, read_deck(given.getvalue()))
            except DeckError as error:
                frame.message(error.words(frame.lang))


def keep_deck(frame: Frame, code: str, deck: Deck) -> None:
    """The deck's code, its file, a copy of it, and the way out of it."""
    words = escape(frame.t("workshop.deck.code"))
    st.html(f'<p class="note">{words} <b class="code">{escape(code.upper())}</b></p>')
    with st.container(key="keep_deck", horizontal=True):
        st.download_button(
            frame.t("workshop.deck.download"),
            data=deck_file(deck),
            file_name=f"{frame.t('workshop.deck.file')}-{code}.yaml",
            mime="application/yaml",
            on_click="ignore",
            key="deck_file",
        )
        if st.button(frame.t("workshop.deck.copy"), key="copy_deck"):
            title = frame.t("workshop.deck.copied", title=deck.title)[: LONGEST["title"]]
            _make(frame, replace(deck, title=title))
        if st.button(frame.t("workshop.deck.close"), key="close_deck", type="tertiary"):
            _open("")


def _make(frame: Frame, deck: Deck) -> None:
    """Saves a new deck and opens it."""
    try:
        code = save_new(deck)
    except RoomError as error:
        frame.message(error.words(frame.lang))
        return
    _open(code)


def _open(code: str) -> None:
    st.session_state.pop("editing", None)
    if code:
        st.query_params["deck"] = code
    else:
        st.query_params.pop("deck", None)
    st.rerun()


def _heading(frame: Frame, way: str) -> None:
    title, text = (escape(frame.t(f"workshop.{way}.{part}")) for part in ("title", "text"))
    st.html(f'<h2 class="small">{title}</h2><p class="note">{text}</p>')
