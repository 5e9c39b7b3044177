"""One set of area codes: NUTS 2024 of EU and EFTA, their countries, and the EU as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipelines.catalogue import CATALOGUE, Catalogue

# The OECD writes countries in three letters.
_NUTS_OF_ISO3 = {
    "AUT": "AT", "BEL": "BE", "BGR": "BG", "CHE": "CH", "CYP": "CY", "CZE": "CZ", "DEU": "DE",
    "DNK": "DK", "EST": "EE", "GRC": "EL", "ESP": "ES", "FIN": "FI", "FRA": "FR", "HRV": "HR",
    "HUN": "HU", "IRL": "IE", "ISL": "IS", "ITA": "IT", "LIE": "LI", "LTU": "LT", "LUX": "LU",
    "LVA": "LV", "MLT": "MT", "NLD": "NL", "NOR": "NO", "POL": "PL", "PRT": "PT", "ROU": "RO",
    "SWE": "SE", "SVN": "SI", "SVK": "SK",
}  # fmt: skip
_LEVELS = {2: "country", 3: "nuts1", 4: "nuts2", 5: "nuts3"}
EU = "EU27_2020"


@dataclass(frozen=True)
class Geography:
    """The areas that a release knows, and the codes that stand for one of them elsewhere.

    Attributes:
        regions: Columns geo, level, parent, country, name_sv, name_en, nuts_vintage; one row per
            area, sorted by geo.
        recodes: Old code to new code, only where both name the same territory.
        new_codes: Codes that exist in NUTS 2024 but not in NUTS 2021.
        old_codes: Codes that NUTS 2024 no longer has.
    """

    regions: pd.DataFrame
    recodes: Mapping[str, str]
    new_codes: frozenset[str]
    old_codes: frozenset[str] = frozenset()

    @property
    def known(self) -> frozenset[str]:
        """All codes that may stand in a release."""
        return frozenset(self.regions["geo"])


def load_geography(catalogue: Catalogue, folder: Path = CATALOGUE) -> Geography:
    """Reads the list of areas and the recodes from the catalogue's two tables.

    Args:
        catalogue: Gives the names that we write ourselves.
        folder: Holds `nuts_2024.csv` (geo, level, country, name) and `nuts_recodes.csv`
            (old, new, kind, since, note).
    """
    # A country code may read NA or NO: every cell is text.
    regions = pd.read_csv(folder / "nuts_2024.csv", dtype=str, keep_default_na=False)
    recodes = pd.read_csv(folder / "nuts_recodes.csv", dtype=str, keep_default_na=False)
    regions = regions[["geo", "country", "name"]]
    regions.loc[len(regions)] = {"geo": EU, "country": "", "name": EU}
    regions = regions.sort_values("geo", ignore_index=True)
    regions["level"] = regions["geo"].str.len().map(_LEVELS).fillna("group")
    regions["parent"] = regions["geo"].str[:-1].where(regions["level"].str.startswith("nuts"), EU)
    regions.loc[regions["geo"] == EU, "parent"] = ""
    regions.loc[regions["country"].isin(["NO", "IS", "CH", "LI"]) & (regions["parent"] == EU),
                "parent"] = ""  # fmt: skip
    for language in ("sv", "en"):
        ours = {region.geo: getattr(region.name, language) for region in catalogue.regions}
        regions[f"name_{language}"] = regions["geo"].map(ours).fillna(regions["name"])
    regions["nuts_vintage"] = "2024"
    equal = recodes[recodes["kind"] == "equal"]
    return Geography(
        regions=regions.drop(columns="name"),
        recodes=dict(zip(equal["old"], equal["new"], strict=True)),
        new_codes=frozenset(
            new
            for codes in recodes.loc[recodes["since"] == "2024", "new"]
            for new in codes.split(";")
        ),
        old_codes=frozenset(recodes.loc[recodes["since"] != "", "old"]),
    )


def harmonise(frame: pd.DataFrame, geography: Geography) -> tuple[pd.DataFrame, dict[str, int]]:
    """Gives a frame the release's area codes and leaves out what it has no area for.

    Args:
        frame: Has the columns geo and year, and nace where it holds industries; all other columns
            pass through unchanged.
        geography: The areas of the release.

    Returns:
        The frame with known codes only, and per code left out its number of rows, so that
        nothing is dropped unnoticed.
    """
    geo = frame["geo"].astype(str)
    recoded = geo.map({**geography.recodes, **_NUTS_OF_ISO3})
    key = [frame[name] for name in ("year", "nace") if name in frame]
    # Where a file holds a figure under both codes, the one under the new code is the later answer.
    taken = pd.MultiIndex.from_arrays([recoded, *key]).isin(pd.MultiIndex.from_arrays([geo, *key]))
    geo = recoded.where(recoded.notna() & ~taken, geo)
    known = geo.isin(geography.known)
    dropped = geo[~known].value_counts().sort_index()
    return frame.assign(geo=geo)[known], {str(code): int(n) for code, n in dropped.items()}


def nuts_vintage(codes: frozenset[str], geography: Geography) -> str:
    """Which NUTS edition a dataset uses, as far as its codes tell.

    Only codes that one edition has and the other has not can tell; without any the answer is "".
    """
    if codes & geography.new_codes:
        return "2021, 2024" if codes & geography.old_codes else "2024"
    if codes & geography.old_codes:
        return "≤ 2021"
    return ""
