"""From raw files and the release in use to the next release."""

import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from pipelines import gisco, raw
from pipelines.catalogue import Catalogue
from pipelines.describe import (
    describe_indicators,
    describe_priorities,
    describe_regions,
    describe_themes,
)
from pipelines.describe_circular import describe_annotations, describe_gaps, describe_targets
from pipelines.describe_industries import describe_industries, describe_structural
from pipelines.editions import read_editions
from pipelines.errors import CheckError, PipelineError
from pipelines.figures import stack
from pipelines.harmonise import load_geography
from pipelines.local_tables import read_local_tables
from pipelines.memory import give_memory_back
from pipelines.merge import Base, Given, Outcome, figures_of, read_base
from pipelines.publish import publish, release_folder
from pipelines.revisions import holds_the_same, revisions
from pipelines.structure import AREA_DATASET, AREA_PINS, area_km2, jobs_by_industry


@dataclass
class Report(Outcome):
    """What came of a build, besides its failures and remarks.

    Attributes:
        release: Id of the release published; empty when it would have said nothing new.
        published: Number of indicators that have figures.
        changes: Rows of revisions.parquet.
        used: Keys of the series that the release's figures come from.
    """

    release: str = ""
    published: int = 0
    changes: int = 0
    used: frozenset[str] = frozenset()


def build(
    data: Path,
    catalogue: Catalogue,
    *,
    now: datetime,
    release: str = "",
    fresh: bool = False,
    accept: frozenset[str] = frozenset(),
    only_if_changed: bool = False,
) -> Report:
    """Makes and publishes a release from all raw files, local tables and the release in use.

    A figure of the release in use stays unless a raw file of a later edition holds the same
    figure, or is a later whole answer about its dataset; those of a local measure stay only
    while its table cannot be used. A file whose figures fail a check is left out for that
    indicator, which keeps its older figures.

    Args:
        data: Holds `raw/` and `processed/`.
        catalogue: What is measured.
        now: Time of the release.
        release: Another id than the time.
        fresh: Start from nothing instead of the release in use.
        accept: Indicators, and datasets of jobs by industry, whose figures may be unlike those of
            the release in use: a person knows that the source means it.
        only_if_changed: Publish nothing when only the source of figures would differ.

    Raises:
        PipelineError: Nothing could be published.
    """
    give_memory_back()
    geography = load_geography(catalogue)
    report = Report()
    base = read_base(None if fresh else release_folder(data / "processed"))
    files = raw.stored(data / "raw", report.failures)
    read = read_editions(
        raw.current(file for file in files if file.sidecar.source != "gisco"),
        _asked(catalogue),
        catalogue,
        geography,
        base.series,
        report.failures,
    )
    report.remarks += read.remarks
    own = read_local_tables(catalogue, geography, report.failures)
    read.editions += own.editions
    read.series |= own.series
    structure = jobs_by_industry(
        catalogue.structure,
        read.editions,
        geography,
        base.structure(),
        base.of_series("as_of"),
        report.failures,
        accept,
    )
    areas = area_km2(read.editions, geography, base.regions)
    given = Given(read.editions, geography, catalogue, base, accept)
    indicators = [catalogue.indicators[name] for name in sorted(catalogue.indicators)]
    figures = stack((figures_of(i, given, report) for i in indicators), "observations")
    # They are the larger part of what is in memory now, and no longer needed.
    read.editions.clear()
    if not figures["value"].notna().any():
        raise CheckError(
            "none of the files holds a figure of an indicator.",
            next_step="See what was said of each file; `status` tells which datasets are wanted.",
        )
    tables = {
        "observations": figures,
        "structure": structure,
        "revisions": revisions(base.observations, figures),
        "indicators": describe_indicators(catalogue, figures, report.corrections),
        "series": _used_series(read.series, base, figures, structure),
        "regions": describe_regions(geography, areas),
        "themes": describe_themes(catalogue),
        "priorities": describe_priorities(catalogue),
        "industries": describe_industries(catalogue),
        "structural": describe_structural(catalogue),
        "targets": describe_targets(catalogue),
        "annotations": describe_annotations(catalogue),
        "gaps": describe_gaps(catalogue),
    }
    boundaries = _boundaries(files, base, report.failures)
    measured = set(figures.loc[figures["value"].notna(), "indicator"].unique())
    report.published = len(measured)
    report.changes = len(tables["revisions"])
    report.used = frozenset(tables["series"]["series"])
    if only_if_changed and base.folder and holds_the_same(base.folder, tables, boundaries):
        return report
    report.release = publish(
        tables,
        data / "processed",
        now=now,
        failures=[_failure(error) for error in report.failures],
        dropped=read.left_out,
        boundaries=boundaries,
        release=release,
        before=base.folder.name if base.folder else "",
        first_figures=sorted(measured - set(base.observations["indicator"].unique())),
    )
    return report


def _asked(catalogue: Catalogue) -> dict[str, list[dict[str, str]]]:
    """By dataset in lower case, the codes by dimension of each query that a release answers."""
    asked: dict[str, list[dict[str, str]]] = defaultdict(list)
    asked[AREA_DATASET].append(AREA_PINS)
    for table in catalogue.structure:
        asked[table.dataset.lower()].append(table.pins)
    for indicator in catalogue.indicators.values():
        for series in indicator.series.values():
            for query in series.queries:
                if query.ready and query.fixed not in asked[query.dataset.lower()]:
                    asked[query.dataset.lower()].append(query.fixed)
    return asked


def _used_series(
    series: Mapping[str, dict[str, Any]], base: Base, figures: pd.DataFrame, structure: pd.DataFrame
) -> pd.DataFrame:
    counts: Counter[str] = Counter()
    for column in (figures["series"], structure["series"]):
        for keys, count in column.value_counts().items():
            counts.update(dict.fromkeys(str(keys).split("+"), count) if count else {})
    described = pd.concat(
        [base.series, pd.DataFrame(series.values())], ignore_index=True
    ).drop_duplicates("series", keep="last")
    used = described[described["series"].isin(counts)].sort_values("series")
    return used.assign(observations=used["series"].map(counts).astype("int64"))


def _boundaries(
    files: Iterable[raw.RawFile], base: Base, failures: list[PipelineError]
) -> dict[str, bytes]:
    """GeoParquet per level: from the newest raw file, else as in the release in use."""
    contents = {}
    for level in gisco.CODE_LENGTH:
        name = f"boundaries_{level}"
        newest = [f for f in files if (f.sidecar.source, f.sidecar.dataset) == ("gisco", level)]
        try:
            if newest:
                contents[name] = _geoparquet(newest[-1], level)
        except PipelineError as error:
            failures.append(error)
        if name not in contents and base.folder and (base.folder / f"{name}.parquet").exists():
            contents[name] = (base.folder / f"{name}.parquet").read_bytes()
    return contents


def _geoparquet(file: raw.RawFile, level: gisco.Level) -> bytes:
    buffer = io.BytesIO()
    shapes = gisco.boundaries(file.read(), level, url=file.sidecar.url)
    shapes.to_parquet(buffer, compression="zstd", index=False)
    return buffer.getvalue()


def _failure(error: PipelineError) -> dict[str, str]:
    return {
        "indicator": error.indicator,
        "dataset": error.dataset,
        "url": error.url,
        "problem": error.problem,
        "next_step": error.next_step,
    }
