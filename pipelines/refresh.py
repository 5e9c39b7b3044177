"""Asks the services what changed and keeps the answers in data/raw."""

import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pipelines import eurostat, gisco, oecd, raw
from pipelines.answers import answer_name
from pipelines.catalogue import Catalogue, Query
from pipelines.errors import CatalogueError, PipelineError
from pipelines.http import Client


@dataclass
class Fetched:
    """What came of asking.

    Attributes:
        stored: The answers that are now kept, in the order of asking.
        failures: One error per query or dataset that could not be had; its older file stays.
    """

    stored: list[raw.RawFile] = field(default_factory=list)
    failures: list[PipelineError] = field(default_factory=list)


@dataclass(frozen=True)
class _Run:
    catalogue: Catalogue
    client: Client
    folder: Path
    only: set[str]
    force: bool
    now: datetime
    kept: list[raw.RawFile]
    result: Fetched
    tell: Callable[[str], None]


def fetch_all(
    catalogue: Catalogue,
    client: Client,
    raw_folder: Path,
    *,
    only: set[str],
    sources: set[str],
    force: bool,
    now: datetime,
    tell: Callable[[str], None] = lambda _: None,
) -> Fetched:
    """Fetches every series of the catalogue that can be asked for and has moved.

    A series is asked for by its main query, never by its equivalents; two indicators with the
    same query ask once. Discontinued indicators are asked for only when `only` names them. A
    failure never stops the rest.

    Args:
        catalogue: What is measured and where the services answer; `S3_EUROSTAT_URL`,
            `S3_OECD_URL` and `S3_GISCO_URL` replace their addresses.
        client: Asks for us.
        raw_folder: Where raw files are kept.
        only: Ids of the indicators to fetch; empty for all, and for the jobs by industry.
        sources: Of `eurostat`, `oecd` and `gisco`.
        force: Fetch also what has not moved.
        now: Time of the run.
        tell: Is told each dataset before it is asked for.
    """
    result = Fetched()
    asks: dict[str, Callable[[_Run], None]] = {
        "eurostat": _eurostat,
        "oecd": _oecd,
        "gisco": _gisco,
    }
    result.failures += [
        CatalogueError(
            f"there is no source {name!r} to ask.", next_step=f"Choose from {', '.join(asks)}."
        )
        for name in sorted(sources - set(asks))
    ]
    try:
        kept = raw.stored(raw_folder)
    except PipelineError as error:
        result.failures.append(error)
        return result
    run = _Run(catalogue, client, raw_folder, only, force, now, kept, result, tell)
    for source, ask in asks.items():
        if source in sources:
            ask(run)
    return result


def base_url(catalogue: Catalogue, source: str) -> str:
    """The address of a service: the environment's, else the catalogue's."""
    url = os.environ.get(f"S3_{source.upper()}_URL") or catalogue.sources[source].base_url
    return url.rstrip("/")


def _eurostat(run: _Run) -> None:
    questions = _questions(run, "eurostat")
    if not questions:
        return
    base = base_url(run.catalogue, "eurostat")
    pause = run.catalogue.sources["eurostat"].limits.seconds_between_requests
    try:
        moved = {} if run.force else eurostat.inventory(run.client, base, pause=pause)
    except PipelineError as error:
        run.result.failures.append(error)
        return
    for dataset, queries in questions.items():
        changed = moved.get(dataset)
        due = [
            (query, ids)
            for query, ids in queries
            if changed is None or _updated(run, query, base) < changed
        ]
        if not due:
            continue
        run.tell(dataset)
        try:
            keys = eurostat.keys_of(run.client, dataset, base, pause=pause)
        except PipelineError as error:
            _fail(run, error, [name for _, ids in due for name in ids])
            continue
        for query, ids in due:
            with _noting(run, ids):
                data, facts = eurostat.fetch(
                    run.client, query, base, run.now, keys=keys, updated=changed, pause=pause
                )
                run.result.stored.append(raw.store(run.folder, data, **facts))


def _oecd(run: _Run) -> None:
    base = base_url(run.catalogue, "oecd")
    pause = run.catalogue.sources["oecd"].limits.seconds_between_requests
    for dataset, queries in _questions(run, "oecd").items():
        run.tell(dataset)
        for query, ids in queries:
            with _noting(run, ids):
                data, facts = oecd.fetch(run.client, query, base, run.now, pause=pause)
                run.result.stored.append(raw.store(run.folder, data, **facts))


def _gisco(run: _Run) -> None:
    base = base_url(run.catalogue, "gisco")
    pause = run.catalogue.sources["gisco"].limits.seconds_between_requests
    # The boundaries of a NUTS vintage do not move.
    have = {
        file.sidecar.dataset
        for file in run.kept
        if file.sidecar.source == "gisco" and file.sidecar.vintage.endswith(gisco.NUTS_VINTAGE)
    }
    for level in gisco.CODE_LENGTH:
        if level in have and not run.force:
            continue
        run.tell(f"boundaries {level}")
        with _noting(run, []):
            data, facts = gisco.fetch(run.client, level, base, run.now, pause=pause)
            run.result.stored.append(raw.store(run.folder, data, **facts))


def _questions(run: _Run, source: str) -> dict[str, list[tuple[Query, list[str]]]]:
    """The distinct queries to a source by dataset, each with the ids of its indicators."""
    asked: dict[str, tuple[Query, list[str]]] = {}
    for query, name in _wanted(run):
        if query.source == source:
            asked.setdefault(answer_name(query), (query, []))[1].append(name)
    by_dataset: dict[str, list[tuple[Query, list[str]]]] = defaultdict(list)
    for query, names in asked.values():
        by_dataset[query.dataset].append((query, names))
    return by_dataset


def _wanted(run: _Run) -> Iterator[tuple[Query, str]]:
    for indicator in run.catalogue.indicators.values():
        if not indicator.ready:
            continue
        if indicator.id in run.only or (not run.only and not indicator.discontinued):
            for series in indicator.series.values():
                yield series, indicator.id
    for table in run.catalogue.structure if not run.only else ():
        if not table.discontinued:
            pins = table.pins | {table.nace_dimension: ""}
            yield Query(source=table.source, dataset=table.dataset, pins=pins), ""


def _updated(run: _Run, query: Query, base: str) -> datetime:
    """The last update of the newest answer that is kept to this query; long ago without any."""
    stamps = [
        file.sidecar.updated
        for file in run.kept
        if file.sidecar.complete
        and file.sidecar.name == answer_name(query)
        and file.sidecar.url.startswith(base)
        and file.sidecar.updated
    ]
    return max(map(datetime.fromisoformat, stamps), default=datetime.min.replace(tzinfo=UTC))


@contextmanager
def _noting(run: _Run, indicators: list[str]) -> Iterator[None]:
    """A failure is noted with its indicators, and the next question asked."""
    try:
        yield
    except PipelineError as error:
        _fail(run, error, indicators)


def _fail(run: _Run, error: PipelineError, indicators: list[str]) -> None:
    error.indicator = ", ".join(sorted(set(indicators) - {""}))
    run.result.failures.append(error)
