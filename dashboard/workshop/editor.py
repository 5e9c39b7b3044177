"""The part of the workshop page where a deck is filled and put in order."""

from dataclasses import replace
from html import escape
from urllib.parse import parse_qsl, urlsplit

import streamlit as st

from dashboard.shell import PAGES, Frame, named_release
from dashboard.wall_links import figure_section
from dashboard.workshop.deck import LONGEST, MOST_SLIDES, Deck, Question, Slide, view_address
from dashboard.workshop.open_deck import pinned, store
from dashboard.workshop.slide_form import question_words, slide_fields, view_words

_EDITING = "editing"  # number of the slide whose form is open


def add_view(frame: Frame, code: str, deck: Deck | None) -> None:
    """What `add=` in the address asks for: a view goes into the deck, with title and question."""
    asked = st.query_params.get("add", "")
    if not asked:
        return
    slide = _asked(asked)
    if slide is None:
        frame.message(frame.t("workshop.add.unknown"))
        st.query_params.pop("add")
        return
    into = deck or Deck(frame.t("workshop.new.name"), frame.lang, pinned(frame))
    with st.container(key="add", border=True):
        title = escape(frame.t("workshop.add.title"))
        what = escape(view_words(frame, slide))
        st.html(f'<h2 class="small">{title}</h2><p class="lead">{what}</p>')
        if len(into.slides) >= MOST_SLIDES:
            st.html(f'<p class="note">{escape(frame.t("workshop.add.full", most=MOST_SLIDES))}</p>')
            return
        with st.form("add_form", border=False):
            given = slide_fields(frame, slide, "add")
            words = frame.t("workshop.add.do", title=into.title)
            added = st.form_submit_button(words, type="primary")
        left = st.button(frame.t("workshop.add.leave"), key="add_leave", type="tertiary")
    if added and store(frame, code, into.with_slides(*into.slides, given)):
        st.session_state["added"] = slide
        left = True
    if left:
        st.query_params.pop("add")
        st.rerun()


def added_view(frame: Frame) -> None:
    """After a view was added: that it was, and the way back to it."""
    slide = st.session_state.pop("added", None)
    if slide is None:
        return
    words, back = escape(frame.t("workshop.add.done")), escape(frame.t("workshop.add.back"))
    st.html(f'<p class="message" role="status">{words} {_link(frame, slide, back)}</p>')


def edit_deck(frame: Frame, code: str, deck: Deck) -> None:
    """The deck's name and its slides, each of which can be moved, changed and taken out."""
    title = st.text_input(
        frame.t("workshop.deck.title"),
        deck.title,
        max_chars=LONGEST["title"],
        key=f"deck_title_{deck.title}",
    ).strip()
    if title and title != deck.title:
        _changed(frame, code, replace(deck, title=title), st.session_state.get(_EDITING))
    words = frame.t(
        "workshop.deck.pin", release=named_release(deck.release or frame.release.id, frame.lang)
    )
    pin = st.toggle(words, bool(deck.release), key=f"pin_{deck.release}")
    if pin != bool(deck.release):
        release = frame.release.id if pin else ""
        _changed(frame, code, replace(deck, release=release), st.session_state.get(_EDITING))
    if not deck.slides:
        st.html(f'<p class="note">{escape(frame.t("workshop.deck.empty"))}</p>')
    for number, slide in enumerate(deck.slides):
        with st.container(key=f"slide_{number}"):
            _row(frame, code, deck, number, slide)
            if number == st.session_state.get(_EDITING):
                _form(frame, code, deck, number, slide)
    if len(deck.slides) < MOST_SLIDES and st.button(
        frame.t("workshop.deck.question"), key="add_question", icon=":material/add:"
    ):
        asked = Slide(question=Question("dots", frame.t("workshop.deck.first_question")))
        _changed(frame, code, deck.with_slides(*deck.slides, asked), len(deck.slides))


def _row(frame: Frame, code: str, deck: Deck, number: int, slide: Slide) -> None:
    words, buttons = st.columns([5, 2], vertical_alignment="center")
    title, asked = slide.title or view_words(frame, slide), question_words(frame, slide)
    under = f"<small>{escape(asked)}</small>" if asked else ""
    title = _link(frame, slide, escape(title)) if slide.view else escape(title)
    words.html(f'<p class="slide"><b>{number + 1}</b> <span>{title}{under}</span></p>')
    slides = list(deck.slides)
    with buttons.container(key=f"acts_{number}", horizontal=True, horizontal_alignment="right"):
        if _act(frame, "edit", number, ":material/edit:"):
            open_now = st.session_state.get(_EDITING) == number
            st.session_state[_EDITING] = None if open_now else number
            st.rerun()
        for act, by, icon in (
            ("up", -1, ":material/arrow_upward:"),
            ("down", 1, ":material/arrow_downward:"),
        ):
            there = 0 <= number + by < len(slides)
            if _act(frame, act, number, icon, off=not there):
                slides.insert(number + by, slides.pop(number))
                _changed(frame, code, deck.with_slides(*slides))
        if _act(frame, "out", number, ":material/delete:"):
            del slides[number]
            _changed(frame, code, deck.with_slides(*slides))


def _link(frame: Frame, slide: Slide, words: str) -> str:
    """A link to the figure of a slide on its page."""
    params = dict(slide.params)
    section = figure_section(params.pop("figure", ""))
    address = escape(f"{frame.address(slide.page, **params)}#{section}")
    return f'<a href="{address}" target="_self">{words}</a>'


def _act(frame: Frame, act: str, number: int, icon: str, off: bool = False) -> bool:
    said = frame.t(f"workshop.deck.{act}", number=number + 1)
    key = f"{act}_{number}"
    # The words are read out; the icon is what stands there.
    return st.button(said, key=key, icon=icon, help=said, type="tertiary", disabled=off)


def _form(frame: Frame, code: str, deck: Deck, number: int, slide: Slide) -> None:
    with st.form(f"form_{number}"):
        given = slide_fields(frame, slide, str(number))
        if not st.form_submit_button(frame.t("workshop.deck.save"), type="primary"):
            return
        if not (given.view or given.question):
            frame.message(frame.t("workshop.deck.nothing"))
            return
        slides = [given if i == number else other for i, other in enumerate(deck.slides)]
        _changed(frame, code, deck.with_slides(*slides))


def _changed(frame: Frame, code: str, deck: Deck, editing: int | None = None) -> None:
    if store(frame, code, deck):
        st.session_state[_EDITING] = editing
        st.rerun()
    # Slides may have moved by somebody else's hand: a form stays open at none of them.
    st.session_state[_EDITING] = None


def _asked(asked: str) -> Slide | None:
    try:
        found = urlsplit(asked)
    except ValueError:
        return None
    if found.path not in PAGES or len(asked) > LONGEST["view"]:
        return None
    return Slide(view_address(found.path, dict(parse_qsl(found.query))))
