"""The lines of a chart: an area's values, cut wherever they must not be joined."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.i18n import t
from dashboard.look import PAIRS, REGION_MARK, pair_members
from dashboard.words import number

EU = "EU27_2020"
COUNTRY = "SE"
HOLLOW = frozenset("uei")  # unreliable, estimated, imputed

Name = Callable[[str], str]


@dataclass(frozen=True)
class Line:
    """One area's values in order of year, and which of them may be joined."""

    geo: str
    rows: pd.DataFrame
    rhythm: str

    @property
    def step(self) -> int:
        """Years between two values that a line may join."""
        if self.rhythm in ("annual", "three_years"):
            return 1
        if self.rhythm == "biennial":
            return 2
        known = self.known["year"]
        return int(known.diff().min()) if len(known) > 1 else 1

    @property
    def known(self) -> pd.DataFrame:
        """The rows that have a value."""
        return self.rows[self.rows["value"].notna()]

    @property
    def last(self) -> pd.Series:
        """The latest row that has a value."""
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


def area_lines(figures: pd.DataFrame, rhythm: str) -> list[Line]:
    """The areas that have a value, references first so that ours are drawn over them."""
    order = [*REGION_MARK, *PAIRS, COUNTRY, EU]
    geos = sorted(
        figures.loc[figures["value"].notna(), "geo"].unique(),
        key=lambda geo: (-(order.index(geo) if geo in order[:6] else 9), geo),
    )
    by_geo = {geo: rows.sort_values("year") for geo, rows in figures.groupby("geo")}
    return [Line(geo, by_geo[geo], rhythm) for geo in geos]


def is_ours(geo: str) -> bool:
    """Whether an area is one of the four regions or one of their pairs."""
    return geo in REGION_MARK or bool(pair_members(geo))


def is_reference(geo: str) -> bool:
    """Whether an area is the country or the EU, which others are held against."""
    return geo == COUNTRY or geo.startswith("EU")


def without_totals(figures: pd.DataFrame) -> pd.DataFrame:
    """Leaves out the country and the EU, whose counts would press those of areas flat."""
    totals = figures["geo"].map(is_reference)
    areas = figures[~totals]
    return areas if areas["value"].notna().any() else figures


def compared(lines: list[Line]) -> list[Line]:
    """The lines of what is compared: regions, or whatever there is where no region is shown."""
    regions = [line for line in lines if not is_reference(line.geo)]
    return regions if any(len(line.geo) > 2 for line in regions) else lines


def marked(line: Line, every_year: bool) -> Iterator[tuple[pd.Series, bool]]:
    """The rows of a line that have a mark, and whether it is hollow.

    They are the last value, those that are unreliable, and every value where `every_year` says so.
    """
    for _, row in line.known.iterrows():
        last = row["year"] == line.last["year"]
        hollow = "u" in row["flag"] or (last and bool(set(row["flag"]) & HOLLOW))
        if last or every_year or hollow:
            yield row, hollow


def hover_words(line: Line, name: str, decimals: int, lang: str) -> list[str | None]:
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
    """A value's flags in words, joined by commas; of one without words, that it has none."""
    known = "bcdefimnprsuz"
    return ", ".join(
        t(f"charts.flags.{x}", lang) if x in known else t("charts.unknown_flag", lang, flag=x)
        for x in re.findall("[a-z][0-9]*", flag)
    )


def has_hollow(figure: go.Figure) -> bool:
    """Whether a figure shows a hollow mark, which needs an explanation beside it."""
    return any((trace.meta or {}).get("hollow", False) for trace in figure.data)


def draw_line(
    figure: go.Figure,
    line: Line,
    look: dict[str, Any],
    *,
    discs_only: bool,
    words: list[str | None] | None,
) -> None:
    """Adds a line, or invisible points that only hold hover labels where marks are drawn."""
    years, values = line.points()
    # A line of single points between gaps would be invisible.
    alone = [
        value is not None
        and (i == 0 or values[i - 1] is None)
        and (i + 1 == len(values) or values[i + 1] is None)
        for i, value in enumerate(values)
    ]
    if discs_only or not any(alone):
        mode, size = "markers" if discs_only else "lines", 0.1
    else:
        # A value without neighbours has no line to be seen by.
        mode = "lines+markers"
        size = [look["line"]["width"] + 2 if single else 0 for single in alone]
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


def draw_dot(
    figure: go.Figure, row: pd.Series, colour: str, fill: str, size: float, symbol: str = "circle"
) -> None:
    """Adds one mark; hollow where `fill` is the colour of the page."""
    figure.add_scatter(
        x=[int(row["year"])],
        y=[float(row["value"])],
        mode="markers",
        marker={
            "color": fill,
            "size": size,
            "symbol": symbol,
            "line": {"color": colour, "width": 2},
        },
        meta={"hollow": fill != colour},
        cliponaxis=False,
        hoverinfo="skip",
    )
