"""The report of a session as a file to download, as PDF or XLSX."""

from collections.abc import Callable

from dashboard.workshop.report import Report, gathered
from dashboard.workshop.report_paper import report_paper
from dashboard.workshop.report_sheet import report_sheet

MIMES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Media type by ending."""
_MAKES: dict[str, Callable[[Report], bytes]] = {"pdf": report_paper, "xlsx": report_sheet}


def report_file(code: str, kind: str, base: str = "") -> bytes:
    """Makes the report of a session; whoever calls has made sure that it is the facilitator.

    Args:
        code: Of the session.
        kind: One of `MIMES`.
        base: Where the dashboard is reached, for addresses and QR codes; "" leaves them out.

    Raises:
        NotThereError: There is no such session (any more) (`unknown_session`).
    """
    return _MAKES[kind](gathered(code, base))
