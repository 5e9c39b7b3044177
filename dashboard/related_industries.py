"""Which industries lie near what an area does already, as matter for discussion."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from analysis.relatedness import relatedness, relatedness_density
from dashboard.industries import Whole, regions_of, whole
from dashboard.release import Release
from dashboard.specialised import WHOLE, pair_of

_QUESTIONS, _NEAREST = 5, 3


@dataclass(frozen=True)
class Related:
    """Shared: change nothing in it.

    Attributes:
        figures: The industries.
        year: The year of all figures.
        geo: The area, which two of our regions share.
        regions: Number of regions that relatedness is learnt from.
        questions: The industries to ask about, in the order of the classification and not of
            their density: columns industry, value, density, low, high (0 to 100), nearest (tuple
            of the industries the area has at least the average share of that lie nearest).
        lowest: Smallest density of all industries of the area.
        highest: Largest.
        rows: Density of all industries of the area, columns as `relatedness_density` gives them.
    """

    figures: Whole
    year: int
    geo: str
    regions: int
    questions: pd.DataFrame
    lowest: float
    highest: float
    rows: pd.DataFrame

    @property
    def shown(self) -> pd.DataFrame:
        """The figures of the area."""
        return self.figures.of([self.geo], [self.year])


def related(release: Release, region: str) -> Related | None:
    """What lies near what the area of a region does already.

    Args:
        release: The figures.
        region: One of our regions.

    Returns:
        None where the release has no such figures, or too few for a density.
    """
    made_at = release.made_at.isoformat()
    return _related(release, release.id, made_at, pair_of(release, region))


@st.cache_resource(max_entries=20, show_spinner=False)
def _related(_release: Release, release_id: str, made_at: str, geo: str) -> Related | None:
    figures = whole(_release, WHOLE, [geo])
    year = figures.newest([geo]) if figures else None
    if figures is None or year is None:
        return None
    areas = regions_of(_release, figures, "nuts2")
    values = figures.of(areas, [year])
    rows = relatedness_density(values, figures.total, geos=[geo])
    answered = rows[rows["reason"] == ""]
    if answered.empty:
        return None
    phi = relatedness(values, figures.total)
    has = answered.loc[answered["specialised"].fillna(False), "industry"].tolist()
    lacks = answered[~answered["specialised"].fillna(True)]
    chosen = lacks.nlargest(_QUESTIONS, "density").set_index("industry", drop=False)
    chosen = chosen.loc[[nace for nace in figures.industries.index if nace in chosen.index]]
    nearest = [tuple(phi.loc[nace, has].dropna().nlargest(_NEAREST).index) for nace in chosen.index]
    return Related(
        figures=figures,
        year=year,
        geo=geo,
        regions=values.loc[values["value"].notna(), "geo"].nunique(),
        questions=chosen.assign(nearest=nearest).reset_index(drop=True),
        lowest=float(answered["density"].min()),
        highest=float(answered["density"].max()),
        rows=rows,
    )
