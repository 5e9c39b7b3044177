"""SDMX-CSV 1.0 and 2.0 of Eurostat and the OECD: one row per observation, columns by name.

Labels may stand in columns of their own (`labels=name`), behind the code in the same cell
(`A: Annual`, header `freq: Time frequency`), or nowhere.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.errors import FormatError
from pipelines.formats.delimited import (
    CODES,
    NUMBERS,
    header_line,
    read_delimited,
    unique_columns,
)
from pipelines.formats.sniff import column_id, csv_columns
from pipelines.formats.table import Tidy, assemble, coded, flags, paired, recode, years

_STRUCTURE = re.compile(
    r"(?P<agency>[^:()]+):(?P<id>[^:()$]+)(\$[^:()]*)?\((?P<version>[^()]*)\)(:\s*(?P<title>.*))?"
)
# Of the OECD's upper-case columns these are no dimensions. REF_YEAR_PRICE stays one, because
# figures of two base years are two series.
_OECD_ATTRIBUTES = {
    *("STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "DATAFLOW", "ACTION"),
    *("REF_AREA", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "CONF_STATUS"),
    *("UNIT_MULT", "DECIMALS", "CURRENCY", "COUNTRY"),
}
# `9999` stands for "not applicable" in some OECD code lists and is no exponent.
_NO_EXPONENT = "9999"


@dataclass(frozen=True)
class _Dialect:
    source: str
    geo: str
    flag: str
    dimension: re.Pattern[str]
    flag_of: Callable[[str], str]
    flag_form: re.Pattern[str]


_EUROSTAT = _Dialect(
    "eurostat",
    "geo",
    "OBS_FLAG",
    re.compile(r"[a-z][a-z0-9_]*"),
    str,
    re.compile(r"[a-z]*"),
)
_OECD = _Dialect(
    "oecd",
    "REF_AREA",
    "OBS_STATUS",
    re.compile(r"[A-Z][A-Z0-9_]*"),
    lambda status: "" if status == "A" else status.lower(),
    re.compile(r"([a-z][0-9]*)*"),
)


def read_sdmx_csv(data: bytes, name: str) -> Tidy:
    """Reads an SDMX-CSV file of either source.

    OECD values are multiplied by ten to the power of UNIT_MULT.

    Args:
        data: The body, plain or gzip.
        name: File name, for messages.

    Raises:
        FormatError: The header or a cell is not as it should be, the periods are not years, or
            the file holds more than one dataset.
        QueryError: There is no row.
    """
    header = csv_columns(header_line(data, name))
    columns = unique_columns([column_id(column) for column in header], name)
    dialect = _dialect(columns, name)
    dimensions = [column for column in columns if _is_dimension(column, dialect)]
    structure = "STRUCTURE_ID" if "STRUCTURE_ID" in columns else "DATAFLOW"
    extra = {structure, dialect.geo, "TIME_PERIOD", dialect.flag, "CONF_STATUS", "UNIT_MULT"}
    extra |= {"STRUCTURE_NAME", "LAST UPDATE", "ACTION"}
    # The last column is read so that a quotation mark left open there cannot hide rows.
    read = [c for c in columns if c in extra or c in dimensions or c == columns[-1]]
    types = dict.fromkeys(read, CODES) | {"OBS_VALUE": NUMBERS}
    table = read_delimited(data, columns, types, name)

    code, title, version = _structure(table[structure], dialect, name)
    if "STRUCTURE_NAME" in columns:
        title = _only(table["STRUCTURE_NAME"], "STRUCTURE_NAME", name)
    value = table["OBS_VALUE"].combine_chunks()
    if dialect is _OECD:
        value = _scaled(value, table, name)
    return Tidy(
        source=dialect.source,
        dataset=code,
        title=title,
        updated=_updated(table, name),
        structure_version=version,
        indicator="",
        table=_tidy_table(table, dimensions, value, dialect, name),
    )


def _dialect(columns: list[str], name: str) -> _Dialect:
    for dialect in (_EUROSTAT, _OECD):
        if dialect.geo in columns:
            break
    else:
        problem = "there is no column geo or REF_AREA that says which region a row is of."
        raise FormatError(problem, next_step="Take a dataset by region or country.", url=name)
    if "STRUCTURE_ID" not in columns and "DATAFLOW" not in columns:
        raise FormatError(
            "no column STRUCTURE_ID or DATAFLOW says which dataset this is.",
            next_step="Download the file again with all its columns.",
            url=name,
        )
    return dialect


def _is_dimension(column: str, dialect: _Dialect) -> bool:
    return (
        column != dialect.geo
        and dialect.dimension.fullmatch(column) is not None
        and column not in _OECD_ATTRIBUTES
    )


def _tidy_table(
    table: pa.Table, dimensions: list[str], value: pa.Array, dialect: _Dialect, name: str
) -> pa.Table:
    """The tidy table; rows that hold nothing go before their periods are looked at."""
    code = {column: recode(table[column], column_id) for column in (*dimensions, dialect.geo)}
    flag = recode(_codes(table, dialect.flag), dialect.flag_of)
    status = paired(flag, _codes(table, "CONF_STATUS"))
    flag, confidential = flags(status, name, form=dialect.flag_form)
    period = recode(table["TIME_PERIOD"], column_id)
    return assemble(
        {column: code[column] for column in dimensions},
        geo=code[dialect.geo],
        year=years(period.dictionary.to_pylist(), name)[period.indices.to_numpy()],
        value=value,
        flag=flag,
        confidential=confidential,
    )


def _codes(table: pa.Table, column: str) -> pa.DictionaryArray:
    """A column of codes without labels; empty codes where the file leaves the column out."""
    if column not in table.column_names:
        return coded(np.zeros(table.num_rows, np.int32), [""])
    return recode(table[column], column_id)


def _only(column: pa.ChunkedArray, what: str, name: str) -> str:
    """The one text of a column that is the same on every row."""
    texts: list[str] = column.unify_dictionaries().chunk(0).dictionary.to_pylist()
    if len(texts) > 1:
        raise FormatError(
            f"the rows differ in {what}: {texts[0]!r} and {texts[1]!r}.",
            next_step="Give one file per dataset.",
            url=name,
        )
    return texts[0]


def _structure(column: pa.ChunkedArray, dialect: _Dialect, name: str) -> tuple[str, str, str]:
    """Code, title and version from `AGENCY:ID$VIEW(VERSION): Title`."""
    text = _only(column, "the dataset", name)
    found = _STRUCTURE.fullmatch(text)
    if found is None or (found["agency"] == "ESTAT") != (dialect is _EUROSTAT):
        raise FormatError(
            f"{text!r} is no dataset of Eurostat or the OECD.",
            next_step="Download the file again from one of them.",
            url=name,
        )
    code = found["id"].lower() if dialect is _EUROSTAT else f"{found['agency']}:{found['id']}"
    return code, (found["title"] or "").strip(), found["version"]


def _updated(table: pa.Table, name: str) -> datetime | None:
    """LAST UPDATE, a Brussels clock, in UTC; Comext writes the date alone."""
    if "LAST UPDATE" not in table.column_names:
        return None
    text = _only(table["LAST UPDATE"], "LAST UPDATE", name)
    for pattern in ("%d/%m/%y %H:%M:%S", "%d/%m/%y"):
        try:
            local = datetime.strptime(text, pattern).replace(tzinfo=ZoneInfo("Europe/Brussels"))
        except ValueError:
            continue
        return local.astimezone(UTC)
    raise FormatError(
        f"LAST UPDATE {text!r} is no time like 18/04/22 23:00:00.",
        next_step="Download the file again.",
        url=name,
    )


def _scaled(value: pa.Array, table: pa.Table, name: str) -> pa.Array:
    """Values in units, from values in ten to the power of UNIT_MULT."""
    if "UNIT_MULT" not in table.column_names:
        return value
    exponent = recode(table["UNIT_MULT"], column_id)
    factors = _factors(exponent.dictionary.to_pylist(), name)
    return pc.multiply(value, pa.array(factors).take(exponent.indices))


def _factors(exponents: list[str], name: str) -> list[float]:
    odd = [text for text in exponents if not re.fullmatch(r"-?[0-9]{1,2}|9999", text)]
    if odd:
        raise FormatError(
            f"UNIT_MULT {odd[0]!r} is no power of ten, so the size of the values is unknown.",
            next_step="Ask again without detail=dataonly, so that the attributes come along.",
            url=name,
        )
    return [1.0 if text == _NO_EXPONENT else float(f"1e{text}") for text in exponents]
