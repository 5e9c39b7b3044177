"""Reading figures and writing them as Parquet, side by side with packages for the same formats.

None of the packages is a requirement of ours. To measure them, give them a place of their own and
say where:

    python3 -m venv build/others
    build/others/bin/pip install eurostat sdmx1 pyjstat "pysdmx[data]" pyarrow
    OTHERS_PYTHON=build/others/bin/python python -m benchmarks parse_others

Each package parses the bytes that we parse, in a process of its own, and writes what it read; the
run stops if the values differ.
"""

import json
import math
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from statistics import median

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from pandas.testing import assert_frame_equal

from benchmarks import Comparison, median_seconds
from benchmarks.parse import VALUES as TSV_VALUES
from benchmarks.parse import write_bodies

VALUES = 300_000
YEARS = range(2000, 2024)
UNITS, INDUSTRIES = 5, 10
KEY = ["unit", "nace_r2", "geo", "year"]
# What all the scripts share: read and write between the two clocks, the seconds on the last line.
SCRIPT = """
import sys, time
{prepare}
start = time.perf_counter()
{read}
table.to_parquet(sys.argv[2], compression="zstd")
print(time.perf_counter() - start)
"""


@dataclass(frozen=True)
class Other:
    """A package, the body it reads, and what we claim: our time as a share of its."""

    name: str
    body: str
    bound: float
    prepare: str
    read: str


OTHERS = (
    # Its own parser, fed with our bytes instead of an answer from the network. It hands over one
    # column per year; the same table as ours is one row per observation.
    Other(
        "eurostat",
        "TSV",
        1 / 8,
        """
from types import SimpleNamespace
import eurostat.eurostat as tool
body = open(sys.argv[1], "rb").read()
tool.__get_dims_info__ = lambda *a, **k: ("ESTAT", "EUROSTAT", [])
tool.__get_resp__ = lambda *a, **k: SimpleNamespace(content=body)
""",
        r"""
wide = tool.get_data_df("test", flags=True)
years = [column[:-6] for column in wide if column.endswith("_value")]
keys = [column for column in wide if not column.endswith(("_value", "_flag"))]
table = wide.melt(keys, [year + "_value" for year in years], "year", "value")
table["flag"] = wide[[year + "_flag" for year in years]].to_numpy().ravel("F")
table = table[table["value"].notna()].rename(columns={"geo\\TIME_PERIOD": "geo"})
table["year"] = table["year"].str[:4].astype("int16")
""",
    ),
    Other(
        "pysdmx",
        "SDMX-CSV 1.0",
        1 / 4,
        "from pysdmx.io import read_sdmx",
        """
table = read_sdmx(sys.argv[1], validate=False).data[0].data
table = table.rename(columns={"TIME_PERIOD": "year", "OBS_VALUE": "value"})
table["value"] = table["value"].replace("", None).astype(float)
table["year"] = table["year"].astype("int16")
""",
    ),
    Other(
        "sdmx1",
        "SDMX-CSV 2.0",
        1 / 8,
        """
import sdmx
from sdmx.model import v21
structure = v21.DataStructureDefinition(id="TEST_GDP")
for name in ("freq", "unit", "nace_r2", "geo", "TIME_PERIOD"):
    structure.dimensions.getdefault(id=name)
structure.measures.getdefault(id="OBS_VALUE")
for name in ("OBS_FLAG", "CONF_STATUS"):
    structure.attributes.getdefault(id=name)
""",
        """
message = sdmx.read_sdmx(sys.argv[1], structure=structure)
table = sdmx.to_pandas(message.data[0], attributes="o").reset_index()
table = table.rename(columns={"TIME_PERIOD": "year"})
table["value"] = table["value"].astype(float)
table["year"] = table["year"].astype("int16")
""",
    ),
    Other(
        "pyjstat",
        "JSON-stat 2.0",
        1 / 2,
        "from pyjstat import pyjstat",
        """
text = open(sys.argv[1], encoding="utf-8").read()
table = pyjstat.Dataset.read(text).write("dataframe", naming="id")
table = table.rename(columns={"time": "year"})
table["year"] = table["year"].astype("int16")
""",
    ),
)


def compare() -> Iterator[Comparison]:
    """Yields one claim per package."""
    with tempfile.TemporaryDirectory() as folder:
        bodies = {
            name: write(Path(folder, name.replace(" ", "_"))) for name, write in WRITERS.items()
        }
        for other in OTHERS:
            yield _against(other, bodies[other.body])


def _against(other: Other, body: Path) -> Comparison:
    python = os.environ.get("OTHERS_PYTHON", "")
    ours, theirs, note = [math.nan], [math.nan], ""
    if not python:
        note = "it is not installed here; see the docstring of benchmarks/parse_others.py"
    else:
        script = SCRIPT.format(prepare=other.prepare, read=other.read)
        command = [python, "-c", script, str(body), str(body.with_suffix(".other"))]
        ours, theirs = [], []
        for _ in range(3):
            ours += median_seconds(lambda: _parse_and_write(body), times=1)
            done = subprocess.run(command, check=False, capture_output=True, text=True)
            if done.returncode:
                note = done.stderr.splitlines()[-1]
                break
            theirs.append(float(done.stdout.splitlines()[-1]))
        else:
            _refuse_other_values(body)
    return Comparison(
        f"{TSV_VALUES if other.body == 'TSV' else VALUES:,} values of {other.body}",
        median(ours),
        f"package {other.name}",
        median(theirs or [math.nan]),
        "s",
        other.bound,
        note,
    )


