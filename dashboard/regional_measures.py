"""What is known of the regions in an area of the circular economy, and what is not."""

import re
from collections.abc import Sequence
from html import escape

import pandas as pd
import streamlit as st

from analysis.scores import FEWEST
from dashboard.area_lines import COUNTRY, EU
from dashboard.charts import trend_chart
from dashboard.facts import facts, placed
from dashboard.findings import finding, place_words
from dashboard.goal_words import act, target_words
from dashboard.look import REGION_MARK
from dashboard.missing import missing
from dashboard.sentences import listing
from dashboard.shell import Frame
from dashboard.spread import spread_chart
from dashboard.view import View, measure_title, place_view

_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-ZÅÄÖ])")


def place_regional(frame: Frame, indicator: str) -> None:
    """Places the chart of a regional measure: ours among the EU's regions, or over the years.

    Where there are figures of other regions only, it says why there are none of ours.

    Args:
        frame: The page.
        indicator: Catalogue id of a measure that has figures.
    """
    row = frame.release.indicators.loc[indicator]
    st.html(f'<h3 class="small">{escape(frame.word(row, "label"))}</h3>')
    shown = regional_view(frame, indicator)
    if shown is None:
        st.html(f'<p class="note">{escape(why_missing(frame, indicator))}</p>')
        return
    place_view(frame, shown, key=f"regional_{indicator}", marked=shown.marked or ())


def regional_view(frame: Frame, indicator: str, height: int = 0) -> View | None:
    """The figure of a regional measure; None where only other regions have figures.

    Args:
        frame: Language, theme and figures.
        indicator: Catalogue id of a measure that has figures.
        height: Pixels on a wall; as high as a page has it by default.
    """
    release = frame.release
    row = release.indicators.loc[indicator]
    found = facts(release, indicator, same_year=True)
    if not found:
        return None
    look = {"name": frame.name, "theme": frame.theme, "lang": frame.lang}
    areas = [fact.geo for fact in found]
    among = placed(found)
    spread = among.among if among and len(among.among) >= FEWEST else None
    said = [finding(found, frame.name, frame.lang)]
    if spread is not None:
        said += [
            f"{frame.name(fact.geo)}: {_inside(place_words(fact, frame.lang))}." for fact in found
        ]
    figures = release.observations(indicator, [*areas, *(() if row["count"] else (COUNTRY, EU))])
    if spread is not None and _years(figures, areas) == 1:
        figures = release.observations(indicator, spread.index, [found[0].year])
        drawn = spread_chart(spread, areas, row, **look, height=height)
    else:
        more = {"distribution": spread, "year": found[0].year, "height": height or 270}
        drawn = trend_chart(figures, row, **look, **more)
    title = measure_title(frame, indicator)
    return View(
        title=title,
        figure=drawn,
        figures=figures,
        sentence=" ".join(said),
        indicator=indicator,
        name=indicator,
        marked=tuple(areas),
    )


def _years(figures: pd.DataFrame, areas: Sequence[str]) -> int:
    """In how many years one of the areas has a value."""
    known = figures["value"].notna() & figures["geo"].isin(areas)
    return int(figures.loc[known, "year"].nunique())


def why_missing(frame: Frame, indicator: str) -> str:
    """Why a measure has no figure for our regions, as two short sentences."""
    reason = missing(frame.release, indicator, next(iter(REGION_MARK)))
    return f"{frame.t(f'missing.head.{reason}')} {frame.t(f'missing.text.{reason}')}"


def caveats(frame: Frame, indicators: pd.DataFrame) -> str:
    """What must be known of measures: each sentence once, with the measures that it is about.

    Args:
        frame: The page.
        indicators: Rows of `indicators`; what is true of all of them needs no names.
    """
    about: dict[str, list[str]] = {}
    for _, row in indicators.iterrows():
        for sentence in _SENTENCE.split(frame.word(row, "caveat")):
            about.setdefault(sentence, []).append(frame.word(row, "short"))
    about.pop("", None)
    together: dict[tuple[str, ...], list[str]] = {}
    for sentence, names in about.items():
        together.setdefault(tuple(names), []).append(sentence)
    lines = ""
    for names, sentences in together.items():
        whose = "" if len(names) == len(indicators) else f"{listing(names, frame.lang)}."
        lines += f"<li><b>{escape(whose)}</b> {escape(' '.join(sentences))}</li>"
    return f'<ul class="caveats wide">{lines}</ul>' if lines else ""


def gap_box(frame: Frame, area: pd.Series, regional: pd.DataFrame) -> str:
    """What is not known of counties in an area and where it could come from, and what awaits.

    Args:
        frame: The page.
        area: Row of `themes`.
        regional: Rows of `indicators`: the regional measures of the area.
    """
    waiting = regional[regional["last_year"] == 0]
    title = escape(frame.t("circular.gap.missing"))
    parts = [f"<h3>{title}</h3><p>{escape(frame.word(area, 'gap'))}</p>", _gaps(frame, area["key"])]
    if len(waiting):
        parts.append(
            f"<h3>{escape(frame.t('circular.gap.waiting'))}</h3>{_waiting(frame, waiting)}"
        )
    return f'<aside class="gap">{"".join(parts)}</aside>'


def _gaps(frame: Frame, area: str) -> str:
    rows = frame.release.gaps
    rows = rows[rows["area"] == area].sort_values("position")
    if rows.empty:
        return ""
    entries = "".join(
        f"<dt>{escape(frame.word(row, 'what'))}</dt><dd>{escape(frame.word(row, 'where'))}"
        + (_link(frame, row) if row["source"] else "")
        + "</dd>"
        for _, row in rows.iterrows()
    )
    return f"<dl>{entries}</dl>"


def _link(frame: Frame, row: pd.Series) -> str:
    word = escape(frame.t("circular.gap.source"))
    about = f"{word}: {escape(frame.word(row, 'what'))}"
    return f' <a href="{escape(row["source"])}" aria-label="{about}">{word}</a>'


def _waiting(frame: Frame, regional: pd.DataFrame) -> str:
    """Measures without figures yet: what they will show, for whom, from where."""
    entries = ""
    for _, row in regional.iterrows():
        source = frame.t(f"circular.sources.{row['source']}")
        where = frame.t(f"circular.regional.waiting_{row['level']}", source=source)
        proxy = f" {frame.t('circular.proxy')}." if row["proxy"] else ""
        entries += (
            f"<dt>{escape(frame.word(row, 'short'))}</dt>"
            f"<dd>{escape(frame.word(row, 'definition'))}{escape(proxy)} {escape(where)}</dd>"
        )
    return f"<dl>{entries}</dl>"


def waiting_national(frame: Frame, waiting: pd.DataFrame) -> str:
    """National measures without figures yet: what they will show, and the goals they have.

    Args:
        frame: The page.
        waiting: Rows of `indicators`.
    """
    entries = ""
    for indicator, row in waiting.iterrows():
        aims = frame.release.targets
        aims = aims[(aims["indicator"] == indicator) & aims["value"].notna()]
        told = "".join(
            f" {escape(target_words(frame, row, aim))} {act(frame, aim)}"
            for _, aim in aims.iterrows()
        )
        label, *texts = (
            escape(frame.word(row, column)) for column in ("label", "definition", "caveat")
        )
        entries += f"<li><b>{label}</b>. {' '.join(texts)}{told}</li>"
    if not entries:
        return ""
    title = escape(frame.t("circular.waiting"))
    return f'<h3 class="small">{title}</h3><ul class="reasons">{entries}</ul>'


def _inside(words: str) -> str:
    return words[:1].lower() + words[1:]
