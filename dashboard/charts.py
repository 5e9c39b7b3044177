"""Figures over time: a trend of areas of ours, and a national measure among the countries."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.axes import layout, value_axis, value_range, year_axis
from dashboard.i18n import t
from dashboard.look import REGION_MARK, Theme, pair_members, tokens
from dashboard.marks import (
    EndLabel,
    distribution_column,
    end_labels,
    label_text,
    line_look,
    split_disc,
    text_color,
)
from dashboard.words import number

EU = "EU27_2020"
COUNTRY = "SE"
HOLLOW = frozenset("uei")  # unreliable, estimated, imputed
NOTE = 12.5  # pixels of the text of notes in a chart

_NORDIC = {"SE", "FI", "NO", "DK", "IS"}
_EFTA = {"NO", "IS", "CH", "LI"}
_MARGIN = {"l": 34, "r": 164, "t": 34, "b": 28}

Name = Callable[[str], str]


@dataclass(frozen=True)
class Target:
    """A political goal for a measure, drawn as a dashed line from target to target."""

    year: int
    value: float
    label: str


@dataclass(frozen=True)
class _Line:
    """One area's values in order of year, and which of them may be joined."""

    geo: str
    rows: pd.DataFrame
    rhythm: str

    @property
    def step(self) -> int:
        """Years between two values that a line may join."""
        if self.rhythm == "annual":
            return 1
        if self.rhythm == "biennial":
            return 2
        known = self.known["year"]
        return int(known.diff().min()) if len(known) > 1 else 1

    @property
    def known(self) -> pd.DataFrame:
        return self.rows[self.rows["value"].notna()]

    @property
    def last(self) -> pd.Series:
        return self.known.iloc[-1]

    @property
    def breaks(self) -> list[int]:
        """Years flagged as a break that have an earlier value."""
        known = self.known
        flagged = known[known["flag"].str.contains("b")]["year"]
        return [int(year) for year in flagged if year > known["year"].min()]

    def points(self) -> tuple[list[int | None], list[float | None]]:
        """Years and values with a gap wherever the line must not be drawn through."""
        years: list[int | None] = []
        values: list[float | None] = []
        breaks, step = set(self.breaks), self.step
        for year, value in zip(self.known["year"], self.known["value"], strict=True):
            before = years[-1] if years else None
            if before is not None and (year in breaks or year - before > step):
                years.append(None)
                values.append(None)
            years.append(int(year))
            values.append(float(value))
        return years, values


def trend_chart(
    figures: pd.DataFrame,
    indicator: pd.Series,
    *,
    name: Name,
    theme: Theme,
    lang: str,
    chosen: str = "",
    distribution: pd.Series | None = None,
    height: int = 270,
) -> go.Figure:
    """Lines of areas over time, each ending in its place among Europe's regions.

    Args:
        figures: Columns geo, year, value, flag, confidential of every area to draw: counties,
            NUTS 2 areas, SE, EU27_2020 or any other; at least one value.
        indicator: Row of `indicators` (decimals, rhythm).
        name: Gives the name of an area.
        theme: Light or dark.
        lang: Language of names and numbers.
        chosen: The region of the reader; its pair is drawn in ink.
        distribution: Values of all regions in the latest year, index geo; drawn upright at the
            right end on the same scale. Its median stands in where figures lack the EU.
        height: Pixels.
    """
    decimals = int(indicator["decimals"])
    lines = _lines(figures, str(indicator["rhythm"]))
    margin = _MARGIN if distribution is not None else _MARGIN | {"r": 140}
    low, high = value_range(figures["value"], distribution)
    years = [int(year) for year in figures["year"]]
    discs_only = indicator["rhythm"] == "biennial"
    figure = go.Figure()
    shapes: list[dict] = []
    notes: list[dict] = []
    latest = max(int(line.last["year"]) for line in lines)
    labels = []
    for line in lines:
        reference = line.geo == COUNTRY or line.geo.startswith("EU")
        _draw(
            figure,
            line,
            {"line": line_look(line.geo, chosen, theme)},
            discs_only=discs_only and not reference,
            words=_hover(line, name(line.geo), decimals, lang),
        )
        if not reference:
            shapes += _mark(figure, line, theme, every_year=discs_only)
            shapes += _break_lines(line.breaks, theme)
        figure_words = number(line.last["value"], decimals, lang)
        if line.last["year"] != latest:
            figure_words += f" ({line.last['year']})"
        label = label_text(name(line.geo), figure_words, bold=not reference)
        labels.append(EndLabel(float(line.last["value"]), label, text_color(line.geo, theme)))
    notes += _break_note([b for line in lines for b in line.breaks if _is_ours(line.geo)], lang)
    shapes += _confidential_bands(lines, theme)
    notes += _confidential_notes(figure, lines, low, high, years, name, theme, lang)
    if distribution is not None and len(distribution):
        ours = [(x.geo, float(x.last["value"])) for x in lines if _is_ours(x.geo)]
        shapes += distribution_column(distribution, ours, theme)
        notes.append(_column_head(distribution, theme, lang))
        if not any(line.geo.startswith("EU") for line in lines):
            median = float(distribution.median())
            shapes.append(_level_line(median, theme))
            words = t(f"charts.median.{compared_with(distribution)}", lang)
            text = label_text(words, number(median, decimals, lang), bold=False)
            labels.append(EndLabel(median, text, tokens(theme).muted))
    plot_height = height - margin["t"] - margin["b"]
    notes += end_labels(labels, (low, high), plot_height)
    figure.update_layout(
        layout(theme, lang, height, margin),
        hovermode="x unified",
        xaxis=year_axis(years, theme),
        yaxis=value_axis(low, high, theme, lang),
        shapes=shapes,
        annotations=notes,
    )
    return figure


