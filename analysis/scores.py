"""Where a value stands among the regions of the EU."""

from dataclasses import dataclass

import pandas as pd

# Countries of the European Free Trade Association: published with the EU, not part of it.
EFTA = frozenset({"CH", "IS", "LI", "NO"})
NORDIC = frozenset({"DK", "FI", "IS", "NO", "SE"})


# Fewer regions than this make no distribution; the comparison words have the same limit.
FEWEST = 30


@dataclass(frozen=True)
class Place:
    """A value among regions.

    Attributes:
        lower: Number of regions with a lower value.
        higher: Number of regions with a higher value.
        regions: Number of regions with a value, the own one among them.
        median: The middle value of those regions.
    """

    lower: int
    higher: int
    regions: int
    median: float

    @property
    def percent(self) -> int:
        """Share of regions with a lower value, whole per cent; 0 and 100 only if exact."""
        if self.lower in (0, self.regions):
            return 100 * self.lower // self.regions
        return min(99, max(1, round(100 * self.lower / self.regions)))


def eu_regions(values: pd.Series) -> pd.Series:
    """Leaves out the areas of EFTA countries.

    Args:
        values: Values by geo; the first two letters of a NUTS code are the country.
    """
    return values[~values.index.str[:2].isin(EFTA)]


def place(values: pd.Series, value: float) -> Place | None:
    """Tells how many regions lie below and above a value: a percentile, never a rank.

    share lower = |{s: x_s < x}| / |{s}| over all regions s with a value the same year.

    Args:
        values: Values of the EU regions of one level in one year, by geo, the own one included.
        value: The value to place, same indicator and year.

    Returns:
        None where there are fewer than `FEWEST` regions.
    """
    known = values.dropna()
    if len(known) < FEWEST:
        return None
    return Place(
        lower=int((known < value).sum()),
        higher=int((known > value).sum()),
        regions=len(known),
        median=float(known.median()),
    )
