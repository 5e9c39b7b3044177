"""Which questions to put to a service: several queries to a dataset as few requests."""

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from pipelines.catalogue import Catalogue, Query
from pipelines.http import Answer
from pipelines.raw import OPEN_END, Sidecar
from pipelines.tidy import Tidy

FIRST_YEAR = 2000
# Codes of several dimensions are asked for in all combinations; of what comes, at least this share
# must be wanted.
_WANTED_SHARE = 1 / 4


@dataclass(frozen=True)
class Question:
    """One request for figures of all areas.

    Attributes:
        source: Key of the publisher in the catalogue.
        dataset: The dataset as the catalogue spells it.
        codes: The codes asked for by dimension; none leaves the dimension open.
        queries: The queries that it answers.
        first_year: The first year asked for.
        last_year: The last year asked for.
    """

    source: str
    dataset: str
    codes: Mapping[str, tuple[str, ...]]
    queries: tuple[Query, ...]
    first_year: int = FIRST_YEAR
    last_year: int = OPEN_END

    def between(self, first_year: int, last_year: int) -> "Question":
        """The same question about fewer years."""
        return replace(self, first_year=first_year, last_year=last_year)


@dataclass(frozen=True)
class Part:
    """An answer to a question, or to it for some of its years, read and found sound.

    Attributes:
        question: What was asked.
        answer: What came.
        table: The same, tidy.
        remarks: What is odd about it, one sentence each.
        lacking: The queries that got no figure from the whole answer; of several parts the last
            one tells.
    """

    question: Question
    answer: Answer
    table: Tidy
    remarks: tuple[str, ...] = field(default=())
    lacking: tuple[Query, ...] = field(default=())


def asked_for(catalogue: Catalogue, only: Collection[str] = ()) -> Iterator[tuple[Query, str]]:
    """The queries that a refresh puts to the services, each with its indicator.

    Args:
        catalogue: What is measured.
        only: Ids of the indicators wanted, though they are discontinued; empty for all that are
            not, and for the jobs by industry, which have no id.
    """
    for indicator in catalogue.indicators.values():
        wanted = indicator.id in only if only else not indicator.discontinued
        if wanted and indicator.ready:
            for series in indicator.series.values():
                yield series, indicator.id
    for table in catalogue.structure if not only else ():
        if not table.discontinued:
            pins = table.pins | {table.nace_dimension: ""}
            yield Query(source=table.source, dataset=table.dataset, pins=pins), ""


def question(queries: Iterable[Query]) -> Question:
    """The question that answers all these queries to one dataset."""
    queries = tuple(queries)
    names = dict.fromkeys(name for query in queries for name in query.pins)
    codes = {
        # A query that leaves the dimension open wants all its codes.
        name: ()
        if any(_code(query, name) == "" for query in queries)
        else tuple(dict.fromkeys(_code(query, name) for query in queries))
        for name in names
    }
    return Question(queries[0].source, queries[0].dataset, codes, queries)


def questions(
    queries: Iterable[Query], fits: Callable[[Question], bool] = lambda _: True
) -> list[Question]:
    """Joins queries to one dataset into as few questions as are sensible.

    Args:
        queries: Those to one dataset.
        fits: Whether a service would answer a question at once.
    """
    groups: list[list[Query]] = []
    for query in queries:
        for group in groups:
            joined = question([*group, query])
            if _frugal(joined) and fits(joined):
                group.append(query)
                break
        else:
            groups.append([query])
    return [question(group) for group in groups]


def answers(sidecar: Sidecar, query: Query) -> bool:
    """Whether a kept answer holds all that a query asks for, up to the newest year."""
    return (
        sidecar.complete
        and sidecar.last_year == OPEN_END
        and (sidecar.source, sidecar.dataset) == (query.source, query.dataset)
        and bool(sidecar.asked)
        and all(not codes or _code(query, name) in codes for name, codes in sidecar.asked.items())
    )


def _code(query: Query, name: str) -> str:
    """The code that a query holds a dimension at, "" for none."""
    code = query.pins.get(name, "")
    return "" if code == "{geo}" else code


def _frugal(joined: Question) -> bool:
    combinations = math.prod(len(codes) for codes in joined.codes.values() if codes)
    wanted = {tuple(_code(query, name) for name in joined.codes) for query in joined.queries}
    # An open dimension takes in the queries that hold it at a code.
    return len(wanted) >= combinations * _WANTED_SHARE
