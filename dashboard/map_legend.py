"""The legend of a map: shapes and words of the figure, or a strip of HTML on the phone."""

from typing import Any

import pandas as pd

from dashboard.i18n import t
from dashboard.look import Theme, Tokens, pair_members, tokens
from dashboard.map_classes import class_colours, class_words, hatch_colour, map_limits
from dashboard.map_figures import MapFigures
from dashboard.map_windows import Weights, Window

_LINE_SPACING = 1.3  # of Plotly's text, in em: swatches of that height stand beside their words


def legend(
    limits: list[float],
    colours: list[str],
    indicator: pd.Series,
    hatched: str,
    secret: bool,
    named: list[str],
    lang: str,
    ink: Tokens,
    weights: Weights,
) -> tuple[list[dict], list[dict]]:
    """The legend as shapes and words of the figure, so that it survives export."""
    wide, high = weights.swatch, weights.text * _LINE_SPACING
    unit = str(indicator[f"unit_{lang}"])
    count = len(limits) + 1
    head = f"<b>{unit[:1].upper()}{unit[1:]}</b><br>{t('maps.groups', lang, count=count)}"
    notes = [_legend_words(head, -3, 6, ink, weights) | {"yanchor": "bottom"}]
    shapes = [
        _swatch(place * high, colour, ink, wide, high)
        for place, colour in enumerate(reversed(colours))
    ]
    words = "<br>".join(reversed(class_words(limits, lang)))
    notes.append(_legend_words(words, wide + 7, 3, ink, weights))
    top = (count + 0.45) * high
    shapes.append(_swatch(top, ink.no_data, ink, wide, high))
    notes.append(_legend_words(t("maps.none", lang), wide + 7, 3 - top, ink, weights))
    if secret:
        top += high
        shapes.append(_swatch(top, ink.tick, ink, wide, high))
        notes.append(_legend_words(t("charts.confidential", lang), wide + 7, 3 - top, ink, weights))
    if any(pair_members(geo) for geo in named):
        top += 1.45 * high
        shapes.append(_swatch(top, hatched, ink, wide, high))
        line = hatch_colour(hatched)
        starts = range(-int(high) + 6, wide, 6)
        strokes = "".join(_stroke(x, wide, high, top) for x in starts)
        shapes.append(_legend_shape("path", path=strokes, line={"color": line, "width": 1.3}))
        notes.append(_legend_words(t("maps.shared", lang), wide + 7, 3 - top, ink, weights))
    return shapes, notes


_LEGEND_AT = {"x": 0.022, "y": 0.63}


def _stroke(x: float, wide: float, high: float, top: float) -> str:
    """A diagonal of the hatched swatch, cut to its box; starts x pixels from its lower left."""
    low = -(top + high)
    x0, x1 = max(x, 0), min(x + high, wide)
    return f"M{x0:.4g},{low + x0 - x:.4g}L{x1:.4g},{low + x1 - x:.4g}"


def _legend_shape(kind: str, **more: Any) -> dict:
    place = {
        "type": kind,
        "xref": "paper",
        "yref": "paper",
        "xsizemode": "pixel",
        "ysizemode": "pixel",
        "xanchor": _LEGEND_AT["x"],
        "yanchor": _LEGEND_AT["y"],
    }
    return place | more


def _swatch(top: float, colour: str, ink: Tokens, wide: float, high: float) -> dict:
    line = {"color": ink.muted, "width": 0.6}
    box = {"x0": 0, "x1": wide, "y0": -top, "y1": -(top + high)}
    return _legend_shape("rect", fillcolor=colour, line=line, **box)


def _legend_words(text: str, x: float, y: float, ink: Tokens, weights: Weights) -> dict:
    """Lines of text whose upper edge is at y pixels over the legend's corner."""
    return {
        "text": text,
        "xref": "paper",
        "yref": "paper",
        "x": _LEGEND_AT["x"],
        "y": _LEGEND_AT["y"],
        "xanchor": "left",
        "yanchor": "top",
        "align": "left",
        "xshift": x,
        "yshift": y,
        "showarrow": False,
        "font": {"size": weights.text, "color": ink.map_ink},
    }


def legend_strip(
    figures: MapFigures,
    indicator: pd.Series,
    window: Window,
    hatched: bool,
    theme: Theme,
    lang: str,
) -> str:
    """The legend of the phone's map as HTML: a strip with the limits under its joints.

    Args:
        figures: The figures of all areas drawn.
        indicator: Row of `indicators` (decimals, unit).
        window: `nordic` or `eu`.
        hatched: Whether the map hatches shared values.
        theme: Light or dark.
        lang: `sv` or `en`.
    """
    limits = map_limits(figures.values, indicator, window)
    classes = "".join(
        f'<li style="--c:{colour}"><span>{words}</span></li>'
        for words, colour in zip(
            class_words(limits, lang), class_colours(len(limits) + 1, theme), strict=True
        )
    )
    more = f'<li style="--c:{tokens(theme).no_data}"><span>{t("maps.none", lang)}</span></li>'
    if figures.secret:
        word = t("charts.confidential", lang)
        more += f'<li style="--c:{tokens(theme).tick}"><span>{word}</span></li>'
    if hatched:
        more += f'<li class="hatched"><span>{t("maps.shared", lang)}</span></li>'
    return f'<ul class="mapkey">{classes}</ul><ul class="mapkey more">{more}</ul>'
