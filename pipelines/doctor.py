"""Asks each service for one small thing per dataset of the catalogue: does it fit what we ask?

Nothing is kept or published. The other modules of this name compare pins, name codes, propose
lines for the catalogue, and write the report.
"""

import re
import tempfile
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from pathlib import Path

import requests

from pipelines import eurostat_question, gisco, oecd, oecd_structure, raw
from pipelines.asking import base_url
from pipelines.catalogue import Catalogue, successor_advice
from pipelines.doctor_finding import NOT_ASKED, Finding
from pipelines.doctor_names import code_names
from pipelines.doctor_pins import Place, check_pins, places
from pipelines.doctor_rows import LEVEL, Codes, ask_figures
from pipelines.errors import (
    CatalogueError,
    GoneError,
    PipelineError,
    QueuedError,
    QuotaError,
    TransientError,
)
from pipelines.eurostat_structure import Moved, inventory, keys_of
from pipelines.http import Answer, Client
from pipelines.journal import Event, Tell, silent
from pipelines.questions import Question
from pipelines.refresh import SOURCES

# Swedish figures of this many years before the newest are asked for.
YEARS = 6
# A service that leaves as many questions in a row unanswered is not asked the rest.
_PATIENCE = 2


def examine(
    catalogue: Catalogue,
    client: Client,
    *,
    now: datetime,
    only: Iterable[str] = (),
    sources: Iterable[str] = SOURCES,
    known_versions: Mapping[str, str] | None = None,
    tell: Tell = silent,
) -> list[Finding]:
    """Asks about every dataset that the catalogue reads from a service.

    Per dataset of Eurostat these are its structure, its codes in use, and Swedish figures of the
    last years; per flow of the OECD the same, of which one counts as a download; per level of
    boundaries the file. The sources are asked side by side, each within its limits.

    Args:
        catalogue: What is measured and where the services answer; `S3_EUROSTAT_URL`,
            `S3_OECD_URL` and `S3_GISCO_URL` replace their addresses.
        client: Asks for us.
        now: Time of the run.
        only: Ids of the indicators whose datasets are asked about; empty for all.
        sources: Of `SOURCES`.
        known_versions: Version of the structure of the newest kept answer, by dataset.
        tell: Is told of each dataset, by several threads.

    Returns:
        One finding per dataset, in the order of `SOURCES` and of the catalogue.

    Raises:
        CatalogueError: A source is not one of `SOURCES`.
    """
    if unknown := sorted(set(sources) - set(SOURCES)):
        raise CatalogueError(
            f"there is no source {', '.join(unknown)} to ask.",
            next_step=f"Choose from {', '.join(SOURCES)}.",
        )
    found = _datasets(catalogue, frozenset(only))
    with tempfile.TemporaryDirectory() as memory:
        ask: dict[str, Callable[[list[Finding]], None]] = {
            "eurostat": partial(
                _eurostat, catalogue, client, now=now, memory=Path(memory), tell=tell
            ),
            "oecd": partial(_oecd, catalogue, client, now=now, tell=tell),
            "gisco": partial(_gisco, catalogue, client, tell=tell),
        }
        chosen = [name for name in SOURCES if name in set(sources)]
        by_source = {name: [one for one in found if one.source == name] for name in chosen}
        with ThreadPoolExecutor(max_workers=len(SOURCES)) as pool:
            list(pool.map(lambda name: ask[name](by_source[name]), chosen))
    for finding in found:
        known = (known_versions or {}).get(finding.dataset, "")
        if known and finding.version and known != finding.version:
            finding.remarks.append(f"Its version is {finding.version}; our figures are of {known}.")
    return [finding for name in chosen for finding in by_source[name]]


def kept_versions(raw_folder: Path) -> dict[str, str]:
    """The version of the structure of the newest kept answer, by dataset."""
    kept = sorted(
        (file.sidecar for file in raw.stored(raw_folder, [])), key=lambda one: one.retrieved_at
    )
    return {one.dataset: one.structure_version for one in kept if one.structure_version}


def _datasets(catalogue: Catalogue, only: frozenset[str]) -> list[Finding]:
    grouped: dict[tuple[str, str], list[Place]] = {}
    for place in places(catalogue, only):
        query = place.query
        # Older OECD tables have names of their own; they come as files.
        if query.source == "eurostat" or re.fullmatch(r"[\w.]+:\w+@\w+", query.dataset):
            grouped.setdefault((query.source, query.dataset), []).append(place)
    findings = [Finding(*name, places=tuple(found)) for name, found in grouped.items()]
    levels = () if only else tuple(gisco.CODE_LENGTH)
    return findings + [Finding("gisco", level) for level in levels]


