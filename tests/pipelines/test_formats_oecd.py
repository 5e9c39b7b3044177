"""The CSV of the OECD, with and without labels."""

import gzip

import pytest

from pipelines.errors import FormatError
from pipelines.tidy import Tidy, tidy

CSVFILE = (
    "DATAFLOW,FREQ,REF_AREA,MEASURE,UNIT_MEASURE,TIME_PERIOD,OBS_VALUE,COUNTRY,OBS_STATUS,"
    "REF_YEAR_PRICE,UNIT_MULT,DECIMALS,CURRENCY\n"
    "OECD.CFE.EDS:DSD_REG_ECO@DF_GDP(1.0),A,SWE,GDP,USD,2020,1.5,SWE,A,2015,6,0,USD\n"
    "OECD.CFE.EDS:DSD_REG_ECO@DF_GDP(1.0),A,SE33,GDP,USD_PS,2019,0,SWE,E,2015,0,0,USD\n"
    "OECD.CFE.EDS:DSD_REG_ECO@DF_GDP(1.0),A,SE33,GDP,USD_PS,2018,7,SWE,B,_Z,9999,0,USD\n"
    "OECD.CFE.EDS:DSD_REG_ECO@DF_GDP(1.0),A,SE32,GDP,USD_PS,2018,250,SWE,X,_Z,-2,0,USD\n"
    "OECD.CFE.EDS:DSD_REG_ECO@DF_GDP(1.0),A,SE32,GDP,USD_PS,2017,,SWE,M,_Z,0,0,USD\n"
    "OECD.CFE.EDS:DSD_REG_ECO@DF_GDP(1.0),A,SE32,GDP,USD_PS,2016,,SWE,A,_Z,0,0,USD\n"
)
LABELLED = (
    "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,ACTION,FREQ,Frequency of observation,REF_AREA,"
    "Reference area,MEASURE,Measure,UNIT_MEASURE,Unit of measure,TIME_PERIOD,Time period,"
    "OBS_VALUE,Observation value,COUNTRY,Country,OBS_STATUS,Observation status,UNIT_MULT,"
    "Unit multiplier,DECIMALS,Decimals\n"
    "DATAFLOW,OECD.CFE.EDS:DSD_REG_DEMO@DF_DENSITY(2.0),Population density - Regions,I,A,Annual,"
    'DE256,"Ansbach, Landkreis",POP,Population,PS_KM2,"Persons per km2, land",2011,,90.6,,DEU,'
    "Germany,P,Provisional value,0,Units,2,Two\n"
    "DATAFLOW,OECD.CFE.EDS:DSD_REG_DEMO@DF_DENSITY(2.0),Population density - Regions,I,A,Annual,"
    "SE321,Västernorrland County,POP,Population,PS_KM2,Persons,2001,,11.5,,SWE,"
    "Sweden,D,Difference in methodology,0,Units,2,Two\n"
)


def observations(result: Tidy) -> dict[tuple[str, int], tuple[float | None, str]]:
    return {
        (row["geo"], row["year"]): (row["value"], row["flag"]) for row in result.table.to_pylist()
    }


def test_values_come_in_units_with_their_status_as_flag() -> None:
    assert observations(tidy(CSVFILE.encode(), "a.csv")) == {
        ("SWE", 2020): (1_500_000.0, ""),
        ("SE33", 2019): (0.0, "e"),
        ("SE33", 2018): (7.0, "b"),
        ("SE32", 2018): (2.5, "x"),
        ("SE32", 2017): (None, "m"),
    }


def test_attributes_and_labels_go_but_the_price_year_stays_a_dimension() -> None:
    result = tidy(CSVFILE.encode(), "a.csv")
    assert result.table.column_names == [
        *("FREQ", "MEASURE", "UNIT_MEASURE", "REF_YEAR_PRICE"),
        *("geo", "year", "value", "flag", "confidential"),
    ]
    assert (result.source, result.dataset, result.structure_version, result.title) == (
        *("oecd", "OECD.CFE.EDS:DSD_REG_ECO@DF_GDP", "1.0"),
        "",
    )


@pytest.mark.parametrize("crlf", [False, True])
@pytest.mark.parametrize("packed", [False, True])
def test_labels_with_commas_do_not_move_the_columns(packed: bool, crlf: bool) -> None:
    text = LABELLED.replace("\n", "\r\n") if crlf else LABELLED
    body = gzip.compress(text.encode()) if packed else text.encode("utf-8-sig")
    result = tidy(body, "a.csv")
    assert observations(result) == {("DE256", 2011): (90.6, "p"), ("SE321", 2001): (11.5, "d")}
    assert result.table.column_names[:3] == ["FREQ", "MEASURE", "UNIT_MEASURE"]
    assert result.title == "Population density - Regions"


def test_a_file_without_its_first_column_is_read_all_the_same() -> None:
    cut = "\n".join(line.split(",", 1)[1] for line in LABELLED.splitlines())
    assert observations(tidy(cut.encode(), "a")) == observations(tidy(LABELLED.encode(), "a"))


def test_an_unquoted_comma_in_a_label_is_found_by_the_count_of_columns() -> None:
    body = LABELLED.replace('"Ansbach, Landkreis"', "Ansbach, Landkreis").encode()
    with pytest.raises(FormatError, match=r"row 2.*25"):
        tidy(body, "a.csv")


def test_values_of_unknown_size_are_refused() -> None:
    with pytest.raises(FormatError, match=r"UNIT_MULT.*dataonly"):
        tidy(CSVFILE.replace(",6,0,USD", ",,0,USD").encode(), "a.csv")


def test_the_named_dataset_may_carry_its_version() -> None:
    code = "OECD.CFE.EDS:DSD_REG_ECO@DF_GDP(1.0)"
    assert tidy(CSVFILE.encode(), "a.csv", dataset=code).dataset == code[:-5]
