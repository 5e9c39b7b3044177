"""What part of the world a map shows, and where the names of ours stand in the sea."""

from dataclasses import dataclass
from typing import Any, Literal, get_args

Window = Literal["nordic", "eu", "four"]
WINDOWS: tuple[Window, ...] = get_args(Window)
Size = Literal["page", "wide", "half", "half_wide", "phone", "projector"]


@dataclass(frozen=True)
class Weights:
    """Pixels of lines and type of a map in one size."""

    width: int
    height: int
    border3: float
    border2: float
    casing: float
    outline: float
    leader: float
    dot: float
    hatch: float
    label: float
    text: float
    swatch: int


# `half` and `half_wide` are one of two maps side by side; `projector` fills a wall.
WEIGHTS: dict[Size, Weights] = {
    "page": Weights(746, 497, 0.8, 0.45, 4, 1.8, 1.1, 8, 1.3, 13.5, 12.5, 22),
    "wide": Weights(876, 584, 0.9, 0.5, 4.5, 2.1, 1.3, 9, 1.5, 15.5, 14, 25),
    "half": Weights(571, 484, 0.8, 0.45, 4, 1.8, 1.1, 8, 1.3, 13.5, 12.5, 22),
    "half_wide": Weights(671, 569, 0.9, 0.5, 4.5, 2.1, 1.3, 9, 1.5, 15.5, 14, 25),
    "phone": Weights(354, 394, 0.6, 0.35, 3, 1.5, 1, 7, 1.1, 12, 11, 22),
    "projector": Weights(1920, 1080, 1.4, 0.9, 7, 3.4, 2, 15, 2.4, 32, 32, 52),
}
# Sizes whose legend has no room in the sea and is made by `legend_strip`.
STRIPPED: frozenset[Size] = frozenset({"half", "half_wide", "phone"})
HALVES: dict[Size, Size] = {"page": "half", "wide": "half_wide"}
"""The size of each of two maps side by side; on a phone they stand under each other."""
_PANES: dict[Size, Size] = {"wide": "page", "half_wide": "half"}  # of the same shape

_NORDIC = {"type": "conic conformal", "rotation": {"lon": 17}, "parallels": [57, 68]}
_EU = {"type": "conic equal area", "rotation": {"lon": 10}, "parallels": [43, 62]}
_PROJECTIONS: dict[Window, dict[str, Any]] = {"nordic": _NORDIC, "eu": _EU, "four": _NORDIC}
_LATITUDES: dict[Window, list[int]] = {"nordic": [54, 71], "eu": [36, 70], "four": [54, 71]}

# Longitudes that give the field the shape of the pane, scale, and centre as lon and lat.
_View = tuple[tuple[float, float], float, tuple[float, float]]
_VIEWS: dict[tuple[Window, Size], _View] = {
    ("nordic", "page"): ((-6.851, 40.851), 1.0862, (6.236, 62.421)),
    ("nordic", "half"): ((-0.996, 34.996), 1.0502, (12.101, 62.754)),
    ("nordic", "phone"): ((3.653, 30.347), 0.9123, (13.497, 63.154)),
    ("nordic", "projector"): ((-12.975, 46.975), 1.0964, (2.423, 62.183)),
    ("eu", "page"): ((-24.679, 44.679), 1.0294, (6.615, 53.640)),
    ("eu", "half"): ((-15.947, 35.947), 0.9926, (10.616, 53.682)),
    ("eu", "phone"): ((-9.193, 29.193), 0.8606, (11.991, 55.090)),
    ("eu", "projector"): ((-34.184, 54.184), 1.0407, (-10.677, 52.036)),
    ("four", "page"): ((-6.930, 40.930), 2.3028, (12.896, 65.286)),
    ("four", "half"): ((-0.992, 34.992), 2.2228, (14.362, 65.318)),
    ("four", "phone"): ((3.658, 30.342), 1.7893, (13.969, 65.356)),
    ("four", "projector"): ((-12.972, 46.972), 2.3567, (11.685, 65.276)),
}

Point = tuple[float, float]
_DOTS: dict[str, Point] = {
    "SE332": (20.0, 66.7),
    "SE331": (17.6, 64.9),
    "SE322": (14.1, 63.3),
    "SE321": (17.4, 62.8),
    "SE33": (18.6, 66.0),
    "SE32": (15.2, 63.3),
}
# The right end of a name; a half page is cut out of a whole one.
_NAMES: dict[tuple[Window, Size], dict[str, Point]] = {
    ("nordic", "page"): {
        "SE332": (3.62, 67.70),
        "SE331": (2.90, 65.61),
        "SE322": (2.29, 63.51),
        "SE321": (2.49, 61.50),
        "SE33": (3.20, 66.60),
        "SE32": (2.40, 63.20),
    },
    ("nordic", "phone"): {
        "SE332": (8.54, 69.47),
        "SE331": (6.93, 67.29),
        "SE322": (5.75, 65.20),
        "SE321": (4.27, 62.78),
        "SE33": (7.70, 68.50),
        "SE32": (5.60, 65.40),
    },
    ("nordic", "projector"): {
        "SE332": (4.95, 67.80),
        "SE331": (3.29, 65.08),
        "SE322": (2.55, 63.00),
        "SE321": (2.74, 60.98),
        "SE33": (4.48, 64.91),
        "SE32": (2.57, 61.86),
    },
    ("eu", "page"): {"SE33": (-0.48, 70.07), "SE32": (-2.83, 63.36)},
    ("eu", "phone"): {"SE33": (2.95, 72.40), "SE32": (1.50, 67.00)},
    ("eu", "projector"): {"SE33": (3.93, 69.39), "SE32": (1.49, 59.23)},
    ("four", "page"): {
        "SE332": (9.38, 67.69),
        "SE331": (9.49, 66.24),
        "SE322": (9.43, 64.77),
        "SE321": (9.38, 63.30),
        "SE33": (9.48, 66.97),
        "SE32": (9.49, 63.99),
    },
    ("four", "phone"): {
        "SE332": (10.22, 68.60),
        "SE331": (10.30, 66.91),
        "SE322": (10.13, 65.21),
        "SE321": (10.51, 63.13),
        "SE33": (10.54, 67.47),
        "SE32": (10.59, 64.28),
    },
    ("four", "projector"): {
        "SE332": (10.23, 66.35),
        "SE331": (10.02, 65.38),
        "SE322": (9.82, 64.41),
        "SE321": (9.83, 63.37),
        "SE33": (10.25, 65.92),
        "SE32": (10.00, 64.06),
    },
}


def geo_layout(window: Window, size: Size, sea: str) -> dict[str, Any]:
    """Projection, ranges, scale and centre of a window; the sea as its background."""
    lon, scale, centre = _VIEWS[window, _PANES.get(size, size)]
    return {
        "projection": _PROJECTIONS[window] | {"scale": scale},
        "center": {"lon": centre[0], "lat": centre[1]},
        "lonaxis": {"range": list(lon)},
        "lataxis": {"range": _LATITUDES[window]},
        "visible": False,
        "bgcolor": sea,
        "domain": {"x": [0, 1], "y": [0, 1]},
    }


def label_anchors(window: Window, size: Size) -> dict[str, tuple[Point, Point]]:
    """For each area that can be named in a window: its dot and the end of its name, as lon, lat."""
    ends = _NAMES[window, size if size in ("phone", "projector") else "page"]
    return {geo: (_DOTS[geo], end) for geo, end in ends.items()}
