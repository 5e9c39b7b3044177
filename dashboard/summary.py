"""What opens the summary of a region: the figures that a rule chooses from all of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from analysis.scores import Compared, Place
from analysis.summary import Courses, Opening, courses, moved, opening
from dashboard.beside import Beside
from dashboard.facts import Fact, facts
from dashboard.look import ALL, REGION_MARK
from dashboard.release import Release


@dataclass(frozen=True)
class Summary:
    """The chosen figures of a region, or of all four.

    Attributes:
        strengths: The figures of each measure, one per area.
        weaknesses: The same.
        moved: The figures of the measure that moved most, empty for none.
        compared: Whether any measure could be held against the EU.
        choice: The region, or `ALL`.
        courses: Which measures go the way that is wanted, the other, or neither.
    """

    strengths: tuple[tuple[Fact, ...], ...]
    weaknesses: tuple[tuple[Fact, ...], ...]
    moved: tuple[Fact, ...]
    compared: bool
    choice: str
    courses: Courses

    @property
    def named(self) -> list[Fact]:
        """All figures that the summary tells, in its order."""
        return [fact for found in (*self.strengths, *self.weaknesses, self.moved) for fact in found]


def regions_of(choice: str) -> tuple[str, ...]:
    """The regions that a choice means: one, or all four."""
    return tuple(REGION_MARK) if choice == ALL else (choice,)


def facts_of(release: Release, indicator: str, choice: str) -> tuple[Fact, ...]:
    """The figures of an indicator that stand for a choice of region.

    For all four those of the latest year that the areas with figures have in common, the country's
    only where no area has one; none without such a year.
    """
    if choice != ALL:
        return tuple(f for f in facts(release, indicator) if choice in f.regions)
    found = facts(release, indicator, same_year=True)
    if len({fact.year for fact in found}) > 1:
        return ()
    return tuple(fact for fact in found if fact.level != "national") or found


def without(found: Sequence[Fact], choice: str) -> list[str]:
    """The regions of a choice that none of its figures stands for."""
    told = {region for fact in found for region in fact.regions}
    return [region for region in regions_of(choice) if region not in told]


def summary(release: Release, choice: str) -> Summary:
    """What is told first of a region, or of all four.

    National figures are left out: they say nothing of a region.
    """
    return _summary(release, str(release.folder), release.made_at.isoformat(), choice)


@st.cache_resource(max_entries=20, show_spinner=False)
def _summary(_release: Release, folder: str, made_at: str, choice: str) -> Summary:
    indicators = _release.indicators
    # Cases are told by the rate that rests on them; what has ended is no news.
    told = indicators[
        (indicators["last_year"] > 0)
        & ~indicators["id"].isin(indicators["counts"])
        & (indicators["status"] != "discontinued")
    ]
    by_measure = {str(name): facts_of(_release, str(name), choice) for name in told.index}
    known = {name for name, found in by_measure.items() if found}
    of_regions = {
        name: found
        for name, found in by_measure.items()
        if found
        and not without(found, choice)
        # Of one level, or they would be held against different regions.
        and {fact.level for fact in found} in ({"own"}, {"shared"})
        # A measure that others stand for would tell the same twice.
        and not known & set(str(indicators.at[name, "represented_by"]).split(";"))
    }
    measures = pd.DataFrame(
        [_row(_release, fact) for found in of_regions.values() for fact in found],
        index=[name for name, found in of_regions.items() for _ in found],
        columns=_COLUMNS,
    )
    year = _release.made_at.year
    chosen = opening(measures, year) if len(measures) else Opening((), (), "")
    return Summary(
        strengths=tuple(of_regions[name] for name in chosen.strengths),
        weaknesses=tuple(of_regions[name] for name in chosen.weaknesses),
        moved=of_regions.get(chosen.moved, ()),
        compared=any(measures["word"] != ""),
        choice=choice,
        courses=courses(measures, year) if len(measures) else Courses((), (), ()),
    )


_COLUMNS = (
    *("domain", "core", "direction", "year", "word", "lower", "higher", "regions", "moved"),
    "trend",
)


def _row(release: Release, fact: Fact) -> tuple[object, ...]:
    word, place = with_eu(fact), fact.place
    of_place = (place.lower, place.higher, place.regions) if isinstance(place, Place) else (0, 0, 0)
    row = fact.indicator
    return (
        row["s3_domain"],
        row["priority"] == "core",
        row["direction"],
        fact.year,
        word.compared.word if word and isinstance(word.compared, Compared) else "",
        *of_place,
        _moved(release, fact, word),
        fact.trend.direction,
    )


def with_eu(fact: Fact) -> Beside | None:
    """A figure beside the EU, or the median of its regions where the EU has no figure."""
    found = [beside for beside in fact.beside if beside.to != "country"]
    return next((beside for beside in found if isinstance(beside.compared, Compared)), None)


def ends(release: Release, fact: Fact) -> tuple[float, float]:
    """The first and the last value that the arrow of a figure was tested on."""
    years = (fact.trend.first, fact.trend.last)
    rows = release.observations(str(fact.indicator["id"]), [fact.geo], years)
    values = rows.set_index("year")["value"]
    return float(values[years[0]]), float(values[years[1]])


def _moved(release: Release, fact: Fact, word: Beside | None) -> float:
    if word is None or not isinstance(word.compared, Compared) or fact.trend.direction == "none":
        return float("nan")
    first, last = ends(release, fact)
    return moved(first, last, fact.trend.direction, word.compared.band)
