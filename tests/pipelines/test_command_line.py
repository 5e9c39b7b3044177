"""The commands from outside: files in, a release out, nothing lost on the way."""

import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from pipelines import publish
from pipelines.__main__ import app
from pipelines.build import build
from pipelines.catalogue import Correction, Words, load_catalogue
from pipelines.publish import read_table, release_folder
from tests.services.stand_in import Dataset, running

HEADER = (
    "STRUCTURE,STRUCTURE_ID,freq,sectperf,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n"
)

Run = Callable[..., Result]


def gerd(*rows: str) -> bytes:
    """The R&D table as SDMX-CSV 2.0; a row is geo,year,value,flag,confidentiality."""
    start = "dataflow,ESTAT:TGS00042(1.0),A,TOTAL,PC_GDP,"
    return (HEADER + "".join(f"{start}{row}\n" for row in rows)).encode()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def run(data: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on an empty data folder; every run is a second later than the one before."""
    moments = iter(pd.date_range("2026-11-23 06:00:00", periods=50, freq="s", tz="UTC"))
    monkeypatch.setattr("pipelines.__main__._now", lambda: next(moments).to_pydatetime())

    def _run(*arguments: str | Path) -> Result:
        return CliRunner().invoke(app, ["--data", str(data), *map(str, arguments)])

    return _run


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str, bytes], Path]:
    def _file(name: str, content: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return _file


def in_use(data: Path) -> Path:
    folder = release_folder(data / "processed")
    assert folder is not None
    return folder


def figure(data: Path, indicator: str, geo: str, year: int) -> pd.Series:
    table = read_table(in_use(data), "observations").set_index(["indicator", "geo", "year"])
    return table.loc[(indicator, geo, year)]


def test_an_imported_file_becomes_a_release_whose_figures_name_their_series(
    run: Run, data: Path, file: Callable
) -> None:
    result = run("import", file("rd.csv", gerd("SE33,2023,2.25,,", "SE32,2017,,,C")))
    assert result.exit_code == 0, result.output
    assert figure(data, "rd_gerd_gdp", "SE33", 2023)["value"] == 2.25
    secret = figure(data, "rd_gerd_gdp", "SE32", 2017)
    assert pd.isna(secret["value"])
    assert secret["confidential"] == "C"
    series = read_table(in_use(data), "series").set_index("series")
    source = series.loc[figure(data, "rd_gerd_gdp", "SE33", 2023)["series"]]
    assert source["dataset"] == "tgs00042"
    assert "Eurostat" in source["attribution_sv"]
    assert (data / "processed" / "CURRENT").read_text().strip() == in_use(data).name
    assert run("verify").exit_code == 0


def test_gzip_with_windows_line_ends_gives_the_same_figures(
    run: Run, data: Path, file: Callable
) -> None:
    plain = gerd("SE33,2023,2.25,,")
    run("import", file("rd.csv.gz", gzip.compress(plain.replace(b"\n", b"\r\n"))))
    assert figure(data, "rd_gerd_gdp", "SE33", 2023)["value"] == 2.25


def test_a_second_file_keeps_the_figures_of_the_first(run: Run, data: Path, file: Callable) -> None:
    run("import", file("one.csv", gerd("SE33,2021,2.51,,")))
    # The raw files may be gone (they are not in git): the release in use is enough.
    for path in sorted((data / "raw").rglob("*.*")):
        path.unlink()
    run("import", file("two.csv", gerd("SE33,2023,2.25,,")))
    assert figure(data, "rd_gerd_gdp", "SE33", 2021)["value"] == 2.51
    assert figure(data, "rd_gerd_gdp", "SE33", 2023)["value"] == 2.25
    changes = read_table(in_use(data), "revisions")
    assert changes[["geo", "year", "kind"]].values.tolist() == [["SE33", 2023, "new_year"]]


def test_an_older_edition_imported_later_only_adds_what_the_newer_lacks(
    run: Run, data: Path, file: Callable
) -> None:
    panel = file("rd_e_gerdreg.csv", b"sectperf,unit,geo,year,value,flag\n"
                 b"TOTAL,PC_GDP,SE33,2015,2.70,\nTOTAL,PC_GDP,SE33,2009,2.12,\n")  # fmt: skip
    file("rd_e_gerdreg.yaml", b"source: Eurostat\ndataset: rd_e_gerdreg\ntitle: R&D\n"
         b"vintage: as in a 2016 panel\nlicence: CC BY 4.0\nlink: ''\nnote: ''\n")  # fmt: skip
    run("import", file("new.csv", gerd("SE33,2015,2.66,,")))
    result = run("import", panel)
    assert result.exit_code == 0, result.output
    assert figure(data, "rd_gerd_gdp", "SE33", 2015)["value"] == 2.66
    older = figure(data, "rd_gerd_gdp", "SE33", 2009)
    assert older["value"] == 2.12, "what the newer edition lacks is added"
    series = read_table(in_use(data), "series").set_index("series").loc[older["series"]]
    assert (series["as_of"], series["vintage"]) == ("2016", "as in a 2016 panel")


def test_building_twice_gives_the_same_parquet_bytes(run: Run, data: Path, file: Callable) -> None:
    run("import", file("rd.csv", gerd("SE33,2023,2.25,,", "SE32,2023,1.03,,")))
    run("build")
    first = {p.name: p.read_bytes() for p in in_use(data).glob("*.parquet")}
    run("build")
    second = {p.name: p.read_bytes() for p in in_use(data).glob("*.parquet")}
    assert first == second
    assert len(first) >= 8


def test_a_file_that_is_no_data_is_refused_with_advice_and_nothing_is_published(
    run: Run, data: Path, file: Callable
) -> None:
    result = run("import", file("outage.csv", b"<!DOCTYPE html><html>Service unavailable</html>"))
    assert result.exit_code == 2
    assert "outage.csv" in result.output
    assert release_folder(data / "processed") is None


def test_a_good_file_is_published_although_another_one_fails(
    run: Run, data: Path, file: Callable
) -> None:
    good, bad = file("rd.csv", gerd("SE33,2023,2.25,,")), file("bad.csv", b"")
    result = run("import", bad, good)
    assert result.exit_code == 1
    assert figure(data, "rd_gerd_gdp", "SE33", 2023)["value"] == 2.25


def test_a_dataset_that_no_indicator_reads_is_refused(run: Run, file: Callable) -> None:
    body = gerd("SE33,2023,2.25,,").replace(b"TGS00042", b"APRO_MK_COLA")
    result = run("import", file("milk.csv", body))
    assert result.exit_code == 2
    assert "apro_mk_cola" in result.output


def test_figures_a_thousand_times_too_large_keep_the_older_ones(
    run: Run, data: Path, file: Callable
) -> None:
    head = b"freq,unit,geo\\TIME_PERIOD\t2019 \t2020 \t2021 \n"
    right = head + b"A,EUR_HAB,SE331\t43000 \t44000 \t46900 \n"
    wrong = head + b"A,EUR_HAB,SE331\t43 \t44 \t46.9 \n"
    run("import", file("nama_10r_3gdp.tsv", right))
    result = run("import", file("nama_10r_3gdp.tsv", wrong))
    assert result.exit_code == 1
    assert "gdp_eur" in result.output
    assert figure(data, "gdp_eur", "SE331", 2021)["value"] == 46900
    manifest = json.loads((in_use(data) / "manifest.json").read_text())
    assert manifest["failed"][0]["indicator"] == "gdp_eur"


def test_a_value_outside_its_unit_keeps_the_older_figures(
    run: Run, data: Path, file: Callable
) -> None:
    run("import", file("rd.csv", gerd("SE33,2023,2.25,,")))
    result = run("import", file("rd.csv", gerd("SE33,2023,2.25,,", "SE33,2024,-3,,")))
    assert result.exit_code == 1
    table = read_table(in_use(data), "observations")
    assert table["year"].max() == 2023


def test_a_changed_file_is_found_by_verify(run: Run, data: Path, file: Callable) -> None:
    run("import", file("rd.csv", gerd("SE33,2023,2.25,,")))
    (in_use(data) / "observations.parquet").write_bytes(b"PAR1")
    result = run("verify")
    assert result.exit_code == 2
    assert "observations.parquet" in result.output


def test_rollback_brings_the_release_before_back(run: Run, data: Path, file: Callable) -> None:
    run("import", file("one.csv", gerd("SE33,2021,2.51,,")))
    before = in_use(data).name
    run("import", file("two.csv", gerd("SE33,2023,2.25,,")))
    assert in_use(data).name != before
    result = run("rollback")
    assert result.exit_code == 0
    assert in_use(data).name == before
    assert run("rollback", "20000101T000000Z").exit_code == 2
    assert in_use(data).name == before


def test_rollback_goes_to_the_release_that_was_in_use_before(
    run: Run, data: Path, file: Callable
) -> None:
    run("import", file("one.csv", gerd("SE33,2021,2.51,,")))
    first = in_use(data).name
    run("import", file("two.csv", gerd("SE33,2023,2.25,,")))
    run("rollback")
    run("build")
    assert in_use(data).name > first
    run("rollback")
    assert in_use(data).name == first


def test_the_last_five_releases_are_kept(run: Run, data: Path, file: Callable) -> None:
    for year in range(2010, 2017):
        run("import", file("rd.csv", gerd(f"SE33,{year},2.25,,")))
    kept = [p for p in (data / "processed").iterdir() if p.is_dir()]
    assert len(kept) == 5
    assert in_use(data) in kept


def test_a_crash_while_publishing_leaves_the_release_in_use_whole(
    run: Run, data: Path, file: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("import", file("one.csv", gerd("SE33,2021,2.51,,")))
    before = in_use(data)

    def fail(*_: object) -> bytes:
        raise OSError("no space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(publish, "_json", fail)
        assert run("import", file("two.csv", gerd("SE33,2023,2.25,,"))).exit_code != 0
    assert in_use(data) == before
    assert run("verify").exit_code == 0
    assert run("build").exit_code == 0, "what the crash left behind is no obstacle"
    assert figure(data, "rd_gerd_gdp", "SE33", 2023)["value"] == 2.25


def test_status_tells_age_years_and_coverage(run: Run, file: Callable) -> None:
    run("import", file("rd.csv", gerd("SE33,2023,2.25,,", "SE32,2023,1.03,,")))
    line = next(x for x in run("status").output.splitlines() if x.startswith("tgs00042"))
    assert "2023–2023" in line
    assert "4 of 4" in line


def test_without_a_release_the_commands_say_what_to_do(run: Run) -> None:
    for command in ("status", "verify", "rollback"):
        result = run(command)
        assert result.exit_code == 2
        assert "import" in result.output


def test_an_unknown_indicator_is_wrong_usage(run: Run) -> None:
    result = run("refresh", "--only", "no_such_indicator")
    assert result.exit_code == 2
    assert "no_such_indicator" in result.output


def test_jobs_by_industry_may_be_accepted_and_an_unknown_name_may_not(
    run: Run, data: Path, file: Callable
) -> None:
    run("import", file("rd.csv", gerd("SE33,2023,2.25,,")))
    assert run("build", "--accept", "nama_10r_3empers").exit_code == 0
    refused = run("build", "--accept", "nama_10r_3emp")
    assert refused.exit_code == 2
    assert "nama_10r_3emp" in refused.output


def test_refresh_publishes_what_the_service_has_and_then_rests(
    run: Run, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dimensions = ("freq", "sectperf", "unit", "geo")
    row = ("A", "TOTAL", "PC_GDP", "SE33", "2023", "2.25", "", "")
    with running() as services:
        services.datasets = {
            "rd_e_gerdreg": Dataset(dimensions, [row], datetime(2026, 3, 18, 10, tzinfo=UTC))
        }
        monkeypatch.setenv("S3_EUROSTAT_URL", services.eurostat)
        ask = ("refresh", "--only", "rd_gerd_gdp", "--source", "eurostat")
        first = run(*ask)
        assert first.exit_code == 0, first.output
        assert figure(data, "rd_gerd_gdp", "SE33", 2023)["value"] == 2.25
        before = in_use(data)
        services.asked.clear()
        second = run(*ask)
        assert second.exit_code == 0
        assert "Nothing new" in second.output
        assert in_use(data) == before
        assert len(services.asked) == 1, "one question is enough to know that nothing moved"


def test_a_figure_that_a_whole_answer_lacks_is_gone_except_in_our_own_areas(
    run: Run, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dimensions = ("freq", "sectperf", "unit", "geo")

    def rows(*codes: str) -> list[tuple[str, ...]]:
        return [("A", "TOTAL", "PC_GDP", geo, "2023", "2.0", "", "") for geo in codes]

    ask = ("refresh", "--only", "rd_gerd_gdp", "--source", "eurostat")
    with running() as services:
        monkeypatch.setenv("S3_EUROSTAT_URL", services.eurostat)
        answers = (("SE33", "FI1D", "AT11"), ("SE33", "FI1D"), ("FI1D",))
        codes, results = [], []
        for month, geos in enumerate(answers, start=1):
            moment = datetime(2026, month, 1, tzinfo=UTC)
            services.datasets = {"rd_e_gerdreg": Dataset(dimensions, rows(*geos), moment)}
            results.append(run(*ask))
            codes.append(set(read_table(in_use(data), "observations")["geo"]))
    assert codes == [{"SE33", "FI1D", "AT11"}, {"SE33", "FI1D"}, {"SE33", "FI1D"}]
    assert [result.exit_code for result in results] == [0, 0, 1]
    assert "SE33 2023" in results[2].output


def test_the_bytes_of_the_release_in_use_are_no_newer_for_being_imported_again(
    run: Run, data: Path, file: Callable
) -> None:
    old = file("old.csv", gerd("SE33,2019,2.4,,", "SE33,2021,2.0,,"))
    new = file("new.csv", gerd("SE33,2021,2.51,,"))
    run("import", "--as-of", "2024-01", old)
    run("import", "--as-of", "2026-02", new)
    for path in sorted((data / "raw").rglob("*.*")):
        path.unlink()
    assert run("import", old).exit_code == 0
    assert figure(data, "rd_gerd_gdp", "SE33", 2021)["value"] == 2.51


def test_a_table_of_an_indicator_does_not_shut_out_its_other_files(
    run: Run, data: Path, file: Callable
) -> None:
    own = file("own.csv", b"geo,year,value,flag\nSE331,2021,47000,\n")
    file("own.yaml", b"source: Region\nindicator: gdp_eur\ntitle: Own\nvintage: '2020'\n"
         b"licence: CC0\nlink:\nnote:\n")  # fmt: skip
    head = b"freq,unit,geo\\TIME_PERIOD\t2021 \t2022 \n"
    run("import", own)
    licence = read_table(in_use(data), "series")["licence_sv"].tolist()
    assert licence == ["CC0"]
    run("import", file("nama_10r_3gdp.tsv", head + b"A,EUR_HAB,SE331\t46900 \t48000 \n"))
    assert figure(data, "gdp_eur", "SE331", 2021)["value"] == 46900
    assert figure(data, "gdp_eur", "SE331", 2022)["value"] == 48000


def test_a_file_that_fails_a_check_does_not_bar_the_next_good_one(
    run: Run, data: Path, file: Callable
) -> None:
    run("import", file("one.csv", gerd("SE33,2021,2.51,,")))
    bad = run("import", file("two.csv", gerd("DE11,2024,-3,,")))
    assert bad.exit_code == 1
    good = run("import", file("three.csv", gerd("SE33,2023,2.25,,")))
    assert good.exit_code == 1, "the bad file is told until somebody takes it away"
    assert "tgs00042" in good.output
    assert figure(data, "rd_gerd_gdp", "SE33", 2023)["value"] == 2.25


def test_a_broken_pointer_is_mended_by_naming_a_release(
    run: Run, data: Path, file: Callable
) -> None:
    run("import", file("one.csv", gerd("SE33,2021,2.51,,")))
    release = in_use(data).name
    for broken in (b"20200101T000000Z", b"\xff\xfe"):
        (data / "processed" / "CURRENT").write_bytes(broken)
        assert run("status").exit_code == 2
        assert run("rollback", release).exit_code == 0
        assert in_use(data).name == release


@pytest.mark.parametrize("name", ["observations.parquet", "manifest.json"])
def test_a_damaged_release_is_told_and_another_can_be_chosen(
    run: Run, data: Path, file: Callable, name: str
) -> None:
    run("import", file("one.csv", gerd("SE33,2021,2.51,,")))
    sound = in_use(data).name
    run("import", file("two.csv", gerd("SE33,2023,2.25,,")))
    (in_use(data) / name).write_bytes(b"{")
    for command in (["status"], ["build"], ["verify"]):
        result = run(*command)
        assert result.exit_code == 2, command
        assert "rollback" in result.output
        assert result.exception is None or isinstance(result.exception, SystemExit)
    assert run("rollback", sound).exit_code == 0
    assert run("build").exit_code == 0
    assert figure(data, "rd_gerd_gdp", "SE33", 2023)["value"] == 2.25


def test_what_a_crash_left_behind_is_no_release_and_is_cleared_away(
    run: Run, data: Path, file: Callable
) -> None:
    run("import", file("one.csv", gerd("SE33,2021,2.51,,")))
    part = data / "processed" / ".20990101T000000Z.part"
    part.mkdir()
    (part / "manifest.json").write_text("{}")
    assert run("rollback").exit_code == 2
    run("build")
    assert not part.exists()


def test_an_empty_build_publishes_nothing(run: Run, data: Path) -> None:
    result = run("build")
    assert result.exit_code == 2
    assert not (data / "processed" / "CURRENT").exists()


def test_a_data_folder_that_cannot_be_written_is_said_in_words(
    run: Run, data: Path, file: Callable
) -> None:
    data.write_text("a file, not a folder")
    result = run("import", file("one.csv", gerd("SE33,2021,2.51,,")))
    assert result.exit_code == 2
    assert "Check the data folder" in result.output


def test_a_few_figures_ten_times_too_large_are_found_among_many(
    run: Run, data: Path, file: Callable
) -> None:
    many = [f"FI1{letter},2021,2.0,," for letter in "9BCD"]
    own = ["SE33,2021,2.51,,", "SE32,2021,1.0,,", "SE31,2021,1.5,,"]
    run("import", file("many.csv", gerd(*own, *many)))
    tenfold = ["SE33,2021,25.1,,", "SE32,2021,10.0,,", "SE31,2021,15.0,,"]
    result = run("import", file("few.csv", gerd(*tenfold)))
    assert result.exit_code == 1
    assert figure(data, "rd_gerd_gdp", "SE33", 2021)["value"] == 2.51


def test_a_whole_answer_says_nothing_about_the_years_before_its_first(
    run: Run, data: Path, file: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    dimensions = ("freq", "sectperf", "unit", "geo")
    row = ("A", "TOTAL", "PC_GDP", "SE33", "2023", "2.25", "", "")
    panel = b"sectperf,unit,geo,year,value,flag\n"
    panel += b"TOTAL,PC_GDP,FI1D,1999,1.5,\nTOTAL,PC_GDP,FI1D,2023,1.6,\n"
    file("rd_e_gerdreg.yaml", b"source: Eurostat\ndataset: rd_e_gerdreg\nvintage: '2024'\n")
    run("import", file("rd_e_gerdreg.csv", panel))
    with running() as services:
        monkeypatch.setenv("S3_EUROSTAT_URL", services.eurostat)
        services.datasets = {
            "rd_e_gerdreg": Dataset(dimensions, [row], datetime(2026, 3, 18, 10, tzinfo=UTC))
        }
        run("refresh", "--only", "rd_gerd_gdp", "--source", "eurostat")
    table = read_table(in_use(data), "observations")
    assert table[["geo", "year"]].values.tolist() == [["FI1D", 1999], ["SE33", 2023]]


def test_an_unknown_source_is_wrong_usage_and_no_refresh(run: Run, data: Path) -> None:
    result = run("refresh", "--source", "scb")
    assert result.exit_code == 2
    assert "scb" in result.output
    assert "eurostat, oecd, gisco" in result.output
    assert not (data / "processed").exists()


def test_a_correction_of_the_catalogue_reaches_the_release(
    run: Run, data: Path, file: Callable
) -> None:
    run("import", file("rd.csv", gerd("SE33,2021,2.51,,", "DE12,2021,5,,")))
    reason = Words(sv="Fel enhet.", en="Wrong unit.")
    mend = Correction(
        indicator="rd_gerd_gdp", geo="DE12", years={2021: 5.0}, action="flag",
        flag="u", reason=reason, status="reported", reported="by mail, 2026-11-01",
    )  # fmt: skip
    catalogue = load_catalogue().model_copy(update={"corrections": (mend,)})
    build(data, catalogue, now=datetime(2026, 12, 1, tzinfo=UTC))
    assert figure(data, "rd_gerd_gdp", "DE12", 2021)["flag"] == "u"


def test_a_file_that_gives_no_figure_is_told(run: Run, file: Callable) -> None:
    run("import", file("one.csv", gerd("SE33,2021,2.51,,")))
    older = gerd("SE33,2021,2.0,,")
    assert "none of its figures is used" not in run("import", file("own.csv", older)).output
    result = run("import", "--as-of", "2001", file("older.csv", older + b"\n"))
    assert "older.csv: none of its figures is used" in result.output


def test_a_file_of_unknown_age_is_refused_when_the_service_has_answered(
    run: Run, data: Path, file: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    dimensions = ("freq", "sectperf", "unit", "geo")
    row = ("A", "TOTAL", "PC_GDP", "SE33", "2023", "2.25", "", "")
    with running() as services:
        monkeypatch.setenv("S3_EUROSTAT_URL", services.eurostat)
        services.datasets = {
            "rd_e_gerdreg": Dataset(dimensions, [row], datetime(2026, 3, 18, 10, tzinfo=UTC))
        }
        run("refresh", "--only", "rd_gerd_gdp", "--source", "eurostat")
    before = in_use(data)
    rows = gerd("SE33,2021,2.51,,", "SE33,2023,1.9,,").replace(b"TGS00042", b"RD_E_GERDREG")
    old = file("old.csv", rows)
    refused = run("import", old)
    assert refused.exit_code == 2
    assert "does not tell how old it is, and newer figures may be here" in refused.output
    assert "--as-of" in refused.output
    assert in_use(data) == before
    assert run("import", "--as-of", "2024-05-01", old).exit_code == 0
    assert figure(data, "rd_gerd_gdp", "SE33", 2023)["value"] == 2.25
    assert figure(data, "rd_gerd_gdp", "SE33", 2021)["value"] == 2.51
    other = file("other.csv", gerd("SE33,2019,2.4,,"))
    assert run("import", other).exit_code == 0, "no service has answered about this dataset"


def test_a_file_that_tells_its_age_is_taken_after_an_answer(
    run: Run, data: Path, file: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    dimensions = ("freq", "unit", "geo")
    row = ("A", "EUR_HAB", "SE331", "2021", "46900", "", "")
    with running() as services:
        monkeypatch.setenv("S3_EUROSTAT_URL", services.eurostat)
        services.datasets = {
            "nama_10r_3gdp": Dataset(dimensions, [row], datetime(2026, 3, 18, 10, tzinfo=UTC))
        }
        run("refresh", "--only", "gdp_eur", "--source", "eurostat")
    panel = file("nama_10r_3gdp.csv", b"freq,unit,geo,year,value,flag\n"
                 b"A,EUR_HAB,SE331,2020,44000,\nA,EUR_HAB,SE331,2021,45000,\n")  # fmt: skip
    file("nama_10r_3gdp.yaml", b"source: Eurostat\ndataset: nama_10r_3gdp\nvintage: '2024'\n")
    assert run("import", panel).exit_code == 0
    assert figure(data, "gdp_eur", "SE331", 2020)["value"] == 44000
    assert figure(data, "gdp_eur", "SE331", 2021)["value"] == 46900
