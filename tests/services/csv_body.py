"""A table in the body of a reply, taken apart and put together again."""

import csv
import gzip
import io
from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.services.reply import Reply

_GZIP = b"\x1f\x8b"


@dataclass
class CsvTable:
    """A header and rows, as either service writes them."""

    header: list[str]
    rows: list[list[str]]

    @property
    def of_oecd(self) -> bool:
        """Whether the OECD wrote it."""
        return "REF_AREA" in self.header

    @property
    def area(self) -> int:
        """The position of the area."""
        return self.header.index("REF_AREA" if self.of_oecd else "geo")

    @property
    def flag(self) -> int:
        """The position of the flag."""
        return self.header.index("OBS_STATUS" if self.of_oecd else "OBS_FLAG")

    def place(self, name: str) -> int:
        """The position of a column."""
        return self.header.index(name)

    def swedish(self) -> list[list[str]]:
        """The rows of Sweden and its regions; all if there are none."""
        found = [row for row in self.rows if row[self.area].startswith(("SE", "SWE"))]
        return found or self.rows

    def add(self, name: str, text: str, place: int) -> None:
        """Puts a column with the same text on every row before that position."""
        for line in (self.header, *self.rows):
            line.insert(place, name if line is self.header else text)


def text_of(reply: Reply) -> str:
    """The body as text, unpacked if it is a gzip file."""
    packed = reply.body.startswith(_GZIP)
    return (gzip.decompress(reply.body) if packed else reply.body).decode()


def with_body(reply: Reply, body: bytes) -> Reply:
    """The reply with another body, packed as its own is."""
    packed = reply.body.startswith(_GZIP)
    return replace(reply, body=gzip.compress(body, mtime=0) if packed else body)


def changed(reply: Reply, change: Callable[[CsvTable], None]) -> Reply:
    """The reply with its table changed; one that holds no table of figures stays as it is."""
    if not reply.body.startswith((_GZIP, b"DATAFLOW,", b"STRUCTURE,")):
        return reply
    text = text_of(reply)
    lines = list(csv.reader(io.StringIO(text, newline="")))
    table = CsvTable(lines[0], lines[1:])
    change(table)
    written = io.StringIO(newline="")
    end = "\r\n" if "\r\n" in text else "\n"
    csv.writer(written, lineterminator=end).writerows([table.header, *table.rows])
    return with_body(reply, written.getvalue().encode())
