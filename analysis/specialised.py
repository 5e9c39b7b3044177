"""Which industries a region is said to be specialised in."""

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
    enough = (quotients["quotient"] >= least_quotient) & (quotients["share"] >= least_share)
    order = {geo: place for place, geo in enumerate(quotients["geo"].unique())}
    rows = quotients[enough]
    rows = rows.assign(_place=rows["geo"].map(order))
    rows = rows.sort_values(["_place", "quotient"], ascending=[True, False], kind="stable")
    return rows.drop(columns="_place").reset_index(drop=True)
