"""An answer as it goes over the line."""

from dataclasses import dataclass, field

from tests.services import wire_eurostat


@dataclass
class Reply:
    """An answer as sent.

    Attributes:
        body: The bytes after the headers.
        status: HTTP status.
        headers: Besides Date, Server and Content-Length; a Date here replaces the service's.
        cut: The connection breaks that many bytes before the end of the body.
        after: Seconds until the answer begins.
        silent: The connection closes without any answer.
    """

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int = 0
    after: float = 0.0
    silent: bool = False


def fault(code: int, message: str, status: int = 400) -> Reply:
    """A SOAP fault as Eurostat sends it, whatever format was asked for."""
    return Reply(wire_eurostat.fault(code, message), status)
