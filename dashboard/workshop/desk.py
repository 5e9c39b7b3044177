"""The facilitator's desk: a session is started, led, read and deleted."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from html import escape
from urllib.parse import quote

import streamlit as st

from analysis.judgement import Dots, Priority
from dashboard.live_address import base_address
from dashboard.look import svg_image
from dashboard.qr import qr_svg
from dashboard.release import ReleaseError
from dashboard.served import prefix, served
from dashboard.shell import Frame, release_name
from dashboard.words import number
from dashboard.workshop import sessions
from dashboard.workshop.deck import Deck
from dashboard.workshop.kept_secret import keep_secret, kept_secret
from dashboard.workshop.network import reached_at
from dashboard.workshop.notes import remove_note
from dashboard.workshop.report_downloads import place_report
from dashboard.workshop.room_error import NotThereError, RoomError
from dashboard.workshop.sessions import Session
from dashboard.workshop.tallies import PAGE, Notes, Said, all_said, joined, page_of_notes


def place_session(frame: Frame, deck: Deck | None) -> bool:
    """The session of the address; without one, the ways to one.

    Args:
        frame: The page.
        deck: The deck that a session can be started with.

    Returns:
        Whether the reader leads an open session here.
    """
    st.html(f'<h2 class="section">{escape(frame.t("workshop.session.title"))}</h2>')
    if not served():
        st.html(f'<p class="message">{escape(frame.t("projector.not_served"))}</p>')
        return False
    code = st.query_params.get("session", "")
    session = None
    if code:
        try:
            session = sessions.read(code)
        except RoomError as error:
            frame.message(error.words(frame.lang))
    if session is None:
        _ways(frame, deck)
        return False
    secret = kept_secret(session.code)
    if not session.holds(secret):
        secret = ""
    _join(frame, session, secret)
    if secret:
        _desk(frame, session.code, secret)
        place_report(frame, session)
        _end(frame, session.code, secret)
    else:
        _ask_secret(frame, session)
    if st.button(frame.t("workshop.session.leave"), key="leave_session", type="tertiary"):
        st.query_params.pop("session")
        st.rerun()
    return bool(secret) and session.open


def _ways(frame: Frame, deck: Deck | None) -> None:
    st.html(f'<p class="note">{escape(frame.t("workshop.session.text"))}</p>')
    if (
        deck
        and deck.slides
        and st.button(frame.t("workshop.session.start"), key="start_session", type="primary")
    ):
        try:
            started = sessions.start(deck, frame.lang)
        except RoomError as error:
            frame.message(error.words(frame.lang))
            return
        except ReleaseError as error:
            words = {"in_use": release_name(frame.release, frame.lang), **error.values}
            frame.message(frame.t(error.key, **words))
            return
        _keep(started.code, started.secret)
    with (
        st.form("open_session", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        code = st.text_input(frame.t("workshop.session.code"), max_chars=12, key="session_code")
        if st.form_submit_button(frame.t("workshop.session.open")) and code.strip():
            st.query_params["session"] = code.strip()
            st.rerun()


def _keep(code: str, secret: str) -> None:
    keep_secret(code, secret)
    st.query_params["session"] = code
    st.rerun()


def _join(frame: Frame, session: Session, secret: str) -> None:
    """How the room joins, and the way to the wall; with the secret in a part never sent."""
    base = reached_at(base_address())
    image = ""
    if base:
        address = f"{base}/room/{session.code}"
        image = svg_image(qr_svg(address), frame.t("workshop.wall.code", code=session.code), "qr")
        image = f'<figure class="reach">{image}<figcaption>{escape(address)}</figcaption></figure>'
    words = frame.t("workshop.session.join")
    fragment = f"#secret={quote(secret)}" if secret else ""
    walls = " ".join(
        f'<a class="do" target="_blank" '
        f'href="{prefix()}/stage/session/{session.code}?theme={theme}{fragment}">'
        f"{escape(frame.t(f'workshop.session.wall_{theme}'))}</a>"
        for theme in ("light", "dark")
    )
    st.html(
        f'<div class="joins">{image}<div><p class="note">{escape(words)}</p>'
        f'<p class="joincode">{escape(session.code)}</p><p class="wall">{walls}</p>'
        f'<p class="note">{escape(frame.t("workshop.session.privacy"))}</p></div></div>'
    )
    if secret:
        with st.container(key="secret", horizontal=True, vertical_alignment="center"):
            st.html(f'<p class="note">{escape(frame.t("workshop.session.keep"))}</p>')
            st.download_button(
                frame.t("workshop.session.card"),
                data=frame.t("workshop.session.card_text", code=session.code, secret=secret),
                file_name=f"workshop-{session.code}.txt",
                mime="text/plain",
                on_click="ignore",
                key="card",
            )


def _ask_secret(frame: Frame, session: Session) -> None:
    with (
        st.form("secret_form", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        given = st.text_input(
            frame.t("workshop.session.secret"), type="password", key="given_secret"
        )
        if st.form_submit_button(frame.t("workshop.session.lead")):
            if session.holds(given.strip()):
                _keep(session.code, given.strip())
            frame.message(frame.t("room.error.wrong_secret"))


@st.fragment(run_every=2)
def _desk(frame: Frame, code: str, secret: str) -> None:
    """What the room has said so far, and what a facilitator can do; again every two seconds."""
    try:
        session, said, count = sessions.read(code), all_said(code), joined(code)
    except RoomError as error:
        st.html(f'<p class="message" role="alert">{escape(error.words(frame.lang))}</p>')
        return
    state = frame.t("workshop.desk.open" if session.open else "workshop.desk.closed")
    here = frame.t("workshop.desk.here", slide=session.slide + 1, count=len(session.deck.slides))
    devices = frame.t("workshop.desk.joined", count=number(count, 0, frame.lang))
    st.html(f'<p class="lead">{escape(state)} {escape(here)} {escape(devices)}</p>')
    turn = "close" if session.open else "reopen"
    change = {"opened": not session.open}
    _do(frame.t(f"workshop.desk.{turn}"), "turn", sessions.lead, code, secret, **change)
    for one in said:
        _said(frame, session, secret, one)


def _said(frame: Frame, session: Session, secret: str, said: Said) -> None:
    question = session.question_of(said.slide)
    if question is None:
        return
    shown = said.slide in session.revealed
    with st.container(key=f"said_{said.slide}", border=True):
        answered = frame.t("workshop.desk.answered", count=number(said.answered, 0, frame.lang))
        st.html(
            f'<p class="unit">{escape(frame.t("workshop.desk.slide", number=said.slide + 1))}</p>'
            f'<h3 class="small">{escape(question.text)}</h3><p class="note">{escape(answered)}</p>'
        )
        here = said.slide == session.slide
        act = ("hide" if shown else "reveal") if here else "go"
        change = {"reveal": not shown} if here else {}
        change |= {"slide": said.slide, "screen": "question"}
        word, key = frame.t(f"workshop.desk.{act}"), f"show_{said.slide}"
        _do(word, key, sessions.lead, session.code, secret, **change)
        if isinstance(said.result, Notes):
            _notes(frame, session, secret, said.slide, said.result)
        else:
            st.html(_counts(frame, session, said.result, question.over))


def _do(word: str, key: str, act: Callable[..., object], *args: object, **more: object) -> None:
    """A button that does something to the session before the desk is drawn again."""
    st.button(word, key=key, on_click=_done, args=(act, args, more))


def _done(act: Callable[..., object], args: Sequence[object], more: Mapping[str, object]) -> None:
    # What has been deleted in between is told by the desk itself.
    with suppress(RoomError):
        act(*args, **more)


def _counts(frame: Frame, session: Session, result: Dots | Priority, over: str) -> str:
    if isinstance(result, Dots):
        words = session.options.of(over)
        rows = [(words[code][frame.lang], dots) for code, dots in result.laid.items()]
    else:
        rows = [(str(step), count) for step, count in result.given.items()]
    most = max((count for _, count in rows), default=0) or 1
    lines = "".join(
        f'<li><span>{escape(word)}</span><i style="width:{100 * count / most:.0f}%"></i>'
        f"<b>{number(count, 0, frame.lang)}</b></li>"
        for word, count in rows
    )
    return f'<ol class="counts">{lines}</ol>'


def _notes(frame: Frame, session: Session, secret: str, slide: int, notes: Notes) -> None:
    key = f"older_{session.code}_{slide}"
    before = st.session_state.get(key)
    shown = page_of_notes(session.code, slide, before) if before else notes.newest
    for id_, note in shown.items():
        text, button = st.columns([6, 1], vertical_alignment="center")
        options = session.options
        pinned = " · ".join(
            words[code][frame.lang]
            for words, code in (
                (options.regions, note.region),
                (options.domains, note.domain),
                (options.areas, note.area),
            )
            if code
        )
        text.html(f'<p class="roomnote">{escape(note.text)}<small>{escape(pinned)}</small></p>')
        with button:
            word = frame.t("workshop.desk.remove")
            _do(word, f"remove_{id_}", remove_note, session.code, secret, id_)
    with st.container(key=f"pages_{slide}", horizontal=True):
        if before:
            _do(frame.t("workshop.desk.newest"), f"newest_{slide}", _turn, key, None)
        if len(shown) == PAGE:
            _do(frame.t("workshop.desk.older"), f"more_{slide}", _turn, key, min(shown))


def _turn(key: str, before: int | None) -> None:
    """Turns to the notes that are older than one, or to the newest."""
    st.session_state[key] = before


def _end(frame: Frame, code: str, secret: str) -> None:
    with st.expander(frame.t("workshop.session.delete"), key="delete_session"):
        st.html(f'<p class="note">{escape(frame.t("workshop.session.delete_text"))}</p>')
        if st.button(frame.t("workshop.session.delete_do"), key="delete_now"):
            # Another facilitator may have been first.
            with suppress(NotThereError):
                sessions.delete(code, secret)
            keep_secret(code, "")
            st.query_params.pop("session")
            st.rerun()
