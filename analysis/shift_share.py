"""What part of a change in jobs goes with the reference, with the industries, and with neither."""

from collections.abc import Collection, Iterable, Iterator

import numpy as np
import pandas as pd

from analysis.industry_shares import by_industry, by_region, flagged, texts, unreliable

MEAN_YEARS = 3  # of the mean at each end of a comparison
# Statistics by industry before and after the turn of this year are not of one kind.
NEW_STATISTICS = 2021
_PARTS = ["start", "change", "growth", "mix", "regional"]


def comparable_ends(years: Iterable[int]) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """The years of the means between which a change is taken.

    Args:
        years: Those with figures. Where some lie before `NEW_STATISTICS`, only those count.

    Returns:
        First and last year of the mean at the start, then of that at the end; None where they
        would share a year.
    """
    known = sorted(set(years))
    if known and known[0] < NEW_STATISTICS:
        known = [year for year in known if year < NEW_STATISTICS]
    if len(known) < 2 * MEAN_YEARS:
        return None
    return (known[0], known[MEAN_YEARS - 1]), (known[-MEAN_YEARS], known[-1])


def three_year_means(values: pd.DataFrame, last: int, since: int | None = None) -> pd.DataFrame:
    """Means over three years, so that no single year decides an end of a comparison.

    Args:
        values: Columns geo, industry, year, value and, where there are flags, flag (a cell may
            have several, such as `bu`).
        last: The last of the three years.
        since: First year of the comparison that the mean is the end of; the first of the three
            years by default. A break (flag b) in a later year up to `last` bars the mean; one in
            this year itself does not, since its value belongs to the new series.

    Returns:
        A row for every region and industry of the frame. Columns geo, industry, value (in the
        unit of the values), reason: "" where there is a mean, else `confidential` (a year is
        confidential or missing), `unreliable` (flag u or c in one of the years) or
        `not_comparable` (a break).

    Raises:
        ValueError: A region has two rows for an industry and year.
    """
    rows, geos = pd.factorize(values["geo"].astype("str"))
    columns, industries = pd.factorize(values["industry"].astype("str"))
    of_row, cells = pd.factorize(rows * len(industries) + columns)
    year = values["year"].to_numpy("int64")
    if len(set(zip(of_row, year, strict=True))) < len(values):
        raise ValueError("A region has two rows for an industry and year")
    first = last - MEAN_YEARS + 1
    inside = (year >= first) & (year <= last)
    figures = values["value"].to_numpy("float64", na_value=np.nan)
    counted = inside & ~np.isnan(figures)
    later = (year > min(first, first if since is None else since)) & (year <= last)
    years, unsure, broken = (
        np.bincount(of_row[chosen], minlength=len(cells))
        for chosen in (counted, inside & unreliable(values), later & flagged(values, "b"))
    )
    reason = np.select(
        [years < MEAN_YEARS, unsure > 0, broken > 0],
        ["confidential", "unreliable", "not_comparable"],
        default="",
    )
    sums = np.bincount(of_row[counted], figures[counted], minlength=len(cells))
    return pd.DataFrame(
        {
            "geo": texts(geos[cells // len(industries)]),
            "industry": texts(industries[cells % len(industries)]),
            "value": np.where(reason == "", sums / MEAN_YEARS, np.nan),
            "reason": texts(reason),
        }
    )


def summed_reference(
    start: pd.DataFrame, end: pd.DataFrame, areas: Collection[str]
) -> pd.DataFrame:
    """Makes one reference for `shift_share` of areas together.

    Args:
        start: Columns geo, industry, value.
        end: The same at the end.
        areas: Codes of the areas.

    Returns:
        Columns industry, start, end: the sums, NaN where one of the areas has no figure.
    """
    sums = {
        name: means[means["geo"].isin(list(areas))]
        .groupby("industry")["value"]
        .sum(min_count=len(areas))
        for name, means in (("start", start), ("end", end))
    }
    return pd.DataFrame(sums).reset_index(names="industry")


def shift_share(
    start: pd.DataFrame, end: pd.DataFrame, reference: pd.DataFrame, total: str | None = None
) -> pd.DataFrame:
    """Takes the change of each industry apart into three parts that add up to it.

    Change = E_ri g (growth of the reference) + E_ri (g_i - g) (industry mix) + E_ri (g_ri - g_i)
    (regional part), with E_ri at the start and the growth rates g of all industries together and
    g_i of one industry in the reference (Dunn 1960). The regional part is what is left: it is no
    effect of anything. For one NACE and one NUTS version, without a break between the ends.

    Args:
        start: Columns geo, industry, value (see `three_year_means`) and, where there are flags,
            flag; a column reason, as of `three_year_means`, says why a value is missing.
        end: The same at the end, same unit.
        reference: Columns industry, start, end, in any unit. g is taken over all industries known
            at both ends.
        total: Industry that holds the published total: never a part.

    Returns:
        A row for every region and industry of the frames but the total. Columns geo, industry,
        start, change, growth, mix, regional (unit of the values), reason: "" where there are
        parts, else the reason of the missing end (`confidential` where none is given), or
        `no_reference` where the reference has no jobs at the start or an end is missing there.

    Raises:
        ValueError: A region or the reference has two rows for an industry.
    """
    before, after = by_region(start), by_region(end)
    at_start, at_end = by_industry(reference, "start"), by_industry(reference, "end")
    industries = before.columns.union(after.columns, sort=False).union(at_start.index, sort=False)
    industries = industries.drop(total or [], errors="ignore")
    geos = before.index.union(after.index, sort=False)
    first = before.reindex(index=geos, columns=industries).to_numpy("float64")
    change = after.reindex(index=geos, columns=industries).to_numpy("float64") - first
    x0, x1 = (each.reindex(industries).to_numpy("float64") for each in (at_start, at_end))
    both = ~np.isnan(x0) & ~np.isnan(x1)
    whole = x0[both].sum()
    g = x1[both].sum() / whole - 1 if whole > 0 else np.nan
    g_i = np.where(both & (x0 > 0), x1 / np.where(x0 > 0, x0, np.nan) - 1, np.nan)
    told = pd.DataFrame(
        {"geo": np.repeat(geos, len(industries)), "industry": np.tile(industries, len(geos))}
    ).astype("str")
    stated = zip(_stated(told, start), _stated(told, end), strict=True)
    regional = change - first * g_i
    reason = np.select(
        [np.isnan(change.ravel()), np.isnan(regional.ravel())],
        [[one or other or "confidential" for one, other in stated], "no_reference"],
        default="",
    )
    parts = {"growth": first * g, "mix": first * (g_i - g), "regional": regional}
    return told.assign(
        start=first.ravel(),
        change=change.ravel(),
        **{name: np.where(reason == "", part.ravel(), np.nan) for name, part in parts.items()},
        reason=pd.Series(reason, dtype="str"),
    )


def shift_share_totals(
    parts: pd.DataFrame, start: pd.DataFrame, total: str | None = None
) -> pd.DataFrame:
    """The parts of `shift_share` added up over the industries that have them.

    Args:
        parts: What `shift_share` gave.
        start: The frame that it had for the start.
        total: Industry that holds the published total of the start.

    Returns:
        A row per region. Columns geo, start, change, growth, mix, regional (sums over the
        industries with parts), industries (their number), missing (tuple of those without),
        covered (share of the jobs at the start in the industries with parts: of the published
        total, NaN where that is not known, or without `total` of all that is known), reason: "",
        or `no_values` where no industry has parts.
    """
    answered = parts["reason"] == ""
    geos = pd.Index(parts["geo"].unique())
    told = parts[answered].groupby("geo")[_PARTS].sum().reindex(geos)
    told["industries"] = parts[answered].groupby("geo").size().reindex(geos, fill_value=0)
    without = parts[~answered].groupby("geo")["industry"].agg(tuple)
    told["missing"] = [without.get(geo, ()) for geo in geos]
    if total is None:
        whole = parts.groupby("geo")["start"].sum().reindex(geos)
    else:
        whole = by_region(start).reindex(index=geos, columns=[total])[total]
    told["covered"] = told["start"] / whole.where(whole > 0)
    told["reason"] = np.where(told["industries"] > 0, "", "no_values")
    return told.rename_axis("geo").reset_index().astype({"geo": "str", "reason": "str"})


def _stated(cells: pd.DataFrame, given: pd.DataFrame) -> list[str]:
    """The reasons that a frame gives for the cells, "" where it gives none."""
    if "reason" not in given:
        given = given.assign(reason=np.where(unreliable(given), "unreliable", ""))
    named = dict(zip(_cells(given), given["reason"].fillna(""), strict=True))
    return [named.get(cell, "") for cell in _cells(cells)]


def _cells(frame: pd.DataFrame) -> Iterator[tuple[str, str]]:
    return zip(frame["geo"].astype("str"), frame["industry"].astype("str"), strict=True)
