"""What a body is: which format it is written in, or which fault it reports instead of data.

Both services answer some faults with status 200, so a body is judged by its content. The wording
of the faults was seen in answers of the services and in the tests of public clients.
"""

import csv
import json
import re
import zlib
from collections.abc import Sequence
from typing import Any, Literal, NoReturn

from pipelines.errors import (
    FormatError,
    GoneError,
    KeyShapeError,
    NoResultsError,
    PipelineError,
    QueryError,
    QueuedError,
    QuotaError,
    RetiredCodeError,
    TooBigError,
    TransientError,
)

Format = Literal["tsv", "sdmx_csv", "json_stat", "plain_table"]

GZIP = b"\x1f\x8b"
# Faults are far smaller; the widest header of an annual table is a few hundred characters.
_HEAD = 1 << 18

_DOWNLOAD_AGAIN = "Download it again as SDMX-CSV, TSV or JSON-stat."
_ASK_LATER = "Ask again in some minutes; the older figures stay until then."
_CHECK_QUERY = "Compare the query with the dataset's present structure and mend the catalogue."
_NOTHING = "Check the codes and years of the query: it is valid but selects nothing."
_GONE = "Look for the dataset in the source's table of contents and mend the catalogue."

# Ordered: the first mark found in a message decides.
_MARKS: tuple[tuple[str, type[PipelineError], str], ...] = (
    ("ASYNCHRONOUS_RESPONSE", QueuedError, _ASK_LATER),
    ("DATA_NOT_YET_AVAILABLE", QueuedError, _ASK_LATER),
    ("UNKNOWN_REQUEST", QueuedError, "Send the query again from the start."),
    ("EXTRACTION_TOO_BIG", TooBigError, "Pin more dimensions or halve the years."),
    ("INVALID_QUERY_DIMENSION_VALUE", RetiredCodeError, _CHECK_QUERY),
    ("INVALID_QUERY_DIMENSION", KeyShapeError, _CHECK_QUERY),
    ("TIME_PERIOD_FILTER_SPEC_INVALID", QueryError, _CHECK_QUERY),
    ("NO_RESULTS", NoResultsError, _NOTHING),
    ("ERR_NOT_FOUND", GoneError, _GONE),
    (
        "You have exceeded the number of requests for data downloads",
        QuotaError,
        "The hourly quota is used up: go on in an hour.",
    ),
    ("You have exceeded the number of requests", TransientError, "Wait a minute, then ask again."),
    ("NoResultsFound", NoResultsError, _NOTHING),
    ("NoRecordsFound", NoResultsError, _NOTHING),
    ("Could not find Dataflow", GoneError, _GONE),
    ("Could not find requested structures", GoneError, _GONE),
    ("Not enough key values", KeyShapeError, _CHECK_QUERY),
    ("Semantic Error", QueryError, _CHECK_QUERY),
    ("Invalid structure:", QueryError, _CHECK_QUERY),
    ("Request Entity Too Large", QueryError, "Pin more dimensions or halve the years."),
    ("Value cannot be null. (Parameter", QueryError, "Leave this flow out; it is broken there."),
)


def raise_if_fault(data: bytes, *, dataset: str = "", url: str = "") -> None:
    """Raises the error that a body reports in place of data; cheap for large bodies.

    Args:
        data: The body as received, plain or gzip.
        dataset: Code of the dataset asked for, for the message.
        url: Address or file name, for the message.

    Raises:
        TransientError: The answer is queued, the service is down or the rate limit is reached.
        QueryError: The service refused the query, or it selects nothing.
        FormatError: The body is empty, cannot be unpacked or is binary.
    """
    text = _text(head(data, dataset=dataset, url=url), dataset, url)
    fault = _fault(text)
    if fault:
        kind, problem, next_step = fault
        error = kind(problem, next_step=next_step, dataset=dataset, url=url)
        if isinstance(error, QueuedError):
            error.id = _element(text, "id") or ""
            error.state = _state(text)
        if isinstance(error, RetiredCodeError):
            error.codes = _codes_refused(text)
        raise error


