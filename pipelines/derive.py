"""From published series to the figures of an indicator: select, combine editions, compute."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from pipelines.catalogue import Indicator, Query, Series
from pipelines.editions import KEY, Edition, before_answer, covered_from, holds, select
from pipelines.formula import COLUMNS, evaluate
from pipelines.harmonise import Geography, harmonise
from pipelines.pooling import pool
from pipelines.tidy import Tidy

_NO_FIGURES = pd.DataFrame(columns=COLUMNS)


def newest(
    frames: Iterable[tuple[str, pd.DataFrame]], key: Sequence[str] = tuple(KEY)
) -> pd.DataFrame:
    """Combines editions of the same figures: of each figure the newest one wins.

    Args:
        frames: Pairs of as_of (ISO date) and a frame with `COLUMNS`. Of equal dates the later
            in the order given wins.
        key: The columns that tell one figure from another.
    """
    ranked = [frame for _, frame in sorted(frames, key=lambda pair: pair[0])]
    together: pd.DataFrame = pd.concat(ranked, ignore_index=True)
    return together.drop_duplicates([*key], keep="last").sort_values([*key], ignore_index=True)


def observations(
    indicator: Indicator, editions: Iterable[Edition], geography: Geography
) -> pd.DataFrame:
    """The figures of an indicator from all editions that hold a part of it.

    Returns:
        Columns `COLUMNS`, sorted by geo and year; empty when a part has no edition. A figure that
        is confidential or flagged as missing keeps its row with a null value.

    Raises:
        CheckError: A dimension is left open.
    """
    editions = list(editions)
    own = [
        (e.as_of, harmonise(select(e, {}, indicator.id), geography)[0])
        for e in editions
        if e.tidy.indicator == indicator.id
    ]
    operands = {
        name: _operand(series, editions, geography, indicator.id)
        for name, series in indicator.series.items()
    }
    if all(len(frame) for frame in operands.values()):
        compute = pool if indicator.rhythm == "three_years" else evaluate
        computed = compute(indicator.formula, operands)
        own += by_edition(computed, {edition.series: edition.as_of for edition in editions})
    return newest(own) if own else _NO_FIGURES


def _operand(
    series: Series, editions: list[Edition], geography: Geography, indicator: str
) -> pd.DataFrame:
    """The rows of one series from all editions that publish it, the newest figure each."""
    parts: list[tuple[str, pd.DataFrame]] = []
    for query in series.queries:
        rows: list[tuple[str, pd.DataFrame]] = []
        for edition in sorted(editions, key=lambda e: e.as_of):
            if not (query.ready and publishes(edition.tidy, query) and holds(edition, query.fixed)):
                continue
            frame, _ = harmonise(select(edition, query.fixed, indicator), geography)
            if edition.complete and len(frame):
                first = covered_from(edition, frame["year"].min())
                rows = [(at, before_answer(old, first, edition)) for at, old in rows]
            rows.append((edition.as_of, frame))
        parts += rows
    return newest(parts) if parts else _NO_FIGURES


def by_edition(frame: pd.DataFrame, dates: Mapping[str, str]) -> list[tuple[str, pd.DataFrame]]:
    """Figures with the date of their edition, as `newest` takes them.

    Args:
        frame: Columns `COLUMNS`; a figure computed from several series is as new as the newest.
        dates: As-of date by the key of a series.
    """
    return [
        (max(dates[part] for part in str(key).split("+")), rows)
        for key, rows in frame.groupby("series", sort=False)
    ]


def publishes(tidy: Tidy, query: Query) -> bool:
    """Whether a file holds the dataset that a query asks for."""
    return (
        not tidy.indicator
        and tidy.source == query.source
        and tidy.dataset.lower() == query.dataset.lower()
    )
