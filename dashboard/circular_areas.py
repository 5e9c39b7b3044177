"""The five areas of the EU monitoring framework, and which measures belong to each."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from html import escape

import pandas as pd

from dashboard.crossing import is_regional
from dashboard.national import Pair, national_pair
from dashboard.release import Release
from dashboard.shell import Frame


@dataclass(frozen=True)
class CircularAreas:
    """The areas of a release with their measures.

    Attributes:
        release: The figures.
        rows: Rows of `themes`, in order; index = key.
        measures: Rows of `indicators` that belong to an area.
    """

    release: Release
    rows: pd.DataFrame
    measures: pd.DataFrame

    @cached_property
    def pairs(self) -> dict[str, Pair]:
        """The national measures that have figures, by id."""
        national = self.measures[~is_regional(self.measures)]
        found = {str(id_): national_pair(self.release, str(id_)) for id_ in national.index}
        return {id_: pair for id_, pair in found.items() if pair}

    def home(self, indicator: str) -> str:
        """The area of a measure, "" for none."""
        return str(self.measures["circular_area"].get(indicator, ""))

    def with_figures(self, area: str) -> list[str]:
        """The measures of an area that have figures, of all areas for one that is none."""
        shown = self.measures[self.measures["last_year"] > 0]
        if area in self.rows.index:
            shown = shown[shown["circular_area"] == area]
        return [str(id_) for id_ in shown.index]

    def national(self, area: str) -> list[Pair]:
        """The national measures of an area that have figures; the headline comes first."""
        ids = self.measures.index[self.measures["circular_area"] == area]
        found = [self.pairs[id_] for id_ in ids if id_ in self.pairs]
        headline = self.rows.at[area, "headline"]
        return sorted(found, key=lambda pair: pair.row["id"] != headline)

    def waiting(self, area: str) -> pd.DataFrame:
        """Its national measures without figures: rows of `indicators`."""
        rows = self.measures[self.measures["circular_area"] == area]
        return rows[~is_regional(rows) & ~rows["id"].isin(self.pairs)]

    def regional(self, area: str) -> pd.DataFrame:
        """Its regional measures: rows of `indicators`."""
        rows = self.measures[self.measures["circular_area"] == area]
        return rows[is_regional(rows)]

    def counts(self, area: str) -> tuple[int, int]:
        """How many measures of an area have figures, and how many of these are regional."""
        rows = self.measures[self.measures["circular_area"] == area]
        shown = rows[rows["last_year"] > 0]
        return len(shown), int(is_regional(shown).sum())


def circular_areas(release: Release) -> CircularAreas:
    """The circular areas of a release."""
    themes = release.themes
    rows = themes[themes["kind"] == "circular_area"].sort_values("position")
    rows = rows.set_index("key", drop=False)
    measures = release.indicators
    return CircularAreas(release, rows, measures[measures["circular_area"].isin(rows.index)])


def anchors(frame: Frame, areas: CircularAreas, address: Callable[[str], str], chosen: str) -> str:
    """A strip of links to the areas, each with its number of measures that have figures.

    Args:
        frame: The page.
        areas: The areas.
        address: Gives the link to an area.
        chosen: The area that is shown alone; none where all are.
    """
    items = "".join(
        f"<li{' class=here' if key == chosen else ''}>"
        f'<a href="{escape(address(str(key)))}" target="_self"'
        f"{' aria-current=true' if key == chosen else ''}>"
        f"<b>{place}. {escape(frame.word(area, 'label'))}</b>"
        f"<span>{escape(count_words(frame, *areas.counts(str(key))))}</span></a></li>"
        for place, (key, area) in enumerate(areas.rows.iterrows(), 1)
    )
    return f'<ul class="anchors">{items}</ul>'


def count_words(frame: Frame, measures: int, regional: int) -> str:
    """How many measures with figures an area has, and how many of them by region."""
    key = "none" if not regional else "one" if regional == 1 else "some"
    return frame.t(f"circular.counts.{key}", count=measures, regional=regional)


def regions_line(frame: Frame, areas: CircularAreas) -> str:
    """How many regional measures have figures, whose they are, and how many await a refresh."""
    regional = areas.measures[is_regional(areas.measures)]
    shown = regional[regional["last_year"] > 0]
    own = int((shown["level"] == "nuts3").sum())
    key = "no_figures" if shown.empty else "none_own" if not own else "some_own"
    said = frame.t(f"circular.regions.{key}", shown=len(shown), own=own)
    waiting = len(regional) - len(shown)
    return f"{said} {frame.t('circular.regions.waiting', waiting=waiting)}" if waiting else said