def national_chart(
    figures: pd.DataFrame,
    indicator: pd.Series,
    *,
    name: Name,
    theme: Theme,
    lang: str,
    height: int = 300,
    targets: Sequence[Target] = (),
) -> go.Figure:
    """A national measure: Sweden in ink, the EU beside it, all other countries faint.

    Args:
        figures: Columns geo, year, value, flag, confidential of SE, EU27_2020 and any other
            country; at least one value of Sweden or of the EU.
        indicator: Row of `indicators` (decimals, rhythm).
        name: Gives the name of a country.
        theme: Light or dark.
        lang: Language of names and numbers.
        height: Pixels.
        targets: Goals to draw, in order of year.
    """
    ink = tokens(theme)
    decimals = int(indicator["decimals"])
    rhythm = str(indicator["rhythm"])
    lines = {line.geo: line for line in _lines(figures, rhythm)}
    margin = _MARGIN | {"r": 128, "t": 14, "l": 46}
    main = figures["geo"].isin([COUNTRY, EU])
    values = [*figures.loc[main, "value"], 0.0, *(goal.value for goal in targets)]
    others = figures.loc[~main, "value"].dropna()
    low, high = value_range(values, others)
    figure = go.Figure()
    faint = [line.points() for geo, line in lines.items() if geo not in (COUNTRY, EU)]
    if faint:
        figure.add_scatter(
            x=[year for years, _ in faint for year in [*years, None]],
            y=[value for _, values in faint for value in [*values, None]],
            mode="lines",
            line={"color": ink.faint, "width": 0.9},
            opacity=0.6,
            hoverinfo="skip",
        )
    labels, notes, shapes = [], [], []
    for geo, colour, width in ((EU, ink.other, 2.0), (COUNTRY, ink.ink, 2.8)):
        if geo not in lines:
            continue
        line = lines[geo]
        for look in ({"color": ink.bg, "width": width + 3}, {"color": colour, "width": width}):
            words = _hover(line, name(geo), decimals, lang) if look["color"] == colour else None
            _draw(figure, line, {"line": look}, discs_only=False, words=words)
        hollow = bool(set(line.last["flag"]) & HOLLOW)
        _dot(figure, line.last, colour, ink.bg if hollow else colour, size=9)
        text = label_text(name(geo), number(line.last["value"], decimals, lang))
        if hollow:
            words = t("charts.estimated", lang, year=line.last["year"])
            text += f'<br><span style="font-size:{NOTE}px;color:{ink.muted}">{words}</span>'
        labels.append(EndLabel(float(line.last["value"]), text, colour))
        shapes += _break_lines(line.breaks if geo == COUNTRY else [], theme)
    if COUNTRY in lines:
        notes += _break_note(lines[COUNTRY].breaks, lang)
    years = [int(year) for year in figures["year"]] + [goal.year for goal in targets]
    notes += _draw_targets(figure, targets, theme)
    notes += end_labels(labels, (low, high), height - margin["t"] - margin["b"])
    figure.update_layout(
        layout(theme, lang, height, margin),
        hovermode="x unified",
        xaxis=year_axis(years, theme),
        yaxis=value_axis(low, high, theme, lang),
        shapes=shapes,
        annotations=notes,
    )
    return figure


