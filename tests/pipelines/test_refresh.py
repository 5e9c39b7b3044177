"""Refresh: only what moved is fetched, and what fails stops nothing else."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from pipelines import raw
from pipelines.build import build
from pipelines.catalogue import Catalogue, Structure, load_catalogue
from pipelines.errors import GoneError, NoResultsError, QueryError, TransientError
from pipelines.http import Answer, Client
from pipelines.pace import Pace
from pipelines.publish import read_table, release_folder
from pipelines.refresh import Fetched, fetch_all
from tests.services.gisco_file import nuts_file, square
from tests.services.stand_in import Dataset, Flow, Reply, StandIn, fault, running

NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
UPDATED = datetime(2026, 3, 18, 10, 0, tzinfo=UTC)
GERD = Dataset(
    ("freq", "sectperf", "unit", "geo"),
    [
        ("A", "TOTAL", "PC_GDP", "SE33", "2023", "2.25", "", ""),
        ("A", "BES", "PC_GDP", "SE33", "2023", "1.1", "", ""),
    ],
    UPDATED,
)
GDP = Dataset(
    ("freq", "unit", "geo"),
    [("A", "EUR_HAB", "SE332", "2021", "63700", "", "")],
    UPDATED,
)
WASTE = Flow(
    ("FREQ", "TERRITORIAL_LEVEL", "REF_AREA", "TERRITORIAL_TYPE", "MEASURE", "UNIT_MEASURE"),
    [("A", "TL3", f"SE{n}", "_Z", "MWAS", "KG_PS", "2022", "431.5", "A") for n in range(321, 335)],
)
WASTE_FLOW = "OECD.CFE.EDS:DSD_REG_MW@DF_WASTE"


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with running() as services:
        services.datasets = {"rd_e_gerdreg": replace(GERD), "nama_10r_3gdp": replace(GDP)}
        services.flows = {WASTE_FLOW: WASTE}
        monkeypatch.setenv("S3_EUROSTAT_URL", services.eurostat + "/")
        monkeypatch.setenv("S3_OECD_URL", services.oecd)
        monkeypatch.setenv("S3_GISCO_URL", services.gisco)
        yield services


whole_catalogue = cache(load_catalogue)


def catalogue(*ids: str, structure: tuple[Structure, ...] = ()) -> Catalogue:
    """The real catalogue with these indicators alone."""
    whole = whole_catalogue()
    return whole.model_copy(
        update={
            "indicators": {name: whole.indicators[name] for name in ids},
            "structure": structure,
        }
    )


def refresh(
    folder: Path,
    what: Catalogue,
    *,
    only: tuple[str, ...] = (),
    sources: tuple[str, ...] = ("eurostat", "oecd"),
    force: bool = False,
    now: datetime = NOW,
) -> Fetched:
    pace = Pace({}, folder / "downloads.json")
    with Client(pace, retries=1, sleep=lambda _: None, now=lambda: now) as client:
        return fetch_all(what, client, folder, only=only, sources=sources, force=force, now=now)


def datasets(result: Fetched) -> list[str]:
    return [file.sidecar.dataset for file in result.stored]


def test_what_was_never_fetched_is_fetched_and_kept(service: StandIn, tmp_path: Path) -> None:
    result = refresh(tmp_path, catalogue("rd_gerd_gdp", "gdp_eur", "ce_waste_oecd"))
    assert result.failures == []
    assert set(datasets(result)) == {"rd_e_gerdreg", "nama_10r_3gdp", WASTE_FLOW}
    kept = raw.stored(tmp_path)
    assert {file.path for file in kept} == {file.path for file in result.stored}
    assert all(file.sidecar.complete and file.sidecar.origin == "refresh" for file in kept)
    assert all(file.sidecar.status == 200 and file.sidecar.headers["Date"] for file in kept)
    assert all(file.read() for file in kept)


def test_a_dataset_that_has_not_moved_costs_one_question_in_all(
    service: StandIn, tmp_path: Path
) -> None:
    what = catalogue("rd_gerd_gdp", "gdp_eur")
    refresh(tmp_path, what)
    service.asked.clear()
    result = refresh(tmp_path, what, now=NOW + timedelta(days=1))
    assert result.stored == result.failures == []
    assert len(service.asked) == len(service.asked_for("inventory")) == 1


def test_a_dataset_that_moved_is_fetched_again(service: StandIn, tmp_path: Path) -> None:
    what = catalogue("rd_gerd_gdp", "gdp_eur")
    refresh(tmp_path, what)
    moved = service.datasets["rd_e_gerdreg"]
    moved.updated = UPDATED + timedelta(seconds=1)
    result = refresh(tmp_path, what, now=NOW + timedelta(days=1))
    assert datasets(result) == ["rd_e_gerdreg"]
    assert result.stored[0].sidecar.updated == "2026-03-18T10:00:01Z"
    assert refresh(tmp_path, what).asked == {("eurostat", "")}


def test_a_dataset_that_moved_elsewhere_than_in_our_rows_is_not_asked_for_twice(
    service: StandIn, tmp_path: Path
) -> None:
    what = catalogue("gdp_eur")
    refresh(tmp_path, what)
    same_bytes = service.answer(service.asked_for("/sdmx/2.1/data/")[0])
    service.datasets["nama_10r_3gdp"].updated = UPDATED + timedelta(days=9)
    service.trouble("/sdmx/2.1/data/", same_bytes)
    result = refresh(tmp_path, what, now=UPDATED + timedelta(days=17))
    assert result.stored == []
    assert "older copy" in result.remarks[0]
    assert len(raw.stored(tmp_path)) == 1
    assert refresh(tmp_path, what).asked == {("eurostat", "")}


def test_an_older_copy_is_asked_for_again_while_the_change_is_new(
    service: StandIn, tmp_path: Path
) -> None:
    what = catalogue("gdp_eur")
    refresh(tmp_path, what)
    same_bytes = service.answer(service.asked_for("/sdmx/2.1/data/")[0])
    moved = UPDATED + timedelta(days=9)
    service.datasets["nama_10r_3gdp"].updated = moved
    service.trouble("/sdmx/2.1/data/", same_bytes)
    refresh(tmp_path, what, now=moved + timedelta(hours=2))
    service.asked.clear()
    refresh(tmp_path, what, now=moved + timedelta(hours=14))
    assert len(service.asked_for("/sdmx/2.1/data/")) == 1


def test_force_fetches_what_has_not_moved(service: StandIn, tmp_path: Path) -> None:
    what = catalogue("gdp_eur")
    refresh(tmp_path, what)
    service.asked.clear()
    result = refresh(tmp_path, what, force=True)
    assert len(service.asked_for("/sdmx/2.1/data/")) == 1
    # The same bytes are no news.
    assert result.stored == []


def test_force_does_without_the_inventory(service: StandIn, tmp_path: Path) -> None:
    service.trouble("inventory", Reply(b"Code\n"))
    result = refresh(tmp_path, catalogue("gdp_eur"), force=True)
    assert datasets(result) == ["nama_10r_3gdp"]
    assert result.stored[0].sidecar.updated == "2026-03-18T10:00:00Z"
    assert len(result.failures) == 1


def test_a_new_query_to_a_dataset_that_has_not_moved_is_fetched(
    service: StandIn, tmp_path: Path
) -> None:
    refresh(tmp_path, catalogue("rd_gerd_gdp"))
    result = refresh(tmp_path, catalogue("rd_gerd_gdp", "rd_berd_gdp"))
    assert [file.sidecar.asked["sectperf"] for file in result.stored] == [["BES"]]
    assert len(service.asked_for("datastructure")) == 1


def test_indicators_of_one_dataset_are_asked_for_together(service: StandIn, tmp_path: Path) -> None:
    result = refresh(tmp_path, catalogue("rd_gerd_gdp", "rd_berd_gdp"))
    assert [file.sidecar.asked["sectperf"] for file in result.stored] == [["TOTAL", "BES"]]
    assert len(service.asked_for("/RD_E_GERDREG/A.TOTAL+BES.PC_GDP.?")) == 1


def test_a_code_that_is_gone_loses_its_own_indicator_alone(
    service: StandIn, tmp_path: Path
) -> None:
    service.datasets["rd_e_gerdreg"] = replace(GERD, rows=GERD.rows[:1])
    result = refresh(tmp_path, catalogue("rd_gerd_gdp", "rd_berd_gdp"))
    assert [file.sidecar.asked["sectperf"] for file in result.stored] == [["TOTAL"]]
    (failure,) = result.failures
    assert failure.indicator == "rd_berd_gdp"
    assert "sectperf=BES" in str(failure)


def test_a_code_that_the_service_refuses_loses_its_own_indicator_alone(
    service: StandIn, tmp_path: Path
) -> None:
    # The constraint still lists the code, the data service no longer takes it.
    refusal = "INVALID_QUERY_DIMENSION_VALUE: not allowed: SECTPERF=BES."
    service.trouble("/sdmx/2.1/data/", fault(150, refusal))
    result = refresh(tmp_path, catalogue("rd_gerd_gdp", "rd_berd_gdp"))
    assert [file.sidecar.asked["sectperf"] for file in result.stored] == [["TOTAL"]]
    (failure,) = result.failures
    assert failure.indicator == "rd_berd_gdp"


def test_an_imported_file_does_not_stand_for_an_answer(service: StandIn, tmp_path: Path) -> None:
    raw.store(
        tmp_path,
        b"x",
        source="eurostat",
        dataset="nama_10r_3gdp",
        name="nama_10r_3gdp,freq=A,unit=EUR_HAB,from=2000.csv.gz",
        origin="import",
        updated="2026-11-01T00:00:00Z",
    )
    assert datasets(refresh(tmp_path, catalogue("gdp_eur"))) == ["nama_10r_3gdp"]


def test_the_answer_of_another_address_does_not_stand_for_this_one(
    service: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    what = catalogue("gdp_eur")
    refresh(tmp_path, what)
    monkeypatch.setenv("S3_EUROSTAT_URL", f"{service.url}/mirror")
    assert ("eurostat", "nama_10r_3gdp") in refresh(tmp_path, what).asked


def test_two_indicators_with_the_same_query_ask_once(service: StandIn, tmp_path: Path) -> None:
    what = catalogue("rd_gerd_gdp")
    twin = what.indicators["rd_gerd_gdp"].model_copy(update={"id": "twin"})
    what = what.model_copy(update={"indicators": {**what.indicators, "twin": twin}})
    assert len(refresh(tmp_path, what).stored) == 1
    assert len(service.asked_for("/sdmx/2.1/data/")) == 1


def test_one_failure_stops_nothing_else_and_names_its_indicators(
    service: StandIn, tmp_path: Path
) -> None:
    del service.datasets["rd_e_gerdreg"]
    result = refresh(tmp_path, catalogue("rd_gerd_gdp", "rd_berd_gdp", "gdp_eur", "ce_waste_oecd"))
    assert set(datasets(result)) == {"nama_10r_3gdp", WASTE_FLOW}
    (failure,) = result.failures
    assert isinstance(failure, QueryError)
    assert failure.dataset == "rd_e_gerdreg"
    assert failure.indicator == "rd_berd_gdp, rd_gerd_gdp"
    assert str(failure).endswith(failure.next_step)


def test_a_dataset_that_is_gone_names_its_successor(service: StandIn, tmp_path: Path) -> None:
    what = catalogue("bband_hh")
    (failure,) = refresh(tmp_path, what, only=("bband_hh",)).failures
    assert isinstance(failure, GoneError)
    assert "OECD.CFE.EDS:DSD_REG_SOC@DF_BROADBAND" in failure.next_step


def test_an_answer_that_is_no_good_spoils_nothing_it_was_joined_with(
    service: StandIn, tmp_path: Path
) -> None:
    service.datasets["rd_e_gerdreg"] = replace(GERD)
    service.spoil("A.TOTAL+BES.PC_GDP", lambda reply: Reply(b"no,table\n"))
    service.spoil("A.BES.PC_GDP", lambda reply: Reply(b"no,table\n"))
    result = refresh(tmp_path, catalogue("rd_gerd_gdp", "rd_berd_gdp"))
    assert [file.sidecar.asked["sectperf"] for file in result.stored] == [["TOTAL"]]
    assert [failure.indicator for failure in result.failures] == ["rd_berd_gdp"]


def test_a_service_that_goes_silent_is_not_asked_for_the_rest(
    service: StandIn, tmp_path: Path
) -> None:
    what = catalogue("rd_gerd_gdp", "gdp_eur", "gva_real", "neet")
    service.trouble("/sdmx/2.1/", *[Reply(b"", 503)] * 99)
    result = refresh(tmp_path, what)
    assert len(result.failures) == 4
    assert sum("not asked for" in failure.problem for failure in result.failures) == 2
    assert len({address.split("/")[-1] for address in service.asked_for("/sdmx/2.1/")}) == 2
    assert {failure.indicator for failure in result.failures} == set(what.indicators)


def test_an_error_nobody_foresaw_costs_its_own_dataset_alone(
    service: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("unheard of")

    monkeypatch.setattr("pipelines.eurostat.fetch", broken)
    result = refresh(tmp_path, catalogue("gdp_eur", "ce_waste_oecd"))
    assert datasets(result) == [WASTE_FLOW]
    (failure,) = result.failures
    assert failure.indicator == "gdp_eur"
    assert "RuntimeError: unheard of" in str(failure)


def test_some_indicators_of_a_flow_do_not_hold_up_the_others(
    service: StandIn, tmp_path: Path
) -> None:
    refresh(tmp_path, catalogue("ce_waste_oecd"), only=("ce_waste_oecd",))
    service.asked.clear()
    refresh(tmp_path, catalogue("ce_waste_oecd"), now=NOW + timedelta(hours=1))
    assert len(service.asked_for("contentconstraint")) == 1


def test_a_flow_that_goes_back_to_an_earlier_state_is_fetched(
    service: StandIn, tmp_path: Path
) -> None:
    what = catalogue("ce_waste_oecd")
    states = [replace(WASTE, updated=UPDATED + timedelta(days=n)) for n in (0, 1, 0)]
    for days, state in enumerate(states):
        service.flows = {WASTE_FLOW: state}
        service.asked.clear()
        refresh(tmp_path, what, now=NOW + timedelta(days=days))
        assert len(service.asked_for("/public/rest/data/")) == 1


def test_a_failure_leaves_the_older_file_alone(service: StandIn, tmp_path: Path) -> None:
    what = catalogue("gdp_eur", "ce_waste_oecd")
    refresh(tmp_path, what)
    before = raw.stored(tmp_path)
    service.datasets["nama_10r_3gdp"].updated = UPDATED + timedelta(days=9)
    service.flows[WASTE_FLOW] = replace(WASTE, updated=NOW)
    service.trouble("/sdmx/2.1/data/", Reply(b"<html>down</html>"))
    nothing = Reply(b"NoResultsFound", 404)
    service.trouble("/public/rest/data/", nothing, nothing)
    result = refresh(tmp_path, what, now=NOW + timedelta(days=1))
    assert result.stored == []
    assert {type(failure) for failure in result.failures} == {TransientError, NoResultsError}
    assert raw.stored(tmp_path) == before


def test_without_the_inventory_eurostat_is_left_alone_this_time(
    service: StandIn, tmp_path: Path
) -> None:
    service.trouble("inventory", Reply(b"", 503), Reply(b"", 503))
    result = refresh(tmp_path, catalogue("gdp_eur", "rd_gerd_gdp", "ce_waste_oecd"))
    assert datasets(result) == [WASTE_FLOW]
    assert len(result.failures) == 1
    assert service.asked_for("nama_10r_3gdp".upper()) == []


def test_only_asks_for_the_named_indicators(service: StandIn, tmp_path: Path) -> None:
    what = catalogue(
        "rd_gerd_gdp",
        "gdp_eur",
        structure=(
            Structure(
                source="eurostat",
                dataset="nama_10r_3empers",
                nace_dimension="nace_r2",
                pins={"freq": "A"},
            ),
        ),
    )
    assert datasets(refresh(tmp_path, what, only=("gdp_eur",))) == ["nama_10r_3gdp"]


def test_only_some_sources_are_asked(service: StandIn, tmp_path: Path) -> None:
    what = catalogue("gdp_eur", "ce_waste_oecd")
    assert datasets(refresh(tmp_path, what, sources=("oecd",))) == [WASTE_FLOW]
    assert service.asked_for("eurostat") == []


def test_an_unknown_source_is_named(service: StandIn, tmp_path: Path) -> None:
    result = refresh(tmp_path, catalogue("gdp_eur"), sources=("scb",))
    assert "'scb'" in str(result.failures[0])
    assert "eurostat, oecd, gisco" in str(result.failures[0])


def test_an_indicator_with_an_unknown_code_is_not_asked_for(
    service: StandIn, tmp_path: Path
) -> None:
    assert not whole_catalogue().indicators["cis_inn"].ready
    assert refresh(tmp_path, catalogue("cis_inn")) == Fetched()
    assert service.asked == []


def test_a_discontinued_indicator_is_asked_for_by_name_only(
    service: StandIn, tmp_path: Path
) -> None:
    assert whole_catalogue().indicators["bband_hh"].discontinued
    assert refresh(tmp_path, catalogue("bband_hh")) == Fetched()
    assert refresh(tmp_path, catalogue("bband_hh"), only=("bband_hh",)).failures


def test_the_jobs_by_industry_come_with_all_industries(service: StandIn, tmp_path: Path) -> None:
    service.datasets["nama_10r_3empers"] = Dataset(
        ("freq", "unit", "wstatus", "nace_r2", "geo"),
        [
            ("A", "THS", "EMP", "C", "SE332", "2022", "9.1", "", ""),
            ("A", "THS", "EMP", "TOTAL", "SE332", "2022", "130.2", "", ""),
        ],
        UPDATED,
    )
    table = Structure(
        source="eurostat",
        dataset="nama_10r_3empers",
        nace_dimension="nace_r2",
        pins={"freq": "A", "unit": "THS", "wstatus": "EMP"},
    )
    result = refresh(tmp_path, catalogue(structure=(table,)))
    assert datasets(result) == ["nama_10r_3empers"]
    assert service.asked_for("/NAMA_10R_3EMPERS/A.THS.EMP..?")


def test_boundaries_are_fetched_once_a_vintage(service: StandIn, tmp_path: Path) -> None:
    service.boundaries = {
        "NUTS_RG_20M_2024_4326_LEVL_2.geojson": nuts_file(
            {"SE32": square(13, 62), "SE33": square(15, 64)}
        ),
        "NUTS_RG_20M_2024_4326_LEVL_3.geojson": nuts_file(
            {f"SE3{n}": square(13, 62) for n in (21, 22, 31, 32)}
        ),
    }
    what = catalogue()
    result = refresh(tmp_path, what, sources=("gisco",))
    assert result.failures == []
    assert datasets(result) == ["nuts2", "nuts3"]
    assert {file.sidecar.source for file in result.stored} == {"gisco"}
    assert refresh(tmp_path, what, sources=("gisco",)).asked == {("gisco", "")}
    service.asked.clear()
    refresh(tmp_path, what, sources=("gisco",), force=True)
    assert len(service.asked_for("NUTS_RG_20M_2024")) == 2


def test_boundaries_of_the_release_in_use_are_not_asked_for(
    service: StandIn, tmp_path: Path
) -> None:
    release = tmp_path / "bundled"
    release.mkdir()
    (release / "boundaries_nuts2.parquet").touch()
    result = fetch_all(
        catalogue(),
        Client(Pace({}, tmp_path / "downloads.json"), retries=0),
        tmp_path,
        sources=("gisco",),
        now=NOW,
        release=release,
    )
    assert {failure.dataset for failure in result.failures} == {"nuts3"}


def test_boundaries_that_are_gone_are_a_failure_like_any_other(
    service: StandIn, tmp_path: Path
) -> None:
    result = refresh(tmp_path, catalogue(), sources=("gisco",))
    assert [failure.dataset for failure in result.failures] == ["nuts2", "nuts3"]
    assert result.stored == []


def test_a_spoilt_sidecar_is_told_and_its_dataset_fetched_again(
    service: StandIn, tmp_path: Path
) -> None:
    what = catalogue("gdp_eur", "rd_gerd_gdp")
    refresh(tmp_path, what)
    next(tmp_path.rglob(f"nama_10r_3gdp/*{raw.SIDECAR_SUFFIX}")).write_text("{}")
    result = refresh(tmp_path, what)
    assert "sidecar" in str(result.failures[0])
    assert datasets(result) == ["nama_10r_3gdp"]


def test_without_the_environment_the_catalogues_addresses_are_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def get(self: Client, url: str, **_: object) -> Answer:
        asked.append(url)
        raise TransientError("offline.", next_step="Later.", url=url)

    for name in ("EUROSTAT", "OECD", "GISCO"):
        monkeypatch.delenv(f"S3_{name}_URL", raising=False)
    monkeypatch.setattr(Client, "get", get)
    result = refresh(
        tmp_path, catalogue("gdp_eur", "ce_waste_oecd"), sources=("eurostat", "oecd", "gisco")
    )
    assert len(result.failures) == 4
    assert {url.split("?")[0] for url in asked} == {
        "https://ec.europa.eu/eurostat/api/dissemination/files/inventory",
        "https://sdmx.oecd.org/public/rest/contentconstraint/OECD.CFE.EDS/"
        "CR_A_DSD_REG_MW@DF_WASTE/",
        "https://gisco-services.ec.europa.eu/distribution/v2/nuts/geojson/"
        "NUTS_RG_20M_2024_4326_LEVL_2.geojson",
        "https://gisco-services.ec.europa.eu/distribution/v2/nuts/geojson/"
        "NUTS_RG_20M_2024_4326_LEVL_3.geojson",
    }


def test_what_was_fetched_is_what_is_published(service: StandIn, tmp_path: Path) -> None:
    what = catalogue("rd_gerd_gdp", "gdp_eur", "ce_waste_oecd")
    refresh(tmp_path / "raw", what)
    report = build(tmp_path, what, now=NOW)
    folder = release_folder(tmp_path / "processed")
    assert folder is not None
    assert report.failures == []
    figures = read_table(folder, "observations")
    ours = figures[figures["geo"].isin(["SE33", "SE331", "SE332"])]
    assert sorted(ours[["indicator", "geo", "year", "value"]].values.tolist()) == [
        ["ce_waste_oecd", "SE331", 2022, 431.5],
        ["ce_waste_oecd", "SE332", 2022, 431.5],
        ["gdp_eur", "SE332", 2021, 63700.0],
        ["rd_gerd_gdp", "SE33", 2023, 2.25],
    ]
    series = read_table(folder, "series").set_index("dataset")
    assert series.loc["nama_10r_3gdp", "updated"] == "2026-03-18T10:00:00Z"
    kept = {file.sidecar.dataset: file.sidecar for file in raw.stored(tmp_path / "raw")}
    assert series.loc["nama_10r_3gdp", "retrieved_at"] == kept["nama_10r_3gdp"].retrieved_at
    assert series.loc["nama_10r_3gdp", "url"].startswith(service.eurostat)
