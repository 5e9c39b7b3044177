"""What changed between two releases."""

import numpy as np
import pandas as pd

KEY = ["indicator", "geo", "year"]


def revisions(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Compares the figures of two releases.

    An indicator that had no figures before is news as a whole, not figure by figure: it has no
    rows here.

    Args:
        before: Columns indicator, geo, year, value, flag, confidential.
        after: The same columns.

    Returns:
        Columns indicator, geo, year, before, after, kind, sorted by key: `new_year` (a figure
        where none was), `revised` (another figure), `removed` (no figure where one was), `flag`
        (the same figure under other flags or secrecy).
    """
    after = after[after["indicator"].isin(before["indicator"].unique())]
    both = before[[*KEY, "value", "flag", "confidential"]].merge(
        after[[*KEY, "value", "flag", "confidential"]],
        on=KEY, how="outer", suffixes=("_before", "_after"),
    )  # fmt: skip
    both = both.astype({"value_before": float, "value_after": float})
    had, has = both["value_before"].notna(), both["value_after"].notna()
    other = ~np.isclose(both["value_before"], both["value_after"], rtol=1e-12, atol=0)
    marks = [
        (both[f"{name}_before"] != both[f"{name}_after"])
        & both[f"{name}_before"].notna()
        & both[f"{name}_after"].notna()
        for name in ("flag", "confidential")
    ]
    kind = np.select(
        [~had & has, had & ~has, had & has & other, marks[0] | marks[1]],
        ["new_year", "removed", "revised", "flag"],
        default="",
    )
    changes = both.assign(kind=kind, before=both["value_before"], after=both["value_after"])
    told: pd.DataFrame = changes.loc[kind != "", [*KEY, "before", "after", "kind"]]
    return told.sort_values(KEY, ignore_index=True)
