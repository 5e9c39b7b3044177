"""The report of a session as PDF: what the wall showed, and beside it what the room said."""

from typing import Any

from analysis.judgement import Dots, Priority
from dashboard.document import described, document, release_words
from dashboard.look import REGION_MARK
from dashboard.words import number
from dashboard.workshop.printable import NO_LETTER, has_unprinted, pieces, printable
from dashboard.workshop.report import Part, Report, place_words
from dashboard.workshop.report_drawing import MAP_WIDTH, report_drawing
from dashboard.workshop.report_table import report_table
from dashboard.workshop.tallies import Said

_WORDS = ("contents", "judgement", "no_sample", "unprinted", "open_view", "kicker")


def report_paper(report: Report) -> bytes:
    """The report as a tagged PDF; what people wrote is text in it and nothing else."""
    lang, release = report.lang, report.release
    images: dict[str, str] = {}
    foot = release_words(release, lang) if release else ""
    content = {
        "about": described(lang, printable(report.title), foot, report.made_at),
        "title": pieces(report.title),
        "facts": _facts(report),
        "read": [report.t("how_to_read"), report.t("no_sample")],
        "gone": "" if release else report.t("gone", release=report.session.deck.release),
        "sources": _sources(report),
        "parts": [_part(report, part, images) for part in report.parts],
        "words": {key: report.t(key, no_letter=NO_LETTER) for key in _WORDS},
    }
    return document("report", content, images, written=True)


def _facts(report: Report) -> list[list[str]]:
    """What is told of the session, each with its name."""
    shown = release_words(report.release, report.lang) if report.release else ""
    told = {
        "date": report.date,
        "code": report.session.code,
        "took_part": report.took_part,
        "figures": shown,
        "made": report.made,
    }
    return [[report.t(f"about.{key}"), words] for key, words in told.items() if words]


def _sources(report: Report) -> list[str]:
    credit = report.boundaries
    return [line for line in (report.sources(), credit, report.t("privacy")) if line]


def _part(report: Report, part: Part, images: dict[str, str]) -> dict[str, Any]:
    frame = report.frame(part.slide.page)
    view = part.view
    name = f"slide{part.number}"
    drawn = report_drawing(frame, part) if frame and view else None
    if drawn:
        images[name] = drawn[0]
    shown = part.shown
    if shown and shown.address:
        images[f"qr{part.number}"] = shown.qr
    asked = part.slide.question
    lost = part.slide.view and not shown
    return {
        "slide": report.t("slide", number=part.number),
        "headline": pieces(part.headline(report.lang)),
        "beneath": [pieces(line) for line in shown.beneath] if shown else [],
        "gone": f"{report.t('columns.address')}: {part.slide.view}" if lost else "",
        "drawing": _drawing(name, drawn[1]) if drawn else None,
        # Without a drawing its sentence tells what the figure showed.
        "said": [pieces(line) for line in view.sentence.splitlines()] if view and not drawn else [],
        "alt": f"{view.title}. {view.sentence}" if view else "",
        "table": report_table(frame, view) if frame and view else None,
        "source": shown.source if shown else "",
        "address": shown.address if shown else "",
        "qr": f"qr{part.number}",
        "question": pieces(asked.text) if asked else None,
        "result": _result(report, part, part.said) if part.said else None,
    }


def _drawing(name: str, width: float) -> dict[str, Any]:
    return {"name": name, "width": width, "beside": width <= MAP_WIDTH}


def _result(report: Report, part: Part, said: Said) -> dict[str, Any]:
    """What the room said to a question, as rows with bars, or as notes by place."""
    result: dict[str, Any] = {"said": _answered(report, part, said), "head": [], "rows": []}
    if isinstance(said.result, Dots):
        result["head"] = [report.t("option"), report.t("dots")]
        result["rows"] = [
            {
                "geo": option if option in REGION_MARK else "",
                "label": report.option(part, option),
                "count": count,
            }
            for option, count in said.result.laid.items()
        ]
    elif isinstance(said.result, Priority):
        result["head"] = [report.t("priority"), report.t("answers")]
        result["rows"] = [
            {"geo": "", "label": report.option(part, str(step)), "count": count}
            for step, count in said.result.given.items()
        ]
    result["places"] = [
        {
            "title": f"{place_words(report, place)} ({number(len(texts), 0, report.lang)})",
            "notes": [pieces(text) for text in texts],
        }
        for place, texts in part.notes.items()
    ]
    written = [text for texts in part.notes.values() for text in texts]
    result["unprinted"] = any(map(has_unprinted, written))
    return result


def _answered(report: Report, part: Part, said: Said) -> str:
    """How many devices answered, the middle priority, and how many notes there are."""
    lang = report.lang
    words = [report.t("answered", count=said.answered, devices=report.devices)]
    if part.slide.question and part.slide.question.kind == "notes":
        count = sum(map(len, part.notes.values()))
        key = {0: "none", 1: "one"}.get(count, "some")
        words.append(report.t(f"written.{key}", count=number(count, 0, lang)))
    if isinstance(said.result, Priority) and said.result.median is not None:
        middle = said.result.median
        shown = number(middle, 0 if middle.is_integer() else 1, lang)
        words.append(report.t("median", median=shown))
    return " ".join(words)
