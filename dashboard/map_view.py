"""The view of a map: what an address asks for, and the picture and words that it gets.

A page, a slide, a file and a paper show the same view, for none of this needs a page to run.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, cast, get_args

import pandas as pd
import plotly.graph_objects as go

from dashboard.boundaries import areas, drawn_areas
from dashboard.look import ALL, PAIRS, REGION_MARK
from dashboard.map_classes import CLASSES, Classes, Scale, map_scale
from dashboard.map_figures import MapFigures
from dashboard.map_legend import legend_strip
from dashboard.map_windows import STRIPPED, Size, Window
from dashboard.map_words import agreement, headline_of, kicker, map_sentence
from dashboard.mapped import areas_on_map, first_mapped, map_figures, mapped
from dashboard.maps import left_out, map_chart
from dashboard.release import Release
from dashboard.shell import Frame
from dashboard.state import Choice, known_codes

MOST_AREAS = 6  # followed at once beside a map; more lines cannot be told apart there
BESIDE = "beside"  # names the second of two maps in an address
Limits = Literal["year", "all"]
LIMITS: tuple[Limits, ...] = get_args(Limits)


@dataclass(frozen=True)
class MapChoices:
    """What an address asks a map to show.

    Attributes:
        indicator: Catalogue id.
        window: `nordic`, `eu` or `four`.
        year: Calendar year.
        regions: Areas to follow, as codes of the address; `areas_on_map` tells those drawn.
        classes: How values become colours.
        limits: Whether the limits of the colours are those of the year or of all years.
        beside: Catalogue id of a second map, "" for none; the same one for another year.
        beside_year: Its year, None for that of the first map or, of the same measure, its first.
    """

    indicator: str
    window: Window
    year: int
    regions: tuple[str, ...] = ()
    classes: Classes = "quantile"
    limits: Limits = "year"
    beside: str = ""
    beside_year: int | None = None

    def params(self) -> dict[str, str]:
        """All of it as parameters of an address, defaults too."""
        return {
            "indicator": self.indicator,
            "level": self.window,
            "year": str(self.year),
            "region": ",".join(self.regions),
            "classes": self.classes,
            "limits": self.limits,
            "beside": self.beside,
            "beside_year": str(self.beside_year or ""),
        }

    def in_year(self, year: int) -> "MapChoices":
        """The same view in another year."""
        return replace(self, year=year)


@dataclass(frozen=True)
class ShownMap:
    """One map of a view.

    Attributes:
        row: Row of `indicators`.
        level: Level of the areas that it draws, `nuts3` or `nuts2`.
        window: What it shows.
        year: Its year.
        figures: Their figures.
        observations: The same as rows, for source and table.
        scale: What colour a value gets.
        selected: The areas followed that it draws.
    """

    row: pd.Series
    level: str
    window: Window
    year: int
    figures: MapFigures
    observations: pd.DataFrame
    scale: Scale
    selected: tuple[str, ...]

    @property
    def indicator(self) -> str:
        """Catalogue id."""
        return str(self.row["id"])

    @property
    def hatched(self) -> bool:
        """Whether it shows values that two counties share."""
        return self.level == "nuts2"


def map_choices(
    release: Release, params: Mapping[str, str]
) -> tuple[MapChoices, dict[str, list[str]]]:
    """What the parameters of an address ask for, as far as the release can show it.

    Args:
        release: The figures; at least one of its indicators is `mapped`.
        params: Parameters by name; what is left out has its default.

    Returns:
        The choices, and by parameter the codes that cannot be shown.
    """
    layers = mapped(release)
    unknown: dict[str, list[str]] = {}

    def known(name: str, options: Sequence[str], default: str, many: bool = False) -> list[str]:
        choice = Choice(name, options, default, many)
        codes, wrong = known_codes(params.get(name, ""), choice)
        if wrong:
            unknown[name] = wrong
        return codes

    [indicator] = known("indicator", list(layers), first_mapped(release, layers))
    windows = layers[indicator]
    [level] = known("level", list(windows), next(iter(windows)))
    window = cast(Window, level)
    layer = windows[window]
    years = [str(year) for year in layer.years]
    [year] = known("year", years, years[-1])
    codes = [ALL, *REGION_MARK, *PAIRS, *(geo for k in ("nuts3", "nuts2") for geo in areas(k))]
    asked = known("region", codes, "", many=True)
    asked = [geo for code in asked for geo in (REGION_MARK if code == ALL else [code])]
    followed = [geo for geo in asked if areas_on_map([geo], layer.level, window)][:MOST_AREAS]
    off = [geo for geo in asked if geo not in followed]
    if off:
        unknown["region"] = [*unknown.get("region", []), *off]
    [classes] = known("classes", CLASSES, CLASSES[0])
    [limits] = known("limits", LIMITS, LIMITS[0])
    # A year beside alone means the same measure.
    same = indicator if params.get("beside_year") in years else ""
    fitting = [other for other in layers if window in layers[other]]
    beside = "".join(known("beside", fitting, same))
    others = [str(year) for year in layers[beside][window].years] if beside else years
    first = others[0] if beside == indicator else ""
    beside_year = "".join(known("beside_year", others, first)) if beside else ""
    if not beside and params.get("beside_year"):
        unknown["beside_year"] = known_codes(params["beside_year"], Choice("", (), ""))[1]
    choices = MapChoices(
        indicator=indicator,
        window=window,
        year=int(year),
        regions=tuple(followed[:MOST_AREAS]),
        classes=cast(Classes, classes),
        limits=cast(Limits, limits),
        beside=beside,
        beside_year=int(beside_year) if beside_year else None,
    )
    return choices, unknown


def shown_maps(release: Release, choices: MapChoices) -> tuple[ShownMap, ...]:
    """The map of a view, or the two of it; two years of one measure share their colours."""
    shown = [(choices.indicator, choices.year)]
    if choices.beside:
        shown.append((choices.beside, _beside_year(release, choices)))
    of_one = choices.beside == choices.indicator
    years = tuple(sorted({year for _, year in shown})) if of_one else ()
    return tuple(_shown(release, choices, i, year, years or (year,)) for i, year in shown)


def _beside_year(release: Release, choices: MapChoices) -> int:
    """The year of the second map: the one asked for, else that of the first or the one before."""
    if choices.beside_year:
        return choices.beside_year
    years = mapped(release)[choices.beside][choices.window].years
    return max((year for year in years if year <= choices.year), default=years[0])


def _shown(
    release: Release, choices: MapChoices, indicator: str, year: int, years: tuple[int, ...]
) -> ShownMap:
    window = choices.window
    layer = mapped(release)[indicator][window]
    row = release.indicators.loc[indicator]
    figures = map_figures(release, indicator, layer, window, year)
    drawn = drawn_areas(layer.level, window)
    if choices.limits == "all":
        years = layer.years
    values = figures.values
    if len(years) > 1:
        values = release.observations(indicator, drawn, list(years))["value"].dropna()
    return ShownMap(
        row=row,
        level=layer.level,
        window=window,
        year=year,
        figures=figures,
        observations=release.observations(indicator, drawn, [year]),
        scale=map_scale(values, row, window, choices.classes, years),
        selected=tuple(areas_on_map(choices.regions, layer.level, window)),
    )


def map_figure(frame: Frame, shown: ShownMap, size: Size, base_path: str = "") -> go.Figure:
    """The picture of a map; its legend is in it unless `map_strip` makes one.

    Args:
        frame: Language, theme and names.
        shown: The map.
        size: See `map_chart`.
        base_path: The setting `server.baseUrlPath`.
    """
    return map_chart(
        shown.figures,
        shown.row,
        level=shown.level,
        window=shown.window,
        size=size,
        name=frame.name,
        theme=frame.theme,
        lang=frame.lang,
        selected=shown.selected,
        base_path=base_path,
        scale=shown.scale,
    )


def map_strip(frame: Frame, shown: ShownMap, size: Size) -> str:
    """The legend of a small map as HTML; "" where it is in the picture."""
    if size not in STRIPPED:
        return ""
    return legend_strip(
        shown.scale,
        shown.row,
        secret=bool(shown.figures.secret),
        hatched=shown.hatched,
        theme=frame.theme,
        lang=frame.lang,
    )


def map_omits(frame: Frame, shown: ShownMap, size: Size) -> str:
    """That Iceland is outside a map that has no room for it, "" where all is there."""
    return frame.t("map.iceland") if left_out(shown.level, shown.window, size) else ""


def map_kicker(frame: Frame, shown: ShownMap) -> str:
    """The small line over a map: measure, unit and year."""
    return kicker(frame, shown.row, shown.year)


def map_headline(frame: Frame, shown: ShownMap) -> str:
    """What a map says of the areas followed, or of ours, among the EU's regions."""
    known = (shown.indicator, shown.level, shown.year, shown.figures)
    return headline_of(frame, *known, shown.selected)


def map_agreement(frame: Frame, shown: ShownMap) -> str:
    """Which areas the headline compares with, and which the picture shows.

    Where it is one of several years, also that they are not to be compared, if that is so.
    """
    known = (shown.indicator, shown.level, shown.year, shown.figures)
    words = agreement(frame, *known, shown.window)
    if len(shown.scale.years) < 2 or shown.row["comparable_over_time"]:
        return words
    key = "charts.apart" if shown.row["scale"] == "points" else "charts.prices"
    return f"{words} {frame.t(key)}".strip()


def map_says(frame: Frame, shown: ShownMap) -> str:
    """The picture in a sentence."""
    return map_sentence(frame, shown.indicator, shown.year, shown.figures)
