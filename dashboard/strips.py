"""Small drawings that stand in a line of text: distribution, sparkline, arrow, locator map."""

import json
import math
from collections.abc import Collection, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path

import pandas as pd

from dashboard.look import REGION_MARK, Theme, mark_svg, svg_image, tokens

_BOUNDARIES = Path(__file__).resolve().parent.parent / "static/boundaries/2024/nuts3_nordic.geojson"
_SVG = '<svg xmlns="http://www.w3.org/2000/svg"'
_PAD = 4.0  # per cent kept free at each end so that a mark there is not cut


def distribution_strip(
    values: pd.Series, middle: float, ours: Mapping[str, float], theme: Theme, alt: str
) -> str:
    """The drawing of `distribution_svg` as an image.

    It stretches with the page while marks and ticks keep their size.
    """
    return svg_image(distribution_svg(values, middle, ours, theme), alt, "strip")


def distribution_svg(
    values: pd.Series,
    middle: float,
    ours: Mapping[str, float],
    theme: Theme,
    width: int | None = None,
) -> str:
    """One tick per region on a line, their middle dotted, ours as their marks.

    Args:
        values: Values of the EU's regions or countries, ours among them.
        middle: Their median, or the value of the EU.
        ours: Value of each area of ours by its code.
        theme: Light or dark.
        width: Pixels, for paper; by default as wide as its place.
    """
    ink = tokens(theme)
    low, high = min(values.min(), *ours.values()), max(values.max(), *ours.values())
    # What is wide stretches; on paper a mark needs its own width at the ends.
    pad = 900 / width if width else _PAD

    def x(at: float) -> float:
        share = (at - low) / (high - low) if high > low else 0.5
        return round(pad + share * (100 - 2 * pad), 1)

    ticks = "".join(f'<path d="M{x(v) * 10:g},6v14"/>' for v in values)
    dotted = f"{x(middle):g}%"
    marks = "".join(
        f'<svg x="{x(value):g}%" y="13" overflow="visible"><circle r="8.5" fill="{ink.bg}"/>'
        f"{mark_svg(geo, theme, 7)}</svg>"
        for geo, value in ours.items()
    )
    wide = width or "100%"
    return (
        f'{_SVG} width="{wide}" height="26">'
        f'<svg viewBox="0 0 1000 26" preserveAspectRatio="none" width="100%" height="26">'
        f"<style>path{{vector-effect:non-scaling-stroke}}</style>"
        f'<g stroke="{ink.tick}" stroke-opacity=".5" stroke-width="1.2">{ticks}</g></svg>'
        f'<line x1="{dotted}" x2="{dotted}" y1="0" y2="26" stroke="{ink.ink}" '
        f'stroke-width="1.6" stroke-dasharray="2 2"/>'
        f"{marks}</svg>"
    )


def percentile_svg(share: float, geo: str, theme: Theme) -> str:
    """An area among the EU's regions: a line from the lowest to the highest, thick in its middle.

    Args:
        share: Share of the regions with a lower value, 0–100. The thick part is the middle half of
            the regions, the tick their median.
        geo: The area, drawn as its mark.
        theme: Light or dark.

    Returns:
        An SVG of 104 by 16 pixels.
    """
    ink = tokens(theme)
    return (
        f'{_SVG} width="104" height="16" viewBox="-2 -8 104 16">'
        f'<path d="M0,0H100" stroke="{ink.tick}" stroke-width="1"/>'
        f'<path d="M25,0H75" stroke="{ink.tick}" stroke-width="4.5"/>'
        f'<path d="M50,-7V7" stroke="{ink.ink}" stroke-width="1.2"/>'
        f'<g transform="translate({6 + 0.88 * share:.1f},0)"><circle r="7" fill="{ink.bg}"/>'
        f"{mark_svg(geo, theme, 6)}</g></svg>"
    )


def percentile_line(share: float, geo: str, theme: Theme) -> str:
    """The same as an image; what it shows stands beside it in words."""
    return svg_image(percentile_svg(share, geo, theme), "", "percentile")


def sparkline(
    years: list[int], values: list[float], theme: Theme, alt: str, breaks: Collection[int] = ()
) -> str:
    """The drawing of `sparkline_svg` as an image that stretches with the page."""
    return svg_image(sparkline_svg(years, values, theme, breaks), alt, "spark")


