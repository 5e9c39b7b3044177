"""Questions to Eurostat: keyed as the dataset is today, and loud when the answer does not fit."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipelines import eurostat, eurostat_structure
from pipelines.catalogue import Query
from pipelines.errors import (
    FormatError,
    GoneError,
    KeyShapeError,
    NoResultsError,
    QueryError,
    RetiredCodeError,
    TransientError,
)
from pipelines.eurostat_structure import Keys
from pipelines.http import Client
from pipelines.questions import Part, question
from tests.services.stand_in import Dataset, Reply, StandIn, fault, running

Fetch = Callable[..., list[Part]]

THIS_YEAR = 2026
UPDATED = datetime(2026, 3, 18, 10, 0, tzinfo=UTC)
GERD = ("freq", "sectperf", "unit", "geo")
ROWS = [
    ("A", "TOTAL", "PC_GDP", "SE32", "1999", "0.9", "", ""),
    ("A", "TOTAL", "PC_GDP", "SE32", "2019", "", "", "C"),
    ("A", "TOTAL", "PC_GDP", "SE32", "2023", "1.03", "", ""),
    ("A", "TOTAL", "PC_GDP", "SE33", "2023", "2.25", "b", ""),
    ("A", "BES", "PC_GDP", "SE33", "2023", "1.1", "", ""),
    ("A", "TOTAL", "EUR_HAB", "SE33", "2023", "1200", "", ""),
]
TOTAL = {"freq": "A", "sectperf": "TOTAL", "unit": "PC_GDP"}
BUSINESS = TOTAL | {"sectperf": "BES"}
HEADER = (
    "DATAFLOW,LAST UPDATE,freq,sectperf,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\r\n"
)


@pytest.fixture
def service() -> Iterator[StandIn]:
    with running() as services:
        services.datasets["rd_e_gerdreg"] = Dataset(GERD, list(ROWS), UPDATED)
        yield services


@pytest.fixture
def keys(service: StandIn, client: Client, tmp_path: Path) -> Callable[..., Keys]:
    def ask(moved: datetime | None = None) -> Keys:
        return eurostat_structure.keys_of(
            client, "rd_e_gerdreg", service.eurostat, memory=tmp_path, moved=moved
        )

    return ask


@pytest.fixture
def fetch(service: StandIn, client: Client, keys: Callable[..., Keys]) -> Fetch:
    def ask(*pins: dict[str, str], **arguments: Any) -> list[Part]:
        known = arguments.pop("keys", None) or keys()
        return eurostat.fetch(
            client,
            question(query(**one) for one in pins),
            service.eurostat,
            keys=known,
            this_year=THIS_YEAR,
            **arguments,
        )

    return ask


def query(**pins: str) -> Query:
    return Query(source="eurostat", dataset="rd_e_gerdreg", pins=pins)


def data(service: StandIn) -> list[str]:
    """What was asked for after the dataset's code."""
    return [address.split("/RD_E_GERDREG/")[1] for address in service.asked_for("/sdmx/2.1/data/")]


def test_a_question_is_one_address(service: StandIn, fetch: Fetch) -> None:
    fetch({"unit": "PC_GDP", "freq": "A", "sectperf": "TOTAL"})
    assert service.asked_for("/sdmx/2.1/data/") == [
        "/eurostat/api/dissemination/sdmx/2.1/data/RD_E_GERDREG/A.TOTAL.PC_GDP."
        "?format=SDMX-CSV&compressed=true&startPeriod=2000&lang=en"
    ]


def test_several_indicators_are_one_request(service: StandIn, fetch: Fetch) -> None:
    [part] = fetch(TOTAL, BUSINESS)
    assert [address.split("?")[0] for address in data(service)] == ["A.TOTAL+BES.PC_GDP."]
    assert sorted(part.table.table.column("sectperf").unique().to_pylist()) == ["BES", "TOTAL"]
    assert part.remarks == ()


def test_the_figures_come_as_the_service_has_them(service: StandIn, fetch: Fetch) -> None:
    [part] = fetch(TOTAL)
    table = part.table.table.to_pandas().sort_values(["geo", "year"])
    assert table[["geo", "year", "flag", "confidential"]].values.tolist() == [
        ["SE32", 2019, "", "C"],
        ["SE32", 2023, "", ""],
        ["SE33", 2023, "b", ""],
    ]
    assert table["value"].fillna(-1).tolist() == [-1, 1.03, 2.25]
    assert part.table.updated == UPDATED
    assert part.answer.data.startswith(b"\x1f\x8b")
    assert part.answer.url.startswith(f"{service.eurostat}/sdmx/2.1/data/RD_E_GERDREG/A.TOTAL.")
    assert (part.question.first_year, part.question.last_year) == (2000, 9999)


