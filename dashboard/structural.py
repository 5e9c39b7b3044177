"""What regions are held against each other by: the structural variables of a release."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from analysis.coverage import FULL_YEAR, fullest_year
from analysis.industry_shares import by_region
from analysis.peers import as_compared
from analysis.scores import eu_regions
from dashboard.industries import Whole, whole_of
from dashboard.release import Release

_FIGURES = ["geo", "year", "value", "flag", "confidential", "series"]


@dataclass(frozen=True)
class Structure:
    """Structural variables of the EU's NUTS 2 regions. Shared: change nothing in it.

    Attributes:
        variables: In their order, index variable: block, block_label_sv, block_label_en,
            label_sv, label_en, indicator (id, or "" for a share of jobs), log, year (one for all
            regions; 0 = no figures yet).
        shown: Index geo, a column per variable with figures, as they are printed: the figure of
            the indicator, or per cent of the jobs.
        values: The same as they are compared: the decimal logarithm where the variable asks for it.
        figures: What they rest on: columns block, and those of `Release.observations`.
    """

    variables: pd.DataFrame
    shown: pd.DataFrame
    values: pd.DataFrame
    figures: pd.DataFrame

    @property
    def blocks(self) -> dict[str, tuple[str, ...]]:
        """Variables with figures by block; blocks without any are left out."""
        known = self.variables[self.variables["year"] > 0]
        return {str(block): tuple(rows.index) for block, rows in known.groupby("block", sort=False)}

    @property
    def waiting(self) -> pd.DataFrame:
        """Rows of the variables without figures."""
        return self.variables[self.variables["year"] == 0]

    def label(self, block: str, lang: str) -> str:
        """The name of a block."""
        rows = self.variables[self.variables["block"] == block]
        return str(rows[f"block_label_{lang}"].iloc[0])

    def years(self, block: str) -> list[int]:
        """The years of a block's figures."""
        rows = self.variables[self.variables["block"] == block]
        return sorted({int(year) for year in rows["year"] if year})


def structural(release: Release) -> Structure | None:
    """The structural variables of a release, None where it has none with figures.

    EFTA regions are left out. Of an indicator the newest year counts in which at least
    `FULL_YEAR` of the most regions that it ever has show a value; of jobs by industry likewise,
    counting all areas of their dataset. Values flagged u and secret ones count as missing.
    """
    return _structural(release, release.id, release.made_at.isoformat())


@st.cache_resource(max_entries=3, show_spinner=False)
def _structural(_release: Release, release_id: str, made_at: str) -> Structure | None:
    listed = _release.structural
    areas = _release.regions[_release.regions["level"] == "nuts2"]
    geos = eu_regions(areas["geo"]).tolist()
    if listed.empty:
        return None
    variables = listed.sort_values("position").set_index("variable").assign(year=0)
    shown = pd.DataFrame(index=pd.Index(geos))
    figures = []
    for variable in variables.index[variables["indicator"] != ""]:
        indicator = str(variables.at[variable, "indicator"])
        rows = _reliable(_release.observations(indicator, geos))
        year = fullest_year(rows, geos, FULL_YEAR)
        if year:
            rows = rows[rows["year"] == year]
            shown[variable] = rows.set_index("geo")["value"]
            variables.loc[variable, "year"] = year
            figures.append(rows.assign(block=variables.at[variable, "block"]))
    of_jobs = variables[variables["dataset"] != ""]
    for (dataset, whole), wanted in of_jobs.groupby(["dataset", "whole"], sort=False):
        jobs = whole_of(_release, str(whole), str(dataset))
        year = jobs.newest() or 0
        rows = _reliable(jobs.of(geos, [year]))
        shares = _shares(jobs, rows)
        for variable, nace in wanted["nace"].items():
            if nace in shares and shares[nace].notna().any():
                shown[variable] = shares[nace]
                variables.loc[variable, "year"] = year
        figures.append(rows[_FIGURES].assign(block=wanted["block"].iloc[0]))
    shown = shown[[variable for variable in variables.index if variable in shown]]
    if shown.empty:
        return None
    logged = [str(variable) for variable in shown if variables.at[variable, "log"]]
    values = as_compared(shown, logged)
    return Structure(variables, shown, values, pd.concat(figures, ignore_index=True))


def _reliable(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["value"].notna() & ~rows["flag"].str.contains("[uc]")]


def _shares(figures: Whole, rows: pd.DataFrame) -> pd.DataFrame:
    """The share of each industry in the whole by geo, per cent."""
    parts = list(figures.industries.index)
    jobs = by_region(rows).reindex(columns=[*parts, *([figures.total] if figures.total else [])])
    # Without a published total only a region that shows all parts has shares.
    whole = jobs[figures.total] if figures.total else jobs.sum(axis=1, skipna=False)
    return 100 * jobs.div(whole.where(whole > 0), axis=0)
