"""A question to Eurostat: its address, whether it fits its dataset, what its answer costs.

Wire facts: SDMX 2.1 data as SDMX-CSV. The service estimates what an answer costs as the product of
the positions selected in every dimension, whether figures exist or not: below 500,000 it answers
at once, up to 5,000,000 later, above that never.
"""

import math
from collections.abc import Iterable

from pipelines.errors import KeyShapeError, QueryError, RetiredCodeError
from pipelines.eurostat_structure import Keys
from pipelines.questions import Question
from pipelines.raw import OPEN_END

AT_ONCE = 400_000
"""Cells that the service surely answers at once."""
MEND = "Read the dataset's present structure and mend its pins in the catalogue."
"""What to do where a question does not fit."""


def address(question: Question, dimensions: Iterable[str], base_url: str) -> str:
    """The address of a question.

    Args:
        question: Whose dataset, codes and years are asked for; dimensions that it does not name
            are left open.
        dimensions: Ids in key order, without the time dimension.
        base_url: Address of the dissemination service.
    """
    key = ".".join("+".join(question.codes.get(name, ())) for name in dimensions)
    end = "" if question.last_year == OPEN_END else f"&endPeriod={question.last_year}"
    return (
        f"{base_url}/sdmx/2.1/data/{question.dataset.upper()}/{key}"
        f"?format=SDMX-CSV&compressed=true&startPeriod={question.first_year}{end}&lang=en"
    )


def check_key(question: Question, keys: Keys) -> None:
    """Checks that a question fits how its dataset is keyed.

    `geo` may stay open: one retired code in a list of regions would reject the whole request; left
    open, new regions arrive unasked.

    Raises:
        KeyShapeError: A dimension of the question is not in the dataset (any more).
        RetiredCodeError: Codes are not in use (any more).
        QueryError: A dimension has several codes and the question neither pins it nor names it.
    """
    gone = [name for name in question.codes if name not in keys.dimensions]
    if gone:
        raise KeyShapeError(
            f"the dataset has no dimension {' or '.join(gone)} (any more); it has "
            f"{', '.join(keys.dimensions)}.",
            next_step=MEND,
            dataset=question.dataset,
        )
    retired = [
        (name, code)
        for name, codes in question.codes.items()
        for code in codes
        if code not in keys.codes.get(name, {code})
    ]
    if retired:
        listed = ", ".join(f"{name}={code}" for name, code in retired)
        error = RetiredCodeError(
            f"not in use (any more): {listed}.", next_step=MEND, dataset=question.dataset
        )
        error.codes = tuple(retired)
        raise error
    for name in keys.dimensions:
        several = len(keys.codes.get(name, "??")) > 1
        if name != "geo" and name not in question.codes and several:
            raise QueryError(
                f"the dimension {name} has several codes and the query pins none of them.",
                next_step=MEND,
                dataset=question.dataset,
            )


def cells(question: Question, keys: Keys, this_year: int) -> int:
    """What the service estimates that an answer costs.

    Args:
        question: What is asked for.
        keys: How the dataset is keyed; a dimension whose codes are not known counts as one.
        this_year: Figures beyond it are expected only where the dataset has them already.

    Returns:
        The product of the positions selected in every dimension and of the years.
    """
    selected = (
        len(question.codes.get(name, ())) or len(keys.codes.get(name, "?"))
        for name in keys.dimensions
    )
    return math.prod(selected) * len(_years(question, keys, this_year))


def _years(question: Question, keys: Keys, this_year: int) -> set[int]:
    """The years asked for that the dataset has, or may have by now."""
    newer = range(max(keys.years, default=question.first_year - 1) + 1, this_year + 1)
    return {
        year for year in (*keys.years, *newer) if question.first_year <= year <= question.last_year
    }
