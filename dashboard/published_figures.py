"""The figures of our areas as the source gives them, not rounded for reading."""

from decimal import Decimal
from html import escape

import pandas as pd

from dashboard.area_lines import COUNTRY, EU
from dashboard.look import PAIRS, REGION_MARK
from dashboard.prose import scroll
from dashboard.sentences import cell
from dashboard.shell import Frame

AREAS = (*REGION_MARK, *PAIRS, COUNTRY, EU)  # ours, in the order they are shown
_MOST_DECIMALS = 6  # more come from computing, not from a source


def published_table(frame: Frame, indicator: str) -> str:
    """An HTML table of all figures of our areas, the newest year first.

    Each figure has the decimals that the source gives, with flags and secrecy in words; a dash
    where the source has no row.

    Args:
        frame: The page.
        indicator: Catalogue id.
    """
    row = frame.release.indicators.loc[indicator]
    figures = frame.release.observations(indicator, AREAS)
    geos = [geo for geo in AREAS if (figures["geo"] == geo).any()]
    cells = {
        (item["geo"], item["year"]): escape(cell(item, _decimals(item["value"]), frame.lang))
        for _, item in figures.iterrows()
    }
    head = "".join(f'<th scope="col">{escape(frame.name(geo))}</th>' for geo in geos)
    body = "".join(
        f'<tr><th scope="row">{year}</th>'
        + "".join(f"<td>{cells.get((geo, year), '–')}</td>" for geo in geos)
        + "</tr>"
        for year in sorted(figures["year"].unique(), reverse=True)
    )
    caption = f"{frame.word(row, 'label')}, {frame.word(row, 'unit')}."
    if row["formula"] != "a":
        caption += f" {frame.t('data.computed')}"
    return scroll(
        caption,
        f'<table class="figures"><caption>{escape(caption)}</caption>'
        f"<thead><tr><th>{escape(frame.t('charts.year'))}</th>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table>",
    )


def _decimals(value: float) -> int:
    if pd.isna(value):
        return 0
    digits = Decimal(repr(round(float(value), _MOST_DECIMALS))).normalize().as_tuple().exponent
    return max(0, -int(digits))
