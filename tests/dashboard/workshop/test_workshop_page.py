"""The workshop page as its facilitator meets it."""

from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from room_deck import joined
from streamlit.testing.v1 import AppTest
from visiting import said, visit

from dashboard.workshop import decks, sessions
from dashboard.workshop.database import writing
from dashboard.workshop.deck import Deck, Question, Slide, read_deck
from dashboard.workshop.tables import notes
from dashboard.workshop.tallies import PAGE, all_notes

EXAMPLE = Path(__file__).resolve().parents[2] / "data/deck.yaml"


@pytest.fixture(autouse=True)
def own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("S3_DATABASE_URL", f"sqlite:///{tmp_path}/workshop.sqlite")
    # The plain pages are served, as they are by server.py.
    monkeypatch.setattr("dashboard.served._RUNS", {"server"})


@pytest.fixture
def deck() -> str:
    return decks.save_new(read_deck(EXAMPLE.read_bytes()))


def slides(code: str) -> list[str]:
    return [slide.title or slide.page or "question" for slide in decks.load(code)[0].slides]


def param(at: AppTest, name: str) -> str:
    """A parameter of the address, as the run has left it."""
    value = at.query_params[name]
    return value if isinstance(value, str) else value[0]


def press(at: AppTest, key: str) -> AppTest:
    return at.button(key=key).click().run()


def test_a_view_is_added_with_title_and_question() -> None:
    at = visit("workshop", lang="sv", add="compare?indicator=gdp_pps&region=SE331")
    assert "BRP per invånare, EU = 100" in said(at)
    at.text_input(key="title_add").set_value("Vår rubrik")
    at.text_input(key="question_add").set_value("Vad gör vi?")
    at.selectbox(key="kind_add").set_value("notes")
    [add] = [b for b in at.button if b.label == "Lägg i ”Nytt bildspel”"]
    at = add.click().run()
    assert "Vyn ligger i bildspelet." in said(at)
    assert "add" not in at.query_params
    stored, _ = decks.load(param(at, "deck"))
    view = "compare?indicator=gdp_pps&region=SE331"
    assert stored == Deck(
        "Nytt bildspel", slides=(Slide(view, "Vår rubrik", Question("notes", "Vad gör vi?")),)
    )


def test_slides_are_moved_changed_and_taken_out(deck: str) -> None:
    at = visit("workshop", lang="en", deck=deck)
    before = slides(deck)
    at = press(at, "down_0")
    assert slides(deck) == [before[1], before[0], *before[2:]]
    at = press(at, "out_0")
    assert slides(deck) == [before[0], *before[2:]]
    at = press(at, "edit_0")
    at.text_input(key="title_0").set_value("Another headline")
    [save] = [b for b in at.button if b.label == "Save the slide"]
    at = save.click().run()
    assert slides(deck)[0] == "Another headline"
    assert "Another headline" in said(at)


def test_two_facilitators_at_once_lose_nothing(deck: str) -> None:
    one, other = (visit("workshop", lang="sv", deck=deck) for _ in range(2))
    press(one, "out_4")
    other = press(other, "out_0")
    assert "Någon annan har sparat bildspelet" in said(other)
    assert len(slides(deck)) == 4
    press(other, "out_0")
    assert len(slides(deck)) == 3


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ({"deck": "NOSUCH22"}, "Det finns inget sparat bildspel med koden NOSUCH22"),
        ({"session": "XXXXX"}, "Det finns ingen workshop med koden XXXXX"),
        ({"add": "javascript:alert(1)"}, "Vyn som skulle läggas till går inte att läsa"),
    ],
)
def test_what_is_not_there_is_told_and_the_page_opens(address: dict[str, str], told: str) -> None:
    text = said(visit("workshop", lang="sv", **address))
    assert told in text
    assert "Nytt bildspel" in text


def test_a_vanished_indicator_is_told_in_the_list_and_can_be_taken_out() -> None:
    code = decks.save_new(Deck("T", slides=(Slide("compare?indicator=gone"), Slide("compare"))))
    at = visit("workshop", lang="en", deck=code)
    assert "gone (indicator) is no longer among the figures" in said(at)
    press(at, "out_0")
    assert slides(code) == ["compare"]


def test_a_session_is_started_led_and_deleted(deck: str) -> None:
    at = press(visit("workshop", lang="sv", deck=deck), "start_session")
    code = param(at, "session")
    assert f'<p class="joincode">{code}</p>' in said(at)
    at = press(at, "turn")
    assert not sessions.read(code).open
    at = press(at, "show_2")
    assert (sessions.read(code).slide, sessions.read(code).screen) == (2, "question")
    assert not sessions.read(code).revealed
    at = press(at, "show_2")
    assert sessions.read(code).revealed == {2}
    press(at, "delete_now")
    with pytest.raises(Exception, match="unknown_session"):
        sessions.read(code)


def test_the_desk_turns_to_older_notes_and_takes_them_away(deck: str) -> None:
    at = press(visit("workshop", lang="sv", deck=deck), "start_session")
    code = param(at, "session")
    asked = [slide.question for slide in sessions.read(code).deck.slides]
    [slide] = [n for n, question in enumerate(asked) if question and question.kind == "notes"]
    row = {"session": code, "slide": slide, "device": joined(code)}
    row |= {"region": "", "domain": "", "area": ""}
    with writing() as connection:
        many = [row | {"text": f"Lapp {number}."} for number in range(PAGE + 2)]
        connection.execute(sa.insert(notes), many)
    at = at.run()
    assert "Lapp 2." in said(at)
    assert "Lapp 1." not in said(at)
    at = press(at, f"more_{slide}")
    assert "Lapp 1." in said(at)
    assert "Lapp 2." not in said(at)
    oldest = min(number for _, number, _ in all_notes(code))
    at = press(at, f"remove_{oldest}")
    assert "Lapp 0." not in said(at)
    assert "Lapp 2." in said(press(at, f"newest_{slide}"))


def test_without_the_plain_pages_no_workshop_is_started(
    deck: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.served._RUNS", set())
    at = visit("workshop", lang="en", deck=deck)
    assert "make run" in said(at)
    assert not [b for b in at.button if b.key == "start_session"]


def test_a_deck_is_held_to_a_release(deck: str) -> None:
    at = visit("workshop", lang="sv", deck=deck)
    at = at.toggle[0].set_value(True).run()
    assert decks.load(deck)[0].release == "bundled"
    at.toggle[0].set_value(False).run()
    assert decks.load(deck)[0].release == ""


def test_a_deck_whose_release_is_gone_starts_no_workshop(deck: str) -> None:
    gone = replace(decks.load(deck)[0], release="20200101T000000Z")
    at = press(visit("workshop", lang="en", deck=decks.save_new(gone)), "start_session")
    assert "20200101T000000Z" in said(at)
    assert "session" not in at.query_params


def test_a_session_is_led_by_those_who_have_its_secret(deck: str) -> None:
    started = sessions.start(decks.load(deck)[0], "sv")
    at = visit("workshop", lang="sv", session=started.code)
    assert not [b for b in at.button if b.key == "turn"]
    for given, leads in (("guessed", False), (started.secret, True)):
        at.text_input(key="given_secret").set_value(given)
        [lead] = [b for b in at.button if b.label == "Led workshoppen"]
        at = lead.click().run()
        assert bool([b for b in at.button if b.key == "turn"]) == leads
