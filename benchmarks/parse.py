"""Reading three million values from the wire formats and writing them as Parquet.

The floor is what cannot be avoided: unpacking the gzip and writing the finished table.
"""

import gzip
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks import Comparison, median_seconds

VALUES = 3_000_000
YEARS = range(2000, 2024)
FLAGS = ["", "b", "e", "p", "u", "bu"]


def compare() -> Iterator[Comparison]:
    """Yields the claims about TSV, SDMX-CSV and memory."""
    with tempfile.TemporaryDirectory() as folder:
        tsv, csv = (Path(folder, name) for name in ("test_gdp.tsv.gz", "test_gdp.csv.gz"))
        # In a process of its own, so that what it leaves in memory does not slow what is measured.
        writer = get_context("spawn").Process(target=write_bodies, args=(tsv, csv))
        writer.start()
        writer.join()
        for what, body, bound in (("TSV", tsv, 2.0), ("SDMX-CSV", csv, 3.0)):
            peak = _peak_megabytes(body)
            ours, floor = _seconds(body)
            yield Comparison(what, ours, "unpack and write", floor, "s", bound)
            yield Comparison(f"{what}, peak memory", peak, "the limit", 600, "MB", 1.0)


def _seconds(body: Path) -> list[float]:
    from pipelines.tidy import tidy

    data = body.read_bytes()
    table = tidy(data, body.name).table

    def unpack_and_write() -> None:
        gzip.decompress(data)
        _write(table, body.with_suffix(".parquet"))

    return median_seconds(partial(_parse_and_write, body), unpack_and_write, times=7)


def _parse_and_write(body: Path) -> None:
    from pipelines.tidy import tidy

    _write(tidy(body.read_bytes(), body.name).table, body.with_suffix(".parquet"))


def _write(table: pa.Table, out: Path) -> None:
    pq.write_table(table, out, compression="zstd")


def _peak_megabytes(body: Path) -> float:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.parse", str(body)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)},
    )
    return float(done.stdout)


def write_bodies(tsv: Path, csv: Path) -> None:
    """Writes the same three million values in both formats, with flags, gaps and secrecy."""
    random = np.random.default_rng(20261123)
    series = VALUES // len(YEARS) * 6 // 5
    shape = (series, len(YEARS))
    value = np.char.mod("%.1f", random.lognormal(6, 2, shape))
    flag = random.choice(FLAGS, shape, p=[0.9, 0.03, 0.02, 0.02, 0.02, 0.01])
    gap = random.random(shape) < 1 / 6
    secret = random.random(shape) < 0.005
    keys = [("A", f"U{n % 5}", f"N{n // 5 % 90}", f"G{n // 450}") for n in range(series)]

    cell = np.char.add(np.char.add(value, " "), flag)
    cell = np.where(secret, ": @C", np.where(gap, ": ", cell))
    header = "freq,unit,nace_r2,geo\\TIME_PERIOD\t" + "\t".join(f"{year} " for year in YEARS)
    rows = ["\t".join([",".join(key), *cells]) for key, cells in zip(keys, cell, strict=True)]
    tsv.write_bytes(gzip.compress(_text([header, *rows]), 6))

    lines = [
        "DATAFLOW,LAST UPDATE,freq,unit,nace_r2,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS"
    ]
    for n, key in enumerate(keys):
        start = f"ESTAT:TEST_GDP(1.0),18/04/26 23:00:00,{','.join(key)}"
        lines += [
            f"{start},{year},,,C" if hidden else f"{start},{year},{figure},{letters},"
            for year, figure, letters, hidden, none in zip(
                YEARS, value[n], flag[n], secret[n], gap[n], strict=True
            )
            if hidden or not none
        ]
    csv.write_bytes(gzip.compress(_text(lines), 6))


def _text(lines: list[str]) -> bytes:
    return ("\r\n".join(lines) + "\r\n").encode()


def _main() -> None:
    """Parses and writes one file, then prints the peak memory of this process in megabytes."""
    _parse_and_write(Path(sys.argv[1]))
    # Not `ru_maxrss`: that begins at the size of the process that started this one.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    print(int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) / 1024)


if __name__ == "__main__":
    _main()
