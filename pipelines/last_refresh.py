"""What the last refresh met, kept beside the releases: a failure is seen though nothing came."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import AwareDatetime, TypeAdapter, ValidationError

from pipelines import raw
from pipelines.asking import base_url
from pipelines.catalogue import Catalogue
from pipelines.errors import PipelineError
from pipelines.questions import asked_for

Outcome = Literal["published", "nothing_new", "failed"]


@dataclass(frozen=True)
class Failing:
    """What could not be had or was refused, so that older figures stay, if there are any.

    Attributes:
        indicators: Catalogue ids of what needs it; none for the jobs by industry, the boundaries,
            a list of all datasets, a source as a whole and a file of ours.
        source: Key of the publisher in the catalogue; empty when unknown.
        dataset: Its code, or what else of the source was asked for; empty when no single one is
            to blame.
        url: What was asked for, or the file; may be empty.
        problem: What went wrong the last time.
        next_step: What to do about it.
        since: End of the first run of those in a row that failed for it; runs that did not ask for
            it do not count.
        refused: Whether it came, and the last build refused it.
    """

    indicators: tuple[str, ...]
    source: str
    dataset: str
    url: str
    problem: str
    next_step: str
    since: AwareDatetime
    refused: bool = False

    @property
    def places(self) -> frozenset[tuple[str, str, str]]:
        """Source, dataset in small letters and indicator, one each; "" where there is none."""
        names = self.indicators or ("",)
        return frozenset((self.source, self.dataset.lower(), name) for name in names)


@dataclass(frozen=True)
class LastRefresh:
    """What the last refresh met.

    Attributes:
        checked_at: When the refresh ended; a build by hand, which changes `failing`, leaves it.
        outcome: What came of it.
        release: The release it published; empty for none.
        failing: What keeps its older figures, also since earlier runs.
        remarks: What is odd, not wrong; one sentence each.
    """

    checked_at: AwareDatetime
    outcome: Outcome
    release: str
    failing: tuple[Failing, ...] = ()
    remarks: tuple[str, ...] = ()


_JSON = TypeAdapter(LastRefresh)


def read(processed: Path) -> LastRefresh | None:
    """What the last refresh met; None before the first, or when its account cannot be read.

    Args:
        processed: The folder of all releases.
    """
    try:
        return _JSON.validate_json(_file(processed).read_bytes())
    except (OSError, ValidationError):
        return None


def failing(processed: Path, catalogue: Catalogue) -> frozenset[tuple[str, str]]:
    """What keeps its older figures since the last refresh or build.

    Args:
        processed: The folder of all releases.
        catalogue: Tells the datasets of an indicator, where no single one is to blame.

    Returns:
        Pairs of a dataset in small letters and an indicator. An empty indicator stands for all of
        the dataset: an answer that was refused is only out of the way when all of it is renewed.
    """
    last = read(processed)
    pairs: set[tuple[str, str]] = set()
    for entry in last.failing if last else ():
        for name in entry.indicators or ("",):
            indicator = catalogue.indicators.get(name)
            used = [series.dataset for series in indicator.series.values()] if indicator else []
            datasets = [entry.dataset] if entry.dataset else used
            pairs |= {(dataset.lower(), "" if entry.refused else name) for dataset in datasets}
    return frozenset(pairs)


def record(
    processed: Path,
    catalogue: Catalogue,
    *,
    now: datetime,
    outcome: Outcome,
    release: str,
    failures: Iterable[PipelineError],
    refused: Iterable[PipelineError] | None,
    remarks: Iterable[str],
    asked: Collection[tuple[str, str]],
    only: Collection[str] = (),
) -> LastRefresh:
    """Writes what a refresh met.

    What failed before keeps its `since` while it fails. It is gone when it was asked for now and
    came, or when no refresh asks for it any more, and stays when only this one did not.

    Args:
        processed: The folder of all releases.
        catalogue: Tells the source of a dataset.
        now: Time of the refresh.
        outcome: What came of it.
        release: The release it published; empty for none.
        failures: What could not be had.
        refused: What the build refused; None when nothing was built, then what was refused stays.
        remarks: What is odd, not wrong.
        asked: Pairs of a source and a dataset that was asked for; with an empty dataset, a source
            that answered and had nothing to be asked for.
        only: Ids of the indicators asked for; empty for all.

    Raises:
        OSError: The folder cannot be written.
    """
    before = read(processed)
    earlier = before.failing if before else ()
    failures = list(failures)
    if refused is not None:
        # A file of ours that cannot be read fails in both.
        told = {str(error) for error in failures}
        refused = [error for error in refused if str(error) not in told]
    new = _new(failures, earlier, catalogue, now, refused=False)
    left = _not_asked_for(earlier, catalogue, asked, only, new)
    last = LastRefresh(
        checked_at=now,
        outcome=outcome,
        release=release,
        failing=(*new, *left, *_refused(refused, earlier, catalogue, now)),
        remarks=tuple(dict.fromkeys(remarks)),
    )
    _write(processed, last)
    return last


def record_build(
    processed: Path, catalogue: Catalogue, *, now: datetime, refused: Iterable[PipelineError]
) -> None:
    """Writes what a build refused that no refresh asked for, where there was a refresh before.

    Args:
        processed: The folder of all releases.
        catalogue: Tells the source of a dataset.
        now: Time of the build.
        refused: What it refused.

    Raises:
        OSError: The folder cannot be written.
    """
    before = read(processed)
    if before:
        left = tuple(entry for entry in before.failing if not entry.refused)
        failing = (*left, *_refused(refused, before.failing, catalogue, now))
        _write(processed, replace(before, failing=failing))


def _refused(
    refused: Iterable[PipelineError] | None,
    earlier: tuple[Failing, ...],
    catalogue: Catalogue,
    now: datetime,
) -> tuple[Failing, ...]:
    if refused is None:
        return tuple(entry for entry in earlier if entry.refused)
    return _new(refused, earlier, catalogue, now, refused=True)


def _new(
    errors: Iterable[PipelineError],
    earlier: tuple[Failing, ...],
    catalogue: Catalogue,
    now: datetime,
    *,
    refused: bool,
) -> tuple[Failing, ...]:
    """An entry per error, or several where its indicators fail since different times."""
    since = {place: entry.since for entry in earlier for place in entry.places}
    new = []
    for error in errors:
        source = _source(error, catalogue)
        names = defaultdict(list)
        for name in error.indicator.split(", "):
            # A time ahead of now was noted by a clock that was wrong.
            time = min(since.get((source, error.dataset.lower(), name), now), now)
            names[time].append(name)
        new += [
            Failing(
                tuple(filter(None, together)), source, error.dataset, error.url,
                error.problem, error.next_step, time, refused,
            )
            for time, together in names.items()
        ]  # fmt: skip
    return tuple(new)


def _not_asked_for(
    earlier: tuple[Failing, ...],
    catalogue: Catalogue,
    asked: Collection[tuple[str, str]],
    only: Collection[str],
    new: tuple[Failing, ...],
) -> Iterator[Failing]:
    """What failed before, of all that this refresh says nothing about."""
    known = {dataset.lower() for dataset in catalogue.datasets}
    wanted = {
        (query.source, query.dataset.lower(), name)
        for chosen in ((), only)
        for query, name in asked_for(catalogue, chosen)
    }
    settled = {(source, dataset.lower()) for source, dataset in asked}
    # What is not of the catalogue, such as an inventory, is asked for whenever its source is.
    settled |= {(source, "") for source, _ in asked}
    failing = {place for entry in new for place in entry.places}

    def is_left(place: tuple[str, str, str]) -> bool:
        source, dataset, name = place
        if name or dataset in known:
            answered = (source, dataset) in settled and (not only or name in only)
            return place in wanted and not answered
        return (source, "") not in settled

    for entry in earlier:
        # A file of ours that could not be read is read again by every refresh.
        if entry.refused or not entry.source:
            continue
        names = [place[2] for place in sorted(entry.places - failing) if is_left(place)]
        if names:
            yield replace(entry, indicators=tuple(filter(None, names)))


def _source(error: PipelineError, catalogue: Catalogue) -> str:
    """Who publishes what failed: by its dataset, else by the address; "" if neither tells."""
    series = (one for each in catalogue.indicators.values() for one in each.series.values())
    places = [(query.dataset, query.source) for one in series for query in one.queries]
    places += [(table.dataset, table.source) for table in catalogue.structure]
    for dataset, publisher in places:
        if dataset.lower() == error.dataset.lower():
            return publisher
    for name, source in catalogue.sources.items():
        if source.base_url and error.url.startswith(base_url(catalogue, name)):
            return name
    return ""


def _file(processed: Path) -> Path:
    return processed / "LAST_REFRESH.json"


def _write(processed: Path, last: LastRefresh) -> None:
    processed.mkdir(parents=True, exist_ok=True)
    raw.replace(_file(processed), _JSON.dump_json(last, indent=1) + b"\n")
