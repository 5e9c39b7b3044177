"""What a person, a log and a machine are told of a run."""

import io
import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from services.stand_in import Dataset, running
from typer.testing import CliRunner

from pipelines.__main__ import app
from pipelines.journal import Event
from pipelines.narration import LogFormat, narrated

TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
REFRESH = [
    Event("planned", "2 datasets to ask for.", {"source": "eurostat", "steps": 2}),
    Event("asking", "nama_10r_3gdp", {"source": "eurostat", "dataset": "nama_10r_3gdp"}),
    Event("stored", "nama_10r_3gdp: 12 bytes.", {"source": "eurostat", "dataset": "nama_10r_3gdp"}),
    Event("done", "nama_10r_3gdp", {"source": "eurostat", "dataset": "nama_10r_3gdp"}),
]
FAILED = Event("failed", "tgs00042: the service did not answer.", {"dataset": "tgs00042"})


def told(events: list[Event], log_format: LogFormat = "text") -> tuple[str, str]:
    """What stands in the two streams of a run without a terminal."""
    out, errors = io.StringIO(), io.StringIO()
    with narrated(log_format, Console(file=out, width=40), Console(file=errors, width=40)) as tell:
        for event in events:
            tell(event)
    return out.getvalue(), errors.getvalue()


class Screen:
    """What is drawn on a terminal of 100 columns while a run goes on."""

    def __init__(self, errors: io.StringIO | None = None) -> None:
        self._file = io.StringIO()
        self.console = self._console(self._file)
        self.errors = Console(file=errors) if errors else self._console(self._file)

    def _console(self, file: io.StringIO) -> Console:
        return Console(
            file=file, width=100, force_terminal=True, force_interactive=True, color_system=None
        )

    def last_drawn(self, source: str) -> str:
        """The bar of a source as it was drawn last; "" without one."""
        drawn = re.split(r"\r|\n", re.sub(r"\x1b\[[?\d;]*[A-Za-z]", "", self._file.getvalue()))
        return next((bar.rstrip() for bar in reversed(drawn) if bar.startswith(source)), "")

    def lines(self) -> list[str]:
        """The lines on the screen now: a small terminal plays what was written."""
        rows, row = [""], 0
        for part in re.findall(r"\x1b\[[?\d;]*[A-Za-z]|\n|\r|[^\x1b\n\r]+", self._file.getvalue()):
            if part == "\n":
                row += 1
                rows += [""] * (row + 1 - len(rows))
            elif part.endswith("A") and part.startswith("\x1b"):
                row -= int(part[2:-1])
            elif part == "\x1b[2K":
                rows[row] = ""
            elif part[0] not in "\x1b\r":
                rows[row] += part
        return [text.rstrip() for text in rows if text.strip()]


def test_without_a_terminal_an_event_is_a_line_with_time_kind_and_source() -> None:
    out, errors = told(REFRESH)
    lines = out.splitlines()
    assert len(lines) == 4
    assert re.fullmatch(f"{TIME} planned eurostat 2 datasets to ask for.", lines[0])
    assert re.fullmatch(f"{TIME} asking eurostat nama_10r_3gdp", lines[1])
    assert errors == ""


def test_a_failure_stands_in_the_other_stream() -> None:
    out, errors = told([*REFRESH, FAILED])
    assert re.fullmatch(f"{TIME} failed tgs00042: the service did not answer.\n", errors)
    assert "failed" not in out


def test_a_line_is_never_wrapped_cut_or_taken_for_markup_and_is_without_control_characters() -> (
    None
):
    fault = "[red]" + "long " * 100 + "\x1b[2J\r\nsecond line :smile:"
    out, _ = told([Event("remark", fault)])
    assert out.count("\n") == 1
    assert out.endswith(f" remark [red]{'long ' * 100}[2J second line :smile:\n")


# A surrogate alone comes through JSON as it is; two become one character.
texts = st.text() | st.text(st.characters(categories=["Cc", "Zl", "Zp"])) | st.just("\ud800")


@given(
    text=texts,
    facts=st.dictionaries(
        texts, texts | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    ),
)
def test_every_event_is_one_json_object_on_a_line_of_ascii(
    text: str, facts: dict[str, str | int | float]
) -> None:
    out, errors = told([Event("failed", text, facts)], "json")
    assert errors == ""
    assert out.isascii()
    assert out.count("\n") == 1
    read = json.loads(out)
    assert (read["kind"], read["text"]) == ("failed", text)
    assert re.fullmatch(TIME, read["time"])
    assert {name: read[name] for name in facts if name not in ("kind", "text", "time")} == {
        name: fact for name, fact in facts.items() if name not in ("kind", "text", "time")
    }


@given(text=texts)
def test_a_line_for_people_is_one_line_whatever_a_service_wrote(text: str) -> None:
    out, _ = told([Event("remark", text)])
    assert len(out.splitlines()) == 1
    assert out.removesuffix("\n").isprintable()


