"""Every odd answer that the OECD is known for ends with the right figures published."""

import math
from collections.abc import Callable
from dataclasses import replace

import pytest
from renewed import Fault, Place, ends_as_described
from service_editions import SMALL_AREAS, WASTE, WASTE_DATA, WASTE_DIMENSIONS, WASTE_NEWEST

from tests.services import oecd
from tests.services.csv_body import CsvTable, changed
from tests.services.faults import FAULTS
from tests.services.stand_in import Reply

Happens = Callable[[Place], object]
RENEWED = ("ce_waste_oecd", "gdp_eur")
WASTE_ALONE = ("ce_waste_oecd",)
NO_RESULTS, NO_FLOW = Reply(b"NoResultsFound", 404), Reply(oecd.NO_FLOW, 404)
BAD_GATEWAY = Reply(b"<html>Bad gateway</html>", 502)


def answers(*replies: Reply, to: str = WASTE_DATA) -> Happens:
    return lambda place: place.service.trouble(to, *replies)


def spoils(how: str | Callable[[CsvTable], None], times: float = math.inf) -> Happens:
    def happens(place: Place) -> None:
        fault = FAULTS[how] if isinstance(how, str) else lambda reply: changed(reply, how)
        place.service.spoil(WASTE_DATA, fault, times)

    return happens


def flow(**facts: object) -> Happens:
    def happens(place: Place) -> None:
        place.service.flows[WASTE] = replace(place.service.flows[WASTE], **facts)

    return happens


def with_a_dimension(*codes: str) -> Happens:
    """A new dimension before the unit."""

    def happens(place: Place) -> None:
        waste = place.service.flows[WASTE]
        waste.dimensions = (*WASTE_DIMENSIONS[:-1], "SEX", WASTE_DIMENSIONS[-1])
        waste.rows = [(*row[:5], code, *row[5:]) for code in codes for row in waste.rows]

    return happens


def in_another_order(place: Place) -> None:
    waste = place.service.flows[WASTE]
    waste.dimensions = (*WASTE_DIMENSIONS[1:], "FREQ")
    waste.rows = [(*row[1:6], row[0], *row[6:]) for row in waste.rows]


def without_a_dimension(place: Place) -> None:
    waste = place.service.flows[WASTE]
    waste.dimensions = (*WASTE_DIMENSIONS[:3], *WASTE_DIMENSIONS[4:])
    waste.rows = [(*row[:3], *row[4:]) for row in waste.rows]


def repeated(*kinds: str) -> Happens:
    """Rows for each kind of territory; those other than `_Z` say something else."""

    def happens(place: Place) -> None:
        waste = place.service.flows[WASTE]
        waste.rows = [
            (*row[:3], kind, *row[4:7], row[7] if kind == "_Z" else "1", row[8])
            for kind in kinds
            for row in waste.rows
        ]

    return happens


def newest_emptied(reply: Reply) -> Happens:
    """A new version is out, and answers with a refusal; the one before still answers."""

    def happens(place: Place) -> None:
        flow(version="2.6", older={"2.4": set(SMALL_AREAS)})(place)
        place.service.trouble(WASTE_NEWEST, reply, reply)

    return happens


def newest_with_few_areas(place: Place) -> None:
    flow(version="2.6", older={"2.4": set(SMALL_AREAS)})(place)
    place.service.spoil(WASTE_NEWEST, lambda reply: changed(reply, few_areas), math.inf)


def few_areas(table: CsvTable) -> None:
    table.rows[:] = [row for row in table.rows if row[table.area] in SMALL_AREAS[:4]]


def old_version(table: CsvTable) -> None:
    few_areas(table)
    for row in table.rows:
        row[table.place("STRUCTURE_ID")] = f"{WASTE}(1.0)"


def times_a_thousand(table: CsvTable) -> None:
    """Another exponent than the values are written in."""
    for row in table.rows:
        row[table.place("UNIT_MULT")] = "3"


def odd_exponent(table: CsvTable) -> None:
    table.rows[0][table.place("UNIT_MULT")] = "units"


def half(table: CsvTable) -> None:
    """Every other year is missing, of all areas."""
    year = table.place("TIME_PERIOD")
    table.rows[:] = [row for row in table.rows if int(row[year]) % 2]


def other_flow(table: CsvTable) -> None:
    for row in table.rows:
        row[table.place("STRUCTURE_ID")] = "OECD.CFE.EDS:DSD_REG_MW@DF_WATER(2.4)"


def other_measure(table: CsvTable) -> None:
    for row in table.rows:
        row[table.place("MEASURE")] = "MWAS_RECYCL"


OVERCOME = (
    Fault("too many requests", answers(Reply(oecd.RATE, 429, {"Retry-After": "0"}))),
    *(
        Fault(f"status {status}, then recovery", answers(Reply(b"", status)))
        for status in (502, 504)
    ),
    Fault("the connection is cut", spoils("cut_mid_body", times=1)),
    Fault("no answer at all", spoils("no_answer", times=1)),
    Fault("columns added", spoils("column_added")),
    Fault("columns reordered", spoils("columns_reordered")),
    Fault("a status never seen", spoils("unknown_flag"), says=("the flag code 'x' was never",)),
    Fault("values in thousands, and told so", flow(unit_mult=3)),
    Fault("values in thousands all of a sudden", spoils("other_unit_mult")),
    Fault("each figure for several kinds of territory", repeated("MR", "_Z", "NMR_R"),
          says=("repeats figures by TERRITORIAL_TYPE", "TERRITORIAL_TYPE: _Z")),
    Fault("a new version", flow(version="2.6"), says=("moved from version 2.4 to 2.6",)),
    Fault("a new version without figures", newest_emptied(NO_RESULTS),
          says=("version 2.4, the last good one",)),
    Fault("a new version that cannot be asked", newest_emptied(NO_FLOW),
          says=("version 2.4, the last good one",)),
    Fault("a new version with few areas", newest_with_few_areas,
          says=("only 4 of 21 Swedish areas", "version 2.4, the last good one")),
    Fault("an old version in place of the newest", lambda place: place.service.spoil(
        WASTE_NEWEST, lambda reply: changed(reply, old_version), math.inf
    ), says=("only 4 of 21 Swedish areas", "version 2.4, the last good one")),
    Fault("the key in another order", in_another_order, says=("Mend the pins", "is now TERRIT")),
    Fault("a new dimension of one code", with_a_dimension("_T"), says=("`SEX: _T`",)),
    Fault("the change cannot be asked for", flow(constraint=False)),
)  # fmt: skip

