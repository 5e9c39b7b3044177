"""What a release changed: new figures, revised ones, lost ones and new flags.

All functions read the table `revisions` of a release: columns indicator, geo, year, before,
after, kind; kind is `new_year` (a figure where none was), `revised` (another figure), `removed`
(no figure where one was) or `flag` (the same figure under other flags or secrecy).
"""

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from analysis.coverage import finest

KINDS = ("new_year", "revised", "removed", "flag")
_KEY = ["indicator", "geo", "year"]


def by_indicator(revisions: pd.DataFrame, own: Collection[str]) -> pd.DataFrame:
    """What changed in each indicator, counted.

    Args:
        revisions: The table of a release.
        own: Codes of the areas that are ours.

    Returns:
        Index: indicator, sorted; only those with a change. Columns, all int: year (the newest
        year in which one of our areas got a figure, 0 for none), areas (how many of ours got
        one for it), and for each of `KINDS` the number of changes in all areas (`revised`) and
        in ours (`revised_own`).
    """
    ours = revisions[revisions["geo"].isin(list(own))]
    new = _of(ours, "new_year", own)
    newest = new.groupby("indicator")["year"].max()
    of_newest = new[new["year"] == new["indicator"].map(newest)]
    counted = _counted(revisions).join(_counted(ours).add_suffix("_own"))
    told = counted.assign(year=newest, areas=of_newest.groupby("indicator")["geo"].nunique())
    order = ["year", "areas", *(f"{kind}{whose}" for kind in KINDS for whose in ("", "_own"))]
    return told[order].fillna(0).astype("int64")


def new_figures(revisions: pd.DataFrame, geos: Collection[str]) -> pd.DataFrame:
    """Where figures came, a row per indicator and year.

    Args:
        revisions: The table of a release.
        geos: Codes of the areas that count, in the order in which they are named.

    Returns:
        Columns indicator, year, geos (tuple of the codes that got a figure, in the order given);
        sorted by indicator, the newest year first.
    """
    order = list(geos)
    rows = _of(revisions, "new_year", order)
    came = [
        (indicator, year, tuple(geo for geo in order if geo in set(areas)))
        for (indicator, year), areas in rows.groupby(["indicator", "year"])["geo"]
    ]
    told = pd.DataFrame(came, columns=["indicator", "year", "geos"])
    return told.sort_values(["indicator", "year"], ascending=[True, False], ignore_index=True)


def largest_revisions(
    revisions: pd.DataFrame, geos: Collection[str], count: int | None = None
) -> pd.DataFrame:
    """Revised figures, the relatively largest change first.

    Args:
        revisions: The table of a release.
        geos: Codes of the areas that count.
        count: How many rows to give; all by default.

    Returns:
        Columns indicator, geo, year, before, after, change. change is (after - before) / |before|:
        0.1 is 10 per cent up, also where the figures are negative. A figure that was 0 has none:
        its change is NaN and it stands before all others, the largest difference first.
    """
    rows = _of(revisions, "revised", geos)
    difference = rows["after"] - rows["before"]
    rows["change"] = (difference / rows["before"].abs()).where(rows["before"] != 0)
    size = rows["change"].abs().fillna(np.inf)
    ordered = rows.assign(size=size, difference=difference.abs()).sort_values(
        ["size", "difference", *_KEY], ascending=[False, False, True, True, False]
    )
    return (
        ordered[[*_KEY, "before", "after", "change"]]
        .head(count or len(ordered))
        .reset_index(drop=True)
    )


def lost(revisions: pd.DataFrame, geos: Collection[str]) -> pd.DataFrame:
    """Figures that the source gives no more.

    Args:
        revisions: The table of a release.
        geos: Codes of the areas that count.

    Returns:
        Columns indicator, geo, year, before; sorted by indicator and area, the newest year first.
    """
    return _newest_first(_of(revisions, "removed", geos))[[*_KEY, "before"]]


def flagged(revisions: pd.DataFrame, geos: Collection[str]) -> pd.DataFrame:
    """Figures that stayed the same under other flags or secrecy.

    Args:
        revisions: The table of a release.
        geos: Codes of the areas that count.

    Returns:
        Columns indicator, geo, year; sorted by indicator and area, the newest year first. The
        flags are those that the observations of the release have now.
    """
    return _newest_first(_of(revisions, "flag", geos))[_KEY]


def standing_for(
    revisions: pd.DataFrame, known: pd.DataFrame, areas: Sequence[str]
) -> pd.DataFrame:
    """The changes of the figures that stand for a region.

    Of each indicator these are the changes of one area: of those given, the finest that has a
    figure, or has lost one.

    Args:
        revisions: The table of a release.
        known: What has a figure in it: columns indicator and geo.
        areas: Codes of the areas that may stand for the region, the finest first.

    Returns:
        Rows of `revisions`.
    """
    ours = _plain(revisions[revisions["geo"].isin(list(areas))])
    whose = finest(pd.concat([known[["indicator", "geo"]], ours[["indicator", "geo"]]]), areas)
    return ours[ours["geo"] == ours["indicator"].map(whose)].reset_index(drop=True)


def newest_each(changes: pd.DataFrame) -> pd.DataFrame:
    """The newest change of each indicator and area, in the order that the changes stand in.

    Args:
        changes: Columns indicator, geo, year and any others.

    Returns:
        The same columns and `more`: how many changes of older years were left out.
    """
    whose = changes.groupby(["indicator", "geo"])["year"]
    newest = changes["year"] == whose.transform("max")
    return changes.assign(more=whose.transform("size") - 1)[newest].reset_index(drop=True)


def _counted(revisions: pd.DataFrame) -> pd.DataFrame:
    """Number of changes by indicator (index, sorted) and kind (columns)."""
    sizes = revisions.groupby(["indicator", "kind"], observed=True).size().unstack(fill_value=0)
    sizes.index, sizes.columns = sizes.index.astype("str"), pd.Index(sizes.columns.astype("str"))
    return sizes.reindex(columns=list(KINDS), fill_value=0).sort_index()


def _of(revisions: pd.DataFrame, kind: str, geos: Collection[str]) -> pd.DataFrame:
    rows = revisions[(revisions["kind"] == kind) & revisions["geo"].isin(list(geos))]
    return _plain(rows).reset_index(drop=True)


def _newest_first(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.sort_values(_KEY, ascending=[True, True, False], ignore_index=True)


def _plain(revisions: pd.DataFrame) -> pd.DataFrame:
    """Texts as plain strings: a group per category would count areas that have no change."""
    types = {"indicator": "str", "geo": "str", "kind": "str", "year": "int64"}
    return revisions.astype(types | {"before": "float64", "after": "float64"})
