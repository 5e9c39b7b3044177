"""What the README promises of the commands is there."""

import re
import shutil
from datetime import UTC, date, datetime, time
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import typer
import yaml
from own_figures import settle

from pipelines.__main__ import app
from pipelines.catalogue import CATALOGUE, load_catalogue

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


def test_the_recipe_for_an_indicator_is_one_that_the_catalogue_takes(tmp_path: Path) -> None:
    _, _, recipe = README.partition("\n## Add an indicator\n")
    [entry] = re.findall(r"```yaml\n(.*?)```", recipe.partition("\n## ")[0], re.DOTALL)
    folder = Path(shutil.copytree(CATALOGUE, tmp_path / "catalogue"))
    (folder / "indicators" / "own.yaml").write_text(entry, encoding="utf-8")
    assert set(yaml.safe_load(entry)) <= set(load_catalogue(folder).indicators)


def test_the_recipe_for_a_figure_of_your_own_leads_to_a_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, _, recipe = README.partition("\n## Add a figure of your own\n")
    recipe = recipe.partition("\n## ")[0]
    [table] = re.findall(r"```csv\n(.*?)```", recipe, re.DOTALL)
    [about] = re.findall(r"```yaml\n(.*?)```", recipe, re.DOTALL)
    [name] = re.findall(r"The name is the id, here `(\w+)`", recipe)
    [command] = re.findall(r"python -m pipelines (\w+)`", recipe)
    region = settle(tmp_path, monkeypatch)
    (region.local / f"{name}.csv").write_text(table, encoding="utf-8")
    (region.local / f"{name}.yaml").write_text(about, encoding="utf-8")
    result = region.run(command)
    assert result.exit_code == 0, result.output
    rows = [line.split(",") for line in table.splitlines()[1:]]
    assert region.figures(name) == {(geo, int(year)): float(value) for geo, year, value, _ in rows}
    said = yaml.safe_load(about)
    indicator = region.row("indicators", id=name)
    assert indicator["source"] == "regional"
    assert indicator["label_sv"] == said["measure"]["label"]["sv"]
    assert indicator["statement_en"] == said["measure"]["statement"]["en"]
    assert "made up" in indicator["caveat_en"]
    series = region.row("series", dataset=name)
    assert (series["source_en"], series["as_of"]) == (said["source"], str(said["as_of"]))
    # What the recipe lists as optional may be left out, and its catalogue unit exists.
    for entry in ("as_of", "link", "note"):
        del said[entry]
    del said["measure"]["statement"]
    said["measure"]["unit"] = "percent"
    (region.local / f"{name}.yaml").write_text(yaml.safe_dump(said), encoding="utf-8")
    region.build()
    assert region.row("indicators", id=name)["statement_en"] == ""
