"""The only reader of published releases: what the dashboard knows, it knows from here."""

import json
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.release_tables import (
    FIGURES,
    ReleaseError,
    indexed,
    read_later_table,
    read_table,
    spans,
)
from dashboard.unfit import unfit

__all__ = ["Release", "ReleaseError", "in_use", "last_refresh_file", "lost_release", "open_release"]

_ROOT = Path(__file__).resolve().parent.parent
_ID = re.compile(r"bundled|\d{8}T\d{6}Z")


@dataclass(frozen=True)
class Release:
    """One published release, as `DESIGN.md` describes its files. Shared: change nothing in it.

    One made before a table was published has an empty one, so that nothing is made of it. One that
    does not tell which indicators rest on surveys has half-widths of 0.

    Attributes:
        id: `bundled` or the UTC time it was made.
        made_at: When it was made, UTC.
        folder: Where its files are.
        manifest: `manifest.json` as it stands.
        indicators: The catalogue; index = column `id`. `half_width` is the half-width that a band
            of similar figures has at least.
        series: One row per source series; index = column `series`.
        regions: All areas; index = column `geo`.
        themes: S3 domains and circular areas in their order.
        priorities: Which region names which domain.
        structure: Jobs by industry for all areas.
        industries: What is called what in `structure`: a row per dataset, whole and industry.
            Columns dataset, whole, total, nace, label_sv, label_en, domain, persons, position.
        structural: The variables by which regions are alike: columns block, block_label_sv,
            block_label_en, variable, label_sv, label_en, indicator, dataset, whole, nace, log,
            position.
        targets: Goals of the EU for measures: columns indicator, year, value (NaN where the goal
            is `times` what the measure was in the year `since`), times, since, bound, binds,
            act_sv, act_en, source.
        annotations: Why Swedish figures look as they do: columns indicator, year (0 for none),
            subject, text and publisher in both languages, source, read.
        gaps: What is not known of counties: columns area, position, what and where in both
            languages, source.
        revisions: What changed since the release before: columns indicator, geo, year, before,
            after, kind.
    """

    id: str
    made_at: datetime
    folder: Path
    manifest: dict[str, Any]
    indicators: pd.DataFrame
    series: pd.DataFrame
    regions: pd.DataFrame
    themes: pd.DataFrame
    priorities: pd.DataFrame
    structure: pd.DataFrame
    industries: pd.DataFrame
    structural: pd.DataFrame
    targets: pd.DataFrame
    annotations: pd.DataFrame
    gaps: pd.DataFrame
    revisions: pd.DataFrame
    _observations: pd.DataFrame
    _spans: dict[str, slice]

    def observations(
        self,
        indicator: str,
        geos: Iterable[str] | None = None,
        years: Iterable[int] | None = None,
    ) -> pd.DataFrame:
        """The figures of an indicator, a fresh frame that may be changed.

        Args:
            indicator: Catalogue id; without figures the frame is empty.
            geos: Areas to keep, all by default.
            years: Years to keep, all by default.

        Returns:
            Columns geo, year, value (NaN = no figure), flag, confidential, series, unfit (why no
            trend may be read from it, ""); sorted by geo and year.
        """
        rows = self._observations.iloc[self._spans.get(indicator, slice(0, 0))]
        if geos is not None:
            rows = rows[rows["geo"].isin(list(geos))]
        if years is not None:
            rows = rows[rows["year"].isin(list(years))]
        types = dict.fromkeys(("geo", "flag", "confidential", "series"), "str") | {"year": "int"}
        return rows[[*FIGURES, "unfit"]].astype(types).reset_index(drop=True)

    def known(self, geos: Iterable[str]) -> pd.DataFrame:
        """The figures of all indicators for some areas, without the missing.

        Returns:
            Columns indicator, geo, year, value, flag, series; sorted by indicator, geo and year.
        """
        rows = self._observations
        rows = rows[rows["geo"].isin(list(geos)) & rows["value"].notna()]
        return rows[["indicator", "geo", "year", "value", "flag", "series"]]

    def distribution(
        self, indicator: str, year: int, level: str, *, unreliable: bool = False
    ) -> pd.Series:
        """The values of all EU and EFTA areas of a level in a year, by geo, without the missing.

        Args:
            indicator: Catalogue id.
            year: Calendar year.
            level: `nuts3`, `nuts2` or `country`.
            unreliable: Whether to keep values flagged u. A view that only shows values may; no
                place, median or comparison may rest on them.
        """
        rows = self._observations.iloc[self._spans.get(indicator, slice(0, 0))]
        rows = rows.loc[(rows["year"] == year) & rows["value"].notna(), ["geo", "value", "flag"]]
        rows = rows.astype({"geo": "str", "flag": "str"})
        rows = rows[self.regions["level"].reindex(rows["geo"]).to_numpy() == level]
        if not unreliable:
            rows = rows[~rows["flag"].str.contains("u", regex=False)]
        values: pd.Series = rows.set_index("geo")["value"]
        return values

    def __len__(self) -> int:
        """Number of published figures, missing and confidential ones left out."""
        return int(self._observations["value"].notna().sum())

    def name(self, geo: str, lang: str) -> str:
        """The name of an area in a language; the code itself for an unknown one."""
        return str(self.regions.at[geo, f"name_{lang}"]) if geo in self.regions.index else geo


