"""A deck: the views that a facilitator shows, in their order, and the questions put to the room."""

import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, get_args
from urllib.parse import parse_qsl, urlencode, urlsplit

import yaml

from dashboard.i18n import LANGUAGES, t
from dashboard.shell import PAGES

Kind = Literal["dots", "priority", "notes"]
Over = Literal["domains", "regions"]
KINDS: tuple[Kind, ...] = get_args(Kind)
OVERS: tuple[Over, ...] = get_args(Over)

LONGEST = {"title": 120, "text": 240, "view": 1000}
"""Letters of a title, a question and an address."""
MOST_SLIDES = 60
MOST_DOTS = 10
LARGEST = 200_000
"""Bytes of a deck file."""
_NO_TEXT = ("Cc", "Cs")  # control characters, and halves of one, which no database takes
# The release is the deck's own; language, theme and screen are those of whoever shows it.
_NOT_A_VIEW = ("lang", "release", "view", "deck", "theme")
_FIELDS: dict[str, tuple[str, ...]] = {
    "deck": ("title", "lang", "release", "slides"),
    "slide": ("view", "title", "question"),
    "question": ("kind", "text", "over", "dots"),
}


class _Plain(yaml.SafeLoader):
    """Reads what a deck is written in: no references, which could multiply what they name."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark
            raise yaml.constructor.ConstructorError(problem_mark=mark)
        return super().compose_node(parent, index)


class DeckError(Exception):
    """A deck cannot be read.

    Attributes:
        key: Key of its sentence in `dashboard/texts`, under `workshop.deck_error.`.
        values: What its placeholders stand for.
    """

    def __init__(self, key: str, **values: object) -> None:
        self.key = f"workshop.deck_error.{key}"
        self.values = values
        super().__init__(f"{key}: {values}")

    def words(self, lang: str) -> str:
        """The sentence for the reader."""
        place = str(self.values.get("place", ""))
        values = self.values
        if place:
            said = t(f"workshop.deck_place.{place}", lang, number=values.get("number", ""))
            values = values | {"place": said}
        return t(self.key, lang, **values)


@dataclass(frozen=True)
class Question:
    """What the room is asked at a slide.

    Attributes:
        kind: `dots` to lay on domains or regions, `priority` from 1 to 5, or `notes`.
        text: The question itself.
        over: What dots are laid on.
        dots: How many dots each participant has.
    """

    kind: Kind
    text: str
    over: Over = "domains"
    dots: int = 3


@dataclass(frozen=True)
class Slide:
    """One view of the dashboard.

    Attributes:
        view: Page and parameters, such as `map?indicator=…&year=2021`; "" for a question alone.
        title: The facilitator's own headline; "" for the finding of the view.
        question: What the room is asked.
    """

    view: str = ""
    title: str = ""
    question: Question | None = None

    @property
    def page(self) -> str:
        """Name of the page, "" for a question alone."""
        return urlsplit(self.view).path

    @property
    def params(self) -> dict[str, str]:
        """Parameters of the page."""
        return dict(parse_qsl(urlsplit(self.view).query))


@dataclass(frozen=True)
class Deck:
    """Views in their order.

    Attributes:
        title: What it is called.
        lang: The language that it is shown in.
        release: The release that its figures are held to, "" for the one in use.
        slides: The views.
    """

    title: str
    lang: str = LANGUAGES[0]
    release: str = ""
    slides: tuple[Slide, ...] = ()

    def with_slides(self, *slides: Slide) -> "Deck":
        """The same deck with other slides."""
        return replace(self, slides=slides)


def view_address(page: str, params: Mapping[str, str]) -> str:
    """A view as a deck stores it: without language, release and screen."""
    kept = {name: value for name, value in params.items() if name not in _NOT_A_VIEW}
    return f"{page}?{urlencode(kept, safe=',')}"


def deck_file(deck: Deck) -> str:
    """A deck as a YAML file that people can edit; `read_deck` reads it back."""
    return yaml.safe_dump(plain(deck), allow_unicode=True, sort_keys=False, width=10_000)


def plain(deck: Deck) -> dict[str, Any]:
    """A deck as lists and dictionaries, without what is empty; `deck_of` makes it a deck again."""
    slides = [
        {key: value for key, value in asdict(slide).items() if value} for slide in deck.slides
    ]
    return {"title": deck.title, "lang": deck.lang, "release": deck.release, "slides": slides}


def read_deck(file: bytes | str) -> Deck:
    """Reads a deck file; what it holds is text and nothing else, whoever edited it.

    Raises:
        DeckError: It is too large, no YAML, or not a deck; the error names the slide and field.
    """
    if len(file) > LARGEST:
        raise DeckError("large", limit=LARGEST // 1000)
    try:
        found = yaml.load(file, _Plain)  # noqa: S506 - a safe loader that knows less
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        if mark is None:
            raise DeckError("no_yaml") from error
        raise DeckError("no_yaml_at", line=mark.line + 1) from error
    return deck_of(found)


def deck_of(found: object) -> Deck:
    """A deck of lists and dictionaries as `plain` makes them.

    Raises:
        DeckError: Something in it is no part of a deck.
    """
    fields = _fields(found, "deck", 0)
    slides = fields.get("slides", [])
    if not isinstance(slides, list):
        raise DeckError("field", place="deck", number=0, field="slides")
    if len(slides) > MOST_SLIDES:
        raise DeckError("many", count=len(slides), limit=MOST_SLIDES)
    lang = _one_of(fields, "lang", LANGUAGES, LANGUAGES[0], "deck", 0)
    return Deck(
        title=_text(fields, "title", "deck", 0),
        lang=lang,
        release=_text(fields, "release", "deck", 0),
        slides=tuple(_slide(slide, number) for number, slide in enumerate(slides, start=1)),
    )


def _slide(found: object, number: int) -> Slide:
    fields = _fields(found, "slide", number)
    view = _text(fields, "view", "slide", number)
    try:
        page = urlsplit(view).path
    except ValueError as error:
        raise DeckError("page", number=number, page=view[:40]) from error
    if view and page not in PAGES:
        raise DeckError("page", number=number, page=page[:40])
    question = fields.get("question")
    if not view and question is None:
        raise DeckError("empty", number=number)
    stored = view_address(page, dict(parse_qsl(urlsplit(view).query))) if view else ""
    if len(stored) > LONGEST["view"]:
        limit = LONGEST["view"]
        raise DeckError("long", place="slide", number=number, field="view", limit=limit)
    return Slide(
        view=stored,
        title=_text(fields, "title", "slide", number),
        question=None if question is None else _question(question, number),
    )


def _question(found: object, number: int) -> Question:
    fields = _fields(found, "question", number)
    text = _text(fields, "text", "question", number)
    dots = fields.get("dots", Question.dots)
    if not text:
        raise DeckError("field", place="question", number=number, field="text")
    if type(dots) is not int or not 1 <= dots <= MOST_DOTS:
        raise DeckError("dots", number=number, limit=MOST_DOTS)
    kind = _one_of(fields, "kind", KINDS, "", "question", number)
    return Question(kind, text, _one_of(fields, "over", OVERS, OVERS[0], "question", number), dots)


def _fields(found: object, place: str, number: int) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise DeckError("no_fields", place=place, number=number)
    unknown = [str(key) for key in found if key not in _FIELDS[place]]
    if unknown:
        raise DeckError("unknown", place=place, number=number, field=unknown[0][:40])
    return found


def _text(fields: dict[str, Any], name: str, place: str, number: int) -> str:
    value = fields.get(name, "")
    if value is None:
        return ""
    if not isinstance(value, str) or any(unicodedata.category(c) in _NO_TEXT for c in value):
        raise DeckError("field", place=place, number=number, field=name)
    longest = LONGEST.get(name, LONGEST["title"])
    if len(value) > longest:
        raise DeckError("long", place=place, number=number, field=name, limit=longest)
    return value.strip()


def _one_of(
    fields: dict[str, Any], name: str, known: tuple[Any, ...], default: str, place: str, number: int
) -> Any:
    value = fields.get(name, default)
    if value not in known:
        raise DeckError("field", place=place, number=number, field=name)
    return value
