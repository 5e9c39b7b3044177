"""Which figures are made of a file that no trend may be read from."""

import numpy as np
import pandas as pd

from analysis.trends import UNFIT, UNFIT_TYPE


def unfit(made_of: pd.Series, series: pd.DataFrame) -> pd.Categorical:
    """Tells of every figure the worst of what is wrong with the files it is made of.

    Args:
        made_of: Keys of series by figure, joined by "+" where there are several.
        series: Index = key; column unfit.

    Returns:
        "" or one of the reasons in `analysis.trends.UNFIT`.
    """
    wrong = series["unfit"].map(UNFIT.index).to_dict()
    codes, keys = pd.factorize(made_of)
    worst = [max(wrong.get(part, 0) for part in str(key).split("+")) for key in keys]
    # Code -1, no key, is the last.
    return pd.Categorical.from_codes(np.array([*worst, 0])[codes], dtype=UNFIT_TYPE)
