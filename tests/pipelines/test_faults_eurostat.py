"""Every odd answer that Eurostat is known for ends with the right figures published."""

import gzip
import json
import math
from dataclasses import replace

import pandas as pd
import pytest
from renewed import Fault, Place, body, ends_as_described, table, values
from service_editions import BOTH_GERD, GDP, GDP_DATA, GERD, GERD_DATA, SECOND_STAMP

from tests.services.stand_in import Reply, fault

HTML = b"<!DOCTYPE html><html><head><title>Maintenance</title></head><body>Back soon</body></html>"
TOO_BIG = (
    "EXTRACTION_TOO_BIG: The requested extraction is too big, estimated 17348292 rows, max "
    "authorised is 5000000, please change your filters to reduce the extraction size"
)
LATER = b'{"warning":{"status":413,"label":"ASYNCHRONOUS_RESPONSE. Please try again later."}}'
NO_RESULTS = "NO_RESULTS: The query did not return any results."
NOT_FOUND = "ERR_NOT_FOUND_4: NOT_A_DATASET (DATA_FLOW:NAMA_10R_3GDP,1.0) is not available."
RENEWED = (*BOTH_GERD, "gdp_eur")
GDP_ALONE, BERD_ALONE = ("gdp_eur",), ("rd_berd_gdp",)


def answers(part: str, *replies: Reply):
    return lambda place: place.service.trouble(part, *replies)


def spoils(part: str, how, times: float = math.inf):
    return lambda place: place.service.spoil(part, how, times)


def service(**facts: object):
    def happens(place: Place) -> None:
        for name, fact in facts.items():
            setattr(place.service, name, fact)

    return happens


def of_dataset(code: str, **facts: object):
    def happens(place: Place) -> None:
        place.service.datasets[code] = replace(place.service.datasets[code], **facts)

    return happens


def gone(code: str):
    return lambda place: place.service.datasets.pop(code)


def without_business_rd(place: Place) -> None:
    gerd = place.service.datasets[GERD]
    gerd.rows = [row for row in gerd.rows if row[1] != "BES"]


def with_a_dimension(*codes: str):
    """A new dimension after `freq`; the rows stand under the last of its codes."""

    def happens(place: Place) -> None:
        gdp = place.service.datasets[GDP]
        gdp.dimensions = ("freq", "currency", "unit", "geo")
        gdp.rows = [(row[0], code, *row[1:]) for code in codes for row in gdp.rows]
        gdp.restructured = SECOND_STAMP

    return happens


def reordered(place: Place) -> None:
    gdp = place.service.datasets[GDP]
    gdp.dimensions = ("unit", "freq", "geo")
    gdp.rows = [(row[1], row[0], *row[2:]) for row in gdp.rows]
    gdp.restructured = SECOND_STAMP


def renamed(place: Place) -> None:
    gdp = place.service.datasets[GDP]
    gdp.dimensions = ("freq", "unit_measure", "geo")
    gdp.restructured = SECOND_STAMP


def flagged(column: str, code: str):
    return lambda frame: frame.assign(
        **{column: [code if geo == "SE321" else "" for geo in frame["geo"]]}
    )


def one_value(text: str):
    def how(frame: pd.DataFrame) -> pd.DataFrame:
        frame.loc[0, "OBS_VALUE"] = text
        return frame

    return how


def as_tsv(frame: pd.DataFrame) -> bytes:
    wide = frame.pivot(index=["freq", "unit", "geo"], columns="TIME_PERIOD", values="OBS_VALUE")
    lines = ["\t".join(["freq,unit,geo\\TIME_PERIOD", *(f"{year} " for year in wide.columns)])]
    lines += [
        "\t".join([",".join(codes), *(f"{value} " for value in cells)])
        for codes, cells in zip(wide.index, wide.to_numpy().tolist(), strict=True)
    ]
    return "\r\n".join(lines).encode()


def as_json_stat(frame: pd.DataFrame) -> bytes:
    wide = frame.pivot(index="geo", columns="TIME_PERIOD", values="OBS_VALUE")
    sizes = {"freq": ["A"], "unit": ["EUR_HAB"], "geo": [*wide.index], "time": [*wide.columns]}
    content = {
        "version": "2.0",
        "class": "dataset",
        "label": "GDP",
        "source": "ESTAT",
        "updated": "2026-11-24T11:00:00+0100",
        "id": [*sizes],
        "size": [len(codes) for codes in sizes.values()],
        "value": {str(k): float(text) for k, text in enumerate(wide.to_numpy().ravel())},
        "dimension": {
            name: {"category": {"index": {code: k for k, code in enumerate(codes)}}}
            for name, codes in sizes.items()
        },
        "extension": {"id": "NAMA_10R_3GDP", "agencyId": "ESTAT", "version": "1.0"},
    }
    return json.dumps(content).encode()


