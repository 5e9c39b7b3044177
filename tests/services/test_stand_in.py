"""What the tests of the pipelines rely on in the services that stand in for the real ones."""

import gzip
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
import requests

from pipelines.catalogue import load_catalogue
from pipelines.errors import PipelineError
from pipelines.tidy import tidy
from tests.services.faults import FAULTS, OF_EUROSTAT, OF_OECD
from tests.services.figures import select
from tests.services.stand_in import Dataset, Flow, Reply, StandIn, running
from tests.services.whole_catalogue import FEW_COUNTRIES, add_year, fill, revise

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
JOBS = Dataset(
    ("freq", "nace_r2", "geo"),
    [
        ("A", nace, geo, str(year), f"{year - 2000}.5", "", "")
        for nace in ("C", "C33")
        for geo in ("SE", "SE33", "DE", "FI")
        for year in (2021, 2022, 2023)
    ],
    datetime(2026, 3, 18, 10, 0, tzinfo=UTC),
)
JOBS_AT = "/eurostat/api/dissemination/sdmx/2.1/data/JOBS"
WASTE = Flow(
    ("FREQ", "REF_AREA", "TERRITORIAL_TYPE", "UNIT_MEASURE"),
    [
        ("A", "SE33", "_Z", "T", "2022", "2500000", "A"),
        ("A", "SE33", "_Z", "KG_PS", "2022", "431.5", "P"),
        ("A", "FIN", "MR", "T", "2022", "7000000", "A"),
        ("A", "DEU", "_Z", "T", "2022", "9100000", "A"),
    ],
    older={"2.2": {"FIN"}},
    unit_mult={"T": 6},
)
WASTE_AT = "/public/rest/data/OECD.CFE.EDS,DSD_REG_MW@DF_WASTE,"
HEADERS = {"Accept-Language": "en", "User-Agent": "ours"}


@pytest.fixture
def services() -> StandIn:
    return StandIn(
        datasets={"jobs": replace(JOBS)},
        flows={"OECD.CFE.EDS:DSD_REG_MW@DF_WASTE": replace(WASTE)},
        now=lambda: NOW,
    )


@pytest.fixture
def served(services: StandIn) -> Iterator[StandIn]:
    with running(services):
        yield services


def ask(services: StandIn, address: str) -> Reply:
    return services.answer(address, HEADERS)


def years(reply: Reply) -> set[str]:
    return set(re.findall(r",(20\d\d),", reply.body.decode()))


def test_an_answer_is_a_gzip_file_of_the_years_asked_for(services: StandIn) -> None:
    address = f"{JOBS_AT}/A.C+C33.SE33?compressed=true&startPeriod=2022&endPeriod=2022"
    reply = ask(services, address)
    assert "Content-Encoding" not in reply.headers
    assert gzip.decompress(reply.body).decode() == (
        "DATAFLOW,LAST UPDATE,freq,nace_r2,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\r\n"
        "ESTAT:JOBS(1.0),18/03/26 11:00:00,A,C,SE33,2022,22.5,,\r\n"
        "ESTAT:JOBS(1.0),18/03/26 11:00:00,A,C33,SE33,2022,22.5,,\r\n"
    )


@pytest.mark.parametrize(
    ("key", "status", "words"),
    [
        ("A.C", 400, "<faultcode>140<"),
        ("A.C+C99+C10.SE33+UK", 400, "not allowed: NACE_R2=C10,C99. GEO=UK.<"),
        ("A.C.SE33?startPeriod=2030", 400, "<faultcode>150<"),
    ],
)
def test_eurostat_names_what_is_wrong_with_a_key(
    services: StandIn, key: str, status: int, words: str
) -> None:
    reply = ask(services, f"{JOBS_AT}/{key}")
    assert reply.status == status
    assert words in reply.body.decode()


def test_the_cost_is_the_product_of_the_positions_selected(services: StandIn) -> None:
    # One freq, two industries, four areas and two years.
    address = f"{JOBS_AT}/A..?startPeriod=2022"
    services.largest = 15
    assert b"EXTRACTION_TOO_BIG" in ask(services, address).body
    assert b"estimated 16 rows" in ask(services, address).body
    assert ask(services, f"{JOBS_AT}/A..SE+SE33?startPeriod=2022").status == 200
    services.largest = services.at_once = 16
    assert years(ask(services, address)) == {"2022", "2023"}
    services.at_once = 15
    assert b"<queued>" in ask(services, address).body


