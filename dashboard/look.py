"""Colours and marks: what a region, a level and a theme look like."""

import base64
import html
from dataclasses import dataclass
from typing import Literal

Theme = Literal["light", "dark"]

SANS = '"Source Sans", sans-serif'
SERIF = '"Source Serif", serif'

# One fixed colour per region (Okabe–Ito), the same in both themes; in the order they are shown.
REGION_MARK = {
    "SE331": "#0072B2",
    "SE332": "#D55E00",
    "SE321": "#009E73",
    "SE322": "#CC79A7",
}
ALL = "all"  # stands for the four together where a region can be chosen
# The NUTS 2 areas that two of them share, in the same order.
PAIRS = tuple(dict.fromkeys(region[:4] for region in REGION_MARK))
_REGION_TEXT = {
    "light": {"SE331": "#00609A", "SE332": "#A84A00", "SE321": "#00694D", "SE322": "#94447A"},
    "dark": {"SE331": "#5CB8EE", "SE332": "#FF9A57", "SE321": "#3CC79A", "SE322": "#E3A3CB"},
}
_SEQUENTIAL = {
    ("light", 5): ("#F4EBC1", "#B5D5BE", "#6CABB8", "#2F759F", "#153C6B"),
    ("light", 6): ("#F4EBC1", "#C3DBBE", "#8CC0BD", "#509DB5", "#2A6C9A", "#153C6B"),
    ("dark", 5): ("#1E3A5F", "#2F6E92", "#56A0AE", "#A3CDB4", "#F4EBC1"),
    ("dark", 6): ("#1E3A5F", "#2B618A", "#4389A3", "#74B2B3", "#B5D5BE", "#F4EBC1"),
}


@dataclass(frozen=True)
class Tokens:
    """Colours of a theme, by what they are for."""

    bg: str  # page
    soft: str  # empty state, hover
    ink: str  # figures, headings, the line of the chosen region's pair
    ink2: str  # running text beside figures
    muted: str  # years, sources, axis figures
    other: str  # the other pair's line, Sweden, the EU
    tick: str  # marks of the EU distribution, axis line
    line: str  # hairlines, gridlines
    acc: str  # links, chosen region, current page
    on_acc: str  # text on acc
    tint: str  # background of the chosen option
    sea: str  # field of a map
    land: str  # land outside the data
    no_data: str  # an area without a figure
    border: str  # between areas of a map
    casing: str  # around lines and dots on a map
    faint: str  # ticks and dots of other countries
    band: str  # the band that other countries lie in
    cell_1: str  # a cell of the matrix with few measures ...
    cell_2: str
    cell_3: str
    cell_4: str  # ... to one with many; its text has the colour of on_acc
    map_ink: str  # outline and labels on a map


_LIGHT = Tokens(
    bg="#FFFFFF",
    soft="#F5F6F4",
    ink="#1B2127",
    ink2="#46505A",
    muted="#5C6771",
    other="#6B7680",
    tick="#8A949C",
    line="#D9DEE1",
    acc="#12505C",
    on_acc="#FFFFFF",
    tint="#E6EEEF",
    sea="#EDF3F6",
    land="#DDE1E2",
    no_data="#C3C8CA",
    border="#FFFFFF",
    casing="#FFFFFF",
    faint="#C9D2D8",
    band="#EBEFF0",
    cell_1="#E6F0F0",
    cell_2="#BCDADB",
    cell_3="#6CABB8",
    cell_4="#2F759F",
    map_ink="#14212B",
)
_DARK = Tokens(
    bg="#11161A",
    soft="#192127",
    ink="#E9EDEF",
    ink2="#BCC5CB",
    muted="#9AA6AF",
    other="#94A0A9",
    tick="#7D8992",
    line="#2E3941",
    acc="#8CCBD6",
    on_acc="#11161A",
    tint="#1B2F35",
    sea="#0A1116",
    land="#222D35",
    no_data="#4A555D",
    border="#10181E",
    casing="#0A1116",
    faint="#41505B",
    band="#27333B",
    cell_1="#1B3038",
    cell_2="#234C5A",
    cell_3="#2B6A7E",
    cell_4="#6FB5C0",
    map_ink="#EDF2F4",
)


def tokens(theme: Theme) -> Tokens:
    """The colours of a theme."""
    return _DARK if theme == "dark" else _LIGHT


def region_text(geo: str, theme: Theme) -> str:
    """The colour of text about a region: its own for a county, ink for any other area."""
    return _REGION_TEXT[theme].get(geo, tokens(theme).ink)


def map_ramp(classes: int, theme: Theme) -> tuple[str, ...]:
    """Fill colours of a map from the lowest class to the highest, for 5 or 6 classes."""
    return _SEQUENTIAL[theme, classes]


def pair_members(geo: str) -> tuple[str, ...]:
    """The regions of ours that share the figures of a NUTS 2 area; empty for any other area."""
    return tuple(region for region in REGION_MARK if len(geo) == 4 and region.startswith(geo))


def mark_svg(geo: str, theme: Theme, radius: float = 6) -> str:
    """Shapes of an area's mark about the origin, as the inside of an `<svg>`.

    A solid disc for a county, a disc split in two colours with a ring of ink for an area shared
    by two, a grey square for any other.
    """
    ink = tokens(theme)
    if geo in REGION_MARK:
        return f'<circle r="{radius}" fill="{REGION_MARK[geo]}"/>'
    members = pair_members(geo)
    if len(members) == 2:
        left, right = (REGION_MARK[region] for region in members)
        r = radius - 0.6
        return (
            f'<path d="M0,{-r}A{r},{r} 0 0 0 0,{r}Z" fill="{left}"/>'
            f'<path d="M0,{-r}A{r},{r} 0 0 1 0,{r}Z" fill="{right}"/>'
            f'<circle r="{r}" fill="none" stroke="{ink.ink}" stroke-width="1.2"/>'
        )
    side = radius * 1.6
    return (
        f'<rect x="{-side / 2}" y="{-side / 2}" width="{side}" height="{side}" fill="{ink.other}"/>'
    )


def mark(geo: str, theme: Theme, alt: str = "", size: int = 12) -> str:
    """The mark of an area as an `<img>`; leave `alt` empty where the name stands beside it."""
    half = size / 2
    return svg_image(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" '
        f'viewBox="{-half} {-half} {size} {size}">{mark_svg(geo, theme, half)}</svg>',
        alt,
        "mark",
    )


def svg_image(svg: str, alt: str, css_class: str) -> str:
    """An SVG drawing as an `<img>` with its data in the address.

    Streamlit removes `<svg>` from `st.html` but leaves images alone.
    """
    data = base64.b64encode(svg.encode()).decode()
    return (
        f'<img class="{css_class}" alt="{html.escape(alt)}" src="data:image/svg+xml;base64,{data}">'
    )
