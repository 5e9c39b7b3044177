"""How a figure of jobs by industry gets onto a page: with its sentence, table, source and rule."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from dashboard.axes import PLOTLY_CONFIG
from dashboard.placing import level_marks, source_line
from dashboard.prose import scroll
from dashboard.rules import rule_link
from dashboard.shell import Frame
from dashboard.view import View
from dashboard.wall_links import wall_links


@dataclass(frozen=True)
class Said:
    """The words around a figure on its page.

    Attributes:
        beside: HTML at its left.
        rule: The rule behind it, one of `dashboard.rules.RULES`.
        table: Gives the table of its values as HTML, only when a reader opens it.
        below: HTML under it.
    """

    beside: str
    rule: str
    table: Callable[[], str]
    below: str = ""


def place_industries(frame: Frame, view: View, said: Said) -> None:
    """Places a figure with all that belongs to it, as a row of the page.

    Args:
        frame: The page.
        view: The figure.
        said: The words around it.
    """
    key = view.name
    with st.container(key=f"row_{key}"):
        left, right = st.columns([1, 2], gap="medium")
        left.html(f'<p class="finding">{escape(view.sentence)}</p>{said.beside}')
        with right, st.container(key=f"figure_{key}", gap=None):
            st.html(f'<p class="unit">{escape(view.title)}</p>')
            st.plotly_chart(
                view.figure,
                width="stretch",
                theme=None,
                key=key,
                alt=f"{view.title}. {view.sentence}",
                config=PLOTLY_CONFIG,
            )
            st.html(
                f"{said.below}{level_marks(frame, view.figures)}"
                f"{source_line(frame, view.figures, explain=False)}"
                f'<p class="source">{rule_link(frame, said.rule)}</p>'
                f"{wall_links(frame, view.name)}"
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
