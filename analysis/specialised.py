"""Which industries a region is said to be specialised in."""

import numpy as np
import pandas as pd

# Half as large a share again as in the reference, in an industry that is more than a few
# workplaces: both are choices of this project and are printed beside what is said.
LEAST_QUOTIENT = 1.5
LEAST_SHARE = 0.01


def specialised(
    quotients: pd.DataFrame,
    least_quotient: float = LEAST_QUOTIENT,
    least_share: float = LEAST_SHARE,
) -> pd.DataFrame:
    """The industries whose share is clearly larger in a region than in the reference.

    Both must hold: a location quotient of at least `least_quotient`, and at least `least_share`
    of the region's jobs. An industry without a quotient is never among them.

    Args:
        quotients: What `location_quotient` gave.
        least_quotient: Smallest quotient.
        least_share: Smallest share of the region's jobs, 0 to 1.

    Returns:
        Those rows, the regions in their order, within a region the largest quotient first.
    """
    quotient, share = quotients["quotient"].to_numpy(), quotients["share"].to_numpy()
    enough = np.flatnonzero((quotient >= least_quotient) & (share >= least_share))
    of_geo, _ = pd.factorize(quotients["geo"])
    order = np.lexsort((-quotient[enough], of_geo[enough]))
    return quotients.iloc[enough[order]].reset_index(drop=True)