def test_json_is_asked_for_on_a_terminal_too() -> None:
    screen = Screen()
    with narrated("json", screen.console, screen.errors) as tell:
        tell(REFRESH[0])
    [line] = screen.lines()
    assert json.loads(line)["steps"] == 2


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_lines_of_several_threads_do_not_mix(log_format: LogFormat) -> None:
    out = io.StringIO()
    events = [Event("remark", f"{number:04} " + "x" * 200) for number in range(200)]
    with (
        narrated(log_format, Console(file=out), Console(file=io.StringIO())) as tell,
        ThreadPoolExecutor(8) as pool,
    ):
        list(pool.map(tell, events))
    found = re.findall(r"\b(\d{4}) x{200}\W*$", out.getvalue(), re.MULTILINE)
    assert sorted(found) == [f"{number:04}" for number in range(200)]


def test_a_terminal_shows_a_bar_per_source_that_counts_what_is_done() -> None:
    screen = Screen()
    with narrated("text", screen.console, screen.errors) as tell:
        tell(Event("planned", "", {"source": "oecd", "steps": 3}))
        tell(Event("planned", "", {"source": "gisco", "steps": 0}))
        for event in REFRESH:
            tell(event)
    assert screen.last_drawn("eurostat").endswith("1/2")
    assert screen.last_drawn("oecd").endswith("0/3")
    assert screen.last_drawn("gisco") == ""


WAIT = Event("waiting", "too many requests.", {"dataset": "nama_10r_3gdp", "seconds": 60})


@pytest.mark.parametrize(
    ("events", "beside"),
    [
        (REFRESH[:2], "nama_10r_3gdp"),
        ([*REFRESH[:2], WAIT], "waiting 60 s: too many requests."),
        ([*REFRESH[:2], WAIT, REFRESH[2]], "nama_10r_3gdp"),
    ],
)
def test_the_dataset_asked_for_or_a_wait_stands_beside_the_bar(
    events: list[Event], beside: str
) -> None:
    screen = Screen()
    with narrated("text", screen.console, screen.errors) as tell:
        for event in events:
            tell(event)
    assert screen.last_drawn("eurostat").endswith(f"0/2 {beside}")


def test_a_wait_for_what_has_no_bar_stays_on_the_screen() -> None:
    screen = Screen()
    with narrated("text", screen.console, screen.errors) as tell:
        tell(Event("waiting", "ec.europa.eu: asking again in 3 s.", {"dataset": "", "seconds": 3}))
    assert screen.lines() == ["ec.europa.eu: asking again in 3 s."]


def test_remarks_failures_and_results_stay_on_the_terminal_when_the_bars_are_gone() -> None:
    screen = Screen()
    with narrated("text", screen.console, screen.errors) as tell:
        for event in [*REFRESH, FAILED]:
            tell(event)
        tell(Event("remark", "The unit \x1b[2J[b]changed[/b].", {"dataset": "tgs00042"}))
        tell(Event("published", "Release 20261124T032000Z.", {"release": "20261124T032000Z"}))
    assert screen.lines() == [
        "tgs00042: the service did not answer.",
        "The unit [2J[b]changed[/b].",
        "Release 20261124T032000Z.",
    ]


def test_a_redirected_error_stream_gets_the_failures_although_the_bars_are_on_a_terminal() -> None:
    errors = io.StringIO()
    screen = Screen(errors)
    with narrated("text", screen.console, screen.errors) as tell:
        tell(FAILED)
    assert errors.getvalue() == "tgs00042: the service did not answer.\n"
    assert screen.lines() == []


def test_a_refresh_tells_a_machine_what_came_and_what_it_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dimensions = ("freq", "sectperf", "unit", "geo")

    def refresh(value: str, month: int) -> list[dict[str, str | int]]:
        row = ("A", "TOTAL", "PC_GDP", "SE33", "2023", value, "", "")
        updated = datetime(2026, month, 1, 10, tzinfo=UTC)
        services.datasets = {"rd_e_gerdreg": Dataset(dimensions, [row], updated)}
        arguments = "refresh --only rd_gerd_gdp --source eurostat --log-format json"
        result = CliRunner().invoke(app, ["--data", str(tmp_path), *arguments.split()])
        assert result.exit_code == 0, result.output
        return [json.loads(line) for line in result.stdout.splitlines()]

    with running() as services:
        monkeypatch.setenv("S3_EUROSTAT_URL", services.eurostat)
        refresh("2.0", 3)
        told = refresh("2.5", 4)
    assert {event["dataset"] for event in told if event["kind"] == "stored"} == {"rd_e_gerdreg"}
    assert [event["kind"] for event in told[-2:]] == ["published", "ended"]
    assert (told[-1]["text"], told[-1]["failing"]) == ("published", 0)
    assert told[-2]["text"] == "rd_gerd_gdp: 1 value revised, SE33 2023: 2.00 → 2.50 (+25.0 %)."
