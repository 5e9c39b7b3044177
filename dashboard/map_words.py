"""What a map shows, in words."""

import pandas as pd

from analysis.answers import NoAnswer
from analysis.scores import (
    EFTA,
    eu_regions,
    median,
    percentile,
    rank_interval,
)
from dashboard.beside import comparison_word, half_width
from dashboard.chart_notes import distribution_words
from dashboard.findings import among_words, rank_words
from dashboard.look import PAIRS, REGION_MARK
from dashboard.map_figures import MapFigures
from dashboard.missing import missing
from dashboard.sentences import listing
from dashboard.shell import Frame
from dashboard.words import number, unit_beside


def map_sentence(frame: Frame, indicator: str, year: int, figures: MapFigures) -> str:
    """Measure, unit and year, how many areas have a value, the lowest and the highest.

    An unreliable value is neither the lowest nor the highest, unless all are unreliable.
    """
    row = frame.release.indicators.loc[indicator]
    values = figures.reliable if len(figures.reliable) else figures.values
    digits = int(row["decimals"])
    lowest, highest = str(values.idxmin()), str(values.idxmax())
    return frame.t(
        "map.sentence",
        label=frame.word(row, "label"),
        unit=frame.word(row, "unit"),
        year=year,
        count=len(figures.values),
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
    frame: Frame, indicator: str, level: str, year: int, figures: MapFigures, geo: str
) -> str:
    """Where the chosen area stands among the EU's regions, or what ours are beside their median.

    Whatever the map shows, the regions are those of the EU, as on the other pages. Unreliable
    values (flag u) and those of few cases are neither placed nor compared. A value that is missing
    is said to be so.

    Args:
        frame: The page.
        indicator: Catalogue id.
        level: `nuts3` or `nuts2`, the level of the areas drawn.
        year: The year of the map.
        figures: The figures of the areas drawn.
        geo: The chosen area, "" for none.
    """
    if not geo:
        return _ours(frame, indicator, level, year, figures)
    name = frame.name(geo)
    if geo in figures.unreliable:
        return frame.t("map.unreliable", name=name)
    if frame.release.indicators.at[indicator, "scale"] == "base_year":
        return frame.t("map.no_word.base_year")
    if geo in figures.few:
        return frame.t("map.few_cases", name=name)
    if geo not in figures.values.index:
        reason = missing(frame.release, indicator, geo, year)
        return frame.t(f"missing.area.{reason}", name=name, year=year)
    among = _among(frame, indicator, level, year)
    words = among_words(percentile(among, figures.values[geo]), among, frame.lang)
    return f"{name}: {words[:1].lower()}{words[1:]}"


def rank_sentence(
    frame: Frame, indicator: str, level: str, year: int, figures: MapFigures, geo: str
) -> str:
    """The ranks that an area of the EU may have among its regions; "" where none is given."""
    row = frame.release.indicators.loc[indicator]
    if geo not in figures.comparable or geo[:2] in EFTA or row["scale"] == "base_year":
        return ""
    among = _among(frame, indicator, level, year)
    return rank_words(rank_interval(among, figures.values[geo], half_width(row)), frame.lang)


def _among(frame: Frame, indicator: str, level: str, year: int) -> pd.Series:
    return eu_regions(frame.release.distribution(indicator, year, level))


def _ours(frame: Frame, indicator: str, level: str, year: int, figures: MapFigures) -> str:
    """What ours are beside the median of the EU's regions, and whose values are secret."""
    secret = [frame.name(area) for area in (*REGION_MARK, *PAIRS) if area in figures.secret]
    parts = [_beside_median(frame, indicator, level, year, figures)]
    if secret:
        names = listing(secret, frame.lang)
        parts.append(frame.t("missing.area.confidential", name=names, year=year))
    return ". ".join(part for part in parts if part) or frame.t("map.headline_none")


def _beside_median(frame: Frame, indicator: str, level: str, year: int, figures: MapFigures) -> str:
    ours = [area for area in (*REGION_MARK, *PAIRS) if area in figures.comparable]
    if not ours:
        return ""
    row = frame.release.indicators.loc[indicator]
    among = _among(frame, indicator, level, year)
    middle = median(among)
    if isinstance(middle, NoAnswer):
        return frame.t(f"map.no_word.{middle.reason}", year=year)
    by_word: dict[str, list[str]] = {}
    for area in ours:
        found = comparison_word(figures.values[area], middle, among, row)
        if isinstance(found, NoAnswer):
            return frame.t(f"map.no_word.{found.reason}", year=year)
        by_word.setdefault(found.word, []).append(frame.name(area))
    said = []
    for word in (word for word in ("higher", "similar", "lower") if word in by_word):
        names = listing(by_word[word], frame.lang)
        if len(by_word[word]) == len(REGION_MARK):
            names = frame.t("map.all_four")
        if said:
            said.append(frame.t(f"map.then.{word}", names=names))
            continue
        values = {
            "regions": distribution_words(among, frame.lang),
            "median": number(middle, int(row["decimals"]), frame.lang),
        }
        count = "one" if len(by_word[word]) == 1 else "some"
        said.append(frame.t(f"map.first.{word}.{count}", names=names, **values))
    return ", ".join(said)
