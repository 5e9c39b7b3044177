"""Stands in for Eurostat, the OECD and GISCO on this machine, in their real wire formats.

It answers from small tables that a test gives it, and plays the troubles a test asks for.
"""

import gzip
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from tests.services import wire

Row = tuple[str, ...]


@dataclass
class Dataset:
    """A Eurostat dataset. A row holds a code per dimension, then year, value, flag, conf_status.

    `constraint` is False for a dataset whose codes in use cannot be asked for.
    """

    dimensions: Row
    rows: list[Row]
    updated: datetime
    constraint: bool = True


@dataclass
class Flow:
    """An OECD flow. A row holds a code per dimension, then year, value, OBS_STATUS."""

    dimensions: Row
    rows: list[Row]
    version: str = "2.4"


@dataclass
class Reply:
    """An answer as sent; `cut` breaks the connection that many bytes before its end."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int = 0


@dataclass
class StandIn:
    """The three services: what they hold, what they were asked, what goes wrong."""

    port: int = 0
    datasets: dict[str, Dataset] = field(default_factory=dict)
    flows: dict[str, Flow] = field(default_factory=dict)
    boundaries: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    _troubles: list[tuple[str, list[Reply]]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Address of this server."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def eurostat(self) -> str:
        """Base address of the dissemination service."""
        return f"{self.url}/eurostat/api/dissemination"

    @property
    def oecd(self) -> str:
        """Base address of the SDMX service."""
        return f"{self.url}/public/rest"

    @property
    def gisco(self) -> str:
        """Base address of the distribution service."""
        return f"{self.url}/distribution/v2"

    def trouble(self, part: str, *replies: Reply) -> None:
        """Answers the next requests whose address holds `part` with these replies."""
        self._troubles.append((part, list(replies)))

    def asked_for(self, part: str) -> list[str]:
        """The addresses asked for that hold `part`."""
        return [address for address in self.asked if part in address]

    def answer(self, address: str) -> Reply:
        """The reply to a GET request."""
        for part, replies in self._troubles:
            if part in address and replies:
                return replies.pop(0)
        path, query = urlsplit(address).path, parse_qs(urlsplit(address).query)
        routes = (
            (r".*/files/inventory", lambda: self._inventory()),
            (r".*/sdmx/2\.1/datastructure/ESTAT/(\w+)", self._data_structure),
            (r".*/sdmx/2\.1/contentconstraint/ESTAT/(\w+)", self._constraint),
            (r".*/sdmx/2\.1/data/(\w+)/(.*)", lambda *p: self._eurostat_data(*p, query)),
            (r"/public/rest/data/([^/]*)/(.*)", lambda *p: self._oecd_data(*p, query)),
            (r"/distribution/v2/nuts/geojson/(.*)", self._boundaries),
        )
        for pattern, route in routes:
            if found := re.fullmatch(pattern, path):
                return route(*found.groups())
        return Reply(b"<html><body>Not here</body></html>", 404)

    def _inventory(self) -> Reply:
        return Reply(wire.inventory({code: d.updated for code, d in self.datasets.items()}))

    def _data_structure(self, code: str) -> Reply:
        if code.lower() not in self.datasets:
            return _not_found(code)
        return Reply(wire.data_structure(code, self.datasets[code.lower()].dimensions))

    def _constraint(self, code: str) -> Reply:
        dataset = self.datasets[code.lower()]
        if not dataset.constraint:
            return _not_found(code)
        codes = zip(*(row[: len(dataset.dimensions)] for row in dataset.rows), strict=True)
        used = dict(zip(dataset.dimensions, map(set, codes), strict=True))
        return Reply(wire.content_constraint(code, used))

    def _eurostat_data(self, code: str, key: str, query: dict[str, list[str]]) -> Reply:
        dataset = self.datasets.get(code.lower())
        if dataset is None:
            return _not_found(code)
        wanted = key.split(".")
        if len(wanted) != len(dataset.dimensions):
            return fault(140, "The key has the wrong number of positions")
        for position, codes in enumerate(wanted):
            used = {row[position] for row in dataset.rows}
            for one in filter(None, codes.split("+")):
                if one not in used:
                    name = dataset.dimensions[position].upper()
                    return fault(150, f"INVALID_QUERY_DIMENSION_VALUE: not allowed: {name}={one}.")
        rows = _select(dataset.rows, wanted, query)
        if not rows:
            return fault(100, "NO_RESULTS: The query did not return any results.")
        body = wire.sdmx_csv(code, dataset.dimensions, rows, dataset.updated)
        return Reply(gzip.compress(body, mtime=0) if query.get("compressed") == ["true"] else body)

    def _oecd_data(self, reference: str, key: str, query: dict[str, list[str]]) -> Reply:
        if not self.headers[-1].get("Accept-Language"):
            return Reply(b"", 500)
        agency, name, _ = reference.split(",")
        flow = self.flows.get(f"{agency}:{name}")
        if flow is None:
            return Reply(b"Could not find Dataflow and/or DSD related with this data request", 404)
        wanted = key.split(".")
        if len(wanted) != len(flow.dimensions):
            text = f"Not enough key values in query, expecting {len(flow.dimensions)} got "
            return Reply(f"{text}{len(wanted)}".encode(), 422)
        rows = _select(flow.rows, wanted, query)
        if not rows:
            return Reply(b"NoResultsFound", 404)
        return Reply(
            wire.csv_file_with_labels(f"{agency}:{name}({flow.version})", flow.dimensions, rows)
        )

    def _boundaries(self, name: str) -> Reply:
        if name not in self.boundaries:
            return Reply(b"<!DOCTYPE html><html></html>", 404)
        return Reply(self.boundaries[name])


def fault(code: int, message: str, status: int = 400) -> Reply:
    """A SOAP fault as Eurostat sends it, whatever format was asked for."""
    return Reply(
        '<?xml version="1.0" encoding="UTF-8"?><S:Fault '
        'xmlns:S="http://schemas.xmlsoap.org/soap/envelope/">'
        f"<faultcode>{code}</faultcode><faultstring>{escape(message)}</faultstring>"
        "</S:Fault>".encode(),
        status,
    )


@contextmanager
def running() -> Iterator[StandIn]:
    """Runs the services until the block ends."""
    services = StandIn()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            services.asked.append(self.path)
            services.headers.append(dict(self.headers))
            reply = services.answer(self.path)
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body[: len(reply.body) - reply.cut])

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    services.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield services
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _not_found(code: str) -> Reply:
    message = f"ERR_NOT_FOUND_4: NOT_A_DATASET (DATA_FLOW:{code},1.0) is not available."
    return fault(100, message, 404)


def _select(rows: list[Row], wanted: list[str], query: dict[str, list[str]]) -> list[Row]:
    first = int(query.get("startPeriod", ["0"])[0])
    return [
        row
        for row in rows
        if int(row[len(wanted)]) >= first
        and all(not w or c in w.split("+") for w, c in zip(wanted, row, strict=False))
    ]
