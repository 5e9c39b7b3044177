"""Questions to the OECD: the newest version of a flow, and all of it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from services.stand_in import Flow, Reply, StandIn, running

from pipelines import oecd
from pipelines.catalogue import Query
from pipelines.errors import FormatError, QueryError
from pipelines.http import Client
from pipelines.tidy import tidy

NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
WASTE = "OECD.CFE.EDS:DSD_REG_MW@DF_WASTE"
DIMENSIONS = (
    "FREQ",
    "TERRITORIAL_LEVEL",
    "REF_AREA",
    "TERRITORIAL_TYPE",
    "MEASURE",
    "UNIT_MEASURE",
)
TL2 = ("SE11", "SE12", "SE21", "SE22", "SE23", "SE31", "SE32", "SE33")
PINS = {
    "FREQ": "A",
    "TERRITORIAL_LEVEL": "TL2",
    "REF_AREA": "{geo}",
    "TERRITORIAL_TYPE": "",
    "MEASURE": "MWAS",
    "UNIT_MEASURE": "KG_PS",
}


def waste(*areas: str, level: str = "TL2") -> Flow:
    rows = [("A", level, area, "_Z", "MWAS", "KG_PS", "2022", "431.5", "E") for area in areas]
    return Flow(DIMENSIONS, rows)


@pytest.fixture
def service() -> Iterator[StandIn]:
    with running() as services:
        services.flows[WASTE] = waste(*TL2, "FI1D")
        yield services


@pytest.fixture
def client() -> Client:
    return Client(retries=0, clock=lambda: 0.0, sleep=lambda _: None)


def query(**pins: str) -> Query:
    return Query(source="oecd", dataset=WASTE, pins=PINS | pins)


def test_the_flow_is_asked_for_in_its_newest_version_with_the_areas_open(
    service: StandIn, client: Client
) -> None:
    oecd.fetch(client, query(), service.oecd, NOW)
    assert service.asked == [
        "/public/rest/data/OECD.CFE.EDS,DSD_REG_MW@DF_WASTE,/A.TL2...MWAS.KG_PS"
        "?startPeriod=2000&dimensionAtObservation=AllDimensions&format=csvfilewithlabels"
    ]
    assert service.headers[0]["Accept-Language"] == "en"
    assert "urllib" not in service.headers[0]["User-Agent"]


def test_the_figures_come_with_where_they_are_from(service: StandIn, client: Client) -> None:
    data, facts = oecd.fetch(client, query(), service.oecd, NOW)
    table = tidy(data, str(facts["name"])).table.to_pandas()
    assert sorted(table["geo"]) == sorted([*TL2, "FI1D"])
    assert set(table["value"]) == {431.5}
    assert set(table["flag"]) == {"e"}
    assert facts["dataset"] == WASTE
    assert facts["complete"] is True
    assert facts["retrieved_at"] == "2026-11-23T20:00:00Z"
    assert facts["updated"] == ""
    assert facts["url"] == f"{service.url}{service.asked[0]}"


def test_an_answer_with_the_country_alone_is_refused(service: StandIn, client: Client) -> None:
    service.flows[WASTE] = waste("SWE", "FI1D", "NO07")
    with pytest.raises(QueryError, match=r"DF_WASTE.*only 0 of 8 Swedish areas.*none"):
        oecd.fetch(client, query(), service.oecd, NOW)


def test_an_answer_with_a_few_areas_is_refused_by_their_names(
    service: StandIn, client: Client
) -> None:
    service.flows[WASTE] = waste("SE11", "SE12", "SE33")
    with pytest.raises(QueryError, match=r"SE11, SE12, SE33"):
        oecd.fetch(client, query(), service.oecd, NOW)


def test_a_measure_that_lacks_some_areas_is_taken(service: StandIn, client: Client) -> None:
    service.flows[WASTE] = waste(*TL2[:4])
    oecd.fetch(client, query(), service.oecd, NOW)


def test_small_areas_do_not_count_for_large_ones(service: StandIn, client: Client) -> None:
    service.flows[WASTE] = waste(*TL2, level="TL3")
    with pytest.raises(QueryError, match="only 0 of 21"):
        oecd.fetch(client, query(TERRITORIAL_LEVEL="TL3"), service.oecd, NOW)


def test_national_figures_need_the_country(service: StandIn, client: Client) -> None:
    service.flows[WASTE] = waste("SWE", "FIN", level="CTRY")
    oecd.fetch(client, query(TERRITORIAL_LEVEL="CTRY"), service.oecd, NOW)


@pytest.mark.parametrize(
    ("dataset", "pins", "words"),
    [
        (WASTE.replace("MW", "ENV"), PINS, "Could not find Dataflow"),
        (WASTE, {"FREQ": "A"}, "Not enough key values"),
        (WASTE, PINS | {"MEASURE": "NOISE"}, "NoResultsFound"),
    ],
    ids=["flow", "width", "nothing"],
)
def test_a_question_that_no_longer_fits_is_answered_in_the_services_words(
    service: StandIn, client: Client, dataset: str, pins: dict[str, str], words: str
) -> None:
    with pytest.raises(QueryError, match=words) as caught:
        oecd.fetch(client, Query(source="oecd", dataset=dataset, pins=pins), service.oecd, NOW)
    assert caught.value.dataset == dataset


@pytest.mark.parametrize(
    ("dataset", "pins", "words"),
    [
        ("OECD Regional database", PINS, "AGENCY:DSD@FLOW"),
        ("REGION_ECONOM", PINS, "AGENCY:DSD@FLOW"),
        (WASTE, {"FREQ": "", "REF_AREA": "{geo}"}, "no dimension at a code"),
    ],
)
def test_a_query_that_cannot_be_an_address_is_not_sent(
    service: StandIn, client: Client, dataset: str, pins: dict[str, str], words: str
) -> None:
    with pytest.raises(QueryError, match=words):
        oecd.fetch(client, Query(source="oecd", dataset=dataset, pins=pins), service.oecd, NOW)
    assert service.asked == []


def test_a_label_with_a_comma_that_is_not_quoted_is_no_answer(
    service: StandIn, client: Client
) -> None:
    service.headers.append({"Accept-Language": "en"})
    body = service.answer(
        "/public/rest/data/OECD.CFE.EDS,DSD_REG_MW@DF_WASTE,/A.TL2...MWAS.KG_PS"
    ).body
    service.trouble("DF_WASTE", Reply(body.replace(b"Label of SE33", b"Upper, Norrland")))
    with pytest.raises(FormatError, match="DF_WASTE"):
        oecd.fetch(client, query(), service.oecd, NOW)