def test_a_last_year_is_asked_for_only_where_there_is_one(
    service: StandIn, client: Client, keys: Callable[..., Keys]
) -> None:
    asked = question([query(**TOTAL)]).between(2010, 2024)
    eurostat.fetch(client, asked, service.eurostat, keys=keys(), this_year=THIS_YEAR)
    assert data(service) == [
        "A.TOTAL.PC_GDP.?format=SDMX-CSV&compressed=true&startPeriod=2010&endPeriod=2024&lang=en"
    ]


@pytest.mark.parametrize("code", ["", "{geo}"])
def test_an_open_dimension_brings_all_its_codes(service: StandIn, fetch: Fetch, code: str) -> None:
    [part] = fetch({"freq": "A", "sectperf": code, "unit": "PC_GDP"})
    assert [address.split("?")[0] for address in data(service)] == ["A..PC_GDP."]
    assert sorted(part.table.table.column("sectperf").unique().to_pylist()) == ["BES", "TOTAL"]


def test_a_dimension_that_was_renamed_is_named(service: StandIn, fetch: Fetch) -> None:
    with pytest.raises(KeyShapeError, match=r"rd_e_gerdreg.*sector.*sectperf.*catalogue"):
        fetch({"freq": "A", "sector": "TOTAL", "unit": "PC_GDP"})
    assert not data(service)


def test_codes_that_were_retired_are_named(service: StandIn, fetch: Fetch) -> None:
    with pytest.raises(RetiredCodeError, match=r"unit=PC_GDP_CLV15, unit=OLD") as caught:
        fetch(TOTAL, TOTAL | {"unit": "PC_GDP_CLV15"}, TOTAL | {"unit": "OLD"})
    assert caught.value.codes == (("unit", "PC_GDP_CLV15"), ("unit", "OLD"))
    assert not data(service)


def test_a_new_dimension_with_several_codes_is_named(fetch: Fetch) -> None:
    with pytest.raises(QueryError, match=r"sectperf has several codes"):
        fetch({"freq": "A", "unit": "PC_GDP"})


def test_a_new_dimension_with_one_code_does_no_harm(service: StandIn, fetch: Fetch) -> None:
    fetch({"sectperf": "TOTAL", "unit": "PC_GDP"})
    assert service.asked_for("/data/RD_E_GERDREG/.TOTAL.PC_GDP.?")


def test_without_the_codes_in_use_the_service_itself_refuses_a_retired_one(
    service: StandIn, fetch: Fetch
) -> None:
    service.datasets["rd_e_gerdreg"].constraint = False
    fetch(TOTAL)
    with pytest.raises(RetiredCodeError, match="INVALID_QUERY_DIMENSION_VALUE") as caught:
        fetch(TOTAL | {"unit": "GONE"})
    assert caught.value.codes == (("unit", "GONE"),)


def test_a_dataset_that_is_gone_is_named(service: StandIn, client: Client, tmp_path: Path) -> None:
    with pytest.raises(GoneError, match=r"env_rwas_gen.*ERR_NOT_FOUND"):
        eurostat_structure.keys_of(
            client, "env_rwas_gen", service.eurostat, memory=tmp_path, moved=None
        )


def test_a_query_without_figures_is_no_answer(service: StandIn, fetch: Fetch) -> None:
    service.datasets["rd_e_gerdreg"].rows = [("A", "TOTAL", "PC_GDP", "SE32", "1999", "1", "", "")]
    with pytest.raises(NoResultsError, match="selects nothing"):
        fetch(TOTAL)


@pytest.mark.parametrize(
    "body",
    [HEADER, HEADER + "ESTAT:RD_E_GERDREG(1.0),18/03/26 11:00:00,A,TOTAL,PC_GDP,SE33,2020,,,\r\n"],
    ids=["header only", "an empty figure only"],
)
def test_an_empty_table_is_no_answer(service: StandIn, fetch: Fetch, body: str) -> None:
    service.trouble("/sdmx/2.1/data/", Reply(body.encode()))
    with pytest.raises(NoResultsError, match=r"rd_e_gerdreg.*no figures") as caught:
        fetch(TOTAL)
    assert "/RD_E_GERDREG/A.TOTAL.PC_GDP." in caught.value.url


