"""Which regions are built alike: structural peers, by blocks of structural variables only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.answers import NoAnswer

KNOWN_SHARE = 0.5  # part of each block's variables that a region must have
FEWEST_PEERS = 5  # fewer similar regions with a value have no middle worth the name
# Share of the largest figure at hand below which a spread is rounding of binary fractions.
_NOISE = 1e-12


@dataclass(frozen=True)
class Peers:
    """The regions of the EU by how alike they are to one region in structure.

    Attributes:
        region: The region that they are held against.
        table: Index geo, nearest first, equals by code; columns distance (no unit, 0 = alike in
            all that is compared), one per block with its part of the distance (the parts add up),
            and compared (number of variables known in both).
        blocks: Block -> the variables that count, in the order given.
        dropped_variables: Variable -> why no region is compared by it: `missing` (the region has
            no value) or `constant` (all regions have the same).
        dropped_blocks: Blocks without a variable that counts.
        left_out: Region -> the blocks of which it knows fewer than half of the variables.
    """

    region: str
    table: pd.DataFrame
    blocks: dict[str, tuple[str, ...]]
    dropped_variables: dict[str, str]
    dropped_blocks: tuple[str, ...]
    left_out: dict[str, tuple[str, ...]]


def as_compared(figures: pd.DataFrame, logged: Sequence[str]) -> pd.DataFrame:
    """Structural variables in the form in which their differences are taken.

    Args:
        figures: Index geo, a column per variable in its own unit, NaN = missing.
        logged: Variables that are compared by their ratio: they become decimal logarithms, and
            missing where they are not above 0.
    """
    compared = figures.copy()
    compared[list(logged)] = np.log10(figures[list(logged)].where(figures[list(logged)] > 0))
    return compared


def structural_peers(
    structure: pd.DataFrame,
    region: str,
    blocks: Mapping[str, Sequence[str]],
    same_country: bool,
) -> Peers | NoAnswer:
    """Orders regions by their structural distance to one of them.

    d_rs = Σ_b (1/B) · Σ_k∈b (z_rk − z_sk)² / n_b over B blocks; a block's mean is taken over the
    n_b of its variables that both regions have. z = (x − mean) / population standard deviation
    over all regions of `structure` with a value, those left out and those of the own country
    among them, so that neither choice changes a distance. The purpose is that of Navarro et al.
    2014 (S3 Working Paper 03/2014), the weights are this formula's own: every block counts the
    same, whatever its number of variables. Over all pairs of regions the distance averages about
    2.

    Args:
        structure: Structural variables only, never results: index geo (NUTS 2 codes of the EU, the
            first two letters are the country), a column per variable in any unit, NaN = missing.
        region: The region to find peers for.
        blocks: Block -> columns of `structure`. No block is called `distance` or `compared`.
        same_country: Whether regions of the region's own country may be peers.

    Returns:
        No answer where the region has no value of any variable that differs between regions
        (`no_values`), and where no region is left to compare with (`few_regions`).

    Raises:
        KeyError: A variable of a block is no column of `structure`.
    """
    wanted = list(dict.fromkeys(variable for block in blocks.values() for variable in block))
    values = structure[wanted].astype(float)
    values = values.where(np.isfinite(values))
    if region not in values.index:
        return NoAnswer("no_values")
    dropped = _dropped(values, region)
    used = {key: tuple(v for v in block if v not in dropped) for key, block in blocks.items()}
    used = {key: block for key, block in used.items() if block}
    if not used:
        return NoAnswer("no_values")

    candidates = values.drop(index=region)
    if not same_country:
        candidates = candidates[candidates.index.str[:2] != region[:2]]
    known = pd.DataFrame(
        {key: candidates[list(block)].notna().mean(axis=1) for key, block in used.items()}
    )
    enough = known >= KNOWN_SHARE
    lacking = enough[~enough.all(axis=1)]
    compared = candidates[enough.all(axis=1)]
    if compared.empty:
        return NoAnswer("few_regions", have=0, needed=1)

    gaps = ((compared - values.loc[region]) / values.std(ddof=0)) ** 2
    parts = {key: gaps[list(block)].mean(axis=1) / len(used) for key, block in used.items()}
    table = pd.DataFrame(parts, index=compared.index)
    table.insert(0, "distance", table.sum(axis=1))
    table["compared"] = sum(compared[list(block)].notna().sum(axis=1) for block in used.values())
    return Peers(
        region=region,
        table=table.sort_index().sort_values("distance", kind="stable"),
        blocks=used,
        dropped_variables=dropped,
        dropped_blocks=tuple(key for key in blocks if key not in used),
        left_out={
            str(geo): tuple(key for key, has in zip(used, row, strict=True) if not has)
            for geo, row in zip(lacking.index, lacking.to_numpy(), strict=True)
        },
    )


def _dropped(values: pd.DataFrame, region: str) -> dict[str, str]:
    """Variables that no region is compared by, and why."""
    missing = values.loc[region].isna()
    constant = values.std(ddof=0) <= _NOISE * values.abs().max()
    return {
        str(variable): "missing" if missing[variable] else "constant"
        for variable in values.columns
        if missing[variable] or constant[variable]
    }
