"""The fields of a slide: its title and the question that the room is asked at it."""

from dataclasses import replace

import streamlit as st

from dashboard.projector.asked import ViewError
from dashboard.projector.views import view_of
from dashboard.shell import Frame
from dashboard.workshop.deck import KINDS, LONGEST, MOST_DOTS, OVERS, Question, Slide


def slide_fields(frame: Frame, slide: Slide, key: str) -> Slide:
    """Places the fields, and gives the slide as they describe it.

    Args:
        frame: The page.
        slide: What stands in them at first.
        key: Unique on the page.
    """
    asked = slide.question
    title = st.text_input(
        frame.t("workshop.slide.title"),
        slide.title,
        max_chars=LONGEST["title"],
        placeholder=frame.t("workshop.slide.own"),
        key=f"title_{key}",
    )
    text = st.text_input(
        frame.t("workshop.slide.question"),
        asked.text if asked else "",
        max_chars=LONGEST["text"],
        placeholder=frame.t("workshop.slide.none"),
        key=f"question_{key}",
    )
    places = dict(zip(("kind", "over", "dots"), st.columns([2, 2, 1]), strict=True))
    chosen = {}
    for name, codes, was in (
        ("kind", KINDS, asked.kind if asked else KINDS[0]),
        ("over", OVERS, asked.over if asked else OVERS[0]),
    ):
        chosen[name] = places[name].selectbox(
            frame.t(f"workshop.slide.{name}"),
            codes,
            codes.index(was),
            format_func=lambda code, name=name: frame.t(f"workshop.slide.{name}s.{code}"),
            key=f"{name}_{key}",
        )
    dots = places["dots"].number_input(
        frame.t("workshop.slide.dots"),
        1,
        MOST_DOTS,
        asked.dots if asked else Question.dots,
        key=f"dots_{key}",
    )
    question = Question(text=text.strip(), dots=int(dots), **chosen) if text.strip() else None
    return replace(slide, title=title.strip(), question=question)


def view_words(frame: Frame, slide: Slide) -> str:
    """What the view of a slide shows; why it shows nothing; or that it has none."""
    if not slide.view:
        return frame.t("workshop.slide.no_view")
    made = frame.release.made_at.isoformat()
    return _view_words(frame, frame.release.id, made, frame.lang, slide)


@st.cache_data(max_entries=500, show_spinner=False)
def _view_words(_frame: Frame, release_id: str, made_at: str, lang: str, slide: Slide) -> str:
    """Kept, for a list of slides is written again at every press of a button."""
    try:
        return view_of(_frame, slide.page, slide.params).title
    except ViewError as error:
        return _frame.t(error.key, **error.values)


def question_words(frame: Frame, slide: Slide) -> str:
    """What is asked at a slide and how, "" for nothing."""
    asked = slide.question
    return f"{frame.t(f'workshop.slide.kinds.{asked.kind}')}: {asked.text}" if asked else ""
