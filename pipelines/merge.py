"""The figures of an indicator: what raw files hold, merged into the release in use, checked."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipelines.catalogue import Catalogue, Indicator
from pipelines.checks import check_against, check_figures
from pipelines.corrections import correct
from pipelines.derive import COLUMNS, Edition, before_answer, by_edition, newest, observations
from pipelines.errors import PipelineError
from pipelines.harmonise import Geography
from pipelines.publish import read_manifest, read_table


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


def read_base(folder: Path | None) -> Base:
    """Reads the release that a build starts from, None for nothing.

    Raises:
        CheckError: It is damaged.
    """
    if folder is None:
        return Base(
            None,
            pd.DataFrame(columns=["indicator", *COLUMNS]),
            pd.DataFrame(columns=["dataset", "nace", *COLUMNS]),
            pd.DataFrame(columns=["series", "as_of", "dataset"]),
            pd.DataFrame(columns=["geo", "area_km2"]),
        )
    read_manifest(folder)
    names = ("observations", "structure", "series", "regions")
    return Base(folder, *(read_table(folder, name) for name in names))


def figures_of(
    indicator: Indicator,
    editions: list[Edition],
    geography: Geography,
    catalogue: Catalogue,
    base: Base,
    failures: list[PipelineError],
) -> pd.DataFrame:
    """The figures of an indicator to publish.

    Args:
        indicator: Which.
        editions: All files read, the oldest first.
        geography: The areas of the release.
        catalogue: Gives units and corrections.
        base: The release in use.
        failures: Receives the error of a check. The file that fails it is then left out; where
            no single file is at fault, the indicator keeps its older figures.

    Returns:
        Columns indicator and `COLUMNS`.
    """
    known = [c for c in catalogue.corrections if c.indicator == indicator.id]
    before = base.observations[base.observations["indicator"] == indicator.id][COLUMNS]
    before = correct(before, known)

    def checked(used: list[Edition]) -> pd.DataFrame:
        fresh = observations(indicator, used, geography)
        if not len(fresh):
            return before
        fresh = correct(fresh.astype({"year": "int16", "value": float}), known)
        figures = _merge(before, fresh, base, used)
        check_figures(figures, indicator, catalogue.units[indicator.unit])
        check_against(figures, before, indicator)
        return figures

    try:
        figures = checked(editions)
    except PipelineError as error:
        failures.append(error)
        figures = _without_the_culprit(indicator, editions, checked, error, before)
    return figures.assign(indicator=indicator.id)[["indicator", *COLUMNS]]


def _without_the_culprit(
    indicator: Indicator,
    editions: list[Edition],
    checked: Callable[[list[Edition]], pd.DataFrame],
    error: PipelineError,
    before: pd.DataFrame,
) -> pd.DataFrame:
    """The figures without the one file that fails, the newest tried first; else the older ones."""
    datasets = {q.dataset.lower() for s in indicator.series.values() for q in s.queries}
    for suspect in reversed(editions):
        if suspect.tidy.dataset.lower() in datasets or suspect.tidy.indicator == indicator.id:
            try:
                figures = checked([e for e in editions if e is not suspect])
            except PipelineError:
                continue
            error.dataset = error.dataset or suspect.series
            return figures
    return before


def _merge(
    before: pd.DataFrame, fresh: pd.DataFrame, base: Base, editions: list[Edition]
) -> pd.DataFrame:
    """The older figures and the fresh ones, the later edition winning."""
    if not len(before):
        return fresh
    datasets = base.of_series("dataset")
    parts = fresh["series"].str.split("+")
    answers = [
        (edition, fresh[parts.map(lambda keys, key=edition.series: key in keys)])
        for edition in editions
        if edition.complete
    ]
    kept = []
    for as_of, rows in by_edition(before, base.of_series("as_of")):
        sources = {datasets[part] for part in rows["series"].iloc[0].split("+")}
        for edition, answer in answers:
            if edition.tidy.dataset in sources and edition.as_of > as_of and len(answer):
                rows = before_answer(rows, answer)
        kept.append((as_of, rows))
    return newest([*kept, *by_edition(fresh, {e.series: e.as_of for e in editions})])
