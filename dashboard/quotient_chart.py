"""How large a share each industry has in an area against a reference, on a scale of doublings."""

import math
from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from dashboard.area_lines import Name
from dashboard.axes import layout
from dashboard.chart_notes import NOTE
from dashboard.look import Theme, tokens
from dashboard.marks import cut, split_disc
from dashboard.words import number

_NAMES, _DOMAINS = 246, 126  # pixels of the two columns beside the rows
_LETTERS = 38  # of a name that fits its column
_JOBS, _QUOTIENT = 54, 114  # pixels from the plot's right edge to the end of the two columns
_HEAD, _FOOT = 46, 30
_PHONE, _LETTER, _SMALL_LETTER = 346, 6.9, 6.2  # pixels of a row on a phone, of letters
_QUIET = 0.55  # opacity of the other area's mark


def quotient_chart(
    quotients: pd.DataFrame,
    chosen: str,
    names: Mapping[str, tuple[str, str]],
    *,
    heads: tuple[str, str, str, str],
    name: Name,
    theme: Theme,
    lang: str,
    narrow: bool = False,
    height: int = 0,
) -> go.Figure:
    """A row per industry in which the chosen area has a quotient, the largest first.

    A hairline leads from 1, the share of the reference, to the mark of the chosen area; the other
    areas' marks are smaller and quieter. Jobs and quotient of the chosen area stand at the right.

    Args:
        quotients: Columns geo, industry, value (jobs), quotient (NaN = none); two areas that
            share their figures, or one; at least one quotient of the chosen area.
        chosen: The area that decides rows and order.
        names: Code with name, and domain or "", by industry.
        heads: Over the line at 1, the domains, the jobs, the quotients.
        name: Gives the name of an area.
        theme: Light or dark.
        lang: Language of the numbers.
        narrow: Names stand over their rows instead of beside them, for a phone.
        height: Pixels that the rows share; as high as they need by default.
    """
    ink = tokens(theme)
    known = quotients[quotients["quotient"].notna()]
    own = known[known["geo"] == chosen].sort_values("quotient", ascending=False, kind="stable")
    row_of = {industry: row for row, industry in enumerate(own["industry"])}
    drawn = known[known["industry"].isin(row_of)].assign(
        x=lambda rows: rows["quotient"].map(math.log2),
        y=lambda rows: rows["industry"].map(row_of),
    )
    low, high = min(-1.0, drawn["x"].min()), max(1.0, drawn["x"].max())
    low, high = low - 0.35, high + 0.35
    needed = (44 if narrow else 27) * len(own) + _HEAD + _FOOT
    # On a phone a row's name stands over it, so that the mark sits in the row's lower part.
    down = 0.22 if narrow else 0.0
    one = {"type": "line", "x0": 0, "x1": 0, "yref": "paper", "y0": 0, "y1": 1}
    shapes: list[dict] = [one | {"line": {"color": ink.ink, "width": 1.2}}]
    shapes += [
        {
            "type": "line",
            "x0": 0,
            "x1": item.x,
            "y0": item.y + down,
            "y1": item.y + down,
            "line": {"color": ink.ink, "width": 1.4},
        }
        for item in drawn[drawn["geo"] == chosen].itertuples()
    ]
    for item in drawn.sort_values("geo", key=lambda geos: geos == chosen).itertuples():
        lead = item.geo == chosen
        disc = split_disc(item.x, item.y + down, item.geo, theme, 7 if lead else 5)
        shapes += [shape | {"opacity": 1 if lead else _QUIET} for shape in disc]
    figure = go.Figure(
        go.Scatter(
            x=drawn["x"].tolist(),
            y=(drawn["y"] + down).tolist(),
            mode="markers",
            marker={"size": 14, "opacity": 0},
            hoverinfo="text",
            hovertext=[_hover(item, names, name, lang) for item in drawn.itertuples()],
            cliponaxis=False,
        )
    )
    figure.update_layout(
        layout(
            theme,
            lang,
            height or needed,
            {"l": 4 if narrow else _NAMES + _DOMAINS, "r": _QUOTIENT + 2, "t": _HEAD, "b": _FOOT},
        ),
        hovermode="closest",
        shapes=shapes,
        annotations=[
            *_row_notes(own, row_of, names, theme, lang, narrow),
            *_heads(heads, theme, narrow),
        ],
        xaxis=_doublings(low, high, theme),
        yaxis={"range": [len(own) - 0.5, -0.5], "visible": False, "fixedrange": True},
    )
    return figure


