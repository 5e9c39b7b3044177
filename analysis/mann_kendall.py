"""The exact two-sided Mann–Kendall test for few values: its limits and its p."""

import numpy as np
from numpy.typing import NDArray

NOMINAL_LEVEL = 0.10
# Smallest |S| of the two-sided exact Mann–Kendall test at the nominal level, by number of values
# (Kendall 1975, Rank Correlation Methods).
CRITICAL_S = {5: 8, 6: 11, 7: 13, 8: 16, 9: 18, 10: 21, 11: 23, 12: 26}
MOST_VALUES = max(CRITICAL_S)

Floats = NDArray[np.float64]


def _two_sided() -> Floats:
    """P(|S| >= s) by number of values (row) and s (column) where all orders are equally likely.

    The number of orders of n values with k pairs the wrong way round is the Mahonian number of n
    and k, and S = n (n - 1) / 2 - 2 k.
    """
    tail = np.ones((MOST_VALUES + 1, MOST_VALUES * (MOST_VALUES - 1) // 2 + 1))
    orders = np.ones(1)
    for n in range(2, MOST_VALUES + 1):
        orders = np.convolve(orders, np.ones(n))
        wrong = np.arange(len(orders))
        size = abs(len(orders) - 1 - 2 * wrong)
        for s in range(tail.shape[1]):
            tail[n, s] = orders[size >= s].sum() / orders.sum()
    return tail


# Exact p by number of values (row) and |S| (column).
EXACT_P = _two_sided()
