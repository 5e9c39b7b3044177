"""All regions of a year on one line, ours marked: as ticks, or as stacked dots in a panel."""

import math
from collections.abc import Sequence
from itertools import permutations, product

import pandas as pd
import plotly.graph_objects as go

from analysis.scores import median
from dashboard.area_lines import Name
from dashboard.axes import layout, lying_axis, tick_words, value_range, value_ticks
from dashboard.look import REGION_MARK, Theme, pair_members, region_text, tokens
from dashboard.marks import by_density, split_disc, text_color
from dashboard.words import number

_COLUMNS = 52  # of stacked dots; the scale of the x axis, so that dots are whole numbers
_WALL = 640  # pixels of the line on a wall, before it is enlarged
_LABEL = 17  # pixels of a row of labels
_FOOT = 34  # pixels under the line and over the labels
_LETTER = 7.2  # pixels of a letter, on average
_PHONE = 290  # pixels of the line on a phone


def spread_chart(
    distribution: pd.Series,
    areas: Sequence[str],
    indicator: pd.Series,
    *,
    name: Name,
    theme: Theme,
    lang: str,
    dots: bool = False,
    chosen: str = "",
    height: int = 0,
) -> go.Figure:
    """All regions of a year on one line, ours marked and named, the median as dotted tick.

    The line spans the 5th to the 95th percentile and ours; what lies outside stands at its ends.

    Args:
        distribution: Value by geo of all regions.
        areas: The areas to mark; those without a value are left out.
        indicator: Row of `indicators` (decimals).
        name: Gives the name of an area.
        theme: Light or dark.
        lang: Language of names and numbers.
        dots: Stack the regions as dots instead of ticks, for a narrow panel.
        chosen: The area whose label is bold.
        height: Pixels on a wall, where the regions are always dots; by default what the labels
            need, on a line as narrow as on a phone, for what fits there fits everywhere.
    """
    ink = tokens(theme)
    marked = distribution[[geo for geo in areas if geo in distribution.index]].sort_values()
    low, high = value_range(marked, distribution)
    width, columns = (_WALL, 2 * _COLUMNS) if height else (_PHONE, _COLUMNS)
    dots = dots or height > 0

    def at(value: float) -> float:
        return round((min(max(value, low), high) - low) / (high - low) * columns, 2)

    column = distribution.map(at).clip(upper=columns - 0.01).astype(int)
    tallest = int(column.value_counts().max()) if dots else 12
    head = _LABEL * len(marked) + 10
    body = 84 if dots else 34
    if height:
        body = max(body, height - _FOOT - head)
    # The y axis counts dots: whole numbers again.
    unit = max(6.2, body / 14) if tallest <= 13 else body / (tallest + 1)
    total = (body + head) / unit
    base = 0.9 if dots else 17 / unit
    figure = go.Figure()
    shapes: list[dict] = []
    if dots:
        figure.add_scatter(
            x=(column + 0.5).tolist(),
            y=(column.groupby(column).cumcount() + 0.9).tolist(),
            mode="markers",
            marker={
                "size": round(min(6, max(unit, 3)), 1),
                "color": ink.faint,
                "line": {"width": 0.6, "color": ink.tick},
            },
            hoverinfo="skip",
            cliponaxis=False,
        )
    else:
        span = f"{6 / unit:.3g}", f"{28 / unit:.3g}"
        look = {"color": ink.tick, "width": 1}
        for spots, opacity in by_density(distribution.map(at)):
            path = "".join(f"M{x:.4g},{span[0]}V{span[1]}" for x in spots)
            shapes.append({"type": "path", "path": path, "line": look, "opacity": opacity})
    middle = median(distribution, fewest=1)
    if isinstance(middle, float):
        dotted = {"color": ink.ink, "width": 1.2, "dash": "2px,3px"}
        shapes.append(_upright(at(middle), 0, body / unit, dotted))
    decimals = int(indicator["decimals"])
    texts = [f"{name(str(g))} {number(v, decimals, lang)}" for g, v in marked.items()]
    leaders = [at(value) / columns * width for value in marked]
    notes = []
    placed = label_rows(leaders, [len(text) * _LETTER for text in texts], width)
    for geo, text, (row, right) in zip(marked.index, texts, placed, strict=True):
        x, y = at(float(marked[geo])), (body + 8 + _LABEL * (row + 0.5)) / unit
        shapes.append(
            _upright(
                x, base, y + 0.4 * _LABEL / unit, {"color": text_color(geo, theme), "width": 1}
            )
        )
        shapes += _mark(figure, geo, x, base, theme, geo == chosen)
        notes.append(
            {
                "x": x,
                "y": y,
                "xanchor": "right" if right else "left",
                "xshift": -3 if right else 3,
                "showarrow": False,
                # A leader that has to cross a label goes behind it.
                "bgcolor": ink.bg,
                "borderpad": 0,
                "text": f"<b>{text}</b>" if geo == chosen else text,
                "font": {"size": 13.5, "color": region_text(geo, theme)},
            }
        )
    figure.update_layout(
        layout(theme, lang, int(body + head + _FOOT), {"l": 30, "r": 30, "t": 6, "b": 28}),
        shapes=shapes,
        # The lower ones first: letters reach below their line, not over it.
        annotations=sorted(notes, key=lambda note: note["y"]),
        xaxis=_axis(
            (low, high),
            (float(distribution.min()), float(distribution.max())),
            columns,
            theme,
            lang,
        ),
        yaxis={"range": [0, total], "visible": False, "fixedrange": True},
    )
    return figure


