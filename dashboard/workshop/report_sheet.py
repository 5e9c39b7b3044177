"""The report of a session as a workbook: about it, its figures, its votes and its notes."""

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pandas as pd
import xlsxwriter

from analysis.judgement import Dots, Priority
from dashboard.area_lines import flag_words
from dashboard.document import release_words
from dashboard.export import of_series
from dashboard.i18n import t
from dashboard.workshop.report import Report

_FIGURES = {
    **{"slide": 6, "headline": 40, "address": 40, "indicator": 18, "label": 34, "geo": 10},
    **{"name": 22, "year": 7, "value": 12, "unit": 24, "flag": 7, "flag_words": 18},
    **{"source": 14, "dataset": 22},
}
_VOTES = {
    **{"slide": 6, "question": 44, "kind": 18, "option": 12, "option_label": 26, "count": 8},
    **{"answered": 24, "median": 9},
}
_NOTES = {"slide": 6, "question": 44, "region": 22, "domain": 24, "area": 30, "text": 90}
"""Columns of a sheet and how wide they are, in letters."""
# What people write is text: never a formula, a link or a number.
_OPTIONS = {
    "in_memory": False,
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WRAPPED = {"text_wrap": True, "valign": "top"}
Cell = tuple[float, int] | float | str | None
"""A value with its decimals, a whole number, a text, or nothing."""


def report_sheet(report: Report) -> bytes:
    """The report as XLSX, with headings in the language of the session."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, _OPTIONS)
    book.set_properties(
        {"title": report.title, "created": report.made_at.replace(tzinfo=None), "author": ""}
    )
    _about(book, report)
    _sheet(book, report, "figures", _FIGURES, _figures(report))
    _sheet(book, report, "votes", _VOTES, _votes(report))
    _sheet(book, report, "notes", _NOTES, _notes(report))
    book.close()
    return made.getvalue()


def _about(book: Any, report: Report) -> None:
    sheet = book.add_worksheet(report.t("sheets.about"))
    name, text = book.add_format({"bold": True, "valign": "top"}), book.add_format(_WRAPPED)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 100)
    release = report.release
    pinned = report.session.deck.release
    told = {
        "sheet_about.deck": report.title,
        "about.date": report.date,
        "about.code": report.session.code,
        "about.took_part": report.took_part,
        "about.figures": release_words(release, report.lang) if release else "",
        "sheet_about.release": pinned,
        "sheet_about.missing": "" if release else report.t("gone", release=pinned),
        "about.made": report.made,
        "sheet_about.sources": report.sources(),
        "sheet_about.boundaries": report.boundaries,
        "sheet_about.judgement": report.t("no_sample"),
        "sheet_about.privacy": report.t("privacy"),
    }
    known = [(report.t(key), words) for key, words in told.items() if words]
    for place, (label, words) in enumerate(known):
        sheet.write_string(place, 0, label, name)
        sheet.write_string(place, 1, words, text)


def _sheet(
    book: Any,
    report: Report,
    name: str,
    columns: dict[str, int],
    rows: Iterable[Sequence[Cell]],
) -> None:
    """A sheet whose first row stays in sight."""
    sheet = book.add_worksheet(report.t(f"sheets.{name}"))
    head = book.add_format(_WRAPPED | {"bold": True, "bottom": 1})
    top, wrapped = book.add_format({"valign": "top"}), book.add_format(_WRAPPED)
    decimals: dict[int, Any] = {}
    sheet.freeze_panes(1, 0)
    for place, (column, width) in enumerate(columns.items()):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, report.t(f"columns.{column}"), head)
    count = 0
    for count, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            if isinstance(value, str):
                look = wrapped if list(columns)[place] in ("text", "question") else top
                sheet.write_string(count, place, value, look)
            elif isinstance(value, tuple):
                shown, of = value
                if of not in decimals:
                    form = "#,##0." + "0" * of if of else "#,##0"
                    decimals[of] = book.add_format({"num_format": form, "valign": "top"})
                sheet.write_number(count, place, shown, decimals[of])
            elif value is not None:
                sheet.write_number(count, place, value, top)
    sheet.autofilter(0, 0, max(count, 1), len(columns) - 1)


def _figures(report: Report) -> Iterator[Sequence[Cell]]:
    """Every figure that the views showed, the secret and missing ones with their flags too.

    What a view rests on without showing it is not told apart, and left out.
    """
    release, lang = report.release, report.lang
    for part in report.parts:
        view = part.view
        if view is None or release is None or not (view.indicator or "of" in view.figures):
            continue
        label, unit, decimals = view.title, "", 2
        if view.indicator:
            row: Any = release.indicators.loc[view.indicator]
            label, unit = str(row[f"label_{lang}"]), str(row[f"unit_{lang}"])
            decimals = int(row["decimals"])
        told = view.figures["value"].notna() | (view.figures["flag"] != "")
        figures = view.figures[told | (view.figures["confidential"] != "")]
        sources = of_series(release, figures["series"], f"source_{lang}")
        datasets = of_series(release, figures["series"], "dataset")
        first = (part.number, part.headline(lang), part.address)
        for item, source, dataset in zip(
            figures.to_dict("records"), sources, datasets, strict=True
        ):
            yield (
                *first,
                view.indicator or str(item.get("indicator", item.get("industry", ""))),
                str(item.get("of", label)),
                str(item["geo"]),
                release.name(str(item["geo"]), lang),
                int(item["year"]),
                (float(item["value"]), decimals) if pd.notna(item["value"]) else None,
                unit,
                str(item["flag"]) + str(item["confidential"]),
                _flag(report, item),
                str(source),
                str(dataset),
            )


def _flag(report: Report, item: dict[Any, Any]) -> str:
    words = [flag_words(str(item["flag"]), report.lang)]
    if item["confidential"]:
        words.append(t("charts.confidential", report.lang))
    return ", ".join(word for word in words if word)


def _votes(report: Report) -> Iterator[Sequence[Cell]]:
    """Every option of every question, those that nobody chose too."""
    for part in report.parts:
        asked, said = part.slide.question, part.said
        if asked is None or said is None:
            continue
        first = (part.number, asked.text, report.t(f"kinds.{asked.kind}"))
        middle: Cell = None
        if isinstance(said.result, Dots):
            counts = dict(said.result.laid)
        elif isinstance(said.result, Priority):
            counts = {str(step): count for step, count in said.result.given.items()}
            middle = said.result.median
        else:
            counts = {"": sum(map(len, part.notes.values()))}
        for option, count in counts.items():
            label = report.option(part, option) if option else report.t("notes")
            yield (*first, option, label, count, said.answered, middle)


def _notes(report: Report) -> Iterator[Sequence[Cell]]:
    options = report.session.options
    for part in report.parts:
        asked = part.slide.question.text if part.slide.question else ""
        for place, texts in part.notes.items():
            pinned = [
                known.get(code, {}).get(report.lang, code)
                for code, known in zip(
                    place, (options.regions, options.domains, options.areas), strict=True
                )
            ]
            yield from ((part.number, asked, *pinned, text) for text in texts)
