"""What a refresh met stays until it is mended: since when, and what is gone."""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines import last_refresh
from pipelines.__main__ import app
from pipelines.catalogue import Catalogue, load_catalogue
from pipelines.errors import CheckError, PipelineError, QueryError
from pipelines.last_refresh import Failing, LastRefresh

MONDAY, TUESDAY, WEDNESDAY = (datetime(2026, 11, day, 3, 20, tzinfo=UTC) for day in (23, 24, 25))
GERD = "rd_e_gerdreg"
GDP = "nama_10r_3gdp"

catalogue = cache(load_catalogue)


def failure(
    dataset: str = GERD, indicator: str = "rd_gerd_gdp", url: str = "https://example.org/q"
) -> PipelineError:
    return QueryError(
        "the service refused.", next_step="Mend it.", dataset=dataset, indicator=indicator, url=url
    )


def refusal(dataset: str = GDP, indicator: str = "gdp_eur") -> PipelineError:
    return CheckError(
        "ten times too large.", next_step="Look.", dataset=dataset, indicator=indicator
    )


Record = Callable[..., LastRefresh]


@pytest.fixture
def record(tmp_path: Path) -> Record:
    """Records a refresh that asked for the R&D dataset."""

    def _record(
        now: datetime,
        failures: Iterable[PipelineError] = (),
        refused: Iterable[PipelineError] | None = None,
        asked: Iterable[tuple[str, str]] = (("eurostat", GERD),),
        only: Iterable[str] = (),
        measured: Catalogue | None = None,
    ) -> LastRefresh:
        return last_refresh.record(
            tmp_path, measured or catalogue(), now=now, outcome="nothing_new", release="",
            failures=failures, refused=refused, remarks=[], asked=set(asked), only=set(only),
        )  # fmt: skip

    return _record


def since(account: LastRefresh | None) -> dict[tuple[str, ...], datetime]:
    assert account is not None
    return {entry.indicators: entry.since for entry in account.failing}


def test_the_account_is_written_as_the_dashboard_reads_it(tmp_path: Path) -> None:
    last_refresh.record(
        tmp_path / "processed", catalogue(), now=MONDAY, outcome="published",
        release="20261123T032000Z", failures=[failure(indicator="rd_gerd_gdp, gdp_eur")],
        refused=[], remarks=["The unit changed.", "The unit changed."], asked={("eurostat", GERD)},
    )  # fmt: skip
    assert json.loads((tmp_path / "processed" / "LAST_REFRESH.json").read_bytes()) == {
        "checked_at": "2026-11-23T03:20:00Z",
        "outcome": "published",
        "release": "20261123T032000Z",
        "failing": [
            {
                "indicators": ["rd_gerd_gdp", "gdp_eur"],
                "source": "eurostat",
                "dataset": GERD,
                "url": "https://example.org/q",
                "problem": "the service refused.",
                "next_step": "Mend it.",
                "since": "2026-11-23T03:20:00Z",
                "refused": False,
            }
        ],
        "remarks": ["The unit changed."],
    }


def test_what_was_recorded_is_what_is_read(record: Record, tmp_path: Path) -> None:
    recorded = record(MONDAY, [failure()], refused=[refusal()])
    assert last_refresh.read(tmp_path) == recorded
    assert len(recorded.failing) == 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"checked_at": "2026-11-23T03:20:00Z", "outcome": "unheard of", "release": ""}',
        b'{"checked_at": "yesterday", "outcome": "published", "release": ""}',
        b'{"checked_at": "2026-11-23T03:20:00", "outcome": "published", "release": ""}',
    ],
)
def test_an_account_that_cannot_be_read_is_none_and_is_written_anew(
    record: Record, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "LAST_REFRESH.json").write_bytes(content)
    assert last_refresh.read(tmp_path) is None
    assert since(record(TUESDAY, [failure()])) == {("rd_gerd_gdp",): TUESDAY}
    assert last_refresh.read(tmp_path) is not None


def test_there_is_no_account_before_the_first_refresh(tmp_path: Path) -> None:
    assert last_refresh.read(tmp_path / "processed") is None


def test_a_failure_keeps_its_first_day_until_the_dataset_comes(record: Record) -> None:
    record(MONDAY, [failure()])
    assert since(record(TUESDAY, [failure()])) == {("rd_gerd_gdp",): MONDAY}
    assert since(record(WEDNESDAY)) == {}
    assert since(record(WEDNESDAY, [failure()])) == {("rd_gerd_gdp",): WEDNESDAY}


def test_another_reason_is_told_with_the_first_day(record: Record) -> None:
    record(MONDAY, [failure()])
    other = QueryError("gone.", next_step="", dataset=GERD, indicator="rd_gerd_gdp")
    [entry] = record(TUESDAY, [other]).failing
    assert (entry.problem, entry.since) == ("gone.", MONDAY)


def test_what_was_not_asked_for_stays_as_it_was(record: Record) -> None:
    record(MONDAY, [failure()])
    account = record(TUESDAY, asked=[("eurostat", GDP)])
    assert since(account) == {("rd_gerd_gdp",): MONDAY}
    assert account.failing[0].problem == "the service refused."


