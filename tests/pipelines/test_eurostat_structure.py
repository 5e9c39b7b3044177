"""What Eurostat tells of its datasets: when each moved, how it is keyed, which codes it uses."""

import gzip
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.errors import FormatError
from pipelines.eurostat_structure import (
    UNKNOWN,
    Keys,
    Moved,
    inventory,
    keys_of,
    quiet_until,
)
from pipelines.http import Client
from tests.services.stand_in import Dataset, Reply, StandIn, running

UPDATED = datetime(2026, 3, 18, 10, 0, tzinfo=UTC)
GERD = ("freq", "sectperf", "unit", "geo")
ROWS = [
    ("A", "TOTAL", "PC_GDP", "SE33", "2023", "2.25", "b", ""),
    ("A", "BES", "EUR_HAB", "SE32", "2022", "300", "", ""),
]
IN_USE = {
    "freq": {"A"},
    "sectperf": {"TOTAL", "BES"},
    "unit": {"PC_GDP", "EUR_HAB"},
    "geo": {"SE33", "SE32"},
}
COLUMNS = ("Code", "Type", "Source dataset", "Last data change", "Last structural change")
KeysOf = Callable[..., Keys]


@pytest.fixture
def service() -> Iterator[StandIn]:
    with running() as services:
        services.datasets["rd_e_gerdreg"] = Dataset(GERD, list(ROWS), UPDATED)
        yield services


@pytest.fixture
def keys(service: StandIn, client: Client, tmp_path: Path) -> KeysOf:
    def ask(moved: datetime | None = None) -> Keys:
        return keys_of(
            client, "rd_e_gerdreg", service.eurostat, memory=tmp_path / "keys", moved=moved
        )

    return ask


def written(*rows: tuple[str, ...], columns: tuple[str, ...] = COLUMNS) -> Reply:
    """An inventory."""
    return Reply("".join("\t".join(row) + "\n" for row in (columns, *rows)).encode())


def test_an_inventory_with_bytes_after_its_gzip_is_refused_in_words(
    service: StandIn, client: Client
) -> None:
    moved = "2026-05-13T11:00:00+0200"
    plain = written(("NAMA_10R_3GDP", "DATASET", "", moved, moved)).body
    service.trouble("inventory", Reply(gzip.compress(plain) + b"more"))
    with pytest.raises(FormatError, match="gzip file is damaged"):
        inventory(client, service.eurostat)


def test_the_inventory_tells_in_utc_when_figures_and_structure_moved(
    service: StandIn, client: Client
) -> None:
    service.trouble(
        "inventory",
        written(
            ("NAMA_10R_3GDP", "DATASET", "", "2026-05-13T11:00:00+0200", "2025-11-02T23:00:00+0100")
        ),
    )
    assert inventory(client, service.eurostat) == {
        "nama_10r_3gdp": Moved(
            datetime(2026, 5, 13, 9, tzinfo=UTC), datetime(2025, 11, 2, 22, tzinfo=UTC)
        )
    }
    assert service.asked == ["/eurostat/api/dissemination/files/inventory?type=data"]


def test_the_stand_ins_own_inventory_is_read(service: StandIn, client: Client) -> None:
    assert inventory(client, service.eurostat)["rd_e_gerdreg"].data == UPDATED


def test_extractions_and_datasets_without_a_time_are_left_out(
    service: StandIn, client: Client
) -> None:
    time = "2026-05-13T11:00:00+0200"
    service.trouble(
        "inventory",
        written(
            ("TGS00003", "DATASET", "", time, time),
            ("TGS00003$DV_1", "EXTRACTION", "TGS00003", time, time),
            ("NEVER", "DATASET", "", "", time),
            ("NO_ZONE", "DATASET", "", "2026-05-13T11:00:00", time),
            ("TOO_EARLY", "DATASET", "", "0001-01-01T00:00:00+0200", time),
            ("CUT_SHO",),
        ),
    )
    assert list(inventory(client, service.eurostat)) == ["tgs00003"]


@pytest.mark.parametrize("odd", ["", "soon", "2026-05-13"])
def test_a_structural_change_at_no_known_time_is_unknown(
    service: StandIn, client: Client, odd: str
) -> None:
    row = ("TGS00003", "DATASET", "", "2026-05-13T11:00:00+0200", odd)
    service.trouble("inventory", written(row))
    assert inventory(client, service.eurostat)["tgs00003"].structure == UNKNOWN


