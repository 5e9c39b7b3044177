"""What an area is specialised in against a reference, and how its jobs are spread."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from analysis.answers import NoAnswer
from analysis.scores import Place, percentile
from analysis.specialisation import FEWEST_JOBS, concentration, krugman, location_quotient
from analysis.specialised import specialised
from dashboard.area_lines import COUNTRY, EU
from dashboard.industries import Whole, reference, regions_of, whole
from dashboard.look import PAIRS, pair_members
from dashboard.release import Release

WHOLE = "manufacturing"
REFERENCES = (COUNTRY, EU)
# Regions whose published industries hold less than this of their jobs are not compared with:
# what is hidden could change the number that their jobs are spread over.
LEAST_COVERED = 0.95


@dataclass(frozen=True)
class Specialisation:
    """Shared: change nothing in it.

    Attributes:
        figures: The industries.
        year: The year of all figures.
        geo: The area, which two of our regions share.
        other: The other such area.
        reference: Code of what they are held against.
        quotients: What `analysis.specialisation.location_quotient` gives for both areas.
        special: Its rows of industries that an area is specialised in.
        spread: Row of `analysis.specialisation.concentration` for the area.
        place: Where its number of equally large industries stands among the EU's regions.
        apart: Row of `analysis.specialisation.krugman` for the area against the reference.
    """

    figures: Whole
    year: int
    geo: str
    other: str
    reference: str
    quotients: pd.DataFrame
    special: pd.DataFrame
    spread: pd.Series
    place: Place | NoAnswer
    apart: pd.Series

    @property
    def shown(self) -> pd.DataFrame:
        """The figures of both areas."""
        return self.figures.of([self.geo, self.other], [self.year])


def pair_of(release: Release, region: str) -> str:
    """The area that shares its figures between a region of ours and another."""
    return str(release.regions.at[region, "parent"])


def specialisation(release: Release, region: str, held_against: str) -> Specialisation | None:
    """What the area of a region is specialised in; None where the release has no such figures.

    Args:
        release: The figures.
        region: One of our regions.
        held_against: The country, or the EU.
    """
    made_at = release.made_at.isoformat()
    geo = pair_of(release, region)
    return _specialisation(release, release.id, made_at, geo, held_against)


@st.cache_resource(max_entries=20, show_spinner=False)
def _specialisation(
    _release: Release, release_id: str, made_at: str, geo: str, held_against: str
) -> Specialisation | None:
    figures = whole(_release, WHOLE, [*PAIRS, COUNTRY])
    year = figures.newest([*PAIRS, COUNTRY]) if figures else None
    if figures is None or year is None or not pair_members(geo):
        return None
    against = reference(_release, figures, held_against, year)
    fewest = FEWEST_JOBS / figures.persons
    quotients = location_quotient(figures.of(PAIRS, [year]), against, figures.total, fewest)
    among = figures.of(regions_of(_release, figures, "nuts2"), [year])
    spread = concentration(among, figures.total).set_index("geo", drop=False)
    shown = spread[spread["covered"] >= LEAST_COVERED]["equivalent"].dropna()
    own = spread.loc[geo]
    return Specialisation(
        figures=figures,
        year=year,
        geo=geo,
        other=next(pair for pair in PAIRS if pair != geo),
        reference=held_against,
        quotients=quotients,
        special=specialised(quotients),
        spread=own,
        place=percentile(shown, float(own["equivalent"]))
        if geo in shown.index
        else NoAnswer("confidential"),
        apart=krugman(figures.of([geo], [year]), against, figures.total).iloc[0],
    )
