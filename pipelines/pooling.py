"""Rates of few cases as they are published: of the three years that end with each year."""

import ast
from collections.abc import Callable, Iterable, Mapping

import pandas as pd

from analysis.pooled import PERIOD_YEARS, pooled_rates
from pipelines.editions import KEY
from pipelines.formats.table import unite_flags
from pipelines.formula import COLUMNS, evaluate, join_keys, parsed


def pool(formula: str, operands: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Divides the sum of a period's cases by the sum of what they are counted among.

    The figure of a year is that of the three years that end with it, by the rule of
    `analysis.pooled`: one of the two earlier years may be missing, a break within them leaves no
    figure. Nor does a year whose cases are known and what they are counted among is not, so that
    a figure rests on all cases of its period. The last year must have reliable cases, or else a
    series would go on after its end.

    Args:
        formula: Cases, `/`, and what they are counted among, each a formula of its own.
        operands: As in `evaluate`.

    Returns:
        Columns `COLUMNS`, sorted. Flags and series are those of the period; a figure whose last
        year is confidential or flagged as missing keeps its row with a null value.
    """
    cases, among = (evaluate(side, operands) for side in _sides(formula))
    rows = _side_by_side(cases, among)
    ends = [(year - PERIOD_YEARS + 1, year) for year in sorted(rows["year"].unique())]
    found = pooled_rates(rows, ends).rename(columns={"last": "year", "rate": "value"})
    found = found.loc[found["reason"] == "", [*KEY, "value"]]
    known = rows[rows["count"].notna() & ~rows["flag"].str.contains("u", regex=False)]
    period = pd.concat([known.assign(year=known["year"] + later) for later in range(PERIOD_YEARS)])
    whole = period["denominator"].notna().groupby([period["geo"], period["year"]]).all()
    found = found.merge(whole[whole].index.to_frame(index=False), on=KEY)
    figures = known[KEY].merge(found, on=KEY).assign(confidential="")
    hidden = cases[cases["value"].isna()]
    return pd.concat([_with_texts(figures, period), hidden])[COLUMNS].sort_values(
        KEY, ignore_index=True
    )


def _sides(formula: str) -> tuple[str, str]:
    match parsed(formula):
        case ast.BinOp(left=cases, op=ast.Div(), right=among):
            return ast.unparse(cases), ast.unparse(among)
    raise ValueError(f"{formula!r} does not divide cases by what they are counted among")


def _side_by_side(cases: pd.DataFrame, among: pd.DataFrame) -> pd.DataFrame:
    """Columns geo, year, count, denominator, flag and series, the latter two of both sides."""
    counts = cases[[*KEY, "value"]].rename(columns={"value": "count"})
    denominators = among[[*KEY, "value"]].rename(columns={"value": "denominator"})
    return _with_texts(counts.merge(denominators, on=KEY, how="left"), pd.concat([cases, among]))


def _with_texts(figures: pd.DataFrame, rests_on: pd.DataFrame) -> pd.DataFrame:
    """Adds flag and series to figures, each of all the rows of its geo and year united."""
    united: dict[str, Callable[[Iterable[str]], str]] = {"flag": unite_flags, "series": join_keys}
    for column, unite in united.items():
        distinct = rests_on[[*KEY, column]].drop_duplicates()
        several = distinct.duplicated(KEY, keep=False)
        joined = distinct[several].groupby(KEY, as_index=False)[column].agg(unite)
        figures = figures.merge(pd.concat([distinct[~several], joined]), on=KEY, how="left")
    return figures
