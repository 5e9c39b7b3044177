"""Number, zero, missing, flagged, flagged but empty and confidential, in every format."""

import gzip
from datetime import UTC, datetime

import pyarrow as pa
import pytest

from pipelines.errors import FormatError, PipelineError, QueryError
from pipelines.tidy import Tidy, tidy

# What each body below holds: the missing year 2022 has no row.
STATES = {
    ("SE32", 2018): (63700.0, "", ""),
    ("SE32", 2019): (0.0, "", ""),
    ("SE32", 2020): (1.5, "bu", ""),
    ("SE32", 2021): (None, "u", ""),
    ("SE32", 2023): (None, "", "C"),
    ("NA", 2018): (1.0e7, "e", ""),
}
TSV = (
    "freq,unit,geo\\TIME_PERIOD\t2018 \t2019 \t2020 \t2021 \t2022 \t2023 \n"
    "A,PC,SE32\t63700 \t0.0 \t1.5 bu\t: u\t: \t: @C\n"
    "A,PC,NA\t1.0E7 e\t: \t: \t: \t: \t: \n"
)
TSV_OLD = (
    "unit,geo\\time\t2023 \t2022 \t2021 \t2020 \t2019 \t2018 \n"
    "PC,SE32\t: c\t: \t: u\t1.5 bu\t0.0 \t63700 \n"
    "PC,NA\t: \t: \t: \t: \t: \t1.0E7 e\n"
)
CSV_1 = (
    "DATAFLOW,LAST UPDATE,freq,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n"
    "ESTAT:TGS00042(1.0),18/04/22 23:00:00,A,PC,SE32,2018,63700,,\n"
    "ESTAT:TGS00042(1.0),18/04/22 23:00:00,A,PC,SE32,2019,0,,\n"
    "ESTAT:TGS00042(1.0),18/04/22 23:00:00,A,PC,SE32,2020,1.5,bu,\n"
    "ESTAT:TGS00042(1.0),18/04/22 23:00:00,A,PC,SE32,2021,,u,\n"
    "ESTAT:TGS00042(1.0),18/04/22 23:00:00,A,PC,SE32,2023,,,C\n"
    "ESTAT:TGS00042(1.0),18/04/22 23:00:00,A,PC,NA,2018,1.0E7,e,\n"
)
CSV_1_WITHOUT_CONF_STATUS = (
    CSV_1.replace(",CONF_STATUS", "")
    .replace(",2023,,,C", ",2023,,c")
    .replace(",\nESTAT", "\nESTAT")
    .replace("e,\n", "e\n")
)
CSV_1_LABELLED_CELLS = CSV_1.replace(",A,PC,", ",A:Annual,PC:Percentage,").replace(
    ",NA,", ",NA:Namibia,"
)
CSV_2_IDS = (
    "STRUCTURE,STRUCTURE_ID,freq,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n"
    "dataflow,ESTAT:TGS00042$DEFAULTVIEW(1.0),A,PC,SE32,2018,63700,,\n"
    "dataflow,ESTAT:TGS00042$DEFAULTVIEW(1.0),A,PC,SE32,2019,0,,\n"
    "dataflow,ESTAT:TGS00042$DEFAULTVIEW(1.0),A,PC,SE32,2020,1.5,bu,\n"
    "dataflow,ESTAT:TGS00042$DEFAULTVIEW(1.0),A,PC,SE32,2021,,u,\n"
    "dataflow,ESTAT:TGS00042$DEFAULTVIEW(1.0),A,PC,SE32,2022,,,\n"
    "dataflow,ESTAT:TGS00042$DEFAULTVIEW(1.0),A,PC,SE32,2023,,,C\n"
    "dataflow,ESTAT:TGS00042$DEFAULTVIEW(1.0),A,PC,NA,2018,1.0E7,e,\n"
)
CSV_2_NAMES = (
    "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,freq,Time frequency,unit,Unit of measure,geo,"
    "Geopolitical entity (reporting),TIME_PERIOD,Time,OBS_VALUE,Observation value,OBS_FLAG,"
    "Observation status (Flag) V2 structure,CONF_STATUS,Confidentiality status (flag)\n"
    + "".join(
        f'dataflow,ESTAT:TGS00042(1.0),"R&D, by region",A,Annual,PC,"Per cent, of GDP",{row}\n'
        for row in (
            "SE32,Mellersta Norrland,2018,,63700,,,,,",
            "SE32,Mellersta Norrland,2019,,0,,,,,",
            'SE32,Mellersta Norrland,2020,,1.5,,bu,"break, low reliability",,',
            "SE32,Mellersta Norrland,2021,,,,u,low reliability,,",
            "SE32,Mellersta Norrland,2023,,,,,,C,confidential",
            "NA,Namibia,2018,,1.0E7,,e,estimated,,",
        )
    )
)
CSV_2_BOTH = (
    "STRUCTURE,STRUCTURE_ID,freq: Time frequency,unit: Unit of measure,"
    "geo: Geopolitical entity (reporting),TIME_PERIOD: Time,OBS_VALUE: Observation value,"
    "OBS_FLAG: Observation status (Flag),CONF_STATUS: Confidentiality status (flag)\n"
    + "".join(
        f'dataflow,ESTAT:TGS00042(1.0): R&D by region,A: Annual,"PC: Per cent, of GDP",{row}\n'
        for row in (
            "SE32: Mellersta Norrland,2018,63700,,",
            "SE32: Mellersta Norrland,2019,0,,",
            "SE32: Mellersta Norrland,2020,1.5,bu: break and unreliable,",
            "SE32: Mellersta Norrland,2021,,u: low reliability,",
            "SE32: Mellersta Norrland,2023,,,C: confidential",
            "NA: Namibia,2018,1.0E7,e: estimated,",
        )
    )
)
JSON_HEAD = (
    '{"version":"2.0","class":"dataset","label":"R&D by region","source":"ESTAT",'
    '"updated":"2022-04-18T23:00:00+0200","id":["freq","unit","geo","time"],"size":[1,1,2,6],'
    '"dimension":{"freq":{"category":{"index":{"A":0}}},"unit":{"category":{"index":["PC"]}},'
    '"geo":{"category":{"index":{"NA":1,"SE32":0}}},"time":{"category":{"index":'
    '{"2018":0,"2019":1,"2020":2,"2021":3,"2022":4,"2023":5}}}},'
    '"extension":{"id":"TGS00042","datastructure":{"version":"171.0"}},'
)
JSON_MAP = (
    JSON_HEAD + '"value":{"0":63700,"1":0,"2":1.5,"6":1.0E7},'
    '"status":{"2":"bu","3":"u","5":"|C","6":"e"}}'
)
JSON_LIST = (
    JSON_HEAD + '"value":[63700,0,1.5,null,null,null,1.0E7,null,null,null,null,null],'
    '"status":{"2":"bu","3":"u","5":"|C","6":"e"}}'
)
PLAIN = (
    "unit,geo,year,value,flag,confidential\nPC,SE32,2018,63700,,\nPC,SE32,2019,0,,\n"
    "PC,SE32,2020,1.5,bu,\nPC,SE32,2021,,u,\nPC,SE32,2022,,,\nPC,SE32,2023,,,C\n"
    "PC,NA,2018,1.0E7,e,\n"
)
ABOUT = {"source": "Eurostat", "dataset": "tgs00042", "title": "R&D by region"}
BODIES = {
    "TSV": (TSV, "tgs00042.tsv"),
    "old TSV": (TSV_OLD, "tgs00042.tsv"),
    "CSV 1.0": (CSV_1, "a.csv"),
    "CSV 1.0 before 2025": (CSV_1_WITHOUT_CONF_STATUS, "a.csv"),
    "CSV 1.0, labelled cells": (CSV_1_LABELLED_CELLS, "a.csv"),
    "CSV 2.0, ids": (CSV_2_IDS, "a.csv"),
    "CSV 2.0, names": (CSV_2_NAMES, "a.csv"),
    "CSV 2.0, both": (CSV_2_BOTH, "a.csv"),
    "JSON-stat, map": (JSON_MAP, "a.json"),
    "JSON-stat, list": (JSON_LIST, "a.json"),
    "plain table": (PLAIN, "a.csv"),
}
ENVELOPES = {
    "LF": lambda text: text.encode(),
    "CRLF": lambda text: text.replace("\n", "\r\n").encode(),
    "byte order mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "no last line end": lambda text: text.rstrip("\n").encode(),
    "gzip": lambda text: gzip.compress(text.encode()),
    "gzip, CRLF, byte order mark": lambda text: gzip.compress(
        b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
    ),
}


