"""The frame of every chart: type, axes, ticks, hover."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from analysis.quantiles import most
from dashboard.look import SANS, Theme, tokens
from dashboard.words import number

PLOTLY_CONFIG = {"displayModeBar": False, "responsive": True}


def layout(theme: Theme, lang: str, height: int, margin: dict[str, int]) -> dict[str, Any]:
    """Settings that all charts share: no template, transparent, both axes fixed, own hover."""
    ink = tokens(theme)
    return {
        "template": "none",
        "height": height,
        "margin": margin | {"pad": 0},
        "font": {"family": SANS, "size": 14, "color": ink.ink},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "separators": ",\u00a0" if lang == "sv" else ".,",
        "showlegend": False,
        "dragmode": False,
        "hoverlabel": {
            "bgcolor": ink.bg,
            "bordercolor": ink.line,
            "font": {"family": SANS, "size": 14, "color": ink.ink},
        },
    }


def value_range(
    values: Iterable[float], distribution: pd.Series | None = None
) -> tuple[float, float]:
    """Lowest and highest value of a value axis.

    Spans the 5th to the 95th percentile of the distribution and every value shown, plus 7 %, so
    that an axis never makes small moves look large; never below zero if no value is.
    """
    shown = [value for value in values if pd.notna(value)]
    if distribution is not None and len(distribution):
        shown += most(distribution)
    if not shown:
        return 0.0, 1.0
    low, high = min(shown), max(shown)
    pad = 0.07 * (high - low) or 0.07 * abs(high) or 1.0
    return (0.0 if low >= 0 and low - pad < 0 else low - pad), high + pad


def value_ticks(low: float, high: float, at_most: int = 5) -> list[float]:
    """Round values between two limits: steps of 1, 2, 2.5 or 5 times a power of ten."""
    for power in range(math.floor(math.log10((high - low) / at_most)), 15):
        for step in (1, 2, 2.5, 5):
            size = step * 10.0**power
            first, last = math.ceil(low / size - 1e-9), math.floor(high / size + 1e-9)
            if last - first + 1 <= at_most:
                return [round(i * size, 10) for i in range(first, last + 1)]
    return [low, high]


def tick_words(ticks: Sequence[float], lang: str) -> list[str]:
    """Ticks as they are printed, with the decimals that tell them apart."""
    decimals = max((_decimals(tick) for tick in ticks), default=0)
    return [number(tick, decimals, lang) for tick in ticks]


def _decimals(value: float) -> int:
    text = f"{value:.10f}".rstrip("0")
    return len(text.partition(".")[2])


def value_axis(low: float, high: float, theme: Theme, lang: str) -> dict[str, Any]:
    """An upright axis: horizontal gridlines only, at most five, no axis line."""
    ink = tokens(theme)
    ticks = value_ticks(low, high)
    return {
        "range": [low, high],
        "tickvals": ticks,
        "ticktext": tick_words(ticks, lang),
        "tickfont": {"color": ink.muted},
        # Figures of five digits and more need a wider edge.
        "automargin": "left",
        "gridcolor": ink.line,
        "gridwidth": 1,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "fixedrange": True,
    }


def lying_axis(theme: Theme) -> dict[str, Any]:
    """A ruled axis along the foot of a chart; a chart adds its range, ticks and gridlines."""
    ink = tokens(theme)
    return {
        "tickangle": 0,
        "tickfont": {"color": ink.muted},
        "ticks": "outside",
        "ticklen": 4,
        "tickcolor": ink.tick,
        "showline": True,
        "linecolor": ink.tick,
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
    }


def hundred_axis(theme: Theme) -> dict[str, Any]:
    """Such an axis from 0 to 100."""
    return lying_axis(theme) | {"range": [0, 100], "tickvals": [0, 25, 50, 75, 100]}


def year_ends(years: Sequence[int]) -> tuple[float, float]:
    """Ends of a time axis, padded so that discs at its first and last year are not cut."""
    first, last = min(years), max(years)
    pad = 0.055 * (last - first) or 0.5
    return first - pad, last + pad


def year_axis(years: Sequence[int], theme: Theme) -> dict[str, Any]:
    """A time axis with three labels."""
    first, last = min(years), max(years)
    labels = sorted({first, (first + last) // 2, last})
    return lying_axis(theme) | {
        "range": list(year_ends(years)),
        "tickvals": labels,
        "ticktext": [str(year) for year in labels],
        "linewidth": 1,
        "hoverformat": "d",
    }


def time_layout(
    theme: Theme,
    lang: str,
    height: int,
    margin: dict[str, int],
    years: Sequence[int],
    values: tuple[float, float],
) -> dict[str, Any]:
    """Settings of a chart of values over years; `values` are the ends of the value axis."""
    return layout(theme, lang, height, margin) | {
        "hovermode": "x unified",
        "xaxis": year_axis(years, theme),
        "yaxis": value_axis(*values, theme, lang),
    }


def year_span(codes: Sequence[str]) -> tuple[str, str]:
    """First and last of the years in an address; one year stands for both."""
    years = sorted(codes, key=int)
    return years[0], years[-1]
