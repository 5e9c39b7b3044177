"""What maps are drawn from: which areas the boundary files hold, hatching, addresses."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from dashboard.look import PAIRS, REGION_MARK
from dashboard.map_windows import Window

STATIC = Path(__file__).resolve().parent.parent / "static"
VINTAGE = "2024"
_FILES = {"nuts2": "nuts2.geojson", "nuts3": "nuts3_nordic.geojson"}
NORDIC = ("SE", "FI", "NO", "DK", "IS")


def address(base_path: str, file: str = "") -> str:
    """Where the browser fetches a file of `static/` from.

    Args:
        base_path: The setting `server.baseUrlPath`, without slashes at its ends.
        file: Path under `static/`; empty for the folder, with a slash at its end.
    """
    prefix = f"/{base_path.strip('/')}" if base_path.strip("/") else ""
    return f"{prefix}/app/static/{file}"


def boundary_file(level: str) -> str:
    """Path under `static/` of the boundaries of a level, `nuts2` or `nuts3`."""
    return f"boundaries/{VINTAGE}/{_FILES[level]}"


@cache
def areas(level: str) -> tuple[str, ...]:
    """Codes of the areas that the boundary file of a level holds."""
    loaded = json.loads((STATIC / boundary_file(level)).read_text(encoding="utf-8"))
    return tuple(feature["id"] for feature in loaded["features"])


def drawn_areas(level: str, window: Window) -> list[str]:
    """Codes of the areas of a level whose figures a window shows."""
    if window == "four":
        return [geo for geo in (*REGION_MARK, *PAIRS) if geo in areas(level)]
    return [geo for geo in areas(level) if window == "eu" or geo.startswith(NORDIC)]


@cache
def hatch_lines(scale: str) -> dict[str, dict[str, Any]]:
    """Hatching by NUTS 2 area of ours, as lon and lat with gaps between lines.

    Args:
        scale: `nuts2` for the European window, `nuts3` for the Nordic ones, whose lines are closer.
    """
    path = STATIC / f"boundaries/{VINTAGE}/hatch.json"
    loaded: dict[str, dict[str, dict[str, Any]]] = json.loads(path.read_text(encoding="utf-8"))
    return loaded[scale]
