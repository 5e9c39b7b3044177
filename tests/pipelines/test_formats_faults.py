"""Every body that comes in place of figures is named for what it is."""

import gzip

import pytest

from pipelines.errors import (
    FormatError,
    GoneError,
    KeyShapeError,
    NoResultsError,
    PipelineError,
    QueryError,
    QueuedError,
    QuotaError,
    RetiredCodeError,
    TooBigError,
    TransientError,
)
from pipelines.formats.sniff import raise_if_fault, recognise
from pipelines.tidy import tidy

SOAP = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<S:Fault xmlns:S="http://schemas.xmlsoap.org/soap/envelope/">'
    "<faultcode>{code}</faultcode><faultstring>{text}</faultstring></S:Fault>"
)
TOO_BIG = "EXTRACTION_TOO_BIG: The requested extraction is too big, estimated 17348292 rows"
LATER = "ASYNCHRONOUS_RESPONSE. Your request will be treated asynchronously. Please try again."
QUEUED = (
    '<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><env:Body>'
    "<ns0:syncResponse><processingTime>111</processingTime>\n <queued><id>a801f1c5</id>"
    "<status>SUBMITTED</status></queued></ns0:syncResponse></env:Body></env:Envelope>"
)
FAULTS = {
    "SOAP, too big": (SOAP.format(code=413, text=TOO_BIG), TooBigError, "17348292 rows.*halve"),
    "SOAP, no dataset": (
        SOAP.format(code=100, text="ERR_NOT_FOUND_2: DATA_SET:DS-9 is not available"),
        GoneError,
        "DS-9.*table of contents",
    ),
    "SOAP, dimension renamed": (
        SOAP.format(code=150, text='INVALID_QUERY_DIMENSION: Dimension "ZZ" is not defined'),
        KeyShapeError,
        "structure",
    ),
    "SOAP, key width": (
        SOAP.format(code=140, text="some syntax fault"),
        KeyShapeError,
        "fault 140: some syntax fault",
    ),
    "SOAP, service down": (SOAP.format(code=503, text="busy"), TransientError, "busy.*later|again"),
    "SOAP, not implemented": (SOAP.format(code=501, text="no"), QueryError, "501"),
    "SOAP, empty": (SOAP.format(code=100, text="NO_RESULTS"), NoResultsError, "selects nothing"),
    "JSON, too big": (
        f'{{ "error": [{{"status": 413,"id": 413,"label": "{TOO_BIG}"}}]}}',
        TooBigError,
        "halve",
    ),
    "JSON, later": (
        f'{{ "error": [{{"status": 413,"id": 413,"label": "{LATER}"}}]}}',
        QueuedError,
        "Ask again",
    ),
    "JSON, later, as a warning": (
        f'{{"warning":{{"status":413,"label":"{LATER}"}}}}',
        QueuedError,
        "Ask again",
    ),
    "JSON, no dataset": (
        '{ "error": [{"status": 404,"id": 100,"label": "ERR_NOT_FOUND_4: NOT_A_DATASET"}]}',
        GoneError,
        "NOT_A_DATASET",
    ),
    "JSON, empty with status 200": (
        '{"error":[{"status":200,"id":100,"label":"NO_RESULTS"}]}',
        NoResultsError,
        "selects nothing",
    ),
    "queued": (QUEUED, QueuedError, "queued"),
    "state of a queued answer": (
        "<ns1:status><ns1:key>a8</ns1:key><ns1:status>PROCESSING</ns1:status></ns1:status>",
        QueuedError,
        "PROCESSING",
    ),
    "outage page": ("<!DOCTYPE html>\n<html><body>Sorry</body></html>", TransientError, "HTML"),
    "proxy page": ("\n <HTML><body>Log in</body></HTML>", TransientError, "HTML"),
    "text of one bad code": (
        "INVALID_QUERY_DIMENSION_VALUE: The following values are not allowed: GEO=EU27.",
        RetiredCodeError,
        "GEO=EU27",
    ),
    "text, empty": ("NO_RESULTS: The query did not return any results.", NoResultsError, "nothing"),
    "OECD, empty": ("NoResultsFound", NoResultsError, "selects nothing"),
    "OECD, empty, other wording": ("NoRecordsFound", NoResultsError, "selects nothing"),
    "OECD, rate": (
        "You have exceeded the number of requests currently permitted in the OECD Data API.",
        TransientError,
        "minute",
    ),
    "OECD, quota": (
        "You have exceeded the number of requests for data downloads or very large data ranges "
        "permitted in the OECD Data API.",
        QuotaError,
        "hour",
    ),
    "OECD, flow gone": (
        "Could not find Dataflow and/or DSD related with this data request",
        GoneError,
        "table of contents",
    ),
    "OECD, key width": (
        "Not enough key values in query, expecting 13 got 12",
        KeyShapeError,
        "expecting 13",
    ),
    "OECD, bad date": ("Semantic Error - Invalid Date Format `x`", QueryError, "Date"),
    "OECD, lost flow": ("Invalid structure: data", QueryError, "structure"),
    "OECD, restricted": ("Request Entity Too Large", QueryError, "years"),
    "empty": ("", FormatError, "empty"),
    "blank": (" \r\n\t", FormatError, "empty"),
    "old queue note": (
        '<message:GenericData><footer:Footer><footer:Message code="413" severity="x">'
        "</footer:Message></footer:Footer></message:GenericData>",
        FormatError,
        "closed before 2023",
    ),
}
NO_FIGURES = {
    "structure": ("<m:Structure xmlns:m='x'><m:Header/></m:Structure>", "structure message"),
    "SDMX-ML": ('<?xml version="1.0"?><!-- x -->\n<m:GenericData/>', "SDMX-ML"),
    "other XML": ("<rss><channel/></rss>", "XML \\(rss\\)"),
    "text": ("Hello, world", "no format we read.*Hello"),
    "JSON list": ("[1,2]", "no format we read"),
    "another table": ("a,b,c\n1,2,3\n", "no format we read"),
}


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize("kind", FAULTS)
def test_a_fault_body_raises_what_it_says(kind: str, packed: bool) -> None:
    text, error, says = FAULTS[kind]
    body = gzip.compress(text.encode()) if packed else text.encode()
    for act in (
        lambda: raise_if_fault(body, dataset="rd_e_gerdreg", url="https://a.test/x"),
        lambda: tidy(body, "https://a.test/x", dataset="rd_e_gerdreg"),
    ):
        with pytest.raises(PipelineError, match=f"(?s){says}") as caught:
            act()
        assert type(caught.value) is error
        assert caught.value.dataset == "rd_e_gerdreg"
        assert caught.value.url == "https://a.test/x"


