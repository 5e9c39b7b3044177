"""What the last refresh met: when the sources were asked, and what could not be renewed."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from dashboard.release import last_refresh_file

_OUTCOMES = ("published", "nothing_new", "failed")


@dataclass(frozen=True)
class Failing:
    """What could not be had or was refused, so that older figures are shown, if there are any.

    Attributes:
        indicators: Catalogue ids of what needs it; none for what is not an indicator's alone.
        source: Id of the source; "" when unknown.
        dataset: The source's code of it; "" when no single one is to blame.
        url: What was asked for, or the file; may be "".
        problem: What went wrong the last time, in English.
        next_step: What to do about it, in English.
        since: When it failed first of the times in a row that it was asked for, UTC.
    """

    indicators: tuple[str, ...]
    source: str
    dataset: str
    url: str
    problem: str
    next_step: str
    since: datetime


@dataclass(frozen=True)
class LastRefresh:
    """What the last refresh met.

    Attributes:
        checked_at: When the refresh ended, UTC.
        outcome: `published`, `nothing_new` or `failed`.
        release: The release it published, "" for none.
        failing: What could not be renewed, also since earlier refreshes.
        remarks: What else it has to say, in English.
    """

    checked_at: datetime
    outcome: str
    release: str
    failing: tuple[Failing, ...]
    remarks: tuple[str, ...]

    def failing_since(self, indicator: str) -> datetime | None:
        """Since when an indicator could not be renewed; None where it could."""
        since = [entry.since for entry in self.failing if indicator in entry.indicators]
        return min(since, default=None)


def last_refresh() -> LastRefresh | None:
    """What the last refresh met; None before the first, or where its account cannot be read."""
    try:
        told = json.loads(last_refresh_file().read_text(encoding="utf-8"))
        if told["outcome"] not in _OUTCOMES:
            return None
        return LastRefresh(
            checked_at=_utc(told["checked_at"]),
            outcome=told["outcome"],
            release=str(told["release"]),
            failing=tuple(_failing(entry) for entry in told["failing"]),
            remarks=tuple(map(str, told["remarks"])),
        )
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _failing(entry: dict[str, Any]) -> Failing:
    return Failing(
        indicators=tuple(map(str, entry["indicators"])),
        source=str(entry["source"]),
        dataset=str(entry["dataset"]),
        url=str(entry["url"]),
        problem=str(entry["problem"]),
        next_step=str(entry["next_step"]),
        since=_utc(entry["since"]),
    )


def _utc(text: str) -> datetime:
    time = datetime.fromisoformat(text)
    return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
