"""Sentences that say what a chart shows, and the words under it."""

from collections.abc import Callable, Iterable, Sequence

import pandas as pd

from analysis.coverage import fullest_year, with_figures
from analysis.scores import median
from dashboard.area_lines import COUNTRY, EU, flag_words
from dashboard.chart_notes import compared_with
from dashboard.i18n import t
from dashboard.look import PAIRS, REGION_MARK, pair_members
from dashboard.words import number

Name = Callable[[str], str]


def listing(words: Sequence[str], lang: str) -> str:
    """Words in a row: `a, b och c`."""
    if len(words) < 2:
        return "".join(words)
    return t("charts.and", lang, first=", ".join(words[:-1]), last=words[-1])


def ours(geos: Iterable[str]) -> list[str]:
    """Those of the areas that are our counties or their pairs, in the order they are shown."""
    known = [*REGION_MARK, *PAIRS]
    return [geo for geo in known if geo in set(geos)]


def whole_name(geo: str, name: Name) -> str:
    """The name of an area, a pair of ours with its counties: `Övre Norrland (A + B)`."""
    members = " + ".join(name(member) for member in pair_members(geo))
    return f"{name(geo)} ({members})" if members else name(geo)


def common_year(figures: pd.DataFrame, geos: Sequence[str] = ()) -> int:
    """The latest year in which all areas have a value; else the latest in which any has.

    Args:
        figures: Columns geo, year, value; at least one value.
        geos: The areas that count; ours, where none are given, or all without ours.
    """
    known = with_figures(figures)
    year = fullest_year(figures, list(geos) or ours(known) or known)
    if year is None:
        year = int(figures.loc[figures["value"].notna(), "year"].max())
    return year


def values_sentence(
    figures: pd.DataFrame,
    indicator: pd.Series,
    name: Name,
    lang: str,
    distribution: pd.Series | None = None,
    year: int | None = None,
) -> str:
    """What a chart shows in one year: every area with its value, the EU or its median, the unit.

    A value stands with its flags in words, save that of a break, which concerns other years; for
    a secret one stands the word.

    Args:
        figures: Columns geo, year, value, flag, confidential; at least one value or secret one.
        indicator: Row of `indicators`.
        name: Gives the name of an area.
        lang: `sv` or `en`.
        distribution: Values of all regions in that year; its median is named where the figures
            lack the EU.
        year: The year; the latest that all areas have, by default.
    """
    year = common_year(figures) if year is None else year
    decimals = int(indicator["decimals"])
    told = figures["value"].notna() | (figures["confidential"] != "")
    shown = figures[(figures["year"] == year) & told].set_index("geo")
    shown = shown.assign(flag=shown["flag"].str.replace("b", "", regex=False))
    order = [*ours(shown.index), *(geo for geo in shown.index if geo not in ours(shown.index))]
    order.sort(key=lambda geo: (geo == EU, geo == COUNTRY))
    parts = [f"{name(geo)} {cell(shown.loc[geo], decimals, lang)}" for geo in order]
    if distribution is not None and len(distribution) and EU not in order:
        middle = median(distribution, fewest=1)
        if isinstance(middle, float):
            scope = t(f"charts.median.{compared_with(distribution)}", lang)
            parts.append(f"{scope} {number(middle, decimals, lang)}")
    unit = str(indicator[f"unit_{lang}"])
    return t("charts.values", lang, year=year, values=listing(parts, lang), unit=unit)


def notes(figures: pd.DataFrame, name: Name, lang: str, hollow: bool = False) -> list[str]:
    """What a reader must know of the values drawn: breaks, secrecy, and hollow marks if any."""
    lines = []
    shown = figures[figures["geo"].isin([*ours(figures["geo"]), COUNTRY])]
    breaks = sorted(
        {
            int(row.year)
            for row in shown[shown["flag"].str.contains("b")].itertuples()
            if (figures[figures["geo"] == row.geo]["year"] < row.year).any()
        }
    )
    if breaks:
        lines.append(t("charts.breaks", lang, years=listing([str(y) for y in breaks], lang)))
    hidden = shown[shown["value"].isna() & (shown["confidential"] != "")]
    for geo, rows in hidden.groupby("geo"):
        years = listing([str(year) for year in rows["year"]], lang)
        lines.append(t("charts.hidden", lang, name=name(str(geo)), years=years))
    if hollow:
        lines.append(t("charts.hollow", lang))
    return lines


def cell(row: pd.Series, decimals: int, lang: str) -> str:
    """A value as a table shows it, with its flags in words; a word where there is no figure."""
    if pd.isna(row["value"]):
        if row["confidential"]:
            return t("charts.confidential", lang)
        flags = flag_words(row["flag"], lang)
        return flags or t("charts.missing", lang)
    figure = number(row["value"], decimals, lang)
    flags = flag_words(row["flag"], lang)
    return f"{figure} ({flags})" if flags else figure


def sources_sentence(rows: pd.DataFrame, years: Sequence[int], lang: str) -> str:
    """Source, datasets with their vintage, licence and years of the figures shown.

    Args:
        rows: Rows of `series` that the figures come from.
        years: Years shown; may be empty.
        lang: `sv` or `en`.
    """
    parts = []
    for (source, licence), group in rows.groupby([f"source_{lang}", f"licence_{lang}"], sort=False):
        datasets = listing(
            [
                f"{row.dataset} ({row.vintage})" if row.vintage else str(row.dataset)
                for row in group.drop_duplicates(["dataset", "vintage"]).itertuples()
            ],
            lang,
        )
        parts.append(f"{source}, {datasets}. {licence}")
    span = ""
    if years:
        first, last = min(years), max(years)
        span = f" {first}–{last}." if last > first else f" {first}."
    key = "charts.sources" if len(parts) > 1 else "charts.source"
    return t(key, lang, sources="; ".join(parts), years=span)


def level_of(geo: str) -> str:
    """Whose figure an area's value is: `own`, `shared`, `national` or `other`."""
    if geo in REGION_MARK:
        return "own"
    if pair_members(geo):
        return "shared"
    return "national" if geo == COUNTRY else "other"
