"""What holds for any table: written in a format and read again it is the same."""

import json

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipelines.errors import PipelineError
from pipelines.tidy import tidy

CODES = st.sampled_from(["SE32", "SE33", "NA", "EU27_2020", "ZZ", "null"])
UNITS = st.sampled_from(["PC", "NA", "EUR_HAB", "0", "nan"])
YEARS = st.integers(1960, 2040)
FLAGS = st.sampled_from(["", "b", "bu", "e", "p", "dm", "u"])
NUMBERS = st.floats(-1e12, 1e12, allow_nan=False) | st.integers(-9, 10**9).map(float)
PUBLISHED = st.tuples(NUMBERS, FLAGS, st.just(""))
WITHHELD = st.tuples(st.none(), st.sampled_from(["u", "bu", "m"]), st.just("")) | st.tuples(
    st.none(), FLAGS, st.sampled_from(["C", "N", "P"])
)
TABLES = st.dictionaries(st.tuples(UNITS, CODES, YEARS), PUBLISHED | WITHHELD, min_size=1)

Table = dict[tuple[str, str, int], tuple[float | None, str, str]]


def as_tsv(table: Table) -> bytes:
    years = sorted({year for *_, year in table})
    lines = ["freq,unit,geo\\TIME_PERIOD\t" + "\t".join(f"{year} " for year in years)]
    for unit, geo in sorted({key[:2] for key in table}):
        cells = [f"A,{unit},{geo}"]
        for year in years:
            value, flag, confidential = table.get((unit, geo, year), (None, "", ""))
            number = ":" if value is None else repr(value).replace("e", "E")
            cells.append(f"{number} {flag}" + (f"@{confidential}" if confidential else ""))
        lines.append("\t".join(cells))
    return ("\r\n".join(lines) + "\r\n").encode()


def as_csv(table: Table) -> bytes:
    lines = ["STRUCTURE,STRUCTURE_ID,freq,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS"]
    for (unit, geo, year), (value, flag, confidential) in table.items():
        number = "" if value is None else repr(value)
        lines.append(
            f"dataflow,ESTAT:A_B(1.0),A,{unit},{geo},{year},{number},{flag},{confidential}"
        )
    return ("\n".join(lines) + "\n").encode()


def as_json(table: Table) -> bytes:
    axes = [["A"], *(sorted({key[at] for key in table}) for at in range(3))]
    values, states = {}, {}
    for (unit, geo, year), (value, flag, confidential) in table.items():
        cell = axes[1].index(unit) * len(axes[2]) + axes[2].index(geo)
        cell = cell * len(axes[3]) + axes[3].index(year)
        if value is not None:
            values[str(cell)] = value
        if flag or confidential:
            states[str(cell)] = flag + (f"|{confidential}" if confidential else "")
    ids = ["freq", "unit", "geo", "time"]
    return json.dumps(
        {
            "class": "dataset",
            "id": ids,
            "size": [len(axis) for axis in axes],
            "dimension": {
                name: {"category": {"index": {str(code): at for at, code in enumerate(axis)}}}
                for name, axis in zip(ids, axes, strict=True)
            },
            "value": values,
            "status": states,
            "extension": {"id": "A_B"},
        }
    ).encode()


WRITERS = {"TSV": as_tsv, "SDMX-CSV": as_csv, "JSON-stat": as_json}


@pytest.mark.parametrize("writer", WRITERS.values(), ids=WRITERS)
@settings(max_examples=60, deadline=None)
@given(table=TABLES)
@example(table={("PC", "NA", 2020): (0.0, "", ""), ("PC", "NA", 2021): (None, "", "C")})
def test_a_table_survives_the_format(writer, table: Table) -> None:
    rows = tidy(writer(table), "a_b.tsv").table.to_pylist()
    read = {
        (row["unit"], row["geo"], row["year"]): (row["value"], row["flag"], row["confidential"])
        for row in rows
    }
    assert read == table
    assert len(rows) == len(table)


SAMPLE: Table = {
    ("PC", "SE32", 2020): (1.5, "b", ""),
    ("PC", "SE32", 2021): (None, "", "C"),
    ("EUR_HAB", "NA", 2020): (1e7, "", ""),
}


@pytest.mark.parametrize("writer", WRITERS.values(), ids=WRITERS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_damaged_bytes_give_a_named_error_or_a_table(writer, data: st.DataObject) -> None:
    body = bytearray(writer(SAMPLE))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(body)))
        cut = data.draw(st.integers(0, 6))
        body[at : at + cut] = data.draw(
            st.binary(max_size=4) | st.sampled_from([b'"', b",", b"\t", b"\n", b":", b"{", b" "])
        )
    try:
        result = tidy(bytes(body), "a_b.tsv")
    except PipelineError:
        return
    assert result.table.schema.names[-5:] == ["geo", "year", "value", "flag", "confidential"]


@settings(max_examples=100, deadline=None)
@given(body=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_give_a_named_error(body: bytes) -> None:
    with pytest.raises(PipelineError):
        tidy(body, "x", about={"source": "S", "dataset": "d"})
