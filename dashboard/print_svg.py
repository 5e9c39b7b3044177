"""Pieces of drawings for paper: the frame, a line of text, how wide it is."""

from html import escape

from dashboard.document import PRINT_SANS
from dashboard.look import tokens

_LETTER = 0.53  # mean width of a letter or figure of the sans, in the size of the type


def drawing(width: float, height: float, size: float, parts: list[str]) -> str:
    """An SVG drawing in points, whose text is set in the sans that documents carry."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'font-family="{PRINT_SANS}" font-size="{size:g}" fill="{tokens("light").ink}">'
        f"{''.join(parts)}</svg>"
    )


def line_of_text(words: str, x: float, y: float, **look: object) -> str:
    """A line of text; `text_anchor="end"` stands for the attribute `text-anchor`.

    Args:
        words: The text; what stands between `<b>` and `</b>` is semibold.
        x: Points from the left to where it is anchored.
        y: Points from the top to its baseline.
        look: More attributes.
    """
    attributes = "".join(f' {key.replace("_", "-")}="{value}"' for key, value in look.items())
    shown = escape(words).replace("&lt;b&gt;", '<tspan font-weight="600">')
    shown = shown.replace("&lt;/b&gt;", "</tspan>")
    return f'<text x="{x:.4g}" y="{y:.4g}" xml:space="preserve"{attributes}>{shown}</text>'


def text_width(words: str, size: float) -> float:
    """About how wide a line of text is, in the unit of its size."""
    return len(words.replace("<b>", "").replace("</b>", "")) * size * _LETTER
