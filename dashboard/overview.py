"""What the start page shows beside its words: a headline figure for each domain."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.scores import Place
from dashboard.area_lines import COUNTRY
from dashboard.cards import STATED, priority_words
from dashboard.chart_notes import distribution_words
from dashboard.facts import Fact
from dashboard.findings import figure, place_words
from dashboard.national import national_place
from dashboard.profile import CIRCULAR
from dashboard.release import Release
from dashboard.sentences import listing
from dashboard.shell import Frame
from dashboard.summary import facts_of, regions_of
from dashboard.words import number, year_span


@dataclass(frozen=True)
class Headline:
    """The headline figure of an S3 domain, or of the circular economy.

    Attributes:
        theme: Row of `themes`.
        indicator: Row of `indicators`.
        facts: The figure of the region, or of each area of all four; none where none is published.
        marks: Mark of the priority by region of the choice; empty for the circular economy.
    """

    theme: pd.Series
    indicator: pd.Series
    facts: tuple[Fact, ...]
    marks: pd.Series

    @property
    def circular(self) -> bool:
        """Whether it is that of the circular economy."""
        return bool(self.theme["kind"] == CIRCULAR)

    @property
    def stated(self) -> bool:
        """Whether any region of the choice names the domain a priority."""
        return bool((self.marks == "stated").any())

    @property
    def national(self) -> Fact | None:
        """The figure where it is that of the country."""
        return next((fact for fact in self.facts if fact.level == "national"), None)

    @property
    def placed(self) -> tuple[Fact, ...]:
        """The figures that have a place among the EU's regions."""
        return tuple(fact for fact in self.facts if isinstance(fact.place, Place))


def headlines(release: Release, choice: str) -> list[Headline]:
    """The headline of every domain, those named by most regions first; last the circular economy.

    Args:
        release: The figures; one made before the circular economy had a headline has none of it.
        choice: A region, or `ALL`.
    """
    said = release.priorities.pivot(index="geo", columns="domain", values="mark")
    said = said.reindex(list(regions_of(choice))).fillna("not_named")
    stated = (said == "stated").sum()
    domains = release.themes[release.themes["kind"] == "s3_domain"]
    domains = domains.assign(stated=-domains["key"].map(stated).fillna(0))
    whole = release.themes[release.themes["kind"] == CIRCULAR]
    ordered = [*_rows(domains.sort_values(["stated", "position"])), *_rows(whole)]
    return [
        Headline(
            theme,
            release.indicators.loc[theme["headline"]],
            facts_of(release, str(theme["headline"]), choice),
            said.get(theme["key"], pd.Series(dtype="str")),
        )
        for theme in ordered
    ]


def _rows(themes: pd.DataFrame) -> Sequence[pd.Series]:
    return [row for _, row in themes.iterrows()]


def priority_line(frame: Frame, of: Headline) -> str:
    """Whose priority a domain is; "" for the circular economy."""
    if len(of.marks) < 2:
        return "".join(priority_words(frame, str(mark)) for mark in of.marks)
    names = [frame.name(str(geo)) for geo in of.marks.index[of.marks == "stated"]]
    if not names:
        return frame.t("card.stated_by_none")
    return f"{STATED} {frame.t('card.stated_by', names=listing(names, frame.lang))}"


def place_line(frame: Frame, of: Headline) -> tuple[str, str]:
    """Where the figure stands, and what it stands beside: `Högre än i 77 % …`, `median 1,37`."""
    if of.national:
        return _national(frame, of.national)
    if not of.placed:
        return place_words(of.facts[0], frame.lang), ""
    first = of.placed[0]
    assert isinstance(first.place, Place)  # noqa: S101 - for mypy: `placed` says it
    middle = frame.t("place.median", value=number(first.place.median, first.decimals, frame.lang))
    if len(of.facts) > 1:
        return distribution_words(first.among, frame.lang), middle
    return place_words(first, frame.lang), middle


def _national(frame: Frame, fact: Fact) -> tuple[str, str]:
    words = national_place(frame, fact) or frame.t("card.national")
    if fact.eu is None:
        return words, ""
    return words, frame.t("card.eu", value=number(fact.eu, fact.decimals, frame.lang))


def strip_words(frame: Frame, found: Sequence[Fact]) -> str:
    """The distribution of a figure in words, as the alternative of its drawing; "" for none."""
    first, place = found[0], found[0].place
    if not isinstance(place, Place):
        return ""
    low, high, median = (
        number(value, first.decimals, frame.lang)
        for value in (first.among.min(), first.among.max(), place.median)
    )
    areas = "; ".join(f"{frame.name(fact.geo)}: {figure(fact, frame.lang)}" for fact in found)
    regions = distribution_words(first.among, frame.lang)
    return frame.t("place.alt", regions=regions, low=low, high=high, median=median, areas=areas)


@dataclass(frozen=True)
class Course:
    """A national series as it is drawn small.

    Attributes:
        years: Its years.
        values: A value for each.
        breaks: Years flagged as a break.
        words: The same in words.
    """

    years: list[int]
    values: list[float]
    breaks: frozenset[int]
    words: str


def course(frame: Frame, fact: Fact) -> Course:
    """The values of the country that a national figure is the latest of."""
    rows = frame.release.observations(str(fact.indicator["id"]), [COUNTRY]).dropna(subset="value")
    years = [int(year) for year in rows["year"]]
    values = [float(value) for value in rows["value"]]
    start, end = (number(value, fact.decimals, frame.lang) for value in (values[0], values[-1]))
    words = frame.t("card.sparkline", years=year_span(years[0], years[-1]), start=start, end=end)
    breaks = rows.loc[rows["flag"].str.contains("b", regex=False), "year"]
    return Course(years, values, frozenset(int(year) for year in breaks), words)
