"""A region that keeps measures of its own beside a copy of the catalogue; all of it is made up."""

import shutil
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from click.testing import Result
from typer.testing import CliRunner

from pipelines.__main__ import app
from pipelines.catalogue import CATALOGUE, Catalogue, load_catalogue
from pipelines.catalogue_models import Limits
from pipelines.publish import read_table, release_folder

NAME = "example_cafes"
TABLE = "geo,year,value,flag\nSE331,2023,4.25,\nSE331,2024,4.5,p\nSE332,2024,3,\n"
MEASURE: dict[str, Any] = {
    "label": {"sv": "Kaféer (påhittat exempel)", "en": "Cafés (made-up example)"},
    "short": {"sv": "Kaféer", "en": "Cafés"},
    "definition": {"sv": "Påhittat antal kaféer.", "en": "A made-up number of cafés."},
    "domain": "A",
    "unit": {"label": {"sv": "kaféer", "en": "cafés"}, "minimum": 0},
    "decimals": 1,
    "level": "nuts3",
    "direction": "higher",
}
ABOUT: dict[str, Any] = {
    "source": "Exempelbyrån",
    "title": "Cafés in the counties",
    "vintage": "spring 2025",
    "as_of": "2025-03-01",
    "licence": "CC0",
    "link": "https://example.org/cafes",
    "note": "Made up.",
}


@dataclass
class Region:
    """A region's own figures and the releases made with them.

    Attributes:
        local: Its `catalogue/local/`.
        data: Holds `raw/` and `processed/`.
        only: The indicators of the project that its catalogue has besides, and services without
            a pause; None for the catalogue as it is.
    """

    local: Path
    data: Path
    only: tuple[str, ...] | None = None

    def put(
        self,
        table: str = TABLE,
        *,
        name: str = NAME,
        about: dict[str, Any] | None = None,
        **measure: Any,
    ) -> None:
        """Writes the two files of a measure; `None` takes an entry out."""
        said = ABOUT | (about or {}) | {"measure": _without_none(MEASURE | measure)}
        (self.local / f"{name}.csv").write_bytes(table.encode())
        text = yaml.safe_dump(_without_none(said), allow_unicode=True)
        (self.local / f"{name}.yaml").write_text(text, encoding="utf-8")

    def remove(self, name: str = NAME) -> None:
        (self.local / f"{name}.csv").unlink()
        (self.local / f"{name}.yaml").unlink()

    def catalogue(self) -> Catalogue:
        whole = load_catalogue(self.local.parent)
        if self.only is None:
            return whole
        kept = {key: whole.indicators[key] for key in (*self.only, *whole.local)}
        sources = {
            key: source.model_copy(update={"limits": Limits()})
            for key, source in whole.sources.items()
        }
        return whole.model_copy(update={"indicators": kept, "structure": (), "sources": sources})

    def run(self, *arguments: str | Path) -> Result:
        return CliRunner().invoke(app, ["--data", str(self.data), *map(str, arguments)])

    def build(self) -> Result:
        """Builds; all is well."""
        result = self.run("build")
        assert result.exit_code == 0, result.output
        return result

    @property
    def release(self) -> Path:
        folder = release_folder(self.data / "processed")
        assert folder is not None
        return folder

    def table(self, name: str) -> pd.DataFrame:
        return read_table(self.release, name)

    def figures(self, name: str = NAME) -> dict[tuple[str, int], float]:
        rows = self.table("observations")
        rows = rows[rows["indicator"] == name]
        return {(row.geo, row.year): row.value for row in rows.itertuples()}

    def row(self, table: str, **where: str) -> pd.Series:
        rows = self.table(table)
        for column, text in where.items():
            rows = rows[rows[column] == text]
        assert len(rows) == 1
        return rows.iloc[0]


def settle(
    place: Path, monkeypatch: pytest.MonkeyPatch, only: tuple[str, ...] | None = None
) -> Region:
    """A region without figures yet; each of its commands is run a second after the one before."""
    region = Region(place / "catalogue" / "local", place / "data", only)
    shutil.copytree(CATALOGUE, region.local.parent, ignore=shutil.ignore_patterns("local"))
    region.local.mkdir()
    seconds = count()
    monkeypatch.setattr(
        "pipelines.__main__._now",
        lambda: (
            pd.Timestamp("2026-11-23 06:00", tz="UTC").to_pydatetime()
            + pd.Timedelta(seconds=next(seconds))
        ),
    )
    monkeypatch.setattr("pipelines.console.load_catalogue", region.catalogue)
    return region


def _without_none(entries: dict[str, Any]) -> dict[str, Any]:
    return {name: entry for name, entry in entries.items() if entry is not None}
