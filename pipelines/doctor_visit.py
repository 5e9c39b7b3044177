"""The whole check of the catalogue: ask, propose, report."""

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from rich.console import Console

from pipelines.catalogue import CATALOGUE, Catalogue
from pipelines.doctor import examine, kept_versions
from pipelines.doctor_facts import habits, refusals
from pipelines.doctor_proposals import proposals
from pipelines.doctor_report import exit_code, show
from pipelines.http import Client
from pipelines.narration import LogFormat, narrated
from pipelines.renewal import pace_of


def visit(
    data: Path,
    catalogue: Catalogue,
    *,
    only: Iterable[str],
    sources: Iterable[str],
    now: Callable[[], datetime],
    log_format: LogFormat,
    out: Console,
    errors: Console,
) -> int:
    """Asks the services about the catalogue and prints what they say.

    Args:
        data: Holds `raw/`, where downloads and versions are remembered.
        catalogue: What `catalogue/` holds.
        only: Ids of the indicators; empty for all.
        sources: Of `pipelines.refresh.SOURCES`.
        now: The time, UTC.
        log_format: For a person or for a machine.
        out: Takes the report.
        errors: Takes the progress.

    Returns:
        The exit code: 0 all as expected, 1 something to mend, 2 no service could be reached.

    Raises:
        CatalogueError: There is no such source.
    """
    with (
        narrated(log_format, errors, errors) as tell,
        Client(pace_of(data, catalogue), now=now, tell=tell, retries=1) as client,
    ):
        findings = examine(
            catalogue,
            client,
            now=now(),
            only=only,
            sources=sources,
            known_versions=kept_versions(data / "raw"),
            tell=tell,
        )
        facts = [*habits(findings), *refusals(client, findings)]
    show(out, log_format, findings, proposals(catalogue, CATALOGUE, findings), facts)
    return exit_code(findings)
