"""Stands in for Eurostat, the OECD and GISCO on this machine, in their real wire formats.

It answers from tables that a test gives it, and plays the troubles a test asks for.
"""

import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from tests.services import eurostat, oecd
from tests.services.eurostat import Dataset, Eurostat
from tests.services.figures import Row
from tests.services.oecd import Flow, Oecd
from tests.services.reply import Reply, fault
from tests.services.server import Server

__all__ = ["Dataset", "Flow", "Reply", "Row", "StandIn", "fault", "running"]


@dataclass
class StandIn(Eurostat, Oecd):
    """The three services: what they hold, what they were asked, what goes wrong.

    Attributes:
        port: Where they listen.
        boundaries: GISCO's files by name.
        asked: The addresses asked for.
        headers: Those of each request.
        delay: Seconds before every answer.
        skew: How far the clock that dates the answers is off.
        connections: How many were opened.
        tell: Is told the address and the reply of every request.
    """

    port: int = 0
    boundaries: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    delay: float = 0.0
    skew: timedelta = timedelta(0)
    connections: int = 0
    tell: Callable[[str, Reply], None] = field(default=lambda address, reply: None)
    _troubles: list[tuple[str, list[Reply]]] = field(default_factory=list)
    _spoils: list[tuple[str, list[Callable[[Reply], Reply]], float]] = field(default_factory=list)
    _asking: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        """Address of this server."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def eurostat(self) -> str:
        """Base address of the dissemination service."""
        return f"{self.url}{eurostat.BASE}"

    @property
    def oecd(self) -> str:
        """Base address of the SDMX service."""
        return f"{self.url}{oecd.BASE}"

    @property
    def gisco(self) -> str:
        """Base address of the distribution service."""
        return f"{self.url}/distribution/v2"

    def trouble(self, part: str, *replies: Reply) -> None:
        """Answers the next requests whose address holds `part` with these replies."""
        self._troubles.append((part, list(replies)))

    def spoil(self, part: str, how: Callable[[Reply], Reply], times: float = 1) -> None:
        """Turns the next good answers to addresses that hold `part` into bad ones.

        Args:
            part: Of the address.
            how: As in `faults`; answers with another status than 200 are let through.
            times: How many; `math.inf` for all.
        """
        self._spoils.append((part, [how], times))

    def asked_for(self, part: str) -> list[str]:
        """The addresses asked for that hold `part`."""
        return [address for address in self.asked if part in address]

    def note(self, address: str, headers: Mapping[str, str]) -> None:
        """Remembers a request."""
        with self._asking:
            self.asked.append(address)
            self.headers.append(dict(headers))

    def answer(self, address: str, headers: Mapping[str, str] | None = None) -> Reply:
        """The reply to a GET request."""
        with self._asking:
            for part, replies in self._troubles:
                if part in address and replies:
                    return replies.pop(0)
        if headers is None:
            headers = self.headers[-1] if self.headers else {}
        reply = (
            self.answer_of_oecd(address, headers)
            or self.answer_of_eurostat(address)
            or self._boundaries(address)
        )
        return self._spoilt(address, reply)

    def _spoilt(self, address: str, reply: Reply) -> Reply:
        with self._asking:
            for place, (part, [how], times) in enumerate(self._spoils):
                if part in address and times and reply.status == 200:
                    self._spoils[place] = (part, [how], times - 1)
                    break
            else:
                return reply
        return how(reply)

    def _boundaries(self, address: str) -> Reply:
        found = re.fullmatch(r"/distribution/v2/nuts/geojson/(.*)", address)
        if not found or found[1] not in self.boundaries:
            return Reply(b"<!DOCTYPE html><html><body>Not here</body></html>", 404)
        kind = {"Content-Type": "application/geo+json"}
        return Reply(self.boundaries[found[1]], headers=kind)


@contextmanager
def running(services: StandIn | None = None, port: int = 0) -> Iterator[StandIn]:
    """Runs the services until the block ends.

    Args:
        services: What they hold; nothing by default.
        port: Where they listen; any free one by default.
    """
    services = services or StandIn()
    server = Server(services, port)
    services.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield services
    finally:
        server.end()
        thread.join()
