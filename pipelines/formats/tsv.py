r"""Eurostat's TSV: one row per series, one column per year, `value flag@confidentiality` in cells.

Two dialects: of the API (`freq,unit,geo\TIME_PERIOD`, oldest year first) and of the bulk service
that closed in 2023 (`unit,geo\time`, newest first, confidentiality among the flags).
"""

import re

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.errors import FormatError
from pipelines.formats.delimited import header_line, read_delimited, unique_columns
from pipelines.formats.table import Tidy, assemble, coded, flag_and_confidentiality, recode, years

# A cell ends in a space where no flag follows; Comext leaves it out.
_MISSING = (":", ": ", "", " ")
_CELL = r"^(?P<value>[^ ]*?) *(?P<flag>[a-z]*)@?(?P<confidential>[A-Z]?)$"
_NO_FIGURE = pa.array(["", ":"])
_IS_CELL = re.compile(
    r"([-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]{1,2})?|:)?( *[a-z]*@?[A-Z]?)"
)


def read_tsv(data: bytes, name: str, *, dataset: str) -> Tidy:
    """Reads a TSV file of either dialect.

    Args:
        data: The body, plain or gzip.
        name: File name, for messages.
        dataset: Code of the dataset; the file does not tell it.

    Raises:
        FormatError: The header or a cell is not as it should be, or the periods are not years.
        QueryError: There is no series.
    """
    dimensions, periods = _header(data, name)
    year = years(periods, name)
    table = read_delimited(
        data,
        ["", *periods],
        dict.fromkeys(["", *periods], pa.string()),
        name,
        delimiter="\t",
        missing=_MISSING,
    )
    keys = _keys(table[""], dimensions, name)
    # All years below one another, so that each step runs once over all cells.
    cells = pa.chunked_array(
        [chunk for period in periods for chunk in table[period].chunks], pa.string()
    )
    place = np.flatnonzero(cells.is_valid().to_numpy())
    series = place % table.num_rows
    value, flag, confidential = _cells(
        pc.utf8_rtrim_whitespace(cells.drop_null()).combine_chunks(),
        place,
        periods,
        table.num_rows,
        name,
    )
    columns = {key: column.take(pa.array(series)) for key, column in keys.items()}
    return Tidy(
        source="eurostat",
        dataset=dataset,
        title="",
        updated=None,
        structure_version="",
        indicator="",
        table=assemble(
            {key: column for key, column in columns.items() if key != "geo"},
            geo=columns["geo"],
            year=year[place // table.num_rows],
            value=value,
            flag=flag,
            confidential=confidential,
        ),
    )


def _header(data: bytes, name: str) -> tuple[list[str], list[str]]:
    first, *rest = header_line(data, name).split("\t")
    dimensions = [part.strip() for part in first.rsplit("\\", 1)[0].split(",")]
    periods = [period.strip() for period in rest]
    if "geo" not in dimensions:
        raise FormatError(
            f"there is no dimension geo among {', '.join(dimensions)}.",
            next_step="Take a dataset by region or country.",
            url=name,
        )
    return unique_columns(dimensions, name), unique_columns(periods, name)


def _keys(keys: pa.ChunkedArray, dimensions: list[str], name: str) -> dict[str, pa.DictionaryArray]:
    parts = pc.split_pattern(keys.combine_chunks(), ",")
    odd = np.flatnonzero(
        pc.list_value_length(parts).fill_null(0).to_numpy(zero_copy_only=False) != len(dimensions)
    )
    if odd.size:
        raise FormatError(
            f"row {odd[0] + 2}: {keys[int(odd[0])]} does not name "
            f"{len(dimensions)} dimensions ({', '.join(dimensions)}).",
            next_step="Download the file again.",
            url=name,
        )
    return {
        dimension: recode(pc.list_element(parts, position).dictionary_encode(), str.strip)
        for position, dimension in enumerate(dimensions)
    }


def _cells(
    cells: pa.StringArray,
    place: npt.NDArray[np.int64],
    periods: list[str],
    rows: int,
    name: str,
) -> tuple[pa.Array, pa.DictionaryArray, pa.DictionaryArray]:
    """Splits cells into value, flag and confidentiality."""
    marked = pc.or_(pc.match_substring(cells, " "), pc.starts_with(cells, ":"))
    parts = pc.extract_regex(cells.filter(marked), pattern=_CELL)
    text = pc.replace_with_mask(cells, marked, pc.struct_field(parts, "value"))
    text = pc.if_else(pc.is_in(text, _NO_FIGURE), None, text)
    try:
        value = text.cast(pa.float64())
    except pa.ArrowInvalid:
        value = None
    if value is None or parts.null_count or not pc.all(pc.is_finite(value)).as_py():
        cell = next(i for i, c in enumerate(cells.to_pylist()) if not _IS_CELL.fullmatch(c))
        raise FormatError(
            f"row {place[cell] % rows + 2}, column {periods[place[cell] // rows]}: "
            f"{cells[cell].as_py()!r} is no figure with a flag.",
            next_step="Download the file again; if it stays so, report it to the source.",
            url=name,
        )
    pairs = pc.binary_join_element_wise(
        pc.struct_field(parts, "flag"), pc.struct_field(parts, "confidential"), "|"
    ).dictionary_encode()
    known = [
        flag_and_confidentiality(*pair.split("|", 1), name=name)
        for pair in pairs.dictionary.to_pylist()
    ]
    code = np.zeros(len(cells), np.int32)
    code[marked.to_numpy(zero_copy_only=False)] = pairs.indices.to_numpy() + 1
    both = coded(code, [str(position) for position in range(len(known) + 1)])
    known.insert(0, ("", ""))
    return (
        value,
        recode(both, lambda position: known[int(position)][0]),
        recode(both, lambda position: known[int(position)][1]),
    )
