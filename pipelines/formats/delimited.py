"""Reads a table of delimited text, plain or gzip, and says where it is not one."""

import gzip
import re
import zlib
from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.csv
from pyarrow.csv import ConvertOptions, ParseOptions, ReadOptions

from pipelines.errors import FormatError
from pipelines.formats.sniff import GZIP, first_line, head
from pipelines.formats.table import no_rows

CODES = pa.dictionary(pa.int32(), pa.string())
NUMBERS = pa.float64()

_PLACE = re.compile(r"(?:In CSV column #(\d+): )?(?:Row #(\d+): )?(.*)", re.DOTALL)


def header_line(data: bytes, name: str) -> str:
    """The first line of a body, without byte order mark and line end."""
    return first_line(head(data, url=name).decode("utf-8-sig", errors="replace"))


def unpacked(data: bytes, name: str, *, dataset: str = "") -> bytes:
    """The whole body, unpacked if it is gzip.

    Raises:
        FormatError: It begins like gzip but is damaged, cut short or followed by other bytes.
    """
    if not data.startswith(GZIP):
        return data
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error) as error:
        raise FormatError(
            f"the gzip file is damaged or cut short ({error}).",
            next_step="Download it again.",
            dataset=dataset,
            url=name,
        ) from error


def unique_columns(columns: Sequence[str], name: str) -> list[str]:
    """The columns of a header, each named once.

    Raises:
        FormatError: A name stands there twice, so that the columns cannot be told apart.
    """
    repeated = sorted({column for column in columns if columns.count(column) > 1})
    if repeated:
        raise FormatError(
            f"the header names {', '.join(map(repr, repeated))} more than once.",
            next_step="Download the file again, or mend its header.",
            url=name,
        )
    return list(columns)


def read_delimited(
    data: bytes,
    columns: Sequence[str],
    types: Mapping[str, pa.DataType],
    name: str,
    *,
    delimiter: str = ",",
    missing: Sequence[str] = ("",),
) -> pa.Table:
    """Reads the columns in `types`; the header line is skipped.

    Args:
        data: The body, plain or gzip, UTF-8 with or without byte order mark, LF or CRLF.
        columns: Names for all columns, in their order.
        types: Type of each column to read. Dictionaries keep the texts as they are; numbers are
            null where the cell is empty.
        name: File name, for messages.
        delimiter: Comma (quotes have their meaning) or tab (they have none).
        missing: Cells of text columns (not dictionaries) and numbers that become null.

    Raises:
        FormatError: The file is cut short or not UTF-8, a row has more or fewer columns than the
            header, or a cell is no number where one is due.
        QueryError: There is a header but no row.
    """
    try:
        table = _read(data, columns, types, delimiter, missing, threads=True)
    except (pa.ArrowInvalid, OSError):
        # Only a second reading on one thread can tell the row.
        try:
            table = _read(data, columns, types, delimiter, missing, threads=False)
        except (pa.ArrowInvalid, OSError) as error:
            raise _error(str(error), columns, name) from error
    if table.num_rows == 0:
        raise no_rows(name)
    for column, kind in types.items():
        if kind == NUMBERS:
            _refuse_infinite(table[column], column, name)
        elif kind == CODES:
            _refuse_open_quote(table[column], column, name)
    return table


def _read(
    data: bytes,
    columns: Sequence[str],
    types: Mapping[str, pa.DataType],
    delimiter: str,
    missing: Sequence[str],
    *,
    threads: bool,
) -> pa.Table:
    stream = pa.BufferReader(data)
    if data.startswith(GZIP):
        stream = pa.CompressedInputStream(stream, "gzip")
    # Codes are never null, so that a code NA stays one; texts are, to drop empty cells early.
    texts = any(kind == pa.string() for kind in types.values())
    return pyarrow.csv.read_csv(
        stream,
        read_options=ReadOptions(column_names=list(columns), skip_rows=1, use_threads=threads),
        parse_options=ParseOptions(
            delimiter=delimiter, quote_char='"' if delimiter == "," else False
        ),
        convert_options=ConvertOptions(
            column_types=dict(types),
            include_columns=list(types),
            null_values=list(missing),
            strings_can_be_null=texts,
        ),
    )


def _error(message: str, columns: Sequence[str], name: str) -> FormatError:
    place = _PLACE.search(message.removeprefix("CSV parse error: "))
    column, row, problem = place.groups() if place else (None, None, message)
    where = f"row {row}" if row else "the file"
    if column is not None:
        where += f", column {columns[int(column)]}"
    return FormatError(
        f"{where} cannot be read: {' '.join(problem.split())[:240]}.",
        next_step="Download the file again; if it stays so, report it to the source.",
        url=name,
    )


def _refuse_infinite(values: pa.ChunkedArray, column: str, name: str) -> None:
    numbers = values.to_numpy(zero_copy_only=False)
    odd = np.flatnonzero(~np.isfinite(numbers) & values.is_valid().to_numpy())
    if odd.size:
        raise FormatError(
            f"row {odd[0] + 2}, column {column}: {numbers[odd[0]]} is no figure.",
            next_step="Leave the cell empty where there is no figure.",
            url=name,
        )


def _refuse_open_quote(values: pa.ChunkedArray, column: str, name: str) -> None:
    for chunk in values.chunks:
        if any("\n" in text for text in chunk.dictionary.to_pylist()):
            raise FormatError(
                f"column {column}: a quotation mark is not closed on its line.",
                next_step="Download the file again.",
                url=name,
            )
