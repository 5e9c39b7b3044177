"""A data folder that is renewed from the stand-in, what is published of it and what should be."""

import gzip
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from service_editions import DATASET_OF, GDP, NOW, Figures, hold, should_be

from pipelines import last_refresh
from pipelines.catalogue import Catalogue, Successor, Words, load_catalogue
from pipelines.catalogue_models import Limits
from pipelines.formats.sniff import GZIP
from pipelines.http import Client
from pipelines.last_refresh import LastRefresh
from pipelines.pace import Pace
from pipelines.publish import read_table, release_folder, release_ids
from pipelines.renewal import Renewal, pace_of, renew
from pipelines.verify import verify
from tests.services.stand_in import Reply, StandIn, running


def catalogue(indicators: Iterable[str]) -> Catalogue:
    """The real catalogue with these indicators alone, and without any pauses."""
    whole = load_catalogue()
    sources = {
        name: source.model_copy(update={"limits": Limits(hours_between_checks=20)})
        for name, source in whole.sources.items()
    }
    successor = Successor(
        dataset=GDP,
        successors=("nama_10r_3new",),
        joined=False,
        note=Words(sv="Ny tabell.", en="A new table."),
    )
    return whole.model_copy(
        update={
            "indicators": {name: whole.indicators[name] for name in indicators},
            "structure": (),
            "sources": sources,
            "successors": (*whole.successors, successor),
        }
    )


@dataclass(frozen=True)
class Fault:
    """What goes wrong, and how a renewal ends.

    Attributes:
        name: Of the test.
        happens: Makes it go wrong once the services hold their second edition.
        older: Indicators that keep the figures of the first edition.
        says: Words of the message on them; without any, of a remark.
    """

    name: str
    happens: Callable[["Place"], object]
    older: tuple[str, ...] = ()
    says: tuple[str, ...] = ()


@dataclass
class Place:
    """A data folder and the services it is renewed from.

    Attributes:
        data: Holds `raw/` and `processed/`.
        service: What the services hold and what goes wrong.
        catalogue: What is measured.
        time: The true time, which the services tell.
        clock_error: How far the clock of this machine is off.
        limits: By host and port.
        largest: Bytes of the largest body taken.
        waits: Seconds waited.
        sound: The release that was last found to be sound.
    """

    data: Path
    service: StandIn
    catalogue: Catalogue
    time: datetime = NOW
    clock_error: timedelta = timedelta(0)
    limits: dict[str, Limits] = field(default_factory=dict)
    largest: int = 1_000_000
    waits: list[float] = field(default_factory=list)
    sound: str = ""

    def __post_init__(self) -> None:
        self.service.now = lambda: self.time

    @property
    def processed(self) -> Path:
        return self.data / "processed"

    @property
    def host(self) -> str:
        return self.service.url.removeprefix("http://")

    def clock(self) -> datetime:
        return self.time + self.clock_error

    def renew(self, *, days: float = 1, force: bool = False) -> Renewal:
        """Renews from Eurostat and the OECD, by default a day after the time before."""
        self.time += timedelta(days=days)
        self.service.asked.clear()
        pace = pace_of(self.data, self.catalogue)
        if self.limits:
            memory = self.data / "raw" / "remembered" / "downloads.json"
            pace = Pace(self.limits, memory, now=self.clock, sleep=self.waits.append)
        with Client(
            pace, retries=2, sleep=self.waits.append, now=self.clock, largest=self.largest
        ) as client:
            return renew(
                self.data,
                self.catalogue,
                client,
                now=self.clock,
                sources=("eurostat", "oecd"),
                force=force,
            )

    def heal(self) -> None:
        """Gives the services what they should hold, and no trouble."""
        fresh = StandIn()
        for each in fields(fresh):
            if each.name not in ("port", "asked", "headers", "now"):
                setattr(self.service, each.name, getattr(fresh, each.name))
        hold(self.service, edition=2)

    def observations(self) -> pd.DataFrame:
        folder = release_folder(self.processed)
        assert folder is not None
        if folder.name != self.sound:
            assert verify(folder, self.catalogue) == []
            self.sound = folder.name
        return read_table(folder, "observations")

    def published(self) -> Figures:
        """The figures of the release in use, by indicator; the release is sound."""
        table = self.observations()
        return {
            str(name): {
                (row.geo, row.year): round(row.value, 6)
                for row in rows.dropna(subset="value").itertuples(index=False)
            }
            for name, rows in table.groupby("indicator")
        }

    def editions(self) -> dict[str, int]:
        """Which edition of the services the release in use has, by indicator; 0 for neither."""
        published = self.published()
        return {
            name: next((e for e in (1, 2, 3, 4) if published.get(name) == should_be(e)[name]), 0)
            for name in self.catalogue.indicators
        }

    def expected(self, *older: str) -> dict[str, int]:
        """As `editions`, when these indicators alone keep their older figures."""
        return {name: 1 if name in older else 2 for name in self.catalogue.indicators}

    def releases(self) -> list[str]:
        return release_ids(self.processed)

    def last(self) -> LastRefresh:
        account = last_refresh.read(self.processed)
        assert account is not None
        return account


