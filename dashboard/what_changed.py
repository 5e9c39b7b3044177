"""What changed since the release before, in words and tables."""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby

import pandas as pd
import streamlit as st

from analysis.changes import (
    KINDS,
    by_indicator,
    flagged,
    largest_revisions,
    lost,
    new_figures,
)
from dashboard.export import changes_csv, changes_file_name
from dashboard.prose import scroll
from dashboard.published_figures import AREAS
from dashboard.sentences import cell, listing
from dashboard.shell import Frame
from dashboard.words import number, unit_beside, unit_gap, year_span

_SHOWN = 20  # rows of a table; the file has all
_MOST_DECIMALS = 6
# Figures are set to the right; on a phone an area and its year need no name beside them.
_CLASSES = {"geo": "plain", "year": "n plain", "before": "n", "after": "n", "change": "n"}


def what_changed(frame: Frame) -> None:
    """Writes the section: a sentence, a table for each kind of change, and the file with all."""
    counts = by_indicator(frame.release.revisions, AREAS)
    first, title = first_figures(frame), escape(frame.t("changed.title"))
    st.html(
        f'<h2 class="section rule" id="changed" tabindex="-1">{title}</h2>'
        + "".join(f'<p class="note">{escape(text)}</p>' for text in _summary(frame, counts, first))
        + _first_table(frame, first)
        + _new_table(frame)
        + _revised_table(frame)
        + _gone_table(frame)
        + _flag_table(frame)
    )
    if len(counts):
        release, lang = frame.release, frame.lang
        st.download_button(
            frame.t("changed.download"),
            data=lambda: changes_csv(release, lang),
            file_name=changes_file_name(release, lang),
            mime="text/csv",
            on_click="ignore",
            key="changes",
        )


def _summary(frame: Frame, counts: pd.DataFrame, first: Sequence[str]) -> list[str]:
    """What changed for our areas in a sentence, and elsewhere in another."""
    against = release_before(frame)
    if not against:
        return [frame.t("changed.first")]
    if counts.empty and not first:
        return [frame.t("changed.nothing", before=against)]
    own = {"first_figures": len(first), "new_year": int((counts["new_year_own"] > 0).sum())}
    own |= {kind: int(counts[f"{kind}_own"].sum()) for kind in KINDS[1:]}
    others = {kind: int((counts[kind] - counts[f"{kind}_own"]).sum()) for kind in KINDS}
    told = _counted(frame, "own", own)
    text = frame.t("changed.summary" if told else "changed.nothing_own", before=against, told=told)
    elsewhere = _counted(frame, "others", others)
    return [text, frame.t("changed.elsewhere", told=elsewhere)] if elsewhere else [text]


def release_before(frame: Frame) -> str:
    """The release that the changes are told against, in words; "" where there is none."""
    before = frame.release.manifest.get("before", "" if frame.release.id == "bundled" else None)
    if before == "":
        return ""
    name = "none" if before is None else "bundled" if before == "bundled" else "release"
    return frame.t(f"changed.before.{name}", release=before)


def _counted(frame: Frame, whose: str, counts: dict[str, int]) -> str:
    """The counts that are not 0 in a row of words."""
    return listing(
        [
            frame.t(
                f"changed.{whose}.{kind}.{'one' if count == 1 else 'some'}",
                count=number(count, 0, frame.lang),
            )
            for kind, count in counts.items()
            if count
        ],
        frame.lang,
    )


def first_figures(frame: Frame) -> list[str]:
    """Indicators of the catalogue that had no figures in the release before."""
    told = frame.release.manifest.get("first_figures", [])
    return [str(name) for name in told if name in frame.release.indicators.index]


def _first_table(frame: Frame, first: Sequence[str]) -> str:
    rows = frame.release.indicators.loc[list(first)].sort_values(f"label_{frame.lang}")
    cells = (
        [_link(frame, name), year_span(int(row["first_year"]), int(row["last_year"]))]
        for name, row in rows.iterrows()
    )
    return _table(frame, "first_figures", ["indicator", "years"], cells, len(rows))


def _new_table(frame: Frame) -> str:
    came = new_figures(frame.release.revisions, AREAS)
    newest = came.groupby("indicator")["year"].max().reset_index()
    newest["label"] = [indicator_label(frame, name) for name in newest["indicator"]]
    order = newest.sort_values(["year", "label"], ascending=[False, True])["indicator"]

    def cells() -> Iterable[list[str]]:
        for name in order:
            rows = came[came["indicator"] == name]
            got = {geo for geos in rows["geos"] for geo in geos}
            names = ", ".join(frame.name(geo) for geo in AREAS if geo in got)
            yield [_link(frame, name), _spans(rows["year"]), escape(names)]

    return _table(frame, "new_year", ["indicator", "years", "areas"], cells(), len(order))