def distribution_words(distribution: pd.Series, lang: str) -> str:
    """How many regions a distribution holds, and which: `227 EU-regioner`."""
    count = number(len(distribution), 0, lang)
    return t(f"charts.regions.{compared_with(distribution)}", lang, count=count)


def compared_with(distribution: pd.Series) -> str:
    """Which regions a distribution holds, as the last part of a text key."""
    if all(len(geo) == 2 for geo in distribution.index):
        return "countries"
    countries = {geo[:2] for geo in distribution.index}
    if countries <= _NORDIC:
        return "nordic"
    level = "nuts2" if all(len(geo) == 4 for geo in distribution.index) else "nuts3"
    return f"{level}_efta" if countries & _EFTA else level


def _lines(figures: pd.DataFrame, rhythm: str) -> list[_Line]:
    """The areas that have a value, references first so that ours are drawn over them."""
    order = [*REGION_MARK, "SE33", "SE32", COUNTRY, EU]
    geos = sorted(
        figures.loc[figures["value"].notna(), "geo"].unique(),
        key=lambda geo: (-(order.index(geo) if geo in order[:6] else 9), geo),
    )
    by_geo = {geo: rows.sort_values("year") for geo, rows in figures.groupby("geo")}
    return [_Line(geo, by_geo[geo], rhythm) for geo in geos]


def _is_ours(geo: str) -> bool:
    return geo in REGION_MARK or bool(pair_members(geo))


def _hover(line: _Line, name: str, decimals: int, lang: str) -> list[str | None]:
    """What the hover label says of each point of `line.points()`."""
    by_year = line.known.set_index("year")
    words: list[str | None] = []
    for year in line.points()[0]:
        if year is None:
            words.append(None)
            continue
        flags = flag_words(by_year.at[year, "flag"], lang)
        figure = number(by_year.at[year, "value"], decimals, lang)
        words.append(f"{name} <b>{figure}</b>" + (f" ({flags})" if flags else ""))
    return words


def flag_words(flag: str, lang: str) -> str:
    """A value's flags in words, joined by commas; a letter without words stands as it is."""
    known = "bcdefimnprsuz"
    return ", ".join(t(f"charts.flags.{x}", lang) if x in known else x for x in flag)


def _draw(
    figure: go.Figure,
    line: _Line,
    look: dict[str, Any],
    *,
    discs_only: bool,
    words: list[str | None] | None,
) -> None:
    years, values = line.points()
    # A line of single points between gaps would be invisible.
    alone = not discs_only and any(
        value is not None
        and (i == 0 or values[i - 1] is None)
        and (i + 1 == len(values) or values[i + 1] is None)
        for i, value in enumerate(values)
    )
    mode = "markers" if discs_only else "lines+markers" if alone else "lines"
    size = 0.1 if discs_only else look["line"]["width"] + 2
    figure.add_scatter(
        x=years,
        y=values,
        mode=mode,
        **look,
        marker={"color": look["line"]["color"], "size": size},
        cliponaxis=False,
        hoverinfo="skip" if words is None else "text",
        hovertext=words,
    )


def _mark(figure: go.Figure, line: _Line, theme: Theme, every_year: bool) -> list[dict]:
    """Discs of an area: at its last value, at unreliable values, or at every value."""
    ink = tokens(theme)
    shapes = []
    for _, row in line.known.iterrows():
        last = row["year"] == line.last["year"]
        unreliable = "u" in row["flag"] or (last and bool(set(row["flag"]) & HOLLOW))
        if not (last or every_year or unreliable):
            continue
        if pair_members(line.geo) and not unreliable:
            shapes += split_disc(int(row["year"]), float(row["value"]), line.geo, theme)
        else:
            colour = REGION_MARK.get(line.geo, ink.ink if pair_members(line.geo) else ink.other)
            _dot(figure, row, colour, ink.bg if unreliable else colour, size=9)
    return shapes