def test_a_dataset_of_the_same_name_elsewhere_is_another(record: Record) -> None:
    record(MONDAY, [failure()])
    assert since(record(TUESDAY, asked=[("oecd", GERD)])) == {("rd_gerd_gdp",): MONDAY}


def test_the_spelling_of_a_dataset_does_not_matter(record: Record) -> None:
    record(MONDAY, [failure(GERD.upper())])
    assert since(record(TUESDAY, [failure()])) == {("rd_gerd_gdp",): MONDAY}
    record(MONDAY, [failure(GERD.upper())])
    assert since(record(TUESDAY)) == {}


def test_each_indicator_of_a_dataset_has_its_own_first_day(record: Record) -> None:
    record(MONDAY, [failure(indicator="rd_gerd_gdp")])
    both = record(TUESDAY, [failure(indicator="rd_gerd_gdp, gdp_eur")])
    assert since(both) == {("rd_gerd_gdp",): MONDAY, ("gdp_eur",): TUESDAY}
    assert since(record(WEDNESDAY, [failure(indicator="gdp_eur")])) == {("gdp_eur",): TUESDAY}


def test_only_the_indicators_asked_for_are_settled(record: Record) -> None:
    record(MONDAY, [failure(indicator="gdp_eur, rd_gerd_gdp")])
    assert since(record(TUESDAY, only=["gdp_eur"])) == {("rd_gerd_gdp",): MONDAY}


def test_an_indicator_that_left_the_catalogue_fails_no_more(record: Record) -> None:
    record(MONDAY, [failure(indicator="once_there"), failure(indicator="rd_gerd_gdp")])
    assert since(record(TUESDAY, asked=[])) == {("rd_gerd_gdp",): MONDAY}


def edited(**fields: object) -> Catalogue:
    """The catalogue after an edit of the indicator rd_gerd_gdp."""
    indicators = catalogue().indicators
    gerd = indicators["rd_gerd_gdp"].model_copy(update=fields)
    return catalogue().model_copy(update={"indicators": indicators | {"rd_gerd_gdp": gerd}})


def pinned(**fields: object) -> dict[str, object]:
    """Its only series after an edit; the equivalents still name other datasets."""
    return {"a": catalogue().indicators["rd_gerd_gdp"].series["a"].model_copy(update=fields)}


@pytest.mark.parametrize(
    "fields",
    [
        {"discontinued": True},
        {"series": pinned(pins={"freq": "A", "sectperf": "?"})},
        {"series": pinned(dataset="tgs00042")},
    ],
    ids=["discontinued", "a code is not known", "moved to another dataset"],
)
def test_what_no_refresh_asks_for_any_more_fails_no_more(
    record: Record, fields: dict[str, object]
) -> None:
    assert GERD in edited(**fields).datasets, "other indicators ask for it still"
    record(MONDAY, [failure(), failure(indicator="rd_berd_gdp")])
    assert since(record(TUESDAY, asked=[], measured=edited(**fields))) == {("rd_berd_gdp",): MONDAY}


def test_a_dataset_that_is_an_equivalent_only_is_not_waited_for(record: Record) -> None:
    record(MONDAY, [failure("tgs00042")])
    assert since(record(TUESDAY, asked=[])) == {}


def test_a_discontinued_indicator_fails_while_it_is_asked_for_by_name(record: Record) -> None:
    measured, asked = edited(discontinued=True), [("eurostat", GERD)]
    record(MONDAY, [failure()], only=["rd_gerd_gdp"], measured=measured)
    again = record(TUESDAY, only=["rd_gerd_gdp"], asked=[], measured=measured)
    assert since(again) == {("rd_gerd_gdp",): MONDAY}, "it was to be asked for and was not"
    assert since(record(WEDNESDAY, only=["gdp_eur"], asked=asked, measured=measured)) == {}


def test_jobs_by_industry_fail_until_they_are_asked_for_or_discontinued(record: Record) -> None:
    tables = catalogue().structure
    table = next(one for one in tables if not one.discontinued)
    asked = [(table.source, table.dataset)]
    for mended in ({"asked": asked}, {"measured": without(table.dataset)}):
        record(MONDAY, [failure(table.dataset, "")])
        assert since(record(TUESDAY, asked=asked, only=["gdp_eur"])) == {(): MONDAY}
        assert since(record(WEDNESDAY, **{"asked": [], **mended})) == {}


def without(dataset: str) -> Catalogue:
    """The catalogue after the jobs by industry of a dataset were marked as discontinued."""
    tables = [
        table.model_copy(update={"discontinued": table.discontinued or table.dataset == dataset})
        for table in catalogue().structure
    ]
    return catalogue().model_copy(update={"structure": tuple(tables)})


