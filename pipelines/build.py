"""From raw files and the release in use to the next release."""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from pipelines import gisco, raw
from pipelines.catalogue import Catalogue, Indicator
from pipelines.checks import check_against, check_figures
from pipelines.corrections import correct
from pipelines.derive import COLUMNS, KEY, Edition, newest, observations
from pipelines.describe import (
    describe_indicators,
    describe_priorities,
    describe_regions,
    describe_series,
    describe_themes,
)
from pipelines.errors import PipelineError
from pipelines.harmonise import Geography, harmonise, load_geography
from pipelines.publish import publish, read_table, release_folder
from pipelines.revisions import revisions
from pipelines.structure import area_km2, jobs_by_industry
from pipelines.tidy import tidy


@dataclass
class Report:
    """What came of a build.

    Attributes:
        release: Id of the release published.
        failures: Errors that made an indicator or a file keep its older figures.
        published: Number of indicators that have figures.
        changes: Rows of revisions.parquet.
    """

    release: str = ""
    failures: list[PipelineError] = field(default_factory=list)
    published: int = 0
    changes: int = 0


@dataclass(frozen=True)
class Base:
    """The release that a build starts from; all frames are empty when there is none."""

    folder: Path | None
    observations: pd.DataFrame
    structure: pd.DataFrame
    series: pd.DataFrame
    regions: pd.DataFrame

    def of_series(self, column: str) -> dict[str, str]:
        """A column of series.parquet by the key of the series."""
        return dict(zip(self.series["series"], self.series[column], strict=True))


def build(
    data: Path, catalogue: Catalogue, *, now: datetime, release: str = "", fresh: bool = False
) -> Report:
    """Makes and publishes a release from all raw files and the release in use.

    A figure of the release in use stays unless a raw file of a later edition holds the same
    figure, or is the whole answer to the query it came from. What fails a check keeps its older
    figures.

    Args:
        data: Holds `raw/` and `processed/`.
        catalogue: What is measured.
        now: Time of the release.
        release: Another id than the time.
        fresh: Start from nothing instead of the release in use.

    Raises:
        PipelineError: Nothing could be published.
    """
    geography = load_geography(catalogue)
    report = Report()
    base = _base(None if fresh else release_folder(data / "processed"))
    files = raw.stored(data / "raw")
    editions, series = _editions(files, catalogue, geography, report)
    frames = [
        _indicator_frame(indicator, editions, geography, catalogue, base, report)
        for indicator in catalogue.indicators.values()
    ]
    figures = pd.concat(frames, ignore_index=True).sort_values(
        ["indicator", *KEY], ignore_index=True
    )
    structure = jobs_by_industry(
        catalogue.structure, editions, geography, base.structure, report.failures
    )
    tables = {
        "observations": figures,
        "structure": structure,
        "revisions": revisions(base.observations, figures),
        "indicators": describe_indicators(catalogue, figures),
        "series": _used_series(series, base, figures, structure),
        "regions": describe_regions(geography, area_km2(editions, geography, base.regions)),
        "themes": describe_themes(catalogue),
        "priorities": describe_priorities(catalogue),
    }
    report.release = publish(
        tables,
        data / "processed",
        now=now,
        failures=[_failure(error) for error in report.failures],
        dropped=_left_out(editions, geography),
        boundaries=_boundaries(files, base),
        release=release,
    )
    report.published = figures.dropna(subset="value")["indicator"].nunique()
    report.changes = len(tables["revisions"])
    return report


def _base(folder: Path | None) -> Base:
    if folder is None:
        return Base(
            None,
            pd.DataFrame(columns=["indicator", *COLUMNS]),
            pd.DataFrame(columns=["dataset", "nace", *COLUMNS]),
            pd.DataFrame(columns=["series", "as_of", "dataset"]),
            pd.DataFrame(columns=["geo", "area_km2"]),
        )
    names = ("observations", "structure", "series", "regions")
    return Base(folder, *(read_table(folder, name) for name in names))


