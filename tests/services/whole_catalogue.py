"""Services that hold every dataset and flow of the catalogue, with figures that nobody measured."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from functools import cache

import numpy as np
import pandas as pd

from pipelines.catalogue import CATALOGUE, Catalogue, load_catalogue
from tests.services.catalogue_keys import Asked, Measure, asked_of_datasets
from tests.services.eurostat import Dataset
from tests.services.figures import Row
from tests.services.gisco_file import nuts_file, square
from tests.services.oecd import Flow
from tests.services.stand_in import StandIn
from tests.services.synthetic import EUROSTAT_MARKS, OECD_MARKS, block
from tests.services.wire_oecd import country

YEARS = range(2000, 2025)
FIRST_CHANGE = datetime(2026, 3, 1, 10, 0, tzinfo=UTC)
FEW_COUNTRIES, FEW_YEARS = ("SE", "FI", "NO"), range(2016, 2025)
"""For a small edition, which still has all Swedish regions."""
_LEVELS = {"CTRY": 0, "TL1": 1, "TL2": 2, "TL3": 3}


def fill(
    services: StandIn,
    catalogue: Catalogue | None = None,
    *,
    countries: Collection[str] | None = None,
    years: range = YEARS,
    seed: int = 1,
) -> StandIn:
    """Gives the services everything that the catalogue asks for.

    Args:
        services: Receive datasets, flows and boundaries, in place of what they hold.
        catalogue: That of the project by default.
        countries: Whose areas there are, two letters each; all of the NUTS list by default.
        years: The years that figures are of.
        seed: Another one gives other figures.

    Returns:
        The same services.
    """
    catalogue = catalogue or load_catalogue()
    areas = _areas(frozenset(countries) if countries is not None else None)
    services.datasets, services.flows = {}, {}
    asked = asked_of_datasets(catalogue)
    for number, (name, one) in enumerate(sorted(asked.items())):
        changed = FIRST_CHANGE + timedelta(hours=number)
        if one.source == "oecd":
            services.flows[name] = _flow(name, one, areas, years, catalogue, seed, changed)
        else:
            services.datasets[name] = _dataset(name, one, areas, years, catalogue, seed, changed)
    for level in (2, 3):
        places = {
            geo: square(-10 + number % 60 * 0.7, 36 + number // 60 * 1.5, 0.6)
            for number, geo in enumerate(areas[level])
        }
        services.boundaries[f"NUTS_RG_20M_2024_4326_LEVL_{level}.geojson"] = nuts_file(places)
    return services


def revise(source: Dataset | Flow, changed: datetime, seed: int = 0) -> None:
    """Changes the figures of the newest year by up to one in a hundred.

    Args:
        source: A dataset or flow that `fill` made.
        changed: When that happens.
        seed: Another one changes them otherwise.
    """
    chance = np.random.default_rng(seed)
    for held in source.blocks:
        newest = held.values[:, :, -1]
        newest *= chance.uniform(0.99, 1.01, newest.shape)
    source.updated = changed


def add_year(source: Dataset | Flow, changed: datetime, seed: int = 0) -> None:
    """Adds a year of figures that are close to those of the year before; as `revise`."""
    chance = np.random.default_rng(seed)
    for held in source.blocks:
        newest = held.values[:, :, -1:]
        newer = newest * chance.uniform(0.99, 1.01, newest.shape)
        # Where a figure is missing, so is the newer one.
        held.states = np.concatenate([held.states, np.zeros_like(held.states[:, :, -1:])], axis=2)
        held.values = np.concatenate([held.values, newer], axis=2)
    source.updated = changed


@cache
def _areas(countries: frozenset[str] | None) -> dict[int, Row]:
    """The areas by NUTS level."""
    listed = pd.read_csv(CATALOGUE / "nuts_2024.csv", keep_default_na=False)
    if countries is not None:
        listed = listed[listed["country"].isin(countries)]
    return {level: tuple(listed["geo"][listed["level"] == level]) for level in range(4)}


def _dataset(
    name: str,
    asked: Asked,
    areas: dict[int, Row],
    years: range,
    catalogue: Catalogue,
    seed: int,
    changed: datetime,
) -> Dataset:
    deepest = max(asked.levels)
    levels = [level for level in (0, 2, 3) if level <= deepest]
    held = ("EU27_2020", *(area for level in levels for area in areas[level]))
    place = asked.dimensions.index("geo")
    measures = [(_row(asked, codes), measure) for codes, measure in asked.measures.items()]
    made = block(name, measures, place, held, years, dict(catalogue.units), EUROSTAT_MARKS, seed)
    return Dataset(asked.dimensions, [], changed, blocks=[made])


def _flow(
    name: str,
    asked: Asked,
    areas: dict[int, Row],
    years: range,
    catalogue: Catalogue,
    seed: int,
    changed: datetime,
) -> Flow:
    place = asked.dimensions.index("REF_AREA")
    level_place = asked.dimensions.index("TERRITORIAL_LEVEL")
    by_level: dict[str, dict[Row, Measure]] = {"CTRY": {}}
    for codes, measure in asked.measures.items():
        row = _row(asked, codes)
        by_level.setdefault(row[level_place], {})[row] = measure
        # Nobody asks for countries, but the service has them.
        of_country = (*row[:level_place], "CTRY", *row[level_place + 1 :])
        by_level["CTRY"].setdefault(of_country, measure)
    blocks = [
        block(
            f"{name} {level}",
            list(measures.items()),
            place,
            tuple(map(country, areas[0])) if level == "CTRY" else areas[_LEVELS[level]],
            years,
            dict(catalogue.units),
            OECD_MARKS,
            seed,
        )
        for level, measures in by_level.items()
    ]
    # Amounts of money are written in millions.
    mult = {"USD": 6, "USD_PPP": 6, "XDC": 6}
    attributes = asked.attributes
    return Flow(asked.dimensions, [], "2.4", changed, blocks, unit_mult=mult, attributes=attributes)


def _row(asked: Asked, codes: Collection[tuple[str, str]]) -> Row:
    by_name = dict(codes)
    return tuple(by_name.get(name, "") for name in asked.dimensions)