def label_rows(
    spots: Sequence[float], widths: Sequence[float], width: float
) -> list[tuple[int, bool]]:
    """Where labels over a line stand so that their leaders cross no other label.

    Args:
        spots: Where each leader stands, ascending, in pixels.
        widths: Pixels of each label.
        width: Pixels of the line.

    Returns:
        For each label its row, 0 for the lowest, and whether it stands left of its leader.
    """
    count = len(spots)
    # Where a label fits on neither side, it stands where less of it sticks out.
    usual = [
        spot + wide > width and spot + wide - width > wide - spot
        for spot, wide in zip(spots, widths, strict=True)
    ]
    free = [spot + wide <= width and spot >= wide for spot, wide in zip(spots, widths, strict=True)]

    def crossed(rows: Sequence[int], left_of: Sequence[bool]) -> tuple[int, int]:
        """Labels that a leader crosses, then those that leave their usual side."""
        reach = [
            (spot - wide, spot) if left else (spot, spot + wide)
            for spot, wide, left in zip(spots, widths, left_of, strict=True)
        ]
        crossings = sum(
            rows[other] > rows[i] and reach[i][0] < spots[other] < reach[i][1]
            for i in range(count)
            for other in range(count)
        )
        return crossings, sum(a != b for a, b in zip(left_of, usual, strict=True))

    # All orders of many labels would be too many to try, and their sides as well of more than few.
    orders = list(permutations(range(count))) if count <= 6 else [tuple(range(count))[::-1]]
    sides = product(
        *(
            (False, True) if both and count <= 4 else (left,)
            for left, both in zip(usual, free, strict=True)
        )
    )
    rows, left_of = min(product(orders, sides), key=lambda placed: crossed(*placed))
    return list(zip(rows, left_of, strict=True))


def _upright(x: float, low: float, high: float, look: dict) -> dict:
    return {"type": "line", "x0": x, "x1": x, "y0": low, "y1": high, "line": look}


def _axis(
    shown: tuple[float, float], all_of: tuple[float, float], columns: int, theme: Theme, lang: str
) -> dict:
    """Ticks at round values; an end that holds what lies beyond it says so."""
    (low, high), (lowest, highest) = shown, all_of
    span = high - low
    beyond = []
    if lowest < low:
        beyond.append((low, f"≤ {_short(low, lang, up=True)}"))
    if highest > high:
        beyond.append((high, f"≥ {_short(high, lang, up=False)}"))
    # A label at an end needs as much room as it is long.
    ticks = [
        tick
        for tick in value_ticks(low, high, 4)
        if all(abs(tick - end) > (0.06 + 0.018 * len(word)) * span for end, word in beyond)
    ]
    words = [*tick_words(ticks, lang), *(word for _, word in beyond)]
    return lying_axis(theme) | {
        "range": [-columns / _COLUMNS, columns + columns / _COLUMNS],
        "tickvals": [(x - low) / span * columns for x in [*ticks, *(x for x, _ in beyond)]],
        "ticktext": words,
        "ticklabeloverflow": "allow",
    }


def _short(value: float, lang: str, up: bool) -> str:
    """A limit with two digits that count, rounded so that what is said of it stays true."""
    if value == 0:
        return "0"
    unit = 10.0 ** (math.floor(math.log10(abs(value))) - 1)
    rounded = (math.ceil if up else math.floor)(value / unit) * unit
    return tick_words([round(rounded, 10)], lang)[0]


def _mark(
    figure: go.Figure, geo: str, x: float, y: float, theme: Theme, chosen: bool
) -> list[dict]:
    if pair_members(geo):
        return split_disc(x, y, geo, theme, 7 if chosen else 6)
    figure.add_scatter(
        x=[x],
        y=[y],
        mode="markers",
        marker={
            "size": 12 if chosen else 10,
            "color": REGION_MARK.get(geo, tokens(theme).other),
            "line": {"width": 1.2, "color": tokens(theme).bg},
        },
        cliponaxis=False,
        hoverinfo="skip",
    )
    return []
