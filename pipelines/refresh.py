"""Asks the services what changed and keeps the answers in data/raw."""

import json
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from pipelines import gisco, oecd, raw
from pipelines.asking import Asking, Fetched, Wanted, base_url
from pipelines.catalogue import Catalogue
from pipelines.catalogue_models import Limits
from pipelines.errors import CatalogueError
from pipelines.eurostat_refresh import ask_eurostat
from pipelines.http import Client
from pipelines.journal import Tell, silent
from pipelines.oecd_structure import stamp as oecd_stamp
from pipelines.questions import questions
from pipelines.rounds import ask_each

SOURCES = ("eurostat", "oecd", "gisco")
_NEVER = datetime.min.replace(tzinfo=UTC)


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
        "eurostat": ask_eurostat,
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
    pool = ThreadPoolExecutor(max_workers=len(ask))
    try:
        list(pool.map(lambda name: ask[name](run), chosen))
    finally:
        # Who presses Ctrl-C must not wait until every source has been asked.
        pool.shutdown(wait=False, cancel_futures=True)
    return result


def limits(catalogue: Catalogue) -> dict[str, Limits]:
    """The limits of the services by host and port, wherever the environment says they answer."""
    hosts = {name: urlsplit(base_url(catalogue, name)).netloc for name in SOURCES}
    return {host: catalogue.sources[name].limits for name, host in hosts.items()}


def _oecd(run: Asking) -> None:
    wanted = run.wanted("oecd")
    base = base_url(run.catalogue, "oecd")
    memory = run.memory / "oecd_checks.json"
    checked = _last_checks(memory)
    pause = timedelta(hours=run.catalogue.sources["oecd"].limits.hours_between_checks)
    due = {
        dataset: queries
        for dataset, queries in wanted.items()
        if any(map(run.must_ask, queries))
        # A time ahead of now was noted by a clock that was wrong.
        or not timedelta() <= run.now - checked.get(dataset, _NEVER) < pause
        or not all(run.kept_answers(one, base) for one in queries)
    }

    def ask(dataset: str) -> None:
        with run.noting(wanted[dataset]):
            stamp = oecd_stamp(run.client, dataset, base)
            run.result.reached.add("oecd")
            moved = [one for one in wanted[dataset] if _has_moved(run, one, base, stamp)]
            if (not moved or _ask_oecd(run, moved, base, stamp)) and not run.only:
                checked[dataset] = run.now

    ask_each(run, "oecd", ask, due)
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
    """Whether the newest answer has another stamp than the flow; one without may have moved."""
    kept = run.kept_answers(wanted, base)
    return run.must_ask(wanted) or not (kept and stamp and kept[-1].sidecar.stamp == stamp)


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
    run.result.asked.add(("gisco", ""))
    due: dict[gisco.Level, list[Wanted]] = {
        level: []
        for level in gisco.CODE_LENGTH
        if run.force
        or not (
            gisco.file_name(level) in names
            or (release and (release / f"boundaries_{level}.parquet").exists())
        )
    }

    def ask(level: gisco.Level) -> None:
        with run.noting():
            data, facts = gisco.fetch(run.client, level, base)
            run.store(data, **facts)

    ask_each(run, "gisco", ask, due)
