"""Rates of small counts, pooled over three years, with exact Poisson intervals."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

PERIOD_YEARS = 3
FEWEST_YEARS = 2
SMALL_COUNT = 10
# Each tail of a 95 % interval.
TAIL = 0.025
_NUMBERS = ["count", "denominator", "rate", "low", "high"]


def periods(first: int, last: int) -> list[tuple[int, int]]:
    """The whole three-year periods between two years, none sharing a year, the last ending last.

    A development over time may only be read from periods that share no year: rolling ones repeat
    two thirds of their counts. Twelve years hold four, too few for an arrow.

    Args:
        first: First year with counts.
        last: Last year with counts.

    Returns:
        First and last year of each, oldest first; empty for fewer than three years.
    """
    ends = range(last, first + PERIOD_YEARS - 2, -PERIOD_YEARS)
    return [(end - PERIOD_YEARS + 1, end) for end in reversed(ends)]


def pooled_rates(
    counts: pd.DataFrame, pooled: Sequence[tuple[int, int]], *, per: float = 1.0
) -> pd.DataFrame:
    """Pools counts and what they are counted among over periods.

    rate = per * sum of counts / sum of denominators over the same years. A year is used if it has
    a count that is not flagged u and a denominator above 0; one of three may be missing. Nothing
    is pooled over a break: a flag b after the first and up to the last year used.

    Args:
        counts: Columns geo, year, count (NaN = no figure), denominator (NaN = none, as inhabitants
            or enterprises) and, if there are any, flag; a row a year of an area, any order.
        pooled: First and last year of each period, such as `periods` gives.
        per: Denominators to a unit of the rate, as 1e6 for a rate per million.

    Returns:
        A row for each area and period, by geo and period: geo, first, last, years (how many are
        used), count (their sum), denominator, rate, low and high (95 % interval of
        `poisson_interval`, fractional counts rounded), small (a pooled count below 10: no arrow
        and no comparison may be drawn from the rate), reason ("" where there is a rate, else
        `no_values`, `few_values`, `no_denominator` or `break`, and the five numbers are NaN).

    Raises:
        ValueError: A count is negative.
    """
    if (counts["count"] < 0).any():
        raise ValueError("A count cannot be negative.")
    rows = counts[["geo", "year", "count", "denominator"]].astype({"geo": "str"})
    flags = counts["flag"].astype("str") if "flag" in counts else pd.Series("", counts.index)
    rows["counted"] = rows["count"].notna() & ~flags.str.contains("u", regex=False)
    rows["used"] = rows["counted"] & (rows["denominator"] > 0)
    rows["broken"] = flags.str.contains("b", regex=False)
    geos = pd.Index(np.sort(rows["geo"].unique()), name="geo")
    found = [_pooled(rows, geos, first, last, per) for first, last in pooled]
    if not found:
        found = [_pooled(rows.head(0), geos[:0], 0, 0, per)]
    return pd.concat(found).sort_values(["geo", "first"], ignore_index=True)


def poisson_interval(
    counts: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The exact 95 % interval of Poisson means (Garwood 1936, Biometrika 28).

    From χ²(0.025; 2x) / 2, 0 for x = 0, to χ²(0.975; 2x + 2) / 2; the quantile of χ² with 2a
    degrees of freedom is twice that of the gamma distribution with shape a.

    Args:
        counts: Counts x of 0 or more; fractional ones are rounded, halves up.
    """
    # Loaded where it is used: SciPy takes longer to load than most pages to draw.
    from scipy.special import gammaincinv

    whole = np.floor(counts + 0.5)
    low = np.where(whole > 0, gammaincinv(np.maximum(whole, 1.0), TAIL), 0.0)
    return low, gammaincinv(whole + 1, 1 - TAIL)


def _pooled(rows: pd.DataFrame, geos: pd.Index, first: int, last: int, per: float) -> pd.DataFrame:
    rows = rows[rows["year"].between(first, last)]
    used = rows[rows["used"]].groupby("geo")
    table = pd.DataFrame(
        {
            "first": first,
            "last": last,
            "years": used.size().reindex(geos, fill_value=0),
            "count": used["count"].sum().reindex(geos),
            "denominator": used["denominator"].sum().reindex(geos),
        },
        index=geos,
    )
    table["rate"] = per * table["count"] / table["denominator"]
    low, high = poisson_interval(table["count"].to_numpy(np.float64))
    table["low"] = per * low / table["denominator"]
    table["high"] = per * high / table["denominator"]
    table["small"] = table["count"] < SMALL_COUNT

    counted = rows[rows["counted"]].groupby("geo").size().reindex(geos, fill_value=0)
    starts, ends = (used["year"].agg(end).reindex(rows["geo"]) for end in ("min", "max"))
    year = rows["year"].to_numpy()
    inside = rows["broken"] & (year > starts.to_numpy()) & (year <= ends.to_numpy())
    table["reason"] = np.select(
        [
            counted == 0,
            counted < FEWEST_YEARS,
            table["years"] < FEWEST_YEARS,
            geos.isin(rows.loc[inside, "geo"]),
        ],
        ["no_values", "few_values", "no_denominator", "break"],
        "",
    )
    unanswered = table["reason"] != ""
    table.loc[unanswered, _NUMBERS] = np.nan
    table.loc[unanswered, "small"] = False
    return table.reset_index()
