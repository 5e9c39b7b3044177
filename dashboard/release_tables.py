"""The tables of a release as they are read from its files, those of older releases too."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

FIGURES = ("geo", "year", "value", "flag", "confidential", "series")
# What a table must have for the pages to open; more is read where it is there.
_INDICATOR = ("id", "level", "status", "unit_sv", "unit_en", "decimals", "count", "key_figure")
_NEEDED = {
    "observations": ("indicator", *FIGURES),
    "indicators": _INDICATOR,
    "series": ("series", "source"),
    "regions": ("geo", "level", "country"),
    "themes": ("kind", "key", "headline"),
    "priorities": ("domain", "geo", "mark"),
    "revisions": ("indicator", "geo", "year", "before", "after", "kind"),
}
# Columns that an older release lacks, with what claims the least.
_LATER_COLUMNS: dict[str, dict[str, str | float]] = {
    "indicators": {
        **{"half_width": 0.0, "scale": "difference", "represented_by": "", "counts": ""},
        **{"statement_sv": "", "statement_en": ""},
    },
    "series": {"unfit": ""},
    "themes": {"circular_question_sv": "", "circular_question_en": ""},
}
# Tables that an older release lacks: it then has empty ones, of these columns.
_TEXT = {
    "industries": "dataset whole total nace label_sv label_en domain",
    "structural": "block block_label_sv block_label_en variable label_sv label_en indicator "
    "dataset whole nace",
    "targets": "indicator bound binds act_sv act_en source certainty",
    "annotations": "indicator subject_sv subject_en text_sv text_en publisher_sv publisher_en "
    "source read",
    "gaps": "area what_sv what_en where_sv where_en source",
}
_OTHER = {
    "industries": {"persons": "int64", "position": "int64"},
    "structural": {"log": "bool", "position": "int64"},
    "targets": {"year": "int64", "since": "int64", "value": "float64", "times": "float64"},
    "annotations": {"year": "int64"},
    "gaps": {"position": "int64"},
}


class ReleaseError(Exception):
    """A release cannot be shown.

    Attributes:
        key: Key of the sentence for the reader in `dashboard/texts`, under `release.`.
        values: What its placeholders stand for.
    """

    def __init__(self, key: str, **values: str) -> None:
        self.key = f"release.{key}"
        self.values = values
        super().__init__(f"{key}: {values}")


def read_table(folder: Path, name: str) -> pd.DataFrame:
    """One table of a release.

    Raises:
        ReleaseError: It is missing, damaged, or lacks a column (`corrupt`).
    """
    return _read(folder, name, _NEEDED.get(name, ()))


def read_later_table(folder: Path, name: str) -> pd.DataFrame:
    """A table that older releases do not have: for them it is empty.

    Raises:
        ReleaseError: It is there and damaged, or lacks a column (`corrupt`).
    """
    types = dict.fromkeys(_TEXT[name].split(), "str") | _OTHER[name]
    there = (folder / f"{name}.parquet").exists()
    table = _read(folder, name, tuple(types)) if there else pd.DataFrame(columns=list(types))
    return table.astype(types)


def _read(folder: Path, name: str, needed: tuple[str, ...]) -> pd.DataFrame:
    file = f"{name}.parquet"
    try:
        table: pd.DataFrame = pq.read_table(folder / file).to_pandas()
    except (OSError, pa.ArrowException) as error:
        raise ReleaseError("corrupt", folder=folder.name, file=file) from error
    if not set(needed) <= set(table.columns):
        raise ReleaseError("corrupt", folder=folder.name, file=file)
    for column, value in _LATER_COLUMNS.get(name, {}).items():
        if column not in table:
            table[column] = value
    return table


def indexed(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """A table whose index is one of its columns, which stays."""
    return table.set_index(column, drop=False).rename_axis(None)


def spans(indicator: pd.Series) -> dict[str, slice]:
    """Where the rows of each indicator are.

    Raises:
        ReleaseError: The table is not sorted by indicator (`corrupt`).
    """
    codes, names = pd.factorize(indicator)
    starts = np.flatnonzero(np.diff(codes, prepend=-1))
    ends = np.append(starts[1:], len(codes))
    if len(starts) != len(names):
        raise ReleaseError("corrupt", folder="", file="observations.parquet")
    return {str(names[codes[a]]): slice(int(a), int(b)) for a, b in zip(starts, ends, strict=True)}
