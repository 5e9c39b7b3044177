"""What Eurostat's dissemination service holds and answers.

An answer costs the product of the positions selected in every dimension, years included: below
500,000 it comes at once, up to 5,000,000 later, above that never.
"""

import gzip
import math
import re
import threading
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

from tests.services import wire_eurostat
from tests.services.figures import Block, Row, codes_in_use, select, span, wanted_codes
from tests.services.reply import Reply, fault

Query = Mapping[str, Sequence[str]]
BASE = "/eurostat/api/dissemination"
_LATER = (
    "ASYNCHRONOUS_RESPONSE. Your request will be treated asynchronously. Please try again later."
)


@dataclass
class Dataset:
    """A Eurostat dataset. A row holds a code per dimension, then year, value, flag, conf_status.

    Attributes:
        dimensions: Ids in key order.
        rows: Single rows.
        updated: When the figures last changed.
        constraint: Whether its codes in use can be asked for.
        blocks: Further rows, many at a time.
        restructured: When its structure last changed; as the figures by default.
        first_dimensions: Its first key order, which a structure asked for by version gives.
    """

    dimensions: Row
    rows: list[Row]
    updated: datetime
    constraint: bool = True
    blocks: list[Block] = field(default_factory=list)
    restructured: datetime | None = None
    first_dimensions: Row = ()

    @property
    def used(self) -> dict[str, set[str]]:
        """The codes in use by dimension, and the years under TIME_PERIOD."""
        return codes_in_use(self.dimensions, self.rows, self.blocks)


@dataclass
class _Queued:
    """An answer in preparation: the states that are still to be told, and the address asked."""

    states: list[str]
    code: str
    key: str
    query: Query


@dataclass
class Eurostat:
    """The dissemination service.

    Attributes:
        datasets: By code in lower case.
        at_once: The highest cost of an answer that comes at once.
        largest: The highest cost of an answer that comes at all.
        processing: How often a prepared answer is said to be processing.
        without_id: How often a costly request is only told to come again, before it is answered.
        lost: How many of the next prepared answers get lost.
        lost_as: What is said of them: EXPIRED, UNKNOWN_REQUEST or ERROR.
    """

    datasets: dict[str, Dataset] = field(default_factory=dict)
    at_once: int = 500_000
    largest: int = 5_000_000
    processing: int = 1
    without_id: int = 0
    lost: int = 0
    lost_as: str = "EXPIRED"
    _queue: dict[str, _Queued] = field(default_factory=dict)
    _told_to_come_again: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def answer_of_eurostat(self, address: str) -> Reply | None:
        """The answer to a GET request; None if the address is not Eurostat's."""
        path, query = urlsplit(address).path, parse_qs(urlsplit(address).query)
        routes = (
            (r"/files/inventory", self._inventory),
            (r"/sdmx/2\.1/datastructure/ESTAT/(\w+)(/.*)?", self._data_structure),
            (r"/sdmx/2\.1/contentconstraint/ESTAT/(\w+)", self._constraint),
            (
                r"/sdmx/2\.1/data/(?:ESTAT,)?(\w+)(?:,1\.0)?(?:/(.*))?",
                lambda code, key: self._data(address, code, key or "", query),
            ),
            (r"/1\.0/async/status/([\w-]+)", self._state),
            (r"/1\.0/async/data/([\w-]+)", self._prepared),
        )
        for pattern, route in routes:
            if found := re.fullmatch(f"(?:/.*)?{pattern}", path):
                return route(*found.groups())
        return None

    def _inventory(self) -> Reply:
        changed = {
            code: (dataset.updated, dataset.restructured or dataset.updated)
            for code, dataset in self.datasets.items()
        }
        return Reply(wire_eurostat.inventory(changed), headers={"Content-Type": "text/plain"})

    def _data_structure(self, code: str, version: str | None) -> Reply:
        dataset = self.datasets.get(code.lower())
        if dataset is None:
            return _not_found(code)
        asked_by_version = version not in (None, "/", "/latest")
        dimensions = (asked_by_version and dataset.first_dimensions) or dataset.dimensions
        return _structure(wire_eurostat.data_structure(code, dimensions))

    def _constraint(self, code: str) -> Reply:
        dataset = self.datasets.get(code.lower())
        if dataset is None or not dataset.constraint:
            return _not_found(code)
        return _structure(wire_eurostat.content_constraint(code, dataset.used))

    def _data(self, address: str, code: str, key: str, query: Query) -> Reply:
        dataset = self.datasets.get(code.lower())
        if dataset is None:
            return _not_found(code)
        wanted = wanted_codes(key, dataset.dimensions)
        if wanted is None:
            return fault(140, "The key has the wrong number of positions")
        # The size is tested before the codes are.
        cost = _cost(dataset, wanted, query)
        if cost > self.largest:
            return fault(
                413,
                "EXTRACTION_TOO_BIG: The requested extraction is too big, estimated "
                f"{cost} rows, max authorised is {self.largest}, please change your filters to "
                "reduce the extraction size",
                413,
            )
        refused = _refused(dataset, wanted, query)
        if refused or cost <= self.at_once:
            return refused or _figures(dataset, code, key, query)
        with self._lock:
            return self._later(address, code, key, query)

    def _later(self, address: str, code: str, key: str, query: Query) -> Reply:
        if self.without_id:
            told = self._told_to_come_again.get(address, 0)
            self._told_to_come_again[address] = told + 1
            if told < self.without_id:
                return note_without_id()
            return _figures(self.datasets[code.lower()], code, key, query)
        request = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{address} {len(self._queue)}"))
        states = ["SUBMITTED", *["PROCESSING"] * self.processing, "AVAILABLE"]
        if self.lost:
            self.lost -= 1
            states = ["SUBMITTED", self.lost_as]
        self._queue[request] = _Queued(states, code, key, query)
        return Reply(wire_eurostat.queued(request), headers=_csv_headers(code, packed=False))

    def _state(self, request: str) -> Reply:
        queued = self._queue.get(request)
        if queued is None or queued.states[0] == "UNKNOWN_REQUEST":
            return fault(100, f"UNKNOWN_REQUEST: {request} is not known.")
        state = queued.states[0]
        if len(queued.states) > 1:
            queued.states.pop(0)
        return Reply(wire_eurostat.queue_state(request, state))

    def _prepared(self, request: str) -> Reply:
        queued = self._queue.get(request)
        if queued is None or queued.states[0] == "UNKNOWN_REQUEST":
            return fault(100, f"UNKNOWN_REQUEST: {request} is not known.")
        if queued.states != ["AVAILABLE"]:
            return fault(100, "DATA_NOT_YET_AVAILABLE: please try again later.")
        dataset = self.datasets.get(queued.code.lower())
        if dataset is None:
            return _not_found(queued.code)
        return _figures(dataset, queued.code, queued.key, queued.query)


