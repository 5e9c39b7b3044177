"""Which industries regions tend to be specialised in together, and what that says of a region.

A description of where industries are found together, to be discussed; it is no advice and ranks
nothing.
"""

from collections.abc import Collection

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.industry_shares import Matrix, by_region, pooled_shares, shares, texts

# What the method asks for: with fewer regions or coarser industries a page says how far it falls
# short.
RELATEDNESS_REGIONS = 150
RELATEDNESS_DIVISIONS = 50

Counts = npt.NDArray[np.float32]

_COLUMNS = ["geo", "industry", "value", "specialised", "density", "low", "high", "others", "reason"]
BAND = (0.025, 0.975)  # quantiles of the resampled densities
# Equal shares are specialisation (LQ = 1), also where division leaves 0.9999999.
_ROUNDING = 1e-9


def relatedness(values: pd.DataFrame, total: str | None = None) -> pd.DataFrame:
    """How often regions that are specialised in one industry are specialised in another too.

    phi_ij = min{P(M_i | M_j), P(M_j | M_i)} with M_ri = 1 if LQ_ri >= 1, else 0 (Hidalgo, Klinger,
    Barabasi, Hausmann 2007). LQ is taken against `pooled_reference` of all regions given. P(M_i |
    M_j) is a share of the regions specialised in j that show industry i: a confidential cell is
    neither 1 nor 0. A small cell is: few jobs give no quotient worth printing, yet whether they
    are more than the average share is known, and leaving them out would leave out those that are
    not specialised.

    Args:
        values: Columns geo, industry, value and, where there are flags, flag (u and c are left
            out); regions of one level.
        total: Industry that holds the published total; without it the shares are taken over the
            industries that the region shows.

    Returns:
        Industry by industry, symmetric, 0 to 1; NaN on the diagonal, and for a pair where no
        region that shows both is specialised in one of them.

    Raises:
        ValueError: A region has two rows for an industry.
    """
    _, industries, specialised = _specialised(values, total)
    one = np.ones((1, len(specialised)), "float32")
    return pd.DataFrame(_phi(one, specialised)[0], index=industries, columns=industries)


def relatedness_density(
    values: pd.DataFrame,
    total: str | None = None,
    geos: Collection[str] | None = None,
    draws: int = 500,
    seed: int = 0,
) -> pd.DataFrame:
    """How much of what is related to an industry a region is specialised in already.

    omega_ri = 100 * sum over j != i of phi_ij M_rj / sum over j != i of phi_ij (Boschma, Balland,
    Kogler 2015), both sums over the industries j that the region shows; phi and M as in
    `relatedness`. It does not rest on the region's own figure for i, so an industry that is
    confidential there has a density too.

    The band holds the middle 95 per cent of the densities with phi counted over regions drawn
    anew, as many and with replacement: how far the density depends on which regions there are to
    learn from. M and the region's own figures stay as they are. Where no draw gives a density the
    band is the whole scale.

    Args:
        values: Columns geo, industry, value and, where there are flags, flag; all regions of one
            level, since phi is learnt from all of them.
        total: Industry that holds the published total; see `relatedness`.
        geos: Regions that get rows; all by default. Those without figures get none.
        draws: Number of resamples.
        seed: The same seed gives the same band, in whatever order the regions come.

    Returns:
        A row for every region and industry but the total. Columns geo, industry, value,
        specialised (boolean, NA where the figure is not known), density, low, high (0 to 100),
        others (number of industries j that the sums are over), reason: "" where there is a
        density, else `few_regions` (fewer than two show figures), `few_parts` (fewer than two
        industries), `confidential` (the region shows no other industry) or `no_reference` (no
        industry that it shows is related to this one, so that there is nothing to be a part of).

    Raises:
        ValueError: A region has two rows for an industry.
    """
    regions, industries, specialised = _specialised(values, total)
    own = np.flatnonzero(np.ones(len(regions), bool) if geos is None else regions.isin(list(geos)))
    # The regions as they are, then those of every draw.
    weights = np.ones((1, len(regions)), "float32"), _resampled(regions, draws, seed)
    phi = _phi(np.concatenate(weights), specialised)
    density = _density(phi, specialised[own])
    low, high = _band(density[1:])
    others = (~np.isnan(specialised[own])).astype("int64") @ (~np.isnan(phi[0])).astype("int64")
    showing = int((~np.isnan(specialised)).any(axis=1).sum())
    figures = by_region(values, reliable=False).reindex(index=regions[own], columns=industries)
    known = ~np.isnan(specialised[own])
    reason = np.select(
        [
            np.full(known.shape, showing < 2),
            np.full(known.shape, len(industries) < 2),
            known.sum(axis=1, keepdims=True) - known < 1,
            np.isnan(density[0]),
        ],
        ["few_regions", "few_parts", "confidential", "no_reference"],
        default="",
    )
    numbers = (np.where(reason == "", each, np.nan).ravel() for each in (density[0], low, high))
    return pd.DataFrame(
        {
            "geo": texts(np.repeat(regions[own], len(industries))),
            "industry": texts(np.tile(industries, len(own))),
            "value": figures.to_numpy("float64").ravel(),
            "specialised": pd.Series(specialised[own].ravel()).astype("boolean"),
            **dict(zip(("density", "low", "high"), numbers, strict=True)),
            "others": others.ravel(),
            "reason": texts(reason.ravel()),
        },
        columns=_COLUMNS,
    )


