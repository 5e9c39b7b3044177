"""A whole refresh: ask, build, publish what is new, and leave word of what came of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipelines import last_refresh
from pipelines.asking import Fetched
from pipelines.build import Report, build
from pipelines.catalogue import Catalogue
from pipelines.errors import PipelineError
from pipelines.http import Client
from pipelines.journal import Event, Tell, silent
from pipelines.last_refresh import Failing, Outcome
from pipelines.local_tables import may_differ
from pipelines.memory import give_memory_back
from pipelines.pace import Pace
from pipelines.publish import release_folder
from pipelines.refresh import SOURCES, fetch_all, limits
from pipelines.unbuilt import is_unbuilt, note_built


@dataclass(frozen=True)
class Renewal:
    """What came of a refresh.

    Attributes:
        outcome: Whether figures changed, nothing was new, or nothing could be had or published.
        report: Of the build; empty when there was nothing to build.
        failures: What could not be had or was refused in this run, and why.
        failing: What keeps its older figures, now and since earlier runs.
    """

    outcome: Outcome
    report: Report
    failures: tuple[PipelineError, ...]
    failing: tuple[Failing, ...]


def pace_of(data: Path, catalogue: Catalogue) -> Pace:
    """The pace that all runs on a data folder share.

    Args:
        data: Holds `raw/`, where downloads are remembered.
        catalogue: Tells what each service takes.
    """
    return Pace(limits(catalogue), data / "raw" / "remembered" / "downloads.json")


def renew(
    data: Path,
    catalogue: Catalogue,
    client: Client,
    *,
    now: Callable[[], datetime],
    only: Iterable[str] = (),
    sources: Iterable[str] = SOURCES,
    force: bool = False,
    accept: Iterable[str] = (),
    tell: Tell = silent,
) -> Renewal:
    """Asks the services what changed, fetches that, and publishes a release if figures changed.

    The caller holds the lock on the data folder.

    Args:
        data: Holds `raw/` and `processed/`.
        catalogue: What is measured.
        client: Asks for us.
        now: The time, UTC.
        only: Ids of the indicators to fetch; empty for all.
        sources: Those to ask.
        force: Fetch also what has not moved.
        accept: Ids of the indicators whose figures may be unlike those before.
        tell: Is told what happens, by several threads.

    Raises:
        CheckError: The release in use is damaged.
        OSError: The data folder cannot be read or written.
    """
    # Before there are threads, each of which would keep a heap of its own.
    give_memory_back()
    processed, only = data / "processed", frozenset(only)
    fetched = fetch_all(
        catalogue,
        client,
        data / "raw",
        only=only,
        sources=sources,
        force=force,
        now=now(),
        release=release_folder(processed),
        failing=last_refresh.failing(processed, catalogue),
        tell=tell,
    )
    report, broken = Report(), False
    due = bool(fetched.stored or accept) or is_unbuilt(data / "raw")
    try:
        due = due or may_differ(catalogue, release_folder(processed))
        if due:
            report = build(
                data, catalogue, now=now(), accept=frozenset(accept), only_if_changed=True
            )
    except PipelineError as error:
        report.failures.append(error)
        broken = True
    outcome = "failed" if broken else _outcome(fetched, report)
    last = last_refresh.record(
        processed,
        catalogue,
        now=now(),
        outcome=outcome,
        release=report.release,
        failures=fetched.failures,
        refused=report.failures if due else None,
        remarks=[*fetched.remarks, *report.remarks],
        asked=fetched.asked | {(source, "") for source in fetched.reached},
        only=only,
    )
    if not broken:
        # Only now: what a build refused is known by the account of it alone.
        note_built(data / "raw")
    _tell_of(report, tell)
    return Renewal(outcome, report, (*fetched.failures, *report.failures), last.failing)


def _outcome(fetched: Fetched, report: Report) -> Outcome:
    if report.release:
        return "published"
    return "nothing_new" if fetched.reached or not fetched.failures else "failed"


def _tell_of(report: Report, tell: Tell) -> None:
    for error in report.failures:
        tell(Event("failed", str(error), {"dataset": error.dataset, "url": error.url}))
    for remark in report.remarks:
        tell(Event("remark", remark))
    if report.release:
        tell(Event("published", f"Release {report.release}.", {"release": report.release}))
