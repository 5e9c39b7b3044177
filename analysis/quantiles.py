"""Limits for drawings: the classes of a map, and the span that holds most values."""

import math

import numpy as np
import pandas as pd


def class_limits(values: pd.Series, classes: int, decimals: int) -> list[float]:
    """Quantile limits, rounded before any area is put into a class so that the legend is true.

    Args:
        values: All values of the map, without gaps.
        classes: How many classes are wanted; equal limits are merged, so there may be fewer.
        decimals: Limits never have more decimals than the figures.

    Returns:
        Ascending limits between classes; a limit belongs to the class above it.
    """
    raw = values.quantile(np.arange(1, classes) / classes).tolist()
    spread = float(values.quantile(0.75) - values.quantile(0.25))
    finest = 10.0**-decimals
    unit = max(finest, 10.0 ** math.floor(math.log10(spread / 10))) if spread > 0 else finest
    digits = max(0, -math.floor(math.log10(unit) + 1e-9))
    limits = sorted({round(round(limit / unit) * unit, digits) for limit in raw})
    # A limit that no area lies below would make an empty class.
    return [limit for limit in limits if values.min() < limit <= values.max()]


def equal_limits(values: pd.Series, classes: int, decimals: int) -> list[float]:
    """Limits at equal steps of 1, 2, 2.5 or 5 times a power of ten.

    Args:
        values: All values of the map, without gaps.
        classes: The most classes that are wanted; the step is the smallest that gives no more.
        decimals: Limits never have more decimals than the figures.

    Returns:
        Ascending limits between classes; a limit belongs to the class above it. The lowest class
        and the highest hold a value each; one between them may hold none.
    """
    low, high = float(values.min()), float(values.max())
    if high <= low or classes < 2:
        return []
    for power in range(max(-decimals, math.floor(math.log10((high - low) / classes))), 15):
        for factor in (1.0, 2.0, 2.5, 5.0):
            step, digits = factor * 10.0**power, max(0, -power + (factor == 2.5))
            if digits > decimals:
                continue
            first, last = math.floor(low / step + 1e-9) + 1, math.floor(high / step + 1e-9)
            if last - first + 2 <= classes:
                return [round(place * step, digits) for place in range(first, last + 1)]
    return []


def most(values: pd.Series) -> tuple[float, float]:
    """The 5th and the 95th percentile, between which nine values of ten lie.

    Args:
        values: At least one value.
    """
    low, high = values.quantile([0.05, 0.95])
    return float(low), float(high)
