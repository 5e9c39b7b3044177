"""Asks the OECD's SDMX service for regional figures (SDMX REST v1, csvfilewithlabels)."""

import re
from datetime import datetime
from typing import Any

from pipelines.answers import FIRST_YEAR, facts, read_answer
from pipelines.catalogue import Query
from pipelines.errors import QueryError
from pipelines.http import Client

# Swedish areas by territorial level: their code, and how many there are.
_SWEDISH = {"TL2": (r"SE\d\d", 8), "TL3": (r"SE\d\d\d", 21), "CTRY": (r"SWE", 1)}


def fetch(
    client: Client, query: Query, base_url: str, now: datetime, *, pause: float = 5.0
) -> tuple[bytes, dict[str, Any]]:
    """Fetches the figures of a query for all areas, from 2000 on.

    The version of the flow stays empty, which means the newest; the answer tells which it was.
    An older version can answer with status 200 and part of the areas, so the Swedish ones are
    counted.

    Args:
        client: Asks for us.
        query: Flow, as `AGENCY:DSD@FLOW`, and pins in key order; an empty code and `{geo}`
            leave a position open.
        base_url: Address of the SDMX service.
        now: Time of the request.
        pause: Seconds between requests.

    Returns:
        The body as received and the arguments of `raw.store` besides it.

    Raises:
        PipelineError: As `Client.get` and `tidy`; QueryError also if the flow has no agency, the
            key is empty, or less than half of the Swedish areas came.
    """
    url = address(query, base_url)
    headers = {"Accept-Language": "en"}
    data = client.get(url, dataset=query.dataset, headers=headers, pause=pause)
    table = read_answer(data, query, url)
    _check_swedish_areas(query, set(table.table.column("geo").unique().to_pylist()), url)
    return data, facts(query, url, now, table.updated)


def address(query: Query, base_url: str) -> str:
    """The address of a query.

    Raises:
        QueryError: The flow is not written `AGENCY:DSD@FLOW`, or the key would be empty.
    """
    agency, _, flow = query.dataset.partition(":")
    if not flow or "@" not in flow:
        raise QueryError(
            "this is no flow of the present service (AGENCY:DSD@FLOW).",
            next_step="Mend the dataset in the catalogue, or mark the indicator as discontinued.",
            dataset=query.dataset,
        )
    if not query.fixed:
        # A key of dots alone is swallowed as a relative path on its way.
        raise QueryError(
            "the query holds no dimension at a code.",
            next_step="Pin its dimensions in the catalogue, in key order.",
            dataset=query.dataset,
        )
    key = ".".join(query.fixed.get(name, "") for name in query.pins)
    return (
        f"{base_url}/data/{agency},{flow},/{key}?startPeriod={FIRST_YEAR}"
        "&dimensionAtObservation=AllDimensions&format=csvfilewithlabels"
    )


def _check_swedish_areas(query: Query, areas: set[str], url: str) -> None:
    pattern, expected = _SWEDISH.get(query.fixed.get("TERRITORIAL_LEVEL", ""), (r"SE\d\d+", 8))
    received = sorted(area for area in areas if re.fullmatch(pattern, area))
    if 2 * len(received) < expected:
        raise QueryError(
            f"only {len(received)} of {expected} Swedish areas came "
            f"({', '.join(received) or 'none'}): the service answered from an old or empty "
            "version, or the measure is published at another level.",
            next_step="Open the flow in the OECD Data Explorer and mend the pins.",
            dataset=query.dataset,
            url=url,
        )
