r"""Eurostat's TSV: one row per series, one column per year, `value flag@confidentiality` in cells.

Two dialects: of the API (`freq,unit,geo\TIME_PERIOD`, oldest year first) and of the bulk service
that closed in 2023 (`unit,geo\time`, newest first, confidentiality among the flags).
"""

import re
from string import ascii_letters

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.errors import FormatError
from pipelines.formats.delimited import header_line, read_delimited, unique_columns
from pipelines.formats.table import Tidy, assemble, coded, flags, recode, years

_MISSING = (":", ": ", "")
_NUMBER = r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?"
# What follows the digits: perhaps an exponent, then a space and the flags. Comext leaves the
# space out (`:C`).
_STATUS = re.compile(
    r"([eE][-+]?[0-9]+)?(?: +(?P<flag>[a-z]*)(@(?P<new>[A-Z]))?|(?P<comext>[A-Z]))?"
)
_CELL = re.compile(rf"(:|{_NUMBER})( +([a-z]*(@[A-Z])?)?|[A-Z])?")


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
    cells = cells.drop_null()
    try:
        value, flag, confidential = _cells(cells, name)
    except pa.ArrowInvalid as error:
        raise _odd_cell(cells, place, periods, table.num_rows, name) from error
    series = pa.array(place % table.num_rows)
    columns = {key: column.take(series) for key, column in keys.items()}
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
    cells: pa.ChunkedArray, name: str
) -> tuple[pa.Array, pa.DictionaryArray, pa.DictionaryArray]:
    """Splits cells into value, flag and confidentiality.

    Raises:
        pyarrow.ArrowInvalid: A cell is no number with a flag.
    """
    # Most cells are a number and a space; only the others are looked at for flags.
    plain = pc.and_(pc.ends_with(cells, " "), pc.invert(pc.starts_with(cells, ":")))
    is_plain = plain.to_numpy()
    value = np.full(len(cells), np.nan)
    value[is_plain] = _numbers(pc.ascii_rtrim_whitespace(cells.filter(plain)))
    marked = cells.filter(pc.invert(plain)).combine_chunks()
    text = pc.ascii_rtrim(marked, characters=f" @{ascii_letters}")
    value[~is_plain] = _numbers(pc.if_else(pc.equal(text, ":"), None, text))

    status = pc.ascii_ltrim(marked, characters=".:+-0123456789").dictionary_encode()
    code = np.zeros(len(cells), np.int32)
    code[~is_plain] = status.indices.to_numpy() + 1
    texts = ["", *(_status(text) for text in status.dictionary.to_pylist())]
    return pa.array(value, from_pandas=True), *flags(coded(code, texts), name)


def _numbers(texts: pa.Array) -> npt.NDArray[np.float64]:
    numbers: npt.NDArray[np.float64] = texts.cast(pa.float64()).to_numpy(zero_copy_only=False)
    if not pc.all(pc.is_finite(numbers[texts.is_valid().to_numpy(zero_copy_only=False)])).as_py():
        raise pa.ArrowInvalid("a cell is not finite")
    return numbers


def _status(text: str) -> str:
    found = _STATUS.fullmatch(text)
    if found is None:
        raise pa.ArrowInvalid(text)
    return f"{found['flag'] or ''}|{found['new'] or found['comext'] or ''}"


def _odd_cell(
    cells: pa.ChunkedArray,
    place: npt.NDArray[np.int64],
    periods: list[str],
    rows: int,
    name: str,
) -> FormatError:
    where = "a cell"
    for position, cell in enumerate(cells.to_pylist()):
        if not _CELL.fullmatch(cell):
            column = periods[place[position] // rows]
            where = f"row {place[position] % rows + 2}, column {column}: {cell!r}"
            break
    return FormatError(
        f"{where} is no figure with a flag.",
        next_step="Download the file again; if it stays so, report it to the source.",
        url=name,
    )
