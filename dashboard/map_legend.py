"""The legend of a map: shapes and words of the figure, or a strip of HTML beneath it."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from dashboard.axes import tick_words, value_ticks
from dashboard.i18n import t
from dashboard.look import Theme, Tokens, pair_members, tokens
from dashboard.map_classes import Scale, class_words, hatch_colour
from dashboard.map_windows import WEIGHTS, Size, Weights
from dashboard.words import number

_LINE_SPACING = 1.3  # of Plotly's text, in em: swatches of that height stand beside their words
_BAR = 6  # rows that the bar of a scale without steps is high
_LEFT, _TOP = 0.022, 0.63  # upper left corner of the swatches, as shares of the figure
# Pixels of a slide: its margin, where the swatches hang, what its headline and its source need.
_LETTERS = 28  # of a line of a slide's legend
_SLIDE_LEFT, _SLIDE_TOP, _SLIDE_HEAD, _SLIDE_FOOT = 64, 567, 400, 92


@dataclass(frozen=True)
class _Corner:
    """Where a legend hangs, and how large it is written."""

    left: float
    top: float
    weights: Weights
    ink: Tokens

    @property
    def row(self) -> float:
        """Pixels of a row."""
        return self.weights.text * _LINE_SPACING

    def shape(self, kind: str, **more: Any) -> dict:
        place = {
            "type": kind,
            "xref": "paper",
            "yref": "paper",
            "xsizemode": "pixel",
            "ysizemode": "pixel",
            "xanchor": self.left,
            "yanchor": self.top,
        }
        return place | more

    def swatch(self, top: float, colour: str) -> dict:
        line = {"color": self.ink.muted, "width": 0.6}
        box = {"x0": 0, "x1": self.weights.swatch, "y0": -top, "y1": -(top + self.row)}
        return self.shape("rect", fillcolor=colour, line=line, **box)

    def beside(self, text: str, top: float) -> dict:
        """Words beside the swatch whose upper edge is `top` pixels below the corner."""
        return self.words(text, self.weights.swatch * 1.1 + 5, 3 - top)

    def words(self, text: str, x: float, y: float) -> dict:
        """Lines of text whose upper edge is at y pixels over the corner."""
        return {
            "text": text,
            "xref": "paper",
            "yref": "paper",
            "x": self.left,
            "y": self.top,
            "xanchor": "left",
            "yanchor": "top",
            "align": "left",
            "xshift": round(x, 1),
            "yshift": y,
            "showarrow": False,
            "font": {"size": self.weights.text, "color": self.ink.map_ink},
        }


def legend(
    scale: Scale,
    indicator: pd.Series,
    hatched: str,
    secret: bool,
    named: list[str],
    *,
    lang: str,
    theme: Theme,
    size: Size,
) -> tuple[list[dict], list[dict]]:
    """The legend as shapes and words of the figure, so that it survives export.

    Args:
        scale: What colour a value gets; that of one without steps is drawn by `colour_bar`.
        indicator: Row of `indicators` (unit).
        hatched: Fill of the swatch of shared values.
        secret: Whether the map has confidential values.
        named: The areas of ours that it names.
        lang: `sv` or `en`.
        theme: Light or dark.
        size: Size of the map.
    """
    head = _head(scale, indicator, lang, size)
    corner = _corner(scale, secret, _shared(named), len(head), theme, size)
    wide, high = corner.weights.swatch, corner.row
    # The figure at the end of a bar reaches over it.
    above = 6 + (0.45 * high if scale.smooth else 0)
    notes = [corner.words("<br>".join(head), -3, round(above)) | {"yanchor": "bottom"}]
    shapes = []
    if not scale.smooth:
        colours = scale.colours(theme)
        shapes += [corner.swatch(row * high, c) for row, c in enumerate(reversed(colours))]
        words = "<br>".join(reversed(class_words(scale.limits, lang)))
        notes.append(corner.beside(words, 0))
    top = (_rows(scale) + 0.45) * high
    shapes.append(corner.swatch(top, corner.ink.no_data))
    notes.append(corner.beside(t("maps.none", lang), top))
    if secret:
        top += high
        shapes.append(corner.swatch(top, corner.ink.tick))
        notes.append(corner.beside(t("charts.confidential", lang), top))
    if _shared(named):
        top += 1.45 * high
        shapes.append(corner.swatch(top, hatched))
        gap = round(high / 2.7)
        starts = range(-int(high) + gap, wide, gap)
        strokes = "".join(_stroke(x, wide, high, top) for x in starts)
        line = {"color": hatch_colour(hatched), "width": corner.weights.hatch}
        shapes.append(corner.shape("path", path=strokes, line=line))
        notes.append(corner.beside(t("maps.shared", lang), top))
    return shapes, notes


def swatches(key: Sequence[tuple[str, str]], theme: Theme) -> tuple[list[dict], list[dict]]:
    """The legend of a slide whose colours are no scale, as shapes and words of the figure.

    Args:
        key: Each colour with what it means, which may take two lines.
        theme: Light or dark.
    """
    corner = _slide_corner(_SLIDE_TOP, theme)
    shapes, notes, top = [], [], 0.0
    for colour, words in key:
        lines = textwrap.wrap(words, _LETTERS)
        shapes.append(corner.swatch(top, colour))
        notes.append(corner.beside("<br>".join(lines), top))
        top += (len(lines) + 0.35) * corner.row
    return shapes, notes


def colour_bar(
    scale: Scale,
    indicator: pd.Series,
    secret: bool,
    named: list[str],
    *,
    lang: str,
    theme: Theme,
    size: Size,
) -> dict[str, Any]:
    """The bar of a scale without steps, for the trace that it colours; arguments as `legend`."""
    head = len(_head(scale, indicator, lang, size))
    corner = _corner(scale, secret, _shared(named), head, theme, size)
    ticks, words = _ticks(scale, lang)
    return {
        "x": corner.left,
        "xanchor": "left",
        "xpad": 0,
        "y": corner.top,
        "yanchor": "top",
        "ypad": 0,
        "lenmode": "pixels",
        "len": round(_BAR * corner.row, 1),
        "thickness": corner.weights.swatch,
        "outlinecolor": corner.ink.muted,
        "outlinewidth": 0.6,
        "tickvals": ticks,
        "ticktext": words,
        "ticklen": 4,
        "tickcolor": corner.ink.muted,
        "tickfont": {"size": corner.weights.text, "color": corner.ink.map_ink},
    }


def legend_strip(
    scale: Scale, indicator: pd.Series, *, secret: bool, hatched: bool, theme: Theme, lang: str
) -> str:
    """The legend under a small map as HTML: a strip with the limits under its joints.

    Args:
        scale: What colour a value gets.
        indicator: Row of `indicators` (unit).
        secret: Whether the map has confidential values.
        hatched: Whether it hatches shared values.
        theme: Light or dark.
        lang: `sv` or `en`.
    """
    colours = scale.colours(theme)
    if scale.smooth:
        words = _ticks(scale, lang)[1]
        ends = f"<b>{words[0]}</b><b>{words[-1]}</b>"
        ramp = f"linear-gradient(to right,{','.join(colours)})"
        classes = f'<li class="smooth" style="--c:{ramp}"><span>{ends}</span></li>'
    else:
        classes = "".join(
            f'<li style="--c:{colour}"><span>{of}</span></li>'
            for of, colour in zip(class_words(scale.limits, lang), colours, strict=True)
        )
    more = f'<li style="--c:{tokens(theme).no_data}"><span>{t("maps.none", lang)}</span></li>'
    if secret:
        word = t("charts.confidential", lang)
        more += f'<li style="--c:{tokens(theme).tick}"><span>{word}</span></li>'
    if hatched:
        more += f'<li class="hatched"><span>{t("maps.shared", lang)}</span></li>'
    head = f"{_capital(str(indicator[f'unit_{lang}']))}: {scale.words(lang)}."
    return (
        f'<p class="mapkey_head">{escape(head)}</p>'
        f'<ul class="mapkey">{classes}</ul><ul class="mapkey more">{more}</ul>'
    )


def _corner(
    scale: Scale, secret: bool, shared: bool, head: int, theme: Theme, size: Size
) -> _Corner:
    weights, ink = WEIGHTS[size], tokens(theme)
    if size != "projector":
        return _Corner(_LEFT, _TOP, weights, ink)
    row = weights.text * _LINE_SPACING
    rows = _rows(scale) + 1.45 + secret + 1.45 * shared
    lowest = weights.height - _SLIDE_FOOT - rows * row
    top = min(max(_SLIDE_TOP, _SLIDE_HEAD + (head + 0.4) * row), lowest)
    return _slide_corner(top, theme)


def _slide_corner(top: float, theme: Theme) -> _Corner:
    """The corner of a slide's legend, `top` pixels under the upper edge."""
    weights = WEIGHTS["projector"]
    place = round(_SLIDE_LEFT / weights.width, 4), round(1 - top / weights.height, 4)
    return _Corner(*place, weights, tokens(theme))