def recognise(data: bytes, *, dataset: str = "", url: str = "") -> Format:
    """Names the format of a body that reports figures.

    Args:
        data: The body as received, plain or gzip.
        dataset: Code of the dataset asked for, for the message.
        url: Address or file name, for the message.

    Raises:
        PipelineError: As `raise_if_fault`, and a FormatError for a body in no format we read.
    """
    raise_if_fault(data, dataset=dataset, url=url)
    text = _text(head(data, dataset=dataset, url=url), dataset, url)
    if text.startswith("{"):
        return "json_stat"
    if text.startswith("<"):
        problem = f"this is {_xml_kind(text)}, not a table of figures."
        raise FormatError(problem, next_step=_DOWNLOAD_AGAIN, dataset=dataset, url=url)
    line = first_line(text)
    if re.match(r"[^\t]*\\(time|TIME_PERIOD)\s*\t", line):
        return "tsv"
    columns = {column_id(column) for column in csv_columns(line)}
    if {"TIME_PERIOD", "OBS_VALUE"} <= columns:
        return "sdmx_csv"
    if {"geo", "year", "value"} <= columns:
        return "plain_table"
    _refuse_header(line, columns, dataset, url)


def head(data: bytes, *, dataset: str = "", url: str = "") -> bytes:
    """The beginning of a body, unpacked if it is gzip.

    Raises:
        FormatError: It begins like gzip but cannot be unpacked.
    """
    if not data.startswith(GZIP):
        return data[:_HEAD]
    try:
        return zlib.decompressobj(wbits=31).decompress(data, _HEAD)
    except zlib.error as error:
        raise FormatError(
            f"the gzip file is damaged ({error}).",
            next_step="Download it again.",
            dataset=dataset,
            url=url,
        ) from error


def first_line(text: str) -> str:
    """The header line of a delimited text, without its line end."""
    return text.split("\n", 1)[0].removesuffix("\r")


def csv_columns(line: str) -> list[str]:
    """The cells of a comma-separated header line."""
    try:
        return next(csv.reader([line]), [])
    except csv.Error:  # A single cell longer than any header is.
        return []


def column_id(column: str) -> str:
    """The id in a header written as `id` or, with labels, as `id: Label`."""
    return column.split(":", 1)[0].strip()


def _text(data: bytes, dataset: str, url: str) -> str:
    if not data.strip():
        problem = "the body is empty."
    elif b"\0" in data or data.startswith(b"PK\x03\x04"):
        problem = "this is a binary file, neither text nor gzip."
    else:
        # The head may end within a character; the readers check the whole encoding.
        return data.decode("utf-8-sig", errors="replace").lstrip()
    raise FormatError(problem, next_step=_DOWNLOAD_AGAIN, dataset=dataset, url=url)


def _fault(text: str) -> tuple[type[PipelineError], str, str] | None:
    if text.startswith("<"):
        return _xml_fault(text)
    if text.startswith("{"):
        return _json_fault(text)
    # A table whose labels happen to hold such words has them after its header line.
    return _marked(first_line(text), "the service answered")


def _marked(message: str, who: str) -> tuple[type[PipelineError], str, str] | None:
    for mark, kind, next_step in _MARKS:
        if mark in message:
            return kind, f"{who}: {_short(message)}.", next_step
    return None


def _xml_fault(text: str) -> tuple[type[PipelineError], str, str] | None:
    if re.search(r"<(!doctype\s+html|html)\b", text[:2000], re.IGNORECASE):
        return (
            TransientError,
            "an HTML page came instead of figures: an outage page, or a proxy's.",
            ("Ask again later; if it stays, open the address in a browser."),
        )
    if (code := _element(text, "faultcode")) is not None:
        return _classified(code, _element(text, "faultstring") or "")
    if _element(text, "queued") is not None:
        return QueuedError, "the answer is queued for asynchronous delivery.", _ASK_LATER
    if state := _state(text):
        return QueuedError, f"this is the state of a queued answer: {state}.", _ASK_LATER
    if re.search(r"<(?:\w+:)?Message\b[^>]*code=", text):
        problem = (
            "a note of the Eurostat service that closed before 2023; the file it names is gone."
        )
        return FormatError, problem, _DOWNLOAD_AGAIN
    return None


