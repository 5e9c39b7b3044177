"""Several indicators in one number, and how much that number depends on choices."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

# Of a domain's scored indicators, this share must have a score: three in five.
SHARE = (3, 5)
# One indicator is no composite.
FEWEST_PARTS = 2
BAND = (0.025, 0.975)  # quantiles of the results under random weights
FEWEST_RANKED = 30  # regions with a domain score
_NOISE = 1e-9  # points of a score that come from binary fractions

Floats = npt.NDArray[np.float64]


def needed_parts(of: int) -> int:
    """How many scores a domain score needs: 60 % of the domain's indicators, at least two."""
    share, whole = SHARE
    return max(FEWEST_PARTS, -(-of * share // whole))


def domain_score(
    scores: pd.DataFrame,
    weights: Mapping[str, float] | None = None,
    draws: int = 1000,
    seed: int = 0,
) -> pd.DataFrame:
    """The weighted mean of the scores of a domain's indicators, with two bands around the choice.

    score_r = Σ_k w_k p_rk / Σ_k w_k over the indicators that have a score there (OECD/JRC 2008,
    Handbook on Constructing Composite Indicators). One band comes from leaving each indicator out
    in turn and always holds the score; the other is where 95 % of the results lie when the
    weights are drawn at random, all mixtures being equally likely (Dirichlet with ones).

    Args:
        scores: Scores from 0 to 100, a row per geo, a column per scored indicator of the domain,
            also of those that have none; NaN = no score. Values flagged u have none.
        weights: Weight by indicator, zero or more; 1 for one not named. The random weights do not
            depend on them.
        draws: Number of random weightings.
        seed: The same seed gives the same weightings.

    Returns:
        Index as `scores`; columns score, parts (indicators with a score), of (indicators),
        low_without and high_without (each indicator left out), low_weights and high_weights
        (random weights), reason: `few_parts` with fewer than `needed_parts`, `no_weights` where
        all weights of the available ones are zero, else "". Without an answer the numbers are
        NaN.

    Raises:
        ValueError: A weight is negative or not a number.
        KeyError: A weight is of an indicator that `scores` does not have.
    """
    chosen = _weights(scores, weights)
    values, known = _filled(scores)
    parts = known.sum(axis=1)
    heavy = chosen * known
    total = heavy.sum(axis=1)
    reason = np.where(total > 0, "", "no_weights")
    reason[parts < needed_parts(scores.shape[1])] = "few_parts"
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = (heavy * values).sum(axis=1) / total
        rest = total[:, None] - heavy
        left_out = ((heavy * values).sum(axis=1)[:, None] - heavy * values) / rest
    # Nothing is left where the only indicator with a weight is left out.
    left_out = np.where(known & (rest > 1e-12 * total[:, None]), left_out, mean[:, None])
    drawn = _under_random_weights(scores, draws, seed)
    low_weights, high_weights = np.quantile(drawn, BAND, axis=0)
    found = pd.DataFrame(
        {
            "score": mean,
            "low_without": np.minimum(mean, left_out.min(axis=1, initial=100)),
            "high_without": np.maximum(mean, left_out.max(axis=1, initial=0)),
            "low_weights": low_weights,
            "high_weights": high_weights,
        },
        index=scores.index,
    )
    found[reason != ""] = np.nan
    return found.assign(parts=parts, of=scores.shape[1], reason=reason)


def domain_ranks(
    scores: pd.DataFrame, geos: Sequence[str], draws: int = 1000, seed: int = 0
) -> pd.DataFrame:
    """The ranks of domain scores among all regions, as intervals over random weights.

    For each weighting of `domain_score` the regions with enough scores are ranked, 1 for the
    highest. The interval holds 95 % of the ranks; its ends are rounded outwards.

    Args:
        scores: As for `domain_score`, a row for every EU NUTS 2 region.
        geos: The regions to rank, rows of `scores`.
        draws: Number of random weightings.
        seed: The same seed gives the same weightings.

    Returns:
        Index `geos`; columns best, worst, regions (those ranked, the own one among them), reason:
        `few_parts` where the region has too few scores, `few_regions` where fewer than
        `FEWEST_RANKED` regions have enough, else "". Without an answer best and worst are NaN.
    """
    known = scores.notna().sum(axis=1) >= needed_parts(scores.shape[1])
    among = scores[known]
    drawn = _under_random_weights(among, draws, seed)
    column = {geo: at for at, geo in enumerate(among.index)}
    rows = []
    for geo in geos:
        if not known[geo]:
            rows.append((np.nan, np.nan, "few_parts"))
            continue
        if len(among) < FEWEST_RANKED:
            rows.append((np.nan, np.nan, "few_regions"))
            continue
        own = drawn[:, [column[geo]]]
        best = np.quantile(1 + (drawn > own + _NOISE).sum(axis=1), BAND[0], method="lower")
        worst = np.quantile((drawn >= own - _NOISE).sum(axis=1), BAND[1], method="higher")
        rows.append((best, worst, ""))
    found = pd.DataFrame(rows, index=list(geos), columns=["best", "worst", "reason"])
    return found.assign(regions=len(among))


def _weights(scores: pd.DataFrame, weights: Mapping[str, float] | None) -> Floats:
    chosen = pd.Series(1.0, index=scores.columns)
    for indicator, weight in (weights or {}).items():
        if indicator not in chosen.index:
            raise KeyError(indicator)
        if not 0 <= weight < np.inf:
            raise ValueError(f"weight {weight} of {indicator}")
        chosen[indicator] = weight
    return np.asarray(chosen, dtype=float)


def _under_random_weights(scores: pd.DataFrame, draws: int, seed: int) -> Floats:
    """Draws x geos: the domain score under each weighting; NaN without any score."""
    # Exponential variates divided by their sum are Dirichlet(1, ..., 1), also over any part of
    # them; in the order of the names, so that the order of the columns does not matter.
    ordered = scores.sort_index(axis=1)
    values, known = _filled(ordered)
    weights = np.random.default_rng(seed).exponential(size=(draws, ordered.shape[1]))
    with np.errstate(invalid="ignore"):
        drawn: Floats = (weights @ values.T) / (weights @ known.T.astype(float))
    return drawn


def _filled(scores: pd.DataFrame) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """The scores with 0 for a missing one, and which are not missing."""
    values = scores.to_numpy(dtype=float)
    known = ~np.isnan(values)
    return np.where(known, values, 0.0), known
