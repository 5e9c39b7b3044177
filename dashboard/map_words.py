"""What a map shows, in words."""

from collections.abc import Sequence

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
from dashboard.chart_notes import distribution_words, part_of_europe
from dashboard.findings import among_words, rank_words
from dashboard.look import PAIRS, REGION_MARK
from dashboard.map_figures import MapFigures
from dashboard.map_windows import Window
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


def headline_of(
    frame: Frame,
    indicator: str,
    level: str,
    year: int,
    figures: MapFigures,
    geos: Sequence[str],
) -> str:
    """What is said of areas over their map: the place of one, several beside the EU's median.

    Args:
        frame: Language and names.
        indicator: Catalogue id.
        level: `nuts3` or `nuts2`, the level of the areas drawn.
        year: The year of the map.
        figures: The figures of the areas drawn.
        geos: The areas followed; without any, it is said of ours.
    """
    if len(geos) < 2:
        return place_sentence(frame, indicator, level, year, figures, "".join(geos))
    return _several(frame, indicator, level, year, figures, geos)


def agreement(
    frame: Frame, indicator: str, level: str, year: int, figures: MapFigures, window: Window
) -> str:
    """Which areas the headline compares with, and which the map shows; "" if it compares none."""
    row = frame.release.indicators.loc[indicator]
    if row["scale"] == "base_year" or not len(figures.comparable):
        return ""
    shows = "four_pairs" if (window, level) == ("four", "nuts2") else window
    count = number(len(figures.values), 0, frame.lang)
    shown = frame.t(f"map.shows.{shows}", count=count)
    return frame.t("map.agrees", among=among_name(frame, indicator, level, year), shown=shown)


def among_name(frame: Frame, indicator: str, level: str, year: int) -> str:
    """The regions that a value is placed among, with their number: `EU:s 227 NUTS 2-regioner`."""
    among = placed_among(frame, indicator, level, year)
    if part_of_europe(among):
        return distribution_words(among, frame.lang)
    return frame.t(f"map.among.{level}", count=number(len(among), 0, frame.lang))


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
        return _several(frame, indicator, level, year, figures)
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
    among = placed_among(frame, indicator, level, year)
    words = among_words(percentile(among, figures.values[geo]), among, frame.lang)
    return f"{name}: {words[:1].lower()}{words[1:]}"


def rank_sentence(
    frame: Frame, indicator: str, level: str, year: int, figures: MapFigures, geo: str
) -> str:
    """The ranks that an area of the EU may have among its regions; "" where none is given."""
    row = frame.release.indicators.loc[indicator]
    if geo not in figures.comparable or geo[:2] in EFTA or row["scale"] == "base_year":
        return ""
    among = placed_among(frame, indicator, level, year)
    return rank_words(rank_interval(among, figures.values[geo], half_width(row)), frame.lang)


def rank_sentences(
    frame: Frame,
    indicator: str,
    level: str,
    year: int,
    figures: MapFigures,
    geos: Sequence[str],
) -> str:
    """The ranks that each of several areas may have, with its name where there are several."""
    ranks = {geo: rank_sentence(frame, indicator, level, year, figures, geo) for geo in geos}
    if len(geos) == 1:
        return ranks[geos[0]]
    told = [
        frame.t("map.ranks", name=frame.name(geo), rank=rank[:1].lower() + rank[1:])
        for geo, rank in ranks.items()
        if rank
    ]
    return " ".join(told)


def placed_among(frame: Frame, indicator: str, level: str, year: int) -> pd.Series:
    """Values of the EU's regions that a value of a level is placed among."""
    return eu_regions(frame.release.distribution(indicator, year, level))


def _several(
    frame: Frame,
    indicator: str,
    level: str,
    year: int,
    figures: MapFigures,
    geos: Sequence[str] = (),
) -> str:
    """What areas, or ours, are beside the median of the EU's regions, and whose are missing.

    Of ours only secret values are named: the others are not followed by the reader.
    """
    areas = geos or [geo for geo in (*REGION_MARK, *PAIRS) if geo in figures.values]
    parts = [_beside_median(frame, indicator, level, year, figures, areas)]
    silent = geos or [geo for geo in (*REGION_MARK, *PAIRS) if geo in figures.secret]
    by_reason: dict[str, list[str]] = {}
    for geo in silent:
        if geo not in figures.values:
            reason = missing(frame.release, indicator, geo, year)
            by_reason.setdefault(reason, []).append(frame.name(geo))
    for reason, names in by_reason.items():
        words = listing(names, frame.lang)
        parts.append(frame.t(f"missing.area.{reason}", name=words, year=year))
    return ". ".join(part for part in parts if part) or frame.t("map.headline_none")


def _beside_median(
    frame: Frame,
    indicator: str,
    level: str,
    year: int,
    figures: MapFigures,
    areas: Sequence[str],
) -> str:
    compared = [area for area in areas if area in figures.comparable]
    if not compared:
        return ""
    row = frame.release.indicators.loc[indicator]
    among = placed_among(frame, indicator, level, year)
    middle = median(among)
    if isinstance(middle, NoAnswer):
        return frame.t(f"map.no_word.{middle.reason}", year=year)
    by_word: dict[str, list[str]] = {}
    for area in compared:
        found = comparison_word(figures.values[area], middle, among, row)
        if isinstance(found, NoAnswer):
            return frame.t(f"map.no_word.{found.reason}", year=year)
        by_word.setdefault(found.word, []).append(area)
    said = []
    for word in (word for word in ("higher", "similar", "lower") if word in by_word):
        names = listing([frame.name(area) for area in by_word[word]], frame.lang)
        if set(by_word[word]) == set(REGION_MARK):
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
