"""Millions of figures in little memory: frames whose texts are stored once each."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.publish import SCHEMAS, damaged

_BATCH = 36_000


def stack(frames: Iterable[pd.DataFrame], name: str) -> pd.DataFrame:
    """Frames one after the other as one, each let go of as soon as it is read.

    Args:
        frames: With the columns of the table `name` of a release.
        name: The table.

    Returns:
        The columns of the table; texts are categories in the order in which they appear, so that
        the same figures give the same Parquet bytes.
    """
    columns = {field.name: _Column(field.type) for field in SCHEMAS[name]}
    for frame in frames:
        if not len(frame):
            continue
        for label, column in columns.items():
            column.add(frame[label])
    return pd.DataFrame({label: column.whole() for label, column in columns.items()})


def read_figures(folder: Path, name: str) -> pd.DataFrame:
    """A table of figures of a release; texts are categories.

    Raises:
        CheckError: It cannot be read.
    """
    path = folder / f"{name}.parquet"
    try:
        return stack(_batches(path), name)
    except (OSError, KeyError, pa.ArrowException) as error:
        raise damaged(path) from error


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """A part of a stacked frame with its texts as texts."""
    texts = frame.select_dtypes("category").columns
    return frame.astype(dict.fromkeys(texts, "str"))


def _batches(path: Path) -> Iterator[pd.DataFrame]:
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(_BATCH):
            yield batch.to_pandas()


class _Column:
    """One column in the making: its numbers, or the positions of its texts."""

    def __init__(self, kind: pa.DataType) -> None:
        self.texts: dict[str, int] | None = {} if pa.types.is_dictionary(kind) else None
        self.type = np.int16 if self.texts is not None else kind.to_pandas_dtype()
        self.parts: list[npt.NDArray[Any]] = [np.empty(0, self.type)]

    def add(self, column: pd.Series) -> None:
        if self.texts is None:
            self.parts.append(column.to_numpy(self.type))
            return
        codes, found = pd.factorize(column)
        places = [self.texts.setdefault(str(text), len(self.texts)) for text in found]
        width = np.int16 if len(self.texts) < np.iinfo(np.int16).max else np.int32
        self.parts.append(np.array(places, width)[codes])

    def whole(self) -> pd.Series:
        values = np.concatenate(self.parts)
        self.parts.clear()
        if self.texts is None:
            return pd.Series(values)
        return pd.Series(pd.Categorical.from_codes(values, pd.Index(self.texts, dtype="str")))