def open_release(release_id: str = "") -> Release:
    """Opens a release, or gives the one already open.

    Args:
        release_id: Which release; empty for the one in use: that which `CURRENT` names, or
            `bundled` where the file is absent or names one that is not there.

    Raises:
        ReleaseError: There is no such release (`unknown`), none at all (`missing`), or its files
            cannot be read (`corrupt`).
    """
    processed = _processed()
    if release_id and not (_ID.fullmatch(release_id) and (processed / release_id).is_dir()):
        raise ReleaseError("unknown", code=release_id)
    folder = processed / (release_id or _current(processed))
    modified = _modified(folder / "manifest.json")
    if not modified:
        raise ReleaseError("missing", folder=folder.name)
    # The time of the manifest makes a release that was built again under the same id a new one.
    return _open(str(folder), modified)


def in_use() -> tuple[str, int, int]:
    """What tells whether there is something new to show, without opening a release.

    Returns:
        Id of the release in use, and when it and the account of the last refresh were written
        (nanoseconds, 0 for absent).
    """
    processed = _processed()
    current = _current(processed)
    manifest = processed / current / "manifest.json"
    return current, _modified(manifest), _modified(last_refresh_file())


def last_refresh_file() -> Path:
    """Where a refresh leaves its account of what it met."""
    return _processed() / "LAST_REFRESH.json"


def lost_release() -> str:
    """The release that `CURRENT` names though it is not there, "" if it is or none is named."""
    named = _named(_processed())
    return named if named and not (_processed() / named).is_dir() else ""


def _modified(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _processed() -> Path:
    return Path(os.environ.get("S3_DATA_DIR", _ROOT / "data")) / "processed"


def _current(processed: Path) -> str:
    named = _named(processed)
    return named if named and (processed / named).is_dir() else "bundled"


def _named(processed: Path) -> str:
    """The release that `CURRENT` names, "" for none or for what cannot be one."""
    try:
        named = (processed / "CURRENT").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return named if _ID.fullmatch(named) else ""


@st.cache_resource(max_entries=3, show_spinner=False)
def _open(path: str, modified: int) -> Release:
    folder = Path(path)
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        made_at = datetime.fromisoformat(manifest["made_at"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReleaseError("corrupt", folder=folder.name, file="manifest.json") from error
    observations = read_table(folder, "observations")
    series = indexed(read_table(folder, "series"), "series")
    observations["unfit"] = unfit(observations["series"], series)
    return Release(
        id=folder.name,
        made_at=made_at,
        folder=folder,
        manifest=manifest,
        indicators=indexed(read_table(folder, "indicators"), "id"),
        series=series,
        regions=indexed(read_table(folder, "regions"), "geo"),
        themes=read_table(folder, "themes"),
        priorities=read_table(folder, "priorities"),
        structure=read_table(folder, "structure"),
        industries=read_later_table(folder, "industries"),
        structural=read_later_table(folder, "structural"),
        targets=read_later_table(folder, "targets"),
        annotations=read_later_table(folder, "annotations"),
        gaps=read_later_table(folder, "gaps"),
        revisions=read_table(folder, "revisions"),
        _observations=observations,
        _spans=spans(observations["indicator"]),
    )
