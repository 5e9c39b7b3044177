"""The page of a wall: screens of 1920 × 1080 that are moved through by keys, as one HTML file."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import plotly
import plotly.io

from dashboard.boundaries import STATIC
from dashboard.i18n import t
from dashboard.look import Theme, svg_image, tokens
from dashboard.projector.slides import Shown

_HERE = Path(__file__).parent
PLOTLY = Path(plotly.__file__).parent / "package_data/plotly.min.js"
_FONTS = {
    ("Source Sans", 400): "NorrSans-Regular.ttf",
    ("Source Sans", 600): "NorrSans-SemiBold.ttf",
    ("Source Serif", 600): "NorrSerif-SemiBold.ttf",
}
LARGEST = 2.56
"""How much a chart of a page is enlarged: its smallest type of 12.5 pixels becomes 32."""
_ROOM = (1792, 682)  # pixels of a chart on the stage
_KEYS = ("next", "before", "ends", "full", "black", "leave")


@dataclass(frozen=True)
class Stage:
    """What a page of a wall is made of.

    Attributes:
        screens: HTML of each screen, from `view_screen` and others.
        figures: What is drawn on them, by number.
        title: Of the page.
        lang: `sv` or `en`.
        theme: Light or dark.
        leave: Where Escape leads, "" for nowhere.
        more: HTML before the script of the stage, such as that of a session.
        note: What must be known of all its screens, "" for nothing.
    """

    screens: Sequence[str]
    figures: Sequence[Mapping[str, Any]]
    title: str
    lang: str
    theme: Theme
    leave: str = ""
    more: str = ""
    note: str = ""


def plain_figure(shown: Shown) -> dict[str, Any]:
    """The figure of a slide as plotly.js takes it."""
    found: dict[str, Any] = json.loads(plotly.io.to_json(shown.view.figure)) if shown.view else {}
    return {part: found[part] for part in ("data", "layout") if part in found}


def view_screen(shown: Shown, figure: int, lang: str) -> str:
    """A screen that shows a figure, or says why there is none.

    Args:
        shown: The slide.
        figure: Number of its figure on the stage.
        lang: `sv` or `en`.
    """
    kind = "none" if shown.view is None else "map" if shown.is_map else "chart"
    drawing = ""
    if shown.view:
        alt = escape(f"{shown.view.title}. {shown.view.sentence}")
        scale = 1.0 if shown.is_map else min(LARGEST, _ROOM[1] / shown.view.figure.layout.height)
        drawing = (
            f'<div class="drawing" role="img" aria-label="{alt}" data-figure="{figure}" '
            f'data-scale="{scale:.4g}"></div>'
        )
    beneath = "".join(f"<p>{escape(line)}</p>" for line in shown.beneath)
    code = svg_image(shown.qr, t("projector.code", lang, title=shown.headline), "qr")
    return (
        f'<section class="screen {kind}" aria-label="{escape(shown.headline)}">'
        f'<header><h1 style="--size:{headline_size(shown.headline, shown.is_map)}px">'
        f"{escape(shown.headline)}</h1>{beneath}</header>{drawing}"
        f'{code if shown.qr else ""}<p class="source">{escape(shown.source)}</p></section>'
    )


def headline_size(headline: str, narrow: bool = False) -> int:
    """Pixels of a headline, so that it leaves the room of the drawing alone."""
    steps = ((75, 56), (115, 50), (190, 42)) if narrow else ((110, 56), (170, 48), (240, 42))
    return next((size for letters, size in steps if len(headline) <= letters), 36)


def stage_page(stage: Stage, base_path: str | None) -> str:
    """The page of a stage.

    Args:
        stage: What it is made of.
        base_path: Where the server keeps its files: they are fetched from there. None puts all
            that the page needs inside it, so that it opens from a disk.
    """
    inside = base_path is None
    needed = {str(trace.get("geojson", "")) for f in stage.figures for trace in f["data"]}
    given = {
        "figures": stage.figures,
        "boundaries": {a: _boundaries(a) for a in sorted(needed - {""})} if inside else {},
        "leave": stage.leave,
        "topojson": json.loads((STATIC / "world_110m.json").read_text(encoding="utf-8")),
    }
    drawing = (
        f"<script>{_read(PLOTLY)}</script>"
        if inside
        else f'<script src="{base_path}/stage/plotly.js"></script>'
    )
    ink = tokens(stage.theme)
    colours = ";".join(
        f"--{field.name.replace('_', '-')}:{getattr(ink, field.name)}" for field in fields(ink)
    )
    faces = "".join(_face(*face, file, base_path) for face, file in _FONTS.items())
    return (
        f'<!doctype html><html lang="{stage.lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="{stage.theme}"><title>{escape(stage.title)}</title>'
        f"<style>{faces}:root{{{colours}}}{_read(_HERE / 'stage.css')}</style></head><body>"
        f'<main id="stage">{"".join(stage.screens)}<p class="where" aria-hidden="true"></p></main>'
        f'<p id="said" role="status"></p><p class="told" role="alert"></p>'
        f'<p class="note" role="note">{escape(stage.note)}</p>'
        f'<div id="black" hidden></div>{_help(stage.lang)}'
        f'<script type="application/json" id="figures">{script_data(given)}</script>'
        f"{drawing}{stage.more}<script>{_read(_HERE / 'stage.js')}</script></body></html>"
    )


def script_data(value: object) -> str:
    """JSON that can stand in a script: no text in it can end the script."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def key_lines(keys: Sequence[str], lang: str) -> str:
    """What keys do, as HTML for a list of terms.

    Args:
        keys: Names of the keys, under `projector.keys` in `dashboard/texts`.
        lang: `sv` or `en`.
    """
    return "".join(
        f"<dt>{escape(t(f'projector.keys.{key}.keys', lang))}</dt>"
        f"<dd>{escape(t(f'projector.keys.{key}.does', lang))}</dd>"
        for key in keys
    )


def _help(lang: str) -> str:
    title = escape(t("projector.keys.title", lang))
    lines = key_lines(_KEYS, lang)
    return f'<div id="help" role="dialog" aria-label="{title}" hidden><dl>{lines}</dl></div>'


def _boundaries(address: str) -> dict[str, Any]:
    """The boundaries that a map fetches from an address under `static/`."""
    path = STATIC / address.rpartition("app/static/")[2]
    loaded: dict[str, Any] = json.loads(_read(path))
    return loaded


def _face(family: str, weight: int, file: str, base_path: str | None) -> str:
    if base_path is None:
        held = base64.b64encode((STATIC / "fonts" / file).read_bytes()).decode()
        source = f"data:font/ttf;base64,{held}"
    else:
        source = f"{base_path}/app/static/fonts/{file}"
    return f'@font-face{{font-family:"{family}";font-weight:{weight};src:url({source})}}'


@cache
def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
