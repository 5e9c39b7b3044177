"""What a report of a session holds: each view as it was shown, with what the room said to it."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pandas as pd
from babel.dates import format_date, format_datetime

from analysis.judgement import Place, notes_by_place
from dashboard.i18n import t
from dashboard.projector.slides import Shown, shown
from dashboard.release import Release, ReleaseError, open_release
from dashboard.sentences import sources_sentence
from dashboard.shell import Frame
from dashboard.view import View
from dashboard.words import number
from dashboard.workshop.answers import PRIORITIES
from dashboard.workshop.deck import Slide
from dashboard.workshop.sessions import Session, read
from dashboard.workshop.tallies import Said, all_notes, all_said, joined

MOST_AREAS = 12
"""Areas of a view that are told on paper; of one with more, ours with Sweden and the EU."""


def report_name(session: Session) -> str:
    """The name of a session's files without ending: `workshop-BCDFG_rapport_2026-11-30`."""
    word = t("report.file", session.lang)
    return f"workshop-{session.code}_{word}_{session.started_at:%Y-%m-%d}"


@dataclass(frozen=True)
class Part:
    """A slide in a report.

    Attributes:
        number: Of the slide, from 1.
        slide: Its view, title and question.
        shown: The view as the wall showed it; None for a question alone, and without release.
        said: What the room said; None without a question.
        notes: What was written, by where it is pinned, the oldest first.
    """

    number: int
    slide: Slide
    shown: Shown | None
    said: Said | None
    notes: dict[Place, list[str]]

    @property
    def view(self) -> View | None:
        """The figure; None where there is none (any more)."""
        return self.shown.view if self.shown else None

    def headline(self, lang: str) -> str:
        """The headline of the wall, else the question, else the number of the slide."""
        if self.shown:
            return self.shown.headline
        asked = self.slide.question.text if self.slide.question else ""
        return self.slide.title or asked or t("report.slide", lang, number=self.number)

    @property
    def address(self) -> str:
        """Where the view stands in the dashboard, as far as that is known."""
        return (self.shown.address if self.shown else "") or self.slide.view


@dataclass(frozen=True)
class Report:
    """What PDF and XLSX say, each in its way.

    Attributes:
        session: The session.
        lang: The language of the report, that of the session.
        devices: How many devices took part.
        release: The release that the figures are held to; None where it is gone.
        parts: The slides in their order.
        made_at: When the report was made, UTC.
    """

    session: Session
    lang: str
    devices: int
    release: Release | None
    parts: tuple[Part, ...]
    made_at: datetime

    @property
    def title(self) -> str:
        """The title of the deck."""
        return self.session.deck.title or self.t("kicker")

    @property
    def date(self) -> str:
        """The day of the session."""
        return format_date(self.session.started_at, "d MMMM y", locale=self.lang)

    @property
    def made(self) -> str:
        """When the report was made."""
        return format_datetime(self.made_at, "d MMMM y HH:mm 'UTC'", locale=self.lang)

    @property
    def boundaries(self) -> str:
        """Whose the boundaries of its maps are, "" without maps."""
        maps = any(part.shown and part.shown.is_map for part in self.parts)
        return t("footer.boundaries", self.lang) if maps else ""

    def t(self, key: str, **values: object) -> str:
        """The text of a key of the report."""
        return t(f"report.{key}", self.lang, **values)

    def option(self, part: Part, option: str) -> str:
        """What an option of a question is called, in the words that the room saw."""
        asked = part.slide.question
        if asked and asked.kind == "priority":
            ends = {str(min(PRIORITIES)): "lowest", str(max(PRIORITIES)): "highest"}
            return self.t(ends[option], step=option) if option in ends else option
        known = self.session.options.of(asked.over if asked else "")
        return known.get(option, {}).get(self.lang, option)

    @property
    def took_part(self) -> str:
        """How many devices took part, and whether more may come."""
        count = "one" if self.devices == 1 else "some"
        said = self.t(f"devices.{count}", count=number(self.devices, 0, self.lang))
        return f"{said} {self.t('open')}" if self.session.open else said

    def frame(self, page: str) -> Frame | None:
        """Language and figures; None without release."""
        return Frame(page, self.lang, "light", self.release) if self.release else None

    def sources(self) -> str:
        """Sources, licences and years of all figures shown, in a sentence; "" without figures."""
        figures = [part.view.figures for part in self.parts if part.view]
        if not figures or self.release is None:
            return ""
        told = pd.concat([shown[["year", "value", "series"]] for shown in figures])
        told = told[told["value"].notna()]
        keys = {key for joined in told["series"].unique() for key in joined.split("+")}
        rows = self.release.series[self.release.series.index.isin(keys)]
        return sources_sentence(rows, [int(year) for year in told["year"].unique()], self.lang)


def gathered(code: str, base: str = "") -> Report:
    """Reads a session for its report; whoever calls has made sure that it is the facilitator.

    Args:
        code: Of the session.
        base: Where the dashboard is reached, for addresses and QR codes; "" leaves them out.

    Raises:
        NotThereError: There is no such session (any more) (`unknown_session`).
    """
    session = read(code)
    lang = session.lang
    said = {one.slide: one for one in all_said(session.code)}
    written: dict[int, list[tuple[Place, str]]] = {}
    for slide, _, note in all_notes(session.code):
        place = Place(note.region, note.domain, note.area)
        written.setdefault(slide, []).append((place, note.text))
    try:
        release = open_release(session.deck.release)
    except ReleaseError:
        release = None
    parts = tuple(
        Part(
            number=at + 1,
            slide=slide,
            shown=shown(release, slide, lang, "light", base, pinned=True)
            if release and slide.view
            else None,
            said=said.get(at),
            notes=notes_by_place(reversed(written.get(at, []))),
        )
        for at, slide in enumerate(session.deck.slides)
    )
    return Report(session, lang, joined(session.code), release, parts, datetime.now(UTC))


def place_words(report: Report, place: Place) -> str:
    """Where notes are pinned, `Norrbotten · Skog`, in the words that the room saw."""
    options = report.session.options
    of = ((place.region, options.regions), (place.domain, options.domains))
    words = [*of, (place.area, options.areas)]
    named = [known.get(code, {}).get(report.lang, code) for code, known in words if code]
    return " · ".join(named) or report.t("nowhere")