def read(data: bytes) -> pd.DataFrame:
    lines = [line.split(",") for line in data.decode().splitlines()]
    return pd.DataFrame(lines[1:], columns=lines[0])


OVERCOME = (
    Fault("queued, told with an id", service(at_once=10)),
    Fault("queued, told without an id", service(at_once=10, without_id=1)),
    Fault("a warning of a queue in JSON with 200", answers(GDP_DATA, Reply(LATER), Reply(LATER))),
    Fault("a prepared answer expired", service(at_once=10, lost=1)),
    Fault("a prepared answer unknown", service(at_once=10, lost=1, lost_as="UNKNOWN_REQUEST")),
    Fault("a prepared answer failed", service(at_once=10, lost=1, lost_as="ERROR")),
    Fault("too big by the rule of the service", service(largest=40)),
    Fault("too big, told by surprise", answers(GDP_DATA, fault(413, TOO_BIG, 413))),
    Fault("larger than we take", answers(GDP_DATA, Reply(b"x" * 1_100_000))),
    Fault("too many requests", answers(GDP_DATA, Reply(b"", 429, {"Retry-After": "0"}))),
    *(
        Fault(f"status {status}, then recovery", answers(GDP_DATA, Reply(HTML, status)))
        for status in (500, 503)
    ),
    Fault("a fault 500 in XML, then recovery", answers(GDP_DATA, fault(500, "Internal", 500))),
    Fault("no answer at all", answers(GDP_DATA, Reply(b"", silent=True))),
    Fault("the connection is cut", spoils(GDP_DATA, lambda reply: replace(reply, cut=99), 1)),
    Fault(
        "gzip is truncated",
        spoils(GDP_DATA, lambda reply: replace(reply, body=reply.body[:-9]), 1),
    ),
    Fault("gzip is not asked for or not given", spoils(
        GDP_DATA, lambda reply: replace(reply, body=gzip.decompress(reply.body))
    )),
    Fault("a byte order mark and LF", spoils(
        GDP_DATA, body(lambda data: b"\xef\xbb\xbf" + data.replace(b"\r\n", b"\n"))
    )),
    Fault("columns added", spoils(
        GDP_DATA, table(lambda frame: frame.assign(OBS_NOTE="", DECIMALS="2"))
    )),
    Fault("columns reordered", spoils(GDP_DATA, table(lambda frame: frame[frame.columns[::-1]]))),
    Fault("rows in another order", spoils(GDP_DATA, table(lambda frame: frame[::-1]))),
    Fault("TSV instead of CSV", spoils(GDP_DATA, body(lambda data: as_tsv(read(data))))),
    Fault("JSON-stat instead of CSV", spoils(
        GDP_DATA, body(lambda data: as_json_stat(read(data)))
    )),
    Fault("dimensions in another order", reordered),
    Fault("a new dimension of one code", with_a_dimension("EUR")),
    Fault("the codes in use cannot be asked for", of_dataset(GDP, constraint=False)),
    Fault(
        "a flag never seen",
        spoils(GDP_DATA, table(flagged("OBS_FLAG", "q"))),
        says=("nama_10r_3gdp: the flag code 'q' was never seen before",),
    ),
)  # fmt: skip