def _specialised(values: pd.DataFrame, total: str | None) -> tuple[pd.Index, pd.Index, Matrix]:
    """Regions, industries, and M_ri: 1, 0, or NaN where the figure is not known."""
    figures = by_region(values)
    share, of = shares(figures, pooled_shares(figures, total), total)
    quotient = share / np.where(of > 0, of, np.nan)
    cells = np.where(np.isnan(quotient), np.nan, quotient >= 1 - _ROUNDING)
    parts = figures.columns != total
    return figures.index, figures.columns[parts], cells[:, parts]


def _phi(weights: Counts, specialised: Matrix) -> Matrix:
    """Relatedness of every pair of industries (draws, i, j), a region counting by its weight."""
    known = ~np.isnan(specialised)
    yes = np.where(known, specialised, 0.0)
    regions, n = specialised.shape
    # Numbers of regions: single precision holds them exactly, in half the time.
    above = np.triu_indices(n)
    both = (yes[:, above[0]] * yes[:, above[1]]).astype("float32")
    shown = (yes[:, :, None] * known[:, None, :]).reshape(regions, n * n).astype("float32")
    together = np.empty((len(weights), n, n), "float32")
    together[:, above[0], above[1]] = together[:, above[1], above[0]] = weights @ both
    first = (weights @ shown).reshape(len(weights), n, n)
    second = first.transpose(0, 2, 1)
    phi = np.full(together.shape, np.nan)
    possible = np.minimum(first, second) > 0
    np.divide(together, np.maximum(first, second), out=phi, where=possible, dtype="float64")
    phi[:, np.arange(n), np.arange(n)] = np.nan
    return phi


def _density(phi: Matrix, specialised: Matrix) -> Matrix:
    """Density (draws, regions, i), NaN where it has no parts."""
    known = ~np.isnan(specialised)
    related = np.where(np.isnan(phi), 0.0, phi)
    above = np.where(known, specialised, 0.0) @ related
    below = known.astype("float64") @ related
    return 100 * np.minimum(above / np.where(below > 0, below, np.nan), 1)


def _resampled(regions: pd.Index, draws: int, seed: int) -> Counts:
    """How often each region is drawn (draws, regions), tied to its code and not to its place."""
    n = len(regions)
    if n == 0:
        return np.zeros((draws, 0), "float32")
    drawn = np.random.default_rng(seed).integers(n, size=(draws, n))
    drawn += n * np.arange(draws)[:, None]
    counts = np.bincount(drawn.ravel(), minlength=draws * n).reshape(draws, n)
    return counts[:, np.argsort(np.argsort(regions))].astype("float32")


def _band(density: Matrix) -> tuple[Matrix, Matrix]:
    """Ends of the middle 95 per cent (regions, i) of the densities that the draws give."""
    # A row of its own for a draw that says nothing, so that there is always one to look up.
    ordered = np.concatenate([density, np.full((1, *density.shape[1:]), np.nan)])
    ordered = np.sort(np.ascontiguousarray(np.moveaxis(ordered, 0, -1)), axis=-1)
    given = (~np.isnan(ordered)).sum(axis=-1)
    low, high = (_quantile(ordered, given, part) for part in BAND)
    return np.where(given > 0, low, 0.0), np.where(given > 0, high, 100.0)


def _quantile(ordered: Matrix, given: npt.NDArray[np.int64], part: float) -> Matrix:
    """Quantile along the last axis, where only the first `given` values are numbers."""
    at = part * np.maximum(given - 1, 0)
    ends = (
        np.take_along_axis(ordered, np.asarray(place, "int64")[..., None], -1)[..., 0]
        for place in (np.floor(at), np.ceil(at))
    )
    first, second = ends
    between: Matrix = first + (second - first) * (at - np.floor(at))
    return between
