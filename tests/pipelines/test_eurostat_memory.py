"""Keys of Eurostat's datasets: asked for once per structural change, and again when they fail."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipelines import eurostat
from pipelines.catalogue import Query
from pipelines.errors import RetiredCodeError
from pipelines.eurostat_structure import UNKNOWN, Keys, keys_of
from pipelines.http import Client
from pipelines.questions import Part, question
from tests.services.stand_in import Dataset, StandIn, fault, running

UPDATED = datetime(2026, 3, 18, 10, 0, tzinfo=UTC)
GERD = ("freq", "sectperf", "unit", "geo")
ROWS = [
    ("A", "TOTAL", "PC_GDP", "SE33", "2023", "2.25", "b", ""),
    ("A", "BES", "EUR_HAB", "SE32", "2022", "300", "", ""),
]
TOTAL = {"freq": "A", "sectperf": "TOTAL", "unit": "PC_GDP"}
IN_USE = {
    "freq": {"A"},
    "sectperf": {"TOTAL", "BES"},
    "unit": {"PC_GDP", "EUR_HAB"},
    "geo": {"SE33", "SE32"},
}
RETIRED = "INVALID_QUERY_DIMENSION_VALUE: The following values are not allowed: UNIT=PC_GDP."
KeysOf = Callable[..., Keys]
Fetch = Callable[..., list[Part]]


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


@pytest.fixture
def fetch(service: StandIn, client: Client) -> Fetch:
    def ask(pins: dict[str, str], **arguments: Any) -> list[Part]:
        asked = question([Query(source="eurostat", dataset="rd_e_gerdreg", pins=pins)])
        return eurostat.fetch(client, asked, service.eurostat, this_year=2026, **arguments)

    return ask


def data(service: StandIn) -> list[str]:
    """What was asked for after the dataset's code."""
    return [address.split("/RD_E_GERDREG/")[1] for address in service.asked_for("/sdmx/2.1/data/")]


def test_keys_are_asked_for_once_per_structural_change(service: StandIn, keys: KeysOf) -> None:
    first = keys(UPDATED)
    again = keys(UPDATED)
    assert (first.remembered, again.remembered) == (False, True)
    assert first == again
    assert len(service.asked) == 2
    keys(UPDATED.replace(month=4))
    assert len(service.asked) == 4


def test_keys_of_another_service_are_not_taken(
    service: StandIn, client: Client, keys: KeysOf, tmp_path: Path
) -> None:
    keys(UPDATED)
    with running() as other:
        other.datasets["rd_e_gerdreg"] = Dataset(GERD[1:], [r[1:] for r in ROWS], UPDATED)
        found = keys_of(
            client, "rd_e_gerdreg", other.eurostat, memory=tmp_path / "keys", moved=UPDATED
        )
    assert found.dimensions == GERD[1:]


@pytest.mark.parametrize("moved", [None, UNKNOWN])
def test_keys_are_asked_for_afresh_when_nobody_knows_whether_they_moved(
    service: StandIn, keys: KeysOf, moved: datetime | None
) -> None:
    keys(moved)
    assert not keys(moved).remembered
    assert not keys(UPDATED).remembered
    # What was asked for afresh is newer than what was remembered, and of no known time.
    keys(moved)
    assert not keys(UPDATED).remembered


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b'{"stamp": "x"}', b"\xff"])
def test_a_memory_that_cannot_be_read_is_not_there(
    keys: KeysOf, tmp_path: Path, content: bytes
) -> None:
    keys(UPDATED)
    [file] = (tmp_path / "keys").iterdir()
    file.write_bytes(content)
    assert keys(UPDATED).codes == IN_USE
    assert keys(UPDATED).remembered


def test_a_memory_of_odd_content_is_not_there(keys: KeysOf, tmp_path: Path) -> None:
    keys(UPDATED)
    [file] = (tmp_path / "keys").iterdir()
    kept = json.loads(file.read_bytes())
    for name, odd in (("dimensions", 5), ("codes", []), ("years", None)):
        file.write_text(json.dumps(kept | {name: odd}))
        assert keys(UPDATED).codes == IN_USE


def test_keys_without_the_codes_in_use_are_not_remembered(service: StandIn, keys: KeysOf) -> None:
    service.datasets["rd_e_gerdreg"].constraint = False
    assert keys(UPDATED) == Keys(GERD, {})
    service.datasets["rd_e_gerdreg"].constraint = True
    assert keys(UPDATED).codes == IN_USE


def test_remembered_keys_that_the_service_refuses_are_asked_for_again(
    service: StandIn, fetch: Fetch, keys: KeysOf
) -> None:
    keys(UPDATED)
    known = keys(UPDATED)
    # The dataset gets a dimension more, and the inventory does not say so.
    service.datasets["rd_e_gerdreg"] = Dataset(
        ("unit", "sectperf", "new", "freq", "geo"),
        [("PC_GDP", "TOTAL", "X", "A", "SE33", "2023", "2.25", "", "")],
        UPDATED,
    )
    [part] = fetch(TOTAL, keys=known, renew=keys)
    assert [address.split("?")[0] for address in data(service)] == [
        "A.TOTAL.PC_GDP.",
        "PC_GDP.TOTAL..A.",
    ]
    assert part.table.table.column("value").to_pylist() == [2.25]


def test_a_code_that_came_since_the_keys_were_remembered_is_asked_for(
    service: StandIn, fetch: Fetch, keys: KeysOf
) -> None:
    keys(UPDATED)
    service.datasets["rd_e_gerdreg"].rows.append(
        ("A", "GOV", "PC_GDP", "SE33", "2023", "0.4", "", "")
    )
    [part] = fetch(TOTAL | {"sectperf": "GOV"}, keys=keys(UPDATED), renew=keys)
    assert part.table.table.column("value").to_pylist() == [0.4]


def test_keys_that_are_fresh_are_not_asked_for_twice(
    service: StandIn, fetch: Fetch, keys: KeysOf
) -> None:
    service.trouble("/sdmx/2.1/data/", fault(150, RETIRED))
    with pytest.raises(RetiredCodeError) as caught:
        fetch(TOTAL, keys=keys(), renew=keys)
    assert caught.value.codes == (("unit", "PC_GDP"),)
    assert len(service.asked_for("datastructure")) == 1


def test_keys_that_prove_right_leave_the_refusal_as_it_is(
    service: StandIn, fetch: Fetch, keys: KeysOf
) -> None:
    keys(UPDATED)
    service.trouble("/sdmx/2.1/data/", fault(150, RETIRED))
    with pytest.raises(RetiredCodeError, match="INVALID_QUERY_DIMENSION_VALUE"):
        fetch(TOTAL, keys=keys(UPDATED), renew=keys)
    assert len(data(service)) == 1
