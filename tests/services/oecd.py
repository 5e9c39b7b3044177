"""What the OECD's SDMX service holds and answers."""

import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from tests.services import wire_oecd
from tests.services.figures import Block, Row, codes_in_use, select, span, wanted_codes
from tests.services.reply import Reply

Query = Mapping[str, Sequence[str]]
BASE = "/public/rest"
QUOTA = (
    b"You have exceeded the number of requests for data downloads or very large data ranges "
    b"permitted in the OECD Data API."
)
RATE = b"You have exceeded the number of requests currently permitted in the OECD Data API."
NO_FLOW = b"Could not find Dataflow and/or DSD related with this data request"
_FIRST_CHANGE = datetime(2026, 3, 18, 10, 0, 0, 130000, UTC)


@dataclass
class Flow:
    """An OECD flow. A row holds a code per dimension, then year, value, OBS_STATUS.

    Attributes:
        dimensions: Ids in key order.
        rows: Single rows, their values in units.
        version: The newest, and the only one unless `older` names others.
        updated: When it last changed.
        blocks: Further rows, many at a time.
        unit_mult: Power of ten that values are written in, for all or by code of UNIT_MEASURE.
        attributes: Further columns, the same on every row.
        older: Older versions that still answer, with the areas that each has left.
        constraint: Whether its constraint can be asked for.
    """

    dimensions: Row
    rows: list[Row]
    version: str = "2.4"
    updated: datetime = _FIRST_CHANGE
    blocks: list[Block] = field(default_factory=list)
    unit_mult: int | Mapping[str, int] = 0
    attributes: dict[str, str] = field(default_factory=dict)
    older: dict[str, set[str]] = field(default_factory=dict)
    constraint: bool = True

    @property
    def used(self) -> dict[str, set[str]]:
        """The codes in use by dimension, and the years under TIME_PERIOD."""
        return codes_in_use(self.dimensions, self.rows, self.blocks)

    @property
    def count(self) -> int:
        """How many rows it has."""
        return len(self.rows) + sum(map(len, self.blocks))


@dataclass
class Oecd:
    """The SDMX service.

    Attributes:
        flows: By `AGENCY:DSD@FLOW`.
        downloads_an_hour: How many data downloads it answers in an hour.
        now: Tells the time of the services.
    """

    flows: dict[str, Flow] = field(default_factory=dict)
    downloads_an_hour: int = 60
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    _downloads: list[datetime] = field(default_factory=list)
    _counting: threading.Lock = field(default_factory=threading.Lock)

    def answer_of_oecd(self, address: str, headers: Mapping[str, str]) -> Reply | None:
        """The answer to a GET request; None if the address is not the OECD's."""
        path, query = urlsplit(address).path, parse_qs(urlsplit(address).query)
        if not path.startswith(BASE):
            return None
        if re.match(r"Python-urllib|python-requests", headers.get("User-Agent", "")):
            return Reply(b"Forbidden", 403)
        if not headers.get("Accept-Language"):
            return Reply(b"", 500)
        routes = (
            (r"/data/([^/]*)/(.*)", lambda of, key: self._flow_data(of, key, query)),
            (r"/dataflow/([^/]*)/([^/]*)/?.*", self._flow_structure),
            (r"/contentconstraint/([^/]*)/CR_A_([^/]*)/?.*", self._flow_constraint),
            (r"/availableconstraint/([^,/]*),([^,/]*)[^/]*/.*", self._flow_constraint),
        )
        for pattern, route in routes:
            if found := re.fullmatch(BASE + pattern, path):
                return route(*found.groups())
        return Reply(b"Invalid structure: data", 400)

    def _flow_data(self, reference: str, key: str, query: Query) -> Reply:
        if reference.count(",") != 2:
            return Reply(b"Invalid structure: data", 400)
        agency, name, version = reference.split(",")
        flow = self.flows.get(f"{agency}:{name}")
        if flow is None or version not in ("", flow.version, *flow.older):
            return Reply(NO_FLOW, 404)
        wanted = wanted_codes(key, flow.dimensions)
        if wanted is None:
            got = len(key.split("."))
            text = f"Not enough key values in query, expecting {len(flow.dimensions)} got {got}"
            return Reply(text.encode(), 422)
        if not self._download_counted():
            return Reply(QUOTA, 429, {"Retry-After": "120"})
        if version in flow.older and version != flow.version:
            place = flow.dimensions.index("REF_AREA")
            left = flow.older[version]
            # Nothing is left of the areas asked for: then of no area at all.
            wanted[place] = (wanted[place] & left if wanted[place] else left) or {""}
        return self._flow_figures(f"{agency}:{name}", flow, version or flow.version, wanted, query)

    def _flow_figures(
        self, name: str, flow: Flow, version: str, wanted: Sequence[set[str]], query: Query
    ) -> Reply:
        rows = select(flow.rows, flow.blocks, wanted, *span(query))
        if not rows.num_rows:
            return Reply(b"NoResultsFound", 404)
        body = wire_oecd.csv_file_with_labels(
            f"{name}({version})", flow.dimensions, rows, flow.unit_mult, flow.attributes
        )
        file = f"{name.replace(':', ',')},,filtered,{self.now():%Y-%m-%d %H-%M-%S}.csv"
        return Reply(
            body,
            headers={
                "Content-Type": "application/vnd.sdmx.data+csv; charset=utf-8",
                "Content-Disposition": f'attachment; filename="{file}"',
                "Cache-Control": "public, max-age=7200",
            },
        )

    def _flow_structure(self, agency: str, name: str) -> Reply:
        flow = self.flows.get(f"{agency}:{name}")
        if flow is None:
            return Reply(b"Could not find requested structures", 404)
        parts = wire_oecd.data_structure(name, flow.version, flow.dimensions)
        if flow.constraint:
            parts += wire_oecd.constraint(agency, name, flow.updated, flow.count, flow.used)
        return _xml(wire_oecd.structure(agency, name, flow.version, parts))

    def _flow_constraint(self, agency: str, name: str) -> Reply:
        flow = self.flows.get(f"{agency}:{name}")
        if flow is None or not flow.constraint:
            return Reply(b"Could not find requested structures", 404)
        part = wire_oecd.constraint(agency, name, flow.updated, flow.count, flow.used)
        return _xml(wire_oecd.constraint_message(part))

    def _download_counted(self) -> bool:
        """Whether the downloads of this hour still allow one; counts it."""
        with self._counting:
            now = self.now()
            hour = timedelta(hours=1)
            self._downloads = [time for time in self._downloads if now - time < hour]
            if len(self._downloads) >= self.downloads_an_hour:
                return False
            self._downloads.append(now)
            return True


def _xml(body: bytes) -> Reply:
    kind = "application/vnd.sdmx.structure+xml; version=2.1; charset=utf-8"
    return Reply(body, headers={"Content-Type": kind})
