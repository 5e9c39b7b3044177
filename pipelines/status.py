"""What is there, how old it is and what fails: in sentences, and a row per dataset."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from pipelines.catalogue import Catalogue, Series
from pipelines.checks import COUNTIES
from pipelines.last_refresh import Failing, LastRefresh
from pipelines.publish import read_manifest, read_table
from pipelines.raw import utc
from pipelines.summary import summary_lines

_OUTCOMES = {
    "published": "a new release was published",
    "nothing_new": "there was nothing new",
    "failed": "nothing could be published",
}


def status_lines(
    folder: Path,
    catalogue: Catalogue,
    last: LastRefresh | None,
    allowances: Mapping[str, tuple[int, int]],
) -> list[str]:
    """The state of the figures in sentences: release, last refresh, what fails, what changed.

    Args:
        folder: The release in use.
        catalogue: What is measured.
        last: What the last refresh met; None before the first.
        allowances: By host, the downloads of the last hour and those allowed, as of `Pace`.

    Raises:
        CheckError: The release is damaged.
    """
    manifest = read_manifest(folder)
    lines = [f"Release {manifest['release']}, made {manifest['made_at']}."]
    lines += _asked(last) if last else ["The sources have not been asked yet: `refresh` does."]
    lines += [_failing(entry) for entry in last.failing] if last else []
    lines += _met_by_the_release(manifest, last)
    lines += [
        f"{host}: {used} of the {allowed} downloads allowed in an hour are used."
        for host, (used, allowed) in allowances.items()
    ]
    return [*lines, "", "What this release changed:", *summary_lines(folder, catalogue), ""]


def _met_by_the_release(manifest: Mapping[str, Any], last: LastRefresh | None) -> list[str]:
    """What a release was made without; none once a refresh since then has told what still fails."""
    if last and last.checked_at >= datetime.fromisoformat(manifest["made_at"]):
        return []
    known = {entry.problem for entry in last.failing} if last else set()
    return [
        f"{_where(failed['indicator'], failed['dataset'])}: {failed['problem']} "
        f"{failed['next_step']}"
        for failed in manifest["failed"]
        if failed["problem"] not in known
    ]


def _asked(last: LastRefresh) -> list[str]:
    release = f", {last.release}" if last.release else ""
    line = (
        f"The sources were last asked {utc(last.checked_at)}: {_OUTCOMES[last.outcome]}{release}."
    )
    return [line, *(f"Remark: {remark}" for remark in last.remarks)]


def _failing(entry: Failing) -> str:
    where = _where(", ".join(entry.indicators), entry.dataset or entry.source or entry.url)
    return f"{where}: failing since {_day(entry)}. {entry.problem} {entry.next_step}"


def _where(indicators: str, dataset: str) -> str:
    return f"{dataset} ({indicators})" if dataset and indicators else dataset or indicators


def _day(entry: Failing) -> str:
    return f"{entry.since:%Y-%m-%d}"


def coverage(folder: Path, catalogue: Catalogue, failing: Iterable[Failing] = ()) -> pd.DataFrame:
    """Age, years and coverage of every dataset.

    Args:
        folder: A release.
        catalogue: Lists the datasets that are wanted.
        failing: What the last refresh could not renew.

    Returns:
        Columns dataset, updated (at the source, else the edition in words), retrieved, years,
        regions (how many of the four have figures, of their own or shared; `country` where there
        are national figures only), next step; sorted by dataset.
    """
    figures = read_table(folder, "observations").dropna(subset="value")
    series = read_table(folder, "series").set_index("series")
    by_part = figures.assign(series=figures["series"].str.split("+")).explode("series")
    by_part["dataset"] = by_part["series"].map(series["dataset"])
    # Of several failures of a dataset the oldest is told.
    newest_first = sorted(failing, key=lambda entry: entry.since, reverse=True)
    steps = {entry.dataset.lower(): _failing_step(entry) for entry in newest_first}
    rows = []
    for dataset in sorted(catalogue.datasets, key=str.lower):
        found = by_part[by_part["dataset"].str.lower() == dataset.lower()]
        newest = series.loc[sorted(found["series"].unique())].sort_values("as_of").tail(1)
        if len(found):
            source = newest.iloc[0]
            updated = source["updated"] or source["vintage"]
            unknown = "at each build" if dataset in catalogue.local else "unknown"
            retrieved = source["retrieved_at"][:10] or unknown
            years = f"{found['year'].min()}–{found['year'].max()}"
        else:
            updated = retrieved = years = "–"
        rows.append(
            {
                "dataset": dataset,
                "updated": updated,
                "retrieved": retrieved,
                "years": years,
                "regions": _regions(set(found["geo"])),
                "next step": steps.get(dataset.lower()) or _next_step(dataset, catalogue),
            }
        )
    return pd.DataFrame(rows)


def _failing_step(entry: Failing) -> str:
    return f"failing since {_day(entry)}: {entry.next_step}"


def _regions(geos: set[str]) -> str:
    covered = sum(county in geos or county[:4] in geos for county in COUNTIES)
    if covered == 0 and "SE" in geos:
        return "country"
    return f"{covered} of 4"


def _next_step(dataset: str, catalogue: Catalogue) -> str:
    if dataset in catalogue.local:
        return f"change {catalogue.local[dataset].place}.csv, then build"
    asked: list[Series] = []
    closed: list[Series] = []
    for indicator in catalogue.indicators.values():
        for series in indicator.series.values():
            if series.dataset == dataset:
                (closed if indicator.discontinued else asked).append(series)
    if any(series.ready for series in asked):
        return "refresh"
    if asked:
        return "complete the catalogue"
    return "none, the series is closed" if closed else "import, for older years"
