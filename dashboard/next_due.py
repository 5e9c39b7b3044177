"""Which figures are due next, and which are late."""

from collections.abc import Iterable
from datetime import date

import pandas as pd
from babel.dates import format_date

from analysis.due import next_figures
from dashboard.cards import entry
from dashboard.sentences import listing
from dashboard.shell import Frame
from dashboard.what_changed import indicator_label
from dashboard.words import number

_SHOWN = 3  # of those expected, of those late, and of those without a date


def next_due(frame: Frame, latest: pd.DataFrame, today: date) -> list[str]:
    """What is expected soonest, what is late, and what has no date: list items of HTML.

    Args:
        frame: The page.
        latest: The newest figure of each indicator that stands for the reader's regions, with
            columns indicator, year and series.
        today: The day of reading.
    """
    catalogue = frame.release.indicators
    running = catalogue.index[catalogue["status"] == "published"]
    rows = latest[latest["indicator"].isin(running)].drop_duplicates("indicator")
    rows = rows.assign(
        rhythm=catalogue["rhythm"].reindex(rows["indicator"]).to_numpy(),
        updated=_updated(frame, rows["series"]),
    )
    # Where the source has newer figures of others, its last update says nothing of this one.
    behind = rows["year"] < catalogue["last_year"].reindex(rows["indicator"]).to_numpy()
    rows.loc[behind, "updated"] = pd.NaT
    found = next_figures(rows, today)
    found = found.assign(what=[indicator_label(frame, name) for name in found["indicator"]])
    lines = []
    for state in ("expected", "late"):
        for row in found[found["state"] == state].head(_SHOWN).itertuples():
            month = format_date(row.due.date(), "MMMM y", locale=frame.lang)
            after = frame.t(f"news.after.{row.step}")
            text = frame.t(f"news.{state}", year=row.year, month=month, after=after)
            lines.append(entry(row.what, text))
    unknown = found[found["state"] == "unknown"]
    if len(unknown):
        keys = catalogue["key_figure"].reindex(unknown["indicator"]).to_numpy() > 0
        order = unknown.assign(key=~keys).sort_values("key", kind="stable")
        first = order.head(_SHOWN)
        shown = [
            f"{what} ({year})" for what, year in zip(first["what"], first["year"], strict=True)
        ]
        count = number(len(unknown), 0, frame.lang)
        key = "news.unknown.one" if len(unknown) == 1 else "news.unknown.some"
        lines.append(entry("", frame.t(key, count=count, shown=listing(shown, frame.lang))))
    return lines


def _updated(frame: Frame, made_of: Iterable[str]) -> list[pd.Timestamp]:
    """When the source last updated all that a figure is made of; NaT where a date is missing."""
    told = frame.release.series["updated"]
    parsed = pd.to_datetime(told, format="ISO8601", utc=True, errors="coerce").dt.tz_localize(None)
    times = dict(zip(told.index, parsed, strict=True))
    figures = ([times.get(key, pd.NaT) for key in series.split("+")] for series in made_of)
    return [pd.NaT if any(map(pd.isna, dates)) else max(dates) for dates in figures]
