"""What a chart says beside its lines: breaks, secrecy, and whom it compares with."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from babel import Locale
from babel.lists import format_list

from analysis.scores import EFTA
from dashboard.area_lines import Line, Name
from dashboard.i18n import t
from dashboard.look import Theme, tokens
from dashboard.words import number

_NORDIC = frozenset({"DK", "FI", "IS", "NO", "SE"})
NOTE = 12.5  # pixels of the text of notes in a chart


def distribution_words(distribution: pd.Series, lang: str) -> str:
    """How many regions a distribution holds, and which: `227 EU-regioner`.

    A part of the Nordic countries is named: `31 områden i Sverige och Finland`.
    """
    count = number(len(distribution), 0, lang)
    scope = compared_with(distribution)
    if scope != "some":
        return t(f"charts.regions.{scope}", lang, count=count)
    territories = Locale.parse(lang).territories
    codes = sorted({geo[:2] for geo in distribution.index}, key=lambda code: (code != "SE", code))
    countries = format_list([territories[code] for code in codes], locale=lang)
    return t("charts.regions.some", lang, count=count, countries=countries)


def compared_with(distribution: pd.Series) -> str:
    """Which regions a distribution holds, as the last part of a text key."""
    if all(len(geo) == 2 for geo in distribution.index):
        return "countries"
    countries = {geo[:2] for geo in distribution.index}
    if countries <= _NORDIC:
        return "nordic" if countries == _NORDIC else "some"
    level = "nuts2" if all(len(geo) == 4 for geo in distribution.index) else "nuts3"
    return f"{level}_efta" if countries & EFTA else level


def part_of_europe(distribution: pd.Series) -> bool:
    """Whether a distribution holds regions of the Nordic countries alone, or of some of them."""
    return compared_with(distribution) in ("nordic", "some")


def break_lines(years: Iterable[int], theme: Theme) -> list[dict]:
    """A dotted upright line half a year before each year flagged as a break."""
    return [
        {
            "type": "line",
            "x0": year - 0.5,
            "x1": year - 0.5,
            "yref": "paper",
            "y0": 0,
            "y1": 1,
            "line": {"color": tokens(theme).tick, "width": 1, "dash": "2px,3px"},
            "layer": "below",
        }
        for year in years
    ]


def break_note(years: Sequence[int], lang: str, low: bool = False) -> list[dict]:
    """Names the latest break, at the top or at the foot; the source line lists all."""
    if not years:
        return []
    year = max(years)
    words = note(t("charts.break", lang, year=year), year - 0.5, 0 if low else 1, yref="paper")
    return [words | {"xanchor": "left", "yanchor": "bottom" if low else "top"}]


def note(text: str, x: float, y: float, **more: Any) -> dict:
    """An annotation in the size of notes, without an arrow."""
    return {"text": text, "x": x, "y": y, "showarrow": False, "font": {"size": NOTE}} | more


def confidential_years(line: Line) -> list[int]:
    """Years whose value is secret."""
    rows = line.rows[line.rows["value"].isna() & (line.rows["confidential"] != "")]
    return [int(year) for year in rows["year"]]


def confidential_bands(lines: Iterable[Line], theme: Theme) -> list[dict]:
    """A soft band over each year that is secret for an area."""
    years = sorted({year for line in lines for year in confidential_years(line)})
    return [
        {
            "type": "rect",
            "x0": year - 0.35,
            "x1": year + 0.35,
            "yref": "paper",
            "y0": 0,
            "y1": 1,
            "fillcolor": tokens(theme).line,
            "opacity": 0.55,
            "line": {"width": 0},
            "layer": "below",
        }
        for year in years
    ]


def confidential_notes(
    figure: go.Figure,
    lines: Iterable[Line],
    low: float,
    high: float,
    shown: Sequence[int],
    name: Name,
    theme: Theme,
    lang: str,
) -> list[dict]:
    """A cross on the axis for each confidential year, and above the bands the word and whose."""
    word = t("charts.confidential", lang)
    years: list[int] = []
    names = []
    for line in lines:
        hidden = confidential_years(line)
        if not hidden:
            continue
        years += hidden
        names.append(name(line.geo))
        figure.add_scatter(
            x=hidden,
            y=[low + 0.04 * (high - low)] * len(hidden),
            mode="text",
            text="×",
            textfont={"color": tokens(theme).ink2},
            hoverinfo="text",
            hovertext=f"{name(line.geo)}: {word}",
        )
    if not years:
        return []
    at = (float(np.mean([min(years), max(years)])) - min(shown)) / (max(shown) - min(shown) or 1)
    anchor = "left" if at < 0.3 else "right" if at > 0.7 else "center"
    place = {"left": min(years), "right": max(years), "center": (min(years) + max(years)) / 2}
    text = f"× {word}, {', '.join(names)}"
    return [note(text, place[anchor], 1, yref="paper", xanchor=anchor, yanchor="bottom")]


def column_head(distribution: pd.Series, theme: Theme, lang: str, year: int | None = None) -> dict:
    """Over the distribution: how many regions it holds, and its year where that needs saying."""
    words = distribution_words(distribution, lang)
    head = note(words if year is None else f"{words}, {year}", 1, 1, xref="paper", yref="paper")
    return head | {
        "xanchor": "right",
        "xshift": 162,
        "yanchor": "bottom",
        "yshift": 12,
        "font": {"size": NOTE, "color": tokens(theme).muted},
    }


def level_line(value: float, theme: Theme) -> dict:
    """A dotted line across the plot, for the middle of the regions."""
    look = {"color": tokens(theme).other, "width": 1.2, "dash": "2px,3px"}
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": value,
        "y1": value,
        "line": look,
        "layer": "below",
    }