def queued(services: StandIn) -> tuple[str, str]:
    services.at_once = 0
    body = ask(services, f"{JOBS_AT}/A.C.SE").body.decode()
    found = re.search("<id>(.*)</id>", body)
    assert found
    base = "/eurostat/api/dissemination/1.0/async"
    return f"{base}/status/{found[1]}", f"{base}/data/{found[1]}"


def test_a_queued_answer_becomes_available(services: StandIn) -> None:
    services.processing = 2
    status, data = queued(services)
    assert b"DATA_NOT_YET_AVAILABLE" in ask(services, data).body
    bodies = [ask(services, status).body.decode() for _ in range(5)]
    states = [re.findall("<ns1:status>([A-Z]+)<", body) for body in bodies]
    assert states == [["SUBMITTED"], *[["PROCESSING"]] * 2, *[["AVAILABLE"]] * 2]
    assert years(ask(services, data)) == {"2021", "2022", "2023"}


@pytest.mark.parametrize("how", ["EXPIRED", "UNKNOWN_REQUEST"])
def test_a_queued_answer_can_be_lost_once(services: StandIn, how: str) -> None:
    services.lost, services.lost_as = 1, how
    status, data = queued(services)
    ask(services, status)
    assert how.encode() in ask(services, status).body
    assert ask(services, data).status == 400
    status, _ = queued(services)
    assert b"SUBMITTED" in ask(services, status).body


def test_a_note_without_id_is_followed_by_the_figures(services: StandIn) -> None:
    services.at_once, services.without_id = 0, 2
    replies = [ask(services, f"{JOBS_AT}/A.C.SE") for _ in range(3)]
    assert [reply.status for reply in replies] == [413, 413, 200]
    assert b"ASYNCHRONOUS_RESPONSE" in replies[0].body
    assert b"<id>" not in replies[0].body


def test_the_oecd_refuses_more_downloads_than_an_hour_allows(services: StandIn) -> None:
    services.downloads_an_hour = 2
    statuses = [ask(services, f"{WASTE_AT}/A...").status for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert ask(services, f"{WASTE_AT}/A...").headers["Retry-After"] == "120"
    services.now = lambda: NOW + timedelta(hours=1)
    assert ask(services, f"{WASTE_AT}/A...").status == 200


def test_an_older_version_has_part_of_the_areas_or_is_gone(services: StandIn) -> None:
    older = tidy(ask(services, f"{WASTE_AT}2.2/A...").body, "older")
    assert older.structure_version == "2.2"
    assert set(older.table["geo"].to_pylist()) == {"FIN"}
    assert ask(services, f"{WASTE_AT}2.2/A.SE33..").body == b"NoResultsFound"
    assert b"Could not find Dataflow" in ask(services, f"{WASTE_AT}1.0/A...").body
    newest = tidy(ask(services, f"{WASTE_AT}/A...").body, "newest")
    assert (newest.structure_version, newest.table.num_rows) == ("2.4", 4)


def test_values_are_written_in_the_multiple_of_their_unit(services: StandIn) -> None:
    body = ask(services, f"{WASTE_AT}/A.SE33..").body.decode()
    assert ",2022,,2.5,,SWE," in body
    assert ",2022,,431.5,,SWE," in body
    assert tidy(body.encode(), "waste").table["value"].to_pylist() == [2500000.0, 431.5]


def test_the_constraint_of_a_flow_tells_change_and_rows(services: StandIn) -> None:
    services.flows["OECD.CFE.EDS:DSD_REG_MW@DF_WASTE"].updated = datetime(
        2023, 10, 16, 14, 33, 16, 130000, UTC
    )
    address = "/public/rest/contentconstraint/OECD.CFE.EDS/CR_A_DSD_REG_MW@DF_WASTE/"
    body = ask(services, address).body.decode()
    assert 'validFrom="2023-10-16T14:33:16.13Z"' in body
    assert '<common:Annotation id="obs_count"><common:AnnotationTitle>4<' in body


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"Accept-Language": "en", "User-Agent": "Python-urllib/3.11"}, 403), ({}, 500)],
)
def test_the_oecd_wants_a_name_and_a_language(
    services: StandIn, headers: dict[str, str], status: int
) -> None:
    assert services.answer(f"{WASTE_AT}/A...", headers).status == status


