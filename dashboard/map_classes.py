"""Classes of a map: limits that hold about as many areas each and are round numbers."""

from itertools import pairwise

import numpy as np
import pandas as pd

from analysis.quantiles import class_limits
from dashboard.i18n import t
from dashboard.look import Theme, map_ramp
from dashboard.map_windows import Window
from dashboard.words import number


def map_limits(values: pd.Series, indicator: pd.Series, window: Window) -> list[float]:
    """Limits between the classes of a map: five classes for the Nordic countries, six for Europe.

    Args:
        values: Value by geo of all areas drawn.
        indicator: Row of `indicators` (decimals).
        window: `nordic` or `eu`.
    """
    if values.empty:
        return []
    return class_limits(values, 5 if window == "nordic" else 6, int(indicator["decimals"]))


def classify(values: pd.Series, limits: list[float]) -> pd.Series:
    """Class of each value, 0 for the lowest."""
    return pd.Series(np.searchsorted(limits, values, side="right"), index=values.index)


def class_colours(count: int, theme: Theme) -> list[str]:
    """Fill colours for a number of classes, lowest first."""
    if count in (5, 6):
        return list(map_ramp(count, theme))
    ramp = map_ramp(6, theme)
    return [ramp[round(i)] for i in np.linspace(0, 5, count)] if count > 1 else [ramp[2]]


def class_words(limits: list[float], lang: str) -> list[str]:
    """Each class in words, lowest first: `under 0,7`, `0,7 – 1,0`, `2,7 och mer`."""
    decimals = max((len(f"{limit:.6f}".rstrip("0").split(".")[1]) for limit in limits), default=0)
    shown = [number(limit, decimals, lang) for limit in limits]
    if not shown:
        return [t("maps.all", lang)]
    between = [f"{low} – {high}" for low, high in pairwise(shown)]
    return [
        t("maps.under", lang, limit=shown[0]),
        *between,
        t("maps.over", lang, limit=shown[-1]),
    ]


def hatch_colour(fill: str) -> str:
    """White lines on dark fills, dark ones on light, so that both stay readable."""
    return "#FFFFFF" if luminance(fill) < 0.3 else "#14212B"


def luminance(colour: str) -> float:
    """Relative luminance of a hex colour (WCAG 2.1)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
