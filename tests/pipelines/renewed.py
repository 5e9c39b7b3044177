"""A data folder that is renewed from the stand-in, what is published of it and what should be."""

import gzip
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

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
from tests.services.stand_in import Dataset, Flow, Reply, StandIn, running

GERD, GDP = "rd_e_gerdreg", "nama_10r_3gdp"
WASTE = "OECD.CFE.EDS:DSD_REG_MW@DF_WASTE"
LABOUR = "OECD.CFE.EDS:DSD_REG_ECO@DF_LPR"
BOTH_GERD = ("rd_berd_gdp", "rd_gerd_gdp")
INDICATORS = (*BOTH_GERD, "gdp_eur", "ce_waste_oecd", "lprod_oecd")
DATASET_OF = dict(zip(INDICATORS, (GERD, GERD, GDP, WASTE, LABOUR), strict=True))
NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
FIRST_STAMP = datetime(2026, 3, 18, 10, 0, tzinfo=UTC)
SECOND_STAMP = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
GERD_DATA = "/sdmx/2.1/data/RD_E_GERDREG/"
GDP_DATA = "/sdmx/2.1/data/NAMA_10R_3GDP/"
WASTE_DATA = "/data/OECD.CFE.EDS,DSD_REG_MW@DF_WASTE,"
WASTE_NEWEST = f"{WASTE_DATA}/"
LARGE_AREAS = ("SE32", "SE33", "FI1D", "NO07")
OTHER_SMALL_AREAS = (
    "SE110", "SE121", "SE122", "SE123", "SE124", "SE125", "SE211", "SE212", "SE213", "SE214",
    "SE221", "SE224", "SE231", "SE232", "SE311", "SE312", "SE313",
)  # fmt: skip
SMALL_AREAS = ("SE321", "SE322", "SE331", "SE332", *OTHER_SMALL_AREAS)
WASTE_DIMENSIONS = (
    "FREQ", "TERRITORIAL_LEVEL", "REF_AREA", "TERRITORIAL_TYPE", "MEASURE", "UNIT_MEASURE",
)  # fmt: skip

Figures = dict[str, dict[tuple[str, int], float]]


def figure(scale: float, area: int, year: int, edition: int) -> str:
    """A figure as a service writes it; every edition revises all of them a little."""
    return f"{scale * (1 + area / 50 + (year - 2015) / 100) * (1 + edition / 100):.2f}"


def hold(service: StandIn, edition: int) -> None:
    """Gives the services their figures of an edition; the second has one year more."""
    years = range(2015, 2022 + edition)
    stamp = FIRST_STAMP if edition == 1 else SECOND_STAMP

    def rows(areas: tuple[str, ...], scale: float, *codes: str) -> list[tuple[str, ...]]:
        """Codes in key order, "{geo}" where the area stands."""
        return [
            (*(area if code == "{geo}" else code for code in codes), str(year),
             figure(scale, place, year, edition))
            for place, area in enumerate(areas)
            for year in years
        ]  # fmt: skip

    def published(areas: tuple[str, ...], scale: float, *codes: str) -> list[tuple[str, ...]]:
        return [(*row, "", "") for row in rows(areas, scale, *codes)]

    service.datasets = {
        GERD: Dataset(
            ("freq", "sectperf", "unit", "geo"),
            published(LARGE_AREAS, 2.0, "A", "TOTAL", "PC_GDP", "{geo}")
            + published(LARGE_AREAS, 1.0, "A", "BES", "PC_GDP", "{geo}"),
            stamp,
            restructured=FIRST_STAMP,
        ),
        GDP: Dataset(
            ("freq", "unit", "geo"),
            published(SMALL_AREAS, 40000.0, "A", "EUR_HAB", "{geo}"),
            stamp,
            restructured=FIRST_STAMP,
        ),
    }
    waste = rows(SMALL_AREAS, 400.0, "A", "TL3", "{geo}", "_Z", "MWAS", "KG_PS")
    labour = rows(SMALL_AREAS, 90000.0, "A", "TL3", "{geo}", "_Z", "LAB_PROD", "_T", "Q",
                  "USD_PPP_WR")  # fmt: skip
    service.flows = {
        WASTE: Flow(WASTE_DIMENSIONS, [(*row, "A") for row in waste], updated=stamp),
        LABOUR: Flow(
            ("FREQ", "TERRITORIAL_LEVEL", "REF_AREA", "TERRITORIAL_TYPE", "MEASURE", "ACTIVITY",
             "PRICES", "UNIT_MEASURE"),
            [(*row, "A") for row in labour],
            updated=stamp,
        ),
    }  # fmt: skip


def should_be(edition: int) -> Figures:
    """The figures of an edition, by indicator."""
    kinds = {
        "rd_gerd_gdp": (2.0, LARGE_AREAS),
        "rd_berd_gdp": (1.0, LARGE_AREAS),
        "gdp_eur": (40000.0, SMALL_AREAS),
        "ce_waste_oecd": (400.0, SMALL_AREAS),
        "lprod_oecd": (90000.0, SMALL_AREAS),
    }
    return {
        indicator: {
            (area, year): float(figure(scale, place, year, edition))
            for place, area in enumerate(areas)
            for year in range(2015, 2022 + edition)
        }
        for indicator, (scale, areas) in kinds.items()
    }


def catalogue() -> Catalogue:
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
            "indicators": {name: whole.indicators[name] for name in INDICATORS},
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
    """

    data: Path
    service: StandIn
    catalogue: Catalogue
    time: datetime = NOW
    clock_error: timedelta = timedelta(0)
    limits: dict[str, Limits] = field(default_factory=dict)
    largest: int = 1_000_000
    waits: list[float] = field(default_factory=list)

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
        assert verify(folder, self.catalogue) == []
        return read_table(folder, "observations")

    def published(self) -> Figures:
        """The figures of the release in use, by indicator; the release is sound."""
        table = self.observations()
        return {
            str(name): {
                (row.geo, row.year): row.value
                for row in rows.dropna(subset="value").itertuples(index=False)
            }
            for name, rows in table.groupby("indicator")
        }

    def releases(self) -> list[str]:
        return release_ids(self.processed)

    def last(self) -> LastRefresh:
        account = last_refresh.read(self.processed)
        assert account is not None
        return account


@contextmanager
def renewed_once(data: Path) -> Iterator[Place]:
    """A data folder after a first good renewal, its services still running."""
    with running() as service, pytest.MonkeyPatch.context() as environment:
        for name in ("eurostat", "oecd", "gisco"):
            environment.setenv(f"S3_{name.upper()}_URL", getattr(service, name))
        hold(service, edition=1)
        place = Place(data, service, catalogue())
        result = place.renew(days=0)
        assert (result.outcome, result.failures) == ("published", ())
        assert place.published() == should_be(1)
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
    first, second = should_be(1), should_be(2)
    assert place.published() == {
        name: (first if name in fault.older else second)[name] for name in INDICATORS
    }
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
    assert place.published() == second
    assert result.failures == place.last().failing == ()
