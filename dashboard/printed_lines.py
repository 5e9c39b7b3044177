"""The lines of a drawing for paper and the marks on them, told apart without colour."""

from dataclasses import dataclass
from html import escape

from dashboard.area_lines import COUNTRY, Line, is_ours, marked
from dashboard.look import PAIRS, REGION_MARK, mark_svg, tokens
from dashboard.marks import line_look

_INK = tokens("light")
# On a black-and-white print a county is known by the dashes of its line, in points.
_DASHES = dict(zip(REGION_MARK, ("", "7 2.5", "2.5 2", "8 2.5 2 2.5"), strict=True))


@dataclass(frozen=True)
class Plot:
    """Where values and years lie on the paper, in points."""

    left: float
    right: float
    top: float
    bottom: float
    years: tuple[float, float]
    values: tuple[float, float]

    def x(self, year: float) -> float:
        """Points from the left edge to a year."""
        first, last = self.years
        return round(self.left + (year - first) / (last - first) * (self.right - self.left), 2)

    def y(self, value: float) -> float:
        """Points from the top to a value."""
        low, high = self.values
        return round(self.bottom - (value - low) / (high - low) * (self.bottom - self.top), 2)


def _look(line: Line, area: bool, chosen: str) -> tuple[str, float, str]:
    """Colour, width and dashes of a line."""
    look = line_look(line.geo, chosen, "light")
    if area and line.geo == COUNTRY:
        return _INK.ink, 2, ""
    dashes = _DASHES.get(line.geo, "1.5 2.5" if "dash" in look else "")
    if line.geo in PAIRS and not chosen.startswith(line.geo):
        dashes = "7 2.5"
    return look["color"], round(look["width"] * 0.75, 2), dashes


def line_path(plot: Plot, line: Line, area: bool, chosen: str, every_year: bool) -> str:
    """The values joined wherever they may be; one without neighbours is a dot."""
    colour, width, dashes = _look(line, area, chosen)
    if every_year and area:
        return ""
    path, dots, before = "", "", None
    years, values = line.points()
    for place, (year, value) in enumerate(zip(years, values, strict=True)):
        if year is None or value is None:
            before = None
            continue
        at = f"{plot.x(year)},{plot.y(value)}"
        after = years[place + 1] if place + 1 < len(years) else None
        if before is None and after is None:
            x, y = at.split(",")
            dots += f'<circle cx="{x}" cy="{y}" r="{width / 2 + 1:g}" fill="{colour}"/>'
        path += f"{'M' if before is None else 'L'}{at}"
        before = year
    dash = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<path class="line" data-geo="{escape(line.geo)}" d="{path}" fill="none" '
        f'stroke="{colour}" stroke-width="{width}" stroke-linejoin="round"{dash}/>{dots}'
    )


def line_marks(plot: Plot, areas: list[Line], every_year: bool) -> tuple[list[str], bool]:
    """The marks of the areas compared, and whether any of them is hollow."""
    parts, any_hollow = [], False
    for line in areas:
        for row, hollow in marked(line, every_year):
            colour = REGION_MARK.get(line.geo, _INK.ink)
            shape = mark_svg(line.geo, "light", 4.2)
            if not is_ours(line.geo) and line.geo != COUNTRY:
                shape = f'<circle r="3.6" fill="{_INK.other}"/>'
            if hollow:
                shape = f'<circle r="3.6" fill="{_INK.bg}" stroke="{colour}" stroke-width="1.4"/>'
            any_hollow |= hollow
            at = f"{plot.x(int(row['year']))},{plot.y(float(row['value']))}"
            kind = "hollow" if hollow else "mark"
            parts.append(f'<g class="{kind}" transform="translate({at})">{shape}</g>')
    return parts, any_hollow
