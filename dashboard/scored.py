"""Which indicators of a domain are scored, what each gives, and why one gives nothing."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from analysis.answers import NoAnswer
from analysis.scores import eu_regions, score
from dashboard.look import PAIRS
from dashboard.release import Release


@dataclass(frozen=True)
class Scored:
    """The scored indicators of a domain. Shared: change nothing in it.

    Attributes:
        scores: Scores from 0 to 100 by geo of the EU's NUTS 2 regions, a column per indicator that
            the domain can score, also of those without figures; NaN = no score. One that others
            with a score represent has no column: what they hold would count twice.
        parts: A row per indicator and area of ours: indicator, geo, year, value, flag,
            confidential, series, score, regions (EU regions it is scored among), reason (""; else
            `represented`, `not_fetched`, `few_regions`, `no_spread`, `confidential`,
            `unreliable`, `not_published`).
    """

    scores: pd.DataFrame
    parts: pd.DataFrame

    @property
    def used(self) -> list[str]:
        """The indicators with a score for one of our areas, in the order of the catalogue."""
        return list(self.parts.loc[self.parts["reason"] == "", "indicator"].unique())


def scorable(release: Release) -> pd.DataFrame:
    """The indicators that may be part of a domain score, those awaiting figures among them.

    Left out are neutral and national ones, those whose source codes are inferred, discontinued
    ones, and indices that tell of change since a base year.
    """
    rows = release.indicators
    return rows[
        (rows["level"] != "national")
        & (rows["direction"] != "neutral")
        & (rows["certainty"] != "inferred")
        & (rows["scale"] != "base_year")
        & (rows["status"] != "discontinued")
    ]


def scored(release: Release, domain: str) -> Scored:
    """Scores the indicators whose first domain is the one given.

    Each region counts with its newest value, not flagged u, of the indicator's newest year and the
    year before.
    """
    return _scored(release, release.id, release.made_at.isoformat(), domain)


@st.cache_resource(max_entries=50, show_spinner=False)
def _scored(_release: Release, release_id: str, made_at: str, domain: str) -> Scored:
    rows = scorable(_release)
    rows = rows[rows["s3_domain"] == domain]
    levels = _release.regions["level"]
    regions = eu_regions(levels[levels == "nuts2"]).index
    scores, parts = {}, []
    waits = rows["status"] == "awaiting refresh"
    for indicator, direction in rows["direction"].items():
        figures = _two_newest_years(_release.observations(str(indicator), regions))
        sure = figures["value"].notna() & ~figures["flag"].str.contains("u", regex=False)
        newest = figures[sure].drop_duplicates("geo", keep="last").set_index("geo")
        found = score(newest["value"], str(direction))
        given = pd.Series(dtype=float) if isinstance(found, NoAnswer) else found
        scores[str(indicator)] = given
        for geo in PAIRS:
            own = figures[figures["geo"] == geo].iloc[-1:].set_index("geo")
            shown = newest if geo in newest.index else own
            part = shown.loc[geo].to_dict() if geo in shown.index else {}
            reason = "" if geo in given.index else _reason(waits[indicator], found, part)
            part |= {"score": given.get(geo), "regions": len(newest), "reason": reason}
            parts.append({"indicator": indicator, "geo": geo} | part)
    columns = ["indicator", "geo", "year", "value", "flag", "confidential", "series"]
    table = pd.DataFrame(parts, columns=[*columns, "score", "regions", "reason"])
    known = {indicator for indicator, given in scores.items() if len(given)}
    twice = [i for i, by in rows["represented_by"].str.split(";").items() if known & set(by)]
    table.loc[table["indicator"].isin(twice), "reason"] = "represented"
    single = [indicator for indicator in rows.index if indicator not in twice]
    return Scored(pd.DataFrame(scores, index=regions, columns=single), table)


def _two_newest_years(figures: pd.DataFrame) -> pd.DataFrame:
    """Figures by geo and year of the newest year in which any region has a value, and before."""
    newest = figures.loc[figures["value"].notna(), "year"].max()
    return figures[figures["year"].between(newest - 1, newest)]


def _reason(waits: bool, found: pd.Series | NoAnswer, part: dict[str, object]) -> str:
    if waits:
        return "not_fetched"
    if isinstance(found, NoAnswer):
        return found.reason
    if part.get("confidential"):
        return "confidential"
    return "unreliable" if "u" in str(part.get("flag", "")) else "not_published"