def sparkline_svg(
    years: list[int],
    values: list[float],
    theme: Theme,
    breaks: Collection[int] = (),
    width: int | None = None,
) -> str:
    """A national series as a thin grey line that ends in the square of Sweden.

    The line is cut where a series breaks, and where a year is missing unless the whole series
    skips years evenly.

    Args:
        years: Rising years.
        values: A value for each.
        theme: Light or dark.
        breaks: Years that belong to another series than the year before.
        width: Pixels, for paper; by default as wide as its place.
    """
    ink = tokens(theme)
    low, high = min(values), max(values)
    step = min((b - a for a, b in pairwise(years)), default=1)

    def point(year: int, value: float) -> tuple[float, float]:
        along = (year - years[0]) / (years[-1] - years[0]) if len(years) > 1 else 1.0
        up = (value - low) / (high - low) if high > low else 0.5
        return round(10 * (_PAD + along * (100 - 2 * _PAD)), 1), round(28 - up * 20, 1)

    path = ""
    for before, (year, value) in zip([None, *years], zip(years, values, strict=True), strict=False):
        joined = before is not None and year - before == step and year not in breaks
        command = "L" if joined else "M"
        x, y = point(year, value)
        path += f"{command}{x},{y}"
    x, y = point(years[-1], values[-1])
    wide = width or "100%"
    return (
        f'{_SVG} width="{wide}" height="36">'
        f'<svg viewBox="0 0 1000 36" preserveAspectRatio="none" width="100%" height="36">'
        f'<path d="{path}" fill="none" stroke="{ink.other}" stroke-width="1.8" '
        f'vector-effect="non-scaling-stroke"/></svg>'
        f'<svg x="{x / 10}%" y="{y}" overflow="visible">{mark_svg("SE", theme, 6)}</svg></svg>'
    )


_ARROWS = {
    "up": "M2,12L12,2M5,2H12V9",
    "down": "M2,2L12,12M5,12H12V5",
    "none": "M1,8C3,4 5,4 7,7S11,10 13,6",
}


def trend_arrow(direction: str, theme: Theme) -> str:
    """The arrow of a trend, or the wave of none; the word stands beside it."""
    return svg_image(
        f'{_SVG} width="14" height="14"><path d="{_ARROWS[direction]}" fill="none" '
        f'stroke="{tokens(theme).ink}" stroke-width="1.8"/></svg>',
        "",
        "arrow",
    )


def locator(regions: tuple[str, ...], theme: Theme, alt: str) -> str:
    """The drawing of `locator_svg` as an image."""
    drawn = locator_svg(regions, theme)
    return svg_image(drawn, alt, "locator") if drawn else ""


@cache
def locator_svg(regions: tuple[str, ...], theme: Theme) -> str:
    """A map of the Swedish counties: the four darker, those chosen in their colours.

    Lengths are true along the 63rd parallel: x is the longitude times cos 63°. "" where the
    boundaries have not been published.
    """
    if not _BOUNDARIES.exists():
        return ""
    features = json.loads(_BOUNDARIES.read_text(encoding="utf-8"))["features"]
    ink = tokens(theme)
    shapes = []
    for feature in features:
        geo = str(feature.get("id") or feature["properties"].get("NUTS_ID"))
        if not geo.startswith("SE"):
            continue
        fill = REGION_MARK[geo] if geo in regions else ink.tick if geo in REGION_MARK else ink.line
        opacity = 1 if geo in regions or geo not in REGION_MARK else 0.55
        shapes.append(f'<path d="{_outline(feature["geometry"])}" fill="{fill}" '
                      f'fill-opacity="{opacity}"/>')  # fmt: skip
    outline = f'stroke="{ink.bg}" stroke-width=".8" stroke-linejoin="round"'
    return (
        f'{_SVG} width="130" height="300" viewBox="0 0 130 300">'
        f"<g {outline}>{''.join(shapes)}</g></svg>"
    )


def _outline(geometry: dict) -> str:
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    scale = 21.5  # pixels per degree of latitude
    narrow = scale * math.cos(math.radians(63))
    rings = (ring for polygon in polygons for ring in polygon)
    return "".join(
        "M" + "L".join(f"{(x - 10.9) * narrow:.1f},{(69.2 - y) * scale:.1f}" for x, y in ring) + "Z"
        for ring in rings
    )
