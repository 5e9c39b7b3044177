"""A figure with its words: what a page places, a wall shows and a report prints."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.placing import place_chart, unit_words
from dashboard.shell import Frame

WALL_HEIGHT = 266
"""Pixels of a chart as a page has it that fills a wall of 1080 when it is enlarged."""


@dataclass(frozen=True)
class View:
    """What is shown, without where.

    Attributes:
        title: What it shows and in which unit.
        figure: What a builder made.
        figures: Columns geo, year, value, flag, confidential, series of what it shows or, without
            showing them, rests on. Of several measures or industries that it shows, `of` tells
            which in words, with its unit.
        sentence: What it shows, in words.
        indicator: Catalogue id; "" for what is made of several.
        finding: What it means in one sentence, where that is other than the sentence.
        name: Which figure of its page it is, as an address names it; "" for the only one.
        beneath: What a wall says under the finding beside unit and level, such as what is left
            out; "" for nothing.
        marked: The areas that it marks, where it shows all regions; None where it marks all.
    """

    title: str
    figure: go.Figure
    figures: pd.DataFrame
    sentence: str
    indicator: str = ""
    finding: str = ""
    name: str = ""
    beneath: str = ""
    marked: tuple[str, ...] | None = None


def measure_title(frame: Frame, indicator: str) -> str:
    """Name and unit of a measure, as they stand over its figure on a wall."""
    row = frame.release.indicators.loc[indicator]
    label, unit = frame.word(row, "label"), unit_words(frame, row)
    return f"{label}. {unit}" if unit else label


def place_view(frame: Frame, view: View, *, key: str, **more: Any) -> None:
    """Places the view of a measure on a page; `more` as in `place_chart`."""
    words = {"sentence": view.sentence, "wall": view.name}
    place_chart(frame, view.figure, view.indicator, view.figures, key=key, **words, **more)