def _each(
    findings: list[Finding], ask: Callable[[Finding], None], catalogue: Catalogue, tell: Tell
) -> None:
    """Asks about datasets one by one, until the service is found not to answer."""
    if findings:
        source = findings[0].source
        text = f"{source}: {len(findings)} to ask about."
        tell(Event("planned", text, {"source": source, "steps": len(findings)}))
    misses = 0
    for finding in findings:
        if misses >= _PATIENCE:
            finding.problem = NOT_ASKED
            continue
        facts = {"source": finding.source, "dataset": finding.dataset}
        tell(Event("asking", f"{finding.dataset}.", facts))
        try:
            ask(finding)
            finding.reached = True
        except PipelineError as error:
            finding.problem, finding.next_step = error.problem, error.next_step
            finding.reached = _reached(error)
            finding.gone = isinstance(error, GoneError)
            if finding.gone:
                advice = successor_advice(catalogue, finding.dataset)
                finding.next_step = f"{finding.next_step} {advice}".strip()
        misses = 0 if finding.reached else misses + 1
        tell(Event("done", f"{finding.dataset}: done.", facts))


def _reached(error: PipelineError) -> bool:
    """Whether an error is the word of the service itself."""
    if isinstance(error, QuotaError | QueuedError):
        return True
    network = isinstance(error.__cause__, requests.RequestException)
    return not (isinstance(error, TransientError) or network or error.status in (401, 403, 407))


def _eurostat(
    catalogue: Catalogue,
    client: Client,
    findings: list[Finding],
    *,
    now: datetime,
    memory: Path,
    tell: Tell,
) -> None:
    base = base_url(catalogue, "eurostat")
    moved: dict[str, Moved] = {}
    if findings:
        try:
            moved = inventory(client, base)
        except PipelineError as error:
            findings[0].remarks.append(f"The inventory cannot be used: {error.problem}")

    def ask(finding: Finding) -> None:
        code = finding.dataset.lower()
        if moved and code not in moved:
            raise GoneError(
                "the inventory of the service does not name it.",
                next_step="Look for its successor in the source's table of contents.",
                dataset=finding.dataset,
            )
        if moved:
            finding.moved = f"{moved[code].data:%Y-%m-%d}"
        keys = keys_of(client, finding.dataset, base, memory=memory, moved=None)
        finding.key, finding.years = keys.dimensions, keys.years
        _check(finding, keys.codes)
        first = min(now.year, max(keys.years, default=now.year)) - YEARS

        def get(asked: Question) -> Answer:
            url = eurostat_question.address(asked, keys.dimensions, base)
            return client.get(url, dataset=finding.dataset, download=True)

        ask_figures(finding, keys.codes, range(first, now.year + 1), get)
        code = finding.dataset.upper()
        url = f"{base}/sdmx/2.1/dataflow/ESTAT/{code}/1.0"
        _name_codes(finding, client, f"{url}?references=descendants&detail=referencepartial")

    _each(findings, ask, catalogue, tell)


def _oecd(
    catalogue: Catalogue,
    client: Client,
    findings: list[Finding],
    *,
    now: datetime,
    tell: Tell,
) -> None:
    base = base_url(catalogue, "oecd")

    def ask(finding: Finding) -> None:
        structure = oecd_structure.structure(client, finding.dataset, base)
        finding.key, finding.version = structure.dimensions, structure.version
        finding.moved = oecd_structure.stamp(client, finding.dataset, base).partition("T")[0]
        _check(finding, structure.codes)

        def get(asked: Question) -> Answer:
            # The level stays open, to see at which there are figures.
            codes = {**asked.codes, LEVEL: ()}
            ordered = {name: codes.get(name, ()) for name in structure.dimensions}
            url = oecd.address(asked, ordered, base)
            headers = oecd_structure.HEADERS
            return client.get(url, dataset=finding.dataset, headers=headers, download=True)

        ask_figures(finding, structure.codes, range(now.year - YEARS, now.year + 1), get)
        agency, flow = oecd_structure.split(finding.dataset)
        _name_codes(finding, client, f"{base}/dataflow/{agency}/{flow}/?references=all")

    _each(findings, ask, catalogue, tell)


def _gisco(
    catalogue: Catalogue,
    client: Client,
    findings: list[Finding],
    *,
    tell: Tell,
) -> None:
    def ask(finding: Finding) -> None:
        level: gisco.Level = "nuts2" if finding.dataset == "nuts2" else "nuts3"
        data, facts = gisco.fetch(client, level, base_url(catalogue, "gisco"))
        frame = gisco.boundaries(data, level)
        finding.title = str(facts["name"])
        finding.remarks.append(f"{len(frame)} regions, those of northern Sweden among them.")

    _each(findings, ask, catalogue, tell)


def _check(finding: Finding, codes: Codes) -> None:
    finding.checks = [check_pins(place, finding.key, codes) for place in finding.places]
    if not codes:
        finding.remarks.append("The service tells no codes in use; the rows alone are judged by.")


def _name_codes(finding: Finding, client: Client, url: str) -> None:
    """Asks what the codes are called that a person must choose from."""
    if not any(check.choices for check in finding.asked):
        return
    headers = oecd_structure.HEADERS if finding.source == "oecd" else {}
    try:
        answer = client.get(url, dataset=finding.dataset, headers=headers)
    except PipelineError as error:
        finding.remarks.append(f"What its codes mean could not be asked: {error.problem}")
        return
    finding.names, title = code_names(answer.data)
    finding.title = finding.title or title
