"""From the bytes of any format that a source offers to one tidy table."""

import re
from collections.abc import Collection, Mapping
from pathlib import PurePath
from typing import Any

from pipelines.errors import FormatError
from pipelines.formats.json_stat import read_json_stat
from pipelines.formats.plain_table import read_plain_table
from pipelines.formats.sdmx_csv import read_sdmx_csv
from pipelines.formats.sniff import recognise
from pipelines.formats.table import Tidy
from pipelines.formats.tsv import read_tsv

__all__ = ["Tidy", "tidy"]


def tidy(
    data: bytes,
    name: str,
    *,
    about: Mapping[str, Any] | None = None,
    dataset: str = "",
    known: Collection[str] = (),
) -> Tidy:
    """Reads a file in any format we know and says which dataset it is.

    Args:
        data: The bytes as received, plain or gzip.
        name: File name: for messages, and for the dataset of a TSV file, which does not tell it.
        about: The content of the YAML beside a plain table.
        dataset: Code of the dataset, where the file does not tell or to hold the file to it.
        known: Codes of the datasets in the catalogue; the longest that begins the name of a TSV
            file is its dataset. Without any, the name itself is.

    Raises:
        FormatError: The file is in no format we read, is damaged, is not annual, is another
            dataset than `dataset`, or its dataset is not known.
        QueryError: The file is a service's refusal, or holds no row.
        TransientError: The file is a service's note that the answer will come later.
    """
    wanted = _code(dataset)
    kind = recognise(data, dataset=wanted, url=name)
    if kind == "tsv":
        return read_tsv(data, name, dataset=wanted or _dataset_in_name(name, known))
    if kind == "plain_table":
        return read_plain_table(data, name, about)
    result = read_sdmx_csv(data, name) if kind == "sdmx_csv" else read_json_stat(data, name)
    if wanted and result.dataset != wanted:
        raise FormatError(
            f"the file says that it is {result.dataset}, not {wanted}.",
            next_step="Leave the dataset out, or give the right file. If a service answered so, "
            "refresh again later.",
            dataset=wanted,
            url=name,
        )
    return result


def _code(dataset: str) -> str:
    """A dataset code in the catalogue's spelling, without agency (Eurostat), view and version."""
    plain = re.sub(r"\$[^(]*|\([^()]*\)$", "", dataset.strip())
    if "@" in plain:
        return plain
    return plain.removeprefix("ESTAT:").lower()


def _dataset_in_name(name: str, known: Collection[str]) -> str:
    stem = PurePath(name).name.split(".")[0].lower().removeprefix("estat_").removesuffix("_en")
    if not known and re.fullmatch(r"[a-z]\w*", stem):
        return stem
    matches = [code for code in known if re.match(rf"{re.escape(code.lower())}(?![a-z0-9])", stem)]
    if not matches:
        raise FormatError(
            "a TSV file does not tell its dataset, and this name begins with none that the "
            "catalogue knows.",
            next_step="Name it with --dataset CODE.",
            url=name,
        )
    return max(matches, key=len).lower()
