"""The check of the catalogue against the services: what it finds, asks and proposes."""

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from pipelines import gisco
from pipelines.__main__ import app
from pipelines.catalogue import CATALOGUE, Catalogue, Successor, Words, load_catalogue
from pipelines.doctor import examine
from pipelines.doctor_facts import habits, refusals
from pipelines.doctor_finding import Finding
from pipelines.doctor_proposals import Proposal, proposals
from pipelines.doctor_report import exit_code, show
from pipelines.http import Client
from pipelines.pace import Pace
from tests.pipelines.oecd_flow import constraint, dataflow
from tests.services.gisco_file import nuts_file, square
from tests.services.stand_in import Dataset, Flow, Reply, StandIn, fault, running

NOW = datetime(2026, 11, 23, 20, tzinfo=UTC)
UPDATED = datetime(2026, 5, 13, 9, tzinfo=UTC)
NUTS2, NUTS3 = ("SE32", "SE33"), ("SE321", "SE322", "SE331", "SE332")
WASTE = "OECD.CFE.EDS:DSD_REG_MW@DF_WASTE"
WASTE_KEY = (
    *("FREQ", "TERRITORIAL_LEVEL", "REF_AREA", "TERRITORIAL_TYPE"),
    *("MEASURE", "UNIT_MEASURE"),
)
Examine = Callable[..., list[Finding]]


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with running() as stand_in:
        monkeypatch.setenv("S3_EUROSTAT_URL", stand_in.eurostat)
        monkeypatch.setenv("S3_OECD_URL", stand_in.oecd)
        monkeypatch.setenv("S3_GISCO_URL", stand_in.gisco)
        yield stand_in


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    pace = Pace({}, tmp_path / "downloads.json")
    with Client(pace, retries=0, sleep=lambda _: None) as client:
        yield client


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A catalogue of our own, to be mended."""
    return Path(shutil.copytree(CATALOGUE, tmp_path / "catalogue"))


@pytest.fixture
def ask(client: Client) -> Examine:
    """Examines some indicators."""

    def _ask(*only: str, catalogue: Catalogue | None = None) -> list[Finding]:
        return examine(catalogue or as_it_is(), client, now=NOW, only=only)

    return _ask


@cache
def as_it_is() -> Catalogue:
    return load_catalogue()


def table(
    dimensions: str, *codes: str, areas: tuple[str, ...] = NUTS2, year: str = "2023"
) -> Dataset:
    """A dataset with one row per combination of codes, such as `A,TOTAL,PC_GDP`, and area."""
    rows = [(*one.split(","), area, year, "1.5", "", "") for one in codes for area in areas]
    return Dataset((*dimensions.split("."), "geo"), rows, UPDATED)


def gerd(*codes: str, **more: object) -> Dataset:
    return table("freq.sectperf.unit", *(codes or ("A,BES,PC_GDP", "A,HES,PC_GDP")), **more)


def waste(
    services: StandIn, key: tuple[str, ...] = WASTE_KEY, kinds: tuple[str, ...] = ("_Z",)
) -> None:
    """Puts the flow of municipal waste there, with its key in the given order."""
    codes = {"FREQ": "A", "TERRITORIAL_LEVEL": "TL3"}
    codes |= {"MEASURE": "MWAS", "UNIT_MEASURE": "KG_PS"}
    figure = ("2022", "431.5", "A")
    rows = [
        (*((codes | {"REF_AREA": area, "TERRITORIAL_TYPE": kind})[name] for name in key), *figure)
        for area in NUTS3
        for kind in kinds
    ]
    used = {name: {row[place] for row in rows} for place, name in enumerate(key)}
    services.flows[WASTE] = Flow(key, rows)
    services.trouble("/dataflow/", Reply(dataflow(key, used)))
    services.trouble("/contentconstraint/OECD", Reply(constraint(UPDATED, 4)))


def faults(finding: Finding) -> list[str]:
    return [fault.text for check in finding.asked for fault in check.faults]


def printed(
    findings: list[Finding], proposed: list[Proposal] | None = None, facts: list[str] | None = None
) -> str:
    file = StringIO()
    show(Console(file=file, soft_wrap=True), "text", findings, proposed or [], facts or [])
    return file.getvalue()


def mend(folder: Path, proposed: list[Proposal]) -> Catalogue:
    """Puts the proposed lines where they are said to belong, and loads what comes of it."""
    for proposal in reversed(proposed):
        path = folder / proposal.file
        lines = path.read_text(encoding="utf-8").split("\n")
        lines[proposal.first - 1 : proposal.last] = proposal.lines
        path.write_text("\n".join(lines), encoding="utf-8")
    return load_catalogue(folder)


def pins(catalogue: Catalogue, indicator: str, series: str = "a") -> dict[str, str]:
    return catalogue.indicators[indicator].series[series].pins


def test_a_dataset_that_fits_is_sound_with_its_areas_and_newest_year(
    services: StandIn, ask: Examine
) -> None:
    services.datasets["rd_e_gerdreg"] = gerd()
    [finding] = ask("rd_berd_gdp", "rd_herd_gdp")
    assert finding.sound
    assert finding.key == ("freq", "sectperf", "unit", "geo")
    assert finding.moved == "2026-05-13"
    assert finding.newest == 2023
    assert [check.figures for check in finding.checks] == [{"SE32": 2023, "SE33": 2023}] * 2
    assert finding.gzipped
    assert finding.header.startswith("DATAFLOW,LAST UPDATE,freq,sectperf,unit,geo,TIME_PERIOD")
    assert exit_code([finding]) == 0


def test_a_dataset_takes_three_requests_whatever_number_of_indicators_reads_it(
    services: StandIn, ask: Examine
) -> None:
    services.datasets["rd_e_gerdreg"] = gerd()
    ask("rd_berd_gdp", "rd_herd_gdp")
    assert len(services.asked) == 1 + 3
    [data] = services.asked_for("/data/")
    assert "/A.BES+HES.PC_GDP.SE32+SE33?" in data
    assert "startPeriod=2017" in data


def test_a_code_in_question_is_answered_by_the_only_one_in_use(
    services: StandIn, client: Client, ask: Examine, folder: Path
) -> None:
    services.datasets["isoc_r_gov_i"] = table("freq.unit.indic_is", "A,PC_IND,NO")
    [finding] = ask("egov")
    assert faults(finding) == ["indic_is: is not chosen yet; NO is the only code in use."]
    proposed = proposals(as_it_is(), folder, [finding])
    # A bare NO would be read as false.
    assert proposed[0].lines[-1] == '        indic_is: "NO"'
    assert pins(mend(folder, proposed), "egov") == {
        "freq": "A",
        "unit": "PC_IND",
        "indic_is": "NO",
    }


def test_of_several_codes_those_with_swedish_figures_are_marked_and_named(
    services: StandIn, ask: Examine
) -> None:
    services.datasets["isoc_r_gov_i"] = table(
        "freq.unit.indic_is", "A,PC_IND,I_GOV", "A,PC_IND,I_WEB"
    )
    services.datasets["isoc_r_gov_i"].rows.append(
        ("A", "PC_IND", "I_OLD", "FI1D", "2023", "1", "", "")
    )
    services.trouble("/sdmx/2.1/dataflow/", Reply(NAMED))
    [finding] = ask("egov")
    text = printed([finding])
    assert "isoc_r_gov_i (Contacts with authorities)" in text
    assert "one of 3 codes in use must be chosen" in text
    assert "* I_GOV  Any contact" in text
    assert "* I_WEB  By web" in text
    assert "  I_OLD  As asked before" in text
    assert "* I_OLD" not in text
    assert exit_code([finding]) == 1


NAMED = b"""<m:Structure xmlns:m="m" xmlns:s="s" xmlns:c="c">
<s:Dataflow id="ISOC_R_GOV_I"><c:Name xml:lang="de">Kontakte</c:Name>
<c:Name xml:lang="en">Contacts with authorities</c:Name></s:Dataflow>
<s:Codelist id="INDIC_IS"><c:Name xml:lang="en">Indicator</c:Name>
<s:Code id="I_GOV"><c:Name xml:lang="en">Any contact</c:Name></s:Code>
<s:Code id="I_WEB"><c:Name xml:lang="en">By web</c:Name></s:Code>
<s:Code id="I_OLD"><c:Name xml:lang="en">As asked before</c:Name></s:Code></s:Codelist>
<s:DataStructure id="x"><s:Dimension id="indic_is" position="3"><s:LocalRepresentation>
<s:Enumeration><Ref id="INDIC_IS"/></s:Enumeration></s:LocalRepresentation></s:Dimension>
</s:DataStructure></m:Structure>"""


def test_the_only_code_with_swedish_figures_is_proposed(
    services: StandIn, ask: Examine, folder: Path
) -> None:
    dataset = table("freq.unit.indic_is", "A,PC_IND,I_GOV")
    dataset.rows.append(("A", "PC_IND", "I_OLD", "FI1D", "2023", "1", "", ""))
    services.datasets["isoc_r_gov_i"] = dataset
    [finding] = ask("egov")
    assert "indic_is: I_GOV alone has Swedish figures." in faults(finding)
    proposed = proposals(as_it_is(), folder, [finding])
    assert pins(mend(folder, proposed), "egov")["indic_is"] == "I_GOV"


def test_for_a_code_that_is_gone_the_nearest_in_use_is_proposed(
    services: StandIn, ask: Examine, folder: Path
) -> None:
    services.datasets["rd_e_gerdreg"] = gerd("A,BES,PC_GDP21", "A,BES,MIO_EUR")
    [finding] = ask("rd_berd_gdp")
    assert faults(finding) == ["unit: PC_GDP is not in use; the nearest in use: PC_GDP21."]
    proposed = proposals(as_it_is(), folder, [finding])
    mended = mend(folder, proposed)
    assert pins(mended, "rd_berd_gdp") == {"freq": "A", "sectperf": "BES", "unit": "PC_GDP21"}
    # What stands beside is untouched.
    assert pins(mended, "rd_herd_gdp") == pins(as_it_is(), "rd_herd_gdp")


def test_where_no_code_in_use_resembles_one_that_is_gone_all_are_listed(
    services: StandIn, ask: Examine
) -> None:
    services.datasets["rd_e_gerdreg"] = gerd("A,BES,XX", "A,BES,YY")
    [finding] = ask("rd_berd_gdp")
    assert faults(finding) == ["unit: PC_GDP is not in use, nor one like it; 2 are: XX, YY."]
    assert "* XX" in printed([finding])


def test_a_dimension_that_appeared_is_pinned_at_the_whole(
    services: StandIn, ask: Examine, folder: Path
) -> None:
    services.datasets["rd_e_gerdreg"] = table(
        "freq.sectperf.nace_r2.unit", "A,BES,TOTAL,PC_GDP", "A,BES,C,PC_GDP"
    )
    [finding] = ask("rd_berd_gdp")
    assert faults(finding) == [
        "The dimension nace_r2 is not pinned and has 2 codes in use; TOTAL is the whole of it."
    ]
    assert finding.newest == 2023
    proposed = proposals(as_it_is(), folder, [finding])
    assert pins(mend(folder, proposed), "rd_berd_gdp")["nace_r2"] == "TOTAL"


def test_a_dimension_that_has_another_name_keeps_its_code(
    services: StandIn, ask: Examine, folder: Path
) -> None:
    services.datasets["htec_emp_reg2"] = table(
        "freq.nace_r2_1.unit.sex", "A,HTC,PC_EMP,T", "A,KIS,PC_EMP,T"
    )
    [finding] = ask("htec")
    assert faults(finding) == ["The dimension nace_r2 is gone; nace_r2_1 is new and resembles it."]
    mended = mend(folder, proposals(as_it_is(), folder, [finding]))
    assert pins(mended, "htec") == {
        "freq": "A",
        "nace_r2_1": "HTC",
        "unit": "PC_EMP",
        "sex": "T",
    }


def test_a_flow_in_the_order_of_the_catalogue_is_sound(services: StandIn, ask: Examine) -> None:
    waste(services)
    [finding] = ask("ce_waste_oecd")
    assert finding.sound
    assert (finding.version, finding.newest) == ("2.6", 2022)
    assert finding.moved == "2026-05-13"


def test_a_key_of_the_oecd_in_another_order_is_proposed_in_that_order(
    services: StandIn, ask: Examine, folder: Path
) -> None:
    key = (WASTE_KEY[0], WASTE_KEY[2], WASTE_KEY[1], *WASTE_KEY[3:])
    waste(services, key)
    [finding] = ask("ce_waste_oecd")
    assert faults(finding) == [f"The order of the key is {'.'.join(key)}."]
    mended = mend(folder, proposals(as_it_is(), folder, [finding]))
    assert tuple(pins(mended, "ce_waste_oecd")) == key
    assert pins(mended, "ce_waste_oecd")["REF_AREA"] == "{geo}"


def test_an_open_dimension_with_one_code_is_a_remark(services: StandIn, ask: Examine) -> None:
    waste(services)
    [finding] = ask("ce_waste_oecd")
    assert finding.remarks == [
        "TERRITORIAL_TYPE is left open; all Swedish rows have _Z, so it may be pinned there."
    ]


def test_an_open_dimension_that_repeats_figures_is_pinned(
    services: StandIn, ask: Examine, folder: Path
) -> None:
    waste(services, kinds=("MR", "_Z"))
    [finding] = ask("ce_waste_oecd")
    assert faults(finding) == ["TERRITORIAL_TYPE is left open and repeats figures by MR, _Z."]
    mended = mend(folder, proposals(as_it_is(), folder, [finding]))
    assert pins(mended, "ce_waste_oecd")["TERRITORIAL_TYPE"] == "_Z"


def test_an_indicator_that_comes_as_a_file_is_not_asked_about(ask: Examine) -> None:
    findings = ask("ris_sii")
    assert findings == []
    assert exit_code(findings) == 0
    assert "Nothing to ask" in printed(findings)


def test_a_dataset_without_swedish_rows_is_to_be_mended(services: StandIn, ask: Examine) -> None:
    services.datasets["rd_e_gerdreg"] = gerd(areas=("FI1D", "NO07"))
    [finding] = ask("rd_berd_gdp")
    assert faults(finding) == ["No recent figures of SE32, SE33: the dataset does not have them."]
    assert services.asked_for("/data/") == []


def test_figures_of_another_level_than_promised_are_named(services: StandIn, ask: Examine) -> None:
    services.datasets["demo_r_d3dens"] = table("freq.unit", "A,PER_KM2", areas=NUTS2)
    [finding] = ask("density")
    [text] = faults(finding)
    assert text.startswith("No recent figures of SE321, SE322, SE331, SE332")
    assert text.endswith("they come for SE32, SE33.")


def test_an_area_without_figures_is_a_remark_and_no_fault(services: StandIn, ask: Examine) -> None:
    dataset = gerd("A,BES,PC_GDP")
    dataset.rows[0] = ("A", "BES", "PC_GDP", "SE32", "2023", "", "", "C")
    services.datasets["rd_e_gerdreg"] = dataset
    [finding] = ask("rd_berd_gdp")
    assert finding.sound
    text = printed([finding])
    assert "1 of 2" in text
    assert "rd_berd_gdp, series a has no recent figures of SE32." in text


def test_the_year_of_the_price_base_is_compared_with_the_rows(
    services: StandIn, ask: Examine, folder: Path
) -> None:
    key = ("FREQ", "TERRITORIAL_LEVEL", "REF_AREA", "TERRITORIAL_TYPE", "MEASURE")
    key += ("ACTIVITY", "PRICES", "UNIT_MEASURE")
    codes = ("A", "TL2", "SE32", "_Z", "GDP", "_T", "Q", "USD_PPP_PS")
    used = {name: {code} for name, code in zip(key, codes, strict=True)}
    used["REF_AREA"].add("SE33")
    services.trouble("/dataflow/", Reply(dataflow(key, used)))
    services.trouble("/contentconstraint/OECD", Reply(constraint(UPDATED, 4)))
    header = f"DATAFLOW,{','.join(key)},TIME_PERIOD,OBS_VALUE,OBS_STATUS,REF_YEAR_PRICE,UNIT_MULT"
    row = f"OECD.CFE.EDS:DSD_REG_ECO@DF_GDP(2.5),{','.join(codes)},2023,40000,A,2025,0"
    services.trouble("/data/OECD", Reply(f"{header}\n{row}\n".encode()))
    [finding] = ask("oecd_gdp_real")
    assert faults(finding) == ["REF_YEAR_PRICE: no row has 2020; there are 2025."]
    mended = mend(folder, proposals(as_it_is(), folder, [finding]))
    assert mended.indicators["oecd_gdp_real"].series["a"].attributes == {"REF_YEAR_PRICE": "2025"}


def test_a_dataset_that_is_gone_is_told_with_its_successor(services: StandIn, ask: Examine) -> None:
    services.datasets["other"] = gerd()
    followed = Successor(
        dataset="rd_e_gerdreg",
        successors=("rd_e_gerdreg2",),
        joined=False,
        note=Words(sv="Ny metod.", en="Another method."),
    )
    catalogue = as_it_is()
    catalogue = catalogue.model_copy(update={"successors": (*catalogue.successors, followed)})
    [finding] = ask("rd_berd_gdp", catalogue=catalogue)
    assert finding.gone
    assert finding.reached
    text = printed([finding])
    assert "Its successor is rd_e_gerdreg2, never to be joined" in text
    assert exit_code([finding]) == 1
    # The inventory says so: nothing else is asked.
    assert len(services.asked) == 1


def test_a_dataset_that_the_catalogue_knows_as_closed_may_be_gone(
    services: StandIn, ask: Examine
) -> None:
    services.datasets["other"] = gerd()
    [finding] = ask("bband_hh")
    assert finding.gone
    assert finding.sound
    assert "gone, as known" in printed([finding])


def test_what_describes_imported_files_is_no_fault(services: StandIn, ask: Examine) -> None:
    services.datasets["rd_e_gerdreg"] = gerd("A,TOTAL,PC_GDP")
    services.datasets["tgs00042"] = gerd("A,TOTAL,PC_GDP21", "A,BES,PC_GDP21")
    findings = ask("rd_gerd_gdp")
    assert exit_code(findings) == 0
    assert "rd_gerd_gdp, series a, equivalent 1 describes imported files" in printed(findings)


def test_a_service_that_is_down_leaves_the_other_to_be_told(
    services: StandIn, ask: Examine
) -> None:
    services.datasets["rd_e_gerdreg"] = gerd()
    services.trouble("/public/rest/", *[Reply(b"<html>Maintenance</html>", 503)] * 9)
    findings = ask("rd_berd_gdp", "ce_waste_oecd", "oecd_emp", "bband")
    eurostat, *oecd = findings
    assert eurostat.sound
    assert [one.reached for one in oecd] == [False, False, False]
    # Two silences are enough.
    assert len(services.asked_for("/public/rest/")) == 2
    text = printed(findings)
    assert "NOT REACHED: The OECD, for OECD.CFE.EDS:DSD_REG_MW@DF_WASTE, " in text
    assert "An HTML page came instead of figures" in text
    assert "The OECD: 0 of 3 as expected, 3 not reached." in text
    assert exit_code(findings) == 1


def test_without_any_service_the_check_says_so(
    monkeypatch: pytest.MonkeyPatch, ask: Examine
) -> None:
    for name in ("EUROSTAT", "OECD", "GISCO"):
        monkeypatch.setenv(f"S3_{name}_URL", "http://127.0.0.1:9/nobody")
    findings = ask()
    assert len(findings) > 80
    assert exit_code(findings) == 2
    assert "No service could be reached" in printed(findings)


def test_when_the_downloads_of_the_hour_are_used_up_the_key_is_checked_still(
    services: StandIn, ask: Examine
) -> None:
    waste(services)
    text = b"You have exceeded the number of requests for data downloads or very large data ranges"
    services.trouble("/data/OECD", Reply(text, 429))
    [finding] = ask("ce_waste_oecd")
    assert "used up" in finding.next_step
    assert finding.reached
    assert finding.key == WASTE_KEY
    assert faults(finding) == []


def test_without_codes_in_use_a_refused_code_is_found_and_the_others_are_asked_again(
    services: StandIn, ask: Examine
) -> None:
    services.datasets["rd_e_gerdreg"] = gerd("A,HES,PC_GDP")
    services.datasets["rd_e_gerdreg"].constraint = False
    message = (
        "INVALID_QUERY_DIMENSION_VALUE: Query is invalid as per its structure's definition. "
        "The following values for dimension are not allowed: SECTPERF=BES."
    )
    services.trouble("/data/", fault(150, message))
    [finding] = ask("rd_berd_gdp", "rd_herd_gdp")
    assert faults(finding) == ["sectperf: BES is refused by the service."]
    assert finding.checks[1].figures == {"SE32": 2023, "SE33": 2023}


def test_what_is_sound_may_be_called_verified_and_nothing_else(
    services: StandIn, ask: Examine, folder: Path
) -> None:
    catalogue = as_it_is()
    pinned = pins(catalogue, "cult")
    services.datasets["cult_emp_reg"] = table(".".join(pinned), ",".join(pinned.values()))
    services.datasets["isoc_r_gov_i"] = table("freq.unit.indic_is", "A,PC_IND,I_GOV")
    findings = ask("cult", "egov", catalogue=catalogue)
    proposed = [one for one in proposals(catalogue, folder, findings) if not one.dataset]
    assert [(one.about, one.lines) for one in proposed] == [("cult", ("  certainty: verified",))]
    assert mend(folder, proposed).indicators["cult"].certainty == "verified"


def test_the_boundaries_are_asked_for_once_per_level(services: StandIn, client: Client) -> None:
    services.boundaries[gisco.file_name("nuts2")] = nuts_file(
        {geo: square(14 + 3 * place, 62) for place, geo in enumerate(NUTS2)}
    )
    findings = examine(as_it_is(), client, now=NOW, sources=("gisco",))
    assert [(one.dataset, one.sound) for one in findings] == [("nuts2", True), ("nuts3", False)]
    assert len(services.asked) == 2


def test_the_answers_show_the_habits_of_a_service(services: StandIn, ask: Examine) -> None:
    dataset = gerd("A,BES,PC_GDP")
    dataset.rows.append(("A", "BES", "PC_GDP", "SE33", "2022", "", "", ""))
    services.datasets["rd_e_gerdreg"] = dataset
    facts = habits(ask("rd_berd_gdp"))
    assert "Eurostat: lines of CSV end in CRLF; 0 of 1 begin with a BOM." in facts
    assert "Eurostat: 1 of 1 answers came as a gzip file, 0 with gzip as encoding." in facts
    assert "Eurostat: of 1 answers came ETag with 0, Last-Modified with 0, Date with 1." in facts
    assert "Eurostat: 1 of 3 rows have no figure, 1 of them without a flag." in facts
    assert "Eurostat: rows came sorted by their codes and year in 0 of 1." in facts


def test_wrong_questions_show_how_a_service_refuses(
    services: StandIn, client: Client, ask: Examine
) -> None:
    services.datasets["rd_e_gerdreg"] = gerd()
    findings = ask("rd_berd_gdp")
    before = len(services.asked)
    facts = refusals(client, findings)
    assert len(services.asked) == before + 4
    assert facts[0].startswith(
        "Eurostat, a key with a position too many: status 400, read as KeyShapeError"
    )
    assert facts[1].startswith("Eurostat, an unknown area among known ones: status 400, read as")
    assert "GEO=SE99" in facts[1]
    assert facts[3].endswith("status 200 with 2 rows.")


def doctor(*arguments: str, data: Path) -> Result:
    return CliRunner().invoke(app, ["--data", str(data), "doctor", *arguments])


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The command waits for nobody."""
    pace = Pace({}, tmp_path / "downloads.json")
    monkeypatch.setattr("pipelines.doctor_visit.pace_of", lambda data, catalogue: pace)


