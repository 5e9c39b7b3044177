"""Questions to the OECD: the newest version of a flow, and what an answer must hold."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from oecd_flow import DIMENSIONS, PINS, TL2, TL3, WASTE, asked, query, rows, waste

from pipelines import oecd
from pipelines.catalogue import Query
from pipelines.catalogue_models import Limits
from pipelines.errors import (
    FormatError,
    NoResultsError,
    QueryError,
    QuotaError,
    RetiredCodeError,
)
from pipelines.http import Client
from pipelines.oecd_structure import stamp
from pipelines.pace import Pace
from pipelines.questions import Part
from tests.services.stand_in import Flow, Reply, StandIn, running

PATH = "/public/rest/data/OECD.CFE.EDS,DSD_REG_MW@DF_WASTE,/"
END = "&dimensionAtObservation=AllDimensions&format=csvfilewithlabels"


@pytest.fixture
def service() -> Iterator[StandIn]:
    with running() as services:
        services.flows[WASTE] = waste(*TL2, "FI1D")
        yield services


@pytest.fixture
def body(service: StandIn, client: Client) -> str:
    """The answer to the plain question; asking for it is forgotten."""
    [part] = oecd.fetch(client, asked(), service.oecd)
    service.asked.clear()
    return part.answer.data.decode()


def values(part: Part, **held: str) -> dict[str, float | None]:
    """Values by area, of the rows with these codes."""
    return {
        row["geo"]: row["value"]
        for row in part.table.table.to_pylist()
        if all(row[name] == code for name, code in held.items())
    }


def with_column(body: str, name: str, text: str) -> bytes:
    """The same answer with another text in a column, on every row."""
    reader = csv.DictReader(io.StringIO(body))
    out = io.StringIO()
    writer = csv.DictWriter(out, list(reader.fieldnames or ()))
    writer.writeheader()
    writer.writerows(row | {name: text} for row in reader)
    return out.getvalue().encode()


def test_the_newest_version_is_asked_for_with_the_areas_open(
    service: StandIn, client: Client
) -> None:
    oecd.fetch(client, asked(), service.oecd)
    assert service.asked == [f"{PATH}A.TL2...MWAS.KG_PS?startPeriod=2000{END}"]
    assert service.headers[0]["Accept-Language"] == "en"
    assert "urllib" not in service.headers[0]["User-Agent"]


def test_several_indicators_are_one_request(service: StandIn, client: Client) -> None:
    service.flows[WASTE] = Flow(DIMENSIONS, rows(*TL2) + rows(*TL2, measure="MWAS_RECYCL"))
    queries = query(), query(MEASURE="MWAS_RECYCL")
    [part] = oecd.fetch(client, asked(*queries), service.oecd)
    assert service.asked == [f"{PATH}A.TL2...MWAS+MWAS_RECYCL.KG_PS?startPeriod=2000{END}"]
    assert part.question.queries == queries
    assert part.remarks == ()


def test_a_question_about_some_years_has_an_end(service: StandIn, client: Client) -> None:
    oecd.fetch(client, asked().between(2015, 2022), service.oecd)
    assert service.asked == [f"{PATH}A.TL2...MWAS.KG_PS?startPeriod=2015&endPeriod=2022{END}"]


def test_an_answer_comes_read_with_its_version(service: StandIn, client: Client) -> None:
    [part] = oecd.fetch(client, asked(), service.oecd)
    assert values(part) == dict.fromkeys([*TL2, "FI1D"], 431.5)
    assert part.table.structure_version == "2.4"
    assert part.question == asked()
    assert part.answer.url == f"{service.url}{service.asked[0]}"
    assert part.answer.status == 200


def test_data_count_as_downloads_and_structures_do_not(service: StandIn, tmp_path: Path) -> None:
    host = service.url.removeprefix("http://")
    pace = Pace({host: Limits(downloads_an_hour=1)}, tmp_path / "downloads.json")
    with Client(pace, retries=0) as client:
        oecd.fetch(client, asked(), service.oecd)
        with pytest.raises(QuotaError):
            oecd.fetch(client, asked(), service.oecd)
        stamp(client, WASTE, service.oecd)
    assert len(service.asked_for("/data/")) == 1
    assert len(service.asked_for("/contentconstraint/")) == 1


@pytest.mark.parametrize(("exponent", "factor"), [("6", 1e6), ("-2", 0.01), ("9999", 1.0)])
def test_another_unit_multiplier_gives_the_same_unit(
    service: StandIn, client: Client, body: str, exponent: str, factor: float
) -> None:
    service.trouble("/data/", Reply(with_column(body, "UNIT_MULT", exponent)))
    [part] = oecd.fetch(client, asked(), service.oecd)
    assert values(part)["SE33"] == pytest.approx(431.5 * factor)


def test_a_unit_multiplier_that_is_no_power_is_refused(
    service: StandIn, client: Client, body: str
) -> None:
    service.trouble("/data/", Reply(with_column(body, "UNIT_MULT", "")))
    with pytest.raises(FormatError, match="UNIT_MULT"):
        oecd.fetch(client, asked(), service.oecd)


def test_another_flow_than_the_one_asked_for_is_refused(
    service: StandIn, client: Client, body: str
) -> None:
    other = "OECD.CFE.EDS:DSD_REG_ENV@DF_WASTE(3.0)"
    service.trouble("/data/", Reply(with_column(body, "STRUCTURE_ID", other)))
    with pytest.raises(FormatError, match=r"it is OECD\.CFE\.EDS:DSD_REG_ENV@DF_WASTE, not"):
        oecd.fetch(client, asked(), service.oecd)


def test_other_codes_than_those_asked_for_are_refused(
    service: StandIn, client: Client, body: str
) -> None:
    service.trouble("/data/", Reply(with_column(body, "UNIT_MEASURE", "T")))
    with pytest.raises(QueryError, match="asked for UNIT_MEASURE=KG_PS, got T"):
        oecd.fetch(client, asked(), service.oecd)
    assert len(service.asked) == 1


def test_a_code_without_any_figure_is_named(service: StandIn, client: Client) -> None:
    question = asked(query(), query(MEASURE="MWAS_LANDF"), query(MEASURE="MWAS_RECYCL"))
    with pytest.raises(RetiredCodeError, match="MEASURE=MWAS_LANDF, MEASURE=MWAS_REC") as caught:
        oecd.fetch(client, question, service.oecd)
    assert caught.value.codes == (("MEASURE", "MWAS_LANDF"), ("MEASURE", "MWAS_RECYCL"))


def test_codes_that_have_figures_but_not_together_are_told(
    service: StandIn, client: Client
) -> None:
    tonnes = [(*row[:5], "T", *row[6:]) for row in rows(*TL2, measure="MWAS_RECYCL")]
    service.flows[WASTE] = Flow(DIMENSIONS, rows(*TL2) + tonnes)
    lost = query(MEASURE="MWAS_RECYCL")
    question = asked(query(), lost, query(MEASURE="MWAS_RECYCL", UNIT_MEASURE="T"))
    [part] = oecd.fetch(client, question, service.oecd)
    assert part.lacking == (lost,)


def test_an_answer_that_holds_empty_values_alone_is_refused(
    service: StandIn, client: Client, body: str
) -> None:
    empty = with_column(body, "OBS_VALUE", "").replace(b",E,Label", b",A,Label")
    service.trouble("/data/", Reply(empty))
    with pytest.raises(NoResultsError, match="no figures"):
        oecd.fetch(client, asked(), service.oecd)


@pytest.mark.parametrize(
    ("areas", "came"), [(("SWE", "FI1D", "NO07"), "none"), (("SE11", "SE33"), "SE11, SE33")]
)
def test_an_answer_with_few_swedish_areas_is_refused_by_their_names(
    service: StandIn, client: Client, areas: tuple[str, ...], came: str
) -> None:
    service.flows[WASTE] = waste(*areas)
    with pytest.raises(QueryError, match=rf"DF_WASTE.*only \d of 8 Swedish areas.*\({came}\)"):
        oecd.fetch(client, asked(), service.oecd)


def test_a_measure_that_lacks_some_areas_is_taken(service: StandIn, client: Client) -> None:
    service.flows[WASTE] = waste(*TL2[:4])
    oecd.fetch(client, asked(), service.oecd)


def test_areas_are_counted_at_each_level_asked_for(service: StandIn, client: Client) -> None:
    question = asked(query(), query(TERRITORIAL_LEVEL="TL3"))
    service.flows[WASTE] = Flow(DIMENSIONS, rows(*TL2) + rows(*TL3, level="TL3"))
    oecd.fetch(client, question, service.oecd)
    service.flows[WASTE] = Flow(DIMENSIONS, rows(*TL2) + rows(*TL3[:5], level="TL3"))
    with pytest.raises(RetiredCodeError, match="only 5 of 21") as caught:
        oecd.fetch(client, question, service.oecd)
    # The other level can be asked for without this one.
    assert caught.value.codes == (("TERRITORIAL_LEVEL", "TL3"),)


def test_small_areas_do_not_count_for_large_ones(service: StandIn, client: Client) -> None:
    service.flows[WASTE] = waste(*TL2, level="TL3")
    with pytest.raises(QueryError, match="only 0 of 21"):
        oecd.fetch(client, asked(query(TERRITORIAL_LEVEL="TL3")), service.oecd)


def test_national_figures_need_the_country(service: StandIn, client: Client) -> None:
    service.flows[WASTE] = waste("SWE", "FIN", level="CTRY")
    oecd.fetch(client, asked(query(TERRITORIAL_LEVEL="CTRY")), service.oecd)


def test_a_label_with_a_comma_that_is_not_quoted_is_no_answer(
    service: StandIn, client: Client, body: str
) -> None:
    service.trouble("/data/", Reply(body.replace("Label of SE33", "Upper, Norrland").encode()))
    with pytest.raises(FormatError, match="DF_WASTE"):
        oecd.fetch(client, asked(), service.oecd)


def test_columns_added_and_reordered_change_nothing(
    service: StandIn, client: Client, body: str
) -> None:
    reader = csv.DictReader(io.StringIO(body))
    columns = [*reversed(list(reader.fieldnames or ())), "Comment"]
    out = io.StringIO()
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    writer.writerows(row | {"Comment": "new"} for row in reader)
    service.trouble("/data/", Reply(out.getvalue().encode()))
    [part] = oecd.fetch(client, asked(), service.oecd)
    assert values(part) == dict.fromkeys([*TL2, "FI1D"], 431.5)


@pytest.mark.parametrize(
    ("dataset", "pins", "words"),
    [
        ("OECD Regional database", PINS, "AGENCY:DSD@FLOW"),
        ("REGION_ECONOM", PINS, "AGENCY:DSD@FLOW"),
        (WASTE, {"FREQ": "", "REF_AREA": "{geo}"}, "no dimension at a code"),
    ],
)
def test_a_question_that_cannot_be_an_address_is_not_sent(
    service: StandIn, client: Client, dataset: str, pins: dict[str, str], words: str
) -> None:
    with pytest.raises(QueryError, match=words):
        oecd.fetch(client, asked(Query(source="oecd", dataset=dataset, pins=pins)), service.oecd)
    assert service.asked == []
