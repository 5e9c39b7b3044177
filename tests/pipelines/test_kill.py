"""A run killed at any moment: the release in use stays whole, and the next run goes on.

`S3_KILL_POINTS` says how many moments each test tries, `S3_KILL_SEED` repeats its choice of them.
"""

import os
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines import raw
from pipelines.catalogue import Catalogue, load_catalogue
from pipelines.publish import read_table, release_folder, release_ids
from pipelines.verify import verify
from tests.pipelines.killable import Ended, Killable
from tests.services.stand_in import Dataset, StandIn, running

POINTS = int(os.environ.get("S3_KILL_POINTS", "3"))
SEED = int(os.environ.get("S3_KILL_SEED", random.randrange(10**6)))
KILLED = -9
BEGIN = datetime(2026, 11, 24, 3, tzinfo=UTC)

Figures = dict[tuple[str, str, int], float]


class Service:
    """Publishes its figures anew again and again, and has them fetched or imported."""

    def __init__(self, stand_in: StandIn, worker: Killable, folder: Path, command: str) -> None:
        self._stand_in = stand_in
        self._worker = worker
        self._folder = folder
        self._command = command
        self._runs = 0
        self.data = folder / "data"
        self.edition = 0

    def renew(self) -> None:
        """Publishes an edition in which every figure is another."""
        self.edition += 1
        moment = BEGIN + timedelta(days=self.edition)
        rd, gdp = (f"{value:g}" for value in self.figures.values())
        self._stand_in.datasets = {
            "rd_e_gerdreg": Dataset(
                ("freq", "sectperf", "unit", "geo"),
                [("A", "TOTAL", "PC_GDP", "SE33", "2023", rd, "", "")],
                moment,
            ),
            "nama_10r_3gdp": Dataset(
                ("freq", "unit", "geo"), [("A", "EUR_HAB", "SE331", "2021", gdp, "", "")], moment
            ),
        }
        (self._folder / "tgs00042.tsv").write_text(
            f"freq,sectperf,unit,geo\\TIME_PERIOD\t2023 \nA,TOTAL,PC_GDP,SE33\t{rd} \n"
        )
        (self._folder / "nama_10r_3gdp.tsv").write_text(
            f"freq,unit,geo\\TIME_PERIOD\t2021 \nA,EUR_HAB,SE331\t{gdp} \n"
        )

    @property
    def figures(self) -> Figures:
        """The figures of the edition that is published now."""
        return {
            ("rd_gerd_gdp", "SE33", 2023): round(2 + self.edition / 1000, 3),
            ("gdp_eur", "SE331", 2021): 46_000.0 + self.edition,
        }

    def run(self, *, after: float | None = None, at: int = 0) -> Ended:
        """Fetches or imports what is published now, a minute after the run before."""
        self._runs += 1
        arguments: dict[str, list[str | Path]] = {
            "refresh": ["--only", "rd_gerd_gdp", "--only", "gdp_eur", "--source", "eurostat"],
            "import": [*sorted(self._folder.glob("*.tsv"))],
        }
        return self._worker.run(
            "--data",
            self.data,
            self._command,
            *arguments[self._command],
            after=after,
            at=at,
            now=(BEGIN + timedelta(days=self.edition, minutes=self._runs)).isoformat(),
            environment={"S3_EUROSTAT_URL": self._stand_in.eurostat},
        )


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def worker() -> Iterator[Killable]:
    worker = Killable()
    yield worker
    worker.close()


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    with running() as stand_in:
        yield stand_in


def sound_figures(data: Path, catalogue: Catalogue) -> Figures:
    """The figures of the release in use, when it and all raw files are whole."""
    folder = release_folder(data / "processed")
    assert folder is not None
    assert verify(folder, catalogue) == []
    for file in raw.stored(data / "raw"):
        file.read()
    table = read_table(folder, "observations").set_index(["indicator", "geo", "year"])["value"]
    return {key: value for key, value in table.to_dict().items() if key[1].startswith("SE33")}


@pytest.mark.parametrize("command", ["import", "refresh"])
def test_a_run_killed_before_any_of_its_changes_leaves_whole_releases_and_is_made_up_for(
    command: str, stand_in: StandIn, worker: Killable, tmp_path: Path, catalogue: Catalogue
) -> None:
    service = Service(stand_in, worker, tmp_path, command)
    processed = service.data / "processed"
    for _ in range(6):
        service.renew()
        undisturbed = service.run()
        assert undisturbed.code == 0, undisturbed.output
    changes = undisturbed.changes
    assert changes > 40, "files, folders and pointers are made, moved and deleted"
    step = max(1, changes // POINTS)
    for at in range(1 + random.Random(SEED).randrange(step), changes + 1, step):
        where = f"killed before change {at} of {changes}, S3_KILL_SEED={SEED}"
        before = service.figures
        service.renew()
        assert service.run(at=at).code == KILLED, where
        assert sound_figures(service.data, catalogue) in (before, service.figures), where
        for name in release_ids(processed):
            assert verify(processed / name, catalogue) == [], where
        after = service.run()
        assert after.code == 0, f"{where}: {after.output}"
        assert sound_figures(service.data, catalogue) == service.figures, where
        assert not list(service.data.rglob("*.part")), where
        folders = {path.name for path in processed.iterdir() if path.is_dir()}
        assert folders == set(release_ids(processed)), where


def test_refreshes_killed_at_random_moments_in_a_row_leave_whole_releases(
    stand_in: StandIn, worker: Killable, tmp_path: Path, catalogue: Catalogue
) -> None:
    service = Service(stand_in, worker, tmp_path, "refresh")
    service.renew()
    assert service.run().code == 0
    service.renew()
    seconds = service.run().seconds
    chance = random.Random(SEED)
    killed = 0
    before = service.figures
    for point in range(POINTS):
        where = f"kill {point} of {POINTS}, S3_KILL_SEED={SEED}"
        service.renew()
        killed += service.run(after=chance.uniform(0, seconds)).code == KILLED
        after = sound_figures(service.data, catalogue)
        assert after in (before, service.figures), where
        before = after
    print(f"{killed} of {POINTS} runs were killed, S3_KILL_SEED={SEED}")
    assert killed > POINTS // 3, "most of the moments lie within the run"
    last = service.run()
    assert last.code == 0, last.output
    assert sound_figures(service.data, catalogue) == service.figures