def _hover(item: object, names: Mapping[str, tuple[str, str]], name: Name, lang: str) -> str:
    jobs, quotient = number(item.value, 0, lang), number(item.quotient, 2, lang)
    return f"{name(item.geo)}, {names[item.industry][0]} <b>{quotient}</b> ({jobs})"


def _row_notes(
    own: pd.DataFrame,
    row_of: Mapping[str, int],
    names: Mapping[str, tuple[str, str]],
    theme: Theme,
    lang: str,
    narrow: bool,
) -> list[dict]:
    """Name and domain at the left, jobs and quotient at the right of each row."""
    ink = tokens(theme)
    notes: list[dict] = []
    for item in own.itertuples():
        label, domain = names[item.industry]
        row = {"y": row_of[item.industry], "xref": "paper", "showarrow": False}
        left = {"x": 0, "xanchor": "left", "font": {"color": ink.ink}}
        muted = {"font": {"size": NOTE, "color": ink.muted}}
        if narrow:
            # Where both would run over the edge, the domain is left to the table.
            fits = _LETTER * len(label) + _SMALL_LETTER * len(domain) < _PHONE
            small = f'<span style="font-size:{NOTE}px;color:{ink.muted}">{domain}</span>'
            text = f"{label} {small}" if domain and fits else label
            place = {"xshift": -4, "yshift": 10, "text": text, "bgcolor": ink.bg}
            notes.append(row | left | place)
        else:
            notes.append(row | left | {"xshift": -_NAMES - _DOMAINS, "text": cut(label, _LETTERS)})
            notes.append(row | left | muted | {"xshift": -_DOMAINS, "text": domain})
        right = {"x": 1, "xanchor": "right", "yshift": -10 if narrow else 0}
        jobs, quotient = number(item.value, 0, lang), number(item.quotient, 2, lang)
        notes += [
            row | right | {"xshift": _JOBS, "text": jobs, "font": {"color": ink.ink2}},
            row
            | right
            | {"xshift": _QUOTIENT, "text": f"<b>{quotient}</b>", "font": {"color": ink.ink}},
        ]
    return notes


def _heads(heads: tuple[str, str, str, str], theme: Theme, narrow: bool) -> list[dict]:
    middle, domain, jobs, quotient = heads
    over = {"y": 1, "yref": "paper", "yanchor": "bottom", "showarrow": False}
    muted = over | {"xref": "paper", "font": {"size": NOTE, "color": tokens(theme).muted}}
    right = muted | {"x": 1, "xanchor": "right", "yshift": 22}
    notes = [
        over
        | {"x": 0, "text": middle, "yshift": 4}
        | {"font": {"size": NOTE, "color": tokens(theme).ink}},
        right | {"xshift": _JOBS, "text": jobs},
        right | {"xshift": _QUOTIENT, "text": quotient},
    ]
    if not narrow:
        place = {"x": 0, "xanchor": "left", "xshift": -_DOMAINS, "yshift": 22, "text": domain}
        notes.append(muted | place)
    return notes


def _doublings(low: float, high: float, theme: Theme) -> dict:
    """Ticks at 1/4, 1/2, 1, 2, 4: a half lies as far from 1 as a double."""
    ink = tokens(theme)
    powers = range(math.ceil(low), math.floor(high) + 1)
    return {
        "range": [low, high],
        "tickvals": list(powers),
        "ticktext": [str(2**power) if power >= 0 else f"1/{2**-power}" for power in powers],
        "tickangle": 0,
        "tickfont": {"color": ink.muted},
        "ticks": "",
        "gridcolor": ink.line,
        "gridwidth": 1,
        "zeroline": False,
        "showline": False,
        "fixedrange": True,
    }
