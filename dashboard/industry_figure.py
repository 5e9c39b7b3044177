"""How a figure of jobs by industry gets onto a page: with its sentence, table, source and rule."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard.axes import PLOTLY_CONFIG
from dashboard.placing import level_marks, source_line
from dashboard.prose import scroll
from dashboard.rules import rule_link
from dashboard.shell import Frame


@dataclass(frozen=True)
class Said:
    """The words of a figure.

    Attributes:
        beside: HTML at its left.
        title: What it shows and in which unit; stands over it and opens its text alternative.
        sentence: What it shows, in words.
        rule: The rule behind it, one of `dashboard.rules.RULES`.
        table: Gives the table of its values as HTML, only when a reader opens it.
        below: HTML under it.
    """

    beside: str
    title: str
    sentence: str
    rule: str
    table: Callable[[], str]
    below: str = ""


def place_industries(
    frame: Frame, figure: go.Figure, figures: pd.DataFrame, said: Said, *, key: str
) -> None:
    """Places a figure with all that belongs to it, as a row of the page.

    Args:
        frame: The page.
        figure: What a builder made.
        figures: Columns geo, year, value, confidential, series of what it rests on.
        said: Its words.
        key: Unique on the page.
    """
    with st.container(key=f"row_{key}"):
        left, right = st.columns([1, 2], gap="medium")
        left.html(f'<p class="finding">{escape(said.sentence)}</p>{said.beside}')
        with right, st.container(key=f"figure_{key}", gap=None):
            st.html(f'<p class="unit">{escape(said.title)}</p>')
            st.plotly_chart(
                figure,
                width="stretch",
                theme=None,
                key=key,
                alt=f"{said.title}. {said.sentence}",
                config=PLOTLY_CONFIG,
            )
            st.html(
                f"{said.below}{level_marks(frame, figures)}"
                f"{source_line(frame, figures, explain=False)}"
                f'<p class="source">{rule_link(frame, said.rule)}</p>'
            )
            label = frame.t("charts.table")
            with st.expander(label, key=f"table_{key}", on_change="rerun") as table:
                if table.open:
                    st.html(said.table())


def industry_table(
    caption: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    words: Collection[int] = (),
) -> str:
    """A table of words and figures as HTML; the first cell of a row is its head.

    Args:
        caption: What it shows.
        heads: Of the columns.
        rows: Their cells.
        words: Columns that hold words, which begin at the left as figures end at the right.
    """
    head = "".join(_cell('th scope="col"', text, i in words) for i, text in enumerate(heads))
    body = "".join(
        "<tr>"
        + _cell('th scope="row"', row[0])
        + "".join(_cell("td", text, i in words) for i, text in enumerate(row[1:], start=1))
        + "</tr>"
        for row in rows
    )
    return scroll(
        caption,
        f'<table class="figures"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>",
    )


def _cell(tag: str, text: str, word: bool = False) -> str:
    css = ' class="word"' if word else ""
    return f"<{tag}{css}>{escape(text)}</{tag.split()[0]}>"
