"""The table of a view on paper: the figures as shown, flags as letters with their meaning below."""

from typing import Any

import pandas as pd

from dashboard.area_lines import COUNTRY, EU, flag_words
from dashboard.i18n import t
from dashboard.sentences import ours, whole_name
from dashboard.shell import Frame
from dashboard.view import View
from dashboard.words import number
from dashboard.workshop.report import MOST_AREAS

_SECRET, _MISSING = "×", "–"
_FEW_YEARS = 3  # stand as columns beside the names of the areas


def as_shown(view: View) -> pd.DataFrame:
    """The figures of a view that paper has room for.

    Returns:
        Rows of `view.figures` of all its areas, or of ours with Sweden and the EU where there are
        more than `MOST_AREAS`.
    """
    figures = view.figures
    if figures["geo"].nunique() <= MOST_AREAS:
        return figures
    return figures[figures["geo"].isin([*ours(figures["geo"]), COUNTRY, EU])]


def report_table(frame: Frame, view: View) -> dict[str, Any] | None:
    """What the template needs of the table; None for a view that is not of one measure.

    Areas stand in the order of all tables: ours, Sweden, the EU, then the others by name.
    """
    figures = as_shown(view)
    if not view.indicator or figures.empty:
        return None
    row = frame.release.indicators.loc[view.indicator]
    decimals = int(row["decimals"])
    first = [*ours(figures["geo"]), *(geo for geo in (COUNTRY, EU) if geo in set(figures["geo"]))]
    geos = [*first, *sorted(set(figures["geo"]) - set(first), key=frame.name)]
    years = sorted((int(year) for year in figures["year"].unique()), reverse=True)
    cells = {
        (item["geo"], item["year"]): _cell(item, decimals, frame.lang)
        for item in figures.to_dict("records")
    }
    empty = {"text": _MISSING, "flag": ""}
    areas = [whole_name(geo, frame.name) for geo in geos]
    if len(years) <= _FEW_YEARS:
        head = [t("charts.area", frame.lang), *map(str, years)]
        rows = [
            {"name": name, "cells": [cells.get((geo, year), empty) for year in years]}
            for geo, name in zip(geos, areas, strict=True)
        ]
    else:
        head = [t("charts.year", frame.lang), *areas]
        rows = [
            {"name": str(year), "cells": [cells.get((geo, year), empty) for geo in geos]}
            for year in years
        ]
    return {"head": head, "rows": rows, "notes": _notes(list(cells.values()), frame.lang)}


def _cell(item: dict[Any, Any], decimals: int, lang: str) -> dict[str, str]:
    flag = str(item["flag"])
    if pd.notna(item["value"]):
        return {"text": number(item["value"], decimals, lang), "flag": flag}
    return {"text": _SECRET if item["confidential"] else _MISSING, "flag": flag}


def _notes(cells: list[dict[str, str]], lang: str) -> str:
    """What letters and signs in the cells mean."""
    letters = sorted({letter for cell in cells for letter in cell["flag"] if letter.isalpha()})
    told = [f"{letter} = {flag_words(letter, lang)}" for letter in letters]
    signs = ((_SECRET, "charts.confidential"), (_MISSING, "charts.missing"))
    shown = {cell["text"] for cell in cells}
    told += [f"{sign} = {t(key, lang)}" for sign, key in signs if sign in shown]
    return ", ".join(told)
