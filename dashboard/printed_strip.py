"""The place of areas among Europe's regions in one year, as a drawing for paper."""

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from analysis.scores import median
from dashboard.area_lines import COUNTRY, HOLLOW, Name
from dashboard.axes import tick_words, value_ticks
from dashboard.chart_notes import compared_with, distribution_words
from dashboard.i18n import t
from dashboard.look import REGION_MARK, mark_svg, tokens
from dashboard.marks import by_density, label_text, push_apart, text_color
from dashboard.print_svg import drawing, line_of_text, text_width
from dashboard.printed_chart import PrintedChart
from dashboard.sentences import ours
from dashboard.words import number

_INK = tokens("light")
_LETTERS = 12  # of a line of a label
_TALL = 22.0  # points of a tick
_EDGE = 14.0  # points kept free at each end so that a mark there is not cut
_LEADING = 1.2  # height of a line of a label, in the size of the type


def printed_strip(
    figures: pd.DataFrame,
    indicator: pd.Series,
    distribution: pd.Series,
    year: int,
    *,
    name: Name,
    lang: str,
    width: float = 350,
    size: float = 10,
) -> PrintedChart:
    """Draws a tick for every region on one axis, their median dotted, ours and Sweden marked.

    For a measure of which one year is known, where lines would be empty.

    Args:
        figures: Columns geo, year, value, flag; at least one of ours has a value in `year`.
        indicator: Row of `indicators` (decimals).
        distribution: Values of all regions in `year`, index geo.
        year: The year shown.
        name: Gives the name of an area.
        lang: Language of names and numbers.
        width: Points; a document that draws it at this width keeps `size` true.
        size: Points of its type.
    """
    decimals = int(indicator["decimals"])
    known = figures[(figures["year"] == year) & figures["value"].notna()].set_index("geo")
    shown = [*ours(known.index), *([COUNTRY] if COUNTRY in known.index else [])]
    values = {geo: float(known.at[geo, "value"]) for geo in shown}
    hollow = {geo for geo in shown if set(known.at[geo, "flag"]) & HOLLOW}
    scale = _Scale(
        min(distribution.min(), *values.values()),
        max(distribution.max(), *values.values()),
        width,
    )
    top = size * 2.6
    words = f"{distribution_words(distribution, lang)}, {year}"
    parts = [
        line_of_text(words, width, size, text_anchor="end", fill=_INK.muted),
        *_regions(scale, distribution, top),
        *_axis(scale, values.values(), top + _TALL + 3, size, lang),
        *_median(scale, distribution, decimals, top, size, lang),
    ]
    labels = {
        geo: label_text(name(geo), number(values[geo], decimals, lang), _LETTERS).split("<br>")
        for geo in shown
    }
    parts += _labels(scale, values, labels, top + _TALL + size * 2, size)
    for geo in reversed(shown):
        parts.append(_mark(geo, scale.x(values[geo]), top + _TALL / 2, geo in hollow))
    height = top + _TALL + size * 2.6 + max(map(len, labels.values())) * size * _LEADING
    return PrintedChart(drawing(width, round(height, 1), size, parts), bool(hollow))


@dataclass(frozen=True)
class _Scale:
    """Where values lie on the paper, in points from the left."""

    low: float
    high: float
    width: float

    def x(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5
        return round(_EDGE + share * (self.width - 2 * _EDGE), 2)


def _regions(scale: _Scale, distribution: pd.Series, top: float) -> list[str]:
    parts = []
    for group, opacity in by_density(distribution):
        strokes = "".join(f"M{scale.x(value)},{top:g}v{_TALL:g}" for value in group)
        parts.append(
            f'<path d="{strokes}" stroke="{_INK.tick}" stroke-width="0.7" opacity="{opacity}"/>'
        )
    return parts


def _axis(scale: _Scale, values: Collection[float], y: float, size: float, lang: str) -> list[str]:
    """A ruled axis; a tick that a line to a mark crosses has no figure."""
    if scale.high <= scale.low:
        return []
    ticks = value_ticks(scale.low, scale.high)
    strokes = "".join(f"M{scale.x(tick)},{y:g}v3" for tick in ticks)
    ruled = f"M{_EDGE:g},{y:g}H{scale.width - _EDGE:g}{strokes}"
    parts = [f'<path d="{ruled}" fill="none" stroke="{_INK.tick}" stroke-width="0.8"/>']
    for tick, words in zip(ticks, tick_words(ticks, lang), strict=True):
        room = text_width(words, size) / 2 + 2
        if all(abs(scale.x(tick) - scale.x(value)) > room for value in values):
            at = {"text_anchor": "middle", "fill": _INK.muted}
            parts.append(line_of_text(words, scale.x(tick), y + size * 1.2, **at))
    return parts


def _median(
    scale: _Scale, distribution: pd.Series, decimals: int, top: float, size: float, lang: str
) -> list[str]:
    middle = median(distribution, fewest=1)
    if not isinstance(middle, float):
        return []
    scope = t(f"charts.median.{compared_with(distribution)}", lang)
    words = f"{scope} {number(middle, decimals, lang)}"
    half = text_width(words, size) / 2
    x = max(half, min(scale.x(middle), scale.width - half))
    return [
        f'<path d="M{scale.x(middle)},{top - 4:g}v{_TALL + 4:g}" stroke="{_INK.ink}" '
        f'stroke-width="1.2" stroke-dasharray="1.5 2"/>',
        line_of_text(words, x, top - 7, text_anchor="middle", fill=_INK.muted),
    ]


def _mark(geo: str, x: float, y: float, hollow: bool) -> str:
    shape = mark_svg(geo, "light", 5)
    if hollow:
        colour = REGION_MARK.get(geo, _INK.ink)
        shape = f'<circle r="4.2" fill="{_INK.bg}" stroke="{colour}" stroke-width="1.6"/>'
    kind = "hollow" if hollow else "mark"
    return f'<g class="{kind}" transform="translate({x},{y:g})">{shape}</g>'


def _labels(
    scale: _Scale,
    values: dict[str, float],
    labels: dict[str, list[str]],
    top: float,
    size: float,
) -> list[str]:
    """Names and figures under the axis, pushed apart, each with a hairline to its mark."""
    wanted = [scale.x(values[geo]) for geo in labels]
    widths = [max(text_width(row, size) for row in rows) + 8 for rows in labels.values()]
    placed = push_apart(wanted, widths, 0, scale.width)
    parts = []
    for (geo, rows), want, at in zip(labels.items(), wanted, placed, strict=True):
        parts.append(
            f'<path d="M{want:.4g},{top - size * 2 - _TALL / 2:.4g}V{top - size * 0.6:.4g}'
            f'L{at:.4g},{top:.4g}" fill="none" stroke="{_INK.muted}" stroke-width="0.6"/>'
        )
        for row, words in enumerate(rows):
            y = top + size * (1 + row * _LEADING)
            look = {"text_anchor": "middle", "fill": text_color(geo, "light")}
            parts.append(line_of_text(words, at, y, **look))
    return parts
