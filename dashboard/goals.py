"""Goals of the EU for a measure: what they are in figures, and how far it is to them."""

from dataclasses import dataclass
from typing import Literal

import pandas as pd
import streamlit as st

from analysis.answers import NoAnswer
from analysis.targets import Reach, goal_from, reach
from dashboard.area_lines import COUNTRY, EU
from dashboard.release import Release


@dataclass(frozen=True)
class Goal:
    """A goal for a measure.

    Attributes:
        row: Row of `targets`.
        indicator: Row of `indicators`.
        year: The year by which it is to be met.
        value: The goal in the unit of the measure.
        bound: Whether it is a floor or a ceiling.
        geo: Whose figure it is held against: Sweden's, or the EU's where it binds the union.
        base: Year and value that it was counted from; None where it is a level.
        reach: How far it is.
        flag: Flags of the value that is held against it.
    """

    row: pd.Series
    indicator: pd.Series
    year: int
    value: float
    bound: Literal["at_least", "at_most"]
    geo: str
    base: tuple[int, float] | None
    reach: Reach
    flag: str

    @property
    def decimals(self) -> int:
        """Decimals at which the goal is printed: none where the act itself gives a whole level."""
        whole = self.base is None and self.value == int(self.value)
        return 0 if whole else int(self.indicator["decimals"])


def goals(release: Release, indicator: str) -> tuple[Goal, ...]:
    """The goals for a measure that a figure can be held against, in order of year.

    The result is shared: change nothing in it.
    """
    return _goals(release, str(release.folder), release.made_at.isoformat(), indicator)


@st.cache_resource(max_entries=1000, show_spinner=False)
def _goals(_release: Release, folder: str, made_at: str, indicator: str) -> tuple[Goal, ...]:
    rows = _release.targets[_release.targets["indicator"] == indicator].sort_values("year")
    found = (_goal(_release, row) for _, row in rows.iterrows())
    return tuple(goal for goal in found if goal)


def _goal(release: Release, row: pd.Series) -> Goal | None:
    indicator = release.indicators.loc[row["indicator"]]
    geo = EU if row["binds"] == "union" else COUNTRY
    series = release.observations(row["indicator"], [geo])
    value, base = float(row["value"]), None
    if pd.isna(value):
        counted = goal_from(series, float(row["times"]), int(row["since"]))
        if isinstance(counted, NoAnswer):
            return None
        value, base = counted, (int(row["since"]), counted / float(row["times"]))
    bound: Literal["at_least", "at_most"] = "at_most" if row["bound"] == "at_most" else "at_least"
    found = reach(
        series,
        value,
        int(row["year"]),
        int(indicator["decimals"]),
        bound=bound,
        rhythm=str(indicator["rhythm"]),
        comparable_over_time=bool(indicator["comparable_over_time"]),
    )
    if isinstance(found, NoAnswer):
        return None
    flag = str(series.loc[series["year"] == found.year, "flag"].iloc[0])
    return Goal(row, indicator, int(row["year"]), value, bound, geo, base, found, flag)


def unheld(release: Release, indicator: str) -> pd.DataFrame:
    """The goals for a measure that no figure can be held against: rows of `targets`."""
    rows = release.targets[release.targets["indicator"] == indicator]
    return rows[~rows["year"].isin([goal.year for goal in goals(release, indicator)])]
