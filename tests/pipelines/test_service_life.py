"""Days in the life of the services, with faults at random: none harms, and in the end all is had.

`S3_LIFE_SEEDS` names the lives to live, as `7` or `100-130`.
"""

import math
import os
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from unittest.mock import Mock

import pytest

from pipelines import last_refresh
from pipelines.build import build
from pipelines.catalogue import Catalogue, load_catalogue
from pipelines.http import Answer, Client
from pipelines.importing import import_file
from pipelines.journal import Event
from pipelines.pace import Pace
from pipelines.publish import read_table, release_folder
from pipelines.refresh import limits
from pipelines.renewal import Renewal, renew
from pipelines.verify import verify
from tests.pipelines.living_publications import INDICATORS, Figure
from tests.pipelines.living_services import Key, LivingServices, rounded
from tests.services import eurostat
from tests.services.faults import FAULTS, data_of
from tests.services.stand_in import running

BEGIN = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)
END = BEGIN + timedelta(hours=44)
OWN = ("SE321", "SE322", "SE331", "SE332", "SE32", "SE33", "SE", "EU27_2020")
first, _, last = os.environ.get("S3_LIFE_SEEDS", "1").partition("-")
SEEDS = range(int(first), int(last or first) + 1)

# A wrong flag alone is no reason to refuse a figure; slowness takes real time.
NOT_HERE = {"unknown_flag", "slow"}
# These show only beside earlier figures.
SEEN_BESIDE_OTHERS = {"off_by_a_million", "half_as_large"}
# These may happen to an answer that holds no figures, too.
ANYWHERE = (
    *("gone", "server_error", "busy", "too_many_requests", "outage_page", "no_answer"),
    *("cut_mid_body", "truncated_gzip", "fault_with_status_200", "clock_skew"),
)
PLACES = ("inventory", "/datastructure/", "/contentconstraint/", "/dataflow/")


class CutOffError(BaseException):
    """Stands for the end of the process: nothing after it is done."""


class Life:
    """A data folder, refreshed every few hours from services that change and fail."""

    def __init__(self, services: LivingServices, folder: Path, chance: random.Random) -> None:
        self.services = services
        self.data = folder / "data"
        self.folder = folder
        self.downloads: list[Path] = []
        self.chance = chance
        self.catalogue = catalogue()
        self.left = math.inf
        self.log: list[str] = []

    def tick(self) -> None:
        """Counts down to where the run is cut off."""
        self.left -= 1
        if self.left <= 0:
            raise CutOffError

    def tell(self, event: Event) -> None:
        if event.kind in ("failed", "remark", "published"):
            self.log.append(f"{self.services.now():%d %H:%M}   {event.kind}: {event.text}")
        self.tick()

    def refresh(self, *, skew: timedelta = timedelta(0)) -> Renewal:
        """One refresh; our clock may be wrong."""
        services = self.services

        def now() -> datetime:
            return services.now() + skew

        pace = Pace(
            limits(self.catalogue),
            self.data / "raw" / "remembered" / "downloads.json",
            clock=lambda: services.time.timestamp(),
            sleep=services.wait,
            now=now,
        )
        with _Client(pace, self, now) as client:
            return renew(
                self.data,
                self.catalogue,
                client,
                now=now,
                sources=("eurostat", "oecd"),
                tell=self.tell,
            )

    def import_download(self) -> None:
        """Downloads a dataset, and imports it or one downloaded before."""
        # An import removes nothing: a formula would join a figure that is withdrawn to newer ones.
        code = self.chance.choice(("nama_10r_3gdp", "rd_e_gerdreg"))
        address = f"{eurostat.BASE}/sdmx/2.1/data/{code.upper()}/all?format=SDMX-CSV&lang=en"
        file = self.folder / f"{code}_{len(self.downloads)}.csv"
        file.write_bytes(self.services.answer(address).body)
        self.downloads.append(file)
        chosen = self.chance.choice(self.downloads)
        now = self.services.now()
        self.log.append(f"{now:%d %H:%M} import of {chosen.name}")
        import_file(chosen, self.data / "raw", self.catalogue, now=now)
        report = build(self.data, self.catalogue, now=now)
        last_refresh.record_build(
            self.data / "processed", self.catalogue, now=now, refused=report.failures
        )

    def figures(self) -> dict[Key, Figure]:
        """Those of the release in use, which must be sound."""
        folder = release_folder(self.data / "processed")
        if folder is None:
            return {}
        assert verify(folder, self.catalogue) == []
        rows = read_table(folder, "observations")
        return {
            (name, geo, year): (rounded(None if math.isnan(value) else value), flag, secrecy)
            for name, geo, year, value, flag, secrecy in zip(
                *(rows[column] for column in rows.columns[:6]), strict=True
            )
        }


class _Client(Client):
    """A client whose requests take time, and before any of which the run may end."""

    def __init__(self, pace: Pace, life: Life, now: Callable[[], datetime]) -> None:
        super().__init__(pace, sleep=life.services.wait, now=now, tell=life.tell)
        self._life = life

    def get(self, url: str, **facts: object) -> Answer:
        self._life.tick()
        self._life.services.wait(7)
        return super().get(url, **facts)  # type: ignore[arg-type]


