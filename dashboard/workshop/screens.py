"""The screens of a deck: each view, then the question put to the room about it."""

from html import escape

import streamlit as st

from dashboard.i18n import t
from dashboard.look import Theme
from dashboard.projector.slides import Shown, shown
from dashboard.projector.stage import Stage, headline_size, plain_figure, view_screen
from dashboard.release import Release
from dashboard.workshop.deck import Deck, Question
from dashboard.workshop.options import options_of


def deck_stage(
    release: Release,
    deck: Deck,
    theme: Theme,
    base: str,
    *,
    leave: str = "",
    more: str = "",
    join: str = "",
) -> Stage:
    """A deck as it is shown on a wall.

    Args:
        release: The figures.
        deck: The views and questions, in the deck's language.
        theme: Light or dark.
        base: Where the dashboard is reached by phones, "" for nowhere.
        leave: Where Escape leads.
        more: HTML at the end of the page.
        join: HTML that tells how to answer, on each question; "" without a session.
    """
    slides = deck_slides(release, deck, theme, base)
    screens: list[str] = []
    figures = []
    for number, (slide, found) in enumerate(zip(deck.slides, slides, strict=True)):
        if found is not None:
            screens.append(_numbered(view_screen(found, len(figures), deck.lang), number, "view"))
            figures.append(plain_figure(found) if found.view else {"data": []})
        if slide.question:
            about = found.headline if found else slide.title
            options = _options(release, slide.question, deck.lang)
            screen = question_screen(slide.question, about, join or options, deck.lang, bool(join))
            screens.append(_numbered(screen, number, "question"))
    if not screens:
        screens.append(_empty(deck.lang))
    return Stage(screens, figures, deck.title, deck.lang, theme, leave, more)


def deck_slides(release: Release, deck: Deck, theme: Theme, base: str) -> tuple[Shown | None, ...]:
    """The views of a deck in its order; None for a question alone. Made once for a release."""
    return _slides(release, release.id, release.made_at.isoformat(), deck, theme, base)


@st.cache_resource(max_entries=10, show_spinner=False)
def _slides(
    _release: Release, release_id: str, made_at: str, deck: Deck, theme: Theme, base: str
) -> tuple[Shown | None, ...]:
    pinned = bool(deck.release)
    return tuple(
        shown(_release, slide, deck.lang, theme, base, pinned) if slide.view else None
        for slide in deck.slides
    )


def question_screen(question: Question, about: str, beneath: str, lang: str, asks: bool) -> str:
    """A screen with a question; what the room answers is put into it by the script of a session.

    Args:
        question: What is asked.
        about: The headline of the view that it is about, "" for none.
        beneath: HTML under it: how to answer, or what there is to choose from.
        lang: `sv` or `en`.
        asks: Whether there is a session, so that phones can answer.
    """
    one = question.kind == "dots" and question.dots == 1
    way = ("dot" if one else question.kind) if asks else "talk"
    how = t(f"workshop.how.{way}", lang, dots=question.dots)
    seen = f'<p class="about">{escape(about)}</p>' if about else ""
    return (
        f'<section class="screen question" aria-label="{escape(question.text)}" '
        f'data-kind="{question.kind}"><header>'
        f'<h1 style="--size:{headline_size(question.text) + 8}px">{escape(question.text)}</h1>'
        f"<p>{escape(how)}</p>{seen}</header>{beneath}"
        '<div class="results"></div></section>'
    )


def _options(release: Release, question: Question, lang: str) -> str:
    """What there is to choose from, for a room that answers aloud or on paper."""
    if question.kind == "notes":
        return ""
    if question.kind == "priority":
        words = [t("workshop.scale", lang)]
    else:
        words = [word[lang] for word in options_of(release).of(question.over).values()]
    items = "".join(f"<li>{escape(word)}</li>" for word in words)
    return f'<ul class="options">{items}</ul>'


def _empty(lang: str) -> str:
    words = escape(t("workshop.empty", lang))
    head = f"<header><h1>{words}</h1></header>"
    return f'<section class="screen none" aria-label="{words}">{head}</section>'


def _numbered(screen: str, number: int, part: str) -> str:
    """The screen with the slide that it belongs to, as the script of a session knows it."""
    return screen.replace("<section ", f'<section data-slide="{number}" data-part="{part}" ', 1)
