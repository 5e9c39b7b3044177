"""A deck file is read back as it was written; whatever else is in it is told, and runs nothing."""

import string
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dashboard.i18n import LANGUAGES
from dashboard.workshop.deck import (
    KINDS,
    MOST_DOTS,
    MOST_SLIDES,
    OVERS,
    Deck,
    DeckError,
    Question,
    Slide,
    deck_file,
    deck_of,
    read_deck,
    view_address,
)

EXAMPLE = Path(__file__).resolve().parents[2] / "data/deck.yaml"

words = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=60)
some_words = words.filter(bool)
questions = st.builds(
    Question,
    kind=st.sampled_from(KINDS),
    text=some_words,
    over=st.sampled_from(OVERS),
    dots=st.integers(1, MOST_DOTS),
)
codes = st.text(string.ascii_letters + string.digits + "_,", min_size=1, max_size=20)
names = st.text(string.ascii_lowercase, min_size=9, max_size=12)
views = st.builds(
    view_address, st.sampled_from(["map", "compare", "domains"]), st.dictionaries(names, codes)
)
slides = st.one_of(
    st.builds(Slide, view=views, title=words, question=st.none() | questions),
    st.builds(Slide, title=words, question=questions),
)
decks = st.builds(
    Deck,
    title=words,
    lang=st.sampled_from(LANGUAGES),
    release=st.sampled_from(["", "bundled", "20260101T000000Z"]),
    slides=st.lists(slides, max_size=5).map(tuple),
)


def error_of(read: Callable[[], Deck]) -> DeckError | None:
    """What a reading is refused with; any other error fails the test."""
    try:
        read()
    except DeckError as error:
        return error
    return None


@given(decks)
def test_a_deck_is_read_back_as_it_was_written(deck: Deck) -> None:
    assert read_deck(deck_file(deck)) == deck


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300)))
def test_no_file_does_more_than_be_refused(file: bytes | str) -> None:
    refused = error_of(lambda: read_deck(file))
    assert refused is None or all(refused.words(lang) for lang in LANGUAGES)


leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9)
keys = st.sampled_from(["title", "lang", "slides", "view", "question", "kind", "text", "dots", "x"])


@given(st.recursive(leaves, lambda n: st.lists(n) | st.dictionaries(keys, n), max_leaves=12))
def test_whatever_was_edited_into_a_deck_is_told(found: object) -> None:
    refused = error_of(lambda: deck_of(found))
    assert refused is None or all(refused.words(lang) for lang in LANGUAGES)


def deck_with(**slide: object) -> str:
    return yaml.safe_dump({"title": "T", "slides": [{"view": "map?year=2021"}, slide]})


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("title: [", "från rad 1"),
        ("title: !!python/object/apply:os.system ['true']", "från rad 1"),
        ("- a\n- b", "Bildspelet: här ska det stå fält med värden"),
        ("a: &a [*a]", "från rad 1"),
        ("a: &a {x: 1}\nb: {<<: [*a, *a]}", "från rad 2"),
        ("title: 7", "Bildspelet: fältet ”title”"),
        (deck_with(), "Bild 2 har varken vy eller fråga"),
        (deck_with(view="javascript:alert(1)"), "Bild 2: sidan ”alert(1)” finns inte"),
        (deck_with(view="https://example.org/map"), "Bild 2: sidan ”/map” finns inte"),
        (deck_with(view="map", script="alert(1)"), "Bild 2: fältet ”script” känns inte igen"),
        (deck_with(view="map", title="x" * 121), "Bild 2: fältet ”title” är för långt, högst 120"),
        (deck_with(view="map?x=" + "å" * 300), "fältet ”view” är för långt, högst 1000"),
        (deck_with(view="map", title="a\x00b"), "Bild 2: fältet ”title”"),
        ('title: "a\\ud800"', "Bildspelet: fältet ”title”"),
        (deck_with(question={"kind": "dots"}), "Frågan till bild 2: fältet ”text”"),
        (deck_with(question={"kind": "poll", "text": "?"}), "Frågan till bild 2: fältet ”kind”"),
        (deck_with(question={"kind": "dots", "text": "?", "dots": 99}), "heltal från 1 till 10"),
        (yaml.safe_dump({"slides": [{"view": "map"} for _ in range(MOST_SLIDES + 1)]}), "högst 60"),
        ("#" * 200_001, "högst 200 kB"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_by_slide_and_field(file: str, said: str) -> None:
    with pytest.raises(DeckError) as refused:
        read_deck(file)
    assert said in refused.value.words("sv")


def test_a_script_in_a_deck_is_text() -> None:
    deck = read_deck(deck_with(view="map?x=<script>", title="</script><script>alert(1)</script>"))
    assert deck.slides[1] == Slide("map?x=%3Cscript%3E", "</script><script>alert(1)</script>")


def test_a_view_is_stored_without_what_is_the_readers_own() -> None:
    kept = {"indicator": "gdp", "region": "SE331,SE332", "figure": "spread"}
    own = {"lang": "en", "release": "bundled", "view": "projector", "deck": "ABC", "theme": "dark"}
    assert view_address("map", own | kept) == ("map?indicator=gdp&region=SE331,SE332&figure=spread")


def test_the_example_deck_is_one() -> None:
    deck = read_deck(EXAMPLE.read_bytes())
    assert len(deck.slides) == 5
    assert {slide.question.kind for slide in deck.slides if slide.question} == set(KINDS)
