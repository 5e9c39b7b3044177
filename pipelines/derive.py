"""From published series to the figures of an indicator: select, combine editions, compute."""

import ast
import operator
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from pipelines.catalogue import Indicator, Query, Series
from pipelines.editions import KEY, Edition, before_answer, covered_from, holds, select
from pipelines.formats.table import unite_flags
from pipelines.harmonise import Geography, harmonise
from pipelines.tidy import Tidy

COLUMNS = [*KEY, "value", "flag", "confidential", "series"]
"""What every frame of observations holds here: geo, year, value (null: no figure), flag,
confidential, and the key of the series the value comes from."""

_ARITHMETIC: dict[type[ast.operator], Callable[[pd.Series, pd.Series], pd.Series]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


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
        computed = evaluate(indicator.formula, operands)
        own += by_edition(computed, {edition.series: edition.as_of for edition in editions})
    return newest(own) if own else pd.DataFrame(columns=COLUMNS)


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
    return newest(parts) if parts else pd.DataFrame(columns=COLUMNS)


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


def evaluate(formula: str, operands: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Computes a formula over frames of figures, area by area and year by year.

    The formula has numbers, `+ - * /`, brackets and the names of the operands; `a[1]` is the
    figure of the following year, `a@SE` the figure of Sweden in the same year.

    A result exists only where every part has a row. It is null and confidential if a part is
    confidential; null with the parts' flags if a part is flagged as missing. Flags are united:
    a break or an estimate in any part is one in the result.

    Args:
        formula: The formula of an indicator.
        operands: Per name a frame with `COLUMNS`, unique in geo and year.

    Returns:
        Columns `COLUMNS`, sorted; series holds the keys of all parts, joined by "+".
    """
    # Python reads @ as a multiplication; a["SE"] binds as tightly as a@SE is meant to.
    tree = ast.parse(re.sub(r"@(\w+)", r'["\1"]', formula), mode="eval").body
    if isinstance(tree, ast.Name):
        return operands[tree.id][COLUMNS].sort_values(KEY, ignore_index=True)
    grid = _common_grid(tree, operands)
    value = _compute(tree, grid).replace([np.inf, -np.inf], np.nan)
    flag = _unite(grid, "flag", unite_flags)
    confidential = _unite(grid, "confidential", max)
    series = _unite(grid, "series", _join_keys)
    result = pd.DataFrame(
        {
            "value": value.where(confidential == ""),
            "flag": flag,
            "confidential": confidential,
            "series": series,
        }
    ).reset_index()
    explained = (
        result["value"].notna() | (result["confidential"] != "") | _is_missing(grid).to_numpy()
    )
    return result[explained][COLUMNS].sort_values(KEY, ignore_index=True)


Grid = dict[str, pd.DataFrame]
"""Per leaf of a formula, as written (`a`, `a[1]`, `b['SE']`), its figures on the common index."""


def _common_grid(tree: ast.expr, operands: Mapping[str, pd.DataFrame]) -> Grid:
    """The leaves' figures on the areas and years that all of them have."""
    frames = {text: _leaf_frame(node, operands) for text, node in _leaves(tree).items()}
    own = [frame.index for frame in frames.values() if frame.index.nlevels == 2]
    index = own[0]
    for other in own[1:]:
        index = index.intersection(other)
    for frame in frames.values():
        if frame.index.nlevels == 1:
            index = index[index.get_level_values("year").isin(frame.index)]
    years = index.get_level_values("year")
    return {
        text: frame.reindex(index if frame.index.nlevels == 2 else years).set_axis(index)
        for text, frame in frames.items()
    }


def _leaves(node: ast.expr) -> dict[str, ast.expr]:
    if _is_leaf(node):
        return {ast.unparse(node): node}
    if isinstance(node, ast.BinOp):
        return _leaves(node.left) | _leaves(node.right)
    return {}


def _is_leaf(node: ast.AST) -> bool:
    return isinstance(node, ast.Name | ast.Subscript)


def _leaf_frame(node: ast.expr, operands: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    match node:
        case ast.Name(id=name):
            return operands[name].set_index(KEY)
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=int(years))):
            later = operands[name]
            return later.assign(year=later["year"] - years).set_index(KEY)
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=str(geo))):
            reference = operands[name]
            return reference[reference["geo"] == geo].set_index("year")
    raise ValueError(f"a formula has no meaning for {ast.unparse(node)!r}")


def _compute(node: ast.expr, grid: Grid) -> pd.Series:
    if ast.unparse(node) in grid:
        return grid[ast.unparse(node)]["value"]
    match node:
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
            return _ARITHMETIC[type(op)](_compute(left, grid), _compute(right, grid))
        case ast.Constant(value=int() | float() as number):
            index = next(iter(grid.values())).index
            return pd.Series(float(number), index=index)
    raise ValueError(f"a formula has no meaning for {ast.unparse(node)!r}")


def _unite(grid: Grid, column: str, how: Callable[[Iterable[str]], str]) -> pd.Series:
    columns = [frame[column] for frame in grid.values()]
    # Few combinations occur: unite each once.
    combinations = pd.MultiIndex.from_arrays(columns)
    united = {combination: how(combination) for combination in combinations.unique()}
    return pd.Series([united[c] for c in combinations], index=columns[0].index, dtype=str)


def _join_keys(keys: Iterable[str]) -> str:
    return "+".join(sorted({part for key in keys for part in key.split("+")}))


def _is_missing(grid: Grid) -> pd.Series:
    """Where a part has no figure for a reason that its flag tells."""
    told = [frame["value"].isna() & (frame["flag"] != "") for frame in grid.values()]
    missing = told[0]
    for part in told[1:]:
        missing = missing | part
    return missing
