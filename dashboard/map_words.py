"""What a map shows, in words."""

import pandas as pd

from dashboard.look import REGION_MARK
from dashboard.map_figures import MapFigures
from dashboard.map_windows import Window
from dashboard.maps import PAIRS
from dashboard.sentences import listing
from dashboard.shell import Frame
from dashboard.words import number, unit_beside


def map_sentence(frame: Frame, indicator: str, year: int, values: pd.Series) -> str:
    """Measure, unit and year, how many areas have a value, the lowest and the highest."""
    row = frame.release.indicators.loc[indicator]
    digits = int(row["decimals"])
    lowest, highest = str(values.idxmin()), str(values.idxmax())
    return frame.t(
        "map.sentence",
        label=frame.word(row, "label"),
        unit=frame.word(row, "unit"),
        year=year,
        count=len(values),
        low=number(values[lowest], digits, frame.lang),
        lowest=frame.name(lowest),
        high=number(values[highest], digits, frame.lang),
        highest=frame.name(highest),
    )


def kicker(frame: Frame, indicator: pd.Series, year: int) -> str:
    """The small line over a headline: measure, unit unless the measure's name holds it, year."""
    label, unit = frame.word(indicator, "short"), frame.word(indicator, "unit")
    parts = [label, unit_beside(label, unit), str(year)]
    return ", ".join(part for part in parts if part)


def place_sentence(
    frame: Frame, indicator: str, window: Window, year: int, figures: MapFigures, geo: str
) -> str:
    """Where the chosen area stands, or which of ours are above the median of the areas drawn.

    Unreliable values (flag u) are neither placed nor part of the median. A value that is missing
    or secret is said to be so.
    """
    name = frame.name(geo)
    if geo in figures.unreliable:
        return frame.t("map.unreliable", name=name)
    if geo in figures.reliable:
        others = figures.reliable.drop(geo)
        lower = int((others < figures.values[geo]).sum())
        counts = {"lower": _count(frame, lower), "others": _count(frame, len(others))}
        return frame.t("map.place", name=name, **counts)
    if geo:
        key = "secret_area" if geo in figures.secret else "missing_area"
        return frame.t(f"map.{key}", name=name, year=year)
    secret = [frame.name(area) for area in (*REGION_MARK, *PAIRS) if area in figures.secret]
    parts = [_above(frame, indicator, window, figures)] if len(figures.reliable) else []
    if secret:
        parts.append(frame.t("map.secret_area", name=listing(secret, frame.lang), year=year))
    return ". ".join(part for part in parts if part) or frame.t("map.headline_none")


def _count(frame: Frame, count: int) -> str:
    return number(count, 0, frame.lang)


def _above(frame: Frame, indicator: str, window: Window, figures: MapFigures) -> str:
    """Which of ours lie above the median of the areas drawn; "" where none can be placed."""
    values = figures.reliable
    ours = [area for area in (*REGION_MARK, *PAIRS) if area in values]
    median = float(values.median())
    above = [area for area in ours if values[area] > median]
    if not ours:
        return ""
    decimals = int(frame.release.indicators.at[indicator, "decimals"])
    key = "above" if above else "not_above"
    named = above or ours
    number_of = "all" if len(named) == len(REGION_MARK) else "one" if len(named) == 1 else "some"
    return frame.t(
        f"map.{key}.{number_of}",
        names=listing([frame.name(area) for area in named], frame.lang),
        where=frame.t(f"map.placed.{window}"),
        median=number(median, decimals, frame.lang),
    )
