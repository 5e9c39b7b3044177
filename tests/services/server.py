"""Sends the answers of the services over HTTP 1.1, on connections that stay open."""

import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Protocol

from tests.services.reply import Reply


class Services(Protocol):
    """What answers."""

    delay: float
    skew: timedelta
    connections: int

    @property
    def now(self) -> Callable[[], datetime]:
        """Tells the time."""

    @property
    def tell(self) -> Callable[[str, Reply], None]:
        """Is told of every request."""

    def note(self, address: str, headers: Mapping[str, str]) -> None:
        """Remembers a request."""

    def answer(self, address: str, headers: Mapping[str, str] | None = None) -> Reply:
        """The reply to a GET request."""


class Server(ThreadingHTTPServer):
    """Listens on this machine, with a thread per connection."""

    request_queue_size = 64

    def __init__(self, services: Services, port: int) -> None:
        self.services = services
        self.ended = threading.Event()
        self.open: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), _Handler)

    def end(self) -> None:
        """Answers no more and hangs up."""
        self.ended.set()
        self.shutdown()
        self.server_close()
        for connection in list(self.open):
            # Its thread ends when nothing more comes.
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: object, client_address: object) -> None:
        """Says nothing of a client that hung up."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def setup(self) -> None:
        super().setup()
        self.server.services.connections += 1
        self.server.open.add(self.connection)

    def finish(self) -> None:
        self.server.open.discard(self.connection)
        super().finish()

    def do_GET(self) -> None:
        services, headers = self.server.services, dict(self.headers)
        services.note(self.path, headers)
        try:
            reply = services.answer(self.path, headers)
        except Exception as error:
            # A fault of the stand-in itself must not look like one of the network.
            reply = Reply(f"The stand-in failed: {error!r}".encode(), 500)
        services.tell(self.path, reply)
        self.server.ended.wait(services.delay + reply.after)
        if reply.silent or self.server.ended.is_set():
            self.close_connection = True
        else:
            self._send(reply)

    def _send(self, reply: Reply) -> None:
        now = (self.server.services.now() + self.server.services.skew).astimezone(UTC)
        headers = {
            "Date": format_datetime(now, usegmt=True),
            "Server": "stand-in",
            "Content-Length": str(len(reply.body)),
        }
        self.send_response_only(reply.status)
        for name, value in (headers | reply.headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body[: len(reply.body) - reply.cut])
        self.close_connection = self.close_connection or reply.cut > 0

    def log_message(self, format: str, *args: object) -> None:
        pass
