"""How goals are drawn: steps for levels, a path for what is counted from a year."""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.goals import Goal
from dashboard.i18n import t
from dashboard.look import Theme, tokens
from dashboard.marks import EndLabel, label_text
from dashboard.words import number


def draw_goals(figure: go.Figure, goals: Sequence[Goal], last: int, theme: Theme) -> None:
    """Adds the goals of a measure as a dashed line in ink.

    Levels are steps, each from its year on, the last one a little longer than the axis. Goals
    counted from a year are a path from the value of that year.

    Args:
        figure: The chart.
        goals: In order of year, at least one.
        last: The last year of the axis.
        theme: Light or dark.
    """
    ink = tokens(theme).ink
    base = goals[0].base
    points = [(goal.year, goal.value) for goal in goals]
    if base:
        points = [base, *points]
    else:
        # A step that starts where the axis ends would not be seen.
        points.append((last + 1, goals[-1].value))
    figure.add_scatter(
        x=[year for year, _ in points],
        y=[value for _, value in points],
        mode="lines",
        line={"color": ink, "width": 1.6, "dash": "5px,4px", "shape": "linear" if base else "hv"},
        cliponaxis=False,
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=[goal.year for goal in goals],
        y=[goal.value for goal in goals],
        mode="markers",
        marker={
            "symbol": "diamond",
            "size": 9,
            "color": tokens(theme).bg,
            "line": {"color": ink, "width": 1.6},
        },
        cliponaxis=False,
        hoverinfo="skip",
    )


def goal_labels(goals: Sequence[Goal], theme: Theme, lang: str) -> list[EndLabel]:
    """What stands at the right end for each goal: its figure and year."""
    labels = []
    for goal in goals:
        figure = number(goal.value, goal.decimals, lang)
        text = label_text(t("circular.goal", lang, year=goal.year), figure)
        labels.append(EndLabel(goal.value, text, tokens(theme).ink))
    return labels


def leaders(ends: Iterable[pd.Series], right: float, theme: Theme) -> list[dict[str, Any]]:
    """Hairlines from the last values to the right end, where goals reach further than figures.

    Args:
        ends: The last row of each line.
        right: Where the axis ends, in years.
        theme: Light or dark.
    """
    return [
        {
            "type": "line",
            "xref": "x",
            "x0": int(row["year"]),
            "x1": right,
            "y0": float(row["value"]),
            "y1": float(row["value"]),
            "line": {"color": tokens(theme).line, "width": 1},
            "layer": "below",
        }
        for row in ends
    ]