def _dot(figure: go.Figure, row: pd.Series, colour: str, fill: str, size: float) -> None:
    figure.add_scatter(
        x=[int(row["year"])],
        y=[float(row["value"])],
        mode="markers",
        marker={"color": fill, "size": size, "line": {"color": colour, "width": 2}},
        cliponaxis=False,
        hoverinfo="skip",
    )


def _break_lines(years: Iterable[int], theme: Theme) -> list[dict]:
    return [
        {
            "type": "line",
            "x0": year - 0.5,
            "x1": year - 0.5,
            "yref": "paper",
            "y0": 0,
            "y1": 1,
            "line": {"color": tokens(theme).tick, "width": 1, "dash": "2px,3px"},
            "layer": "below",
        }
        for year in years
    ]


def _break_note(years: Sequence[int], lang: str) -> list[dict]:
    """Names the latest break; the source line lists all."""
    if not years:
        return []
    year = max(years)
    return [
        _note(t("charts.break", lang, year=year), year - 0.5, 1, xanchor="left", yanchor="top")
        | {"yref": "paper"}
    ]


def _note(text: str, x: float, y: float, **more: Any) -> dict:
    return {"text": text, "x": x, "y": y, "showarrow": False, "font": {"size": NOTE}} | more


def _confidential(line: _Line) -> list[int]:
    rows = line.rows[line.rows["value"].isna() & (line.rows["confidential"] != "")]
    return [int(year) for year in rows["year"]]


def _confidential_bands(lines: Iterable[_Line], theme: Theme) -> list[dict]:
    years = sorted({year for line in lines for year in _confidential(line)})
    return [
        {
            "type": "rect",
            "x0": year - 0.35,
            "x1": year + 0.35,
            "yref": "paper",
            "y0": 0,
            "y1": 1,
            "fillcolor": tokens(theme).line,
            "opacity": 0.55,
            "line": {"width": 0},
            "layer": "below",
        }
        for year in years
    ]


def _confidential_notes(
    figure: go.Figure,
    lines: Iterable[_Line],
    low: float,
    high: float,
    shown: Sequence[int],
    name: Name,
    theme: Theme,
    lang: str,
) -> list[dict]:
    """A cross on the axis for each confidential year, and above the bands the word and whose."""
    word = t("charts.confidential", lang)
    years: list[int] = []
    names = []
    for line in lines:
        hidden = _confidential(line)
        if not hidden:
            continue
        years += hidden
        names.append(name(line.geo))
        figure.add_scatter(
            x=hidden,
            y=[low + 0.04 * (high - low)] * len(hidden),
            mode="text",
            text="×",
            textfont={"color": tokens(theme).ink2},
            hoverinfo="text",
            hovertext=f"{name(line.geo)}: {word}",
        )
    if not years:
        return []
    at = (float(np.mean([min(years), max(years)])) - min(shown)) / (max(shown) - min(shown) or 1)
    anchor = "left" if at < 0.3 else "right" if at > 0.7 else "center"
    place = {"left": min(years), "right": max(years), "center": (min(years) + max(years)) / 2}
    text = f"× {word}, {', '.join(names)}"
    return [_note(text, place[anchor], 1, yref="paper", xanchor=anchor, yanchor="bottom")]


def _column_head(distribution: pd.Series, theme: Theme, lang: str) -> dict:
    head = _note(distribution_words(distribution, lang), 1, 1, xref="paper", yref="paper")
    return head | {
        "xanchor": "right",
        "xshift": 162,
        "yanchor": "bottom",
        "yshift": 12,
        "font": {"size": NOTE, "color": tokens(theme).muted},
    }


def _level_line(value: float, theme: Theme) -> dict:
    look = {"color": tokens(theme).other, "width": 1.2, "dash": "2px,3px"}
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": value,
        "y1": value,
        "line": look,
        "layer": "below",
    }


def _draw_targets(figure: go.Figure, targets: Sequence[Target], theme: Theme) -> list[dict]:
    if not targets:
        return []
    ink = tokens(theme).ink
    figure.add_scatter(
        x=[goal.year for goal in targets],
        y=[goal.value for goal in targets],
        mode="lines+markers",
        line={"color": ink, "width": 1.6, "dash": "5px,4px"},
        marker={"symbol": "diamond-open", "size": 9, "color": ink},
        cliponaxis=False,
        hoverinfo="skip",
    )
    return [
        _note(goal.label, goal.year, goal.value, xanchor="right", yanchor="bottom", yshift=6)
        for goal in targets
    ]
