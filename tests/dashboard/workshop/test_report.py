"""The report of a session: what was shown and what was said, in both files, as it was."""

import io
import random
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import plotly.graph_objects as go
import pytest
from printed import pdf_facts, pdf_text, poppler
from room_deck import joined

from analysis.judgement import Place
from dashboard.document import release_words
from dashboard.i18n import t
from dashboard.look import REGION_MARK
from dashboard.projector import views
from dashboard.release import Release, open_release
from dashboard.view import View
from dashboard.words import number
from dashboard.workshop import sessions
from dashboard.workshop.answers import answer
from dashboard.workshop.deck import Deck, Question, Slide
from dashboard.workshop.notes import Pinned, remove_note, write_note
from dashboard.workshop.printable import PRINTED, printable
from dashboard.workshop.report import Report, gathered, report_name
from dashboard.workshop.report_file import report_file
from dashboard.workshop.report_paper import report_paper
from dashboard.workshop.report_sheet import report_sheet
from dashboard.workshop.room_error import NotThereError
from dashboard.workshop.sessions import Started

BASE = "https://figures.example/north"
COMPARED, DOMAIN, CIRCULAR, SPREAD, LOST, REGIONS, UNDRAWN = range(7)
MEASURE = "gdp_pps"
SLIDES = (
    Slide(
        f"compare?indicator={MEASURE}&region=SE331,SE332,SE321,SE322&chart=line",
        question=Question("priority", "Hur viktigt är det?"),
    ),
    Slide("domains?domain=F&region=SE331", question=Question("dots", "Var lägger vi kraften?")),
    Slide("circular?area=production_consumption", question=Question("notes", "Vad saknas?")),
    Slide(f"compare?indicator={MEASURE}&region=SE331,SE332&figure=spread", "Vår egen rubrik"),
    Slide("compare?indicator=no_such_measure"),
    Slide(question=Question("dots", "Vem tar nästa steg?", "regions", 1)),
    Slide("specialisation?region=SE331&figure=related"),
)
HOSTILE = (
    "#panic() $x$ *fet* `kod` @ref <lbl> \\u{41} // /* ”så” -- ...",
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script> &amp; _x0041_",
    "å" * 240,
    "Bra 👍🏽 🇸🇪 你 Привет",
)
PRIORITIES = (2, 4, 4, 5)
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(frozen=True)
class Made:
    """A session's report in both files."""

    started: Started
    report: Report
    pdf: bytes
    text: str
    book: zipfile.ZipFile

    @property
    def lang(self) -> str:
        return self.report.lang

    def rows(self, sheet: int) -> list[list[str | float]]:
        return rows(self.book, sheet)


def rows(book: zipfile.ZipFile, sheet: int) -> list[list[str | float]]:
    """The cells of a sheet, without its head; "" for an empty one."""
    found = []
    tree = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{sheet}.xml"))
    for row in tree.iter(f"{SHEET}row"):
        cells: dict[int, str | float] = {}
        for cell in row:
            letters = re.match("[A-Z]+", cell.get("r")).group()
            place = ord(letters) - ord("A")
            words = "".join(text.text or "" for text in cell.iter(f"{SHEET}t"))
            # As a spreadsheet reads them.
            words = re.sub("_x([0-9A-F]{4})_", lambda m: chr(int(m[1], 16)), words)
            value = cell.findtext(f"{SHEET}v")
            cells[place] = words if value is None else float(value)
        found.append([cells.get(place, "") for place in range(max(cells) + 1)])
    return found[1:]


def plain(text: str) -> str:
    """A text as it comes back from a PDF: no space where a line may have ended."""
    return re.sub(r"[\s\u00ad]", "", text)


