"""A plain table (dimensions, geo, year, value, flag) with a YAML beside it that says what it is."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from pipelines.errors import FormatError
from pipelines.formats.delimited import (
    CODES,
    NUMBERS,
    header_line,
    read_delimited,
    unique_columns,
)
from pipelines.formats.sniff import csv_columns
from pipelines.formats.table import Tidy, assemble, coded, flags, paired, recode, years

_SOURCES = {"eurostat": "eurostat", "oecd": "oecd", "european commission": "ec"}
_FIXED = frozenset(("geo", "year", "value", "flag", "confidential"))


def read_plain_table(data: bytes, name: str, about: Mapping[str, Any] | None) -> Tidy:
    """Reads a plain table.

    Args:
        data: Comma-separated text, plain or gzip, with the columns geo, year and value, perhaps
            flag and confidential (as of Eurostat), and one column per dimension.
        name: File name, for messages.
        about: The YAML of the same name: source ("Eurostat", "OECD", "European Commission", or a
            region's own), dataset or indicator, title.

    Raises:
        FormatError: The YAML is absent or lacks an entry, or the table is not as it should be.
        QueryError: There is no row.
    """
    about = _checked(about, name)
    columns = unique_columns([c.strip() for c in csv_columns(header_line(data, name))], name)
    types = dict.fromkeys(columns, CODES) | {"value": NUMBERS}
    table = read_delimited(data, columns, types, name)

    text = {column: recode(table[column], str.strip) for column in columns if column != "value"}
    none = coded(np.zeros(table.num_rows, np.int32), [""])
    flag, confidential = flags(paired(text.get("flag", none), text.get("confidential", none)), name)
    period = text["year"]
    source = _SOURCES.get(about["source"].strip().lower(), "regional")
    dataset = str(about.get("dataset") or about["indicator"])
    return Tidy(
        source=source,
        dataset=dataset.lower() if source == "eurostat" else dataset,
        title=str(about.get("title") or ""),
        updated=None,
        structure_version="",
        indicator=str(about.get("indicator") or ""),
        table=assemble(
            {column: text[column] for column in columns if column not in _FIXED},
            geo=text["geo"],
            year=years(period.dictionary.to_pylist(), name)[period.indices.to_numpy()],
            value=table["value"].combine_chunks(),
            flag=flag,
            confidential=confidential,
        ),
    )


def _checked(about: Mapping[str, Any] | None, name: str) -> Mapping[str, Any]:
    if about is None:
        problem = "no YAML of the same name says where this table comes from."
    elif not isinstance(about.get("source"), str):
        problem = "the YAML beside this table names no source."
    elif not (about.get("dataset") or about.get("indicator")):
        problem = "the YAML beside this table names neither a dataset nor an indicator."
    else:
        return about
    raise FormatError(
        problem,
        next_step="Put a YAML beside it with source, dataset or indicator, title, vintage, "
        "licence and link.",
        url=name,
    )
