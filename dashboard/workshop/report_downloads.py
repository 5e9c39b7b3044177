"""The session's report, taken home from the desk."""

from dashboard.shell import Frame
from dashboard.workshop.sessions import Session


def place_report(frame: Frame, session: Session) -> None:
    """Places the downloads of the report."""