def test_other_codes_than_asked_for_are_no_answer(
    service: StandIn, fetch: Fetch, keys: Callable[..., Keys]
) -> None:
    known = keys()
    everything = service.answer(
        "/eurostat/api/dissemination/sdmx/2.1/data/RD_E_GERDREG/A..PC_GDP.?compressed=true"
    )
    service.trouble("/sdmx/2.1/data/", everything)
    with pytest.raises(QueryError, match=r"asked for sectperf=TOTAL, got BES, TOTAL"):
        fetch(TOTAL, keys=known)


def test_an_answer_without_a_dimension_of_the_question_is_no_answer(
    service: StandIn, fetch: Fetch
) -> None:
    body = "DATAFLOW,LAST UPDATE,freq,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\r\n"
    body += "ESTAT:RD_E_GERDREG(1.0),18/03/26 11:00:00,A,PC_GDP,SE33,2020,1.0,\r\n"
    service.trouble("/sdmx/2.1/data/", Reply(body.encode()))
    with pytest.raises(FormatError, match=r"rd_e_gerdreg.*no column sectperf"):
        fetch(TOTAL)


def test_columns_added_and_reordered_are_read_all_the_same(service: StandIn, fetch: Fetch) -> None:
    body = "OBS_VALUE,geo,NEW_COLUMN,TIME_PERIOD,unit,sectperf,freq,LAST UPDATE,DATAFLOW\r\n"
    body += "1.5,SE33,x,2020,PC_GDP,TOTAL,A,18/03/26 11:00:00,ESTAT:RD_E_GERDREG(1.0)\r\n"
    service.trouble("/sdmx/2.1/data/", Reply(body.encode()))
    [part] = fetch(TOTAL)
    assert part.table.table.select(["geo", "year", "value"]).to_pylist() == [
        {"geo": "SE33", "year": 2020, "value": 1.5}
    ]


def test_another_dataset_than_asked_for_is_no_answer(service: StandIn, fetch: Fetch) -> None:
    service.datasets["tgs00042"] = Dataset(GERD, list(ROWS), UPDATED)
    other = service.answer(
        "/eurostat/api/dissemination/sdmx/2.1/data/TGS00042/A.TOTAL.PC_GDP.?compressed=true"
    )
    service.trouble("/sdmx/2.1/data/", other)
    with pytest.raises(FormatError, match="tgs00042") as caught:
        fetch(TOTAL)
    assert caught.value.url.startswith(service.url)
    assert caught.value.dataset == "rd_e_gerdreg"


def test_an_outage_page_is_not_taken_for_figures(service: StandIn, fetch: Fetch) -> None:
    service.trouble("/sdmx/2.1/data/", Reply(b"<!DOCTYPE html><html>maintenance</html>"))
    with pytest.raises(TransientError):
        fetch(TOTAL)


def test_what_was_asked_for_and_did_not_come_is_told(service: StandIn, fetch: Fetch) -> None:
    # Each code is in use, but not the two together.
    lacking = {"freq": "A", "sectperf": "BES", "unit": "EUR_HAB"}
    [part] = fetch(TOTAL, BUSINESS, lacking)
    assert [query.pins for query in part.lacking] == [lacking]


def test_a_copy_that_is_older_than_the_inventory_is_remarked(fetch: Fetch) -> None:
    [part] = fetch(TOTAL, moved=UPDATED + timedelta(hours=12))
    [remark] = part.remarks
    assert "older copy, of 2026-03-18 10:00 UTC" in remark
    assert "2026-03-18 22:00 UTC" in remark
    assert eurostat.older_copy(part.table, UPDATED + timedelta(hours=12))


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(hours=1), timedelta(days=-1)])
def test_a_copy_as_new_as_the_inventory_is_not_remarked(fetch: Fetch, ahead: timedelta) -> None:
    [part] = fetch(TOTAL, moved=UPDATED + ahead)
    assert part.remarks == ()
    assert not eurostat.older_copy(part.table, UPDATED + ahead)


def test_what_is_too_big_is_asked_in_parts_and_years_outside_the_coverage_have_none(
    service: StandIn, fetch: Fetch
) -> None:
    service.trouble(
        "startPeriod=2000&lang",
        fault(
            413,
            "EXTRACTION_TOO_BIG: The requested extraction is too big, estimated 17348292 rows, "
            "max authorised is 5000000, please change your filters to reduce the extraction size",
            413,
        ),
    )
    service.trouble("endPeriod=2015", fault(150, "The period is outside the dataset's coverage"))
    [part] = fetch(TOTAL)
    assert [address.split("true&")[1] for address in data(service)] == [
        "startPeriod=2000&lang=en",
        "startPeriod=2000&endPeriod=2015&lang=en",
        "startPeriod=2016&lang=en",
    ]
    assert sorted(part.table.table.column("year").to_pylist()) == [2019, 2023, 2023]
