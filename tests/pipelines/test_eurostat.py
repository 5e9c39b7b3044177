"""Questions to Eurostat: the key as the dataset is built today, and loud when it no longer fits."""

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from services.stand_in import Dataset, Reply, StandIn, fault, running

from pipelines import eurostat
from pipelines.catalogue import Query
from pipelines.errors import FormatError, QueryError, TransientError
from pipelines.http import Client
from pipelines.tidy import tidy

NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
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


@pytest.fixture
def service() -> Iterator[StandIn]:
    with running() as services:
        services.datasets["rd_e_gerdreg"] = Dataset(GERD, list(ROWS), UPDATED)
        yield services


@pytest.fixture
def client() -> Client:
    return Client(retries=0, clock=lambda: 0.0, sleep=lambda _: None)


def query(dataset: str = "rd_e_gerdreg", **pins: str) -> Query:
    return Query(source="eurostat", dataset=dataset, pins=pins)


def fetch(service: StandIn, client: Client, question: Query) -> tuple[bytes, dict[str, object]]:
    keys = eurostat.keys_of(client, question.dataset, service.eurostat)
    return eurostat.fetch(client, question, service.eurostat, NOW, keys=keys)


def test_the_key_order_is_the_datasets_own_and_geo_stays_open(
    service: StandIn, client: Client
) -> None:
    fetch(service, client, query(unit="PC_GDP", freq="A", sectperf="TOTAL"))
    assert service.asked_for("/sdmx/2.1/data/") == [
        "/eurostat/api/dissemination/sdmx/2.1/data/RD_E_GERDREG/A.TOTAL.PC_GDP."
        "?format=SDMX-CSV&compressed=true&startPeriod=2000&lang=en"
    ]


def test_the_structure_is_asked_for_without_a_version(service: StandIn, client: Client) -> None:
    eurostat.keys_of(client, "rd_e_gerdreg", service.eurostat)
    (address,) = service.asked_for("datastructure")
    assert address.endswith("/datastructure/ESTAT/RD_E_GERDREG")


def test_the_figures_come_with_where_they_are_from(service: StandIn, client: Client) -> None:
    data, facts = fetch(service, client, query(**TOTAL))
    table = tidy(data, str(facts["name"])).table.to_pandas()
    assert data.startswith(b"\x1f\x8b")
    assert table[["geo", "year", "flag", "confidential"]].values.tolist() == [
        ["SE32", 2019, "", "C"],
        ["SE32", 2023, "", ""],
        ["SE33", 2023, "b", ""],
    ]
    assert table["value"].fillna(-1).tolist() == [-1, 1.03, 2.25]
    assert facts == {
        "source": "eurostat",
        "dataset": "rd_e_gerdreg",
        "name": "rd_e_gerdreg,freq=A,sectperf=TOTAL,unit=PC_GDP,from=2000.csv.gz",
        "origin": "refresh",
        "url": f"{service.eurostat}/sdmx/2.1/data/RD_E_GERDREG/A.TOTAL.PC_GDP."
        "?format=SDMX-CSV&compressed=true&startPeriod=2000&lang=en",
        "retrieved_at": "2026-11-23T20:00:00Z",
        "updated": "2026-03-18T10:00:00Z",
        "complete": True,
    }


def test_an_open_dimension_brings_all_its_codes(service: StandIn, client: Client) -> None:
    data, facts = fetch(service, client, query(freq="A", sectperf="", unit="PC_GDP"))
    sectors = tidy(data, str(facts["name"])).table.column("sectperf").unique().to_pylist()
    assert sorted(sectors) == ["BES", "TOTAL"]


@given(st.permutations(GERD), st.sets(st.sampled_from(GERD[:3])))
def test_every_code_stands_at_the_place_of_its_dimension(
    dimensions: list[str], pinned: set[str]
) -> None:
    codes = {name: frozenset({f"{name}1"}) for name in dimensions}
    pins = {name: f"{name}1" for name in pinned} | {
        name: "" for name in GERD[:3] if name not in pinned
    }
    written = eurostat.key(query(**pins), eurostat.Keys(tuple(dimensions), codes)).split(".")
    assert dict(zip(dimensions, written, strict=True)) == pins | {"geo": ""}


def test_a_dimension_that_was_renamed_is_named(service: StandIn, client: Client) -> None:
    with pytest.raises(QueryError, match=r"rd_e_gerdreg.*sector.*sectperf.*catalogue"):
        fetch(service, client, query(freq="A", sector="TOTAL", unit="PC_GDP"))
    assert not service.asked_for("/sdmx/2.1/data/")


def test_a_code_that_was_retired_is_named(service: StandIn, client: Client) -> None:
    with pytest.raises(QueryError, match=r"PC_GDP_CLV15 of the dimension unit"):
        fetch(service, client, query(freq="A", sectperf="TOTAL", unit="PC_GDP_CLV15"))
    assert not service.asked_for("/sdmx/2.1/data/")


