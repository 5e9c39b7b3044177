"""National measures of the circular economy: Sweden and the EU side by side, in words and rows."""

from dataclasses import dataclass
from html import escape

import pandas as pd

from analysis.coverage import fullest_year
from analysis.printed import side
from dashboard.area_lines import COUNTRY, EU, Line, flag_words
from dashboard.look import svg_image, tokens
from dashboard.placing import source_line
from dashboard.prose import scroll
from dashboard.release import Release
from dashboard.sentences import listing
from dashboard.shell import Frame
from dashboard.words import number, unit_gap, year_span

_WIDE, _HIGH = 132, 30  # pixels of a small line


@dataclass(frozen=True)
class Pair:
    """A national measure in the latest year that Sweden and the EU have in common.

    Attributes:
        row: Row of `indicators`.
        figures: Columns geo, year, value, flag, confidential, series of all countries and the EU.
        year: That year; the latest of either where they have none in common.
        values: Value of `SE` and `EU27_2020` in that year; one may be missing.
        flags: Flags of the same.

    A plain count is held against nothing: its figures and values leave the EU out.
    """

    row: pd.Series
    figures: pd.DataFrame
    year: int
    values: dict[str, float]
    flags: dict[str, str]


def national_pair(release: Release, indicator: str) -> Pair | None:
    """A national measure beside the EU; None where neither has a value."""
    row = release.indicators.loc[indicator]
    figures = release.observations(indicator)
    if row["count"]:
        # Sweden against the total of the EU would only show that it is smaller.
        figures = figures[figures["geo"] != EU]
    both = figures[figures["geo"].isin([COUNTRY, EU]) & figures["value"].notna()]
    year = fullest_year(both, (COUNTRY, EU))
    if year is None:
        return None
    rows = both[both["year"] == year].set_index("geo")
    values = {str(geo): float(value) for geo, value in rows["value"].items()}
    flags = {str(geo): str(flag) for geo, flag in rows["flag"].items()}
    return Pair(row, figures, year, values, flags)


def _side(pair: Pair) -> str:
    """Whether Sweden is `lower` than the EU, `higher` or `equal` as printed; "" if unknown."""
    if len(pair.values) < 2:
        return ""
    return side(pair.values[COUNTRY], pair.values[EU], int(pair.row["decimals"]))


def finding(frame: Frame, pairs: list[Pair]) -> tuple[str, list[str]]:
    """The headline of the page and its lines: on which measures Sweden is lower and higher."""
    sides = {kind: [p for p in pairs if _side(p) == kind] for kind in ("lower", "higher", "equal")}
    count = number(len(sides["lower"]), 0, frame.lang)
    title = frame.t("circular.title", lower=count, count=len([p for p in pairs if _side(p)]))
    lines = []
    for kind, found in sides.items():
        if found:
            items = [frame.t("circular.item", **_words(frame, pair)) for pair in found]
            lines.append(frame.t(f"circular.{kind}", items=listing(items, frame.lang)))
    return title, lines


def _words(frame: Frame, pair: Pair) -> dict[str, object]:
    digits = int(pair.row["decimals"])
    shown = {
        key: number(pair.values[geo], digits, frame.lang) if geo in pair.values else "–"
        for key, geo in (("se", COUNTRY), ("eu", EU))
    }
    label = frame.word(pair.row, "short")
    unit = frame.word(pair.row, "unit")
    unit = unit_gap(unit, frame.lang) + unit
    label = label[:1].lower() + label[1:]
    return shown | {"label": label, "unit": unit, "year": pair.year, "flags": _flags(frame, pair)}


def _flags(frame: Frame, pair: Pair) -> str:
    """What the flags of both figures mean, once where they are the same: `; imputerat`."""
    told = {geo: flag_words(flag, frame.lang) for geo, flag in pair.flags.items()}
    words = {geo: text for geo, text in told.items() if text}
    if len(words) == len(told) and len(set(words.values())) == 1:
        return f"; {next(iter(words.values()))}"
    return "".join(f"; {frame.name(geo)} {text}" for geo, text in words.items())


def pair_sentence(frame: Frame, pair: Pair) -> str:
    """Sweden and the EU in one sentence, with flags in words."""
    parts = [
        f"{frame.name(geo)} {_figure(frame, pair, geo)}"
        for geo in (COUNTRY, EU)
        if geo in pair.values
    ]
    unit = frame.word(pair.row, "unit")
    values = listing(parts, frame.lang)
    return frame.t("charts.values", year=pair.year, values=values, unit=unit)


def _figure(frame: Frame, pair: Pair, geo: str) -> str:
    if geo not in pair.values:
        return frame.t("circular.no_count" if pair.row["count"] else "maps.none")
    figure = number(pair.values[geo], int(pair.row["decimals"]), frame.lang)
    flags = flag_words(pair.flags[geo], frame.lang)
    return f"{figure} ({flags})" if flags else figure


