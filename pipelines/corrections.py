"""Known errors of a source, mended as the catalogue says, and only while they stand."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from pipelines.catalogue import Correction


def correct(frame: pd.DataFrame, corrections: Iterable[Correction]) -> pd.DataFrame:
    """Applies the corrections of one indicator to its figures.

    A correction that names the value it expects is left out once the source shows another one:
    then the error has been repaired there.

    Args:
        frame: Columns geo, year, value, flag and others.
        corrections: Those of the indicator the frame holds.

    Returns:
        The frame without the rows of a `drop`, and with the letter of a `flag` added.
    """
    for correction in corrections:
        meant = (frame["geo"] == correction.geo) & frame["year"].isin(correction.years)
        if correction.expect is not None:
            meant &= np.isclose(frame["value"], correction.expect)
        if correction.action == "drop":
            frame = frame[~meant]
        else:
            flags = ["".join(sorted({*flag, *correction.flag})) for flag in frame["flag"]]
            frame = frame.assign(flag=frame["flag"].where(~meant, flags))
    return frame