def test_a_new_dimension_with_several_codes_is_named(service: StandIn, client: Client) -> None:
    with pytest.raises(QueryError, match=r"sectperf has several codes"):
        fetch(service, client, query(freq="A", unit="PC_GDP"))


def test_a_new_dimension_with_one_code_does_no_harm(service: StandIn, client: Client) -> None:
    fetch(service, client, query(sectperf="TOTAL", unit="PC_GDP"))
    assert service.asked_for("/data/RD_E_GERDREG/.TOTAL.PC_GDP.?")


def test_without_the_codes_in_use_the_service_itself_refuses_a_retired_one(
    service: StandIn, client: Client
) -> None:
    service.datasets["rd_e_gerdreg"].constraint = False
    fetch(service, client, query(**TOTAL))
    with pytest.raises(QueryError, match="INVALID_QUERY_DIMENSION_VALUE"):
        fetch(service, client, query(freq="A", sectperf="TOTAL", unit="GONE"))


def test_a_dataset_that_is_gone_is_named(service: StandIn, client: Client) -> None:
    with pytest.raises(QueryError, match=r"env_rwas_gen.*ERR_NOT_FOUND"):
        fetch(service, client, query("env_rwas_gen", freq="A"))


def test_a_query_without_figures_is_no_answer(service: StandIn, client: Client) -> None:
    service.datasets["rd_e_gerdreg"].rows = [("A", "TOTAL", "PC_GDP", "SE32", "1999", "1", "", "")]
    with pytest.raises(QueryError, match="selects nothing"):
        fetch(service, client, query(**TOTAL))


def test_other_codes_than_asked_for_are_no_answer(service: StandIn, client: Client) -> None:
    keys = eurostat.keys_of(client, "rd_e_gerdreg", service.eurostat)
    everything = service.answer(
        "/eurostat/api/dissemination/sdmx/2.1/data/RD_E_GERDREG/...?compressed=true"
    )
    service.trouble("/sdmx/2.1/data/", everything)
    with pytest.raises(QueryError, match=r"asked for sectperf=TOTAL, got BES, TOTAL"):
        eurostat.fetch(client, query(**TOTAL), service.eurostat, NOW, keys=keys)


def test_another_dataset_than_asked_for_is_no_answer(service: StandIn, client: Client) -> None:
    service.datasets["tgs00042"] = Dataset(GERD, list(ROWS), UPDATED)
    other = service.answer(
        "/eurostat/api/dissemination/sdmx/2.1/data/TGS00042/A.TOTAL.PC_GDP.?compressed=true"
    )
    service.trouble("/sdmx/2.1/data/", other)
    with pytest.raises(FormatError, match="tgs00042") as caught:
        fetch(service, client, query(**TOTAL))
    assert caught.value.url.startswith(service.url)


@pytest.mark.parametrize(
    "body",
    [
        b"<env:Envelope><env:Body><queued><id>a801</id></queued></env:Body></env:Envelope>",
        b"<!DOCTYPE html><html>maintenance</html>",
        fault(413, "ASYNCHRONOUS_RESPONSE. Please try again later.").body,
    ],
    ids=["queued", "outage", "asynchronous"],
)
def test_an_answer_that_comes_later_is_not_taken_for_figures(
    service: StandIn, client: Client, body: bytes
) -> None:
    service.trouble("/sdmx/2.1/data/", Reply(body))
    with pytest.raises(TransientError):
        fetch(service, client, query(**TOTAL))


def test_a_structure_that_is_none_is_named(service: StandIn, client: Client) -> None:
    for body in (b"freq,geo\nA,SE\n", b"<Structure/>"):
        service.trouble("datastructure", Reply(body))
        with pytest.raises(FormatError, match="rd_e_gerdreg"):
            eurostat.keys_of(client, "rd_e_gerdreg", service.eurostat)


def test_the_inventory_tells_in_utc_when_each_dataset_moved(
    service: StandIn, client: Client
) -> None:
    service.datasets["tgs00042"] = Dataset(GERD, [], datetime(2026, 7, 1, 21, 0, tzinfo=UTC))
    moved = eurostat.inventory(client, service.eurostat)
    assert moved == {
        "rd_e_gerdreg": UPDATED,
        "tgs00042": datetime(2026, 7, 1, 21, 0, tzinfo=UTC),
    }
    assert service.asked == ["/eurostat/api/dissemination/files/inventory?type=data"]


def test_an_inventory_with_other_columns_is_named(service: StandIn, client: Client) -> None:
    service.trouble("inventory", Reply(b"title\tcode\nx\ty\n"))
    with pytest.raises(FormatError, match="Last data change"):
        eurostat.inventory(client, service.eurostat)


def test_a_packed_inventory_is_read_as_well(service: StandIn, client: Client) -> None:
    plain = service.answer("/eurostat/api/dissemination/files/inventory").body
    service.trouble("inventory", Reply(gzip.compress(plain)))
    assert eurostat.inventory(client, service.eurostat) == {"rd_e_gerdreg": UPDATED}