def _rows(scale: Scale) -> float:
    return _BAR + 0.4 if scale.smooth else len(scale.limits) + 1


def _head(scale: Scale, indicator: pd.Series, lang: str, size: Size) -> list[str]:
    """Lines over the swatches: the unit, and how the colours are made."""
    letters = _LETTERS if size == "projector" else 34
    unit = textwrap.wrap(_capital(str(indicator[f"unit_{lang}"])), letters)
    return [*(f"<b>{line}</b>" for line in unit), *textwrap.wrap(scale.words(lang), letters)]


def _shared(named: list[str]) -> bool:
    return any(pair_members(geo) for geo in named)


def _capital(unit: str) -> str:
    return unit[:1].upper() + unit[1:]


def _ticks(scale: Scale, lang: str) -> tuple[list[float], list[str]]:
    """Both ends, which hold what lies beyond them, and round values between that have room."""
    low, high = scale.low, scale.high
    gap = (high - low) / _BAR
    between = [tick for tick in value_ticks(low, high, 4) if low + gap < tick < high - gap]
    ends = [number(value, scale.decimals, lang) for value in (low, high)]
    signs = ("≤\u00a0", "≥\u00a0")
    ends = [
        f"{sign if beyond else ''}{end}"
        for sign, beyond, end in zip(signs, scale.beyond, ends, strict=True)
    ]
    return [low, *between, high], [ends[0], *tick_words(between, lang), ends[1]]


def _stroke(x: float, wide: float, high: float, top: float) -> str:
    """A diagonal of the hatched swatch, cut to its box; starts x pixels from its lower left."""
    low = -(top + high)
    x0, x1 = max(x, 0), min(x + high, wide)
    return f"M{x0:.4g},{low + x0 - x:.4g}L{x1:.4g},{low + x1 - x:.4g}"