@pytest.mark.parametrize("level", ["nuts2", "nuts3"])
def test_boundaries_fail_until_their_source_is_asked_and_does_not_fail(
    record: Record, level: str
) -> None:
    url = catalogue().sources["gisco"].base_url + "/a.geojson"
    gone = failure(level, "", url)
    record(MONDAY, [gone], asked=[("gisco", level)])
    assert since(record(TUESDAY, [gone], asked=[("gisco", "")])) == {(): MONDAY}
    assert since(record(TUESDAY, asked=[("eurostat", "")])) == {(): MONDAY}
    assert since(record(WEDNESDAY, asked=[("gisco", "")])) == {}


@pytest.mark.parametrize("name", ["", "inventory"])
def test_a_source_that_did_not_answer_is_mended_when_it_is_reached(
    record: Record, name: str
) -> None:
    url = catalogue().sources["eurostat"].base_url + "/files/inventory"
    for _ in range(2):
        [entry] = record(MONDAY, [failure(dataset=name, indicator="", url=url)], asked=[]).failing
        assert (entry.source, entry.dataset, entry.indicators) == ("eurostat", name, ())
    assert since(record(TUESDAY, asked=[("oecd", "")])) == {(): MONDAY}
    assert since(record(TUESDAY, asked=[("eurostat", "")])) == {}


def test_the_source_is_known_by_the_address_that_the_environment_gives(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("S3_GISCO_URL", "http://127.0.0.1:9/gisco/")
    error = failure("nuts3", "", "http://127.0.0.1:9/gisco/nuts/a.geojson")
    assert record(MONDAY, [error]).failing[0].source == "gisco"


def test_an_unreadable_file_of_ours_is_told_once_and_while_it_is_there(record: Record) -> None:
    error = failure("", "", "data/raw/eurostat/x.sidecar.json")
    [entry] = record(MONDAY, [error], refused=[error]).failing
    assert (entry.source, entry.refused) == ("", False)
    assert since(record(TUESDAY, asked=[])) == {}


def test_what_a_build_refused_stays_until_a_build_takes_it(record: Record) -> None:
    record(MONDAY, refused=[refusal()])
    asked = [("eurostat", GDP)]
    assert since(record(TUESDAY, asked=asked)) == {("gdp_eur",): MONDAY}, "nothing was built"
    assert since(record(TUESDAY, refused=[refusal()])) == {("gdp_eur",): MONDAY}
    assert since(record(WEDNESDAY, refused=[], asked=[])) == {}


def test_a_build_by_hand_mends_what_was_refused_and_nothing_else(
    record: Record, tmp_path: Path
) -> None:
    record(MONDAY, [failure()], refused=[refusal()])
    last_refresh.record_build(tmp_path, catalogue(), now=TUESDAY, refused=[])
    account = last_refresh.read(tmp_path)
    assert since(account) == {("rd_gerd_gdp",): MONDAY}
    assert account is not None
    assert account.checked_at == MONDAY, "no source was asked"
    last_refresh.record_build(tmp_path, catalogue(), now=WEDNESDAY, refused=[refusal()])
    assert since(last_refresh.read(tmp_path)) == {
        ("rd_gerd_gdp",): MONDAY,
        ("gdp_eur",): WEDNESDAY,
    }


def test_the_command_build_tells_that_the_figures_are_taken_now(tmp_path: Path) -> None:
    body = b"STRUCTURE,STRUCTURE_ID,freq,sectperf,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"
    body += b"dataflow,ESTAT:TGS00042(1.0),A,TOTAL,PC_GDP,SE33,2023,2.25,\n"
    (tmp_path / "rd.csv").write_bytes(body)
    processed = tmp_path / "data" / "processed"

    def run(*arguments: str) -> str:
        return CliRunner().invoke(app, ["--data", str(processed.parent), *arguments]).output

    assert "taken as tgs00042" in run("import", str(tmp_path / "rd.csv"))
    last_refresh.record(
        processed, catalogue(), now=MONDAY, outcome="nothing_new", release="", failures=[],
        refused=[refusal()], remarks=[], asked=set(),
    )  # fmt: skip
    assert "nama_10r_3gdp (gdp_eur): failing since 2026-11-23." in run("status")
    run("build", "--accept", "gdp_eur")
    assert "failing" not in run("status")


def test_a_build_before_the_first_refresh_leaves_no_account(tmp_path: Path) -> None:
    last_refresh.record_build(tmp_path, catalogue(), now=MONDAY, refused=[refusal()])
    assert last_refresh.read(tmp_path) is None


def test_an_entry_without_the_mark_of_a_refusal_is_one_of_asking(tmp_path: Path) -> None:
    entry = {
        "indicators": [], "source": "eurostat", "dataset": GDP, "url": "", "problem": "p",
        "next_step": "n", "since": "2026-11-20T03:20:00Z",
    }  # fmt: skip
    account = {"checked_at": "2026-11-24T03:20:00Z", "outcome": "failed", "release": "",
               "failing": [entry], "remarks": []}  # fmt: skip
    (tmp_path / "LAST_REFRESH.json").write_text(json.dumps(account))
    read = last_refresh.read(tmp_path)
    assert read is not None
    day = datetime(2026, 11, 20, 3, 20, tzinfo=UTC)
    assert read.failing == (Failing((), "eurostat", GDP, "", "p", "n", day, refused=False),)
