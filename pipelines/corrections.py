"""Known errors of a source, mended as the catalogue says, and only while they stand."""

from collections.abc import Iterable
from decimal import Decimal

import numpy as np
import pandas as pd

from pipelines.catalogue import Correction
from pipelines.formats.table import unite_flags

_ESTIMATED = "e"


def correct(frame: pd.DataFrame, corrections: Iterable[Correction]) -> pd.DataFrame:
    """Applies the corrections of one indicator to its figures.

    Only a figure that still has the wrong value is corrected: what the source has mended, or we
    have corrected before, stays as it is.

    Args:
        frame: Columns geo, year, value, flag and others.
        corrections: Those of the indicator the frame holds.

    Returns:
        The frame without the rows of a `drop`, with the letters of a `flag` added, and with the
        values of a `scale` multiplied and marked as estimated.
    """
    for correction in corrections:
        meant = _rows(frame, correction) & np.isclose(frame["value"], _expected(frame, correction))
        if correction.action == "drop":
            frame = frame[~meant]
            continue
        added = correction.flag or _ESTIMATED
        flags = [unite_flags([flag, added]) for flag in frame["flag"]]
        frame = frame.assign(flag=frame["flag"].where(~meant, flags))
        if correction.factor is not None:
            scaled = [_scaled(value, correction.factor) for value in frame["value"]]
            frame = frame.assign(value=frame["value"].where(~meant, scaled))
    return frame


def mended_years(frame: pd.DataFrame, correction: Correction) -> dict[int, float]:
    """Years in which the source no longer shows the wrong value, with what it shows instead.

    Args:
        frame: Figures as the source has them, columns geo, year and value. A year without a row
            tells nothing.
        correction: What is known of the error.
    """
    rows = frame[_rows(frame, correction)]
    mended = rows[~np.isclose(rows["value"], _expected(rows, correction))]
    return {int(year): float(value) for year, value in mended[["year", "value"]].to_numpy()}


def _rows(frame: pd.DataFrame, correction: Correction) -> pd.Series:
    return (frame["geo"] == correction.geo) & frame["year"].isin(list(correction.years))


def _expected(frame: pd.DataFrame, correction: Correction) -> pd.Series:
    return frame["year"].map(correction.years).astype(float)


def _scaled(value: float, factor: float) -> float:
    """The product in decimals, so that binary arithmetic adds no digit that the source lacks."""
    return float(Decimal(repr(float(value))) * Decimal(repr(factor)))
