"""What changed between two releases."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from pipelines.figures import plain, read_figures
from pipelines.publish import SCHEMAS, read_table

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
    news = [
        _of_one_indicator(*(plain(frame[frame["indicator"] == name]) for frame in (before, after)))
        for name in before["indicator"].unique()
    ]
    columns = [*KEY, "before", "after", "kind"]
    told = pd.concat(news, ignore_index=True) if news else pd.DataFrame(columns=columns)
    return told.sort_values(KEY, ignore_index=True)


def _of_one_indicator(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
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
    return told


def holds_the_same(
    folder: Path, tables: Mapping[str, pd.DataFrame], boundaries: Mapping[str, bytes]
) -> bool:
    """Whether a release on disk says all that a new one would say.

    A later edition with the same figures is no news, so that the series do not count. A release
    made before a table existed says less.

    Args:
        folder: The release on disk.
        tables: Name of a table to its frame.
        boundaries: Name of a GeoParquet file to its bytes.

    Raises:
        CheckError: The release on disk is damaged.
    """
    for name, content in boundaries.items():
        path = folder / f"{name}.parquet"
        if not path.exists() or path.read_bytes() != content:
            return False
    return all(
        (folder / f"{name}.parquet").exists()
        and _same((read_figures if name in SCHEMAS else read_table)(folder, name), frame)
        for name, frame in tables.items()
        if name not in ("series", "revisions")
    )


def _same(before: pd.DataFrame, after: pd.DataFrame) -> bool:
    before, after = (frame.drop(columns="series", errors="ignore") for frame in (before, after))
    if list(before.columns) != list(after.columns) or len(before) != len(after):
        return False
    # Texts as categories stand in the order in which they appear: equal figures, equal categories.
    kinds = {str(name): kind for name, kind in before.dtypes.items() if kind != "category"}
    return before.equals(after.astype(kinds))