@pytest.mark.parametrize(
    "broken",
    [
        written(("x", "y"), columns=("title", "code")),
        written(("X", "DATASET", "", "2026-05-13T11:00:00+0200"), columns=COLUMNS[:4]),
        written(("X", "DATASET", "", "yesterday", "yesterday")),
        written(),
        Reply("Code\tLast data change\tLast structural change\nÅ\t\t\n".encode("latin-1")),
        Reply(b'Code\tLast data change\tLast structural change\nX\t"' + b"x" * 140_000),
    ],
    ids=["other columns", "a column less", "no times", "no rows", "other charset", "open quote"],
)
def test_a_broken_inventory_is_named(service: StandIn, client: Client, broken: Reply) -> None:
    service.trouble("inventory", broken)
    with pytest.raises(FormatError, match="Last data change") as caught:
        inventory(client, service.eurostat)
    assert caught.value.url.endswith("/files/inventory?type=data")


def test_a_packed_inventory_is_read_as_well(service: StandIn, client: Client) -> None:
    plain = service.answer("/eurostat/api/dissemination/files/inventory?type=data").body
    service.trouble("inventory", Reply(gzip.compress(plain)))
    assert inventory(client, service.eurostat)["rd_e_gerdreg"].data == UPDATED


def test_keys_are_the_datasets_own_order_and_codes(service: StandIn, keys: KeysOf) -> None:
    found = keys()
    assert found.dimensions == GERD
    assert found.codes == IN_USE
    # With a version the service gives the dataset's first structure.
    [address] = service.asked_for("datastructure")
    assert address.endswith("/datastructure/ESTAT/RD_E_GERDREG")


def test_keys_are_read_whatever_the_namespaces_are(service: StandIn, keys: KeysOf) -> None:
    service.trouble(
        "datastructure",
        Reply(
            b'<Structure xmlns="urn:a" xmlns:q="urn:b"><q:DimensionList>'
            b'<q:Dimension id="geo" position="2"/><q:Dimension id="freq" position="1"/>'
            b'<q:TimeDimension id="TIME_PERIOD" position="3"/></q:DimensionList>'
            b'<AttributeRelationship><q:Dimension><Ref id="unit"/></q:Dimension>'
            b"</AttributeRelationship></Structure>"
        ),
    )
    service.trouble(
        "contentconstraint",
        Reply(
            b'<x:CubeRegion xmlns:x="urn:x"><x:KeyValue id="freq"><x:Value>A</x:Value></x:KeyValue>'
            b'<x:KeyValue id="geo"><x:Value>SE</x:Value><x:Value> NO </x:Value></x:KeyValue>'
            b'<x:KeyValue id="TIME_PERIOD"><x:Value>2001</x:Value><x:Value>2003</x:Value>'
            b'</x:KeyValue><x:KeyValue id="unit"/></x:CubeRegion>'
        ),
    )
    assert keys() == Keys(
        ("freq", "geo"),
        {"freq": frozenset("A"), "geo": frozenset({"SE", "NO"})},
        frozenset({2001, 2003}),
    )


def test_years_may_be_told_as_a_range(service: StandIn, keys: KeysOf) -> None:
    service.trouble(
        "contentconstraint",
        Reply(
            b'<R><KeyValue id="freq"><Value>A</Value></KeyValue><KeyValue id="TIME_PERIOD">'
            b"<TimeRange><StartPeriod>2019-01-01T00:00:00</StartPeriod>"
            b"<EndPeriod>2021-12-31T00:00:00</EndPeriod></TimeRange></KeyValue></R>"
        ),
    )
    assert keys().years == {2019, 2020, 2021}


def test_a_structure_that_is_none_is_named(service: StandIn, keys: KeysOf) -> None:
    for body in (b"freq,geo\nA,SE\n", b"<Structure/>", b"<D><Dimension id='a'/></D>"):
        service.trouble("datastructure", Reply(body))
        with pytest.raises(FormatError, match="rd_e_gerdreg"):
            keys()


@pytest.mark.parametrize(
    ("now", "until"),
    [
        # Brussels is an hour ahead of UTC in winter, two in summer.
        (datetime(2026, 11, 24, 7, 44, tzinfo=UTC), None),
        (datetime(2026, 11, 24, 7, 45, tzinfo=UTC), datetime(2026, 11, 24, 10, 45, tzinfo=UTC)),
        (datetime(2026, 11, 24, 10, 45, tzinfo=UTC), None),
        (datetime(2026, 7, 1, 6, 50, tzinfo=UTC), datetime(2026, 7, 1, 9, 45, tzinfo=UTC)),
        (datetime(2026, 7, 1, 20, 44, 59, tzinfo=UTC), None),
        (datetime(2026, 7, 1, 21, 0, tzinfo=UTC), datetime(2026, 7, 1, 21, 45, tzinfo=UTC)),
        (datetime(2026, 7, 1, 21, 45, tzinfo=UTC), None),
    ],
)
def test_the_hours_when_releases_are_written_go_by_the_clock_of_brussels(
    now: datetime, until: datetime | None
) -> None:
    assert quiet_until(now) == until