def held(lang: str) -> Started:
    """A session of all kinds of slides with its votes and notes; one note was removed."""
    started = sessions.start(Deck("Skog #1 & <b>energi</b>", lang, "bundled", SLIDES), lang)
    devices = [joined(started.code) for _ in range(5)]
    areas = list(sessions.read(started.code).options.areas)

    def at(slide: int) -> None:
        sessions.lead(started.code, started.secret, slide=slide)

    at(COMPARED)
    for device, given in zip(devices, PRIORITIES, strict=False):
        answer(started.code, device, COMPARED, 1, given)
    at(DOMAIN)
    for device in devices[:3]:
        answer(started.code, device, DOMAIN, 2, ["F", "F", "E"])
    at(REGIONS)
    answer(started.code, devices[0], REGIONS, 3, ["SE321"])
    at(CIRCULAR)
    for number_, words in enumerate(HOSTILE):
        pinned = Pinned(words, "SE332", "F", areas[0]) if number_ < 2 else Pinned(words)
        write_note(started.code, devices[0], CIRCULAR, f"n{number_}", pinned)
    unwanted = write_note(started.code, devices[1], CIRCULAR, "n", Pinned("Stryks bort"))
    remove_note(started.code, started.secret, unwanted)
    sessions.lead(started.code, started.secret, opened=False)
    return started


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("report")
        patch.setenv("S3_DATABASE_URL", f"sqlite:///{folder}/workshop.sqlite")
        yield


@pytest.fixture(scope="module", params=["sv", "en"])
def made(request: pytest.FixtureRequest, database: None) -> Made:
    started = held(request.param)
    report = gathered(started.code, BASE)
    pdf = report_paper(report)
    book = zipfile.ZipFile(BytesIO(report_sheet(report)))
    return Made(started, report, pdf, plain(pdf_text(pdf)), book)


@pytest.fixture(scope="module")
def bundled() -> Release:
    return open_release("bundled")


@poppler
def test_the_paper_is_tagged_and_tells_what_it_is_a_report_of(made: Made, bundled: Release) -> None:
    told = pdf_facts(made.pdf)
    assert told["Tagged"] == "yes"
    assert told["Title"] == "Skog #1 & <b>energi</b>"
    assert re.search(rb"/Lang\(" + made.lang.encode() + rb"\)", made.pdf)
    for words in (
        *(made.report.date, made.started.code, made.report.sources()),
        release_words(bundled, made.lang),
        t("report.devices.some", made.lang, count=5),
        t("report.judgement", made.lang),
        t("report.no_sample", made.lang),
        t("report.privacy", made.lang),
    ):
        assert plain(words) in made.text
    assert t("report.gone", made.lang, release="bundled") not in made.text


@poppler
def test_every_slide_has_its_headline_figures_source_and_address(
    made: Made, bundled: Release
) -> None:
    assert [part.view is not None for part in made.report.parts] == [
        *[True] * 4,
        *[False] * 2,
        True,
    ]
    for part in made.report.parts:
        assert plain(part.headline(made.lang)) in made.text
        if part.view and part.shown:
            assert plain(part.shown.source) in made.text
            assert plain(part.shown.address) in made.text
            assert "release=bundled" in part.shown.address
    undrawn = made.report.parts[UNDRAWN].view
    assert undrawn is not None
    assert plain(undrawn.sentence) in made.text
    lost = made.report.parts[LOST].shown
    assert lost is not None
    assert "no_such_measure" in lost.headline
    known = bundled.observations(MEASURE, REGION_MARK).dropna(subset="value")
    latest = known[known["year"] == known["year"].max()]
    decimals = int(bundled.indicators.at[MEASURE, "decimals"])
    of = latest.set_index("geo")["value"]
    printed = "".join(number(of[geo], decimals, made.lang) for geo in REGION_MARK)
    # The row of the table: the year, then the four in their order.
    assert plain(f"{latest['year'].iloc[0]}{printed}") in made.text