NOT_OVERCOME = (
    Fault("too big even for a year", service(largest=20), GDP_ALONE, ("Pin more dimensions",)),
    Fault("the dataset is gone", gone(GDP), GDP_ALONE, ("successor is nama_10r_3new",)),
    Fault(
        "the dataset is gone, its structure not",
        answers(GDP_DATA, fault(100, NOT_FOUND, 404)),
        GDP_ALONE,
        ("ERR_NOT_FOUND", "successor is nama_10r_3new"),
    ),
    Fault("no results with 400", answers(GDP_DATA, fault(100, NO_RESULTS)), GDP_ALONE,
          ("NO_RESULTS",)),
    Fault("no results with 200", answers(GDP_DATA, fault(100, NO_RESULTS, 200)), GDP_ALONE,
          ("NO_RESULTS",)),
    Fault("no results in JSON with 200",
          answers(GDP_DATA, Reply(b'{"error":[{"status":200,"id":100,"label":"NO_RESULTS"}]}')),
          GDP_ALONE, ("NO_RESULTS",)),
    Fault("a fault with 200", answers(GDP_DATA, fault(500, "Internal error", 200)), GDP_ALONE,
          ("fault 500", "Internal error")),
    Fault("an outage page with 200", answers(GDP_DATA, Reply(HTML)), GDP_ALONE, ("HTML page",)),
    Fault("an outage that lasts", answers(GDP_DATA, *[Reply(HTML, 503)] * 9), GDP_ALONE,
          ("HTML page", "later")),
    Fault("another charset", spoils(GDP_DATA, body(lambda data: data.decode().encode("utf-16"))),
          GDP_ALONE, ("binary",)),
    Fault("Latin letters in another charset", spoils(
        GERD_DATA, body(lambda data: data.replace(b",FI1D,", ",Västerbotten,".encode("latin-1")))
    ), BOTH_GERD, ("UTF8",)),
    Fault("an empty body", answers(GDP_DATA, Reply(b"")), GDP_ALONE, ("empty",)),
    Fault("an empty table", spoils(GDP_DATA, table(lambda frame: frame[:0])), GDP_ALONE,
          ("holds no figures",)),
    Fault("a table that ends within a row",
          spoils(GDP_DATA, body(lambda data: data[: data.rindex(b",EUR_HAB")])), GDP_ALONE,
          ("cannot be read", "columns")),
    Fault("JSON that is no table", answers(GDP_DATA, Reply(b'{"hello": "world"}')), GDP_ALONE,
          ("JSON-stat",)),
    Fault("a structure instead of figures", answers(
        GDP_DATA, Reply(b'<?xml version="1.0"?><m:Structure xmlns:m="x"></m:Structure>')
    ), GDP_ALONE, ("structure",)),
    Fault("another dataset than asked for", spoils(
        GDP_DATA, body(lambda data: data.replace(b"NAMA_10R_3GDP", b"NAMA_10R_2GDP"))
    ), GDP_ALONE, ("it is nama_10r_2gdp", "not nama_10r_3gdp", "refresh again later")),
    Fault("another unit than asked for", spoils(
        GDP_DATA, body(lambda data: data.replace(b"EUR_HAB", b"PPS_HAB"))
    ), GDP_ALONE, ("unit=EUR_HAB", "PPS_HAB")),
    Fault("a column lost", spoils(GDP_DATA, table(lambda frame: frame.drop(columns="unit"))),
          GDP_ALONE, ("no column unit",)),
    Fault("quarters instead of years", spoils(
        GDP_DATA, table(lambda frame: frame.assign(TIME_PERIOD=frame["TIME_PERIOD"] + "-Q1"))
    ), GDP_ALONE, ("not a year",)),
    Fault("a text for a figure", spoils(GDP_DATA, table(one_value("n/a"))), GDP_ALONE,
          ("column OBS_VALUE", "n/a")),
    Fault("a key twice", spoils(
        GERD_DATA, table(lambda frame: pd.concat([frame, frame[frame["sectperf"] == "BES"][:1]]))
    ), BERD_ALONE, ("SE32 2015", "twice")),
    Fault("a value out of range", spoils(GERD_DATA, table(one_value("52.5"))), ("rd_gerd_gdp",),
          ("outside the unit's range", "SE32 2015", "52.5")),
    Fault("a unit off by a million", spoils(GDP_DATA, values(lambda value: value * 1e6)), GDP_ALONE,
          ("1e+06 times", "--accept gdp_eur")),
    Fault("half of the rows, ours among the lost", spoils(
        GDP_DATA, table(lambda frame: frame[len(frame) // 2 :])
    ), GDP_ALONE, ("figures of our own areas have disappeared", "--accept gdp_eur")),
    Fault("half of the rows, ours kept", spoils(
        GDP_DATA, table(lambda frame: frame[: len(frame) // 2])
    ), GDP_ALONE, ("only 84 are left", "refresh --force")),
    Fault("a dimension renamed", renamed, GDP_ALONE, ("no dimension unit", "unit_measure")),
    Fault("a new dimension of several codes", with_a_dimension("EUR", "USD"), GDP_ALONE,
          ("currency has several codes",)),
    Fault("a code retired", without_business_rd, BERD_ALONE, ("not in use", "sectperf=BES")),
    Fault("no row of one code, though it is in use", spoils(
        GERD_DATA, table(lambda frame: frame[frame["sectperf"] != "BES"])
    ), BERD_ALONE, ("no figure of freq=A, sectperf=BES",)),
    Fault("a code refused that is listed", answers(
        GERD_DATA, *[fault(150, "INVALID_QUERY_DIMENSION_VALUE: not allowed: SECTPERF=BES.")] * 2
    ), BERD_ALONE, ("SECTPERF=BES",)),
    Fault("a fault of syntax", answers(
        GDP_DATA, *[fault(140, "TIME_PERIOD_FILTER_SPEC_INVALID")] * 2
    ), GDP_ALONE, ("TIME_PERIOD_FILTER_SPEC_INVALID",)),
    Fault("refused by a proxy", answers(GDP_DATA, Reply(HTML, 403)), GDP_ALONE,
          ("status 403", "HTTPS_PROXY")),
)  # fmt: skip


@pytest.mark.parametrize("fault", OVERCOME, ids=lambda fault: fault.name)
def test_what_can_be_overcome_leaves_nothing_older(place: Place, fault: Fault) -> None:
    ends_as_described(place, fault)


@pytest.mark.parametrize("fault", NOT_OVERCOME, ids=lambda fault: fault.name)
def test_what_cannot_be_overcome_keeps_the_older_figures_and_says_so(
    place: Place, fault: Fault
) -> None:
    ends_as_described(place, fault)