def observations(result: Tidy) -> dict[tuple[str, int], tuple[float | None, str, str]]:
    rows = result.table.select(["geo", "year", "value", "flag", "confidential"]).to_pylist()
    return {
        (row["geo"], row["year"]): (row["value"], row["flag"], row["confidential"]) for row in rows
    }


@pytest.mark.parametrize("envelope", ENVELOPES)
@pytest.mark.parametrize("kind", BODIES)
def test_the_states_of_a_figure_stay_apart(kind: str, envelope: str) -> None:
    text, name = BODIES[kind]
    result = tidy(ENVELOPES[envelope](text), name, about=ABOUT)
    assert observations(result) == STATES
    assert (result.source, result.dataset) == ("eurostat", "tgs00042")
    assert set(result.table["unit"].to_pylist()) == {"PC"}


@pytest.mark.parametrize("kind", BODIES)
def test_the_table_has_the_agreed_columns_and_types(kind: str) -> None:
    text, name = BODIES[kind]
    schema = tidy(text.encode(), name, about=ABOUT).table.schema
    assert schema.names[-5:] == ["geo", "year", "value", "flag", "confidential"]
    code = pa.dictionary(pa.int32(), pa.string())
    assert schema.field("year").type == pa.int16()
    assert schema.field("value").type == pa.float64()
    assert {f.type for f in schema if f.name not in ("year", "value")} == {code}


