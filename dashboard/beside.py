"""A figure beside what it is held against: the EU or the median of its regions, and Sweden."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from analysis.answers import NoAnswer
from analysis.scores import Compared, compare_word, distance, median

To = Literal["eu", "median", "country"]


@dataclass(frozen=True)
class Beside:
    """A figure beside a reference of the same year.

    Attributes:
        to: The reference: the published value of the EU, the median of the EU's regions where the
            source has none, or the country.
        reference: Its value.
        compared: Higher, similar or lower by the rule, or why that is not said.
        distance: As per cent of the reference for a ratio, else the difference in percentage
            points; no answer for an index, and for a unit without a true zero.
        ratio: Whether the distance is a ratio.
    """

    to: To
    reference: float
    compared: Compared | NoAnswer
    distance: float | NoAnswer
    ratio: bool


def references(published: Mapping[str, float | None], among: pd.Series) -> dict[To, float]:
    """What a figure can be held against.

    Args:
        published: Values of `eu` and `country` in the figure's year, None for none and where they
            are flagged u.
        among: Values of the EU regions of the figure's level and year.

    Returns:
        By name, the EU or the median first, those that have a value.
    """
    found: dict[To, float] = {}
    eu, country, middle = published["eu"], published["country"], median(among)
    if eu is not None:
        found["eu"] = eu
    elif isinstance(middle, float):
        found["median"] = middle
    if country is not None:
        found["country"] = country
    return found


def beside(
    value: float, to: To, reference: float, among: pd.Series, indicator: pd.Series
) -> Beside:
    """Holds a figure against a reference.

    Args:
        value: The figure, not flagged u and no plain count.
        to: What the reference is.
        reference: Its value in the same year.
        among: Values of the EU regions of the figure's level and year, those flagged u left out.
        indicator: Row of `indicators` (scale, half_width).
    """
    ratio = indicator["scale"] == "ratio"
    told = ratio or indicator["scale"] == "points"
    apart = distance(value, reference, ratio) if told else NoAnswer("not_comparable")
    return Beside(
        to=to,
        reference=reference,
        compared=comparison_word(value, reference, among, indicator),
        distance=apart,
        ratio=ratio,
    )


def comparison_word(
    value: float, reference: float, among: pd.Series, indicator: pd.Series
) -> Compared | NoAnswer:
    """Higher, similar or lower than a reference, by the rule and what the measure allows.

    An index in which every area is 100 in one year tells of change since then: no area is higher
    or lower in it (`base_year`).

    Args:
        value: The figure.
        reference: Its reference, of the same year.
        among: Values of the EU regions of the figure's level and year, those flagged u left out.
        indicator: Row of `indicators` (scale, half_width).
    """
    if indicator["scale"] == "base_year":
        return NoAnswer("base_year")
    return compare_word(value, reference, among, half_width(indicator))


def half_width(indicator: pd.Series) -> float:
    """Half of the confidence interval of a survey, in the unit of the indicator; 0 for others."""
    return float(indicator["half_width"])
