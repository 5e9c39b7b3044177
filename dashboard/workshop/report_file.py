"""The report of a session as a file to download, as PDF or XLSX."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from dashboard.workshop.report import Report, gathered
from dashboard.workshop.report_paper import report_paper
from dashboard.workshop.report_sheet import report_sheet

ReportKind = Literal["pdf", "xlsx"]
_MADE: dict[ReportKind, tuple[Callable[[Report], bytes], str]] = {
    "pdf": (report_paper, "application/pdf"),
    "xlsx": (report_sheet, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@dataclass(frozen=True)
class ReportFile:
    """A file.

    Attributes:
        name: `workshop-BCDFG_rapport_2026-11-30.pdf`.
        mime: Its media type.
        content: Its bytes.
    """

    name: str
    mime: str
    content: bytes


def report_file(code: str, kind: ReportKind, base: str = "") -> ReportFile:
    """Makes the report of a session; whoever calls has made sure that it is the facilitator.

    Args:
        code: Of the session.
        kind: `pdf` or `xlsx`.
        base: Where the dashboard is reached, for addresses and QR codes; "" leaves them out.

    Raises:
        NotThereError: There is no such session (any more) (`unknown_session`).
    """
    make, mime = _MADE[kind]
    report = gathered(code, base)
    return ReportFile(f"{report.name}.{kind}", mime, make(report))
