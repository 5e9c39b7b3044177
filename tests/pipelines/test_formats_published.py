"""The published files: all are read, and an independent naive parser reads the same numbers."""

import csv
import gzip
import io
import math
from pathlib import Path

import pytest
import yaml

from pipelines.errors import FormatError, PipelineError, QueryError
from pipelines.tidy import Tidy, tidy

pytestmark = pytest.mark.realdata

Figure = tuple[float | None, str, str]


def read(path: Path, **options) -> Tidy:
    about = path.with_name(path.name.split(".csv")[0] + ".yaml")
    if about.is_file():
        options["about"] = yaml.safe_load(about.read_text(encoding="utf-8"))
    return tidy(path.read_bytes(), path.name, **options)


def figures(result: Tidy) -> dict[tuple[str, ...], Figure]:
    """All observations; the key is every dimension in order, then geo and year."""
    columns = [column.to_pylist() for column in result.table.columns]
    *keys, values, flags, confidential = columns
    rows = list(zip(*keys, strict=True))
    found = dict(zip(rows, zip(values, flags, confidential, strict=True), strict=True))
    assert len(found) == len(rows), "a key stands there twice"
    return found


def naive_text(path: Path) -> str:
    data = path.read_bytes()
    data = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    return data.decode("utf-8-sig")


def naive_flag(flag: str, confidential: str) -> tuple[str, str]:
    if "c" in flag:
        flag, confidential = flag.replace("c", ""), "C"
    return "".join(sorted(flag.replace("s", "i").replace("z", "m"))), confidential


def naive_tsv(path: Path) -> dict[tuple[str, ...], Figure]:
    header, *lines = naive_text(path).replace("\r", "").rstrip("\n").split("\n")
    names, *years = header.split("\t")
    assert names.partition("\\")[0].endswith("geo")
    found = {}
    for line in lines:
        key, *cells = line.split("\t")
        for year, cell in zip(years, cells, strict=True):
            number, _, status = cell.strip().partition(" ")
            flag = naive_flag(*(status.split("@") if "@" in status else (status, "")))
            if number == ":" and flag == ("", ""):
                continue
            value = None if number == ":" or flag[1] else float(number)
            found[(*key.split(","), int(year))] = (value, *flag)
    return found