def _parse_and_write(body: Path) -> None:
    from pipelines.tidy import tidy

    table = tidy(body.read_bytes(), body.name, dataset="test_gdp").table
    pq.write_table(table, body.with_suffix(".ours"), compression="zstd")


def _refuse_other_values(body: Path) -> None:
    """Stops the benchmark if the two did not read the same values."""
    tables = []
    for suffix in (".ours", ".other"):
        table = pd.read_parquet(body.with_suffix(suffix), columns=[*KEY, "value"])
        table = table.astype({**dict.fromkeys(KEY, str), "value": float}).dropna()
        tables.append(table.sort_values(KEY, ignore_index=True))
    assert_frame_equal(*tables, check_dtype=False)


def _figures() -> pd.DataFrame:
    """The same figures for all formats, with gaps and flags."""
    random = np.random.default_rng(20261124)
    areas = VALUES // (UNITS * INDUSTRIES * len(YEARS))
    keys = product(
        [f"U{n}" for n in range(UNITS)],
        [f"N{n}" for n in range(INDUSTRIES)],
        [f"G{n}" for n in range(areas)],
        YEARS,
    )
    table = pd.DataFrame(keys, columns=KEY)
    table["value"] = np.char.mod("%.1f", random.lognormal(6, 2, len(table)))
    table["flag"] = random.choice(["", "b", "e", "p"], len(table), p=[0.9, 0.04, 0.03, 0.03])
    return table[random.random(len(table)) > 1 / 6]


def _tsv(path: Path) -> Path:
    """The body of `benchmarks/parse.py`: three million values, as in a whole dataset."""
    path = path.with_suffix(".tsv.gz")
    write_bodies(path, path.with_suffix(".csv.gz"))
    return path


def _sdmx_csv_1(path: Path) -> Path:
    return _csv(path, {"DATAFLOW": "ESTAT:TEST_GDP(1.0)", "LAST UPDATE": "18/04/26 23:00:00"})


def _sdmx_csv_2(path: Path) -> Path:
    structure = {"STRUCTURE": "dataflow", "STRUCTURE_ID": "ESTAT:TEST_GDP(1.0)", "ACTION": "I"}
    return _csv(path, structure)


def _csv(path: Path, first: dict[str, str]) -> Path:
    figures = _figures()
    columns = {"year": "TIME_PERIOD", "value": "OBS_VALUE", "flag": "OBS_FLAG"}
    table = figures.assign(**first, freq="A", CONF_STATUS="").rename(columns=columns)
    order = [*first, "freq", *KEY[:3], *columns.values(), "CONF_STATUS"]
    # The packages tell the format by the suffix.
    path = path.with_name(f"{path.name}.csv")
    table[order].to_csv(path, index=False, lineterminator="\r\n")
    return path


def _json_stat(path: Path) -> Path:
    figures = _figures()
    codes = {name: list(dict.fromkeys(map(str, figures[name]))) for name in KEY}
    codes = {"freq": ["A"], **codes}
    codes["time"] = codes.pop("year")
    places = [
        figures[name].astype(str).map({code: n for n, code in enumerate(codes[as_])}).to_numpy()
        for name, as_ in zip(KEY, ("unit", "nace_r2", "geo", "time"), strict=True)
    ]
    sizes = [len(found) for found in codes.values()]
    index = np.ravel_multi_index([np.zeros(len(figures), int), *places], sizes)
    status = figures["flag"].to_numpy()
    body = {
        "version": "2.0",
        "class": "dataset",
        "label": "Test",
        "source": "ESTAT",
        "updated": "2026-04-18T23:00:00+0200",
        "value": {str(n): float(v) for n, v in zip(index, figures["value"], strict=True)},
        "status": {str(n): flag for n, flag in zip(index, status, strict=True) if flag},
        "id": list(codes),
        "size": sizes,
        "dimension": {
            name: {
                "label": name,
                "category": {
                    "index": {code: n for n, code in enumerate(found)},
                    "label": {code: code for code in found},
                },
            }
            for name, found in codes.items()
        },
        "extension": {"id": "TEST_GDP", "datastructure": {"id": "TEST_GDP", "version": "1.0"}},
    }
    path.write_text(json.dumps(body), encoding="utf-8")
    return path


WRITERS: dict[str, Callable[[Path], Path]] = {
    "TSV": _tsv,
    "SDMX-CSV 1.0": _sdmx_csv_1,
    "SDMX-CSV 2.0": _sdmx_csv_2,
    "JSON-stat 2.0": _json_stat,
}
