"""The figures of an indicator: what raw files hold, merged into the release in use, checked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from pipelines.catalogue import Catalogue, Correction, Indicator
from pipelines.checks import check_against, check_figures
from pipelines.corrections import correct, mended_years
from pipelines.derive import by_edition, newest, observations, publishes
from pipelines.describe import asked_for
from pipelines.editions import KEY, Edition, before_answer, covered_from, holds
from pipelines.errors import PipelineError
from pipelines.figures import plain, read_figures, stack
from pipelines.formula import COLUMNS
from pipelines.harmonise import Geography
from pipelines.publish import read_manifest, read_table


@dataclass(frozen=True)
class Base:
    """The release that a build starts from; all frames are empty when there is none.

    The texts of figures are categories. `queries` tells by indicator what its figures were asked
    for with, as in indicators.parquet; releases of before that column have none.
    """

    folder: Path | None
    observations: pd.DataFrame
    series: pd.DataFrame
    regions: pd.DataFrame
    queries: Mapping[str, str]

    def structure(self) -> pd.DataFrame:
        """Reads its jobs by industry, which only one step needs."""
        return read_figures(self.folder, "structure") if self.folder else stack([], "structure")

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
            stack([], "observations"),
            pd.DataFrame(columns=["series", "as_of", "dataset"]),
            pd.DataFrame(columns=["geo", "area_km2"]),
            {},
        )
    read_manifest(folder)
    indicators = read_table(folder, "indicators")
    series = read_table(folder, "series")
    if "unfit" not in series:
        # A release made before this was told says nothing of it.
        series["unfit"] = ""
    return Base(
        folder,
        read_figures(folder, "observations"),
        series,
        read_table(folder, "regions"),
        dict(zip(indicators["id"], indicators["query"], strict=True))
        if "query" in indicators
        else {},
    )


@dataclass(frozen=True)
class Given:
    """What all indicators are made from.

    Attributes:
        editions: All files read, the oldest first.
        geography: The areas of the release.
        catalogue: Gives units and corrections.
        base: The release in use.
        accept: Ids of the indicators whose figures may be unlike those of the release in use.
    """

    editions: list[Edition]
    geography: Geography
    catalogue: Catalogue
    base: Base
    accept: frozenset[str] = frozenset()


@dataclass
class Outcome:
    """What came of merging besides the figures.

    Attributes:
        failures: Errors that made an indicator or a file keep its older figures.
        remarks: What is odd but not wrong, a sentence each.
        corrections: Those that stand: their error is not mended at the source.
    """

    failures: list[PipelineError] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)


_NO_FIGURES = plain(stack([], "observations"))

Checked = tuple[pd.DataFrame, pd.DataFrame]
"""The figures to publish, and those of the files alone, uncorrected."""


def figures_of(indicator: Indicator, given: Given, outcome: Outcome) -> pd.DataFrame:
    """The figures of an indicator to publish.

    Args:
        indicator: Which.
        given: What it is made from.
        outcome: Receives the error of a check. The file that fails it is then left out; where
            no single file is at fault, the indicator keeps its older figures. Receives also
            what became of the corrections, and of figures that were asked for otherwise.

    Returns:
        Columns indicator and `COLUMNS`, sorted by geo and year.
    """
    known = [c for c in given.catalogue.corrections if c.indicator == indicator.id]
    before = correct(_before(indicator, given.base, outcome), known)
    # A local table that can be used is all there is of its measure.
    older = before.iloc[:0] if indicator.id in given.catalogue.local else before

    def checked(used: list[Edition]) -> Checked:
        found = observations(indicator, used, given.geography)
        if not len(found):
            return before, found
        found = found.astype({"year": "int16", "value": float})
        figures = _merge(older, correct(found, known), given.base, used)
        check_figures(figures, indicator, given.catalogue.units[indicator.unit])
        if indicator.id not in given.accept:
            check_against(figures, older, indicator.id)
        return figures, found

    try:
        figures, found = checked(given.editions)
    except PipelineError as error:
        # The traceback would keep the frames of every indicator that fails in memory.
        outcome.failures.append(error.with_traceback(None))
        figures, found = _without_the_culprit(indicator, given.editions, checked, error) or (
            before,
            before.iloc[:0],
        )
    _tell_corrections(known, found, outcome)
    if not len(figures):
        return _NO_FIGURES
    return figures.assign(indicator=indicator.id)[["indicator", *COLUMNS]].sort_values(KEY)


def _before(indicator: Indicator, base: Base, outcome: Outcome) -> pd.DataFrame:
    """The figures of the release in use, none if they may be of another measure."""
    figures = base.observations[base.observations["indicator"] == indicator.id]
    if not len(figures):
        return _NO_FIGURES[COLUMNS]
    queries = base.queries.get(indicator.id, "").split(";")
    if set(filter(None, queries)) - set(asked_for(indicator)):
        outcome.remarks.append(
            f"{indicator.id} is asked for otherwise than before; its older figures are left out."
        )
        figures = figures.iloc[:0]
    return plain(figures)[COLUMNS]


def _without_the_culprit(
    indicator: Indicator,
    editions: list[Edition],
    checked: Callable[[list[Edition]], Checked],
    error: PipelineError,
) -> Checked | None:
    """The figures without the one file that fails, the newest tried first; None if none does."""
    queries = [query for series in indicator.series.values() for query in series.queries]
    suspects = [
        edition
        for edition in reversed(editions)
        if edition.tidy.indicator == indicator.id
        or any(publishes(edition.tidy, q) and holds(edition, q.fixed) for q in queries)
    ]
    for suspect in suspects:
        try:
            figures, found = checked([e for e in editions if e is not suspect])
        except PipelineError:
            continue
        # A formula without one of its parts gives nothing, which does not make that part guilty.
        if len(found):
            error.dataset = error.dataset or suspect.tidy.dataset
            error.url = error.url or suspect.url
            return figures, found
    if len({suspect.tidy.dataset for suspect in suspects}) == 1:
        error.dataset = error.dataset or suspects[0].tidy.dataset
        error.url = error.url or suspects[0].url
    return None


def _tell_corrections(known: list[Correction], found: pd.DataFrame, outcome: Outcome) -> None:
    for correction in known:
        mended = mended_years(found, correction)
        if set(mended) != set(correction.years):
            outcome.corrections.append(correction)
        outcome.remarks += [
            f"{correction.indicator}: the source has corrected {correction.geo} {year}, from "
            f"{correction.years[year]:g} to {value:g}: take the correction out of "
            "catalogue/corrections.yaml, or give it the new value if that is wrong as well."
            for year, value in mended.items()
        ]


def _merge(
    before: pd.DataFrame, fresh: pd.DataFrame, base: Base, editions: list[Edition]
) -> pd.DataFrame:
    """The older figures and the fresh ones, the later edition winning."""
    if not len(before):
        return fresh
    datasets = base.of_series("dataset")
    parts = {str(keys): set(str(keys).split("+")) for keys in fresh["series"].unique()}
    answers = []
    for edition in editions:
        keys = [keys for keys, split in parts.items() if edition.series in split]
        if edition.complete and keys:
            answers.append((edition, fresh[fresh["series"].isin(keys)]))
    kept = []
    for as_of, rows in by_edition(before, base.of_series("as_of")):
        sources = [datasets[part] for part in rows["series"].iloc[0].split("+")]
        for edition, answer in answers:
            if edition.tidy.dataset in sources and edition.as_of > as_of:
                first = answer["year"].min()
                # A part of a computed figure that is there says nothing of one that is not.
                since = covered_from(edition, first) if len(sources) == 1 else first
                rows = before_answer(rows, since, edition)
        kept.append((as_of, rows))
    return newest([*kept, *by_edition(fresh, {e.series: e.as_of for e in editions})])
