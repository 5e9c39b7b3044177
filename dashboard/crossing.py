"""Where S3 domains and areas of the circular economy meet: which measures speak to both."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd
import streamlit as st

from dashboard.release import Release


@dataclass(frozen=True)
class Crossing:
    """The domains and areas of a release, and the measures that belong to one of each.

    Attributes:
        domains: Rows of `themes`, in order; index = key.
        areas: The same of the circular areas.
        measures: Rows of `indicators` that belong to a circular area.
    """

    domains: pd.DataFrame
    areas: pd.DataFrame
    measures: pd.DataFrame

    def cell(self, domain: str, area: str) -> pd.DataFrame:
        """The measures that speak to a domain and an area: rows of `indicators`.

        Those with figures come first, and among them those that the domain names its own.
        """
        return self._cells[domain, area]

    @cached_property
    def _cells(self) -> dict[tuple[str, str], pd.DataFrame]:
        return {
            (str(domain), str(area)): self._meeting(str(domain), str(area))
            for domain in self.domains.index
            for area in self.areas.index
        }

    def _meeting(self, domain: str, area: str) -> pd.DataFrame:
        rows = self.measures[self.measures["circular_area"] == area]
        own = rows["s3_domain"] == domain
        shared = rows["secondary_domains"].str.split(";").map(lambda keys: domain in keys)
        found = pd.concat([rows[own], rows[shared & ~own]])
        return found.sort_values("last_year", key=lambda year: year == 0, kind="stable")

    @cached_property
    def counts(self) -> pd.DataFrame:
        """Number of measures by domain (index) and area (columns), with figures or without."""
        return pd.DataFrame(
            {
                area: [len(self.cell(str(domain), area)) for domain in self.domains.index]
                for area in self.areas.index
            },
            index=self.domains.index,
        )

    def richest(self) -> list[str]:
        """The domains with the most measures; none counts twice, for a measure has one area."""
        totals = self.counts.sum(axis=1)
        return [str(key) for key in totals.index[totals == totals.max()]]


def crossing(release: Release) -> Crossing:
    """Crosses the domains with the circular areas of a release.

    The result is shared: change nothing in it.
    """
    return _crossing(release, str(release.folder), release.made_at.isoformat())


@st.cache_resource(max_entries=3, show_spinner=False)
def _crossing(_release: Release, folder: str, made_at: str) -> Crossing:
    themes = _release.themes.sort_values("position").set_index("key", drop=False)
    domains, areas = (themes[themes["kind"] == kind] for kind in ("s3_domain", "circular_area"))
    measures = _release.indicators
    return Crossing(domains, areas, measures[measures["circular_area"].isin(areas.index)])


def is_regional(measures: pd.DataFrame) -> pd.Series:
    """Which measures are of regions, not of the country alone."""
    return measures["level"] != "national"
