"""One run of asking: what is wanted of the services, what we have, what came and what failed."""

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pipelines import raw
from pipelines.catalogue import Catalogue, Query, successor_advice
from pipelines.errors import (
    GoneError,
    NoResultsError,
    PipelineError,
    RetiredCodeError,
    TransientError,
)
from pipelines.http import Client
from pipelines.journal import Event, Kind, Tell, silent
from pipelines.questions import Part, Question, answers, asked_for

_AGAIN = timedelta(hours=6)


@dataclass(frozen=True)
class Wanted:
    """A query and the ids of the indicators that need it; the jobs by industry have no id."""

    query: Query
    indicators: tuple[str, ...]


@dataclass
class Fetched:
    """What came of asking.

    Attributes:
        stored: The answers that are now kept, in the order of asking.
        failures: One error per question or dataset that could not be had; its older file stays.
        remarks: What is odd, not wrong; one sentence each.
        asked: The datasets asked for, as pairs of source and dataset; a source itself has an
            empty dataset.
        reached: The sources that answered anything.
    """

    stored: list[raw.RawFile] = field(default_factory=list)
    failures: list[PipelineError] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    asked: set[tuple[str, str]] = field(default_factory=set)
    reached: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Asking:
    """What all parts of a run share; several threads use it.

    Attributes:
        catalogue: What is measured, and where the services answer.
        client: Asks for us.
        folder: Where raw files are kept.
        now: Time of the run.
        only: Ids of the indicators to fetch; empty for all, and for the jobs by industry.
        force: Ask also for what has not moved.
        failing: Pairs of a dataset in small letters and an indicator, empty for all of the dataset,
            that the last answer gave no figures to the release for; they are asked for though the
            dataset has not moved.
        kept: The raw files that count, the oldest first.
        tell: Is told what happens.
        result: Receives what comes.
    """

    catalogue: Catalogue
    client: Client
    folder: Path
    now: datetime
    only: frozenset[str] = frozenset()
    force: bool = False
    failing: frozenset[tuple[str, str]] = frozenset()
    kept: tuple[raw.RawFile, ...] = ()
    tell: Tell = silent
    result: Fetched = field(default_factory=Fetched)

    @property
    def memory(self) -> Path:
        """The folder of what is remembered of the services between runs; it may be deleted."""
        return self.folder / "remembered"

    def wanted(self, source: str) -> dict[str, list[Wanted]]:
        """The distinct queries to a source by dataset."""
        asked: dict[str, dict[tuple[tuple[str, str], ...], tuple[Query, list[str]]]]
        asked = defaultdict(dict)
        for query, name in asked_for(self.catalogue, self.only):
            if query.source == source:
                pins = tuple(sorted(query.pins.items()))
                asked[query.dataset].setdefault(pins, (query, []))[1].append(name)
        return {
            dataset: [Wanted(query, tuple(filter(None, names))) for query, names in found.values()]
            for dataset, found in asked.items()
        }

    def must_ask(self, wanted: Wanted) -> bool:
        """Whether a query is asked though its dataset has not moved.

        Figures that were refused are asked for again, for the answer may have been a bad one, but
        not before some hours have passed.
        """
        dataset = wanted.query.dataset.lower()
        refused = any((dataset, name) in self.failing for name in ("", *wanted.indicators))
        return self.force or (
            refused
            and not any(
                timedelta() <= self.now - datetime.fromisoformat(file.sidecar.retrieved_at) < _AGAIN
                for file in self.kept
                if answers(file.sidecar, wanted.query)
            )
        )

    def kept_answers(self, wanted: Wanted, base_url: str) -> list[raw.RawFile]:
        """The kept answers of this service to a query, the oldest first."""
        return [
            file
            for file in self.kept
            if file.sidecar.url.startswith(base_url) and answers(file.sidecar, wanted.query)
        ]

    def ask(
        self,
        wanted: list[Wanted],
        questions: Callable[[list[Query]], list[Question]],
        fetch: Callable[[Question], list[Part]],
        stamp: Callable[[Part], str],
    ) -> bool:
        """Asks for the queries to one dataset and keeps what comes.

        A code that the service refuses loses the queries that need it and no others. Where an
        answer to joined queries is no good, each is asked alone, so that one cannot spoil the
        others. A failure never stops the rest.

        Args:
            wanted: The queries.
            questions: Joins queries to questions.
            fetch: Asks a question.
            stamp: What the service says of the last change, for the sidecar.

        Returns:
            Whether all of them were answered.
        """
        by_query = {id(one.query): one for one in wanted}
        waiting = questions([one.query for one in wanted])
        answered = True
        while waiting:
            question = waiting.pop(0)
            names = [by_query[id(query)] for query in question.queries]
            try:
                parts = fetch(question)
            except RetiredCodeError as error:
                answered = False
                lost = [one for one in names if _needs(one.query, error.codes)]
                self.fail(error, lost or names)
                left = [one.query for one in names if lost and one not in lost]
                waiting += questions(left) if left else []
            except PipelineError as error:
                if len(names) > 1 and not isinstance(error, TransientError | GoneError):
                    waiting += [one for query in question.queries for one in questions([query])]
                    continue
                answered = False
                self.fail(error, names)
            else:
                for part in parts:
                    self.keep(part, stamp(part))
                if lacking := [by_query[id(query)] for part in parts for query in part.lacking]:
                    answered = False
                    self.fail(_no_figures(lacking, parts[-1].answer.url), lacking)
        return answered

    def keep(self, part: Part, stamp: str) -> None:
        """Keeps an answer, and what is odd about it."""
        answer, question = part.answer, part.question
        self.store(
            answer.data,
            source=question.source,
            dataset=question.dataset,
            name=f"{question.dataset}.csv",
            url=answer.url,
            retrieved_at=raw.utc(answer.received_at),
            updated=raw.utc(part.table.updated) if part.table.updated else "",
            status=answer.status,
            headers=answer.headers,
            structure_version=part.table.structure_version,
            stamp=stamp,
            asked={name: list(codes) for name, codes in question.codes.items()},
            first_year=question.first_year,
            last_year=question.last_year,
        )
        for remark in part.remarks:
            self.remark(remark, source=question.source, dataset=question.dataset)

    def store(self, data: bytes, **facts: Any) -> None:
        """Keeps the bytes of an answer; `facts` as for `raw.store`."""
        file = raw.store(self.folder, data, origin="refresh", complete=True, **facts)
        self.result.reached.add(file.sidecar.source)
        known = any(file.path == kept.path for kept in self.kept)
        if not known:
            self.result.stored.append(file)
        size = f"{len(data):,} bytes"
        self._tell(
            "unchanged" if known else "stored",
            f"{file.sidecar.dataset}: {'the same answer as before' if known else size}.",
            source=file.sidecar.source,
            dataset=file.sidecar.dataset,
            bytes=len(data),
            url=file.sidecar.url,
        )

    @contextmanager
    def noting(self, wanted: Iterable[Wanted] = ()) -> Iterator[None]:
        """A failure inside is noted for these queries, and ends nothing else."""
        try:
            yield
        except PipelineError as error:
            self.fail(error, wanted)

    def fail(self, error: PipelineError, wanted: Iterable[Wanted] = ()) -> None:
        """Notes a failure with the indicators that keep their older figures for it."""
        wanted = list(wanted)
        error.indicator = ", ".join(sorted({name for one in wanted for name in one.indicators}))
        if wanted:
            error.dataset = error.dataset or wanted[0].query.dataset
        if isinstance(error, GoneError):
            advice = successor_advice(self.catalogue, error.dataset)
            error.next_step = f"{error.next_step} {advice}".strip()
        self.result.failures.append(error)
        self._tell("failed", str(error), dataset=error.dataset, url=error.url)

    def remark(self, text: str, **facts: str) -> None:
        """Notes something odd that is not wrong."""
        self.result.remarks.append(text)
        self._tell("remark", text, **facts)

    def begin(self, source: str, dataset: str) -> None:
        """Tells that a dataset is asked for."""
        self.result.asked.add((source, dataset))
        self._tell("asking", dataset, source=source, dataset=dataset)

    def plan(self, source: str, steps: int) -> None:
        """Tells how many datasets of a source will be asked for."""
        text = f"{steps} {'dataset' if steps == 1 else 'datasets'} to ask for."
        self._tell("planned", text, source=source, steps=steps)

    def done(self, source: str, dataset: str) -> None:
        """Tells that a dataset has been dealt with."""
        self._tell("done", dataset, source=source, dataset=dataset)

    def _tell(self, kind: Kind, text: str, **facts: str | int | float) -> None:
        self.tell(Event(kind, text, facts))


def base_url(catalogue: Catalogue, source: str) -> str:
    """The address of a service: the environment's, else the catalogue's."""
    url = os.environ.get(f"S3_{source.upper()}_URL") or catalogue.sources[source].base_url
    return url.rstrip("/")


def _no_figures(wanted: Iterable[Wanted], url: str) -> NoResultsError:
    codes = "; ".join(
        ", ".join(f"{name}={code}" for name, code in one.query.fixed.items()) for one in wanted
    )
    return NoResultsError(
        f"the answer holds no figure of {codes}.",
        next_step="If it stays so, compare the pins with the dataset's present structure.",
        url=url,
    )


def _needs(query: Query, codes: Iterable[tuple[str, str]]) -> bool:
    return any(query.pins.get(dimension) == code for dimension, code in codes)
