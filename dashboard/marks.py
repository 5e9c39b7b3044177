"""What is drawn beside the lines of a chart: split discs, labels at the ends, distributions."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.scores import median
from dashboard.look import REGION_MARK, Theme, pair_members, region_text, tokens

LINE_HEIGHT = 18  # pixels of one line of a label, 14 px text
_GAP = 3  # pixels kept free between two labels
_BREAKS = re.compile(r"(?<=[ /])")  # where a name may go on below: after a word, or a language


def split_disc(x: float, y: float, geo: str, theme: Theme, radius: float = 6) -> list[dict]:
    """Shapes of the disc of a shared value: its two regions' colours and a ring of ink.

    Args:
        x: Where on the x axis, in data.
        y: Where on the y axis, in data.
        geo: A NUTS 2 area of ours, `SE32` or `SE33`.
        theme: Decides the colour of the ring.
        radius: Pixels.
    """
    left, right = (REGION_MARK[region] for region in pair_members(geo))
    place = {
        "type": "path",
        "xsizemode": "pixel",
        "ysizemode": "pixel",
        "xanchor": x,
        "yanchor": y,
    }
    ring = {"width": 1.2, "color": tokens(theme).ink}
    back = _half_circle(radius - 0.6, -1).partition("C")[2]
    whole = f"{_half_circle(radius - 0.6, 1)}C{back}Z"
    return [
        place | {"path": whole, "fillcolor": right, "line": ring},
        place
        | {
            "path": f"{_half_circle(radius - 1.2, -1)}Z",
            "fillcolor": left,
            "line": {"width": 0},
        },
    ]


def _half_circle(r: float, side: int) -> str:
    """Half a circle as one cubic curve, since plotly paths know no arc; right is 1, left -1."""
    start, bow = side * r, 4 / 3 * r * side
    return f"M0,{start:.3g}C{bow:.3g},{start:.3g},{bow:.3g},{-start:.3g},0,{-start:.3g}"


@dataclass(frozen=True)
class EndLabel:
    """A direct label: what stands right of the plot, at the height of a line's end."""

    y: float
    text: str
    color: str
    gap: int = _GAP

    @property
    def height(self) -> int:
        """Pixels that the label takes."""
        return LINE_HEIGHT * (1 + self.text.count("<br>")) + self.gap


def label_text(name: str, figure: str, width: int = 16, bold: bool = True) -> str:
    """Name and figure on as few lines as `width` characters allow; the figure ends the last."""
    lines = [""]
    for piece in [*_BREAKS.split(f"{name} "), figure]:
        if lines[-1] and len(f"{lines[-1]}{piece}".rstrip()) > width:
            lines.append(piece)
        else:
            lines[-1] += piece
    lines = [line.rstrip() for line in lines if line.strip()]
    if bold and figure:
        lines[-1] = f"{lines[-1].removesuffix(figure)}<b>{figure}</b>"
    return "<br>".join(lines)


def cut(text: str, letters: int) -> str:
    """A name that is too long for its line ends in three dots; the table has it whole."""
    return text if len(text) <= letters else f"{text[: letters - 1].rstrip()}…"