NOT_OVERCOME = (
    Fault("the flow is gone", lambda place: place.service.flows.pop(WASTE), WASTE_ALONE,
          ("Could not find Dataflow",)),
    Fault("the last change is told by a page", answers(
        Reply(b"<html><body>Sorry</body></html>"), to="CR_A_DSD_REG_MW@DF_WASTE"
    ), WASTE_ALONE, ("HTML page", "later")),
    Fault("no results", answers(NO_RESULTS, NO_RESULTS), WASTE_ALONE, ("NoResultsFound",)),
    Fault("no results with 200", spoils("fault_with_status_200"), WASTE_ALONE,
          ("NoResultsFound",)),
    Fault("an outage page with 200", spoils("outage_page"), WASTE_ALONE, ("HTML page",)),
    Fault("an outage that lasts", answers(*[BAD_GATEWAY] * 9), WASTE_ALONE, ("later",)),
    Fault("a connection that is cut every time", answers(*[Reply(b"x" * 99, cut=50)] * 3),
          WASTE_ALONE, ("broke off before its end",)),
    Fault("no answer time after time", answers(*[Reply(b"", silent=True)] * 3), WASTE_ALONE,
          ("did not answer (Remote end closed connection without response)", "HTTPS_PROXY")),
    Fault("the quota is used up", lambda place: setattr(place.service, "downloads_an_hour", 0),
          WASTE_ALONE, ("data downloads", "go on in an hour")),
    Fault("another charset", spoils("utf_16"), WASTE_ALONE, ("binary",)),
    Fault("an empty body", answers(Reply(b"")), WASTE_ALONE, ("empty",)),
    Fault("an empty table", spoils("empty_table"), WASTE_ALONE, ("no observation",)),
    Fault("another flow than asked for", spoils(other_flow), WASTE_ALONE,
          ("DF_WATER", "not OECD.CFE.EDS:DSD_REG_MW@DF_WASTE")),
    Fault("another measure than asked for", spoils(other_measure), WASTE_ALONE,
          ("MEASURE=MWAS", "MWAS_RECYCL")),
    Fault("a key twice", spoils("duplicated_key"), WASTE_ALONE, ("SE321 2015", "several times")),
    Fault("a value out of range", spoils("out_of_range"), WASTE_ALONE,
          ("outside the unit's range", "-987654321")),
    Fault("a unit off by a million", spoils("off_by_a_million"), WASTE_ALONE,
          ("1e+06 times", "--accept ce_waste_oecd")),
    Fault("an exponent that does not fit the values", spoils(times_a_thousand), WASTE_ALONE,
          ("1e+03 times", "factor")),
    Fault("an exponent that is no number", spoils(odd_exponent), WASTE_ALONE, ("UNIT_MULT",)),
    Fault("half of the rows", spoils(half), WASTE_ALONE,
          ("figures of our own areas have disappeared", "--accept ce_waste_oecd")),
    Fault("no version with figures", flow(version="2.6", rows=[]), WASTE_ALONE,
          ("NoResultsFound",)),
    Fault("an old version whatever is asked for", spoils(old_version), WASTE_ALONE,
          ("only 4 of 21 Swedish areas", "old or empty version")),
    Fault("few areas in the same version", spoils(few_areas), WASTE_ALONE,
          ("only 4 of 21 Swedish areas", "Data Explorer")),
    Fault("several kinds of territory, none for all", repeated("MR", "NMR_R"), WASTE_ALONE,
          ("TERRITORIAL_TYPE (MR, NMR_R)", "Hold them at one code")),
    Fault("a new dimension of several codes", with_a_dimension("F", "M"), WASTE_ALONE,
          ("new dimension SEX (F, M)", "its key is")),
    Fault("a dimension that is gone", without_a_dimension, WASTE_ALONE,
          ("no dimension TERRITORIAL_TYPE",)),
    Fault("a refusal without words", answers(*[Reply(b"", 403)] * 3), WASTE_ALONE, ("403",)),
    Fault("too large", answers(Reply(b"Request Entity Too Large", 413)), WASTE_ALONE,
          ("Too Large",)),
    Fault("larger than we take", answers(Reply(b"x" * 1_100_000)), WASTE_ALONE,
          ("larger than 1,000,000 bytes",)),
)  # fmt: skip


@pytest.mark.parametrize("fault", OVERCOME, ids=lambda fault: fault.name)
def test_what_can_be_overcome_leaves_nothing_older(place: Place, fault: Fault) -> None:
    ends_as_described(place, fault)


@pytest.mark.parametrize("fault", NOT_OVERCOME, ids=lambda fault: fault.name)
def test_what_cannot_be_overcome_keeps_the_older_figures_and_says_so(
    place: Place, fault: Fault
) -> None:
    ends_as_described(place, fault)
