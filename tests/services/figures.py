"""The figures that a service holds: single rows, or blocks of every combination, area and year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Row = tuple[str, ...]


@dataclass
class Block:
    """Figures of some combinations of codes for all areas and years; NaN where there is none.

    Attributes:
        combinations: A code per dimension; that of the area is left empty.
        place: The position of the area among the dimensions.
        areas: Codes of the areas.
        first_year: The year of the first column of figures.
        values: Indexed by combination, area, year.
        states: As `values`, positions in `marks`; 0 where a missing figure has no row.
        marks: What follows the value in a row: a flag, and for Eurostat a confidentiality.
        decimals: Of the values when written.
    """

    combinations: list[Row]
    place: int
    areas: Row
    first_year: int
    values: npt.NDArray[np.float64]
    states: npt.NDArray[np.int8]
    marks: tuple[Row, ...]
    decimals: int = 1

    @property
    def years(self) -> range:
        """The years covered."""
        return range(self.first_year, self.first_year + self.values.shape[2])

    def __len__(self) -> int:
        """How many rows there are."""
        return int(np.count_nonzero(self._present(self.values, self.states)))

    def codes(self, position: int) -> set[str]:
        """The codes in use of a dimension."""
        if position == self.place:
            return set(self.areas)
        return {combination[position] for combination in self.combinations}

    def select(self, wanted: Sequence[set[str]], first: int, last: int) -> pa.Table:
        """The rows that a key and a span of years select, as `select` gives them."""
        places = [
            place
            for place, combination in enumerate(self.combinations)
            if all(
                not codes or position == self.place or combination[position] in codes
                for position, codes in enumerate(wanted)
            )
        ]
        areas = [
            place
            for place, area in enumerate(self.areas)
            if not wanted[self.place] or area in wanted[self.place]
        ]
        years = [place for place, year in enumerate(self.years) if first <= year <= last]
        cut = np.ix_(places, areas, years)
        values, states = self.values[cut], self.states[cut]
        combination, area, year = np.nonzero(self._present(values, states))
        columns = [
            _texts([self.combinations[place][position] for place in places], combination)
            if position != self.place
            else _texts([self.areas[place] for place in areas], area)
            for position in range(len(wanted))
        ]
        columns.append(_texts([str(self.years[place]) for place in years], year))
        columns.append(self._written(values[combination, area, year]))
        state = states[combination, area, year].astype(np.intp)
        columns += [_texts(list(texts), state) for texts in zip(*self.marks, strict=True)]
        return _table(columns)

    def _present(
        self, values: npt.NDArray[np.float64], states: npt.NDArray[np.int8]
    ) -> npt.NDArray[np.bool_]:
        present: npt.NDArray[np.bool_] = ~np.isnan(values) | (states > 0)
        return present

    def _written(self, values: npt.NDArray[np.float64]) -> pa.Array:
        if not self.decimals:
            whole = pa.array(np.nan_to_num(np.round(values)).astype(np.int64))
            texts = whole.cast(pa.string())
        else:
            texts = pa.array(np.round(values, self.decimals)).cast(pa.string())
        return pa.compute.if_else(pa.array(np.isnan(values)), "", texts)


def select(
    rows: Sequence[Row],
    blocks: Sequence[Block],
    wanted: Sequence[set[str]],
    first: int,
    last: int,
) -> pa.Table:
    """The rows that a key and a span of years select.

    Args:
        rows: A code per dimension, then year, value and what follows it.
        blocks: The same, many at a time.
        wanted: The codes asked for by dimension; none leaves it open.
        first: The first year.
        last: The last year.

    Returns:
        Text columns c0, c1, …: a code per dimension, year, value, then what follows it.
    """
    chosen = [
        row
        for row in rows
        if first <= int(row[len(wanted)]) <= last
        and all(not codes or code in codes for codes, code in zip(wanted, row, strict=False))
    ]
    tables = [_table([pa.array(column) for column in zip(*chosen, strict=True)])] if chosen else []
    tables += [table for block in blocks if (table := block.select(wanted, first, last)).num_rows]
    return pa.concat_tables(tables) if tables else pa.table({})


def codes_in_use(
    dimensions: Row, rows: Sequence[Row], blocks: Sequence[Block]
) -> dict[str, set[str]]:
    """The codes in use by dimension, and the years under TIME_PERIOD."""
    used: dict[str, set[str]] = {}
    for position, name in enumerate(dimensions):
        used[name] = {row[position] for row in rows}
        for block in blocks:
            used[name] |= block.codes(position)
    used["TIME_PERIOD"] = {row[len(dimensions)] for row in rows}
    for block in blocks:
        used["TIME_PERIOD"] |= {str(year) for year in block.years}
    return used


def wanted_codes(key: str, dimensions: Row) -> list[set[str]] | None:
    """The codes that a key asks for by dimension; None if it has another width."""
    if key in ("", "all"):
        return [set() for _ in dimensions]
    parts = [set(filter(None, part.split("+"))) for part in key.split(".")]
    return parts if len(parts) == len(dimensions) else None


def span(query: Mapping[str, Sequence[str]]) -> tuple[int, int]:
    """The first and the last year that the parameters of an address ask for."""
    first = query.get("startPeriod", ["0"])[0]
    last = query.get("endPeriod", ["9999"])[0]
    return int(first[:4]), int(last[:4])


def _texts(texts: list[str], places: npt.NDArray[np.intp]) -> pa.Array:
    return pa.array(texts, pa.string()).take(pa.array(places))


def _table(columns: Sequence[pa.Array]) -> pa.Table:
    return pa.table({f"c{place}": column for place, column in enumerate(columns)})
