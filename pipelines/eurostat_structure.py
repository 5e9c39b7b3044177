"""What Eurostat tells about its datasets: when each moved, how it is keyed, which codes it uses.

Wire facts: the inventory file for the times, SDMX 2.1 structures and content constraints for keys.
"""

import csv
import io
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

from pipelines import raw
from pipelines.errors import FormatError, QueryError
from pipelines.formats.delimited import unpacked
from pipelines.formats.sdmx_ml import elements, parse
from pipelines.http import Client

UNKNOWN = datetime.min.replace(tzinfo=UTC)
"""Stands for a time that the inventory does not tell."""

_BRUSSELS = ZoneInfo("Europe/Brussels")
# Releases are written at 11:00 and 23:00 Brussels time; (hour, minute) from and until.
_QUIET_HOURS = (((8, 45), (11, 45)), ((22, 45), (23, 45)))


@dataclass(frozen=True)
class Moved:
    """When a dataset last changed, UTC.

    Attributes:
        data: Its figures.
        structure: Its dimensions and codes; `UNKNOWN` if the inventory does not tell.
    """

    data: datetime
    structure: datetime


@dataclass(frozen=True)
class Keys:
    """How a dataset is keyed.

    Attributes:
        dimensions: Ids in key order, without the time dimension.
        codes: The codes in use by dimension, as far as the service tells.
        years: The years it covers, as far as the service tells; newer ones may have come since.
        remembered: Whether this was read from memory, so that asking afresh may tell more.
    """

    dimensions: tuple[str, ...]
    codes: dict[str, frozenset[str]]
    years: frozenset[int] = frozenset()
    remembered: bool = field(default=False, compare=False)


def inventory(client: Client, base_url: str) -> dict[str, Moved]:
    """Asks when each dataset last changed.

    A dataset without a time of its last data change is left out, as are extractions, which are
    selections from datasets.

    Args:
        client: Asks for us.
        base_url: Address of the dissemination service.

    Returns:
        The times by dataset code in lower case.

    Raises:
        PipelineError: As `Client.get`; FormatError if the file has other columns or no times, or is
            a damaged gzip file.
    """
    url = f"{base_url}/files/inventory?type=data"
    data = unpacked(client.get(url, dataset="inventory").data, url, dataset="inventory")
    moved = {}
    try:
        text = io.StringIO(data.decode("utf-8-sig"), newline="")
        for row in csv.DictReader(text, delimiter="\t"):
            changed = _time(row["Last data change"])
            if changed != UNKNOWN and "$" not in row["Code"]:
                structure = _time(row["Last structural change"])
                moved[row["Code"].lower()] = Moved(changed, structure)
    except (KeyError, ValueError, csv.Error) as error:
        raise _no_inventory(url) from error
    if not moved:
        raise _no_inventory(url)
    return moved


def keys_of(
    client: Client, dataset: str, base_url: str, *, memory: Path, moved: datetime | None
) -> Keys:
    """The key order of a dataset and the codes in use, asked for once per structural change.

    The structure is asked for without a version: with one, the service gives the dataset's
    first. Without an answer about codes, the key order alone has to do, and is not remembered.

    Args:
        client: Asks for us.
        dataset: Code of the dataset.
        base_url: Address of the dissemination service.
        memory: Folder that remembers keys; made when needed, may be deleted.
        moved: When the structure last changed; None asks afresh.

    Raises:
        PipelineError: As `Client.get`; FormatError if the answer is no data structure.
    """
    file = memory / f"eurostat_{dataset.lower()}.json"
    stamp = "" if moved in (None, UNKNOWN) else f"{base_url} {moved}"
    if stamp and (keys := _remembered(file, stamp)):
        return keys
    code = dataset.upper()
    url = f"{base_url}/sdmx/2.1/datastructure/ESTAT/{code}"
    dimensions = _key_order(client.get(url, dataset=dataset).data, dataset, url)
    url = f"{base_url}/sdmx/2.1/contentconstraint/ESTAT/{code}"
    try:
        codes, years = _in_use(client.get(url, dataset=dataset).data, dataset, url)
    except QueryError:
        codes, years = {}, frozenset()
    keys = Keys(dimensions, codes, years)
    if codes:
        _remember(file, stamp, keys)
    return keys


