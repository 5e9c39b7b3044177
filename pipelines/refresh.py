"""Asks the services what changed and keeps the answers in data/raw."""

import json
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from pipelines import eurostat, gisco, oecd, raw
from pipelines.asking import Asking, Fetched, Wanted, base_url
from pipelines.catalogue import Catalogue
from pipelines.catalogue_models import Limits
from pipelines.errors import CatalogueError, PipelineError, QueryError
from pipelines.eurostat_structure import Keys, Moved, inventory, keys_of, quiet_until
from pipelines.http import Client
from pipelines.journal import Tell, silent
from pipelines.oecd_structure import stamp as oecd_stamp
from pipelines.questions import Part, Question, question, questions

SOURCES = ("eurostat", "oecd", "gisco")
# A copy that is older than the inventory says is asked for again in the next runs, but not for
# ever: the two clocks of a dataset may differ for good.
_GIVE_UP = timedelta(days=7)
_NEVER = datetime.min.replace(tzinfo=UTC)
_Dataset = TypeVar("_Dataset", bound=str)


def fetch_all(
    catalogue: Catalogue,
    client: Client,
    raw_folder: Path,
    *,
    only: Iterable[str] = (),
    sources: Iterable[str] = SOURCES,
    force: bool = False,
    now: datetime,
    release: Path | None = None,
    failing: Iterable[tuple[str, str]] = (),
    tell: Tell = silent,
) -> Fetched:
    """Fetches every series of the catalogue that can be asked for and has moved.

    The sources are asked side by side, each within its limits. A series is asked for by its main
    query, never by its equivalents; the queries to one dataset are joined. Discontinued
    indicators are asked for only when `only` names them. A failure never stops the rest.

    Args:
        catalogue: What is measured and where the services answer; `S3_EUROSTAT_URL`,
            `S3_OECD_URL` and `S3_GISCO_URL` replace their addresses.
        client: Asks for us.
        raw_folder: Where raw files are kept.
        only: Ids of the indicators to fetch; empty for all, and for the jobs by industry.
        sources: Of `SOURCES`.
        force: Fetch also what has not moved.
        now: Time of the run.
        release: The release in use; boundaries that it has are not asked for.
        failing: Pairs of a dataset in small letters and an indicator that keeps older figures for
            it, empty for all of the dataset: what was wrong with the last answer may have been
            wrong with it alone, so they are fetched though the dataset has not moved.
        tell: Is told what happens, by several threads.
    """
    ask: dict[str, Callable[[Asking], None]] = {
        "eurostat": _eurostat,
        "oecd": _oecd,
        "gisco": partial(_gisco, release=release),
    }
    result = Fetched()
    for name in sorted(set(sources) - set(ask)):
        result.failures.append(
            CatalogueError(
                f"there is no source {name!r} to ask.", next_step=f"Choose from {', '.join(ask)}."
            )
        )
    kept = tuple(raw.current(raw.stored(raw_folder, result.failures)))
    run = Asking(catalogue, client, raw_folder, now, frozenset(only), force, frozenset(failing),
                 kept, tell, result)  # fmt: skip
    chosen = [name for name in ask if name in set(sources)]
    with ThreadPoolExecutor(max_workers=len(ask)) as pool:
        list(pool.map(lambda name: ask[name](run), chosen))
    return result


def limits(catalogue: Catalogue) -> dict[str, Limits]:
    """The limits of the services by host and port, wherever the environment says they answer."""
    hosts = {name: urlsplit(base_url(catalogue, name)).netloc for name in SOURCES}
    return {host: catalogue.sources[name].limits for name, host in hosts.items()}


def _each(
    run: Asking, source: str, ask: Callable[[_Dataset], None], datasets: Iterable[_Dataset]
) -> None:
    """Asks for datasets, as many at once as the source takes."""
    datasets = list(datasets)
    run.plan(source, len(datasets))

    def one(dataset: _Dataset) -> None:
        run.begin(source, dataset)
        ask(dataset)
        run.done(source, dataset)

    at_once = run.catalogue.sources[source].limits.requests_at_once
    with ThreadPoolExecutor(max_workers=at_once) as pool:
        list(pool.map(one, datasets))


def _eurostat(run: Asking) -> None:
    wanted = run.wanted("eurostat")
    if not wanted:
        return
    base = base_url(run.catalogue, "eurostat")
    run.result.asked.add(("eurostat", ""))
    if until := quiet_until(run.now):
        run.remark(
            f"Eurostat writes releases until {until:%H:%M} UTC; what changes meanwhile comes with "
            "the next refresh.",
            source="eurostat",
        )
    try:
        moved = inventory(run.client, base)
    except PipelineError as error:
        run.fail(error)
        if not run.force:
            return
        moved = {}
    else:
        run.result.reached.add("eurostat")
    due = {
        dataset: [one for one in queries if _is_due(run, one, base, moved.get(dataset))]
        for dataset, queries in wanted.items()
    }
    due = {dataset: queries for dataset, queries in due.items() if queries}

    def ask(dataset: str) -> None:
        stamps = None if run.force else moved.get(dataset)
        with run.noting(due[dataset]):
            keys = keys_of(
                run.client,
                dataset,
                base,
                memory=run.memory,
                moved=stamps.structure if stamps else None,
            )
            _ask_eurostat(run, due[dataset], base, keys, moved.get(dataset))

    _each(run, "eurostat", ask, due)


