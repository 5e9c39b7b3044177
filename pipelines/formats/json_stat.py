"""JSON-stat 2.0 as Eurostat's Statistics API writes it: sparse maps from cell number to figure."""

import json
import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NoReturn

import numpy as np
import pyarrow as pa

from pipelines.errors import FormatError
from pipelines.formats.delimited import unpacked
from pipelines.formats.table import (
    Tidy,
    assemble,
    coded,
    flags,
    no_rows,
    years,
)

_TIME = ("time", "TIME_PERIOD")


def read_json_stat(data: bytes, name: str) -> Tidy:
    """Reads a JSON-stat 2.0 dataset.

    A cell exists if its number stands in `value` or in `status`; the last dimension runs fastest.

    Args:
        data: The body, plain or gzip.
        name: File name, for messages.

    Raises:
        FormatError: The body is no JSON-stat dataset of Eurostat, or its periods are not years.
        QueryError: A dimension has no code, so nothing was selected.
    """
    body = _parsed(data, name)
    try:
        return _read(body, name)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        # pyarrow's errors for values of the wrong kind are among these.
        _refuse(f"it does not hold together ({type(error).__name__}: {error})", name)


def _refuse(problem: str, name: str) -> NoReturn:
    raise FormatError(
        f"this JSON is no JSON-stat 2.0 dataset: {problem}.",
        next_step="Download it again, as SDMX-CSV if it stays so.",
        url=name,
    )


def _parsed(data: bytes, name: str) -> Mapping[str, Any]:
    def no_constant(text: str) -> NoReturn:
        _refuse(f"{text} is no figure", name)

    try:
        body = json.loads(unpacked(data, name).decode("utf-8-sig"), parse_constant=no_constant)
    except (ValueError, RecursionError) as error:
        _refuse(str(error), name)
    if not isinstance(body, dict) or body.get("class") != "dataset":
        _refuse("its class is not dataset", name)
    return body


def _read(body: Mapping[str, Any], name: str) -> Tidy:
    ids: list[str] = body["id"]
    sizes: list[int] = body["size"]
    codes = [
        _codes(body["dimension"][key], size, name) for key, size in zip(ids, sizes, strict=True)
    ]
    if 0 in sizes:
        raise no_rows(name)
    time = next((key for key in ids if key in _TIME), None)
    if time is None or "geo" not in ids:
        _refuse("it has no dimension time or geo", name)
    cells, value, status = _observations(body, math.prod(sizes), name)
    flag, confidential = flags(status, name)

    columns: dict[str, pa.DictionaryArray] = {}
    stride = math.prod(sizes)
    for key, size, texts in zip(ids, sizes, codes, strict=True):
        stride //= size
        columns[key] = coded((cells // stride % size).astype(np.int32), texts)
    year = years(columns[time].dictionary.to_pylist(), name)[columns[time].indices.to_numpy()]
    extension = body["extension"]
    return Tidy(
        source="eurostat",
        dataset=extension["id"].lower().split("$")[0],
        title=str(body.get("label", "")),
        updated=_updated(body.get("updated")),
        structure_version=str(extension.get("datastructure", {}).get("version", "")),
        indicator="",
        table=assemble(
            {key: columns[key] for key in ids if key not in ("geo", time)},
            geo=columns["geo"],
            year=year,
            value=value,
            flag=flag,
            confidential=confidential,
        ),
    )


def _codes(dimension: Mapping[str, Any], size: int, name: str) -> list[str]:
    """The codes of a dimension; `index` is a map, a list or, where there is one code, absent."""
    category = dimension["category"]
    index = category.get("index", category.get("label"))
    texts = sorted(index, key=index.__getitem__) if isinstance(index, dict) else list(index)
    if len(texts) != size or len(set(texts)) != size:
        _refuse(f"a dimension has {len(texts)} codes but the size {size}", name)
    return texts


def _observations(
    body: Mapping[str, Any], count: int, name: str
) -> tuple[np.ndarray[Any, np.dtype[np.int64]], pa.Array, pa.DictionaryArray]:
    """Cell numbers in ascending order, with their values and status texts."""
    value_at, values = _sparse(body["value"], pa.float64())
    status_at, states = _sparse(body.get("status", {}), pa.string())
    cells = np.union1d(value_at, status_at)
    if cells.size and not (cells[0] >= 0 and cells[-1] < count):
        _refuse(f"a cell number is not between 0 and {count - 1}", name)
    value = np.full(cells.size, np.nan)
    value[np.searchsorted(cells, value_at)] = values.to_numpy(zero_copy_only=False)
    known = states.dictionary_encode()
    status = np.zeros(cells.size, np.int32)
    status[np.searchsorted(cells, status_at)] = known.indices.to_numpy() + 1
    texts = ["", *known.dictionary.to_pylist()]
    return cells, pa.array(value, from_pandas=True), coded(status, texts)


def _sparse(
    figures: Mapping[str, Any] | list[Any], kind: pa.DataType
) -> tuple[np.ndarray[Any, np.dtype[np.int64]], pa.Array]:
    """Cell numbers and contents of a map or a list; what is null is left out."""
    if isinstance(figures, dict):
        at = pa.array(list(figures), pa.string()).cast(pa.int64()).to_numpy()
        contents = pa.array(list(figures.values()), kind)
    else:
        contents = pa.array(figures, kind)
        at = np.arange(len(contents))
    there = contents.is_valid()
    return at[there.to_numpy(zero_copy_only=False)], contents.filter(there)


def _updated(text: str | None) -> datetime | None:
    """`2026-09-22T11:00:00+0200` in UTC."""
    return datetime.fromisoformat(text).astimezone(UTC) if text else None
