"""Which measures stand for a domain where only a few have room."""

from collections.abc import Sequence

import pandas as pd

from dashboard.facts import Fact, facts
from dashboard.release import Release

_LEVELS = ("own", "shared", "national")
_OLD_YEARS = 10  # an older figure comes last


def core_measures(release: Release, domain: str, most: int) -> list[str]:
    """The headline and core measures of a domain with figures: different kinds of figures first.

    The headline leads. Then county values, values shared by two counties and national ones take
    turns, each in the order of the catalogue. A dataset comes once, a plain count and a figure
    older than ten years only where nothing else is left.

    Args:
        release: The figures.
        domain: Key of an S3 domain.
        most: How many at most.

    Returns:
        Catalogue ids.
    """
    headline = str(release.themes.set_index("key").at[domain, "headline"])
    core = [i for i in with_core(release, domain) if i != headline]
    found = {i: facts(release, i, same_year=True) for i in [headline, *core]}
    shown = [i for i in found if found[i]]
    chosen = shown[:1] if shown and shown[0] == headline else []
    while len(chosen) < most and len(chosen) < len(shown):
        left = [i for i in shown if i not in chosen]
        chosen.append(min(left, key=lambda i: _late(release, found, i, chosen)))
    return chosen


def with_core(release: Release, domain: str) -> list[str]:
    """The core measures of a domain, with figures or without, in the catalogue's order."""
    rows = release.indicators
    # Cases are told beside the rate that rests on them.
    of = (rows["s3_domain"] == domain) & (rows["priority"] == "core")
    return [str(i) for i in rows.index[of & ~rows["id"].isin(rows["counts"])]]


def _late(
    release: Release, found: dict[str, tuple[Fact, ...]], indicator: str, chosen: Sequence[str]
) -> tuple[bool, bool, bool, int]:
    """What puts a measure behind others; of equal ones the first in the catalogue counts."""
    row: pd.Series = release.indicators.loc[indicator]
    datasets = {str(release.indicators.at[i, "dataset"]) for i in chosen}
    first = found[indicator][0]
    turn = _LEVELS.index(first.level)
    if chosen:
        last = _LEVELS.index(found[chosen[-1]][0].level)
        turn = (turn - last - 1) % len(_LEVELS)
    return (
        first.count,
        str(row["dataset"]) in datasets,
        first.year < release.made_at.year - _OLD_YEARS,
        turn,
    )