def push_apart(
    wanted: Sequence[float], heights: Sequence[float], low: float, high: float
) -> list[float]:
    """Moves label centres as little as possible so that none overlap.

    Args:
        wanted: Centres where the labels would like to stand.
        heights: What each label needs, in the same unit.
        low: No label reaches below this...
        high: ...nor above this, as long as all fit.

    Returns:
        The centres, in the order of `wanted`.
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    # Blocks of touching labels, each as [indices, centre of the block].
    blocks: list[list[int]] = [[i] for i in order]

    def centre(block: list[int]) -> float:
        total = sum(heights[i] for i in block)
        offsets = np.cumsum([0.0] + [heights[i] for i in block[:-1]])
        ideal = float(
            np.mean(
                [
                    wanted[i] - off - heights[i] / 2 + total / 2
                    for i, off in zip(block, offsets, strict=True)
                ]
            )
        )
        return max(low + total / 2, min(high - total / 2, ideal))

    merged = True
    while merged:
        merged = False
        for first, second in zip(range(len(blocks)), range(1, len(blocks)), strict=False):
            reach = sum(heights[i] for i in [*blocks[first], *blocks[second]]) / 2
            if centre(blocks[second]) - centre(blocks[first]) < reach - 1e-9:
                blocks[first : second + 1] = [blocks[first] + blocks[second]]
                merged = True
                break
    placed = [0.0] * len(wanted)
    for block in blocks:
        bottom = centre(block) - sum(heights[i] for i in block) / 2
        for i in block:
            placed[i] = bottom + heights[i] / 2
            bottom += heights[i]
    return placed


def end_labels(
    labels: Sequence[EndLabel], y_range: tuple[float, float], plot_height: float, shift: int = 14
) -> list[dict]:
    """Annotations right of the plot, pushed apart and kept inside its height.

    Args:
        labels: What to write and at which value.
        y_range: Lowest and highest value of the y axis.
        plot_height: Pixels between them.
        shift: Pixels between the plot's edge and the text.
    """
    low, high = y_range
    pixels = [(label.y - low) / (high - low) * plot_height for label in labels]
    # A label may hang half a line over the plot's ends, where nothing else stands.
    half = LINE_HEIGHT / 2
    placed = push_apart(pixels, [label.height for label in labels], -half, plot_height + half)
    return [
        {
            "xref": "paper",
            "yref": "paper",
            "x": 1,
            "y": at / plot_height,
            "xanchor": "left",
            "yanchor": "middle",
            "xshift": shift,
            "align": "left",
            "showarrow": False,
            "text": label.text,
            "font": {"color": label.color},
        }
        for label, at in zip(labels, placed, strict=True)
    ]


def by_density(values: pd.Series) -> list[tuple[list[float], float]]:
    """Ticks grouped by how many regions share a value: those shared by many are darker.

    Ticks of one drawn path do not add up, so that equal values would look like one.
    """
    counts = values.round(12).value_counts()
    middle = median(counts, fewest=1)
    typical = middle if isinstance(middle, float) else 1.0
    groups = (
        (counts[counts <= typical], 0.45),
        (counts[(counts > typical) & (counts <= 3 * typical)], 0.7),
        (counts[counts > 3 * typical], 1.0),
    )
    return [(sorted(group.index), opacity) for group, opacity in groups if len(group)]


def distribution_column(
    distribution: pd.Series, ours: Iterable[tuple[str, float]], theme: Theme
) -> list[dict]:
    """The upright distribution at the right end of a chart, on the scale of its y axis.

    Args:
        distribution: Values of all regions, index geo.
        ours: Area and value of each of ours, drawn as bars of 28 × 5 pixels; Sweden's in ink.
        theme: Decides the colour of the ticks.
    """
    ink = tokens(theme)
    beside = {"type": "path", "xref": "paper", "xanchor": 1, "xsizemode": "pixel"}
    shapes: list[dict[str, Any]] = [
        beside
        | {
            "path": "".join(f"M136,{value:.5g}H156" for value in values),
            "line": {"color": ink.tick, "width": 1},
            "opacity": opacity,
        }
        for values, opacity in by_density(distribution)
    ]
    for geo, value in ours:
        colours = [REGION_MARK.get(region, ink.ink) for region in pair_members(geo) or (geo,)]
        step = 28 / len(colours)
        shapes += [
            {
                "type": "rect",
                "xref": "paper",
                "xanchor": 1,
                "xsizemode": "pixel",
                "x0": 132 + step * i,
                "x1": 132 + step * (i + 1),
                "ysizemode": "pixel",
                "yanchor": value,
                "y0": -2.5,
                "y1": 2.5,
                "fillcolor": colour,
                "line": {"width": 0},
            }
            for i, colour in enumerate(colours)
        ]
    return shapes


def line_look(geo: str, chosen: str, theme: Theme) -> dict[str, Any]:
    """Colour, width and dash of an area's line.

    A county has its own colour; the pair that holds the chosen region is ink, the other pair
    grey; Sweden is thin and solid, the EU thin and dotted.
    """
    ink = tokens(theme)
    if geo in REGION_MARK:
        return {"color": REGION_MARK[geo], "width": 2.6}
    if pair_members(geo):
        own = chosen.startswith(geo)
        return {"color": ink.ink if own else ink.other, "width": 2.6 if own else 2}
    if geo.startswith("EU"):
        return {"color": ink.other, "width": 1.2, "dash": "2px,3px"}
    return {"color": ink.other, "width": 1.2 if geo == "SE" else 1.6}


def text_color(geo: str, theme: Theme) -> str:
    """Colour of an area's label: its own for a county, ink for a pair, grey for the rest."""
    if geo in REGION_MARK or pair_members(geo):
        return region_text(geo, theme)
    return tokens(theme).muted