def _editions(
    files: list[raw.RawFile], catalogue: Catalogue, geography: Geography, report: Report
) -> tuple[list[Edition], dict[str, dict[str, Any]]]:
    editions, series = [], {}
    # Of whole answers to one query only the newest counts: what it lacks is gone.
    newest_answer = {f.sidecar.url: f for f in files if f.sidecar.complete}
    for file in files:
        sidecar = file.sidecar
        if sidecar.source == "gisco" or newest_answer.get(sidecar.url, file) is not file:
            continue
        try:
            table = tidy(
                file.read(),
                sidecar.name,
                about=sidecar.about or None,
                dataset="" if sidecar.about else sidecar.dataset,
                known=catalogue.datasets,
            )
        except PipelineError as error:
            report.failures.append(error)
            continue
        key = f"{table.dataset.lower()}:{sidecar.sha256[:8]}"
        editions.append(Edition(table, key, sidecar.as_of, sidecar.complete))
        series[key] = describe_series(key, sidecar, table, catalogue, geography)
    return editions, series


def _indicator_frame(
    indicator: Indicator,
    editions: list[Edition],
    geography: Geography,
    catalogue: Catalogue,
    base: Base,
    report: Report,
) -> pd.DataFrame:
    known = [c for c in catalogue.corrections if c.indicator == indicator.id]
    before = base.observations[base.observations["indicator"] == indicator.id][COLUMNS]
    before = correct(before, known)
    figures = before
    try:
        fresh = observations(indicator, editions, geography)
        if len(fresh):
            fresh = fresh.astype({"year": "int16", "value": float})
            figures = _merge(before, correct(fresh, known), base, editions)
            check_figures(figures, indicator, catalogue.units[indicator.unit])
            check_against(figures, before, indicator)
    except PipelineError as error:
        report.failures.append(error)
        figures = before
    return figures.assign(indicator=indicator.id)[["indicator", *COLUMNS]]


def _merge(
    before: pd.DataFrame,
    fresh: pd.DataFrame,
    base: Base,
    editions: list[Edition],
) -> pd.DataFrame:
    """The older figures and the fresh ones, the later edition winning."""
    if not len(before):
        return fresh
    dates = base.of_series("as_of") | {edition.series: edition.as_of for edition in editions}
    # A whole answer that lacks a figure of its own dataset says that the figure is gone; it says
    # nothing about the years before its first one.
    used = set(fresh["series"])
    answered = {e.tidy.dataset for e in editions if e.complete and e.series in used}
    replaced = before["series"].map(base.of_series("dataset")).isin(answered) & (
        before["year"] >= fresh["year"].min()
    )
    rows = [
        (max(dates[part] for part in str(key).split("+")), group)
        for frame in (before[~replaced], fresh)
        for key, group in frame.groupby("series", sort=False)
    ]
    return newest(rows)


def _used_series(
    series: Mapping[str, dict[str, Any]], base: Base, figures: pd.DataFrame, structure: pd.DataFrame
) -> pd.DataFrame:
    keys = pd.concat([figures["series"], structure["series"]]).str.split("+").explode()
    counts = keys.value_counts()
    described = pd.concat(
        [base.series, pd.DataFrame(series.values())], ignore_index=True
    ).drop_duplicates("series", keep="last")
    used = described[described["series"].isin(counts.index)].sort_values("series")
    return used.assign(observations=used["series"].map(counts).astype("int64"))


def _left_out(editions: list[Edition], geography: Geography) -> dict[str, dict[str, int]]:
    left_out = {}
    for edition in editions:
        table = edition.tidy.table
        areas = pd.DataFrame({"geo": table["geo"].cast("string").to_pandas(), "year": 0})
        _, dropped = harmonise(areas, geography)
        if dropped:
            left_out[edition.series] = dropped
    return left_out


def _boundaries(files: Iterable[raw.RawFile], base: Base) -> dict[str, bytes]:
    """GeoParquet per level: from the newest raw file, else as in the release in use."""
    contents = {}
    for level in ("nuts2", "nuts3"):
        name = f"boundaries_{level}"
        newest_file = [
            f for f in files if (f.sidecar.source, f.sidecar.dataset) == ("gisco", level)
        ]
        if newest_file:
            file = newest_file[-1]
            buffer = io.BytesIO()
            shapes = gisco.boundaries(file.read(), level, url=file.sidecar.url)
            shapes.to_parquet(buffer, compression="zstd", index=False)
            contents[name] = buffer.getvalue()
        elif base.folder and (base.folder / f"{name}.parquet").exists():
            contents[name] = (base.folder / f"{name}.parquet").read_bytes()
    return contents


def _failure(error: PipelineError) -> dict[str, str]:
    return {
        "indicator": error.indicator,
        "dataset": error.dataset,
        "url": error.url,
        "problem": error.problem,
        "next_step": error.next_step,
    }