@pytest.mark.parametrize("text", [CSV_2_NAMES, CSV_2_BOTH])
def test_labels_are_no_dimensions_but_tell_the_title(text: str) -> None:
    result = tidy(text.encode(), "a.csv")
    assert result.table.column_names[:2] == ["freq", "unit"]
    assert len(result.table.column_names) == 7
    assert result.title.startswith("R&D")


@pytest.mark.parametrize("text", [CSV_1, JSON_MAP])
def test_the_last_update_is_told_in_utc(text: str) -> None:
    result = tidy(text.encode(), "a")
    assert result.updated == datetime(2022, 4, 18, 21, 0, tzinfo=UTC)


def test_a_bare_date_of_last_update_is_midnight_in_brussels() -> None:
    text = CSV_1.replace("18/04/22 23:00:00", "15/01/26")
    assert tidy(text.encode(), "a").updated == datetime(2026, 1, 14, 23, 0, tzinfo=UTC)


def test_the_structure_version_comes_from_where_the_format_keeps_it() -> None:
    assert tidy(CSV_1.encode(), "a").structure_version == "1.0"
    assert tidy(JSON_MAP.encode(), "a").structure_version == "171.0"
    assert tidy(TSV.encode(), "tgs00042.tsv").structure_version == ""


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("3.5 bc", (None, "b", "C")),
        (": bc", (None, "b", "C")),
        ("3.5 s", (3.5, "i", "")),
        (": z", (None, "m", "")),
        (": zd", (None, "dm", "")),
        ("3.5 p@P", (None, "p", "P")),
        (": u@N", (None, "u", "N")),
        (":C", (None, "", "C")),
        ("0 n", (0.0, "n", "")),
        ("-2.5 r", (-2.5, "r", "")),
        ("1.0E-3 ", (0.001, "", "")),
        ("1.0E7 b", (1.0e7, "b", "")),
        ("7", (7.0, "", "")),
    ],
)
def test_tsv_cells_of_every_vintage_are_read_in_todays_letters(
    cell: str, expected: tuple[float | None, str, str]
) -> None:
    body = f"unit,geo\\time\t2019 \t2020 \nPC,SE32\t1 \t{cell}\n".encode()
    assert observations(tidy(body, "a_b.tsv"))["SE32", 2020] == expected


@pytest.mark.parametrize(
    "cell", ["KG", "12e", "1 2", "nan", "inf ", "1e999 ", ": B4", "abc e", "--"]
)
def test_a_tsv_cell_that_is_no_figure_is_named_with_row_and_column(cell: str) -> None:
    body = f"unit,geo\\time\t2019 \t2020 \nPC,SE31\t1 \t2 \nPC,SE32\t1 \t{cell}\n".encode()
    with pytest.raises(FormatError, match="column 2020") as caught:
        tidy(body, "a_b.tsv")
    if cell != "1e999 ":
        assert "row 3" in str(caught.value)