@poppler
def test_every_option_is_told_with_its_count(made: Made) -> None:
    options = made.report.session.options
    lines = plain(pdf_text(made.pdf, "-layout"))
    for key, words in options.domains.items():
        assert plain(f"{words[made.lang]}{ {'F': 6, 'E': 3}.get(key, 0) }") in lines
    for key, words in options.regions.items():
        assert plain(f"{words[made.lang]}{int(key == 'SE321')}") in lines
    lowest, highest = (t(f"report.{end}", made.lang, step="") for end in ("lowest", "highest"))
    # Step by step: nobody, one, nobody, two and one.
    assert plain(f"1{lowest}0 21 30 42 5{highest}1") in lines
    assert plain(t("report.median", made.lang, median=4)) in made.text
    assert plain(t("report.answered", made.lang, count=4, devices=5)) in made.text


@poppler
def test_what_people_wrote_is_text_and_what_was_removed_is_gone(made: Made) -> None:
    for words in HOSTILE[:4]:
        assert plain(words) in made.text
    assert plain("Bra [thumbs up sign] SE □ Привет") in made.text
    assert plain(t("report.unprinted", made.lang, no_letter="□")) in made.text
    options = made.report.session.options
    pinned = (options.regions["SE332"], options.domains["F"], next(iter(options.areas.values())))
    assert plain(" · ".join(words[made.lang] for words in pinned) + " (2)") in made.text
    assert plain(t("report.nowhere", made.lang) + " (3)") in made.text
    assert "Stryks" not in made.text
    written = made.rows(4)
    assert [row[-1] for row in written] == [*HOSTILE[2:], *HOSTILE[:2]]
    assert written[3][:5] == [
        CIRCULAR + 1,
        "Vad saknas?",
        *(words[made.lang] for words in pinned),
    ]


def test_no_cell_is_a_formula_or_a_link_and_the_head_stays_in_sight(made: Made) -> None:
    for sheet in range(1, 5):
        xml = made.book.read(f"xl/worksheets/sheet{sheet}.xml").decode()
        assert "<f>" not in xml
        assert "hyperlink" not in xml
        assert ('state="frozen"' in xml) == (sheet > 1)
    names = re.findall('<sheet name="([^"]+)"', made.book.read("xl/workbook.xml").decode())
    sheets = ("about", "figures", "votes", "notes")
    assert names == [t(f"report.sheets.{sheet}", made.lang) for sheet in sheets]
    told = {words for row in made.rows(1) for words in row}
    assert {"bundled", made.started.code, t("report.privacy", made.lang)} <= told