def _revised_table(frame: Frame) -> str:
    rows = largest_revisions(frame.release.revisions, AREAS)

    def cells() -> Iterable[list[str]]:
        for row in rows.head(_SHOWN).itertuples():
            decimals = telling_decimals(row.before, row.after, shown_decimals(frame, row.indicator))
            values = [number(value, decimals, frame.lang) for value in (row.before, row.after)]
            yield [*_where(frame, row), *values, _change(frame, row.change)]

    heads = ["indicator", "geo", "year", "before", "after", "change"]
    return _table(frame, "revised", heads, cells(), len(rows))


def _gone_table(frame: Frame) -> str:
    rows = lost(frame.release.revisions, AREAS)
    cells = (
        [
            *_where(frame, row),
            number(row.before, shown_decimals(frame, row.indicator), frame.lang),
            figure_now(frame, row),
        ]
        for row in rows.head(_SHOWN).itertuples()
    )
    heads = ["indicator", "geo", "year", "before", "after"]
    return _table(frame, "removed", heads, cells, len(rows))


def _flag_table(frame: Frame) -> str:
    rows = flagged(frame.release.revisions, AREAS)
    cells = (
        [*_where(frame, row), figure_now(frame, row)] for row in rows.head(_SHOWN).itertuples()
    )
    return _table(frame, "flag", ["indicator", "geo", "year", "after"], cells, len(rows))


def _table(
    frame: Frame, kind: str, columns: Sequence[str], rows: Iterable[Sequence[str]], count: int
) -> str:
    """A table under its heading, its first rows only; "" where there are none."""
    if not count:
        return ""
    heads = [escape(frame.t(f"changed.column.{column}")) for column in columns]
    classes = [_CLASSES.get(column, "") for column in columns]
    head = "".join(
        f'<th scope="col" class="{name}">{text}</th>'
        for name, text in zip(classes, heads, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(
            f'<td class="{name}" data-label="{text}">{inside}</td>'
            for name, text, inside in zip(classes, heads, cells, strict=True)
        )
        + "</tr>"
        for _, cells in zip(range(_SHOWN), rows, strict=False)
    )
    title = f"{frame.t(f'changed.heads.{kind}')} ({number(count, 0, frame.lang)})"
    more = (
        f'<p class="source">{escape(frame.t("changed.more", shown=_SHOWN, count=count))}</p>'
        if count > _SHOWN
        else ""
    )
    table = (
        f'<table class="figures words origin changes"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )
    return f'<h3 class="ind kind">{escape(title)}</h3>{scroll(title, table)}{more}'


def _where(frame: Frame, row: tuple) -> list[str]:
    return [_link(frame, row.indicator), escape(frame.name(row.geo)), str(row.year)]


def _link(frame: Frame, indicator: str) -> str:
    """The name of an indicator, leading to its comparison, with its unit."""
    if indicator not in frame.release.indicators.index:
        return f"<code>{escape(indicator)}</code>"
    row = frame.release.indicators.loc[indicator]
    label = frame.word(row, "label")
    unit = unit_beside(label, frame.word(row, "unit"))
    beside = f"<small>{escape(unit)}</small>" if unit else ""
    address = escape(frame.address("compare", indicator=indicator))
    return f'<a href="{address}" target="_self">{escape(label)}</a> {beside}'


def indicator_label(frame: Frame, indicator: str) -> str:
    """The name of an indicator; the code itself of one that the catalogue does not know."""
    known = indicator in frame.release.indicators.index
    return frame.word(frame.release.indicators.loc[indicator], "label") if known else indicator


def shown_decimals(frame: Frame, indicator: str) -> int:
    """Decimals at which figures of an indicator are shown; 2 for one not known."""
    known = indicator in frame.release.indicators.index
    return int(frame.release.indicators.at[indicator, "decimals"]) if known else 2


def telling_decimals(before: float, after: float, decimals: int) -> int:
    """Decimals that tell two figures apart, at least those of the indicator."""
    while decimals < _MOST_DECIMALS and round(before, decimals) == round(after, decimals):
        decimals += 1
    return decimals


def _change(frame: Frame, change: float) -> str:
    if pd.isna(change):
        return escape(frame.t("changed.from_zero"))
    gap = unit_gap("%", frame.lang)
    if abs(change) < 0.0005:
        return escape(frame.t("changed.tiny", limit=f"{number(0.1, 1, frame.lang)}{gap}%"))
    return f"{number(change * 100, 1, frame.lang, sign=True)}{gap}%"


def figure_now(frame: Frame, row: tuple) -> str:
    """A figure of the release as a table shows it, with flags and secrecy in words."""
    figures = frame.release.observations(row.indicator, [row.geo], [row.year])
    if figures.empty:
        return escape(frame.t("charts.missing"))
    return escape(cell(figures.iloc[0], shown_decimals(frame, row.indicator), frame.lang))


def _spans(years: Iterable[int]) -> str:
    """Years without gaps as spans, the newest first: `2022–2024, 2015`."""
    runs = groupby(enumerate(sorted(years)), key=lambda pair: pair[1] - pair[0])
    spans = [[year for _, year in run] for _, run in runs]
    return ", ".join(year_span(span[0], span[-1]) for span in reversed(spans))