@pytest.mark.parametrize("cell", ["KG", ":", "1,5", "nan", "inf"])
@pytest.mark.parametrize(
    ("text", "column"), [(CSV_1, "OBS_VALUE"), (PLAIN, "value")], ids=["SDMX-CSV", "plain"]
)
def test_a_csv_cell_that_is_no_figure_is_named_with_row_and_column(
    text: str, column: str, cell: str
) -> None:
    body = text.replace("1.5", f'"{cell}"').encode()
    with pytest.raises(FormatError, match=rf"row 4, column {column}"):
        tidy(body, "a.csv", about=ABOUT)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (TSV.replace("2018 ", "2018-Q1 "), "tgs00042.tsv"),
        (CSV_1.replace(",2018,", ",2018-01,"), "a.csv"),
        (JSON_MAP.replace('"2018"', '"2018-S1"'), "a.json"),
        (PLAIN.replace(",2018,", ",2018-W05,"), "a.csv"),
    ],
)
def test_periods_that_are_not_years_are_refused(body: str, name: str) -> None:
    with pytest.raises(FormatError, match="annual"):
        tidy(body.encode(), name, about=ABOUT)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (CSV_1.replace("unit,geo", "geo,geo"), "'geo' more than once"),
        (TSV.replace("2019 ", "2018 "), "'2018' more than once"),
        (TSV.replace("freq,unit", "unit,unit"), "'unit' more than once"),
        (PLAIN.replace("unit,", "geo,"), "'geo' more than once"),
        (CSV_1.replace("SE32,2019,0", "SE32,2019,0,5"), "row 3"),
        (CSV_1.replace("SE32,2019,0", "SE32,2019"), "row 3"),
        (TSV.replace("\t0.0 ", ""), "row 2"),
        (TSV.replace("A,PC,SE32", "A,SE32"), "row 2.*freq, unit, geo"),
        (CSV_1.replace("TIME_PERIOD", "PERIOD"), "no column TIME_PERIOD"),
        (CSV_1.replace("OBS_VALUE", "VALUE"), "no column OBS_VALUE"),
        (CSV_1.replace("geo,", "metroreg,"), "geo"),
        (TSV.replace("geo\\", "metroreg\\"), "geo"),
        (PLAIN.replace(",year,", ",period,"), "no column year"),
        (PLAIN.replace(",", ";"), "semicolons"),
        (CSV_1.replace("TGS00042(1.0),18/04/22 23:00:00,A,PC,NA", "X(1.0),,A,PC,NA"), "differ"),
        (CSV_1.replace("DATAFLOW", "FLOW"), "which dataset"),
        (CSV_1.replace("ESTAT:TGS00042(1.0)", "IMF:TGS00042(1.0)"), "no dataset of Eurostat"),
        (CSV_1.replace(",u,", ",U7,"), "'U7'"),
        (CSV_1.replace("18/04/22", "2022-04-18"), "LAST UPDATE"),
        (CSV_2_NAMES.replace("C,confidential", 'C,"confidential'), "quotation mark|row"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused_by_name(body: str, says: str) -> None:
    with pytest.raises(FormatError, match=says):
        tidy(body.encode(), "tgs00042.tsv", about=ABOUT)


@pytest.mark.parametrize(
    "body",
    [
        JSON_MAP.replace('"size":[1,1,2,6]', '"size":[1,1,3,6]'),
        JSON_MAP.replace('"0":63700', '"99":63700'),
        JSON_MAP.replace('"0":63700', '"x":63700'),
        JSON_MAP.replace("63700", '"KG"'),
        JSON_MAP.replace("63700", "NaN"),
        JSON_MAP.replace('"class":"dataset"', '"class":"collection"'),
        JSON_MAP.replace('"geo"', '"metroreg"'),
        JSON_MAP[:-200],
        "[" * 100_000,
        '{"a":' * 100_000,
    ],
)
def test_json_that_is_no_dataset_is_refused(body: str) -> None:
    with pytest.raises(FormatError):
        tidy(body.encode(), "a.json")


@pytest.mark.parametrize("kind", ["TSV", "CSV 1.0", "CSV 2.0, names", "plain table"])
def test_a_header_without_rows_selects_nothing(kind: str) -> None:
    text, name = BODIES[kind]
    with pytest.raises(QueryError, match="no observation"):
        tidy(text.split("\n", 1)[0].encode() + b"\n", name, about=ABOUT)


@pytest.mark.parametrize("kind", BODIES)
def test_a_gzip_that_is_cut_short_is_refused(kind: str) -> None:
    text, name = BODIES[kind]
    whole = gzip.compress(text.encode())
    for cut in (whole[:-1], whole[:-9], whole[: len(whole) // 2], whole[:12]):
        with pytest.raises(FormatError):
            tidy(cut, name, about=ABOUT)


def test_bytes_that_are_not_utf8_are_refused() -> None:
    with pytest.raises(FormatError):
        tidy(CSV_1.encode().replace(b"SE32", b"S\xe4"), "a.csv")


def test_columns_are_found_by_name_in_any_order() -> None:
    lines = [line.split(",") for line in CSV_1.splitlines()]
    order = [6, 4, 8, 0, 7, 5, 2, 1, 3]
    shuffled = "\n".join(",".join(line[at] for at in order) for line in lines)
    assert observations(tidy(shuffled.encode(), "a.csv")) == STATES


def test_tsv_takes_geo_from_wherever_it_stands_among_the_dimensions() -> None:
    body = b"geo,unit\\TIME_PERIOD\t2020 \nSE32,PC\t1 \n"
    assert observations(tidy(body, "a_b.tsv")) == {("SE32", 2020): (1.0, "", "")}


def test_a_tsv_of_nothing_but_gaps_is_an_empty_table() -> None:
    body = b"unit,geo\\TIME_PERIOD\t2020 \t2021 \nPC,SE32\t: \t:\n"
    assert tidy(body, "a_b.tsv").table.num_rows == 0


@pytest.mark.parametrize(
    ("name", "known", "expected"),
    [
        ("nama_10r_3gdp.tsv.gz", (), "nama_10r_3gdp"),
        ("down/estat_migr_imm5prv_en.tsv.gz", (), "migr_imm5prv"),
        ("trng_lfse_04_2019.tsv", ("trng_lfse_04", "trng_lfse", "nama"), "trng_lfse_04"),
        ("TGS00042-2024.tsv", ("tgs00042",), "tgs00042"),
    ],
)
def test_the_name_of_a_tsv_file_tells_its_dataset(
    name: str, known: tuple[str, ...], expected: str
) -> None:
    assert tidy(TSV.encode(), name, known=known).dataset == expected


@pytest.mark.parametrize("name", ["live_births.tsv", "trng_lfse_041.tsv", "2023.tsv"])
def test_a_tsv_file_of_unknown_name_needs_its_dataset_named(name: str) -> None:
    with pytest.raises(FormatError, match="--dataset"):
        tidy(TSV.encode(), name, known=("trng_lfse_04",))
    assert tidy(TSV.encode(), name, dataset="DEMO_R_BIRTHS").dataset == "demo_r_births"


def test_a_file_that_says_it_is_another_dataset_is_refused() -> None:
    assert tidy(CSV_1.encode(), "a", dataset="ESTAT:TGS00042$DEFAULTVIEW(1.0)").table.num_rows
    with pytest.raises(FormatError, match="tgs00042, not tgs00003"):
        tidy(CSV_1.encode(), "a", dataset="tgs00003")


def test_a_plain_table_needs_to_be_told_what_it_is() -> None:
    for about in (None, {}, {"source": "Eurostat"}, {"dataset": "x"}):
        with pytest.raises(FormatError, match="YAML"):
            tidy(PLAIN.encode(), "a.csv", about=about)


@pytest.mark.parametrize(
    ("publisher", "source"),
    [
        ("Eurostat", "eurostat"),
        ("OECD", "oecd"),
        ("European Commission", "ec"),
        ("Region Norrbotten", "regional"),
    ],
)
def test_the_publisher_of_a_plain_table_becomes_its_source(publisher: str, source: str) -> None:
    about = {"source": publisher, "indicator": "own_measure", "title": "T"}
    result = tidy(b"geo,year,value\nSE332,2024,3\n", "own.csv", about=about)
    assert (result.source, result.indicator, result.dataset) == (
        source,
        "own_measure",
        "own_measure",
    )


def test_every_error_says_what_to_do_next_and_names_the_file() -> None:
    for body in (b"", b"hello", CSV_1.replace("1.5", "KG").encode(), TSV[:90].encode()):
        with pytest.raises(PipelineError) as caught:
            tidy(body, "tgs00042.tsv")
        assert caught.value.next_step.endswith((".", "source."))
        assert caught.value.url == "tgs00042.tsv"