@contextmanager
def renewed_once(data: Path, indicators: Iterable[str]) -> Iterator[Place]:
    """A data folder after a first good renewal, its services still running."""
    with running() as service, pytest.MonkeyPatch.context() as environment:
        for name in ("eurostat", "oecd", "gisco"):
            environment.setenv(f"S3_{name.upper()}_URL", getattr(service, name))
        hold(service, edition=1)
        place = Place(data, service, catalogue(indicators))
        result = place.renew(days=0)
        assert (result.outcome, result.failures) == ("published", ())
        assert place.editions() == dict.fromkeys(indicators, 1)
        yield place


def body(how: Callable[[bytes], bytes]) -> Callable[[Reply], Reply]:
    """Another body for an answer, packed as it was."""

    def spoilt(reply: Reply) -> Reply:
        packed = reply.body.startswith(GZIP)
        after = how(gzip.decompress(reply.body) if packed else reply.body)
        return Reply(gzip.compress(after, mtime=0) if packed else after, headers=reply.headers)

    return spoilt


def table(how: Callable[[pd.DataFrame], pd.DataFrame]) -> Callable[[Reply], Reply]:
    """Another table for an answer; all cells are texts."""

    def written(data: bytes) -> bytes:
        frame = pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False)
        return how(frame).to_csv(index=False, lineterminator="\r\n").encode()

    return body(written)


def values(how: Callable[[float], float]) -> Callable[[Reply], Reply]:
    """Other figures in an answer."""
    return table(
        lambda frame: frame.assign(
            OBS_VALUE=[f"{how(float(text)):.6f}" for text in frame["OBS_VALUE"]]
        )
    )


def ends_as_described(place: Place, fault: Fault) -> None:
    """Renews in spite of a fault, then without it, and looks at what is published each time."""
    place.heal()
    fault.happens(place)
    result = place.renew()
    assert place.editions() == place.expected(*fault.older)
    last = place.last()
    assert last.outcome == result.outcome == "published"
    assert [place.releases()[-1]] == [last.release]
    assert {name for entry in last.failing for name in entry.indicators} == set(fault.older)
    assert bool(result.failures) == bool(fault.older)
    for entry in last.failing:
        assert {entry.dataset} == {DATASET_OF[name] for name in entry.indicators}
        assert entry.source == ("oecd" if "@" in entry.dataset else "eurostat")
        assert entry.since == last.checked_at == place.clock()
        assert entry.next_step
    told = [f"{entry.problem} {entry.next_step}" for entry in last.failing]
    for words in fault.says:
        assert (
            all(words in text for text in told)
            if told
            else any(words in text for text in last.remarks)
        ), (words, told, last.remarks)
    place.heal()
    result = place.renew()
    assert place.editions() == place.expected()
    assert result.failures == place.last().failing == ()
