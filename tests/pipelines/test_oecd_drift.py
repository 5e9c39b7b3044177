"""A flow of the OECD that changes: its stamp, its version, its key."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from oecd_flow import DIMENSIONS, TL2, WASTE, asked, constraint, dataflow, query, rows, waste

from pipelines import oecd
from pipelines.catalogue import Query
from pipelines.errors import (
    FormatError,
    GoneError,
    KeyShapeError,
    NoResultsError,
    QueryError,
    TransientError,
)
from pipelines.http import Client
from pipelines.oecd_structure import stamp, structure
from tests.services.stand_in import Flow, Reply, StandIn, running

CHANGED = datetime(2026, 9, 17, 14, 33, 16, 130000, tzinfo=UTC)
NO_FLOW = Reply(b"Could not find Dataflow and/or DSD related with this data request", 404)
NOTHING = Reply(b"NoResultsFound", 404)
NEWEST, DATA = "DF_WASTE,/", "/data/"
WIDER = (*DIMENSIONS[:5], "SEX", DIMENSIONS[5])


@pytest.fixture
def service() -> Iterator[StandIn]:
    with running() as services:
        services.flows[WASTE] = waste(*TL2, "FI1D")
        yield services


def key_of(address: str) -> str:
    return address.split("/")[-1].split("?")[0]


def test_the_stamp_tells_the_last_change_and_the_rows(service: StandIn, client: Client) -> None:
    service.trouble("/contentconstraint/", Reply(constraint(CHANGED, 48)))
    assert stamp(client, WASTE, service.oecd) == "2026-09-17T14:33:16.130000Z|48"
    assert service.asked == [
        "/public/rest/contentconstraint/OECD.CFE.EDS/CR_A_DSD_REG_MW@DF_WASTE/"
    ]
    assert service.headers[0]["Accept-Language"] == "en"


@pytest.mark.parametrize(
    ("valid_from", "count", "expected"),
    [(None, 48, "|48"), (CHANGED, None, "2026-09-17T14:33:16.130000Z|"), (None, None, "")],
)
def test_a_stamp_of_one_half_is_told_as_far_as_it_goes(
    service: StandIn,
    client: Client,
    valid_from: datetime | None,
    count: int | None,
    expected: str,
) -> None:
    service.trouble("/contentconstraint/", Reply(constraint(valid_from, count)))
    assert stamp(client, WASTE, service.oecd) == expected


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"Could not find requested structures", 404),
        Reply(b"Value cannot be null. (Parameter 'maintainableReference')", 500),
        Reply(b"<a><b></a>"),
        Reply(b""),
        Reply(b"what?"),
        Reply(b"", 403),
    ],
    ids=["none", "broken", "no xml", "empty", "text", "refused"],
)
def test_a_service_that_does_not_tell_gives_no_stamp(
    service: StandIn, client: Client, reply: Reply
) -> None:
    service.trouble("/contentconstraint/", reply)
    assert stamp(client, WASTE, service.oecd) == ""


@pytest.mark.parametrize("reply", [Reply(b"", 429), Reply(b"", 503)])
def test_a_service_in_trouble_is_not_taken_for_one_that_does_not_tell(
    service: StandIn, client: Client, reply: Reply
) -> None:
    service.trouble("/contentconstraint/", reply)
    with pytest.raises(TransientError):
        stamp(client, WASTE, service.oecd)


def test_the_key_order_is_that_of_the_positions(service: StandIn, client: Client) -> None:
    service.trouble("/dataflow/", Reply(dataflow(WIDER, {"SEX": ["F", "_T"], "FREQ": ["A"]})))
    found = structure(client, WASTE, service.oecd)
    assert (found.dimensions, found.version) == (WIDER, "2.6")
    # A code that is allowed need not be in use.
    assert found.codes == {"SEX": {"F", "_T"}, "FREQ": {"A"}}
    assert service.asked == [
        "/public/rest/dataflow/OECD.CFE.EDS/DSD_REG_MW@DF_WASTE/?references=all"
    ]


@pytest.mark.parametrize("body", [b"<Structure/>", b"<a><b></a>", b"FREQ,GEO"])
def test_a_structure_without_dimensions_is_refused(
    service: StandIn, client: Client, body: bytes
) -> None:
    service.trouble("/dataflow/", Reply(body))
    with pytest.raises(FormatError, match="DF_WASTE"):
        structure(client, WASTE, service.oecd)


def test_a_version_that_moved_is_remarked(service: StandIn, client: Client) -> None:
    service.flows[WASTE].version = "2.6"
    [part] = oecd.fetch(client, asked(), service.oecd, known_version="2.4")
    assert part.remarks == (f"{WASTE} moved from version 2.4 to 2.6.",)
    [part] = oecd.fetch(client, asked(), service.oecd, known_version="2.6")
    assert part.remarks == ()
    [part] = oecd.fetch(client, asked(), service.oecd)
    assert part.remarks == ()


@pytest.mark.parametrize("reply", [NO_FLOW, NOTHING])
def test_where_the_newest_version_is_gone_the_last_good_one_answers(
    service: StandIn, client: Client, reply: Reply
) -> None:
    service.trouble(NEWEST, reply)
    [part] = oecd.fetch(client, asked(), service.oecd, known_version="2.4")
    assert part.table.structure_version == "2.4"
    assert len(service.asked_for("DF_WASTE,2.4/A.TL2...MWAS.KG_PS?")) == 1
    (remark,) = part.remarks
    assert "not answer in full in its newest version" in remark
    assert "version 2.4, the last good one" in remark


def test_where_the_newest_version_lacks_our_areas_the_last_good_one_answers(
    service: StandIn, client: Client
) -> None:
    [before] = oecd.fetch(client, asked(), service.oecd)
    service.trouble("DF_WASTE,2.4/", Reply(before.answer.data))
    service.flows[WASTE] = Flow(DIMENSIONS, rows("SWE", "FI1D"), version="2.6")
    [part] = oecd.fetch(client, asked(), service.oecd, known_version="2.4")
    assert part.answer.data == before.answer.data
    (remark,) = part.remarks
    assert "only 0 of 8 Swedish areas" in remark


def test_the_same_version_is_not_asked_twice(service: StandIn, client: Client) -> None:
    service.flows[WASTE] = waste("SWE", "FI1D")
    with pytest.raises(QueryError, match="only 0 of 8"):
        oecd.fetch(client, asked(), service.oecd, known_version="2.4")
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    ("reply", "kind"), [(NO_FLOW, GoneError), (NOTHING, NoResultsError)], ids=["gone", "nothing"]
)
@pytest.mark.parametrize("known", ["", "2.3"])
def test_where_no_version_answers_the_refusal_of_the_newest_counts(
    service: StandIn, client: Client, reply: Reply, kind: type[QueryError], known: str
) -> None:
    service.trouble(NEWEST, reply)
    service.trouble("DF_WASTE,2.3/", Reply(b"Semantic Error", 422))
    with pytest.raises(kind) as caught:
        oecd.fetch(client, asked(), service.oecd, known_version=known)
    assert type(caught.value) is kind
    assert caught.value.dataset == WASTE
    assert len(service.asked_for(DATA)) == (2 if known else 1)


def test_an_emptied_version_that_lacks_our_areas_is_no_second_try(
    service: StandIn, client: Client
) -> None:
    service.trouble(NEWEST, NO_FLOW)
    service.flows[WASTE] = waste("SWE", "FI1D")
    with pytest.raises(GoneError):
        oecd.fetch(client, asked(), service.oecd, known_version="2.3")


def test_a_service_in_trouble_is_not_asked_for_another_version(
    service: StandIn, client: Client
) -> None:
    service.trouble(DATA, Reply(b"", 503))
    with pytest.raises(TransientError):
        oecd.fetch(client, asked(), service.oecd, known_version="2.3")
    assert len(service.asked) == 1


@pytest.mark.parametrize("status", [400, 403, 422])
def test_a_new_dimension_with_one_code_is_left_open_whatever_the_refusal(
    service: StandIn, client: Client, status: int
) -> None:
    service.flows[WASTE] = Flow(WIDER, [(*row[:5], "_T", *row[5:]) for row in rows(*TL2)])
    service.trouble(DATA, Reply(b"The key does not fit", status))
    service.trouble("/dataflow/", Reply(dataflow(WIDER, {"SEX": ["_T"]})))
    [part] = oecd.fetch(client, asked(), service.oecd)
    assert [key_of(one) for one in service.asked_for(DATA)] == [
        "A.TL2...MWAS.KG_PS",
        "A.TL2...MWAS..KG_PS",
    ]
    assert set(part.table.table.column("geo").to_pylist()) == set(TL2)
    (remark,) = part.remarks
    assert ".".join(WIDER) in remark
    assert "Add to the pins `SEX: _T`" in remark
    assert part.question == asked()


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        (["F", "M", "_T"], r"new dimension SEX \(F, M, _T\).*Add to the pins.*`SEX: _T`"),
        (["_Z", "X"], r"new dimension SEX \(X, _Z\).*`SEX: _Z`"),
        (["F", "M"], r"`SEX: \"\?\"`"),
        ([], r"new dimension SEX \(codes unknown\)"),
    ],
)
def test_a_new_dimension_with_several_codes_is_named_with_the_line_to_add(
    service: StandIn, client: Client, codes: list[str], words: str
) -> None:
    service.flows[WASTE] = Flow(WIDER, [(*row[:5], "F", *row[5:]) for row in rows(*TL2)])
    service.trouble("/dataflow/", Reply(dataflow(WIDER, {"SEX": codes} if codes else {"X": "Y"})))
    with pytest.raises(KeyShapeError, match=words):
        oecd.fetch(client, asked(), service.oecd)
    assert len(service.asked_for(DATA)) == 1


def test_a_dimension_that_is_gone_is_named_with_those_that_are_there(
    service: StandIn, client: Client
) -> None:
    left = tuple(name for name in DIMENSIONS if name != "TERRITORIAL_TYPE")
    service.flows[WASTE] = Flow(left, [(*row[:3], *row[4:]) for row in rows(*TL2)])
    service.trouble("/dataflow/", Reply(dataflow(left, {})))
    words = rf"no dimension TERRITORIAL_TYPE .*its key is {'.'.join(left)}\."
    with pytest.raises(KeyShapeError, match=words):
        oecd.fetch(client, asked(), service.oecd)


def test_a_key_in_another_order_is_written_anew(service: StandIn, client: Client) -> None:
    turned = DIMENSIONS[::-1]
    service.flows[WASTE] = Flow(turned, [(*row[5::-1], *row[6:]) for row in rows(*TL2)])
    service.trouble("/dataflow/", Reply(dataflow(turned, {})))
    [part] = oecd.fetch(client, asked(), service.oecd, known_version="2.4")
    assert [key_of(one) for one in service.asked_for(DATA)] == [
        "A.TL2...MWAS.KG_PS",
        "KG_PS.MWAS...TL2.A",
    ]
    assert set(part.table.table.column("geo").to_pylist()) == set(TL2)


def test_a_refusal_that_the_key_does_not_explain_stays_what_it_is(
    service: StandIn, client: Client
) -> None:
    service.trouble(DATA, Reply(b"Semantic Error - Invalid Date Format", 422))
    service.trouble("/dataflow/", Reply(dataflow(DIMENSIONS, {})))
    with pytest.raises(QueryError, match="Invalid Date Format"):
        oecd.fetch(client, asked(), service.oecd)
    assert len(service.asked) == 2


def test_a_refusal_stays_what_it_is_where_no_structure_can_be_had(
    service: StandIn, client: Client
) -> None:
    service.trouble("/dataflow/", Reply(b"Could not find requested structures", 404))
    narrow = Query(source="oecd", dataset=WASTE, pins={"FREQ": "A", "MEASURE": "MWAS"})
    with pytest.raises(KeyShapeError, match="Not enough key values in query, expecting 6 got 2"):
        oecd.fetch(client, asked(narrow), service.oecd)


def test_nothing_to_a_question_that_fits_is_said_in_the_services_words(
    service: StandIn, client: Client
) -> None:
    service.trouble("/dataflow/", Reply(dataflow(DIMENSIONS, {})))
    with pytest.raises(NoResultsError, match="NoResultsFound") as caught:
        oecd.fetch(client, asked(query(MEASURE="NOISE")), service.oecd)
    assert caught.value.dataset == WASTE
