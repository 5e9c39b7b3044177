"""The odd answers that the services are known to give, each made from a good one.

`services.spoil("/data/", FAULTS["gone"])` makes the next download such an answer.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests.services import oecd
from tests.services.csv_body import text_of, with_body
from tests.services.eurostat import note_without_id
from tests.services.odd_tables import TABLE_FAULTS
from tests.services.reply import Reply, fault

Fault = Callable[[Reply], Reply]


def queued_without_id(reply: Reply) -> Reply:
    """Eurostat will answer later, and tells no id to ask for it."""
    return note_without_id()


def too_big(reply: Reply) -> Reply:
    """Eurostat finds the question too large."""
    return fault(
        413,
        "EXTRACTION_TOO_BIG: The requested extraction is too big, estimated 17348292 rows, max "
        "authorised is 5000000, please change your filters to reduce the extraction size",
        413,
    )


def gone(reply: Reply) -> Reply:
    """The dataset or flow is not there (any more)."""
    if _of_oecd(reply):
        return Reply(oecd.NO_FLOW, 404)
    message = "ERR_NOT_FOUND_2: DATA_SET is not available for dissemination."
    return fault(100, message, 404)


def retired_code(reply: Reply, *codes: str) -> Reply:
    """Eurostat refuses codes that its constraint may still list.

    Args:
        reply: The good answer.
        codes: Written `NACE_R2=C33`; the last code before `geo` in the answer by default.
    """
    if not codes:
        header, row, *_ = text_of(reply).splitlines()
        place = header.split(",").index("geo") - 1
        codes = (f"{header.split(',')[place].upper()}={row.split(',')[place]}",)
    return fault(
        150,
        "INVALID_QUERY_DIMENSION_VALUE: Query is invalid as per its structure's definition. The "
        f"following values for dimension are not allowed: {'. '.join(codes)}.",
    )


def no_results(reply: Reply) -> Reply:
    """The question is valid and selects nothing."""
    if _of_oecd(reply):
        return Reply(b"NoResultsFound", 404)
    return fault(100, "NO_RESULTS: The query did not return any results.")


def fault_with_status_200(reply: Reply) -> Reply:
    """A refusal that the status does not tell."""
    return replace(no_results(reply), status=200, headers=reply.headers)


def outage_page(reply: Reply) -> Reply:
    """A page for people, with status 200."""
    page = b"<!DOCTYPE html>\n<html><body><h1>Service temporarily unavailable</h1></body></html>"
    return Reply(page, headers={"Content-Type": "text/html"})


def too_many_requests(reply: Reply) -> Reply:
    """Too many requests in a short time; the OECD says to wait 0 seconds."""
    return Reply(oecd.RATE, 429, {"Retry-After": "0"})


def quota_used_up(reply: Reply) -> Reply:
    """The downloads that the OECD allows in an hour are used up."""
    return Reply(oecd.QUOTA, 429, {"Retry-After": "120"})


def server_error(reply: Reply, status: int = 500) -> Reply:
    """A fault within the service."""
    if _of_oecd(reply) or status != 500:
        return Reply(b"", status)
    return fault(500, "An internal error occurred.", 500)


def busy(reply: Reply) -> Reply:
    """The service is overloaded."""
    return server_error(reply, 503)


def cut_mid_body(reply: Reply) -> Reply:
    """The connection breaks half way."""
    return replace(reply, cut=len(reply.body) // 2)


def truncated_gzip(reply: Reply) -> Reply:
    """The gzip file is cut short, and its length is told accordingly."""
    if not reply.body.startswith(b"\x1f\x8b"):
        return cut_mid_body(reply)
    return replace(reply, body=reply.body[: len(reply.body) * 2 // 3])


def wrong_charset(reply: Reply) -> Reply:
    """The text is Latin 1, with a letter outside ASCII in a code or label."""
    text = re.sub(r"(Label of |ESTAT:)", r"\1å", text_of(reply))
    return with_body(reply, text.encode("latin-1", errors="replace"))


def utf_16(reply: Reply) -> Reply:
    """The text is UTF-16."""
    return with_body(reply, text_of(reply).encode("utf-16"))


def wrong_key_width(reply: Reply) -> Reply:
    """The key has another number of positions than the structure has by now."""
    if _of_oecd(reply):
        return Reply(b"Not enough key values in query, expecting 13 got 12", 422)
    return fault(140, "The key has the wrong number of positions")


def clock_skew(reply: Reply, off: timedelta = timedelta(days=400)) -> Reply:
    """The answer is dated by a clock that is far off."""
    date = format_datetime(datetime.now(UTC) + off, usegmt=True)
    return replace(reply, headers={**reply.headers, "Date": date})


def slow(reply: Reply, seconds: float = 3.0) -> Reply:
    """The answer is long in coming."""
    return replace(reply, after=seconds)


def no_answer(reply: Reply) -> Reply:
    """The service hangs up without a word."""
    return replace(reply, silent=True)


def _of_oecd(reply: Reply) -> bool:
    return reply.body.startswith(b"STRUCTURE,") or b"message:Structure" in reply.body[:200]


FAULTS: dict[str, Fault] = {
    how.__name__: how
    for how in (
        *(queued_without_id, too_big, gone, retired_code, no_results, fault_with_status_200),
        *(outage_page, too_many_requests, quota_used_up, server_error, busy, cut_mid_body),
        *(truncated_gzip, wrong_charset, utf_16, wrong_key_width, clock_skew, slow, no_answer),
    )
} | TABLE_FAULTS
OF_EUROSTAT = frozenset({"queued_without_id", "too_big", "retired_code", "truncated_gzip"})
"""Those that Eurostat alone is known for."""
OF_OECD = frozenset(
    {
        "too_many_requests",
        "quota_used_up",
        "old_version",
        "other_unit_mult",
        "repeated_territorial_types",
    }
)
"""Those that the OECD alone is known for."""


def data_of(name: str) -> str:
    """What the addresses hold that a fault is at home at."""
    if name in OF_EUROSTAT:
        return "/sdmx/2.1/data/"
    return "/public/rest/data/" if name in OF_OECD else "/data/"