def test_the_figures_of_the_sheet_are_those_of_the_release(made: Made, bundled: Release) -> None:
    figures = made.rows(2)
    assert {row[0] for row in figures} == {1, 2, 3, 4, UNDRAWN + 1}
    of_slide = [row for row in figures if row[0] == COMPARED + 1]
    regions = {*REGION_MARK, "SE", "EU27_2020"}
    known = bundled.observations(MEASURE, regions).dropna(subset="value")
    expected = {(row.geo, row.year): row.value for row in known.itertuples()}
    assert {(row[5], row[7]): row[8] for row in of_slide} == expected
    # All that a view shows, not what the paper has room for.
    assert len([row for row in figures if row[0] == SPREAD + 1]) > 1000
    for row in figures[:: len(figures) // 40]:
        if row[0] == UNDRAWN + 1:
            continue
        [found] = bundled.observations(row[3], [row[5]], [int(row[7])]).to_dict("records")
        assert row[8] == pytest.approx(found["value"], rel=1e-12)
        assert row[4] == bundled.indicators.at[row[3], f"label_{made.lang}"]
        assert row[13] == " + ".join(
            dict.fromkeys(bundled.series.loc[found["series"].split("+"), "dataset"])
        )


def test_figures_of_several_industries_tell_which(made: Made) -> None:
    jobs = [row for row in made.rows(2) if row[0] == UNDRAWN + 1]
    assert len({row[3] for row in jobs}) == len(jobs)
    wood = {"sv": "Trä och varor av trä (C16), jobb", "en": "Wood and wood products (C16), jobs"}
    [(code, label, value)] = [(row[3], row[4], row[8]) for row in jobs if row[3] == "C16"]
    assert (code, label, value) == ("C16", wood[made.lang], 3439)


def test_the_votes_of_the_sheet_are_those_of_the_room(made: Made) -> None:
    votes = made.rows(3)
    dots = [row for row in votes if row[0] == DOMAIN + 1]
    assert {row[3]: row[5] for row in dots if row[5]} == {"F": 6, "E": 3}
    assert len(dots) == 9
    assert {row[6] for row in dots} == {3}
    given = [row for row in votes if row[0] == COMPARED + 1]
    assert [row[5] for row in given] == [0, 1, 0, 2, 1]
    assert {row[7] for row in given} == {4}
    assert [row[5] for row in votes if row[0] == CIRCULAR + 1] == [len(HOSTILE)]


@poppler
def test_a_release_that_is_gone_takes_neither_votes_nor_notes_with_it(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("S3_DATA_DIR", str(tmp_path))
    report = gathered(made.started.code, BASE)
    assert report.release is None
    text = plain(pdf_text(report_paper(report)))
    gone = t("report.gone", made.lang, release="bundled")
    for words in (gone, "Vår egen rubrik", *HOSTILE[:4]):
        assert plain(words) in text
    book = zipfile.ZipFile(BytesIO(report_sheet(report)))
    assert gone in {words for row in rows(book, 1) for words in row}
    assert rows(book, 2) == []
    assert rows(book, 3) == made.rows(3)
    assert rows(book, 4) == made.rows(4)


def test_a_deleted_session_has_no_report(database: None) -> None:
    started = sessions.start(Deck("Kort", "sv", "bundled", SLIDES[-1:]), "sv")
    session = sessions.read(started.code)
    day = f"{session.started_at:%Y-%m-%d}"
    assert report_name(session) == f"workshop-{started.code}_rapport_{day}"
    assert zipfile.is_zipfile(io.BytesIO(report_file(started.code, "xlsx")))
    sessions.delete(started.code, started.secret)
    with pytest.raises(NotThereError) as error:
        report_file(started.code, "pdf")
    assert error.value.name == "unknown_session"


@poppler
def test_no_character_that_a_phone_can_send_stops_the_paper(made: Made) -> None:
    every = "".join(sorted(PRINTED))
    rng = random.Random(20261130)
    codes = [*range(32, 0xD800), *range(0xE000, 0x20000)]
    anything = ["".join(map(chr, rng.choices(codes, k=240))) for _ in range(20)]
    texts = [every[at : at + 240] for at in range(0, len(every), 240)]
    part = replace(made.report.parts[CIRCULAR], notes={Place("", "", ""): [*texts, *anything]})
    pdf = report_paper(replace(made.report, parts=(part,)))
    shown = set(unicodedata.normalize("NFKC", pdf_text(pdf)))
    assert set("åßđŋŽЖщΩ☺→€") <= shown
    assert set(printable("".join(anything))) <= PRINTED


def test_a_map_is_drawn_with_the_credit_of_its_boundaries(
    made: Made, bundled: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = bundled.observations(MEASURE, years=[2021])
    nordic = known[known["geo"].str.match("(SE|FI|NO|DK).{3}$")]
    drawn = View("Karta", go.Figure(go.Choropleth()), nordic, "Så är det.", MEASURE)
    monkeypatch.setitem(views._VIEWS, "map", lambda frame, params: drawn)
    deck = Deck("Karta", made.lang, "bundled", (Slide("map?year=2021"),))
    report = gathered(sessions.start(deck, made.lang).code)
    pdf = report_paper(report)
    text = plain(pdf_text(pdf))
    assert plain(t("footer.boundaries", made.lang)) in text
    # The legend is in the drawing alone.
    assert plain(t("maps.none", made.lang)) in text
    assert "FI1D" not in text