def naive_csv(path: Path) -> dict[tuple[str, ...], Figure]:
    rows = list(csv.reader(io.StringIO(naive_text(path), newline="")))
    header = rows[0]
    drop = {
        *("DATAFLOW", "LAST UPDATE", "STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "ACTION"),
        *("OBS_STATUS", "OBS_FLAG", "CONF_STATUS", "OBS_VALUE", "TIME_PERIOD"),
        *("UNIT_MULT", "DECIMALS", "CURRENCY", "COUNTRY", "geo", "REF_AREA"),
    }
    keys = [name for name in header if name not in drop and name in (name.lower(), name.upper())]
    found = {}
    for row in rows[1:]:
        cell = dict(zip(header, row, strict=True))
        status = cell.get("OBS_STATUS", "").lower().replace("a", "")
        flag = naive_flag(cell.get("OBS_FLAG", "") or status, cell.get("CONF_STATUS", ""))
        value = float(cell["OBS_VALUE"]) if cell["OBS_VALUE"] else None
        if value is not None and "UNIT_MULT" in cell:
            value *= 10 ** int(cell["UNIT_MULT"])
        geo = cell.get("geo") or cell["REF_AREA"]
        key = [text.split(":")[0] for text in (*(cell[name] for name in keys), geo)]
        found[(*key, int(cell["TIME_PERIOD"]))] = (value, *flag)
    return found


def same(ours: dict[tuple[str, ...], Figure], naive: dict[tuple[str, ...], Figure]) -> bool:
    return ours.keys() == naive.keys() and all(
        ours[key][1:] == naive[key][1:]
        and (
            ours[key][0] == naive[key][0]
            or math.isclose(ours[key][0] or 0, naive[key][0] or 0, rel_tol=1e-15)
        )
        for key in naive
    )


@pytest.mark.parametrize("folder", ["eurostat", "oecd", "figures"])
def test_every_published_file_is_read(shared_data: Path, folder: str) -> None:
    files = [p for p in (shared_data / folder).iterdir() if ".xml" not in p.suffixes]
    files = [path for path in files if path.suffix not in (".yaml", ".xml")]
    assert len(files) >= 7
    for path in files:
        result = read(path)
        assert result.table.num_rows > 0, path.name
        assert result.source in ("eurostat", "oecd", "ec"), path.name


@pytest.mark.parametrize(
    "name",
    [
        "eurostat/nama_10r_3gdp.tsv.gz",
        "eurostat/cei_srm030.tsv",
        "eurostat/edat_lfse_22.tsv.gz",
        "eurostat/hlth_rs_physreg.tsv.gz",
        "eurostat/lfst_r_lfe2en2.tsv.gz",
        "eurostat/trng_lfse_04.tsv.gz",
        "eurostat/trng_lfse_04_2019.tsv",
        "eurostat/ilc_peps11.tsv.gz",
    ],
)
def test_tsv_numbers_are_those_of_a_naive_parser(shared_data: Path, name: str) -> None:
    path = shared_data / name
    assert same(figures(read(path)), naive_tsv(path))


@pytest.mark.parametrize(
    "name",
    [
        "eurostat/tgs00042.csv.gz",
        "eurostat/tgs00010.csv.gz",
        "eurostat/nama_10r_2gvagr.csv.gz",
        "eurostat/cei_wm010.csv.gz",
        "eurostat/isoc_r_broad_h.csv",
        "eurostat/demo_r_pjangrp3_2023.csv.gz",
        "oecd/DSD_REG_ECO@DF_GDP_1.0.csv.gz",
        "oecd/csvfilewithlabels_DSD_REG_ECO@DF_GDP_2.4_EMP_Sweden_TL2.csv",
        "oecd/csvfilewithlabels_DSD_REG_ECO@DF_GDP_2.4_GDP_PC_Sweden_TL2.csv",
        "oecd/csvfilewithlabels_DSD_REG_DEMO@DF_DENSITY_2.0.csv",
    ],
)
def test_csv_numbers_are_those_of_a_naive_parser(shared_data: Path, name: str) -> None:
    path = shared_data / name
    assert same(figures(read(path)), naive_csv(path))


@pytest.mark.parametrize(
    ("name", "key", "figure"),
    [
        ("nama_10r_3gdp.tsv.gz", ("A", "EUR_HAB", "SE332", 2021), (63700.0, "", "")),
        ("tgs00042.csv.gz", ("A", "TOTAL", "PC_GDP", "SE33", 2023), (2.25, "", "")),
        ("tgs00042.csv.gz", ("A", "TOTAL", "PC_GDP", "SE32", 2017), (None, "", "C")),
        ("cei_srm030.csv.gz", ("A", "PC", "SE", 2023), (9.9, "i", "")),
        ("cei_srm030.tsv", ("A", "PC", "SE", 2023), (9.9, "i", "")),
        ("isoc_r_broad_h.csv", ("A", "PC_HH", "SE3", 2008), (66.77, "", "")),
        ("rd_e_gerdreg.json", ("A", "TOTAL", "PC_GDP", "DE11", 2023), (7.33, "", "")),
        ("rd_e_gerdreg.json", ("A", "BES", "PC_GDP", "ES43", 2024), (None, "", "C")),
    ],
)
def test_figures_known_by_hand_are_found(
    shared_data: Path, name: str, key: tuple[str, ...], figure: Figure
) -> None:
    assert figures(read(shared_data / "eurostat" / name))[key] == figure


def test_values_withheld_as_unreliable_keep_their_row(shared_data: Path) -> None:
    rows = figures(read(shared_data / "eurostat" / "isoc_r_broad_h.csv"))
    empty = {key: figure for key, figure in rows.items() if figure[0] is None}
    assert len(empty) == 4
    assert {figure[1:] for figure in empty.values()} == {("u", "")}


def test_one_file_tells_its_dataset_only_by_what_the_catalogue_knows(shared_data: Path) -> None:
    path = shared_data / "eurostat" / "trng_lfse_04_2019.tsv"
    assert read(path, known=("trng_lfse_04", "trng_lfse")).dataset == "trng_lfse_04"
    births = shared_data / "eurostat" / "live_births.tsv.gz"
    with pytest.raises(FormatError, match="--dataset"):
        read(births, known=("trng_lfse_04",))


@pytest.mark.parametrize(
    ("name", "error", "says"),
    [
        ("ds-045409-extraction-too-big.json", QueryError, "10305182 rows"),
        ("ds-045409-fault-413.xml", QueryError, "17348292 rows"),
        ("ds-999999-data-404.xml", QueryError, "DS-999999"),
        ("ds-059358-de-2022.EXTRACT.tsv", FormatError, "no dimension geo"),
        ("nama-10-gdp-de-since-2030.TRIMMED.json", QueryError, "no observation"),
        ("une-rt-m-geo-xx-last1.TRIMMED.json", QueryError, "no observation"),
        ("sts-inpr-m-ie-confidential.TRIMMED.json", FormatError, "annual"),
        ("CL_FREQ.xml", FormatError, "structure message"),
        ("GOV_10Q_GGNFA.xml", FormatError, "structure message"),
        ("apro_mk_cola-structure.xml", FormatError, "structure message"),
        ("NAMA_10_GDP-ss.xml", FormatError, "SDMX-ML"),
        ("footer.xml", FormatError, "closed before 2023"),
        ("footer2.xml", FormatError, "closed before 2023"),
    ],
)
def test_every_odd_file_gives_its_own_error(
    shared_data: Path, name: str, error: type[PipelineError], says: str
) -> None:
    body = (shared_data / "odd" / name).read_bytes()
    dataset = "ds-059358" if name.endswith(".tsv") else ""
    with pytest.raises(error, match=says):
        tidy(body, name, dataset=dataset)


def test_no_odd_file_is_taken_for_figures(shared_data: Path) -> None:
    for path in (shared_data / "odd").iterdir():
        with pytest.raises(PipelineError):
            tidy(path.read_bytes(), path.name)