@pytest.mark.parametrize("kind", NO_FIGURES)
def test_a_body_without_figures_is_no_fault_but_no_format_either(kind: str) -> None:
    text, says = NO_FIGURES[kind]
    raise_if_fault(text.encode())
    with pytest.raises(FormatError, match=f"(?s){says}"):
        recognise(text.encode())


@pytest.mark.parametrize("body", [b"PK\x03\x04rest", b"a,b\n\0\0", b"PAR1\0\0"])
def test_binary_files_are_refused(body: bytes) -> None:
    with pytest.raises(FormatError, match="binary"):
        tidy(body, "x")


@pytest.mark.parametrize("body", [b"\x1f\x8b", b"\x1f\x8bnot really", b"\x1f\x8b\x08"])
def test_gzip_that_cannot_be_opened_is_refused(body: bytes) -> None:
    with pytest.raises(FormatError):
        tidy(body, "x.gz")


def test_words_of_a_fault_inside_a_table_are_no_fault() -> None:
    body = (
        b"STRUCTURE_ID,STRUCTURE_NAME,geo,TIME_PERIOD,OBS_VALUE\n"
        b"ESTAT:X(1.0),NO_RESULTS and NoResultsFound,SE,2020,1\n"
    )
    raise_if_fault(body)
    assert tidy(body, "x").table.num_rows == 1


def test_an_all_confidential_slice_is_an_answer() -> None:
    body = (
        b'{"class":"dataset","value":{},"status":{"0":"|C"},"id":["geo","time"],"size":[1,1],'
        b'"dimension":{"geo":{"category":{"index":{"SE":0}}},'
        b'"time":{"category":{"index":{"2020":0}}}},"extension":{"id":"X"}}'
    )
    assert tidy(body, "x").table["confidential"].to_pylist() == ["C"]


def test_a_selection_of_no_region_holds_nothing() -> None:
    body = (
        b'{"class":"dataset","value":{},"id":["geo","time"],"size":[0,1],'
        b'"dimension":{"geo":{"category":{"index":{}}},'
        b'"time":{"category":{"index":{"2020":0}}}},"extension":{"id":"X"}}'
    )
    with pytest.raises(QueryError, match="no observation"):
        tidy(body, "x")


def test_a_queued_answer_tells_its_id() -> None:
    with pytest.raises(QueuedError) as caught:
        raise_if_fault(QUEUED.encode())
    assert caught.value.id == "a801f1c5"


def test_the_codes_refused_are_told_one_by_one() -> None:
    text = (
        "INVALID_QUERY_DIMENSION_VALUE: Query is invalid as per its structure's definition. The "
        "following values for dimension are not allowed: GEO=EU27. NACE_R2=C10-C12,S95."
    )
    with pytest.raises(RetiredCodeError) as caught:
        raise_if_fault(SOAP.format(code=150, text=text).encode())
    assert caught.value.codes == (("geo", "EU27"), ("nace_r2", "C10-C12"), ("nace_r2", "S95"))
