"""What the reader is told of the last refresh: when, what came of it, and what is not renewed."""

from collections.abc import Sequence
from datetime import datetime
from html import escape

from babel.dates import format_date, format_datetime

from dashboard.last_refresh import Failing, LastRefresh, last_refresh
from dashboard.prose import scroll
from dashboard.shell import Frame, named_release
from dashboard.words import number

_NAMED = 6  # indicators of a dataset that are named


def refresh_account(frame: Frame) -> str:
    """The section on the last refresh as HTML; a sentence where there was none."""
    head = f'<h2 class="section rule">{escape(frame.t("refresh.title"))}</h2><p class="note">'
    told = last_refresh()
    if told is None:
        return f"{head}{escape(frame.t('refresh.never'))}</p>"
    failing = sorted(told.failing, key=lambda entry: (entry.since, entry.source, entry.dataset))
    blocks = "".join(_failing(frame, entry) for entry in failing)
    listed = scroll(frame.t("refresh.title"), blocks) if blocks else ""
    remarks = "".join(f"<li>{escape(text)}</li>" for text in told.remarks)
    more = _english(frame.t("refresh.remarks"), f"<ul>{remarks}</ul>") if remarks else ""
    return f"{head}{escape(_summary(frame, told))}</p>{listed}{more}"


def not_renewed(frame: Frame, indicator: str) -> str:
    """Since when an indicator shows its older figures; "" where it could be renewed."""
    told = last_refresh()
    since = told.failing_since(indicator) if told else None
    return frame.t("refresh.not_renewed", date=_day(frame, since)) if since else ""


def _summary(frame: Frame, told: LastRefresh) -> str:
    asked = format_datetime(told.checked_at, "d MMMM y HH:mm", locale=frame.lang)
    release = named_release(told.release, frame.lang)
    count = len({(entry.source, entry.dataset) for entry in told.failing})
    if count:
        words = number(count, 0, frame.lang)
        kept = frame.t(f"refresh.failing.{'one' if count == 1 else 'some'}", count=words)
    else:
        kept = frame.t("refresh.all_well") if told.outcome != "failed" else ""
    return " ".join(
        [
            frame.t("refresh.asked", date=asked),
            frame.t(f"refresh.{told.outcome}", release=release),
            kept,
        ]
    ).strip()


def _failing(frame: Frame, entry: Failing) -> str:
    sources = frame.release.series.drop_duplicates("source").set_index("source")
    known = entry.source in sources.index
    source = str(sources.at[entry.source, f"source_{frame.lang}"]) if known else entry.source
    where = ", ".join(text for text in (source, entry.dataset) if text)
    names = _names(frame, entry.indicators)
    shown = frame.release.indicators["last_year"].reindex(list(entry.indicators)).gt(0).any()
    key = "since" if shown or not entry.indicators else "never_had"
    since = frame.t(f"refresh.{key}", date=_day(frame, entry.since))
    if names and where:
        since = f"{since} {where}."
    parts = [
        f"<p>{escape(entry.problem)}</p>",
        f"<p>{escape(entry.next_step)}</p>",
        f"<p><code>{escape(entry.url)}</code></p>" if entry.url else "",
    ]
    return (
        f'<div class="failing"><p><b>{escape(names or where or entry.url)}</b></p>'
        f"<p>{escape(since)}</p>"
        f"{_english(frame.t('refresh.details'), ''.join(parts))}</div>"
    )


def _english(title: str, inside: str) -> str:
    """Text that the pipeline wrote, in English whatever the language of the page; folded."""
    return f'<details><summary>{escape(title)}</summary><div lang="en">{inside}</div></details>'


def _names(frame: Frame, indicators: Sequence[str]) -> str:
    catalogue = frame.release.indicators
    names = [
        frame.word(catalogue.loc[name], "label") if name in catalogue.index else name
        for name in indicators
    ]
    rest = len(names) - _NAMED
    if rest > 1:
        names = [*names[:_NAMED], frame.t("refresh.more", count=rest)]
    return "; ".join(names)  # names have commas of their own


def _day(frame: Frame, time: datetime) -> str:
    return format_date(time, "d MMMM y", locale=frame.lang)