def quiet_until(now: datetime) -> datetime | None:
    """When the hours end in which Eurostat writes releases; None outside them.

    Args:
        now: The time, with its zone.

    Returns:
        The end of the present quiet hours, UTC.
    """
    local = now.astimezone(_BRUSSELS)
    for (hour, minute), (end_hour, end_minute) in _QUIET_HOURS:
        end = local.replace(hour=end_hour, minute=end_minute, second=0, microsecond=0)
        if local.replace(hour=hour, minute=minute, second=0, microsecond=0) <= local < end:
            return end.astimezone(UTC)
    return None


def _time(text: str | None) -> datetime:
    try:
        time = datetime.fromisoformat(text or "")
        # Without an offset nobody knows whose clock it is.
        return time.astimezone(UTC) if time.tzinfo else UNKNOWN
    except (ValueError, OverflowError):
        return UNKNOWN


def _no_inventory(url: str) -> FormatError:
    return FormatError(
        "the inventory has no columns Code, Last data change and Last structural change, or they "
        "hold no times.",
        next_step="Fetch with --force, which does without it, and report this.",
        dataset="inventory",
        url=url,
    )


def _remembered(file: Path, stamp: str) -> Keys | None:
    """The keys in a file if they go with the stamp; a file that cannot be read is not there."""
    try:
        kept = json.loads(file.read_bytes())
        if kept["stamp"] != stamp:
            return None
        return Keys(
            tuple(kept["dimensions"]),
            {name: frozenset(codes) for name, codes in kept["codes"].items()},
            frozenset(kept["years"]),
            remembered=True,
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _remember(file: Path, stamp: str, keys: Keys) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    content = {
        "stamp": stamp,
        "dimensions": keys.dimensions,
        "codes": {name: sorted(codes) for name, codes in keys.codes.items()},
        "years": sorted(keys.years),
    }
    raw.replace(file, json.dumps(content, indent=1).encode())


def _key_order(data: bytes, dataset: str, url: str) -> tuple[str, ...]:
    # What an attribute belongs to is named in elements Dimension too, which have no position.
    dimensions = sorted(
        (int(element.attrib["position"]), element.attrib["id"])
        for element in elements(parse(data, dataset, url), "Dimension")
        if "id" in element.attrib and element.attrib.get("position", "").isdecimal()
    )
    if not dimensions:
        raise FormatError(
            "the data structure names no dimensions.",
            next_step="Open the address in a browser; if it shows dimensions, report this.",
            dataset=dataset,
            url=url,
        )
    return tuple(name for _, name in dimensions)


def _in_use(
    data: bytes, dataset: str, url: str
) -> tuple[dict[str, frozenset[str]], frozenset[int]]:
    """The codes in use by dimension, and the years."""
    codes: dict[str, frozenset[str]] = {}
    years: frozenset[int] = frozenset()
    for element in elements(parse(data, dataset, url), "KeyValue"):
        name = element.attrib.get("id", "")
        if name == "TIME_PERIOD":
            years = _years(element)
        elif values := _texts(element, "Value"):
            codes[name] = frozenset(values)
    return codes, years


def _years(element: Element) -> frozenset[int]:
    """The years of a time dimension, which is a list of periods or a range with two ends."""
    listed = {int(text[:4]) for text in _texts(element, "Value") if re.match(r"\d{4}", text)}
    ends = [
        int(text[:4])
        for name in ("StartPeriod", "EndPeriod")
        for text in _texts(element, name)
        if re.match(r"\d{4}", text)
    ]
    between = range(ends[0], ends[1] + 1) if len(ends) == 2 else ()
    return frozenset(listed) | frozenset(between)


def _texts(element: Element, name: str) -> list[str]:
    return [found.text.strip() for found in elements(element, name) if found.text]
