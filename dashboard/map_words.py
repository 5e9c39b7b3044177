"""What a map shows, in words."""

import pandas as pd

from dashboard.look import REGION_MARK
from dashboard.map_windows import Window
from dashboard.maps import PAIRS
from dashboard.sentences import listing
from dashboard.shell import Frame
from dashboard.words import number


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


def place_sentence(
    frame: Frame, indicator: str, window: Window, year: int, values: pd.Series, geo: str
) -> str:
    """Where the chosen area stands, or how many of ours are above the middle.

    Unreliable values (flag u) and areas without a value are not placed.
    """
    where = frame.t(f"map.placed.{window}")
    if geo in values.index:
        flags = frame.release.observations(indicator, [geo], [year])["flag"]
        if flags.str.contains("u").any():
            return frame.t("map.unreliable", name=frame.name(geo))
        others = values.drop(geo)
        lower = number(int((others < values[geo]).sum()), 0, frame.lang)
        count = number(len(others), 0, frame.lang)
        name = frame.name(geo)
        return frame.t("map.place", name=name, lower=lower, others=count, where=where)
    ours = [area for area in (*REGION_MARK, *PAIRS) if area in values.index]
    median = float(values.median())
    above = [area for area in ours if values[area] > median]
    row = frame.release.indicators.loc[indicator]
    middle = number(median, int(row["decimals"]), frame.lang)
    if not ours:
        return frame.t("map.headline_none", where=where)
    if len(above) == len(ours):
        return frame.t(f"map.all_above_{len(ours)}", where=where, median=middle)
    if not above:
        return frame.t("map.none_above", where=where, median=middle)
    names = listing([frame.name(area) for area in above], frame.lang)
    return frame.t("map.above", names=names, where=where, median=middle)
