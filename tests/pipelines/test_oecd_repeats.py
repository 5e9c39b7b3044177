"""Figures that an open dimension of an OECD flow repeats."""

from collections.abc import Iterator

import pytest
from oecd_flow import DIMENSIONS, PINS, TL2, WASTE, asked, rows, waste

from pipelines import oecd
from pipelines.catalogue import Query
from pipelines.errors import CheckError
from pipelines.http import Client
from tests.services.stand_in import Flow, Reply, StandIn, running


@pytest.fixture
def service() -> Iterator[StandIn]:
    with running() as services:
        services.flows[WASTE] = waste(*TL2, "FI1D")
        yield services


def test_figures_repeated_by_an_open_dimension_are_asked_for_where_it_does_not_apply(
    service: StandIn, client: Client
) -> None:
    metro = rows(*TL2, kind="MR", value="1"), rows(*TL2, kind="NMR_R", value="2")
    service.flows[WASTE] = Flow(DIMENSIONS, metro[0] + rows(*TL2) + metro[1])
    [part] = oecd.fetch(client, asked(), service.oecd)
    assert [address.split("/")[-1].split("?")[0] for address in service.asked] == [
        "A.TL2...MWAS.KG_PS",
        "A.TL2.._Z.MWAS.KG_PS",
    ]
    table = part.table.table.to_pydict()
    assert dict(zip(table["geo"], table["value"], strict=True)) == dict.fromkeys(TL2, 431.5)
    # What is on file answers the catalogue's question, which leaves the dimension open.
    assert part.question == asked()
    (remark,) = part.remarks
    assert "Pin `TERRITORIAL_TYPE: _Z`" in remark


@pytest.mark.parametrize(
    ("kinds", "lines"),
    [(("MR", "_T"), "`TERRITORIAL_TYPE: _T`"), (("MR", "NMR_R"), '`TERRITORIAL_TYPE: "[?]"`')],
)
def test_figures_repeated_without_a_way_out_name_the_dimension_and_its_line(
    service: StandIn, client: Client, kinds: tuple[str, ...], lines: str
) -> None:
    service.flows[WASTE] = Flow(DIMENSIONS, [row for k in kinds for row in rows(*TL2, kind=k)])
    with pytest.raises(CheckError, match=rf"TERRITORIAL_TYPE \({', '.join(kinds)}\).*{lines}"):
        oecd.fetch(client, asked(), service.oecd)


def test_figures_that_are_not_repeated_may_differ_in_an_open_dimension(
    service: StandIn, client: Client
) -> None:
    service.flows[WASTE] = Flow(DIMENSIONS, rows(*TL2[:5]) + rows(*TL2[5:], kind="NMR_R"))
    [part] = oecd.fetch(client, asked(), service.oecd)
    assert set(part.table.table.column("geo").to_pylist()) == set(TL2)
    assert len(service.asked) == 1


def test_not_applicable_rows_that_lack_our_areas_are_no_way_out(
    service: StandIn, client: Client
) -> None:
    some = rows("FI1D") + rows(*TL2, "FI1D", kind="MR")
    service.flows[WASTE] = Flow(DIMENSIONS, some)
    with pytest.raises(CheckError, match=r"TERRITORIAL_TYPE \(MR, _Z\)"):
        oecd.fetch(client, asked(), service.oecd)


def test_two_base_years_are_told_apart_by_an_attribute(service: StandIn, client: Client) -> None:
    [part] = oecd.fetch(client, asked(), service.oecd)
    header, *lines = part.answer.data.decode().splitlines()
    twice = [f"{line},{year}" for line in lines for year in ("2015", "2020")]
    both = "\n".join([f"{header},REF_YEAR_PRICE", *twice])
    service.trouble("/data/", Reply(both.encode()), Reply(both.encode()))
    with pytest.raises(CheckError, match=r"REF_YEAR_PRICE \(2015, 2020\).*`attributes`"):
        oecd.fetch(client, asked(), service.oecd)
    held = Query(source="oecd", dataset=WASTE, pins=PINS, attributes={"REF_YEAR_PRICE": "2020"})
    oecd.fetch(client, asked(held), service.oecd)


def test_a_figure_that_stands_there_twice_is_refused(service: StandIn, client: Client) -> None:
    service.flows[WASTE] = Flow(DIMENSIONS, rows(*TL2, "SE33"))
    with pytest.raises(CheckError, match="SE33 2022 stands in the answer several times"):
        oecd.fetch(client, asked(), service.oecd)
