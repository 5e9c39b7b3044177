"""Which figures open a summary of a region: its strengths, its weaknesses, and what has moved."""

from dataclasses import dataclass

import pandas as pd

MOST = 3  # of each kind
RECENT_YEARS = 6  # the year of the summary and the five before it
FEWEST_EUROPE = 100  # fewer regions are a part of Europe, not the EU
MIDDLE = (0.4, 0.6)  # share of the EU's regions between which a value is in the middle


@dataclass(frozen=True)
class Opening:
    """What a summary tells, by indicator id.

    Attributes:
        strengths: At most `MOST`, in the order they are told.
        weaknesses: The same.
        moved: The one that moved most, "" for none.
    """

    strengths: tuple[str, ...]
    weaknesses: tuple[str, ...]
    moved: str


def opening(measures: pd.DataFrame, year: int) -> Opening:
    """Chooses what is told first of an area, or of several together.

    A strength is a measure whose catalogue says which way is wanted, whose value differs that way
    from the EU by the rule of the words higher and lower, and lies that way of the `MIDDLE` of the
    EU's regions; a weakness differs and lies the other way. Core measures go before the others,
    and the first of each domain before its second; then those with the largest share of the EU's
    regions on the less wanted side of the value go first among strengths, those with the smallest
    among weaknesses. What moved is the measure whose first and last tested value differ most, in
    the direction of its arrow and in units of the largest difference that is called similar.

    Figures older than `RECENT_YEARS` or among fewer than `FEWEST_EUROPE` regions are left out. Of
    several areas only that is told which holds for each of them; the least distinct one counts.

    Args:
        measures: A row per measure and area, index = indicator id. Columns domain, core (bool),
            direction (`higher`, `lower`, `neutral`), year, word (`higher`, `similar`, `lower`, or
            "" where the rule allows none), lower and higher (regions with such a value), regions,
            and moved (last less first tested value in units of the largest similar difference;
            NaN without an arrow or where it points the other way).
        year: The year of the summary.
    """
    told = (measures["year"] > year - RECENT_YEARS) & (measures["regions"] >= FEWEST_EUROPE)
    wants_more = measures["direction"] == "higher"
    ahead = measures["lower"].where(wants_more, measures["higher"]) / measures["regions"]
    differs = measures["word"].isin(["higher", "lower"]) & measures["direction"].ne("neutral")
    is_wanted = measures["word"] == measures["direction"]
    areas = measures[["domain", "core"]].assign(
        least=ahead,
        most=ahead,
        strength=told & differs & is_wanted & (ahead >= MIDDLE[1]),
        weakness=told & differs & ~is_wanted & (ahead <= MIDDLE[0]),
        rose=measures["moved"].where(told & (measures["moved"] > 0)),
        fell=-measures["moved"].where(told & (measures["moved"] < 0)),
    )
    whole = areas.groupby(level=0, sort=False).agg(
        domain=("domain", "first"),
        core=("core", "first"),
        least=("least", "min"),
        most=("most", "max"),
        strength=("strength", "all"),
        weakness=("weakness", "all"),
        rose=("rose", lambda values: values.min(skipna=False)),
        fell=("fell", lambda values: values.min(skipna=False)),
    )
    moved = whole["rose"].fillna(whole["fell"]).dropna().astype(float)
    return Opening(
        strengths=_told_first(whole[whole["strength"]], "least", ascending=False),
        weaknesses=_told_first(whole[whole["weakness"]], "most", ascending=True),
        moved=str(moved.idxmax()) if len(moved) else "",
    )


def moved(first: float, last: float, direction: str, band: float) -> float:
    """How far a value moved, in units of the largest difference that is called similar.

    Args:
        first: The first value that the arrow was tested on.
        last: The last.
        direction: Of the arrow: `up`, `down` or `none`.
        band: The largest difference that is called similar.

    Returns:
        NaN without an arrow, or where the two values differ the other way than it points.
    """
    same_way = last != first and direction == ("up" if last > first else "down")
    return (last - first) / band if same_way else float("nan")


@dataclass(frozen=True)
class Courses:
    """Which measures go which way, of those whose catalogue says which way is wanted.

    Attributes:
        toward: Measures with an arrow that points the way that is wanted.
        away: Those whose arrow points the other way.
        neither: Those without an arrow, or of several areas with different ones.
    """

    toward: tuple[str, ...]
    away: tuple[str, ...]
    neither: tuple[str, ...]


def courses(measures: pd.DataFrame, year: int) -> Courses:
    """Sorts the measures with recent figures by the way that they go.

    Args:
        measures: As for `opening`; column trend (`up`, `down`, `none`).
        year: The year of the summary.
    """
    told = measures[(measures["year"] > year - RECENT_YEARS) & measures["direction"].ne("neutral")]
    wanted = told["direction"].map({"higher": "up", "lower": "down"})
    moves = told["trend"].isin(["up", "down"])
    by_measure = (
        pd.DataFrame(
            {"toward": moves & (told["trend"] == wanted), "away": moves & (told["trend"] != wanted)}
        )
        .groupby(level=0, sort=False)
        .all()
    )
    by_measure["neither"] = ~by_measure.any(axis=1)
    return Courses(*(tuple(map(str, by_measure.index[goes])) for _, goes in by_measure.items()))


def _told_first(found: pd.DataFrame, by: str, *, ascending: bool) -> tuple[str, ...]:
    distinct = found.sort_values(["core", by], ascending=[False, ascending], kind="stable")
    distinct = distinct.assign(nth=distinct.groupby(["domain", "core"]).cumcount())
    order = distinct.sort_values(
        ["core", "nth", by], ascending=[False, True, ascending], kind="stable"
    )
    return tuple(str(name) for name in order.index[:MOST])
