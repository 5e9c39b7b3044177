"""The section of a domain page that weighs its indicators together into one number."""

from collections.abc import Mapping
from html import escape

import pandas as pd
import streamlit as st

from analysis.answers import NoAnswer
from analysis.composite import domain_ranks, domain_score
from analysis.scores import median
from dashboard.axes import PLOTLY_CONFIG
from dashboard.look import PAIRS
from dashboard.placing import level_marks, source_line
from dashboard.rules import rule_link
from dashboard.score_chart import score_chart
from dashboard.score_words import (
    equal_weights,
    missing_words,
    parts_table,
    score_finding,
    score_sentences,
    too_few,
)
from dashboard.scored import Scored, scored
from dashboard.shell import Frame
from dashboard.view import View
from dashboard.wall_links import wall_links
from dashboard.weights import chosen_weights, place_sliders


def place_domain_score(frame: Frame, domain: str, name: str) -> None:
    """Writes the section: the score of the two larger areas, or plainly why there is none.

    Args:
        frame: The page.
        domain: Key of an S3 domain.
        name: What it is called.
    """
    of_domain = scored(frame.release, domain)
    weights = chosen_weights(frame)
    own = _own(of_domain, weights)
    found = domain_score(of_domain.scores, own)
    ours = found.loc[list(PAIRS)]
    title, lead = escape(frame.t("score.title")), escape(frame.t("score.lead"))
    with st.container(key="score"):
        st.html(
            f'<h2 class="section rule">{title}</h2>'
            f'<p class="note">{lead} {rule_link(frame, "scores")}</p>'
        )
        refused = [*too_few(frame, ours), *missing_words(frame, of_domain.parts)]
        if (ours["reason"] == "few_parts").all():
            st.html(_lines(refused))
            return
        if (ours["reason"] == "no_weights").any():
            st.html(f'<p class="message" role="status">{escape(frame.t("score.no_weights"))}</p>')
        shown = _view(frame, name, of_domain, found, own)
        if shown:
            _place_figure(frame, shown, of_domain, own)
        st.html(_lines(refused))
        place_sliders(frame, of_domain.used, weights)


def score_view(frame: Frame, domain: str, name: str, weights: Mapping[str, int]) -> View | None:
    """The score of a domain; None where neither of the two larger areas has one.

    Args:
        frame: Language, theme and figures.
        domain: Key of an S3 domain.
        name: What it is called.
        weights: Unequal weights by indicator, as the reader has chosen them.
    """
    of_domain = scored(frame.release, domain)
    own = _own(of_domain, weights)
    return _view(frame, name, of_domain, domain_score(of_domain.scores, own), own)


def _own(of_domain: Scored, weights: Mapping[str, int]) -> dict[str, float]:
    return {i: float(weight) for i, weight in weights.items() if i in of_domain.used}


def _view(
    frame: Frame, name: str, of_domain: Scored, found: pd.DataFrame, own: dict[str, float]
) -> View | None:
    ours = found.loc[list(PAIRS)]
    answered = ours[ours["reason"] == ""]
    if answered.empty:
        return None
    ranks = domain_ranks(of_domain.scores, list(answered.index))
    said = [
        score_sentences(frame, name, row, ranks.loc[geo], bool(own))
        for geo, row in answered.iterrows()
    ]
    weighted = ""
    if own:
        weighted = equal_weights(frame, domain_score(of_domain.scores.loc[answered.index]))
        said.append(weighted)
    middle = median(found["score"])
    drawn = score_chart(
        answered,
        None if isinstance(middle, NoAnswer) else middle,
        name=frame.name,
        theme=frame.theme,
        lang=frame.lang,
    )
    figures = of_domain.parts[of_domain.parts["reason"] == ""]
    figures = figures[figures["geo"].isin(answered.index)].astype({"year": int})
    rows = frame.release.indicators
    of = {
        i: f"{frame.word(rows.loc[i], 'label')}, {frame.word(rows.loc[i], 'unit')}"
        for i in figures["indicator"].unique()
    }
    return View(
        title=f"{frame.t('score.title')}. {frame.t('score.unit')}",
        figure=drawn,
        figures=figures.assign(of=figures["indicator"].map(of)),
        sentence="\n".join(said),
        finding=score_finding(frame, name, answered, bool(own)),
        name="score",
        beneath=weighted,
    )


def _place_figure(frame: Frame, view: View, of_domain: Scored, own: dict[str, float]) -> None:
    said = view.sentence.splitlines()
    with st.container(key="row_score"):
        left, right = st.columns([1, 2], gap="medium")
        left.html(_lines(said, "finding") + level_marks(frame, view.figures))
        with right, st.container(key="figure_score", gap=None):
            st.html(f'<p class="unit">{escape(frame.t("score.unit"))}</p>')
            st.plotly_chart(
                view.figure,
                width="stretch",
                theme=None,
                key="domain_score",
                alt=" ".join([frame.t("score.title") + ".", *said]),
                config=PLOTLY_CONFIG,
            )
            source = source_line(frame, view.figures, explain=False)
            st.html(source + wall_links(frame, view.name))
            label = frame.t("charts.table")
            with st.expander(label, key="table_score", on_change="rerun") as table:
                if table.open:
                    st.html(parts_table(frame, of_domain, own))


def _lines(texts: list[str], css: str = "note") -> str:
    return "".join(f'<p class="{css}">{escape(text)}</p>' for text in texts)
