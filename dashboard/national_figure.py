"""A national measure on a page: its chart with goals and reasons, and all that belongs to it."""

from html import escape

import pandas as pd
import streamlit as st

from analysis.scores import EFTA
from dashboard.goal_words import goals_list, next_goal, unheld_list
from dashboard.goals import goals, unheld
from dashboard.national import Pair, pair_sentence, place_sentence, side_name
from dashboard.national_chart import national_chart
from dashboard.shell import Frame
from dashboard.view import View, measure_title, place_view


def place_national(
    frame: Frame, pair: Pair, *, key: str, height: int = 300, levels: bool = True
) -> View:
    """Places the chart of a national measure with its goals and the reasons behind its figures.

    Args:
        frame: The page.
        pair: The measure.
        key: Unique on the page.
        height: Pixels of the chart.
        levels: Whether to write whose values they are.

    Returns:
        What it placed.
    """
    indicator = str(pair.row["id"])
    aims = goals(frame.release, indicator)
    shown = national_view(frame, pair, height)
    reasons = frame.release.annotations
    reasons = reasons[reasons["indicator"] == indicator]
    band = escape(frame.t("circular.band")) if len(pair.band) else ""
    below = f'<p class="source band">{band}</p>' if band else ""
    place_view(frame, shown, key=key, levels=levels, below=below)
    more = goals_list(frame, aims) if aims else ""
    more += unheld_list(frame, pair.row, unheld(frame.release, indicator))
    more += reasons_list(frame, reasons)
    if more:
        st.html(more)
    return shown


def national_view(frame: Frame, pair: Pair, height: int = 300) -> View:
    """The figure of a national measure, with its goals and what its figures are pointed out for.

    Args:
        frame: Language, theme and figures.
        pair: The measure.
        height: Pixels.
    """
    indicator = str(pair.row["id"])
    aims = goals(frame.release, indicator)
    reasons = frame.release.annotations
    pointing = reasons[(reasons["indicator"] == indicator) & (reasons["year"] > 0)]
    drawn = national_chart(
        pair.figures,
        pair.row,
        name=lambda geo: side_name(frame, geo),
        theme=frame.theme,
        lang=frame.lang,
        height=height,
        band=pair.band,
        among=pair.among if pair.place else None,
        year=pair.year,
        goals=aims,
        remarks=[(int(row["year"]), frame.word(row, "subject")) for _, row in pointing.iterrows()],
    )
    said = (pair_sentence(frame, pair), place_sentence(frame, pair), next_goal(frame, aims))
    compared, *beneath = said
    return View(
        title=measure_title(frame, indicator),
        figure=drawn,
        figures=pair.figures[~pair.figures["geo"].isin(EFTA)],
        sentence=" ".join(part for part in said if part),
        indicator=indicator,
        finding=f"{frame.word(pair.row, 'short')}, {compared}",
        name=indicator,
        beneath=" ".join(part for part in beneath if part),
    )


def reasons_list(frame: Frame, reasons: pd.DataFrame) -> str:
    """Why the figures look as they do, each with its public source; "" without any.

    Args:
        frame: The page.
        reasons: Rows of `annotations`.
    """
    items = "".join(
        f"<li><b>{escape(frame.word(row, 'subject'))}.</b> {escape(frame.word(row, 'text'))} "
        f'<a href="{escape(row["source"])}">{escape(frame.word(row, "publisher"))}</a> '
        f"<small>{escape(frame.t('domains.read', date=row['read']))}</small></li>"
        for _, row in reasons.iterrows()
    )
    if not items:
        return ""
    title = escape(frame.t("circular.reasons"))
    return f'<h4 class="small">{title}</h4><ul class="reasons">{items}</ul>'
