"""How the values of a map become colours: in classes, or without steps, and how that is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, get_args

import numpy as np
import pandas as pd

from analysis.quantiles import class_limits, equal_limits, most
from dashboard.i18n import t
from dashboard.look import Theme, map_ramp
from dashboard.map_windows import Window
from dashboard.words import number, year_span

Classes = Literal["quantile", "equal", "continuous"]
CLASSES: tuple[Classes, ...] = get_args(Classes)
_MANY = 20  # values whose most extreme ones may share a colour
_MOST: dict[Window, int] = {"nordic": 5, "eu": 6, "four": 5}


@dataclass(frozen=True)
class Scale:
    """What colour a value gets.

    Attributes:
        classes: Whether the classes hold about as many areas each, are equally wide, or there are
            none and the colour follows the value.
        limits: Limits between the classes, ascending; a limit belongs to the class above it.
        low: What has the lowest colour without steps: nine values of ten lie between it and `high`.
        high: What has the highest.
        beyond: Whether there are values below `low`, and above `high`.
        decimals: Those of the values.
        years: The years whose values it is made of; several where maps of them share it.
    """

    classes: Classes
    limits: tuple[float, ...]
    low: float
    high: float
    beyond: tuple[bool, bool] = (False, False)
    decimals: int = 0
    years: tuple[int, ...] = ()

    def colours(self, theme: Theme) -> list[str]:
        """The colours, lowest first: one for each class, or those that a value lies between."""
        if self.smooth:
            return list(map_ramp(6, theme))
        return class_colours(len(self.limits) + 1, theme)

    @property
    def smooth(self) -> bool:
        """Whether the colour follows the value without steps."""
        return self.classes == "continuous" and self.high > self.low

    def fills(self, values: pd.Series, theme: Theme) -> dict[str, str]:
        """The colour of each value, by geo."""
        colours = self.colours(theme)
        if not self.smooth:
            places = classify(values, list(self.limits))
            return {str(geo): colours[int(place)] for geo, place in places.items()}
        share = (values - self.low) / (self.high - self.low) * (len(colours) - 1)
        return {str(geo): _between(colours, float(at)) for geo, at in share.items()}

    def words(self, lang: str) -> str:
        """How the colours are made, for the legend."""
        count = len(self.limits) + 1
        key = self.classes if count > 1 or self.smooth else "one"
        if key == "quantile" and len(self.years) > 1:
            key = "quantile_years"
        said = t(f"maps.scale.{key}", lang, count=count)
        if len(self.years) < 2:
            return said
        first, last = min(self.years), max(self.years)
        shared = "two" if len(self.years) == 2 else "all"
        span = year_span(first, last)
        years = t(f"maps.scale.{shared}", lang, first=first, last=last, span=span)
        return f"{said}; {years}"


def map_scale(
    values: pd.Series,
    indicator: pd.Series,
    window: Window,
    classes: Classes = "quantile",
    years: Sequence[int] = (),
) -> Scale:
    """The colours of a map; never more classes than different values.

    Args:
        values: All values that the map, or several maps, are to show.
        indicator: Row of `indicators` (decimals).
        window: `nordic`, `eu` or `four`.
        classes: How values become colours.
        years: The years of the values.
    """
    if values.empty:
        return Scale("quantile", (), 0, 0, years=tuple(years))
    limits: list[float] = []
    decimals = int(indicator["decimals"])
    if classes == "quantile":
        limits = map_limits(values, indicator, window)
    elif classes == "equal":
        count = min(_MOST[window], values.nunique())
        limits = equal_limits(values, count, decimals)
    lowest, highest = float(values.min()), float(values.max())
    low, high = lowest, highest
    if values.nunique() >= _MANY:
        # A single extreme value would take the colours of all others.
        low, high = (round(end, decimals) for end in most(values))
    beyond = (lowest < low, highest > high)
    return Scale(classes, tuple(limits), low, high, beyond, decimals, tuple(years))


def map_limits(values: pd.Series, indicator: pd.Series, window: Window) -> list[float]:
    """Limits between the classes of a map that hold about as many areas each.

    Five classes for the Nordic countries, six for Europe; never more than different values.

    Args:
        values: Value by geo of all areas drawn.
        indicator: Row of `indicators` (decimals).
        window: `nordic`, `eu` or `four`.
    """
    if values.empty:
        return []
    count = min(_MOST[window], values.nunique())
    return class_limits(values, count, int(indicator["decimals"]))


def classify(values: pd.Series, limits: list[float]) -> pd.Series:
    """Class of each value, 0 for the lowest."""
    return pd.Series(np.searchsorted(limits, values, side="right"), index=values.index)


def class_colours(count: int, theme: Theme) -> list[str]:
    """Fill colours for a number of classes, lowest first."""
    if count in (5, 6):
        return list(map_ramp(count, theme))
    ramp = map_ramp(6, theme)
    return [ramp[round(i)] for i in np.linspace(0, 5, count)] if count > 1 else [ramp[2]]


def class_words(limits: Sequence[float], lang: str) -> list[str]:
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


def _between(colours: Sequence[str], at: float) -> str:
    """The colour at a place of a ramp, 0 for its first colour, as the browser mixes it."""
    place = min(max(int(at), 0), len(colours) - 2)
    low, high = (_channels(colours[place + step]) for step in (0, 1))
    share = min(max(at - place, 0), 1)
    mixed = [round(a + (b - a) * share) for a, b in zip(low, high, strict=True)]
    return "#" + "".join(f"{channel:02X}" for channel in mixed)


def hatch_colour(fill: str) -> str:
    """White lines on dark fills, dark ones on light, so that both stay readable."""
    return "#FFFFFF" if luminance(fill) < 0.3 else "#14212B"


def luminance(colour: str) -> float:
    """Relative luminance of a hex colour (WCAG 2.1)."""
    channels = [channel / 255 for channel in _channels(colour)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _channels(colour: str) -> list[int]:
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
