"""Where a country stands among the other countries of the EU, in a year and over the years."""

from dataclasses import dataclass

import pandas as pd

from analysis.printed import side
from analysis.scores import EFTA, eu_regions

FEWEST_COUNTRIES = 15  # fewer have no band and no place
BAND = (0.1, 0.9)  # between these quantiles of the other countries


@dataclass(frozen=True)
class CountryPlace:
    """A country among the others.

    Attributes:
        lower: Number of other countries with a lower printed figure.
        equal: Number with the same printed figure.
        higher: Number with a higher one.
    """

    lower: int
    equal: int
    higher: int

    @property
    def others(self) -> int:
        """Number of other countries with a value."""
        return self.lower + self.equal + self.higher


def country_place(values: pd.Series, country: str, decimals: int) -> CountryPlace | None:
    """Counts the other EU countries whose printed figure is lower, the same, or higher.

    Args:
        values: Value by country of one year, those flagged u left out; EFTA does not count.
        country: The country to place.
        decimals: Decimals at which the figures are printed.

    Returns:
        None where the country has no value, or fewer than `FEWEST_COUNTRIES` others have one.
    """
    known = values.dropna()
    if country not in known.index:
        return None
    others = eu_regions(known).drop(country)
    if len(others) < FEWEST_COUNTRIES:
        return None
    own = float(known[country])
    sides = [side(float(value), own, decimals) for value in others]
    return CountryPlace(sides.count("lower"), sides.count("equal"), sides.count("higher"))


def country_band(figures: pd.DataFrame, country: str) -> pd.DataFrame:
    """Between which values most of the other EU countries lie, year by year.

    Args:
        figures: Columns geo, year, value (NaN = no figure) and flag; values flagged u do not
            count. Codes of more than two letters, such as that of the EU, are no countries.
        country: The country that the band is drawn for; it does not count.

    Returns:
        Columns year, low, high: the 10th and the 90th percentile of the other countries, for the
        years in which at least `FEWEST_COUNTRIES` of them have a value.
    """
    geo = figures["geo"]
    sure = figures["value"].notna() & ~figures["flag"].str.contains("u", regex=False)
    others = figures[sure & (geo.str.len() == 2) & (geo != country)]
    others = others[~others["geo"].isin(EFTA)]
    by_year = others.groupby("year")["value"]
    low, high = (by_year.quantile(share) for share in BAND)
    band = pd.DataFrame({"low": low, "high": high})[by_year.size() >= FEWEST_COUNTRIES]
    return band.rename_axis("year").reset_index()
