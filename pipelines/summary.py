"""What a release changed, in plain English: for the end of a refresh, a log and `status`."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from analysis import changes
from pipelines.catalogue import Catalogue
from pipelines.checks import OWN_AREAS
from pipelines.publish import read_manifest, read_table

_LINES = 20
_PLACES = 4


def summary_lines(folder: Path, catalogue: Catalogue) -> list[str]:
    """What a release changed against the one before it, one sentence a line.

    An indicator with changes in `OWN_AREAS` has a line: new years, revised values, lost values,
    new flags. Those with the relatively largest revision come first. All other areas are counted
    in one line.

    Args:
        folder: A release.
        catalogue: Tells how many decimals an indicator is shown with.

    Returns:
        At most `_LINES` lines on indicators, then how many more there are.

    Raises:
        CheckError: The release is damaged.
    """
    manifest = read_manifest(folder)
    told = read_table(folder, "revisions")
    if not manifest.get("before") and told.empty:
        return ["There was no release before it to compare with."]
    parts: dict[str, list[str]] = defaultdict(list)
    # The largest revision decides the order, so that revisions are worded first.
    revised = _revised(told, catalogue)
    order = [
        *revised,
        *sorted(set(told.loc[told["geo"].isin(OWN_AREAS), "indicator"]) - set(revised)),
    ]
    for words in (_new(told), revised, _lost(told), _flagged(told)):
        for indicator, text in words.items():
            parts[indicator].append(text)
    lines = [f"{indicator}: {'; '.join(parts[indicator])}." for indicator in order]
    if len(lines) > _LINES:
        lines[_LINES:] = [f"And {len(lines) - _LINES} more indicators with changes in our areas."]
    if first := manifest.get("first_figures"):
        lines.append(f"First figures of {_some(first, ', ')}.")
    lines += _elsewhere(told)
    return lines or ["No figure changed."]


def _new(told: pd.DataFrame) -> dict[str, str]:
    words = {}
    for indicator, rows in changes.new_figures(told, OWN_AREAS).groupby("indicator"):
        newest = rows.iloc[0]
        text = f"new year {newest['year']} for {', '.join(newest['geos'])}"
        if earlier := sum(map(len, rows["geos"].iloc[1:])):
            text += f" and {_count(earlier, 'figure')} of earlier years"
        words[str(indicator)] = text
    return words


def _revised(told: pd.DataFrame, catalogue: Catalogue) -> dict[str, str]:
    """The indicator with the largest revision comes first."""
    words = {}
    for indicator, rows in changes.largest_revisions(told, OWN_AREAS).groupby(
        "indicator", sort=False
    ):
        largest = rows.iloc[0]
        known = catalogue.indicators.get(str(indicator))
        before, after = _numbers(
            largest["before"], largest["after"], known.decimals if known else 1
        )
        change = "" if pd.isna(largest["change"]) else f" ({100 * largest['change']:+.1f} %)"
        which = ", the largest" if len(rows) > 1 else ","
        text = (
            f"{_count(len(rows), 'value')} revised{which} {largest['geo']} {largest['year']}: "
            f"{before} → {after}{change}"
        )
        words[str(indicator)] = text.replace("-", "−")
    return words


def _numbers(before: float, after: float, decimals: int) -> tuple[str, str]:
    """Two numbers with as many decimals as it takes to see that they differ."""
    for places in range(decimals, 12):
        texts = f"{before:,.{places}f}", f"{after:,.{places}f}"
        if texts[0] != texts[1]:
            return texts
    return str(before), str(after)


def _lost(told: pd.DataFrame) -> dict[str, str]:
    return {
        str(indicator): f"{_count(len(rows), 'value')} lost: {_places(rows)}"
        for indicator, rows in changes.lost(told, OWN_AREAS).groupby("indicator")
    }


def _flagged(told: pd.DataFrame) -> dict[str, str]:
    return {
        str(indicator): f"{_count(len(rows), 'new flag')}: {_places(rows)}"
        for indicator, rows in changes.flagged(told, OWN_AREAS).groupby("indicator")
    }


def _places(rows: pd.DataFrame) -> str:
    return _some([f"{geo} {year}" for geo, year in zip(rows["geo"], rows["year"], strict=True)])


def _some(words: Sequence[str], between: str = ", ") -> str:
    left = len(words) - _PLACES
    return between.join(words[:_PLACES]) + (f" and {left} more" if left > 0 else "")


def _elsewhere(told: pd.DataFrame) -> list[str]:
    other = told[~told["geo"].isin(OWN_AREAS)]
    if other.empty:
        return []
    counts = other["kind"].value_counts()
    names: Iterable[tuple[str, str]] = (
        ("new_year", "new figure"),
        ("revised", "revised value"),
        ("removed", "lost value"),
        ("flag", "new flag"),
    )
    told_counts = [_count(int(counts[kind]), name) for kind, name in names if kind in counts]
    indicators = _count(other["indicator"].nunique(), "indicator")
    return [f"Elsewhere in Europe: {', '.join(told_counts)} in {indicators}."]


def _count(number: int, name: str) -> str:
    return f"{number:,} {name}{'' if number == 1 else 's'}"
