"""Longer texts as HTML."""

from collections.abc import Iterable, Sequence
from html import escape


def prose(text: str) -> str:
    """Paragraphs parted by empty lines; lines that begin with `- ` become a list."""
    return "".join(_block(block) for block in text.strip().split("\n\n"))


def _block(block: str) -> str:
    if block.startswith("- "):
        items = (line.removeprefix("- ") for line in block.splitlines())
        return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in items) + "</ul>"
    return f"<p>{escape(block)}</p>"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A small table of words; the first cell of a row is its head. Cells are HTML already."""
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body = "".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in rest)}</tr>'
        for first, *rest in rows
    )
    thead = f"<thead><tr>{head}</tr></thead>" if heads else ""
    return f'<table class="pairlist">{thead}<tbody>{body}</tbody></table>'


def scroll(label: str, inside: str) -> str:
    """A box of its own that scrolls, by its bar or by keyboard, and says what it holds."""
    named = f'role="region" aria-label="{escape(label)}"'
    return f'<div class="scroll" {named} tabindex="0">{inside}</div>'


def definitions(pairs: Iterable[tuple[str, str]]) -> str:
    """Names, each with what belongs to it: a list of words and longer texts."""
    items = "".join(f"<dt>{escape(name)}</dt><dd>{prose(text)}</dd>" for name, text in pairs)
    return f'<dl class="parts">{items}</dl>'
