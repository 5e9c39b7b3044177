"""An unknown flag loses no figure, and an unknown confidentiality publishes none."""

from pathlib import Path

import pandas as pd
import pytest
from kept_answers import GERD, OWN, Kept, catalogue, ratio_indicator, rows, sdmx_csv

from pipelines.catalogue import Query
from pipelines.errors import FormatError
from pipelines.tidy import tidy

WHAT = catalogue("rd_gerd_gdp")
WASTE = "OECD.CFE.EDS:DSD_REG_MW@DF_WASTE"


def test_a_figure_with_an_unknown_flag_is_published_with_it_and_told(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    content = [*rows(OWN, [2021]), ("DE11", 2021, 4.9, "q", ""), ("DE12", 2021, 4.8, "bq", "")]
    kept.answer(GERD, sdmx_csv(GERD, content))
    report = kept.build(WHAT)
    assert report.failures == []
    (remark,) = report.remarks
    assert remark.startswith(f"{GERD}: the flag code 'q' was never seen before; 2 figures")
    flags = kept.figures("rd_gerd_gdp")["flag"]
    assert (flags["DE11", 2021], flags["DE12", 2021], flags["SE33", 2021]) == ("q", "bq", "")


def oecd(*rows: str) -> bytes:
    """An answer of the OECD; a row is area,value,status,confidentiality."""
    what: Query = catalogue("ce_waste_oecd").indicators["ce_waste_oecd"].series["a"]
    head = ("STRUCTURE", "STRUCTURE_ID", *what.fixed)
    start = ",".join(("DATAFLOW", f"{WASTE}(2.4)", *what.fixed.values()))
    columns = "REF_AREA,OBS_VALUE,OBS_STATUS,CONF_STATUS,TIME_PERIOD,UNIT_MULT"
    lines = [f"{start},{row},2022,0" for row in rows]
    return "\n".join([",".join((*head, columns)), *lines, ""]).encode()


def test_unknown_statuses_of_the_oecd_keep_their_figures(tmp_path: Path) -> None:
    kept, what = Kept(tmp_path), catalogue("ce_waste_oecd")
    body = oecd("SE331,431.5,A,F", "SE332,400,X2,F", "SE321,,M,F", "SE322,390,O,F")
    kept.answer(WASTE, body, source="oecd")
    report = kept.build(what)
    assert report.failures == []
    assert sorted(remark.split("'")[1] for remark in report.remarks) == ["o", "x2"]
    figures = kept.figures("ce_waste_oecd")
    assert figures["flag"].tolist() == ["m", "o", "", "x2"]
    assert figures["value"].fillna(0).tolist() == [0, 390, 431.5, 400]


@pytest.mark.parametrize("status", ["D", "S", "A", "c", "X_1"])
def test_a_figure_under_an_unknown_confidentiality_is_never_published(
    tmp_path: Path, status: str
) -> None:
    kept = Kept(tmp_path)
    kept.answer(GERD, sdmx_csv(GERD, [("SE33", 2021, 2.5), ("DE11", 2021, 4.9, "", status)]))
    report = kept.build(WHAT)
    (remark,) = report.remarks
    assert f"confidential code '{status}'" in remark
    assert "1 figures are held back" in remark
    secret = kept.figures("rd_gerd_gdp").loc[("DE11", 2021)]
    assert pd.isna(secret["value"])
    assert secret["confidential"] == status
    assert kept.figures("rd_gerd_gdp")["value"].count() == 1


def test_flags_of_a_computed_figure_are_united_with_their_digits(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    what = catalogue("ratio")
    kept.answer(GERD, sdmx_csv(GERD, [("SE33", 2021, 2.0, "q", "")]))
    kept.answer("nama_10r_3gdp", sdmx_csv("nama_10r_3gdp", [("SE33", 2021, 40_000.0, "bp", "")]))
    kept.build(what)
    row = kept.figures(ratio_indicator().id).loc[("SE33", 2021)]
    assert (row["value"], row["flag"]) == (0.05, "bpq")


@pytest.mark.parametrize("flag", ["1", "b1", "P", "b p", "-", "b;c"])
def test_what_cannot_be_a_flag_of_eurostat_is_a_damaged_file(flag: str) -> None:
    with pytest.raises(FormatError, match="is no flag"):
        tidy(sdmx_csv(GERD, [("SE33", 2021, 2.0, flag, "")]), "rd.csv")


@pytest.mark.parametrize("status", ["1", "X-2", "a b"])
def test_what_cannot_be_a_status_of_the_oecd_is_a_damaged_file(status: str) -> None:
    with pytest.raises(FormatError, match="is no flag"):
        tidy(oecd(f"SE331,1,{status},F"), "waste.csv")


def test_what_cannot_be_a_confidentiality_is_a_damaged_file() -> None:
    with pytest.raises(FormatError, match="is no flag"):
        tidy(sdmx_csv(GERD, [("SE33", 2021, 2.0, "", "not now")]), "rd.csv")
