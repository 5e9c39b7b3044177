"""What the statistics cost: all of them for the release, those of a page, and the arrow rule.

The figures are read and laid out beforehand; what is measured starts where `analysis` does. A
limit is held against the fastest run of two seconds: the cost where nothing else is at work.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pandas as pd
from scipy.stats import kendalltau, theilslopes

from analysis.closing import closing
from analysis.peers import structural_peers
from analysis.scores import (
    compare_word,
    distance,
    domain_ranks,
    domain_score,
    eu_regions,
    percentile,
    rank_interval,
    score,
)
from analysis.specialisation import (
    concentration,
    krugman,
    location_quotient,
    pooled_reference,
    relatedness,
    relatedness_density,
    shift_share,
    summed_reference,
    three_year_means,
)
from analysis.specialised import specialised
from analysis.trends import trend, trends
from benchmarks import Comparison, median_seconds
from dashboard.release import Release, open_release
from dashboard.scored import scored
from dashboard.structural import structural

ALL = 2000.0  # ms
PAGE = 30.0  # ms
MEASURED = 2.0  # seconds
FEWEST_RUNS = 5
COUNTIES = ["SE321", "SE322", "SE331", "SE332"]
PAIRS = ["SE32", "SE33"]
# One series in so many: with all of them the other side alone would take half a minute.
SAMPLED = 10


def compare() -> Iterator[Comparison]:
    """All statistics and those of single pages against limits, the arrow rule against SciPy."""
    release = open_release("bundled")
    observations = pd.read_parquet(release.folder / "observations.parquet")
    placings = [p for i in release.indicators.index for p in _placings(release, str(i))]
    of_domain = _scored(release)
    jobs = Jobs(release.structure)
    structure = structural(release)
    if structure is None:
        raise RuntimeError("the bundled release has no structural variables")
    largest = max(of_domain, key=lambda domain: sum(p.domain == domain for p in placings))

    def everything() -> None:
        trends(observations, release.indicators)
        for placing in placings:
            placing.words()
            placing.gap()
        for domain in of_domain.values():
            _domain(domain)
        jobs.everything()
        for pair in PAIRS:
            structural_peers(structure.values, pair, structure.blocks, same_country=False)

    def domain_page() -> None:
        for placing in placings:
            if placing.domain == largest:
                placing.arrow()
                placing.words()
        _domain(of_domain[largest])

    def peers_page() -> None:
        structural_peers(structure.values, "SE33", structure.blocks, same_country=False)

    yield _within("all statistics of the release", everything, ALL)
    indicators = len({p.indicator for p in placings if p.domain == largest})
    yield _within(f"page of the largest domain, {indicators} indicators", domain_page, PAGE)
    yield _within("page of what an area is specialised in", lambda: jobs.page("SE33"), PAGE)
    yield _within("page of an area's peers", peers_page, PAGE)
    yield _arrows(observations, release.indicators)


def _within(what: str, work: Callable[[], object], limit: float) -> Comparison:
    times: list[float] = []
    while sum(times) < MEASURED or len(times) < FEWEST_RUNS:
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return Comparison(what, 1000 * min(times), "limit", limit, "ms", 1)


@dataclass(frozen=True)
class Placing:
    """The newest figure of one of our areas, with what it is held against."""

    indicator: str
    domain: str
    geo: str
    series: pd.DataFrame
    country: pd.DataFrame
    decimals: int
    value: float
    references: tuple[float, float]
    among: pd.Series

    def arrow(self) -> None:
        trend(self.series, self.decimals)

    def gap(self) -> None:
        closing(self.series, self.country, self.decimals)

    def words(self) -> None:
        percentile(self.among, self.value)
        rank_interval(self.among, self.value)
        for reference in self.references:
            compare_word(self.value, reference, self.among)
            distance(self.value, reference, ratio=True)


def _placings(release: Release, indicator: str) -> Iterator[Placing]:
    """None of the cases that another indicator rests on: no page says anything of them."""
    if indicator in set(release.indicators["counts"]):
        return
    rows, about = release.observations(indicator), release.indicators.loc[indicator]
    observed = set(rows.loc[rows["value"].notna(), "geo"])
    # As on a page: an area that two counties share stands where they have no figures of their own.
    for geo in observed & {*COUNTIES} or observed & {*PAIRS}:
        series = rows[rows["geo"] == geo]
        known = series[series["value"].notna()]
        year = int(known["year"].max())
        among = eu_regions(release.distribution(indicator, year, f"nuts{len(geo) - 2}"))
        country = rows[rows["geo"] == "SE"]
        sweden = country.loc[country["year"] == year, "value"]
        yield Placing(
            indicator,
            str(about["s3_domain"]),
            geo,
            series,
            country,
            int(about["decimals"]),
            float(known["value"].iloc[-1]),
            (float(among.median()), float(sweden.iloc[0]) if len(sweden) else float("nan")),
            among,
        )


def _scored(release: Release) -> dict[str, dict[str, tuple[pd.Series, str]]]:
    """By domain and indicator of its score: newest values of the EU's regions, direction."""
    found: dict[str, dict[str, tuple[pd.Series, str]]] = {}
    about = release.indicators
    for domain in about["s3_domain"].unique():
        for indicator in scored(release, domain).scores:
            year = release.observations(indicator)["year"].max()
            if pd.notna(year):
                values = eu_regions(release.distribution(indicator, int(year), "nuts2"))
                found.setdefault(domain, {})[indicator] = (values, about.at[indicator, "direction"])
    return found


