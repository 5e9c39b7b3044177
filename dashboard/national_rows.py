"""National measures as rows of a table: course, place among countries, Sweden, the EU."""

from collections.abc import Callable
from html import escape

import pandas as pd

from dashboard.area_lines import COUNTRY, EU, Line
from dashboard.look import svg_image, tokens
from dashboard.national import Pair, figure_words, place_words, side_name
from dashboard.placing import source_line
from dashboard.prose import scroll
from dashboard.sentences import listing
from dashboard.shell import Frame
from dashboard.strips import distribution_strip
from dashboard.words import number

_WIDE, _HIGH = 132, 30  # pixels of a small line
_HEADS = ("measure", "course", "among", "se", "eu", "unit", "year")


def rows_table(frame: Frame, pairs: list[Pair], address: Callable[[str], str]) -> str:
    """National measures of an area as a table.

    Args:
        frame: The page.
        pairs: The measures.
        address: Gives the link that draws a measure in full.
    """
    head = "".join(f'<th scope="col">{escape(frame.t(f"circular.{name}"))}</th>' for name in _HEADS)
    body = "".join(_row(frame, pair, address(str(pair.row["id"]))) for pair in pairs)
    key = escape(frame.t("circular.rows_key"))
    return f'<p class="source">{key}</p>' + scroll(
        frame.t("circular.others"),
        f'<table class="figures measures"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>",
    )


def _row(frame: Frame, pair: Pair, address: str) -> str:
    se, eu = escape(frame.t("circular.se")), escape(frame.t("circular.eu"))
    name = f'<a href="{escape(address)}" target="_self">{escape(frame.word(pair.row, "short"))}</a>'
    return (
        f'<tr><th scope="row">{name}</th>'
        f"<td>{small_line(frame, pair)}</td><td>{_among(frame, pair)}</td>"
        f'<td data-label="{se}"><b>{escape(figure_words(frame, pair, COUNTRY))}</b></td>'
        f'<td data-label="{eu}">{escape(figure_words(frame, pair, EU))}</td>'
        f"<td>{escape(frame.word(pair.row, 'unit'))}</td><td>{escape(_year(frame, pair))}</td></tr>"
    )


def _among(frame: Frame, pair: Pair) -> str:
    """All countries on a line, the EU dotted, Sweden as its mark, and the same in words."""
    words = place_words(frame, pair)
    if not words:
        return f"<small>{escape(frame.t('circular.no_place'))}</small>"
    middle = pair.values.get(EU, pair.values[COUNTRY])
    alt = frame.t("circular.among_alt", count=len(pair.among), year=pair.year)
    ours = {COUNTRY: pair.values[COUNTRY]}
    drawn = distribution_strip(pair.among, middle, ours, frame.theme, alt)
    return f"{drawn}<small>{escape(words[:1].upper() + words[1:])}</small>"


def _year(frame: Frame, pair: Pair) -> str:
    """The year of a pair; where one side has a later figure, why that is not shown."""
    both = pair.figures[pair.figures["geo"].isin([COUNTRY, EU])].dropna(subset="value")
    if int(both["year"].max()) == pair.year:
        return str(pair.year)
    return frame.t("circular.common_year", year=pair.year)


def rows_source(frame: Frame, pairs: list[Pair]) -> str:
    """Where the figures of some national measures come from, at least one."""
    shown = pd.concat([pair.figures for pair in pairs])
    shown = shown[shown["geo"].isin([COUNTRY, EU])]
    return source_line(frame, shown, explain=False)


def small_line(frame: Frame, pair: Pair) -> str:
    """Sweden's course and the EU's, thinner, cut where a series breaks; a dot ends each."""
    ink = tokens(frame.theme)
    both = pair.figures[pair.figures["geo"].isin([COUNTRY, EU])].dropna(subset="value")
    low, high = float(both["value"].min()), float(both["value"].max())
    first, last = int(both["year"].min()), int(both["year"].max())

    def at(year: int, value: float) -> tuple[float, float]:
        x = 3 + (year - first) / max(last - first, 1) * (_WIDE - 6)
        y = _HIGH - 4 - (value - low) / ((high - low) or 1) * (_HIGH - 8)
        return round(x, 1), round(y, 1)

    drawn, ends = "", {}
    for geo, colour, width in ((EU, ink.other, 1.2), (COUNTRY, ink.ink, 2)):
        rows = both[both["geo"] == geo].sort_values("year")
        if rows.empty:
            continue
        line = Line(geo, rows, str(pair.row["rhythm"]))
        years, values = line.points()
        path, before = "", None
        for year, value in zip(years, values, strict=True):
            if year is not None and value is not None:
                x, y = at(year, value)
                # A value without neighbours is a line of no length, seen by its round ends.
                path += f"{'M' if before is None else 'L'}{x},{y}h0"
            before = year
        look = f'fill="none" stroke="{colour}" stroke-width="{width}" stroke-linecap="round"'
        x, y = at(int(line.last["year"]), float(line.last["value"]))
        dot = f'<circle cx="{x}" cy="{y}" r="{width + 0.8}" fill="{colour}"/>'
        drawn += f'<path d="{path}" {look}/>{dot}'
        ends[geo] = [
            number(float(v), pair.decimals, frame.lang) for v in rows["value"].iloc[[0, -1]]
        ]
    told = (
        frame.t("circular.course_of", name=side_name(frame, geo), start=start, end=end)
        for geo, (start, end) in reversed(ends.items())
    )
    courses = listing(list(told), frame.lang)
    alt = frame.t("circular.course_alt", first=first, last=last, courses=courses)
    return svg_image(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDE}" height="{_HIGH}">{drawn}</svg>',
        alt,
        "course",
    )
