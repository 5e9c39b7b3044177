"""Figures that nobody measured: the same for the same seed, smooth over the years, plausible."""

import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pipelines.catalogue import Unit
from tests.services.catalogue_keys import Measure
from tests.services.figures import Block, Row

EUROSTAT_MARKS: tuple[Row, ...] = (
    ("", ""),
    ("p", ""),
    ("e", ""),
    ("b", ""),
    ("u", ""),
    ("bu", ""),
    ("", "C"),
)
OECD_MARKS: tuple[Row, ...] = (("A",), ("P",), ("E",), ("B",), ("E",), ("B",), ("E",))
# Of how many figures a mark follows the value, in the order above; the last have no value.
_MARKED = (0.02, 0.01, 0.004, 0.004, 0.002, 0.004)
_MISSING = 0.01
_SIZE = {0: 40.0, 1: 12.0, 2: 4.0, 3: 1.0}
_TYPICAL = {
    "persons": 100_000.0,
    "eur_inhabitant": 34_000.0,
    "eur_employed": 70_000.0,
    "pps_inhabitant": 28_000.0,
    "usd_employed": 95_000.0,
    "usd_2020_inhabitant": 45_000.0,
    "usd_2015_inhabitant": 42_000.0,
    "degree_days": 4_500.0,
}
Numbers = npt.NDArray[np.float64]


def block(
    name: str,
    measures: Sequence[tuple[Row, Measure]],
    place: int,
    areas: Row,
    years: range,
    units: dict[str, Unit],
    marks: tuple[Row, ...],
    seed: int,
) -> Block:
    """Makes up the figures of a dataset.

    Args:
        name: The dataset; its figures differ from those of others.
        measures: Combinations of codes, the area left empty, and how large their figures are.
        place: The position of the area among the dimensions.
        areas: Codes of the areas.
        years: The years.
        units: Of the catalogue: figures stay within their bounds.
        marks: What follows a value, `EUROSTAT_MARKS` or `OECD_MARKS`.
        seed: Another one gives other figures.
    """
    chance = np.random.default_rng([seed, zlib.crc32(name.encode())])
    size = np.array([_size(area) for area in areas])
    shape = (len(measures), len(areas), len(years))
    values = np.empty(shape)
    for position, (_, measure) in enumerate(measures):
        values[position] = _level(measure, size, units, chance)[:, None]
    values *= _course(shape, chance)
    drawn = chance.random(shape, dtype=np.float32)
    states = np.zeros(shape, np.int8)
    edge = 0.0
    for state, part in enumerate(_MARKED, 1):
        states[(drawn >= edge) & (drawn < edge + part)] = state
        edge += part
    values[states == len(_MARKED)] = np.nan
    values[(drawn >= edge) & (drawn < edge + _MISSING)] = np.nan
    if marks is OECD_MARKS:
        # There a missing figure has no row.
        states[np.isnan(values)] = 0
    return Block([codes for codes, _ in measures], place, areas, years[0], values, states, marks, 2)


def _size(area: str) -> float:
    """The size of an area, the same in all datasets: shares of each other stay plausible."""
    if area.startswith("EU27"):
        return 1500.0
    level = 0 if area.isalpha() else len(area) - 2
    chance = np.random.default_rng(zlib.crc32(area.encode()))
    return _SIZE.get(level, 1.0) * float(np.exp(chance.normal(0, 0.4)))


def _level(
    measure: Measure, size: Numbers, units: dict[str, Unit], chance: np.random.Generator
) -> Numbers:
    """The figures of all areas in the middle of the years."""
    spread: Numbers = np.clip(np.exp(chance.normal(0, 0.08, len(size))), 0.8, 1.25)
    unit = units.get(measure.unit)
    bounded = unit is not None and unit.maximum is not None
    if measure.share is not None and not bounded:
        return 5_000.0 * size * measure.share * spread
    if unit is None or unit.maximum is None:
        typical = _TYPICAL.get(measure.unit, 100.0)
        return typical * spread * (size if unit is not None and unit.count else 1.0)
    low = unit.minimum or 0.0
    if low < 0:
        return chance.normal(0, abs(low) / 30, len(size))
    return low + (unit.maximum - low) * chance.uniform(0.15, 0.5) * spread


def _course(shape: tuple[int, int, int], chance: np.random.Generator) -> Numbers:
    """By what the figures of a year differ from those in the middle; between 0.85 and 1.15."""
    combinations, areas, years = shape
    time = np.linspace(-1, 1, years) if years > 1 else np.zeros(1)
    trend = chance.uniform(-0.08, 0.08, (combinations, areas, 1)) * time
    wave = 0.03 * np.sin(chance.uniform(0, 6.3, (combinations, areas, 1)) + 4 * time)
    noise = chance.normal(0, 0.006, shape).clip(-0.03, 0.03)
    course: Numbers = 1 + trend + wave + noise
    return course
