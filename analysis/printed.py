"""Two figures side by side as they are printed."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Literal


def side(value: float, reference: float, decimals: int) -> Literal["lower", "equal", "higher"]:
    """Which of two printed figures is the lower.

    It says no more than the two figures do: what counts as a difference takes a spread over many
    regions (`analysis.scores.compare_word`), which measures of countries do not have.

    Args:
        value: The figure.
        reference: What it is printed beside, same unit and year.
        decimals: Decimals at which both are printed; halves are rounded away from zero.
    """
    mine, theirs = printed(value, decimals), printed(reference, decimals)
    return "equal" if mine == theirs else "lower" if mine < theirs else "higher"


def printed(value: float, decimals: int) -> Decimal:
    """A figure as it is printed; halves are rounded away from zero.

    Args:
        value: The figure; must be finite.
        decimals: Decimals at which it is printed.
    """
    # repr keeps the decimal digits of the source, so that 2.675 rounds as it is written.
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
