"""What changed for one region since the release before, and which figures are due next."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from html import escape

import pandas as pd
import streamlit as st

from analysis.changes import flagged, largest_revisions, lost, newest_each, standing_for
from analysis.coverage import finest
from dashboard.area_lines import COUNTRY, flag_words
from dashboard.cards import entry, rules
from dashboard.look import mark, pair_members
from dashboard.next_due import next_due
from dashboard.sentences import listing
from dashboard.shell import Frame
from dashboard.what_changed import (
    figure_now,
    first_figures,
    indicator_label,
    release_before,
    shown_decimals,
    telling_decimals,
)
from dashboard.words import number, unit_beside, unit_gap

_SHOWN = 5  # lines of a kind; the page with all data has all


def region_news(frame: Frame, region: str | tuple[str, ...]) -> str:
    """The section as HTML: new, revised and lost figures, and when the next are due.

    Of each indicator it tells of the figure that stands for the region: its own, else that which
    it shares, else the country's; and of its newest year.

    Args:
        frame: The page.
        region: The region of the reader, or several.
    """
    regions = (region,) if isinstance(region, str) else region
    release = frame.release
    key = (str(release.folder), release.made_at.isoformat(), frame.lang, frame.theme)
    # The links of the section keep a part of the address.
    kept = frame.address("data")
    return _news(frame, key, regions, kept, datetime.now(UTC).date())


@st.cache_data(max_entries=60, show_spinner=False)
def _news(
    _frame: Frame, key: tuple[str, ...], regions: tuple[str, ...], kept: str, today: date
) -> str:
    frame, release = _frame, _frame.release
    known = release.known({area for one in regions for area in _areas(frame, one)})
    known = known.astype({"indicator": "str", "geo": "str", "series": "str"})
    changes = [standing_for(release.revisions, known, _areas(frame, one)) for one in regions]
    mine = pd.concat(changes).drop_duplicates(ignore_index=True)
    latest = pd.concat([_latest(frame, known, one) for one in regions]).drop_duplicates()
    groups = {
        "new": _new(frame, mine, known, latest, regions),
        "revised": _revised(frame, mine, regions),
        "lost": _lost(frame, mine, regions),
    }
    if not release_before(frame):
        groups = {}  # In the first release all would be new.
    told = "".join(_group(frame, kind, lines) for kind, lines in groups.items())
    told += _group(frame, "next", next_due(frame, latest, today))
    link = f'<a href="{escape(frame.address("data"))}#changed" target="_self">'
    return (
        f'<h2 class="section">{escape(frame.t("news.title"))}</h2>'
        + "".join(
            f'<p class="note">{escape(text)}</p>'
            for text in _summary(frame, mine, any(groups.values()), regions)
        )
        + f'<div class="news">{told}</div>'
        + f'<p class="all">{link}{escape(frame.t("news.all"))}</a></p>'
        + rules(frame, "due")
    )


def _areas(frame: Frame, region: str) -> tuple[str, ...]:
    """The areas that may stand for a region, the finest first."""
    parents = frame.release.regions["parent"]
    return (region, *([str(parents[region])] if region in parents else []), COUNTRY)


def _latest(frame: Frame, known: pd.DataFrame, region: str) -> pd.DataFrame:
    """The newest figure of each indicator that stands for a region: rows of `known`."""
    whose = finest(known, _areas(frame, region))
    rows = known[known["geo"] == known["indicator"].map(whose)]
    return rows.loc[rows.groupby("indicator")["year"].idxmax()]


def _summary(frame: Frame, mine: pd.DataFrame, changed: bool, regions: Sequence[str]) -> list[str]:
    names = listing([frame.name(geo) for geo in regions], frame.lang)
    against = release_before(frame)
    if not against:
        return [frame.t("news.bundled" if frame.release.id == "bundled" else "changed.first")]
    flags = len(flagged(mine, mine["geo"].unique()))
    if not changed and not flags:
        return [frame.t("news.nothing", name=names, before=against)]
    text = frame.t("news.some" if changed else "news.nothing", name=names, before=against)
    if not flags:
        return [text]
    key = f"news.flags.{'one' if flags == 1 else 'some'}"
    return [f"{text} {frame.t(key, count=number(flags, 0, frame.lang))}"]


def _new(
    frame: Frame,
    mine: pd.DataFrame,
    known: pd.DataFrame,
    latest: pd.DataFrame,
    regions: Sequence[str],
) -> list[str]:
    """New figures, key figures first, then the newest year."""
    rows = newest_each(mine[mine["kind"] == "new_year"])
    firsts = latest[latest["indicator"].isin(first_figures(frame))]
    rows = pd.concat([rows.assign(first=False), firsts.assign(first=True, more=0)])
    rows = rows.assign(label=[indicator_label(frame, name) for name in rows["indicator"]])
    keys = frame.release.indicators["key_figure"].reindex(rows["indicator"]).to_numpy() > 0
    rows = rows.assign(key=keys)
    order = rows.sort_values(["key", "year", "label"], ascending=[False, False, True])
    lines = []
    for row in order.itertuples():
        series = known[(known["indicator"] == row.indicator) & (known["geo"] == row.geo)]
        of_year = series[series["year"] == row.year]
        earlier = series[series["year"] < row.year]
        if of_year.empty:
            continue
        decimals = shown_decimals(frame, row.indicator)
        text = _with_unit(frame, row.indicator, float(of_year["value"].iloc[0]), decimals)
        flags = flag_words(str(of_year["flag"].iloc[0]), frame.lang)
        text += f", {flags}" if flags else ""
        if row.first:
            text = frame.t("news.first", value=text)
        elif len(earlier):
            before = earlier.loc[earlier["year"].idxmax()]
            value = _with_sign(frame, row.indicator, float(before["value"]), decimals)
            text = frame.t("news.new", value=text, year=int(before["year"]), before=value)
        lines.append(_line(frame, row, text, regions))
    return lines


def _revised(frame: Frame, mine: pd.DataFrame, regions: Sequence[str]) -> list[str]:
    """Revised figures, the relatively largest change first."""
    lines = []
    for row in newest_each(largest_revisions(mine, mine["geo"].unique())).itertuples():
        decimals = shown_decimals(frame, row.indicator)
        decimals = telling_decimals(row.before, row.after, decimals)
        before = number(row.before, decimals, frame.lang)
        after = _with_unit(frame, row.indicator, row.after, decimals)
        text = frame.t("news.revised", before=before, after=after)
        lines.append(_line(frame, row, text, regions))
    return lines


def _lost(frame: Frame, mine: pd.DataFrame, regions: Sequence[str]) -> list[str]:
    lines = []
    for row in newest_each(lost(mine, mine["geo"].unique())).itertuples():
        decimals = shown_decimals(frame, row.indicator)
        before = _with_unit(frame, row.indicator, row.before, decimals)
        text = frame.t("news.lost", now=figure_now(frame, row), before=before)
        lines.append(_line(frame, row, text, regions))
    return lines


def _group(frame: Frame, kind: str, lines: Sequence[str]) -> str:
    if not lines:
        return ""
    title = frame.t(f"news.heads.{kind}")
    if kind != "next" and len(lines) > _SHOWN:
        title = frame.t("news.of", title=title, shown=_SHOWN, count=len(lines))
    shown = lines if kind == "next" else lines[:_SHOWN]
    head = f'<h3 class="small">{escape(title)}</h3>'
    return f'<section class="{kind}">{head}<ul>{"".join(shown)}</ul></section>'


def _line(frame: Frame, row: tuple, text: str, regions: Sequence[str]) -> str:
    """A change: its indicator, which leads to the series, year and figures, and whose it is."""
    text = f"{row.year}: {text}"
    if row.more:
        key = "news.more.one" if row.more == 1 else "news.more.some"
        text += f"; {frame.t(key, count=number(row.more, 0, frame.lang))}"
    whose = mark(row.geo, frame.theme) + escape(_whose(frame, row.geo, regions))
    link = ""
    if row.indicator in frame.release.indicators.index:
        link = frame.address("compare", indicator=row.indicator)
    chip = f'<span class="chip">{whose}</span>'
    return entry(indicator_label(frame, row.indicator), text, link, chip)


def _whose(frame: Frame, geo: str, regions: Sequence[str]) -> str:
    if geo == COUNTRY:
        return frame.t("level.national")
    if members := pair_members(geo):
        others = [member for member in members if member not in regions]
        key = "level.shared" if len(regions) == 1 else "level.both"
        names = others if len(regions) == 1 else list(members)
        return frame.t(key, names=listing([frame.name(member) for member in names], frame.lang))
    return frame.t("level.own") if len(regions) == 1 else frame.name(geo)


def _with_unit(frame: Frame, indicator: str, value: float, decimals: int) -> str:
    """A figure and its unit; the unit is left out where the label says it."""
    figure = number(value, decimals, frame.lang)
    unit = _unit(frame, indicator)
    if ", " in unit or "=" in unit:
        return f"{figure} ({unit})"
    return f"{figure}{unit_gap(unit, frame.lang)}{unit}" if unit else figure


def _with_sign(frame: Frame, indicator: str, value: float, decimals: int) -> str:
    """A figure beside one that has the unit in full: with its per cent sign alone."""
    sign = "%" if _unit(frame, indicator).startswith("%") else ""
    return number(value, decimals, frame.lang) + (unit_gap(sign, frame.lang) + sign if sign else "")


def _unit(frame: Frame, indicator: str) -> str:
    if indicator not in frame.release.indicators.index:
        return ""
    row = frame.release.indicators.loc[indicator]
    return unit_beside(frame.word(row, "label"), frame.word(row, "unit"))
