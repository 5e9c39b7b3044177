"""The profile of a region as HTML: a table for each domain under one row of column heads."""

from collections.abc import Sequence
from html import escape

from analysis.scores import Place
from dashboard.cards import priority_mark
from dashboard.look import mark
from dashboard.profile import COLUMNS, Group, Row
from dashboard.shell import Frame
from dashboard.strips import percentile_line, trend_arrow


def profile_table(frame: Frame, groups: Sequence[Group]) -> str:
    """All groups, each under its heading.

    The heads are drawn once, above, where they stay in sight; each table says them again to those
    who hear it.

    Args:
        frame: The page.
        groups: From `profile`.
    """
    heads = "".join(f'<span class="c-{c}">{_head(frame, c)}</span>' for c in COLUMNS)
    drawn = f'<div class="heads" aria-hidden="true">{heads}</div>'
    links = " ".join(f'<a href="#{group.key}">{escape(group.short)}</a>' for group in groups)
    to = f'<nav class="jumps" aria-label="{escape(frame.t("profile.jumps"))}">{links}</nav>'
    tables = "".join(_group(frame, group) for group in groups)
    return f'{to}<div class="profile">{drawn}{tables}</div>'


def _head(frame: Frame, column: str) -> str:
    return escape(frame.t(f"profile.column.{column}"))


def _group(frame: Frame, group: Group) -> str:
    title = escape(group.title)
    sign = priority_mark(frame, group.mark) if group.mark else ""
    head = f'<div class="group"><h2 id="{group.key}">{title}</h2>{sign}</div>'
    rows = "".join(_row(frame, row) for row in group.rows)
    heads = "".join(f'<th role="columnheader" scope="col">{_head(frame, c)}</th>' for c in COLUMNS)
    table = (
        f'<table role="table" aria-labelledby="{group.key}"><thead role="rowgroup">'
        f'<tr role="row">{heads}</tr></thead><tbody role="rowgroup">{rows}</tbody></table>'
    )
    return f"<section>{head}{table if rows else ''}{_waiting(frame, group)}</section>"


def _row(frame: Frame, row: Row) -> str:
    address = escape(frame.address("compare", indicator=str(row.fact.indicator["id"])))
    arrow = trend_arrow(row.fact.trend.direction, frame.theme)
    sure = ' class="sure"' if row.fact.trend.direction != "none" else ""
    cells = {
        "value": f"<b>{row.value}</b>",
        "unit": escape(row.unit),
        "year": escape(row.year),
        "whose": f"{mark(row.fact.geo, frame.theme)} {escape(row.whose)}",
        "eu": escape(row.eu),
        "country": escape(row.country),
        "place": _place(frame, row),
        "trend": f"{arrow}<span{sure}>{escape(row.trend)}</span> {escape(row.on)}",
    }
    label = f'<a href="{address}" target="_self">{escape(row.label)}</a>'
    return (
        f'<tr role="row"><th role="rowheader" scope="row" class="c-measure">{label}</th>'
        + "".join(
            f'<td role="cell" class="c-{name}" data-label="{_head(frame, name)}">{inside}</td>'
            for name, inside in cells.items()
        )
        + "</tr>"
    )


def _place(frame: Frame, row: Row) -> str:
    place = row.fact.place
    if not isinstance(place, Place):
        return f"<small>{escape(row.refused)}</small>"
    line = percentile_line(100 * place.share, row.fact.geo, frame.theme)
    return f"{line} <span>{escape(row.percent)}</span>"


def _waiting(frame: Frame, group: Group) -> str:
    """The measures of a group that have no figure, by the reason."""
    lines = "".join(
        f'<p class="source"><b>{escape(frame.t(f"missing.these.{reason}"))}</b> '
        f"{escape('; '.join(labels))}.</p>"
        for reason, labels in group.waiting.items()
    )
    return lines and f'<div class="without">{lines}</div>'
