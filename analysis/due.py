"""When the next figures are due, by a rule that claims no more than the source has shown."""

from datetime import date
from typing import Literal

import pandas as pd

# Years from one figure to the next. The surveys are made every second year; periods of three years
# end a year apart.
STEP_YEARS = {"annual": 1, "biennial": 2, "survey_waves": 2, "three_years": 1}

State = Literal["expected", "late", "unknown"]


def next_figures(latest: pd.DataFrame, today: date) -> pd.DataFrame:
    """The year of the next figure of each indicator, and about when it may be expected.

    The next year is the last one and a step of the indicator's rhythm. It is expected as long
    after the source's last update of what the last figure is made of. Where the source's date is
    not known, nor is that of the next figure.

    Args:
        latest: Columns indicator, year (of the last figure), rhythm (a key of `STEP_YEARS`) and
            updated (the source's last update, a time; NaT where it is not known).
        today: The day that counts as now.

    Returns:
        Columns indicator, year (the next), step (years), due (NaT where it is not known) and
        state: `expected` (due today or later), `late` (due before) or `unknown`. In this order;
        what is due nearest to today first, without a date the newest year first.

    Raises:
        KeyError: A rhythm is not known.
    """
    step = pd.Series([STEP_YEARS[str(r)] for r in latest["rhythm"]], latest.index, dtype="int64")
    due = [
        updated + pd.DateOffset(years=years) if pd.notna(updated) else pd.NaT
        for updated, years in zip(latest["updated"], step, strict=True)
    ]
    told = latest[["indicator"]].assign(
        year=latest["year"].astype("int64") + step,
        step=step,
        due=pd.Series(due, latest.index, dtype="datetime64[ns]"),
    )
    days = (told["due"].dt.normalize() - pd.Timestamp(today)).dt.days
    told["state"] = [_state(left) for left in days]
    told = told.assign(away=days.abs(), older=-told["year"], later=told["state"].map(_ORDER))
    order = ["later", "away", "older", "indicator"]
    told = told.sort_values(order, ignore_index=True)
    return told[["indicator", "year", "step", "due", "state"]]


_ORDER: dict[State, int] = {"expected": 0, "late": 1, "unknown": 2}


def _state(days_left: float) -> State:
    if pd.isna(days_left):
        return "unknown"
    return "expected" if days_left >= 0 else "late"
