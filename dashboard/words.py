"""Numbers and sentences in Swedish and English."""

from decimal import ROUND_HALF_UP, Decimal

NBSP = "\u00a0"
MINUS = "\u2212"


def number(value: float, decimals: int, lang: str, sign: bool = False) -> str:
    """A figure as it is printed: `1 234,5` in Swedish, `1,234.5` in English.

    Args:
        value: The figure; must be finite.
        decimals: Decimals shown; halves are rounded away from zero, as in published tables.
        lang: `sv` or `en`.
        sign: Whether positive figures carry a plus sign (for changes).
    """
    # repr keeps the decimal digits of the source, so that 2.675 rounds as it is written.
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{abs(rounded):,}"
    if lang == "sv":
        text = text.replace(",", NBSP).replace(".", ",")
    if rounded < 0:
        return MINUS + text
    return f"+{text}" if sign and rounded > 0 else text


def unit_gap(unit: str, lang: str) -> str:
    """What stands between a figure and its unit: `77 %` in Swedish, `77%` in English."""
    return "" if lang == "en" and unit.startswith("%") else NBSP


def year_span(first: int, last: int) -> str:
    """Years from first to last, `2010–2021`, or the one year."""
    return f"{first}–{last}" if last > first else str(last)


def unit_beside(label: str, unit: str) -> str:
    """The unit as it stands beside a label: "" where the label says it, as `…, EU = 100` does."""
    return "" if "=" in label or unit.casefold() in label.casefold() else unit