@cache
def catalogue() -> Catalogue:
    """The real one with few indicators."""
    whole = load_catalogue()
    few = {name: whole.indicators[name] for name in INDICATORS}
    return whole.model_copy(update={"indicators": few, "structure": ()})


@pytest.fixture
def services(seed: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[LivingServices]:
    living = LivingServices(time=BEGIN, until=END, chance=random.Random(seed))
    with running(living):
        monkeypatch.setenv("S3_EUROSTAT_URL", living.eurostat)
        monkeypatch.setenv("S3_OECD_URL", living.oecd)
        yield living


@pytest.mark.parametrize("seed", SEEDS)
def test_days_of_faults_end_with_the_figures_of_the_services(
    services: LivingServices, tmp_path: Path, seed: int
) -> None:
    life = Life(services, tmp_path, random.Random(f"faults {seed}"))
    before: dict[Key, Figure] = {}
    while services.time < END:
        services.wait(60 * life.chance.randrange(120, 180))
        step(life)
        after = life.figures()
        told = "\n".join([f"seed {seed}", *life.log])
        strange = {key: figure for key, figure in after.items() if figure not in services.seen[key]}
        assert not strange, f"never published: {strange}\n{told}"
        lost = {key for key in before if key[1] in OWN} - set(after)
        assert not lost, f"lost: {lost}\n{told}"
        before = after
    services.wait(3600)
    for _ in range(2):
        life.log.append(f"{services.now():%d %H:%M} undisturbed")
        life.refresh()
        services.wait(21 * 3600)
    told = "\n".join([f"seed {seed}", *life.log])
    account = last_refresh.read(life.data / "processed")
    assert account is not None
    assert account.failing == (), f"{account.failing}\n{told}"
    assert differences(life.figures(), services.figures()) == {}, told


@pytest.mark.parametrize("seed", [0])
def test_a_refusal_is_made_up_for_though_the_run_ended_before_its_account(
    services: LivingServices, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(services, tmp_path, random.Random(seed))
    life.refresh()
    services.wait(3600)
    services.change("nama_10r_3gdp")
    services.spoil("/sdmx/2.1/data/NAMA_10R_3GDP", FAULTS["off_by_a_million"])
    with monkeypatch.context() as patched:
        patched.setattr(last_refresh, "record", Mock(side_effect=CutOffError))
        with pytest.raises(CutOffError):
            life.refresh()
    # What is refused now is asked for again by the next run that comes hours later.
    for _ in range(2):
        services.wait(7 * 3600)
        life.refresh()
    assert of("gdp_eur", life.figures()) == of("gdp_eur", services.figures())


def of(indicator: str, figures: dict[Key, Figure]) -> dict[Key, Figure]:
    """The figures of one indicator."""
    return {key: figure for key, figure in figures.items() if key[0] == indicator}


def differences(ours: dict[Key, Figure], theirs: dict[Key, Figure]) -> dict[Key, object]:
    """Where two sets of figures differ."""
    return {
        key: (ours.get(key), theirs.get(key))
        for key in ours.keys() | theirs.keys()
        if ours.get(key) != theirs.get(key)
    }


def choose(chance: random.Random, *, comparable: bool) -> tuple[str, str, int]:
    """A fault: its name, what is in the addresses that it is at, and how often it happens."""
    times = chance.choice((1, 2, 4, 9))
    if chance.random() < 0.3:
        return chance.choice(ANYWHERE), chance.choice(PLACES), times
    left_out = NOT_HERE if comparable else NOT_HERE | SEEN_BESIDE_OTHERS
    name = chance.choice([name for name in FAULTS if name not in left_out])
    part = data_of(name)
    if part == "/data/":
        part = chance.choice(("/sdmx/2.1/data/", "/public/rest/data/"))
    return name, part, times


def step(life: Life) -> None:
    """A refresh with faults, cut off now and then; or an import of a downloaded file."""
    chance, services = life.chance, life.services
    if chance.random() < 0.15:
        life.import_download()
        return
    comparable = set(INDICATORS) <= {key[0] for key in life.figures()}
    chosen = [choose(chance, comparable=comparable) for _ in range(chance.choice((0, 1, 1, 2, 3)))]
    for name, part, times in chosen:
        services.spoil(part, FAULTS[name], times)
    services.at_once = chance.choice((500_000, 500_000, 60))
    services.lost = chance.choice((0, 0, 1, 2))
    life.left = chance.randrange(1, 40) if chance.random() < 0.2 else math.inf
    skew = timedelta(hours=chance.choice((0, 0, 0, 0, -30, 7)))
    life.log.append(f"{services.now():%d %H:%M} refresh, clock {skew}, left {life.left}, {chosen}")
    try:
        life.log.append(life.refresh(skew=skew).outcome)
    except CutOffError:
        life.log.append("cut off")
    finally:
        life.left = math.inf
        services.calm()
