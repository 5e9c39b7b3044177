"""A national measure: Sweden beside the EU and among its other countries, in figures and words."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd
import streamlit as st

from analysis.countries import CountryPlace, country_band, country_place
from analysis.coverage import fullest_year
from analysis.printed import side
from analysis.scores import eu_regions
from dashboard.area_lines import COUNTRY, EU, flag_words
from dashboard.facts import Fact
from dashboard.release import Release
from dashboard.sentences import listing
from dashboard.shell import Frame
from dashboard.words import number, unit_gap


@dataclass(frozen=True)
class Pair:
    """A national measure in the latest year that Sweden and the EU have in common.

    Attributes:
        row: Row of `indicators`.
        figures: Columns geo, year, value, flag, confidential, series, unfit of all countries and
            the EU.
        year: That year; the latest of either where they have none in common.
        values: Value of `SE` and `EU27_2020` in that year; one may be missing.
        flags: Flags of the same.

    A plain count is held against nothing: its figures and values leave the EU out.
    """

    row: pd.Series
    figures: pd.DataFrame
    year: int
    values: dict[str, float]
    flags: dict[str, str]

    @property
    def decimals(self) -> int:
        """Decimals at which figures of the measure are shown."""
        return int(self.row["decimals"])

    @property
    def comparable(self) -> bool:
        """Whether countries are held against each other: not by a count, nor an index of change."""
        return not self.row["count"] and self.row["scale"] != "base_year"

    @cached_property
    def band(self) -> pd.DataFrame:
        """What most of the other countries lie between: columns year, low, high; may be empty."""
        figures = self.figures if self.comparable else self.figures.iloc[:0]
        return country_band(figures, COUNTRY)

    @cached_property
    def among(self) -> pd.Series:
        """Values of the EU's countries in the year, by geo, those flagged u left out.

        Empty where countries are not held against each other.
        """
        if not self.comparable:
            return pd.Series(dtype=float)
        rows = self.figures[(self.figures["year"] == self.year) & (self.figures["geo"] != EU)]
        sure = ~rows["flag"].str.contains("u", regex=False)
        values: pd.Series = eu_regions(rows[sure].set_index("geo")["value"].dropna())
        return values

    @cached_property
    def place(self) -> CountryPlace | None:
        """Where Sweden stands among the other countries of the EU; None where that is not said."""
        return country_place(self.among, COUNTRY, self.decimals)

    @property
    def side(self) -> str:
        """Whether Sweden is `lower` than the EU, `higher` or `equal` as printed; "" if unknown."""
        if len(self.values) < 2:
            return ""
        return side(self.values[COUNTRY], self.values[EU], self.decimals)


def national_pair(release: Release, indicator: str) -> Pair | None:
    """A national measure beside the EU; None where neither has a value.

    The result is shared: change nothing in it.
    """
    return _pair(release, str(release.folder), release.made_at.isoformat(), indicator)


@st.cache_resource(max_entries=300, show_spinner=False)
def _pair(_release: Release, folder: str, made_at: str, indicator: str) -> Pair | None:
    row = _release.indicators.loc[indicator]
    figures = _release.observations(indicator)
    # A measure of regions is of countries too; only those stand beside Sweden.
    figures = figures[(figures["geo"] == EU) | (figures["geo"].str.len() == 2)]
    if row["count"]:
        # Sweden against the total of the EU would only show that it is smaller.
        figures = figures[figures["geo"] != EU]
    both = figures[figures["geo"].isin([COUNTRY, EU]) & figures["value"].notna()]
    year = fullest_year(both, (COUNTRY, EU))
    if year is None:
        return None
    rows = both[both["year"] == year].set_index("geo")
    values = {str(geo): float(value) for geo, value in rows["value"].items()}
    flags = {str(geo): str(flag) for geo, flag in rows["flag"].items()}
    return Pair(row, figures, year, values, flags)


def finding(frame: Frame, pairs: list[Pair]) -> tuple[str, list[str]]:
    """The headline of the page and its lines: on which measures Sweden is lower and higher."""
    sides = {kind: [p for p in pairs if p.side == kind] for kind in ("lower", "higher", "equal")}
    count = number(len(sides["lower"]), 0, frame.lang)
    title = frame.t("circular.title", lower=count, count=len([p for p in pairs if p.side]))
    lines = []
    for kind, found in sides.items():
        if found:
            items = [frame.t("circular.item", **_words(frame, pair)) for pair in found]
            lines.append(frame.t(f"circular.{kind}", items=listing(items, frame.lang)))
    return title, lines


def answer(frame: Frame, pair: Pair) -> str:
    """Sweden beside the EU on one line, as the answer to what an area asks; "" without both."""
    if len(pair.values) < 2:
        return ""
    label = frame.word(pair.row, "short")
    return frame.t("circular.answer", **_words(frame, pair) | {"label": label})


def _words(frame: Frame, pair: Pair) -> dict[str, object]:
    shown = {
        key: number(pair.values[geo], pair.decimals, frame.lang) if geo in pair.values else "–"
        for key, geo in (("se", COUNTRY), ("eu", EU))
    }
    label = frame.word(pair.row, "short")
    unit = frame.word(pair.row, "unit")
    unit = unit_gap(unit, frame.lang) + unit
    label = label[:1].lower() + label[1:]
    return shown | {"label": label, "unit": unit, "year": pair.year, "flags": _flags(frame, pair)}


def _flags(frame: Frame, pair: Pair) -> str:
    """What the flags of both figures mean, once where they are the same: `; imputerat`."""
    told = {geo: flag_words(flag, frame.lang) for geo, flag in pair.flags.items()}
    words = {geo: text for geo, text in told.items() if text}
    if len(words) == len(told) and len(set(words.values())) == 1:
        return f"; {next(iter(words.values()))}"
    return "".join(f"; {side_name(frame, geo)} {text}" for geo, text in words.items())


def pair_sentence(frame: Frame, pair: Pair) -> str:
    """Sweden and the EU in one sentence, with flags in words."""
    parts = [
        f"{side_name(frame, geo)} {figure_words(frame, pair, geo)}"
        for geo in (COUNTRY, EU)
        if geo in pair.values
    ]
    unit = frame.word(pair.row, "unit")
    values = listing(parts, frame.lang)
    return frame.t("charts.values", year=pair.year, values=values, unit=unit)


def place_sentence(frame: Frame, pair: Pair) -> str:
    """Sweden's place in a sentence, "" where that is not said."""
    place = place_words(frame, pair)
    return frame.t("circular.place_is", place=place) if place else ""


