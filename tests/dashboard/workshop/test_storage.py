"""What a workshop keeps, on SQLite and on PostgreSQL."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from room_deck import DECK, DOTS, NOTES, PRIORITY, REGIONS, VIEW, joined

from analysis.judgement import Dots, Place, Priority
from dashboard.release import open_release
from dashboard.workshop import decks, devices, sessions, tallies
from dashboard.workshop.answers import answer, own_vote
from dashboard.workshop.codes import secret
from dashboard.workshop.database import reading, writing
from dashboard.workshop.devices import join
from dashboard.workshop.notes import MOST_NOTES, Pinned, own_notes, remove_note, write_note
from dashboard.workshop.notes import withdraw_note as withdraw
from dashboard.workshop.room_error import NotNowError, RoomError
from dashboard.workshop.sessions import Started, lead
from dashboard.workshop.tables import metadata

ROOT = Path(__file__).resolve().parents[3]
ROOM = 60

pytestmark = pytest.mark.usefixtures("database")


def at_once(act: Callable[[int], object], times: int = ROOM) -> list[object]:
    with ThreadPoolExecutor(times) as people:
        return list(people.map(act, range(times)))


def refused(act: Callable[..., object], *args: object, **kwargs: object) -> str:
    with pytest.raises(RoomError) as error:
        act(*args, **kwargs)
    assert all(len(error.value.words(lang)) > 10 for lang in ("sv", "en"))
    return error.value.name


def said(code: str, slide: int) -> tallies.Said:
    [found] = [one for one in tallies.all_said(code) if one.slide == slide]
    return found


def dots(code: str, slide: int = DOTS) -> dict[str, int]:
    result = said(code, slide).result
    assert isinstance(result, Dots)
    return {option: count for option, count in result.laid.items() if count}


def notes(code: str) -> tallies.Notes:
    result = said(code, NOTES).result
    assert isinstance(result, tallies.Notes)
    return result


def test_a_deck_that_two_save_loses_nothing() -> None:
    code = decks.save_new(DECK)
    assert decks.load(code.lower()) == (DECK, 1)

    def save(number: int) -> str:
        try:
            decks.save(code, replace(DECK, title=f"Nr {number}"), 1)
        except NotNowError as error:
            return error.name
        return "saved"

    outcomes = at_once(save, 8)
    assert outcomes.count("deck_changed") == 7
    assert decks.load(code) == (replace(DECK, title=f"Nr {outcomes.index('saved')}"), 2)
    assert decks.save(code, DECK, 2) == 3
    assert refused(decks.load, "NOSUCH22") == "unknown_deck"
    assert refused(decks.save, "NOSUCH22", DECK, 1) == "unknown_deck"


def test_a_code_is_given_once(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(("TWPCE", "TWPCE", "NWCDE"))
    monkeypatch.setattr(sessions, "join_code", lambda: next(drawn))
    monkeypatch.setattr(decks, "deck_code", lambda: f"{next(drawn)}222")
    first, second = (sessions.start(DECK, "sv") for _ in range(2))
    assert (first.code, second.code) == ("TWPCE", "NWCDE")
    drawn = iter(("TWPCE", "TWPCE", "NWCDE"))
    assert [decks.save_new(DECK) for _ in range(2)] == ["TWPCE222", "NWCDE222"]


def test_sixty_who_vote_at_once_are_counted_once_each(started: Started) -> None:
    def vote(number: int) -> None:
        device = joined(started.code)
        answer(started.code, device, DOTS, 1, ["E", "E", "E"])
        # A reply was lost: the same is sent again, then the person changes their mind.
        answer(started.code, device, DOTS, 1, ["E", "E", "E"])
        answer(started.code, device, DOTS, 2, ["F", "F", "R"])
        answer(started.code, device, DOTS, 1, ["E", "E", "E"])

    at_once(vote)
    assert dots(started.code) == {"F": 2 * ROOM, "R": ROOM}
    assert tallies.joined(started.code) == ROOM


def test_a_device_that_joins_again_after_a_lost_reply_is_one(
    started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = secret()
    at_once(lambda _: join(started.code, device), 8)
    assert tallies.joined(started.code) == 1
    assert refused(join, started.code, "guessed") == "unreadable"
    assert refused(join, sessions.start(DECK, "sv").code, device) == "unknown_device"
    monkeypatch.setattr(devices, "MOST_DEVICES", 1)
    assert refused(join, started.code, secret()) == "full"
    join(started.code, device)


def test_an_answer_that_was_late_comes_to_nothing(started: Started) -> None:
    code, device = started.code, joined(started.code)
    lead(code, started.secret, slide=REGIONS)
    answer(code, device, REGIONS, 2, ["SE331"])
    answer(code, device, REGIONS, 1, ["SE332"])
    assert dots(code, REGIONS) == {"SE331": 1}
    # What takes the dots back is an answer too, and other slides count for themselves.
    answer(code, device, REGIONS, 4, [])
    answer(code, device, REGIONS, 3, ["SE332"])
    assert dots(code, REGIONS) == {}
    answer(code, device, DOTS, 3, ["F"])
    assert dots(code) == {"F": 1}


def test_one_device_that_sends_sixty_times_at_once_is_counted_once(started: Started) -> None:
    device = joined(started.code)
    at_once(lambda number: answer(started.code, device, DOTS, number + 1, ["H"]))
    assert dots(started.code) == {"H": 1}
    lead(started.code, started.secret, slide=NOTES)
    at_once(lambda _: write_note(started.code, device, NOTES, "same", Pinned("En gång")))
    assert notes(started.code).count == 1

    def another(number: int) -> str:
        try:
            write_note(started.code, device, NOTES, f"note-{number}", Pinned("Till"))
        except NotNowError as error:
            return error.name
        return "saved"

    outcomes = at_once(another, 20)
    assert outcomes.count("saved") == MOST_NOTES - 1
    assert outcomes.count("many_notes") == 20 - (MOST_NOTES - 1)


def test_what_a_phone_sends_after_the_wall_has_moved_on_counts_until_the_result_is_shown(
    started: Started,
) -> None:
    code, device = started.code, joined(started.code)
    lead(code, started.secret, slide=PRIORITY)
    answer(code, device, DOTS, 1, ["F"])
    lead(code, started.secret, slide=DOTS, reveal=True)
    answer(code, device, DOTS, 2, ["E"])
    lead(code, started.secret, slide=PRIORITY)
    assert refused(answer, code, device, DOTS, 3, ["F"]) == "other_slide"
    assert dots(code) == {"E": 1}


def test_an_answer_is_refused_when_it_is_none_to_what_is_asked_now(started: Started) -> None:
    code, device = started.code, joined(started.code)

    def vote(slide: int, value: object) -> str:
        return refused(answer, code, device, slide, 9, value)

    for value in (["F"] * 4, ["SE331"], ["f"], "F", 3, None, [["F"]], {"F": 1}):
        assert vote(DOTS, value) in ("unknown_code", "too_many_dots")
    assert vote(99, 3) == "other_slide"
    assert vote(-1, 3) == "other_slide"
    assert refused(answer, code, "stranger", DOTS, 1, ["F"]) == "unknown_device"
    assert refused(answer, "QQQQQ", device, DOTS, 1, ["F"]) == "unknown_session"
    lead(code, started.secret, slide=VIEW)
    assert vote(VIEW, ["F"]) == "other_slide"
    lead(code, started.secret, slide=PRIORITY)
    for value in (0, 6, True, 2.0, "3", [3]):
        assert vote(PRIORITY, value) == "unknown_code"
    assert refused(write_note, code, device, PRIORITY, "a", Pinned("Hej")) == "other_question"
    answer(code, device, PRIORITY, 1, 4)
    lead(code, started.secret, opened=False)
    assert vote(PRIORITY, 5) == "closed"
    # What was saved before is still said to be, for its reply may have been lost.
    answer(code, device, PRIORITY, 1, 4)
    lead(code, started.secret, opened=True)
    answer(code, device, PRIORITY, 10, 2)
    assert said(code, PRIORITY).result == Priority({1: 0, 2: 1, 3: 0, 4: 0, 5: 0}, 2.0, 1)


def test_dots_lie_on_regions_too_and_can_be_taken_back(started: Started) -> None:
    code, device = started.code, joined(started.code)
    lead(code, started.secret, slide=REGIONS)
    answer(code, device, REGIONS, 1, ["SE331", "SE331"])
    assert dots(code, REGIONS) == {"SE331": 2}
    with reading() as connection:
        assert own_vote(connection, device, REGIONS) == ["SE331", "SE331"]
    answer(code, device, REGIONS, 2, [])
    assert said(code, REGIONS).answered == 0
    assert dots(code, REGIONS) == {}


def test_notes_are_cleaned_changed_withdrawn_and_removed(started: Started) -> None:
    code, mine, other = started.code, joined(started.code), joined(started.code)
    lead(code, started.secret, slide=NOTES)
    place = ("SE331", "F", "waste_management")
    text = "  Fler\x00 återvinnings\u202ecentraler\ud800\r\n nu\x1b "
    first = write_note(code, mine, NOTES, "1", Pinned(text, *place))
    second = write_note(code, mine, NOTES, "2", Pinned("å" * 240))
    assert notes(code).newest[first] == Pinned("Fler återvinningscentraler nu", *place)
    assert list(notes(code).newest) == [second, first]
    assert notes(code).places == {Place("", "", ""): 1, Place(*place): 1}
    for pinned, name in (
        (Pinned("å" * 241), "long"),
        (Pinned(" \x00\n"), "empty"),
        (Pinned("Hej", "SE110"), "unknown_code"),
        (Pinned("Hej", "", "Z"), "unknown_code"),
        (Pinned("Hej", "", "", "F"), "unknown_code"),
    ):
        assert refused(write_note, code, mine, NOTES, "x", pinned) == name
    hers = (code, other, NOTES, "1", Pinned("Min nu"))
    assert refused(write_note, *hers, note=first) == "unknown_note"
    assert refused(write_note, *hers, note=10**30) == "unknown_note"
    withdraw(code, other, first)
    assert notes(code).count == 2
    assert write_note(code, mine, NOTES, "3", Pinned("Ändrad"), note=first) == first
    with reading() as connection:
        assert next(iter(own_notes(connection, mine, NOTES).values())) == Pinned("Ändrad")
    withdraw(code, mine, first)
    assert refused(remove_note, code, "guess", second) == "wrong_secret"
    remove_note(code, started.secret, second)
    remove_note(code, started.secret, second)
    assert notes(code).count == 0


def test_ten_thousand_notes_are_counted_and_read_in_pages(started: Started) -> None:
    code, device = started.code, joined(started.code)
    row = {"session": code, "slide": NOTES, "device": device, "domain": "F", "area": ""}
    regions = list(sessions.read(code).options.regions)
    many = [{"text": f"Lapp {n}", "region": regions[n % 4]} for n in range(10_000)]
    with writing() as connection:
        connection.execute(sa.insert(metadata.tables["notes"]), [row | one for one in many])
    found = notes(code)
    assert found.count == 10_000
    assert set(found.places.values()) == {2_500}
    assert [note.text for note in found.newest.values()] == [
        f"Lapp {n}" for n in range(9_999, 9_939, -1)
    ]
    assert [pinned.text for _, _, pinned in tallies.all_notes(code)] == [
        f"Lapp {n}" for n in range(9_999, -1, -1)
    ]


def test_facilitators_act_at_once_and_the_state_is_of_one_of_them(started: Started) -> None:
    code, secret = started.code, started.secret
    known = sessions.read(code)
    assert known.deck.release == open_release().id
    assert (known.open, known.slide, known.screen, known.revealed) == (True, 0, "view", frozenset())
    # Each act sets slide and screen together: no mixture of two may be left.
    pairs = [(DOTS, "view"), (NOTES, "question")]
    at_once(lambda n: lead(code, secret, slide=pairs[n % 2][0], screen=pairs[n % 2][1]), 16)
    now = sessions.read(code)
    assert (now.slide, now.screen) in pairs
    assert now.version == known.version + 16
    at_once(lambda n: lead(code, secret, slide=n, reveal=True), len(DECK.slides))
    assert sessions.read(code).revealed == frozenset(range(len(DECK.slides)))
    assert lead(code, secret, slide=2, reveal=False).revealed == {0, 1, 3, 4}
    assert refused(lead, code, "guess", slide=0) == "wrong_secret"
    assert refused(lead, code, secret, slide=5) == "unknown_slide"
    assert refused(lead, code, secret, screen="other") == "unknown_screen"
    assert refused(sessions.start, DECK.with_slides(), "sv") == "no_slides"


def test_a_deleted_session_leaves_nothing_behind(started: Started) -> None:
    device = joined(started.code)
    answer(started.code, device, DOTS, 1, ["F"])
    lead(started.code, started.secret, slide=NOTES)
    write_note(started.code, device, NOTES, "note", Pinned("Hej"))
    assert refused(sessions.delete, started.code, "guess") == "wrong_secret"
    sessions.delete(started.code, started.secret)
    assert refused(sessions.read, started.code) == "unknown_session"
    with reading() as connection:
        for table in metadata.tables.values():
            kept = connection.execute(sa.select(table)).all()
            mentioned = [row for row in kept if device in row or started.code in row]
            assert mentioned == []


def test_the_secret_is_kept_nowhere(started: Started) -> None:
    with reading() as connection:
        row = connection.execute(
            sa.select(metadata.tables["sessions"]).filter_by(code=started.code)
        ).one()
    assert started.secret not in str(row)
    assert sessions.read(started.code).holds(started.secret)


def test_processes_that_start_at_once_make_the_tables_once(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = "import sys, sqlalchemy as sa\nfrom dashboard.workshop.database import writing\n"
    program += "from dashboard.workshop.tables import decks\n"
    program += "print('ready', flush=True)\nsys.stdin.read(1)\n"
    program += "row = {'code': sys.argv[1], 'content': '{}', 'version': 1}\n"
    program += "with writing() as connection: connection.execute(sa.insert(decks).values(**row))"
    url = f"sqlite:///{tmp_path}/new/workshop.sqlite"
    if database.startswith("postgresql"):
        with psycopg.connect(database, autocommit=True) as connection:
            connection.execute("CREATE DATABASE empty")
        url = database.replace("/postgres?", "/empty?")
    monkeypatch.setenv("S3_DATABASE_URL", url)
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", program]
    running = [
        subprocess.Popen([*command, str(number)], cwd=ROOT, stdin=pipe, stdout=pipe)
        for number in range(4)
    ]
    for process in running:
        assert process.stdout
        assert process.stdout.readline() == b"ready\n"
    for process in running:
        assert process.stdin
        process.stdin.write(b"x")
        process.stdin.flush()
    for process in running:
        process.communicate()
    with reading() as connection:
        codes = connection.scalars(sa.select(metadata.tables["decks"].c.code))
        assert sorted(codes) == ["0", "1", "2", "3"]
