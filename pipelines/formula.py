"""What the formula of an indicator gives, area by area and year by year."""

import ast
import operator
import re
from collections.abc import Callable, Iterable, Mapping

import numpy as np
import pandas as pd

from pipelines.editions import KEY
from pipelines.formats.table import unite_flags

COLUMNS = [*KEY, "value", "flag", "confidential", "series"]
"""What every frame of observations holds here: geo, year, value (null: no figure), flag,
confidential, and the key of the series the value comes from."""

_ARITHMETIC: dict[type[ast.operator], Callable[[pd.Series, pd.Series], pd.Series]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


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
    tree = parsed(formula)
    if isinstance(tree, ast.Name):
        return operands[tree.id][COLUMNS].sort_values(KEY, ignore_index=True)
    grid = _common_grid(tree, operands)
    value = _compute(tree, grid).replace([np.inf, -np.inf], np.nan)
    flag = _unite(grid, "flag", unite_flags)
    confidential = _unite(grid, "confidential", max)
    series = _unite(grid, "series", join_keys)
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


def parsed(formula: str) -> ast.expr:
    """A formula as a tree."""
    # Python reads @ as a multiplication; a["SE"] binds as tightly as a@SE is meant to.
    return ast.parse(re.sub(r"@(\w+)", r'["\1"]', formula), mode="eval").body


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


def join_keys(keys: Iterable[str]) -> str:
    """The keys of all series that a figure is made of, as one, joined by "+"."""
    return "+".join(sorted({part for key in keys for part in key.split("+")}))


def _is_missing(grid: Grid) -> pd.Series:
    """Where a part has no figure for a reason that its flag tells."""
    told = [frame["value"].isna() & (frame["flag"] != "") for frame in grid.values()]
    missing = told[0]
    for part in told[1:]:
        missing = missing | part
    return missing
