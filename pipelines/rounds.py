"""One round of questions to a source: dataset by dataset, given up when the service is silent."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from pipelines.asking import Asking, Wanted
from pipelines.errors import (
    FormatError,
    PipelineError,
    QueuedError,
    QuotaError,
    TransientError,
)

PATIENCE = 2
"""Datasets in a row that a service may leave unanswered."""
_Dataset = TypeVar("_Dataset", bound=str)


def ask_each(
    run: Asking,
    source: str,
    ask: Callable[[_Dataset], None],
    due: Mapping[_Dataset, list[Wanted]],
) -> None:
    """Asks for datasets, as many at once as the source takes.

    A service that leaves `PATIENCE` datasets in a row unanswered is not asked for the rest, for
    each would cost minutes of waiting.

    Args:
        run: Notes what fails.
        source: Whose datasets.
        ask: Asks for one and notes its failures.
        due: The datasets to ask for, with the queries to each.

    Raises:
        PipelineError: What `ask` raises.
        OSError: The data folder cannot be written.
    """
    run.plan(source, len(due))
    unanswered = 0

    def one(dataset: _Dataset) -> None:
        nonlocal unanswered
        if unanswered >= PATIENCE:
            run.fail(_left_alone(dataset), due[dataset])
            return
        run.begin(source, dataset)
        before = len(run.result.failures)
        try:
            ask(dataset)
        except (PipelineError, OSError):
            raise
        except Exception as error:
            run.fail(_unforeseen(error, dataset), due[dataset])
        silent = any(
            error.dataset == dataset and _is_silence(error)
            for error in run.result.failures[before:]
        )
        unanswered = unanswered + 1 if silent else 0
        run.done(source, dataset)

    at_once = run.catalogue.sources[source].limits.requests_at_once
    with ThreadPoolExecutor(max_workers=at_once) as pool:
        list(pool.map(one, due))


def _is_silence(error: PipelineError) -> bool:
    return isinstance(error, TransientError) and not isinstance(error, QueuedError | QuotaError)


def _left_alone(dataset: str) -> TransientError:
    return TransientError(
        f"not asked for: the service left {PATIENCE} datasets before it unanswered.",
        next_step="The next refresh asks for it; the older figures stay until then.",
        dataset=dataset,
    )


def _unforeseen(error: Exception, dataset: str) -> FormatError:
    return FormatError(
        f"the answer could not be dealt with ({type(error).__name__}: {error}).",
        next_step="Report this; the older figures stay until it is mended.",
        dataset=dataset,
    )