@pytest.mark.usefixtures("unhurried")
def test_the_command_prints_a_table_then_what_to_mend_then_the_verdict(
    services: StandIn, tmp_path: Path
) -> None:
    services.datasets["rd_e_gerdreg"] = gerd("A,BES,PC_GDP21", "A,BES,MIO_EUR")
    result = doctor("--only", "rd_berd_gdp", data=tmp_path)
    assert result.exit_code == 1
    parts = ["dataset", "some are gone", "TO MEND", "Put in catalogue/indicators/innovation.yaml"]
    parts += ["        unit: PC_GDP21\n", "SEEN OF THE SERVICES", "Eurostat: 0 of 1 as expected"]
    places = [result.stdout.index(part) for part in parts]
    assert places == sorted(places)


@pytest.mark.usefixtures("unhurried")
def test_as_json_each_finding_is_one_object(services: StandIn, tmp_path: Path) -> None:
    services.datasets["rd_e_gerdreg"] = gerd()
    result = doctor("--only", "rd_berd_gdp", "--log-format", "json", data=tmp_path)
    assert result.exit_code == 0
    found = [json.loads(line) for line in result.stdout.splitlines()]
    [finding] = [one for one in found if one["kind"] == "finding"]
    assert (finding["dataset"], finding["sound"]) == ("rd_e_gerdreg", True)
    assert finding["queries"][0]["newest_by_area"] == {"SE32": 2023, "SE33": 2023}


def test_an_unknown_source_is_wrong_usage(tmp_path: Path) -> None:
    result = doctor("--source", "eurostat,who", data=tmp_path)
    assert result.exit_code == 2
    assert "there is no source who to ask" in result.stderr
