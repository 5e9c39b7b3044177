"""Documents on paper: a Typst template filled with content becomes an accessible PDF."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst
from babel.dates import format_date

from dashboard.area_lines import COUNTRY
from dashboard.i18n import t
from dashboard.look import PAIRS, REGION_MARK, mark_svg, tokens
from dashboard.release import Release

_TEMPLATES = Path(__file__).parent / "paper"
_FONTS = Path(__file__).resolve().parent.parent / "static/fonts"

# The faces of `static/fonts`; drawings that stand in a document name them.
PRINT_SANS = "Norr Sans"
PRINT_SERIF = "Norr Serif"


def about(release: Release, lang: str, title: str, smallest: float = 8) -> dict[str, Any]:
    """What a document says of itself: the entry `about` of its content.

    Args:
        release: The figures it shows; their date is the document's, so that the same release
            gives the same file.
        lang: `sv` or `en`.
        title: Its title.
        smallest: Points of its smallest type: sources, notes, the foot.
    """
    return described(lang, title, release_words(release, lang), release.made_at, smallest)


def release_words(release: Release, lang: str) -> str:
    """Which release it is and when it was made, as the foot of a document says it."""
    key = "bundled" if release.id == "bundled" else "release"
    made = format_date(release.made_at, "d MMMM y", locale=lang)
    return t(f"footer.{key}", lang, release=release.id, date=made)


def described(
    lang: str, title: str, beside: str, made_at: datetime, smallest: float = 8
) -> dict[str, Any]:
    """The same for a document that is not of one release alone.

    Args:
        lang: `sv` or `en`.
        title: Its title.
        beside: What the foot says beside the name of the service.
        made_at: Its date, aware of its time zone.
        smallest: Points of its smallest type.
    """
    made = made_at.astimezone(UTC)
    return {
        "lang": lang,
        "title": title,
        "service": t("service", lang),
        "smallest": smallest,
        "date": {
            part: getattr(made, part)
            for part in ("year", "month", "day", "hour", "minute", "second")
        },
        "release": beside,
        # The template knows the numbers.
        "page": t("paper.page", lang, page="{page}", pages="{pages}"),
    }


def document(
    template: str, content: dict[str, Any], images: Mapping[str, str], *, written: bool = False
) -> bytes:
    """Compiles a template to a tagged PDF (PDF/UA-1); nothing is read from outside or written.

    Args:
        template: Name of a file of `dashboard/paper` without `.typ`.
        content: What the template fills in; `about` as the function of that name gives it.
        images: SVG drawings by the name that the template calls them. Their text is set in
            `PRINT_SANS` or `PRINT_SERIF`.
        written: Whether it holds what people wrote, in other scripts too: the faces that Typst
            carries are there for what ours lack.

    Returns:
        The PDF; the same bytes for the same content.

    Raises:
        typst.TypstError: The template does not fit the content.
    """
    compiler = typst.Compiler(
        _TEMPLATES / f"{template}.typ",
        root=_TEMPLATES,
        font_paths=_fonts(written),
        sys_inputs={
            "content": json.dumps(content),
            "images": json.dumps(dict(images)),
            "look": _look(),
        },
    )
    made = compiler.compile(
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=datetime(**content["about"]["date"], tzinfo=UTC),
    )
    assert isinstance(made, bytes)  # noqa: S101 - a list would be pages of another format
    return made


@cache
def _fonts(embedded: bool) -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=embedded, font_paths=[_FONTS]
    )


@cache
def _look() -> str:
    """Colours and marks of the screen's light theme, as JSON."""
    ink = tokens("light")
    names = ("bg", "soft", "ink", "ink2", "muted", "other", "tick", "line", "acc", "tint")
    marks = {
        geo: f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-6 -6 12 12">'
        f"{mark_svg(geo, 'light')}</svg>"
        for geo in (*REGION_MARK, *PAIRS, COUNTRY)
    }
    return json.dumps(
        {
            "colours": {name: getattr(ink, name) for name in names},
            "regions": REGION_MARK,
            "marks": marks,
        }
    )