def note_without_id() -> Reply:
    """The note that an answer will come later, which tells no id to ask for it."""
    label = f'{{ "error": [{{"status": 413,"id": 413,"label": "{_LATER}"}}]}}'
    return Reply(label.encode(), 413, {"Content-Type": "application/json"})


def _cost(dataset: Dataset, wanted: Sequence[set[str]], query: Query) -> int:
    used = dataset.used
    first, last = span(query)
    years = sum(first <= int(year) <= last for year in used["TIME_PERIOD"])
    return years * math.prod(
        len(codes) or len(used[name])
        for name, codes in zip(dataset.dimensions, wanted, strict=True)
    )


def _refused(dataset: Dataset, wanted: Sequence[set[str]], query: Query) -> Reply | None:
    used = dataset.used
    unknown = [
        f"{name.upper()}={','.join(sorted(codes - used[name]))}"
        for name, codes in zip(dataset.dimensions, wanted, strict=True)
        if codes - used[name]
    ]
    if unknown:
        return fault(
            150,
            "INVALID_QUERY_DIMENSION_VALUE: Query is invalid as per its structure's definition. "
            f"The following values for dimension are not allowed: {'. '.join(unknown)}.",
        )
    first, last = span(query)
    years = sorted(map(int, used["TIME_PERIOD"]))
    if years and (last < years[0] or first > years[-1]):
        return fault(150, "The periods asked for lie outside the coverage of the dataset.")
    return None


def _figures(dataset: Dataset, code: str, key: str, query: Query) -> Reply:
    wanted = wanted_codes(key, dataset.dimensions)
    rows = select(dataset.rows, dataset.blocks, wanted or (), *span(query))
    if not rows.num_rows:
        return fault(100, "NO_RESULTS: The query did not return any results.")
    body = wire_eurostat.sdmx_csv(code, dataset.dimensions, rows, dataset.updated)
    packed = query.get("compressed") == ["true"]
    # A gzip file, not an encoding of the transfer.
    return Reply(
        gzip.compress(body, 5, mtime=0) if packed else body, headers=_csv_headers(code, packed)
    )


def _csv_headers(code: str, packed: bool) -> dict[str, str]:
    name = f"estat_{code.lower()}_en.csv{'.gz' if packed else ''}"
    return {
        "Content-Type": "application/vnd.sdmx.data+csv;version=1.0.0",
        "Content-Disposition": f'attachment; filename="{name}"',
    }


def _structure(body: bytes) -> Reply:
    kind = "application/vnd.sdmx.structure+xml;version=2.1"
    return Reply(body, headers={"Content-Type": kind})


def _not_found(code: str) -> Reply:
    message = (
        f"ERR_NOT_FOUND_4: NOT_A_DATASET (DATA_FLOW:{code},1.0) is not available for dissemination."
    )
    return fault(100, message, 404)
