"""What a comparison shows: which areas stand for the chosen ones, and their figures."""

from dataclasses import dataclass

import pandas as pd

from analysis.coverage import coverage, with_figures
from analysis.scores import FEWEST, eu_regions
from dashboard.area_lines import COUNTRY, EU
from dashboard.look import PAIRS, REGION_MARK
from dashboard.release import Release
from dashboard.sentences import common_year

BENCHMARKS = {"both": (COUNTRY, EU), "eu": (EU,), "se": (COUNTRY,), "none": ()}


MOST = 10  # areas at once; more lines cannot be told apart


@dataclass(frozen=True)
class Options:
    """What can be compared of an indicator.

    Attributes:
        areas: All codes an address may hold: ours first, then EU and EFTA regions by name.
        with_figures: Those of them that have a value.
        years: Years in which one of ours, Sweden or the EU has a value, else any.
    """

    areas: tuple[str, ...]
    with_figures: frozenset[str]
    years: tuple[str, ...]


def options(release: Release, indicator: str, lang: str) -> Options:
    """The areas and years that a comparison of an indicator can show."""
    first = [*REGION_MARK, *PAIRS, COUNTRY, EU]
    named = release.regions[release.regions["level"].isin(["nuts2", "nuts3", "country"])]
    others = named[~named["geo"].isin(first)]
    others = others.assign(county=others["level"] == "nuts3")
    others = others.sort_values(["county", f"name_{lang}"])
    known = release.observations(indicator).dropna(subset="value")
    years = sorted(known.loc[known["geo"].isin(first), "year"].unique())
    return Options(
        areas=(*first, *others["geo"]),
        with_figures=frozenset(known["geo"]),
        years=tuple(str(year) for year in years or sorted(known["year"].unique())),
    )


def opening(release: Release, indicator: str, lang: str) -> dict[str, str]:
    """Indicator, years and chart of the address with which a comparison of it opens."""
    years = options(release, indicator, lang).years
    over_time = release.indicators.at[indicator, "comparable_over_time"] and len(years) > 1
    return {
        "indicator": indicator,
        "years": f"{years[0]},{years[-1]}",
        "chart": "line" if over_time else "bar",
    }


def first_compared(release: Release) -> str:
    """What the page opens with: a headline measure with a value for each county, if there is one.

    Empty where no indicator has a figure.
    """
    shown = release.indicators[release.indicators["last_year"] > 0]
    headlines = [i for i in release.themes["headline"] if i in shown.index]
    own = [i for i in headlines if shown.at[i, "level"] == "nuts3"]
    return next(iter([*own, *headlines, *shown.index]), "")


@dataclass(frozen=True)
class Comparison:
    """The figures of a comparison.

    Attributes:
        figures: Rows of `Release.observations` of all areas and benchmarks.
        areas: Areas shown, without benchmarks, in the order chosen.
        stands_for: The chosen counties that an area is shown instead of.
        without: Chosen areas that the source has no figure for.
        held_against: Sweden, the EU, both or nothing, as chosen; nothing for a count.
        year: The latest year in which all areas have a value; what is said of one year, is said
            of this one. Where all is secret, the latest secret year.
        distribution: Values of the EU's regions of the same level in that year; empty for a
            measure of countries, for a count, and where too few regions have a value.
    """

    figures: pd.DataFrame
    areas: tuple[str, ...]
    stands_for: dict[str, tuple[str, ...]]
    without: tuple[str, ...]
    held_against: tuple[str, ...]
    year: int
    distribution: pd.Series

    @property
    def drawable(self) -> bool:
        """Whether an area has a value; else all is secret."""
        return bool(with_figures(self.figures) & set(self.areas))

    @property
    def unreliable(self) -> tuple[str, ...]:
        """Areas whose value of the year is flagged u, which no distribution places."""
        rows = self.figures[(self.figures["year"] == self.year) & self.figures["value"].notna()]
        flagged = set(rows.loc[rows["flag"].str.contains("u", regex=False), "geo"])
        return tuple(geo for geo in self.areas if geo in flagged)

    def bars(self) -> tuple[pd.Series, dict[str, str], dict[str, float]]:
        """Of the year compared: values and flags by area, in the order chosen; the benchmarks."""
        rows = self.figures[self.figures["year"] == self.year].dropna(subset="value")
        values = rows.set_index("geo")["value"]
        flags = dict(zip(rows["geo"], rows["flag"], strict=True))
        shown = [geo for geo in self.areas if geo in values.index]
        benchmarks = {
            str(geo): float(value) for geo, value in values.items() if geo not in self.areas
        }
        return values[shown], flags, benchmarks


def compare(
    release: Release,
    indicator: str,
    chosen: list[str],
    benchmark: str,
    years: tuple[int, int] | None = None,
) -> Comparison | None:
    """Gathers a comparison; a county without a value of its own stands as the area it shares.

    A plain count is held against neither Sweden nor the EU, beside which any area vanishes.

    Args:
        release: The figures.
        indicator: Catalogue id.
        chosen: Codes of areas.
        benchmark: One of `BENCHMARKS`.
        years: First and last year; all by default.

    Returns:
        None where no chosen area or benchmark has a value in those years, not even a secret one.
    """
    row = release.indicators.loc[indicator]
    observed = release.observations(indicator)
    if years:
        observed = observed[observed["year"].between(*years)]
    known = with_figures(observed)
    secret = observed[observed["confidential"] != ""]
    secret_geos = frozenset(secret["geo"])
    stands_for: dict[str, list[str]] = {}
    without: list[str] = []
    for code in chosen:
        geo = _shown_as(code, known, secret_geos, release.regions, row["level"] == "national")
        if geo:
            stands_for.setdefault(geo, []).append(code)
        else:
            without.append(code)
    held_against = () if row["count"] else BENCHMARKS[benchmark]
    # Without areas Sweden and the EU are what is compared.
    areas = tuple(stands_for) or tuple(geo for geo in held_against if geo in known)
    figures = observed[observed["geo"].isin([*areas, *held_against])]
    regional = [geo for geo in areas if len(geo) > 2 and geo != EU]
    if known & set(regional or figures["geo"]):
        year = common_year(figures, regional or [geo for geo in areas if geo in known])
    elif areas:
        year = int(secret.loc[secret["geo"].isin(areas), "year"].max())
    else:
        return None
    distribution = pd.Series(dtype=float)
    if regional and not row["count"]:
        level = "nuts3" if all(len(geo) == 5 for geo in regional) else "nuts2"
        regions = eu_regions(release.distribution(indicator, year, level))
        distribution = regions if len(regions) >= FEWEST else distribution
    instead = {
        geo: tuple(code for code in codes if code != geo) for geo, codes in stands_for.items()
    }
    instead = {geo: codes for geo, codes in instead.items() if codes}
    return Comparison(figures, areas, instead, tuple(without), held_against, year, distribution)


def _shown_as(
    code: str,
    known: frozenset[str],
    secret: frozenset[str],
    regions: pd.DataFrame,
    national: bool,
) -> str:
    """The area whose figure, known or secret, stands for a chosen one; "" for none."""
    if code not in REGION_MARK:
        return code if code in known | secret else ""
    found = coverage(known, code, regions)
    if found.level in ("national", "none"):
        found = coverage(known | secret, code, regions)
    # Beside regional figures Sweden is what they are held against, not one of them.
    return found.geo if found.level != "national" or national else ""
