"""Which datasets of Eurostat have moved, and asking for those."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from pipelines import eurostat, eurostat_question, raw
from pipelines.asking import Asking, Wanted, base_url
from pipelines.errors import PipelineError, QueryError
from pipelines.eurostat_structure import Keys, Moved, inventory, keys_of, quiet_until
from pipelines.questions import Part, Question, question, questions
from pipelines.rounds import ask_each

# A copy that is older than the inventory says is asked for again in the next runs, but not for
# ever: the two clocks of a dataset may differ for good.
_GIVE_UP = timedelta(days=7)


def ask_eurostat(run: Asking) -> None:
    """Asks Eurostat for what has moved since it was fetched.

    One question to the inventory tells what moved; a dataset whose figures failed before is asked
    for again.
    """
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

    ask_each(run, "eurostat", ask, due)


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
        return eurostat_question.cells(joined, keys, run.now.year) <= eurostat_question.AT_ONCE

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
            eurostat_question.check_key(question([one.query]), keys)
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
