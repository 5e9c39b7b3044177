"""Things side by side that stand in their order when a phone puts them below each other."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

import streamlit as st

Item = TypeVar("Item")


def side_by_side(items: Sequence[Item], columns: int = 2) -> Iterator[tuple[Any, Item]]:
    """Places for items in rows of columns, each with its item.

    Args:
        items: What is to be placed.
        columns: How many stand in a row.
    """
    for start in range(0, len(items), columns):
        row = st.columns(columns, gap="large")
        yield from zip(row, items[start : start + columns], strict=False)
