"""The answer of a service to a query: what it is called, whether it can be read, what is noted."""

from datetime import datetime
from typing import Any

from pipelines.catalogue import Query
from pipelines.errors import PipelineError
from pipelines.formats.table import Tidy
from pipelines.raw import utc
from pipelines.tidy import tidy

FIRST_YEAR = 2000


def answer_name(query: Query) -> str:
    """A file name that tells the question: dataset, pins, first year."""
    pins = ",".join(f"{name}={code}" for name, code in sorted(query.fixed.items()))
    suffix = ".csv.gz" if query.source == "eurostat" else ".csv"
    return f"{query.dataset},{pins},from={FIRST_YEAR}{suffix}"


def read_answer(data: bytes, query: Query, url: str) -> Tidy:
    """Reads an answer, so that none is kept that cannot be read.

    Raises:
        PipelineError: As `tidy`, with the address that was asked.
    """
    try:
        return tidy(data, answer_name(query), dataset=query.dataset)
    except PipelineError as error:
        error.url = url
        raise


def facts(query: Query, url: str, now: datetime, updated: datetime | None) -> dict[str, Any]:
    """What `raw.store` is told about an answer besides its bytes."""
    return {
        "source": query.source,
        "dataset": query.dataset,
        "name": answer_name(query),
        "origin": "refresh",
        "url": url,
        "retrieved_at": utc(now),
        "updated": utc(updated) if updated else "",
        "complete": True,
    }