def _is_due(run: Asking, wanted: Wanted, base: str, moved: Moved | None) -> bool:
    """Whether the newest answer to a query is of another state of the dataset than the present.

    A time that moved back says so too: figures were withdrawn, and those before are in use again.
    """
    if moved is None or run.must_ask(wanted):
        return True
    kept = run.kept_answers(wanted, base)
    return not kept or kept[-1].sidecar.stamp != raw.utc(moved.data)


def _ask_eurostat(
    run: Asking, wanted: list[Wanted], base: str, keys: Keys, moved: Moved | None
) -> None:
    def renew() -> Keys:
        return keys_of(run.client, wanted[0].query.dataset, base, memory=run.memory, moved=None)

    refused = _refused(wanted, keys)
    if refused and keys.remembered:
        keys = renew()
        refused = _refused(wanted, keys)
    for one, error in refused:
        run.fail(error, [one])
    left = [one for one in wanted if not any(one is other for other, _ in refused)]

    def fits(joined: Question) -> bool:
        return eurostat.cells(joined, keys, run.now.year) <= eurostat.AT_ONCE

    run.ask(
        left,
        lambda queries: questions(queries, fits),
        lambda asked: eurostat.fetch(
            run.client,
            asked,
            base,
            keys=keys,
            this_year=run.now.year,
            moved=moved.data if moved else None,
            renew=renew,
            tell=run.tell,
        ),
        lambda part: _eurostat_stamp(part, moved, run.now),
    )


def _refused(wanted: Iterable[Wanted], keys: Keys) -> list[tuple[Wanted, QueryError]]:
    """The queries that the structure rules out, lest they spoil those they would be joined to."""
    refused = []
    for one in wanted:
        try:
            eurostat.key(question([one.query]), keys)
        except QueryError as error:
            refused.append((one, error))
    return refused


def _eurostat_stamp(part: Part, moved: Moved | None, now: datetime) -> str:
    """What the answer stands for: the inventory's stamp, unless it is an older copy."""
    updated = part.table.updated
    if moved is None:
        return raw.utc(updated) if updated else ""
    if updated and eurostat.older_copy(part.table, moved.data) and now - moved.data < _GIVE_UP:
        return raw.utc(updated)
    return raw.utc(moved.data)


def _oecd(run: Asking) -> None:
    wanted = run.wanted("oecd")
    base = base_url(run.catalogue, "oecd")
    memory = run.memory / "oecd_checks.json"
    checked = _last_checks(memory)
    pause = timedelta(hours=run.catalogue.sources["oecd"].limits.hours_between_checks)
    due = [
        dataset
        for dataset, queries in wanted.items()
        if any(map(run.must_ask, queries))
        # A time ahead of now was noted by a clock that was wrong.
        or not timedelta() <= run.now - checked.get(dataset, _NEVER) < pause
        or not all(run.kept_answers(one, base) for one in queries)
    ]

    def ask(dataset: str) -> None:
        with run.noting(wanted[dataset]):
            stamp = oecd_stamp(run.client, dataset, base)
            run.result.reached.add("oecd")
            moved = [one for one in wanted[dataset] if _has_moved(run, one, base, stamp)]
            if not moved or _ask_oecd(run, moved, base, stamp):
                checked[dataset] = run.now

    _each(run, "oecd", ask, due)
    if due:
        content = {dataset: time.isoformat() for dataset, time in sorted(checked.items())}
        memory.parent.mkdir(parents=True, exist_ok=True)
        raw.replace(memory, json.dumps(content, indent=1).encode())


def _last_checks(memory: Path) -> dict[str, datetime]:
    """When each flow was last found as we have it, or fetched."""
    try:
        content = json.loads(memory.read_bytes())
        return {str(name): datetime.fromisoformat(time) for name, time in content.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def _has_moved(run: Asking, wanted: Wanted, base: str, stamp: str) -> bool:
    """Whether no kept answer has the flow's present stamp; a flow without one may have moved."""
    stamps = {file.sidecar.stamp for file in run.kept_answers(wanted, base)}
    return run.must_ask(wanted) or not stamp or stamp not in stamps


def _ask_oecd(run: Asking, wanted: list[Wanted], base: str, stamp: str) -> bool:
    """Asks for queries to one flow; whether all of them were answered."""
    versions = [
        file.sidecar.structure_version
        for one in wanted
        for file in run.kept_answers(one, base)
        if file.sidecar.structure_version
    ]
    return run.ask(
        wanted,
        questions,
        lambda question: oecd.fetch(
            run.client, question, base, known_version=versions[-1] if versions else ""
        ),
        lambda part: stamp,
    )


def _gisco(run: Asking, release: Path | None) -> None:
    base = base_url(run.catalogue, "gisco")
    names = {file.sidecar.name for file in run.kept if file.sidecar.source == "gisco"}
    due = [
        level
        for level in gisco.CODE_LENGTH
        if run.force
        or not (
            gisco.file_name(level) in names
            or (release and (release / f"boundaries_{level}.parquet").exists())
        )
    ]

    def ask(level: gisco.Level) -> None:
        with run.noting():
            data, facts = gisco.fetch(run.client, level, base)
            run.store(data, **facts)

    _each(run, "gisco", ask, due)
