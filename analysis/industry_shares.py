"""What share of the jobs each industry has, in regions and in what they are compared with.

The frames have the columns geo, industry and value, and flag where figures are flagged. A cell
without a row or a number is confidential or missing, and so is one with a flag u or c: it is left
out and never counts as 0. A value of 0 is a value.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.extensions import ExtensionArray

Matrix = npt.NDArray[np.float64]


def flagged(values: pd.DataFrame, letters: str) -> npt.NDArray[np.bool_]:
    """Which rows carry one of some flags; none without a column flag."""
    if "flag" not in values:
        return np.zeros(len(values), bool)
    of_row, flags = pd.factorize(values["flag"])
    bears = np.array([*(bool(set(letters) & set(str(flag))) for flag in flags), False])
    return bears[of_row]  # -1, no flag, is the last


def unreliable(values: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Which rows carry a flag u (unreliable) or c (confidential); none without a column flag."""
    return flagged(values, "uc")


def by_region(values: pd.DataFrame, reliable: bool = True) -> pd.DataFrame:
    """Lays the figures out as regions by industries.

    Args:
        values: Columns geo, industry, value and, where there are flags, flag.
        reliable: Leaves out the figures with a flag u or c.

    Returns:
        Index: geo, columns: industry, both in the order of their first row; NaN where no figure.

    Raises:
        ValueError: A region has two rows for an industry.
    """
    rows, geos = pd.factorize(values["geo"].astype("str"))
    columns, industries = pd.factorize(values["industry"].astype("str"))
    if (np.bincount(rows * len(industries) + columns) > 1).any():
        raise ValueError("A region has two rows for an industry")
    figures = values["value"].to_numpy("float64", na_value=np.nan)
    if reliable:
        figures = np.where(unreliable(values), np.nan, figures)
    cells = np.full((len(geos), len(industries)), np.nan)
    cells[rows, columns] = figures
    return pd.DataFrame(cells, index=pd.Index(geos), columns=pd.Index(industries))


def texts(values: npt.ArrayLike) -> ExtensionArray:
    """A column of text; to turn columns of a frame into text costs as much as the statistics."""
    column: ExtensionArray = pd.array(np.asarray(values, dtype=object), dtype="str")
    return column


def by_industry(reference: pd.DataFrame, column: str = "value") -> "pd.Series[float]":
    """The figures of a reference by industry.

    Raises:
        ValueError: The reference has two rows for an industry.
    """
    industries = reference["industry"].astype("str")
    if industries.duplicated().any():
        raise ValueError("The reference has two rows for an industry")
    return pd.Series(reference[column].to_numpy("float64"), index=pd.Index(industries))


def shares(
    figures: pd.DataFrame, reference: "pd.Series[float]", total: str | None = None
) -> tuple[Matrix, Matrix]:
    """Share of each industry in the jobs of each region, and in those of the reference.

    Args:
        figures: Regions by industries, NaN where not known.
        reference: Figures of the reference by industry, NaN where not known.
        total: Industry that holds the published total in both. Without it the whole is the sum
            over the industries known in the region and in the reference, so that the shares of
            the reference differ from region to region.

    Returns:
        s_ri and s_i, both regions by industries; NaN where the figure or the whole is not known
        or the whole is 0.
    """
    own = figures.to_numpy("float64")
    other = np.broadcast_to(reference.reindex(figures.columns).to_numpy("float64"), own.shape)
    if total is None:
        both = ~np.isnan(own) & ~np.isnan(other)
        own, other = np.where(both, own, np.nan), np.where(both, other, np.nan)
        wholes, whole = np.where(both, own, 0.0).sum(axis=1), np.where(both, other, 0.0).sum(axis=1)
    else:
        wholes = published(figures, total)
        whole = np.full(len(own), reference.get(total, np.nan))
    return own / _whole(wholes), other / _whole(whole)


def pooled_reference(values: pd.DataFrame, total: str | None = None) -> pd.DataFrame:
    """Makes one reference of many areas, though each hides some industries.

    s_i = sum of E_ri / sum of E_r, both over the areas r that show industry i: an area that hides
    the industry leaves its jobs out above and below the line.

    Args:
        values: Columns geo, industry, value and, where there are flags, flag.
        total: Industry that holds the published total E_r. Without it E_r is the sum over the
            industries that the area shows, and the shares need not add to 1.

    Returns:
        Columns industry, value: the share, NaN where no area shows the industry together with a
        total; the row of `total` is 1.
    """
    pooled = pooled_shares(by_region(values), total)
    return pd.DataFrame({"industry": pooled.index, "value": pooled.to_numpy()})


def pooled_shares(figures: pd.DataFrame, total: str | None = None) -> "pd.Series[float]":
    """The same by industry, from the figures of regions by industries."""
    cells = figures.to_numpy("float64")
    wholes = np.nansum(cells, axis=1) if total is None else published(figures, total)
    shown = ~np.isnan(cells) & ~np.isnan(wholes)[:, None]
    jobs = np.where(shown, cells, 0.0).sum(axis=0)
    of = np.where(shown, wholes[:, None], 0.0).sum(axis=0)
    return pd.Series(jobs / np.where(of > 0, of, np.nan), index=figures.columns)


def published(figures: pd.DataFrame, total: str | None) -> Matrix:
    """The published total of each region, NaN where there is none."""
    if total is None or total not in figures:
        return np.full(len(figures), np.nan)
    return figures[total].to_numpy("float64")


def _whole(sums: Matrix) -> Matrix:
    return np.where(sums > 0, sums, np.nan)[:, None]
