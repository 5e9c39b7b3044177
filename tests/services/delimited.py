"""Many rows as comma-separated text, quickly."""

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc


def quoted(texts: pa.Array) -> pa.Array:
    """Texts with quotation marks where a comma or a quotation mark in them asks for it."""
    needs = pc.match_substring_regex(texts, '[,"\n]')
    if not pc.any(needs).as_py():
        return texts
    marked = pc.binary_join_element_wise(
        '"', pc.replace_substring(texts, '"', '""'), '"', pa.scalar("")
    )
    return pc.if_else(needs, marked, texts)


def delimited(
    header: Sequence[str], cells: Sequence[str | pa.ChunkedArray], rows: int, line_end: str
) -> bytes:
    """A header line and a line per row.

    Args:
        header: Names of the columns.
        cells: A column each: its texts as they are to stand there, or the text of all rows.
        rows: How many there are.
        line_end: Ends every line.
    """
    lines = [",".join(header), line_end]
    columns = [cell if isinstance(cell, str) else cell.cast(pa.string()) for cell in cells]
    if rows and all(isinstance(column, str) for column in columns):
        lines += [",".join(map(str, columns)), line_end] * rows
    elif rows:
        joined = pc.binary_join_element_wise(*columns, ",")
        lines += [line_end.join(joined.to_pylist()), line_end]
    return "".join(lines).encode()
