"""What the README promises of the commands is there."""

import re
from datetime import UTC, date, datetime, time
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import typer
import yaml

from pipelines.__main__ import app

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
ROWS = dict(re.findall(r"^\| `(\w+)([^|]*)` \| ", README, re.MULTILINE))
BRUSSELS = ZoneInfo("Europe/Brussels")
CRON = re.compile(r"(\d+) ([\d,]+) \* \* \*")


def test_every_command_has_a_row_and_a_word_of_help() -> None:
    assert set(COMMANDS) <= set(ROWS)
    assert all(command.help for command in COMMANDS.values())


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_row_of_a_command_names_its_options_and_no_others(name: str) -> None:
    options = {
        option
        for parameter in COMMANDS[name].params
        for option in parameter.opts
        if option.startswith("--") and option != "--help"
    }
    assert set(re.findall(r"--[a-z-]+", ROWS[name])) == options


def test_every_variable_that_the_code_reads_is_explained() -> None:
    code = [*ROOT.glob("*.py"), *(ROOT / "pipelines").rglob("*.py")]
    code += [*(ROOT / "dashboard").rglob("*.py"), *(ROOT / "pages").glob("*.py")]
    read = {
        name
        for path in code
        for name in re.findall(r"\bS3_[A-Z_]*[A-Z]\b", path.read_text(encoding="utf-8"))
    }
    assert {"S3_CONTACT", "S3_DATA_DIR"} <= read
    assert {name for name in read if f"`{name}`" not in README} == set()


def schedules() -> list[str]:
    workflow = next(
        yaml.safe_load(block)
        for block in re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
        if "workflow_dispatch" in block
    )
    # YAML 1.1 reads the key `on` as true.
    return [entry["cron"] for entry in workflow[True]["schedule"]]


@pytest.mark.parametrize("zone", [UTC, ZoneInfo("Europe/Stockholm")])
@pytest.mark.parametrize("day", [date(2026, 1, 15), date(2026, 7, 15)])
def test_the_proposed_times_are_outside_those_of_eurostats_releases(
    zone: ZoneInfo, day: date
) -> None:
    crontab = CRON.search(README[README.index("```cron") :])
    timer = re.search(r"OnCalendar=\*-\*-\* ([\d,]+):(\d+):00 Europe/Stockholm", README)
    assert crontab
    assert timer
    proposed = {crontab.groups(), timer.groups()[::-1]}
    proposed |= {CRON.fullmatch(line).groups() for line in schedules()}  # type: ignore[union-attr]
    times = {(int(hour), int(minute)) for minute, hours in proposed for hour in hours.split(",")}
    assert times
    for (hour, minute), begins in product(times, [(8, 45, 11, 45), (22, 45, 23, 45)]):
        there = datetime.combine(day, time(hour, minute), zone).astimezone(BRUSSELS).time()
        assert not time(*begins[:2]) <= there <= time(*begins[2:])


def test_every_call_in_an_example_is_of_a_command_and_options_that_exist() -> None:
    calls = re.findall(r"python -m pipelines (\w+)([^\n>`]*)", README)
    assert ("refresh", "") in {(name, options.strip()) for name, options in calls}
    for name, options in calls:
        known = {option for parameter in COMMANDS[name].params for option in parameter.opts}
        assert set(re.findall(r"--[a-z-]+", options)) <= known