def test_connections_are_kept_and_answers_dated(served: StandIn) -> None:
    served.skew = timedelta(days=-3)
    with requests.Session() as session:
        for _ in range(3):
            answer = session.get(f"{served.eurostat}/files/inventory", timeout=10)
    assert served.connections == 1
    assert parsedate_to_datetime(answer.headers["Date"]) == NOW - timedelta(days=3)


@pytest.mark.parametrize(
    ("name", "address"),
    [(name, f"{JOBS_AT}/A..") for name in sorted(FAULTS) if name not in OF_OECD]
    + [(name, f"{WASTE_AT}/A...") for name in sorted(FAULTS) if name not in OF_EUROSTAT],
)
def test_every_fault_spoils_one_answer(services: StandIn, name: str, address: str) -> None:
    good = ask(services, address)
    services.spoil("/data/", FAULTS[name])
    bad, after = ask(services, address), ask(services, address)
    assert bad != good
    assert after == good


def test_a_fault_of_the_stand_in_itself_is_told(served: StandIn) -> None:
    served.spoil("inventory", FAULTS["retired_code"])
    with requests.Session() as session:
        answer = session.get(f"{served.eurostat}/files/inventory", timeout=10)
    assert (answer.status_code, "ValueError" in answer.text) == (500, True)


def test_the_whole_catalogue_is_there_and_can_be_read() -> None:
    services = fill(StandIn(now=lambda: NOW), countries=FEW_COUNTRIES, years=range(2020, 2025))
    catalogue = load_catalogue()
    for indicator in catalogue.indicators.values():
        for query in (q for series in indicator.series.values() for q in series.queries):
            if query.source == "eurostat" and indicator.ready and not indicator.discontinued:
                dimensions = services.datasets[query.dataset].dimensions
                key = ".".join(query.fixed.get(name, "") for name in dimensions)
                base = "/eurostat/api/dissemination/sdmx/2.1/data"
                reply = ask(services, f"{base}/{query.dataset.upper()}/{key}?compressed=true")
                areas = tidy(reply.body, query.dataset).table["geo"].to_pylist()
                assert "SE" in areas, (query, reply)


def test_figures_of_the_whole_catalogue_can_be_revised_and_prolonged() -> None:
    services = fill(StandIn(), countries=FEW_COUNTRIES, years=range(2020, 2025))
    dataset = services.datasets["rd_e_gerdreg"]
    key = [set[str]() for _ in dataset.dimensions]
    before = select([], dataset.blocks, key, 0, 9999).to_pandas()
    revise(dataset, NOW)
    revised = select([], dataset.blocks, key, 0, 9999).to_pandas()
    changed = before[before["c5"] != revised["c5"]]
    assert set(changed["c4"]) == {"2024"}
    assert dataset.updated == NOW
    add_year(dataset, NOW)
    prolonged = select([], dataset.blocks, key, 0, 9999).to_pandas()
    assert set(prolonged["c4"]) - set(revised["c4"]) == {"2025"}


def test_the_same_seed_gives_the_same_figures() -> None:
    address = "/eurostat/api/dissemination/sdmx/2.1/data/TGS00042/A..."
    bodies = [
        ask(fill(StandIn(), countries=("SE",), years=range(2020, 2025), seed=seed), address).body
        for seed in (1, 1, 2)
    ]
    assert bodies[0] == bodies[1] != bodies[2]


def test_a_broken_table_is_no_silent_success(services: StandIn) -> None:
    good = ask(services, f"{JOBS_AT}/A..?compressed=true")
    for name in ("wrong_charset", "utf_16", "truncated_gzip", "empty_table", "outage_page"):
        with pytest.raises(PipelineError):
            tidy(FAULTS[name](good).body, name)
