"""Millions of figures in little memory: frames whose texts are stored once each."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.publish import SCHEMAS, damaged


def pack(frame: pd.DataFrame, name: str) -> pa.Table:
    """A frame with the columns and types of a table of a release, its texts as dictionaries."""
    return pa.Table.from_pandas(frame, schema=SCHEMAS[name], preserve_index=False)


def join(tables: Sequence[pa.Table], name: str) -> pd.DataFrame:
    """Packed tables one after the other as one frame.

    Returns:
        The columns of the table `name` of a release; texts are categories in the order in which
        they appear, so that the same figures give the same Parquet bytes.
    """
    # Column by column, for the positions of all texts at once would take several times the room.
    return pd.DataFrame(
        {
            field.name: _column([table[field.name] for table in tables], field.type)
            for field in SCHEMAS[name]
        }
    )


def read_figures(folder: Path, name: str) -> pd.DataFrame:
    """A table of figures of a release; texts are categories.

    Raises:
        CheckError: It cannot be read.
    """
    path = folder / f"{name}.parquet"
    try:
        file = pq.ParquetFile(path)
        return pd.DataFrame(
            {
                field.name: _column([file.read([field.name])[field.name]], field.type)
                for field in SCHEMAS[name]
            }
        )
    except (OSError, KeyError, pa.ArrowException) as error:
        raise damaged(path) from error


def _column(parts: Sequence[pa.ChunkedArray], kind: pa.DataType) -> pd.Series:
    column = pa.chunked_array([chunk for part in parts for chunk in part.chunks], kind)
    if not pa.types.is_dictionary(kind):
        return pd.Series(column.to_numpy())
    texts = column.unify_dictionaries().combine_chunks()
    codes, used = pd.factorize(texts.indices.to_numpy())
    categories = pd.Index(texts.dictionary.take(used).to_pylist(), dtype="str")
    return pd.Series(pd.Categorical.from_codes(codes, categories))


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """A part of a packed frame with its texts as texts."""
    texts = frame.select_dtypes("category").columns
    return frame.astype(dict.fromkeys(texts, "str"))
