"""Asks Eurostat's dissemination service: what moved, how a dataset is keyed, and its figures.

Wire facts: SDMX 2.1 for structures and data (as SDMX-CSV), the inventory file for update times.
"""

import csv
import gzip
import io
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pipelines.answers import FIRST_YEAR, facts, read_answer
from pipelines.catalogue import Query
from pipelines.errors import FormatError, QueryError
from pipelines.formats.sniff import GZIP
from pipelines.formats.table import Tidy
from pipelines.http import Client

_STRUCTURE = "{http://www.sdmx.org/resources/sdmxml/schemas/v2_1/structure}"
_COMMON = "{http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common}"
_MEND = "Read the dataset's present structure and mend its pins in the catalogue."


@dataclass(frozen=True)
class Keys:
    """How a dataset is keyed.

    Attributes:
        dimensions: Ids in key order, without the time dimension.
        codes: The codes in use by dimension, as far as the service tells.
    """

    dimensions: tuple[str, ...]
    codes: dict[str, frozenset[str]]


def inventory(client: Client, base_url: str, *, pause: float = 1.0) -> dict[str, datetime]:
    """Asks when each dataset last changed.

    Args:
        client: Asks for us.
        base_url: Address of the dissemination service.
        pause: Seconds between requests.

    Returns:
        Time of the last data change, UTC, by dataset code in lower case.

    Raises:
        PipelineError: As `Client.get`; FormatError if the file has other columns.
    """
    url = f"{base_url}/files/inventory?type=data"
    data = _unpacked(client.get(url, dataset="inventory", pause=pause))
    try:
        text = data.decode("utf-8-sig")
        rows = csv.DictReader(io.StringIO(text, newline=""), delimiter="\t")
        return {
            row["Code"].lower(): datetime.fromisoformat(row["Last data change"]).astimezone(UTC)
            for row in rows
            if row["Last data change"]
        }
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise FormatError(
            "the inventory has no columns Code and Last data change, or other times in them.",
            next_step="Fetch with --force, which does without it, and report this.",
            dataset="inventory",
            url=url,
        ) from error


def keys_of(client: Client, dataset: str, base_url: str, *, pause: float = 1.0) -> Keys:
    """Asks for the key order of a dataset and the codes in use.

    The structure is asked for without a version: with one, the service gives the dataset's
    first. Without an answer about codes, the key order alone has to do.

    Args:
        client: Asks for us.
        dataset: Code of the dataset.
        base_url: Address of the dissemination service.
        pause: Seconds between requests.

    Raises:
        PipelineError: As `Client.get`; FormatError if the answer is no data structure.
    """
    code = dataset.upper()
    url = f"{base_url}/sdmx/2.1/datastructure/ESTAT/{code}"
    dimensions = _key_order(client.get(url, dataset=dataset, pause=pause), dataset, url)
    url = f"{base_url}/sdmx/2.1/contentconstraint/ESTAT/{code}"
    try:
        codes = _codes_in_use(client.get(url, dataset=dataset, pause=pause), dataset, url)
    except QueryError:
        codes = {}
    return Keys(dimensions, codes)


def key(query: Query, keys: Keys) -> str:
    """Writes the key of a query: a position per dimension, `geo` left open.

    One retired code in a list of regions would reject the whole request; left open, new regions
    arrive unasked.

    Raises:
        QueryError: A pinned dimension or code is not in the dataset (any more), or a dimension
            with several codes is not pinned.
    """
    gone = [name for name in query.pins if name not in keys.dimensions]
    if gone:
        raise QueryError(
            f"the dataset has no dimension {' or '.join(gone)} (any more); it has "
            f"{', '.join(keys.dimensions)}.",
            next_step=_MEND,
            dataset=query.dataset,
        )
    for name, code in query.fixed.items():
        if code not in keys.codes.get(name, {code}):
            raise QueryError(
                f"the code {code} of the dimension {name} is not in use (any more).",
                next_step=_MEND,
                dataset=query.dataset,
            )
    for name in keys.dimensions:
        if name != "geo" and name not in query.pins and len(keys.codes.get(name, "??")) > 1:
            raise QueryError(
                f"the dimension {name} has several codes and the query pins none of them.",
                next_step=_MEND,
                dataset=query.dataset,
            )
    return ".".join(query.fixed.get(name, "") for name in keys.dimensions)


def fetch(
    client: Client,
    query: Query,
    base_url: str,
    now: datetime,
    *,
    keys: Keys,
    updated: datetime | None = None,
    pause: float = 1.0,
) -> tuple[bytes, dict[str, Any]]:
    """Fetches the figures of a query for all regions, from 2000 on.

    Args:
        client: Asks for us.
        query: Dataset and pins.
        base_url: Address of the dissemination service.
        now: Time of the request.
        keys: How the dataset is keyed.
        updated: Its last data change as the inventory tells; without it the file's own counts.
        pause: Seconds between requests.

    Returns:
        The body, SDMX-CSV in a gzip file, and the arguments of `raw.store` besides it.

    Raises:
        PipelineError: As `Client.get`, `key` and `tidy`; QueryError also if the answer holds no
            figure or other codes than asked for.
    """
    url = (
        f"{base_url}/sdmx/2.1/data/{query.dataset.upper()}/{key(query, keys)}"
        f"?format=SDMX-CSV&compressed=true&startPeriod={FIRST_YEAR}&lang=en"
    )
    data = client.get(url, dataset=query.dataset, pause=pause)
    table = read_answer(data, query, url)
    _check_pins(query, table, url)
    return data, facts(query, url, now, updated or table.updated)


def _key_order(data: bytes, dataset: str, url: str) -> tuple[str, ...]:
    root = _xml(data, dataset, url)
    dimensions = sorted(
        (int(element.attrib["position"]), element.attrib["id"])
        for element in root.iter(f"{_STRUCTURE}Dimension")
        if "position" in element.attrib
    )
    if not dimensions:
        raise FormatError(
            "the data structure names no dimensions.",
            next_step="Open the address in a browser; if it shows dimensions, report this.",
            dataset=dataset,
            url=url,
        )
    return tuple(name for _, name in dimensions)


def _codes_in_use(data: bytes, dataset: str, url: str) -> dict[str, frozenset[str]]:
    return {
        element.attrib["id"]: frozenset(
            value.text for value in element.iter(f"{_COMMON}Value") if value.text
        )
        for element in _xml(data, dataset, url).iter(f"{_COMMON}KeyValue")
    }


def _unpacked(data: bytes) -> bytes:
    # Large answers come as a gzip file even where none was asked for.
    return gzip.decompress(data) if data.startswith(GZIP) else data


def _xml(data: bytes, dataset: str, url: str) -> ElementTree.Element:
    try:
        # The services send no document type; entities are not resolved from outside.
        return ElementTree.fromstring(_unpacked(data))  # noqa: S314
    except ElementTree.ParseError as error:
        raise FormatError(
            f"the answer is no XML ({error}).",
            next_step="Try again later; if it stays, open the address in a browser.",
            dataset=dataset,
            url=url,
        ) from error


def _check_pins(query: Query, table: Tidy, url: str) -> None:
    if not table.table.num_rows:
        raise QueryError(
            "the answer holds no figures.",
            next_step="Check the pins: the query is valid but selects nothing.",
            dataset=query.dataset,
            url=url,
        )
    for name, code in query.fixed.items():
        got = set(table.table.column(name).unique().to_pylist())
        if got != {code}:
            raise QueryError(
                f"asked for {name}={code}, got {', '.join(sorted(got))}.",
                next_step=_MEND,
                dataset=query.dataset,
                url=url,
            )