def _domain(indicators: dict[str, tuple[pd.Series, str]]) -> None:
    scores = {i: score(values, direction) for i, (values, direction) in indicators.items()}
    table = pd.DataFrame({i: s for i, s in scores.items() if isinstance(s, pd.Series)})
    if len(table) and set(PAIRS) <= set(table.index):
        domain_score(table)
        domain_ranks(table, PAIRS)


class Jobs:
    """Jobs by industry, laid out as the statistics want them."""

    def __init__(self, structure: pd.DataFrame) -> None:
        text = {"dataset": "str", "geo": "str", "industry": "str", "flag": "str"}
        rows = structure.rename(columns={"nace": "industry"}).astype(text)
        manufacturing = rows[rows["dataset"] == "sbs_r_nuts2021"]
        width = manufacturing["geo"].str.len()
        self.regions = manufacturing[width == 4]
        countries = manufacturing[width == 2]
        sweden = countries.loc[countries["geo"] == "SE", ["industry", "value"]]
        self.references = (pooled_reference(eu_only(countries), "C"), sweden)
        sections = rows["industry"].isin(
            ["TOTAL", "A", "B-E", "F", "G-I", "J", "K", "L", "M-N", "O-Q", "R-U"]
        )
        self.counties = rows[sections & (rows["dataset"] == "nama_10r_3empers")]

    def everything(self) -> None:
        """All of it for all regions of Europe, and the counties' change against their sum."""
        for reference in self.references:
            location_quotient(self.regions, reference, "C")
            krugman(self.regions, reference, "C")
        concentration(self.regions, "C")
        relatedness_density(self.regions, "C")
        self.change([*COUNTIES, *PAIRS])

    def page(self, geo: str) -> None:
        """What a page says of one area."""
        own = self.regions[self.regions["geo"].isin(PAIRS)]
        specialised(location_quotient(own, self.references[0], "C"))
        krugman(own[own["geo"] == geo], self.references[0], "C")
        spread = concentration(self.regions, "C").set_index("geo")["equivalent"]
        percentile(spread, float(spread[geo]))
        relatedness(self.regions, "C")
        relatedness_density(self.regions, "C", geos=[geo])
        self.change([geo])

    def change(self, geos: list[str]) -> None:
        """Three-year means at both ends, and the change between them in parts."""
        rows = self.counties[self.counties["geo"].isin({*geos, *PAIRS})]
        start, end = (three_year_means(rows, last) for last in (2010, 2017))
        own_start, own_end = (means[means["geo"].isin(geos)] for means in (start, end))
        shift_share(own_start, own_end, summed_reference(start, end, PAIRS), "TOTAL")


def eu_only(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["geo"].isin(eu_regions(rows.set_index("geo")["value"]).index)]


def _arrows(observations: pd.DataFrame, indicators: pd.DataFrame) -> Comparison:
    """The rule on part of all series; the other side gets the tested values ready in lists."""
    series = observations.groupby(["indicator", "geo"], observed=True).ngroup()
    part = observations[series % SAMPLED == 0]
    found = trends(part, indicators)
    tested = found[found["p"].notna()].reset_index()[["indicator", "geo", "first", "last"]]
    rows = part.astype({"flag": "str"}).merge(tested, on=["indicator", "geo"])
    usable = rows["value"].notna() & ~rows["flag"].str.contains("u", regex=False)
    rows = rows[usable & rows["year"].between(rows["first"], rows["last"])]
    ready = [
        (one["year"].to_numpy(), one["value"].to_numpy())
        for _, one in rows.groupby(["indicator", "geo"], observed=True)
    ]

    def with_scipy() -> None:
        for years, values in ready:
            kendalltau(years, values)
            theilslopes(values, years)

    ours, theirs = median_seconds(lambda: trends(part, indicators), with_scipy, times=5)
    what = f"arrow rule, {len(ready)} of {len(found)} series testable"
    other = "SciPy's kendalltau and theilslopes"
    return Comparison(what, 1000 * ours, other, 1000 * theirs, "ms", 0.1)
