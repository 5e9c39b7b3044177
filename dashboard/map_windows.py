"""What part of the world a map shows, and where the names of ours stand in the sea."""

from dataclasses import dataclass
from typing import Any, Literal

Window = Literal["nordic", "eu"]
Size = Literal["page", "wide", "phone"]


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


WEIGHTS: dict[Size, Weights] = {
    "page": Weights(746, 497, 0.8, 0.45, 4, 1.8, 1.1, 8, 1.3, 13.5, 12.5, 22),
    "wide": Weights(876, 584, 0.9, 0.5, 4.5, 2.1, 1.3, 9, 1.5, 15.5, 14, 25),
    "phone": Weights(354, 394, 0.6, 0.35, 3, 1.5, 1, 7, 1.1, 12, 11, 22),
}

_NORDIC = {"type": "conic conformal", "rotation": {"lon": 17}, "parallels": [57, 68]}
_EU = {"type": "conic equal area", "rotation": {"lon": 10}, "parallels": [43, 62]}

# Projection, longitudes and latitudes that fix the shape of the field, scale, centre.
_VIEWS: dict[tuple[Window, bool], tuple[dict, tuple, tuple, float, tuple]] = {
    ("nordic", False): (_NORDIC, (-6.851, 40.851), (54, 71), 1.0862, (6.236, 62.421)),
    ("nordic", True): (_NORDIC, (3.653, 30.347), (54, 71), 0.9123, (13.497, 63.154)),
    ("eu", False): (_EU, (-24.679, 44.679), (36, 70), 1.0294, (6.615, 53.640)),
    ("eu", True): (_EU, (-9.193, 29.193), (36, 70), 0.8606, (11.991, 55.090)),
}

# Where the dot of an area is, and where the right end of its name is: on the page, on the phone.
_Anchors = dict[str, tuple[tuple[float, float], tuple[float, float], tuple[float, float]]]
_LABELS: dict[Window, _Anchors] = {
    "nordic": {
        "SE332": ((20.0, 66.7), (3.62, 67.70), (8.54, 69.47)),
        "SE331": ((17.6, 64.9), (2.90, 65.61), (6.93, 67.29)),
        "SE322": ((14.1, 63.3), (2.29, 63.51), (5.75, 65.20)),
        "SE321": ((17.4, 62.8), (2.49, 61.50), (4.27, 62.78)),
        "SE33": ((18.6, 66.0), (3.20, 66.60), (7.70, 68.50)),
        "SE32": ((15.2, 63.3), (2.40, 63.20), (5.60, 65.40)),
    },
    "eu": {
        "SE33": ((18.6, 66.0), (-0.48, 70.07), (2.95, 72.40)),
        "SE32": ((15.2, 63.3), (-2.83, 63.36), (1.50, 67.00)),
    },
}


def geo_layout(window: Window, size: Size, sea: str) -> dict[str, Any]:
    """Projection, ranges, scale and centre of a window; the sea as its background."""
    projection, lon, lat, scale, centre = _VIEWS[window, size == "phone"]
    return {
        "projection": projection | {"scale": scale},
        "center": {"lon": centre[0], "lat": centre[1]},
        "lonaxis": {"range": list(lon)},
        "lataxis": {"range": list(lat)},
        "visible": False,
        "bgcolor": sea,
        "domain": {"x": [0, 1], "y": [0, 1]},
    }


def label_anchors(
    window: Window, size: Size
) -> dict[str, tuple[tuple[float, float], tuple[float, float]]]:
    """For each area that can be named in a window: its dot and the end of its name, as lon, lat."""
    return {
        geo: (dot, phone if size == "phone" else page)
        for geo, (dot, page, phone) in _LABELS[window].items()
    }