def _state(text: str) -> str:
    """The state of a queued answer: of the elements `status` the innermost, or a fault."""
    found = re.search(
        r"<(?:\w+:)?status\b[^>]*>\s*(\w+)\s*</|\b(UNKNOWN_REQUEST|DATA_NOT_YET_AVAILABLE)\b", text
    )
    return (found[1] or found[2]) if found else ""


def _xml_kind(text: str) -> str:
    root = re.search(r"<(?:\w+:)?(\w+)[\s/>]", text)
    name = root[1] if root else ""
    if name == "Structure":
        return "an SDMX structure message (code lists and dimensions)"
    if name.endswith("Data"):
        return "SDMX-ML data, a format we do not read"
    return f"XML ({name or 'no element'})"


def _element(text: str, name: str) -> str | None:
    """The content of the first element of that local name; None if there is none."""
    found = re.search(rf"<(?:\w+:)?{name}\b[^>]*>(.*?)</(?:\w+:)?{name}\s*>", text, re.DOTALL)
    return found[1].strip() if found else None


def _json_fault(text: str) -> tuple[type[PipelineError], str, str] | None:
    if len(text) >= _HEAD or not re.search(r'"(error|warning)"\s*:', text):
        return None
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return None
    fault: Any = body.get("error") or body.get("warning") if "value" not in body else None
    if isinstance(fault, Sequence) and not isinstance(fault, str):
        fault = fault[0]
    if fault is None:
        return None
    if not isinstance(fault, dict):
        return _classified("", str(fault))
    return _classified(str(fault.get("status", "")), str(fault.get("label", "")))


def _classified(code: str, message: str) -> tuple[type[PipelineError], str, str]:
    who = f"the service answered with fault {code}" if code else "the service answered"
    known = _marked(message, who)
    if known:
        return known
    if code == "140":
        return KeyShapeError, f"{who}: {_short(message)}.", _CHECK_QUERY
    # The other faults 150 have marks above; this one means years outside the dataset's coverage.
    if code == "150":
        return NoResultsError, f"{who}: {_short(message)}.", _NOTHING
    # 501 (not implemented) is the one server fault that stays.
    if code.startswith("5") and code not in ("501", "510"):
        return TransientError, f"{who}: {_short(message)}.", _ASK_LATER
    return QueryError, f"{who}: {_short(message)}.", _CHECK_QUERY


def _codes_refused(text: str) -> tuple[tuple[str, str], ...]:
    """The pairs in `… are not allowed: GEO=EU27. NACE_R2=C33,C34.`."""
    return tuple(
        (dimension.lower(), code)
        for dimension, codes in re.findall(r"\b([A-Za-z]\w*)=([\w,+-]+)", text.partition(": ")[2])
        for code in re.split(r"[,+]", codes)
        if code
    )


def _refuse_header(line: str, columns: set[str], dataset: str, url: str) -> NoReturn:
    next_step = _DOWNLOAD_AGAIN
    missing = [name for name in ("TIME_PERIOD", "OBS_VALUE") if name not in columns]
    plain = [name for name in ("geo", "year", "value") if name not in columns]
    if ";" in line and "," not in line:
        problem = f"the columns are separated by semicolons: {_short(line)}."
        next_step = "Save the table with commas between the columns."
    elif columns & {"DATAFLOW", "STRUCTURE", "STRUCTURE_ID"} or len(missing) == 1:
        problem = f"this looks like SDMX-CSV but has no column {' and '.join(missing)}."
    elif len(plain) == 1:
        problem = f"this looks like a plain table but has no column {plain[0]}."
        next_step = "Give it the columns geo, year and value."
    else:
        problem = f"this is no format we read; it begins with: {_short(line) or 'an empty line'}."
    raise FormatError(problem, next_step=next_step, dataset=dataset, url=url)


def _short(text: str) -> str:
    text = " ".join(text.split()).rstrip(".")
    return text if len(text) <= 240 else text[:240] + "…"
