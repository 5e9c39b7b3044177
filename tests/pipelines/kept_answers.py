"""A data folder with answers that came in turn, built without any service."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from pipelines import raw
from pipelines.build import Report, build
from pipelines.catalogue import Catalogue, Indicator, Structure, load_catalogue
from pipelines.publish import read_table, release_folder
from pipelines.verify import verify

GERD, GDP = "rd_e_gerdreg", "nama_10r_3gdp"
_PINS = {
    GERD: {"freq": "A", "sectperf": "TOTAL", "unit": "PC_GDP"},
    GDP: {"freq": "A", "unit": "EUR_HAB"},
}
FOREIGN = [f"DE{n}" for n in (11, 12, 13, 14, 21, 22, 23, 24, 25, 26, 27, 30, 40, 50, 60)]
OWN = ["SE32", "SE33"]
Row = tuple[str, int, float | None] | tuple[str, int, float | None, str, str]

whole_catalogue = cache(load_catalogue)


def ratio_indicator() -> Indicator:
    """R&D over GDP per inhabitant: one measure from two datasets."""
    known = whole_catalogue().indicators
    series = {
        "a": known["rd_gerd_gdp"].series["a"],
        "b": known["gdp_eur"].series["a"],
    }
    facts = {"id": "ratio", "formula": "1000*a/b", "series": series}
    return known["rd_gerd_gdp"].model_copy(update=facts)


def catalogue(*ids: str, structure: tuple[Structure, ...] = (), **parts: Any) -> Catalogue:
    """The real catalogue with these indicators alone; `ratio` is made for tests."""
    known = {**whole_catalogue().indicators, "ratio": ratio_indicator()}
    chosen = {"indicators": {name: known[name] for name in ids}, "structure": structure}
    return whole_catalogue().model_copy(update=chosen | parts)


def rows(areas: Iterable[str], years: Iterable[int], value: float = 2.0) -> list[Row]:
    """The same value everywhere."""
    return [(geo, year, value) for year in years for geo in areas]


def sdmx_csv(dataset: str, content: Sequence[Row], pins: dict[str, str] | None = None) -> bytes:
    """An answer of Eurostat."""
    pins = pins or _PINS[dataset]
    lines = [",".join(("STRUCTURE", "STRUCTURE_ID", *pins, "geo", "TIME_PERIOD", "OBS_VALUE",
                       "OBS_FLAG", "CONF_STATUS"))]  # fmt: skip
    for row in content:
        geo, year, value, flag, confidential = (*row, *("", "")[len(row) - 3 :])
        shown = "" if value is None else f"{value!r}"
        cells = ("dataflow", f"ESTAT:{dataset.upper()}(1.0)", *pins.values(), geo, str(year), shown,
                 flag, confidential)  # fmt: skip
        lines.append(",".join(cells))
    return ("\n".join(lines) + "\n").encode()


@dataclass
class Kept:
    """A data folder; each answer comes a day after the one before."""

    data: Path
    now: datetime = field(default=datetime(2026, 11, 1, tzinfo=UTC))

    def answer(self, dataset: str, body: bytes, **facts: Any) -> raw.RawFile:
        """Keeps a whole answer to one question."""
        self.now += timedelta(days=1)
        known = {
            "source": "eurostat",
            "dataset": dataset,
            "name": f"{dataset}.csv",
            "origin": "refresh",
            "url": f"https://example.org/{dataset}",
            "retrieved_at": raw.utc(self.now),
            "complete": True,
        }
        return raw.store(self.data / "raw", body, **(known | facts))

    def build(self, what: Catalogue, **how: Any) -> Report:
        """Builds a second after the last thing that happened."""
        self.now += timedelta(seconds=1)
        return build(self.data, what, now=self.now, **how)

    @property
    def folder(self) -> Path:
        """The release in use."""
        folder = release_folder(self.data / "processed")
        assert folder is not None
        return folder

    def table(self, name: str) -> pd.DataFrame:
        """A table of the release in use, which is sound."""
        assert verify(self.folder, whole_catalogue()) == []
        return read_table(self.folder, name)

    def figures(self, indicator: str) -> pd.DataFrame:
        """The figures of an indicator by area and year."""
        table = self.table("observations")
        return table[table["indicator"] == indicator].set_index(["geo", "year"])
