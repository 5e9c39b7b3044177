"""What is said of a domain's score: in sentences, in a table, and why there is none."""

from collections.abc import Iterable, Mapping
from html import escape

import pandas as pd

from analysis.composite import needed_parts
from analysis.scores import FEWEST_SCORED
from dashboard.area_lines import flag_words
from dashboard.look import PAIRS
from dashboard.prose import scroll
from dashboard.rule_numbers import rule_numbers
from dashboard.score_chart import band_words
from dashboard.scored import Scored
from dashboard.sentences import listing
from dashboard.shell import Frame
from dashboard.words import number, unit_beside


def score_sentences(frame: Frame, domain: str, row: pd.Series, ranks: pd.Series, own: bool) -> str:
    """An area's score, its two bands, and its rank as an interval.

    Args:
        frame: The page.
        domain: Name of the domain.
        row: The area's row of `domain_score`, with an answer.
        ranks: The area's row of `domain_ranks`.
        own: Whether the reader has weighted the indicators.
    """
    said = frame.t(
        "score.says_own" if own else "score.says",
        name=frame.name(str(row.name)),
        domain=domain,
        band=rule_numbers(frame.lang)["band"],
        points=number(row["score"], 0, frame.lang),
        parts=row["parts"],
        of=row["of"],
        without=band_words(row, "without", frame.lang),
        weights=band_words(row, "weights", frame.lang),
    )
    if ranks["reason"]:
        return said
    best, worst = (number(ranks[end], 0, frame.lang) for end in ("best", "worst"))
    key = "score.rank" if best != worst else "score.rank_one"
    return f"{said} {frame.t(key, best=best, worst=worst, regions=ranks['regions'])}"


def score_finding(frame: Frame, domain: str, found: pd.DataFrame, own: bool) -> str:
    """The scores alone; `found` has a row of `domain_score` per area, with an answer."""
    key = "projector.finding.score_own" if own else "projector.finding.score"
    return frame.t(key, domain=domain, scores=_scores(frame, found))


def equal_weights(frame: Frame, found: pd.DataFrame) -> str:
    """What the scores are with equal weights, beside those with the reader's own.

    Args:
        frame: The page.
        found: Rows of `domain_score` with equal weights, one per area shown.
    """
    return frame.t("score.with_own", scores=_scores(frame, found))


def _scores(frame: Frame, found: pd.DataFrame) -> str:
    scores = [
        f"{frame.name(str(geo))} {number(row['score'], 0, frame.lang)}"
        for geo, row in found.iterrows()
    ]
    return listing(scores, frame.lang)


def too_few(frame: Frame, found: pd.DataFrame) -> list[str]:
    """How many indicators the areas without a score have, and how many it takes.

    Args:
        frame: The page.
        found: Rows of `domain_score` of our areas.
    """
    short = found[found["reason"] == "few_parts"]
    lines = []
    for parts, rows in short.groupby("parts", sort=False):
        of = int(rows["of"].iloc[0])
        if not of:
            return [frame.t("score.nothing")]
        names = listing([frame.name(str(geo)) for geo in rows.index], frame.lang)
        needed = needed_parts(of)
        lines.append(frame.t("score.few", names=names, parts=parts, of=of, needed=needed))
    return lines


def missing_words(frame: Frame, parts: pd.DataFrame) -> list[str]:
    """Which indicators give nothing, by reason; an area is named where only one lacks it.

    Args:
        frame: The page.
        parts: As in `Scored`.
    """
    said: dict[str, list[str]] = {}
    for (reason, indicator), rows in parts[parts["reason"] != ""].groupby(
        ["reason", "indicator"], sort=False
    ):
        label = frame.word(frame.release.indicators.loc[indicator], "short")
        if len(rows) < len(PAIRS):
            label += f" ({frame.name(rows['geo'].iloc[0])})"
        said.setdefault(str(reason), []).append(label)
    return [
        frame.t(f"score.missing.{reason}", labels="; ".join(labels), fewest=FEWEST_SCORED)
        for reason, labels in said.items()
    ]


def parts_table(frame: Frame, scored: Scored, weights: Mapping[str, float]) -> str:
    """The indicators with value, year and score of each area, and their weight, as HTML.

    Args:
        frame: The page.
        scored: The indicators of the domain.
        weights: Weight by indicator, 1 for one not named.
    """
    heads = [frame.t("score.table.indicator")]
    for geo in PAIRS:
        heads += [frame.name(geo), frame.t("score.table.score")]
    heads += [frame.t("score.table.weight"), frame.t("score.table.regions")]
    body = "".join(
        _row(frame, str(indicator), rows.set_index("geo"), weights.get(str(indicator), 1))
        for indicator, rows in scored.parts.groupby("indicator", sort=False)
    )
    caption = frame.t("score.table.caption")
    return scroll(
        caption,
        f'<table class="figures scored"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{_cells(heads, 'th')}</tr></thead><tbody>{body}</tbody></table>",
    )


def _row(frame: Frame, indicator: str, areas: pd.DataFrame, weight: float) -> str:
    row = frame.release.indicators.loc[indicator]
    cells = []
    for geo in PAIRS:
        cells += _figure(frame, areas.loc[geo], int(row["decimals"]))
    used = (areas["reason"] == "").any()
    regions = int(areas["regions"].iloc[0])
    cells += [number(weight, 0, frame.lang) if used else "–", str(regions) if regions else "–"]
    label = frame.word(row, "short")
    unit = unit_beside(label, frame.word(row, "unit"))
    head = escape(f"{label}, {unit}" if unit else label)
    return f'<tr><th scope="row">{head}</th>{_cells(cells, "td")}</tr>'


def _figure(frame: Frame, part: pd.Series, decimals: int) -> list[str]:
    """Value with its year, and score; or why there is none."""
    if part["reason"]:
        return [frame.t(f"score.without.{part['reason']}"), "–"]
    flags = flag_words(part["flag"], frame.lang)
    about = f"{int(part['year'])}, {flags}" if flags else str(int(part["year"]))
    value = number(part["value"], decimals, frame.lang)
    return [f"{value} ({about})", number(part["score"], 0, frame.lang)]


def _cells(texts: Iterable[str], tag: str) -> str:
    return "".join(f"<{tag}>{escape(text)}</{tag}>" for text in texts)
