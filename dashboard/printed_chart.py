"""A trend of areas over time as a drawing for paper, readable without colour."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from analysis.scores import median
from dashboard.area_lines import (
    COUNTRY,
    Line,
    Name,
    area_lines,
    compared,
    is_ours,
    without_totals,
)
from dashboard.axes import tick_words, value_range, value_ticks, year_ends
from dashboard.chart_notes import compared_with, confidential_years, distribution_words
from dashboard.i18n import t
from dashboard.look import tokens
from dashboard.marks import by_density, label_text, push_apart, text_color
from dashboard.print_svg import drawing, line_of_text, text_width
from dashboard.printed_lines import Plot, line_marks, line_path
from dashboard.sentences import common_year
from dashboard.words import number

_INK = tokens("light")
_LEADING = 1.2  # height of a line of a label, in the size of the type
_LETTERS = 21  # of a line of a label
_COLUMN = 12  # points of the column of Europe's regions


class PrintedChart(NamedTuple):
    """A drawing, and whether it shows a hollow mark, which needs words beside it."""

    svg: str
    hollow: bool


@dataclass(frozen=True)
class _Label:
    value: float
    text: str
    colour: str

    @property
    def lines(self) -> list[str]:
        return self.text.split("<br>")

    def height(self, size: float) -> float:
        return len(self.lines) * size * _LEADING + 1


def printed_chart(
    figures: pd.DataFrame,
    indicator: pd.Series,
    *,
    name: Name,
    lang: str,
    chosen: str = "",
    distribution: pd.Series | None = None,
    year: int | None = None,
    width: float = 350,
    height: float = 150,
    size: float = 10,
) -> PrintedChart:
    """Draws the lines that `dashboard.charts.trend_chart` draws, with dashes beside the colours.

    Args:
        figures: Columns geo, year, value, flag, confidential of every area to draw; at least one
            value, all finite.
        indicator: Row of `indicators` (decimals, rhythm, count).
        name: Gives the name of an area.
        lang: Language of names and numbers.
        chosen: The region of the reader; its pair is drawn in ink, the other dashed in grey.
        distribution: Values of all regions in `year`, index geo; drawn upright at the right end.
            Its median stands in where figures lack the EU.
        year: The year of the distribution; the latest that all areas have, by default.
        width: Points; a document that draws it at this width keeps `size` true.
        height: Points; more where the labels need it.
        size: Points of its type.
    """
    decimals = int(indicator["decimals"])
    if indicator["count"]:
        figures, distribution = without_totals(figures), None
    year = common_year(figures) if year is None else year
    lines = area_lines(figures, str(indicator["rhythm"]))
    areas = compared(lines)
    of_areas = {line.geo for line in areas}
    labels = [
        _label(line, areas, name(line.geo), decimals, lang, bold=line.geo in of_areas)
        for line in lines
    ]
    middle = median(distribution, fewest=1) if distribution is not None else None
    if isinstance(middle, float) and not any(line.geo.startswith("EU") for line in lines):
        assert distribution is not None  # noqa: S101 - a median has regions
        words = t(f"charts.median.{compared_with(distribution)}", lang)
        text = label_text(words, f"{number(middle, decimals, lang)} ({year})", _LETTERS, bold=False)
        labels.append(_Label(middle, text, _INK.muted))
    else:
        middle = None
    values = value_range(figures["value"], distribution)
    ticks = value_ticks(*values)
    tick_text = tick_words(ticks, lang)
    head = size * _head(lines, distribution)
    first = size * (1.4 if distribution is not None else 0.2)  # where labels begin
    height = max(height, first + sum(label.height(size) for label in labels) + 2)
    widest = max(text_width(row, size) for label in labels for row in label.lines)
    column = 0 if distribution is None else _COLUMN + 6
    years = [int(year) for year in figures["year"]]
    plot = Plot(
        left=max((text_width(words, size) for words in tick_text), default=0) + 6,
        right=width - widest - 14 - column,
        top=head,
        bottom=height - size * 1.5,
        years=year_ends(years),
        values=values,
    )
    every_year = indicator["rhythm"] == "biennial"
    named = [line for line in areas if is_ours(line.geo) or line.geo == COUNTRY] or areas
    parts = [
        *_bands(plot, lines, name, lang, size),
        *_axes(plot, ticks, tick_text, years, size),
        *_breaks(plot, named, areas, lang, size),
    ]
    if middle is not None:
        parts.append(_level(plot, middle))
    if distribution is not None:
        parts += _distribution(plot, distribution, lang, size, width)
    parts += [line_path(plot, line, line.geo in of_areas, chosen, every_year) for line in lines]
    drawn, hollow = line_marks(plot, areas, every_year)
    parts += drawn + _labels(plot, labels, size, column, (first, height - 2))
    return PrintedChart(drawing(width, height, size, parts), hollow)


def _head(lines: list[Line], distribution: pd.Series | None) -> float:
    """Lines of notes over the plot."""
    if distribution is not None:
        return 2.3
    return 1.5 if any(line.breaks or confidential_years(line) for line in lines) else 0.7


def _label(
    line: Line, areas: list[Line], name: str, decimals: int, lang: str, bold: bool
) -> _Label:
    words = number(line.last["value"], decimals, lang)
    if line.last["year"] != max(int(area.last["year"]) for area in areas):
        words += f" ({line.last['year']})"
    text = label_text(name, words, _LETTERS, bold)
    return _Label(float(line.last["value"]), text, text_color(line.geo, "light"))


def _axes(
    plot: Plot, ticks: Sequence[float], words: Sequence[str], years: Sequence[int], size: float
) -> list[str]:
    parts = []
    for tick, text in zip(ticks, words, strict=True):
        y = plot.y(tick)
        parts.append(
            f'<path class="grid" d="M{plot.left:.4g},{y}H{plot.right:.4g}" '
            f'stroke="{_INK.line}" stroke-width="0.7"/>'
        )
        at = {"text_anchor": "end", "fill": _INK.muted}
        parts.append(line_of_text(text, plot.left - 5, y + size * 0.35, **at))
    first, last = min(years), max(years)
    shown = sorted({first, (first + last) // 2, last})
    strokes = "".join(f"M{plot.x(year)},{plot.bottom:.4g}v3" for year in shown)
    parts.append(
        f'<path d="M{plot.left:.4g},{plot.bottom:.4g}H{plot.right:.4g}{strokes}" fill="none" '
        f'stroke="{_INK.tick}" stroke-width="0.8"/>'
    )
    for year in shown:
        at = {"text_anchor": "middle", "fill": _INK.muted}
        parts.append(line_of_text(str(year), plot.x(year), plot.bottom + size * 1.25, **at))
    return parts


def _bands(plot: Plot, lines: Iterable[Line], name: Name, lang: str, size: float) -> list[str]:
    """A soft band over each year that is secret, a cross on the axis, and above whose it is."""
    secret = {line.geo: found for line in lines if (found := confidential_years(line))}
    years = sorted({year for found in secret.values() for year in found})
    parts = []
    for year in years:
        x0, x1 = (max(plot.left, min(plot.right, plot.x(year + side))) for side in (-0.35, 0.35))
        parts.append(
            f'<rect class="secret" x="{x0:.4g}" y="{plot.top:.4g}" width="{x1 - x0:.4g}" '
            f'height="{plot.bottom - plot.top:.4g}" fill="{_INK.line}" fill-opacity="0.55"/>'
        )
        at = {"text_anchor": "middle", "fill": _INK.ink2}
        parts.append(line_of_text("×", plot.x(year), plot.bottom - 3, **at))
    if years:
        words = f"× {t('charts.confidential', lang)}, {', '.join(name(geo) for geo in secret)}"
        middle = plot.x((years[0] + years[-1]) / 2)
        half = text_width(words, size) / 2
        middle = max(plot.left + half, min(middle, plot.right - half))
        parts.append(
            line_of_text(words, middle, plot.top - 4, text_anchor="middle", fill=_INK.ink2)
        )
    return parts


def _breaks(plot: Plot, named: list[Line], areas: list[Line], lang: str, size: float) -> list[str]:
    """A dotted upright line half a year before each break, the latest with its year.

    The year stands over the plot, or in it where the words about secret years stand there.
    """
    years = sorted({year for line in areas for year in line.breaks})
    parts = [
        f'<path class="break" d="M{plot.x(year - 0.5)},{plot.top:.4g}V{plot.bottom:.4g}" '
        f'stroke="{_INK.tick}" stroke-width="0.8" stroke-dasharray="1.5 2"/>'
        for year in years
    ]
    told = [year for line in named for year in line.breaks]
    if told:
        x, words = plot.x(max(told) - 0.5), t("charts.break", lang, year=max(told))
        right = x + text_width(words, size) > plot.right
        at = {"text_anchor": "end" if right else "start", "fill": _INK.muted}
        secret = any(confidential_years(line) for line in areas)
        y = plot.top + size * 0.8 if secret else plot.top - 4
        parts.append(line_of_text(words, x - 3 if right else x + 3, y, **at))
    return parts


def _level(plot: Plot, value: float) -> str:
    return (
        f'<path d="M{plot.left:.4g},{plot.y(value)}H{plot.right:.4g}" stroke="{_INK.other}" '
        f'stroke-width="1" stroke-dasharray="1.5 2.5"/>'
    )


def _distribution(
    plot: Plot, distribution: pd.Series, lang: str, size: float, width: float
) -> list[str]:
    """All regions as ticks right of the lines, on the scale of the value axis."""
    low, high = plot.values
    x = plot.right + 6
    parts = []
    for group, opacity in by_density(distribution[distribution.between(low, high)]):
        strokes = "".join(f"M{x:.4g},{plot.y(value)}h{_COLUMN}" for value in group)
        parts.append(
            f'<path d="{strokes}" stroke="{_INK.tick}" stroke-width="0.6" opacity="{opacity}"/>'
        )
    words = distribution_words(distribution, lang)
    at = {"text_anchor": "end", "fill": _INK.muted}
    return [*parts, line_of_text(words, width, size, **at)]


def _labels(
    plot: Plot, labels: list[_Label], size: float, column: float, room: tuple[float, float]
) -> list[str]:
    """Names and figures right of the plot, pushed apart; a hairline to one that was moved."""
    wanted = [plot.y(label.value) for label in labels]
    heights = [label.height(size) for label in labels]
    placed = push_apart(wanted, heights, *room)
    x = plot.right + column + 12
    parts = []
    for label, want, at in zip(labels, wanted, placed, strict=True):
        if abs(at - want) > size * 0.3:
            parts.append(
                f'<path d="M{plot.right + column + 3:.4g},{want:.4g}L{x - 3:.4g},{at:.4g}" '
                f'stroke="{_INK.tick}" stroke-width="0.5"/>'
            )
        top = at - len(label.lines) * size * _LEADING / 2
        for row, words in enumerate(label.lines):
            y = top + size * (0.95 + row * _LEADING)
            parts.append(line_of_text(words, x, y, fill=label.colour))
    return parts
