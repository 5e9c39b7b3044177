"""From raw files and the release in use to the next release."""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from pipelines import gisco, raw
from pipelines.catalogue import Catalogue
from pipelines.derive import KEY, Edition
from pipelines.describe import (
    describe_indicators,
    describe_priorities,
    describe_regions,
    describe_series,
    describe_themes,
    series_key,
)
from pipelines.errors import CheckError, PipelineError
from pipelines.harmonise import Geography, harmonise, load_geography
from pipelines.merge import Base, figures_of, read_base
from pipelines.publish import publish, release_folder
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
        used: Keys of the series that the release's figures come from.
    """

    release: str = ""
    failures: list[PipelineError] = field(default_factory=list)
    published: int = 0
    changes: int = 0
    used: frozenset[str] = frozenset()


def build(
    data: Path, catalogue: Catalogue, *, now: datetime, release: str = "", fresh: bool = False
) -> Report:
    """Makes and publishes a release from all raw files and the release in use.

    A figure of the release in use stays unless a raw file of a later edition holds the same
    figure, or is a later whole answer about its dataset. A file whose figures fail a check is
    left out for that indicator, which keeps its older figures.

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
    base = read_base(None if fresh else release_folder(data / "processed"))
    files = raw.stored(data / "raw")
    editions, series = _editions(files, catalogue, geography, base, report)
    frames = [
        figures_of(indicator, editions, geography, catalogue, base, report.failures)
        for indicator in catalogue.indicators.values()
    ]
    figures = pd.concat(frames, ignore_index=True).sort_values(
        ["indicator", *KEY], ignore_index=True
    )
    if not figures["value"].notna().any():
        raise CheckError(
            "none of the files holds a figure of an indicator.",
            next_step="See what was said of each file; `status` tells which datasets are wanted.",
        )
    structure = jobs_by_industry(
        catalogue.structure,
        editions,
        geography,
        base.structure,
        base.of_series("as_of"),
        report.failures,
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
    report.used = frozenset(tables["series"]["series"])
    return report


def _editions(
    files: list[raw.RawFile],
    catalogue: Catalogue,
    geography: Geography,
    base: Base,
    report: Report,
) -> tuple[list[Edition], dict[str, dict[str, Any]]]:
    editions, series = [], {}
    # Of whole answers to one query only the newest counts.
    newest_answer = {f.sidecar.url: f for f in files if f.sidecar.complete}
    known = base.series.set_index("series", drop=False)
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
        key = series_key(sidecar)
        row = describe_series(key, sidecar, table, catalogue, geography)
        if key in known.index and not (sidecar.complete or sidecar.updated):
            # The same bytes are no newer for being imported again, and what is known of them stays.
            row = {str(name): value for name, value in known.loc[key].items()}
        editions.append(Edition(table, key, row["as_of"], sidecar.complete))
        series[key] = row
    return editions, series


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
        areas = table.select(["geo", "year"]).to_pandas()
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
