"""What regions are specialised in, and how concentrated their jobs are."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.industry_shares import (
    by_industry,
    by_region,
    pooled_reference,
    published,
    shares,
    texts,
)
from analysis.relatedness import (
    RELATEDNESS_DIVISIONS,
    RELATEDNESS_REGIONS,
    relatedness,
    relatedness_density,
)
from analysis.shift_share import (
    NEW_STATISTICS,
    comparable_ends,
    shift_share,
    shift_share_totals,
    summed_reference,
    three_year_means,
)

__all__ = [
    "FEWEST_JOBS",
    "NEW_STATISTICS",
    "RELATEDNESS_DIVISIONS",
    "RELATEDNESS_REGIONS",
    "comparable_ends",
    "concentration",
    "krugman",
    "location_quotient",
    "pooled_reference",
    "relatedness",
    "relatedness_density",
    "shift_share",
    "shift_share_totals",
    "summed_reference",
    "three_year_means",
]

# A quotient of fewer persons than this moves with single workplaces.
FEWEST_JOBS = 50.0


def location_quotient(
    values: pd.DataFrame,
    reference: pd.DataFrame,
    total: str | None = None,
    fewest: float = FEWEST_JOBS,
) -> pd.DataFrame:
    """How many times its share in the reference an industry has in a region.

    LQ_ri = (E_ri / E_r) / (E_i / E) (Isard 1960), from 0 without an upper bound, 1 where the
    shares are equal; symmetric form (LQ - 1) / (LQ + 1) (Laursen 2015), from -1 to 1.

    Args:
        values: Columns geo, industry, value (persons or thousand persons) and, where there are
            flags, flag; no number or no row is confidential or missing.
        reference: Columns industry, value, in any unit; `pooled_reference` makes one of many
            areas.
        total: Industry that holds the published total in both frames. Without it both shares are
            taken over the industries known in the region and in the reference, which differ
            between regions with different gaps.
        fewest: Smallest figure with a quotient, in the unit of the values.

    Returns:
        A row for every region and every industry of either frame but the total. Columns geo,
        industry, value, share, reference_share (0 to 1), quotient, symmetric, reason: "" where
        there is a quotient, else `confidential` (the figure or the total of the region is
        confidential or missing), `unreliable` (flag u or c on one of them), `no_reference` (the
        reference has no jobs in it, or does not show it), `no_values` (the region has no jobs at
        all) or `few_jobs`.

    Raises:
        ValueError: A region or the reference has two rows for an industry.
    """
    others = by_industry(reference)
    shown = by_region(values, reliable=False)
    shown = shown.reindex(columns=shown.columns.union(others.index, sort=False))
    figures = by_region(values).reindex(columns=shown.columns)
    share, reference_share = shares(figures, others, total)
    quotient = share / np.where(reference_share > 0, reference_share, np.nan)
    own = shown.to_numpy("float64")
    reasons = {
        "confidential": _hidden(shown, total),
        "unreliable": _hidden(figures, total),
        "no_reference": np.isnan(reference_share) | (reference_share <= 0),
        "no_values": np.isnan(share),
        "few_jobs": own < fewest,
    }
    reason = np.select(list(reasons.values()), list(reasons), default="")
    quotient = np.where(reason == "", quotient, np.nan)
    parts = shown.columns != total
    numbers = {
        "value": own,
        "share": share,
        "reference_share": reference_share,
        "quotient": quotient,
        "symmetric": (quotient - 1) / (quotient + 1),
    }
    return pd.DataFrame(
        {
            "geo": texts(np.repeat(shown.index, parts.sum())),
            "industry": texts(np.tile(shown.columns[parts], len(shown))),
            **{name: cells[:, parts].ravel() for name, cells in numbers.items()},
            "reason": texts(reason[:, parts].ravel()),
        }
    )


def krugman(
    values: pd.DataFrame, reference: pd.DataFrame, total: str | None = None
) -> pd.DataFrame:
    """How far the jobs of a region are spread over industries in another way than the reference.

    K_r = sum over i of |s_ri - s_i| (Krugman 1991), both shares over the industries known in the
    region and in the reference: 0 where they are equal, 2 where they have no industry in common.
    It grows with the number of industries: values over different lists do not compare.

    Args:
        values: Columns geo, industry, value and, where there are flags, flag.
        reference: Columns industry, value.
        total: Industry that holds the published total: never a part, used for `covered` only.

    Returns:
        A row per region. Columns geo, krugman, industries (how many are known in both), missing
        (tuple of those that are not), covered (share of the region's published total in the known
        ones, NaN without a total), reason: "", `no_values` or `one_value` (industries known in
        both, or with jobs).

    Raises:
        ValueError: A region or the reference has two rows for an industry.
    """
    figures, others = by_region(values), by_industry(reference)
    parts = figures.reindex(columns=figures.columns.union(others.index, sort=False))
    parts = parts.drop(columns=total or [], errors="ignore")
    own, other = shares(parts, others)
    compared = others.reindex(parts.columns).notna().to_numpy()
    known = parts.where(np.broadcast_to(compared, parts.shape))
    apart = np.abs(own - other)
    told = _over_known(known, figures, total)
    nothing = np.isnan(apart).all(axis=1)
    told["reason"] = np.where(nothing, "no_values", told["reason"])
    index = np.where(told["reason"] == "", np.nansum(apart, axis=1), np.nan)
    return _by_geo(figures, {"krugman": index}, told)


def concentration(values: pd.DataFrame, total: str | None = None) -> pd.DataFrame:
    """How far the jobs of a region are gathered in few industries.

    HHI_r = sum over i of s_ri squared (Herfindahl, Hirschman), the shares over the industries
    known in the region; 1 / HHI is the number of equally large industries that would give it.

    Args:
        values: Columns geo, industry, value and, where there are flags, flag.
        total: Industry that holds the published total: never a part, used for `covered` only.

    Returns:
        A row per region. Columns geo, hhi (from `lower` to 1), equivalent (1 / HHI), lower (1 / n:
        the value of n equal industries), industries (n, those known), missing (tuple of the
        industries of the frame that are not), covered (share of the published total in the known
        ones, NaN without a total), reason: "", `no_values` or `one_value`.

    Raises:
        ValueError: A region has two rows for an industry.
    """
    figures = by_region(values)
    parts = figures.drop(columns=total or [], errors="ignore")
    told = _over_known(parts, figures, total)
    cells = parts.to_numpy("float64")
    wholes = np.nansum(cells, axis=1)
    share = cells / np.where(wholes > 0, wholes, np.nan)[:, None]
    hhi = np.where(told["reason"] == "", np.nansum(share**2, axis=1), np.nan)
    lower = np.where(np.isnan(hhi), np.nan, 1 / np.maximum(told["industries"], 1))
    return _by_geo(figures, {"hhi": hhi, "equivalent": 1 / hhi, "lower": lower}, told)


def _hidden(figures: pd.DataFrame, total: str | None) -> npt.NDArray[np.bool_]:
    """Which cells have no figure, or no published total to take a share of."""
    hidden: npt.NDArray[np.bool_] = np.isnan(figures.to_numpy("float64"))
    if total is not None:
        hidden |= np.isnan(published(figures, total))[:, None]
    return hidden


def _over_known(known: pd.DataFrame, figures: pd.DataFrame, total: str | None) -> dict[str, Any]:
    """What an index over the known industries of each region rests on, with its reason."""
    cells = known.to_numpy("float64")
    counted = ~np.isnan(cells)
    n, jobs = counted.sum(axis=1), np.nansum(cells, axis=1)
    whole = published(figures, total)
    industries = known.columns.to_numpy(object)
    return {
        "industries": n,
        "missing": [tuple(industries[~row]) for row in counted],
        "covered": jobs / np.where(whole > 0, whole, np.nan),
        "reason": np.select([(n == 0) | (jobs <= 0), n == 1], ["no_values", "one_value"], ""),
    }


def _by_geo(figures: pd.DataFrame, index: dict[str, Any], told: dict[str, Any]) -> pd.DataFrame:
    columns = {"geo": texts(figures.index), **index, **told, "reason": texts(told["reason"])}
    return pd.DataFrame(columns)