def rows_table(frame: Frame, pairs: list[Pair]) -> str:
    """The other national measures of an area as a table: course, Sweden, EU, unit, year."""
    heads = ("measure", "course", "se", "eu", "unit", "year")
    head = "".join(f'<th scope="col">{escape(frame.t(f"circular.{name}"))}</th>' for name in heads)
    se, eu = escape(frame.t("circular.se")), escape(frame.t("circular.eu"))
    body = "".join(
        f'<tr><th scope="row">{escape(frame.word(pair.row, "short"))}</th>'
        f"<td>{small_line(frame, pair)}</td>"
        f'<td data-label="{se}"><b>{escape(_figure(frame, pair, COUNTRY))}</b></td>'
        f'<td data-label="{eu}">{escape(_figure(frame, pair, EU))}</td>'
        f"<td>{escape(frame.word(pair.row, 'unit'))}</td><td>{escape(_year(frame, pair))}</td></tr>"
        for pair in pairs
    )
    return scroll(
        frame.t("circular.others"),
        f'<table class="figures measures"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>",
    )


def _year(frame: Frame, pair: Pair) -> str:
    """The year of a pair; where one side has a later figure, why that is not shown."""
    both = pair.figures[pair.figures["geo"].isin([COUNTRY, EU])].dropna(subset="value")
    if int(both["year"].max()) == pair.year:
        return str(pair.year)
    return frame.t("circular.common_year", year=pair.year)


def rows_source(frame: Frame, pairs: list[Pair]) -> str:
    """Where the figures of such a table come from."""
    shown = pd.concat([pair.figures for pair in pairs])
    shown = shown[shown["geo"].isin([COUNTRY, EU])]
    return source_line(frame, shown, explain=False)


def small_line(frame: Frame, pair: Pair) -> str:
    """Sweden's course in ink and the EU's in grey, cut where the series breaks."""
    ink = tokens(frame.theme)
    both = pair.figures[pair.figures["geo"].isin([COUNTRY, EU])].dropna(subset="value")
    low, high = float(both["value"].min()), float(both["value"].max())
    first, last = int(both["year"].min()), int(both["year"].max())

    def at(year: int, value: float) -> str:
        x = 3 + (year - first) / max(last - first, 1) * (_WIDE - 6)
        return f"{x:.1f},{_HIGH - 4 - (value - low) / ((high - low) or 1) * (_HIGH - 8):.1f}"

    drawn = ""
    for geo, colour, width in ((EU, ink.other, 1.2), (COUNTRY, ink.ink, 2)):
        rows = both[both["geo"] == geo].sort_values("year")
        path, before = "", None
        step = Line(geo, rows, str(pair.row["rhythm"])).step
        for row in rows.itertuples():
            joined = before is not None and "b" not in row.flag and row.year - before <= step
            path += f"{'L' if joined else 'M'}{at(row.year, row.value)}"
            before = row.year
        drawn += f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}"/>'
    key = "course_alone" if pair.row["count"] else "course_alt"
    alt = frame.t(f"circular.{key}", first=first, last=last)
    return svg_image(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDE}" height="{_HIGH}">{drawn}</svg>',
        alt,
        "course",
    )


def gap_box(frame: Frame, area: pd.Series, regional: pd.DataFrame) -> str:
    """What does not exist for counties in an area, and the regional measures that come closest."""
    shown = regional[regional["last_year"] > 0]
    waiting = regional[regional["last_year"] == 0]
    title = escape(frame.t(f"circular.gap.{'missing' if shown.empty else 'partly'}"))
    parts = [f"<h3>{title}</h3><p>{escape(frame.word(area, 'gap'))}</p>"]
    if len(shown):
        parts.append(_listed(frame, shown))
    if len(waiting):
        parts.append(f"<h3>{escape(frame.t('circular.gap.waiting'))}</h3>{_listed(frame, waiting)}")
    return f'<aside class="gap">{"".join(parts)}</aside>'


def _listed(frame: Frame, regional: pd.DataFrame) -> str:
    entries = (
        f"<dt>{escape(frame.word(row, 'short'))}</dt><dd>{escape(_state(frame, row))}</dd>"
        for _, row in regional.iterrows()
    )
    return f"<dl>{''.join(entries)}</dl>"


def _state(frame: Frame, row: pd.Series) -> str:
    """Where a regional measure is shown, or where it is published."""
    if row["last_year"] > 0:
        years = year_span(int(row["first_year"]), int(row["last_year"]))
        return frame.t(f"circular.regional.{row['level']}", years=years)
    source = frame.t(f"circular.sources.{row['source']}")
    return frame.t(f"circular.regional.waiting_{row['level']}", source=source)


def anchors(frame: Frame, areas: pd.DataFrame, counts: dict[str, tuple[int, int]]) -> str:
    """A strip of links to the areas, each with its number of measures."""
    items = "".join(
        f'<li><a href="#{key}"><b>{place}. {escape(frame.word(area, "label"))}</b>'
        f"<span>{escape(count_words(frame, *counts[str(key)]))}</span></a></li>"
        for place, (key, area) in enumerate(areas.iterrows(), 1)
    )
    return f'<ul class="anchors">{items}</ul>'


def count_words(frame: Frame, measures: int, regional: int) -> str:
    """How many measures an area has, and how many of them by region."""
    key = "none" if not regional else "one" if regional == 1 else "some"
    return frame.t(f"circular.counts.{key}", count=measures, regional=regional)
