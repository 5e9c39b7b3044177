"""Asks Eurostat's dissemination service for figures, in questions that it answers at once."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from pipelines.catalogue import Query
from pipelines.errors import (
    FormatError,
    KeyShapeError,
    NoResultsError,
    PipelineError,
    QueryError,
    RetiredCodeError,
    TooBigError,
)
from pipelines.eurostat_question import AT_ONCE, MEND, address, cells, check_key
from pipelines.eurostat_queue import collect
from pipelines.eurostat_structure import Keys
from pipelines.http import Client
from pipelines.journal import Event, Tell, silent
from pipelines.questions import Part, Question
from pipelines.tidy import Tidy, tidy

_OLDER_COPY = timedelta(hours=1)


def fetch(
    client: Client,
    question: Question,
    base_url: str,
    *,
    keys: Keys,
    this_year: int,
    moved: datetime | None = None,
    renew: Callable[[], Keys] | None = None,
    tell: Tell = silent,
) -> list[Part]:
    """Fetches the figures of a question for all areas.

    A question that costs more than `AT_ONCE` is asked in parts, each some of its years; a part
    that the service still finds too big is halved again. The years where parts meet are those
    that halving by powers of two gives, so that they stay the same for many years.

    Args:
        client: Asks for us.
        question: What to ask.
        base_url: Address of the dissemination service.
        keys: How the dataset is keyed.
        this_year: The year of the run.
        moved: When the figures last changed, as the inventory tells.
        renew: Asks for the keys afresh, for when those that we remember prove wrong.
        tell: Is told when a question is divided.

    Returns:
        The parts in the order of their years; together they are about all years asked for. Years
        without figures belong to the part beside them. The last tells what did not come.

    Raises:
        PipelineError: As `Client.get`, `collect`, `check_key` and `tidy`; NoResultsError if
            there are no figures, QueryError also if they are of other codes than asked for.
    """

    def ask(keys: Keys) -> list[Part]:
        return _parts(client, question, base_url, keys, this_year, moved, tell)

    try:
        return ask(keys)
    except (KeyShapeError, RetiredCodeError):
        if not (renew and keys.remembered):
            raise
        fresh = renew()
        if fresh == keys:
            raise
        return ask(fresh)


def older_copy(table: Tidy, moved: datetime | None) -> bool:
    """Whether the service answered from a copy that is older than its inventory says."""
    return bool(table.updated and moved and table.updated < moved - _OLDER_COPY)


def _parts(
    client: Client,
    question: Question,
    base_url: str,
    keys: Keys,
    this_year: int,
    moved: datetime | None,
    tell: Tell,
) -> list[Part]:
    waiting = _divided(question, keys, this_year)
    parts: list[Part] = []
    nothing: NoResultsError | None = None
    while waiting:
        asked = waiting.pop(0)
        try:
            parts.append(_part(client, asked, base_url, keys, moved))
        except NoResultsError as error:
            nothing = nothing or error
        except TooBigError as error:
            halves = _halves(asked, keys, this_year)
            if not halves:
                error.next_step = "Pin more dimensions: even the figures of one year are too many."
                raise
            text = f"{question.dataset}: too big for the service; asked in fewer years at a time."
            tell(Event("remark", text, {"dataset": question.dataset, "url": error.url}))
            waiting = halves + waiting
    if nothing and not parts:
        raise nothing
    parts[-1] = replace(parts[-1], lacking=_lacking(question, parts))
    return _covering(question, parts)


def _covering(question: Question, parts: list[Part]) -> list[Part]:
    """The parts, each also about the years beside it that were found to have no figures."""
    firsts = [question.first_year, *(part.question.first_year for part in parts[1:])]
    lasts = [*(first - 1 for first in firsts[1:]), question.last_year]
    return [
        replace(part, question=part.question.between(first, last))
        for part, first, last in zip(parts, firsts, lasts, strict=True)
    ]


def _divided(question: Question, keys: Keys, this_year: int) -> list[Question]:
    """The question, or as many parts of it as the service answers at once."""
    halves = _halves(question, keys, this_year)
    if not halves or cells(question, keys, this_year) <= AT_ONCE:
        return [question]
    return [part for half in halves for part in _divided(half, keys, this_year)]


def _halves(question: Question, keys: Keys, this_year: int) -> list[Question]:
    """The question about its earlier and its later years; none if it is about one year."""
    newest = min(question.last_year, max((this_year, *keys.years)))
    first, count = question.first_year, newest - question.first_year + 1
    if count < 2:
        return []
    later = first + (1 << (count - 1).bit_length() - 1)
    return [question.between(first, later - 1), question.between(later, question.last_year)]


def _part(
    client: Client, question: Question, base_url: str, keys: Keys, moved: datetime | None
) -> Part:
    check_key(question, keys)
    url = address(question, keys.dimensions, base_url)
    answer = collect(client, url, base_url, question.dataset)
    table = _read(answer.data, question, url)
    remarks = []
    if older_copy(table, moved):
        remarks.append(
            f"{question.dataset}: the service answered from an older copy, of "
            f"{table.updated:%Y-%m-%d %H:%M} UTC; by its inventory the figures changed at "
            f"{moved:%Y-%m-%d %H:%M} UTC."
        )
    return Part(question, answer, table, tuple(remarks))


def _read(data: bytes, question: Question, url: str) -> Tidy:
    try:
        result = tidy(data, url, dataset=question.dataset)
    except QueryError as error:
        # The client has sorted out the service's refusals, so that this one is an empty table.
        raise _no_figures(question, url) from error
    except PipelineError as error:
        error.dataset = error.dataset or question.dataset
        raise
    if not result.table.num_rows:
        raise _no_figures(question, url)
    for name, codes in question.codes.items():
        if name not in result.table.column_names:
            raise FormatError(
                f"the answer has no column {name}.",
                next_step="Open the address in a browser; if it has that column, report this.",
                dataset=question.dataset,
                url=url,
            )
        got = set(result.table.column(name).unique().to_pylist())
        if codes and got - set(codes):
            raise QueryError(
                f"asked for {name}={'+'.join(codes)}, got {', '.join(sorted(got))}.",
                next_step=MEND,
                dataset=question.dataset,
                url=url,
            )
    return result


def _no_figures(question: Question, url: str) -> NoResultsError:
    return NoResultsError(
        "the answer holds no figures.",
        next_step="Check the pins: the query is valid but selects nothing.",
        dataset=question.dataset,
        url=url,
    )


def _lacking(question: Question, parts: Iterable[Part]) -> tuple[Query, ...]:
    """The queries whose codes no figure has."""
    names = [name for name, codes in question.codes.items() if codes]
    if len(question.queries) < 2 or not names:
        return ()
    came = {
        tuple(row[name] for name in names)
        for part in parts
        for row in part.table.table.select(names).group_by(names).aggregate([]).to_pylist()
    }
    return tuple(
        query for query in question.queries if tuple(query.pins[name] for name in names) not in came
    )