def side_name(frame: Frame, geo: str) -> str:
    """The name of a country; the EU is called so, as in the words around it."""
    return frame.t("circular.eu") if geo == EU else frame.name(geo)


def place_words(frame: Frame, pair: Pair) -> str:
    """Where Sweden stands: `högre än 6 av 17 andra EU-länder`; "" where that is not said."""
    place = pair.place
    if place is None:
        return ""
    counts = {"lower": place.lower, "equal": place.equal, "others": place.others}
    if place.equal:
        return frame.t("circular.place_equal", **counts)
    ends = {place.higher: "place_lowest", place.lower: "place_highest"}
    return frame.t(f"circular.{ends.get(place.others, 'place')}", **counts)


def national_place(frame: Frame, fact: Fact) -> str:
    """Where the country stands with a figure: `Högre än i 6 av 17 …`; "" where that is not said."""
    pair = national_pair(frame.release, str(fact.indicator["id"]))
    words = place_words(frame, pair) if pair and pair.year == fact.year else ""
    return words[:1].upper() + words[1:]


def figure_words(frame: Frame, pair: Pair, geo: str) -> str:
    """The figure of Sweden or the EU with its flags in words, or why there is none."""
    if geo not in pair.values:
        return frame.t("circular.no_count" if pair.row["count"] else "maps.none")
    figure = number(pair.values[geo], pair.decimals, frame.lang)
    flags = flag_words(pair.flags[geo], frame.lang)
    return f"{figure} ({flags})" if flags else figure
