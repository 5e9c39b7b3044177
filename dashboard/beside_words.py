"""What the areas of a comparison are beside what they are held against, in sentences."""

from collections.abc import Mapping

import pandas as pd

from analysis.answers import NoAnswer
from analysis.scores import Compared, eu_regions
from dashboard.area_lines import COUNTRY, EU
from dashboard.beside import To, beside, references
from dashboard.cases import few_cases
from dashboard.chart_notes import distribution_words
from dashboard.comparing import Comparison
from dashboard.sentences import listing
from dashboard.shell import Frame
from dashboard.words import number

_LEVELS = ("nuts3", "nuts2")
_WORDS = ("higher", "similar", "lower")


def beside_sentences(frame: Frame, indicator: str, found: Comparison) -> list[str]:
    """Which areas are higher, similar and lower in the year compared, by the published rule.

    An area is compared by the spread of the EU's regions of its own level. Unreliable values (flag
    u) are neither compared nor compared with; those of few cases are not compared. Empty where
    nothing is held against anything.

    Args:
        frame: The page.
        indicator: Catalogue id.
        found: The comparison.
    """
    if not found.held_against:
        return []
    row = frame.release.indicators.loc[indicator]
    rows = found.figures[(found.figures["year"] == found.year) & found.figures["value"].notna()]
    reliable = rows[~rows["flag"].str.contains("u", regex=False)].set_index("geo")["value"]
    few = few_cases(frame.release, row, found.areas, found.year)
    comparable = reliable.drop(list(few), errors="ignore")
    said, refused = [], ""
    for level in _LEVELS:
        areas = [
            geo for geo in found.areas if geo in comparable.index and _level(frame, geo) == level
        ]
        among = eu_regions(frame.release.distribution(indicator, found.year, level))
        for to, reference in _references(found, reliable, among).items() if areas else ():
            by_word: dict[str, list[str]] = {}
            for geo in areas:
                compared = beside(reliable[geo], to, reference, among, row).compared
                if isinstance(compared, Compared):
                    by_word.setdefault(compared.word, []).append(frame.name(geo))
                else:
                    refused = _refused(frame, compared)
            if by_word:
                of = number(reference, int(row["decimals"]), frame.lang)
                said.append(_sentence(frame, found.year, _to(frame, to, among), of, by_word))
    names = listing([frame.name(geo) for geo in found.areas if geo in few], frame.lang)
    uncompared = [frame.t("compare.few_cases", names=names)] if names else []
    return [*(said or filter(None, [refused])), *uncompared]


def _references(found: Comparison, reliable: pd.Series, among: pd.Series) -> dict[To, float]:
    published = {"eu": reliable.get(EU), "country": reliable.get(COUNTRY)}
    wanted = {"eu": EU, "median": EU, "country": COUNTRY}
    return {
        to: value
        for to, value in references(published, among).items()
        if wanted[to] in found.held_against
    }


def _level(frame: Frame, geo: str) -> str:
    return str(frame.release.regions.at[geo, "level"])


def _to(frame: Frame, to: To, among: pd.Series) -> str:
    if to == "median":
        return frame.t("beside.median_of", regions=distribution_words(among, frame.lang))
    return frame.t(f"beside.to.{to}")


def _sentence(
    frame: Frame, year: int, to: str, reference: str, by_word: Mapping[str, list[str]]
) -> str:
    parts = [
        frame.t(f"beside.areas.{word}", names=listing(by_word[word], frame.lang))
        for word in _WORDS
        if word in by_word
    ]
    told = listing(parts, frame.lang)
    return frame.t("beside.sentence", to=to, reference=reference, year=year, told=told)


def _refused(frame: Frame, why: NoAnswer) -> str:
    return frame.t(f"beside.refused.{why.reason}", have=why.have, needed=why.needed)
