"""Which figures are made of a file that is rounded so much that rounding alone can move them."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def rounded(made_of: pd.Series, series: pd.DataFrame) -> NDArray[np.bool_]:
    """Tells of every figure whether a file it is made of is coarse.

    Args:
        made_of: Keys of series by figure, joined by "+" where there are several.
        series: Index = key; column coarse.
    """
    coarse = set(series.index[series["coarse"]])
    codes, keys = pd.factorize(made_of)
    found = [not coarse.isdisjoint(str(key).split("+")) for key in keys]
    return np.array([*found, False])[codes]  # code -1, no key, is the last
