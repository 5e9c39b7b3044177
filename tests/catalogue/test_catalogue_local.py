"""A region's own measure is part of the catalogue, or refused with its file and what to do."""

import shutil
from pathlib import Path

import pytest

from pipelines.catalogue import CATALOGUE, load_catalogue
from pipelines.errors import CatalogueError

TEXT = """\
source: Exempelbyrån
title: Cafés
vintage: 2025
as_of: 2025-03-01
licence: CC0
measure:
  label: {sv: Kaféer (påhittat exempel), en: Cafés (made-up example)}
  short: {sv: Kaféer, en: Cafés}
  definition: {sv: Påhittat antal kaféer., en: A made-up number of cafés.}
  domain: A
  unit: {label: {sv: kaféer, en: cafés}, minimum: 0}
  decimals: 0
  level: nuts3
  direction: higher
"""


@pytest.fixture
def local(tmp_path: Path) -> Path:
    """A copy of the catalogue with one local measure."""
    folder = tmp_path / "catalogue" / "local"
    shutil.copytree(CATALOGUE, folder.parent, ignore=shutil.ignore_patterns("local"))
    folder.mkdir()
    write(folder, "cafes", TEXT)
    return folder


def write(folder: Path, name: str, text: str) -> None:
    (folder / f"{name}.csv").write_text("geo,year,value\nSE331,2024,4\n")
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")


def refusal(local: Path) -> str:
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(local.parent)
    assert caught.value.next_step
    return str(caught.value)


def test_it_is_an_indicator_whose_one_series_is_the_table(local: Path) -> None:
    catalogue = load_catalogue(local.parent)
    indicator = catalogue.indicators["cafes"]
    [series] = indicator.series.values()
    assert (series.source, series.dataset, indicator.formula) == ("regional", "cafes", "a")
    assert catalogue.units[indicator.unit].label.en == "cafés"
    assert (indicator.priority, indicator.certainty) == ("core", "verified")
    said = catalogue.local["cafes"].provenance
    assert (said.vintage, said.as_of) == ("2025", "2025-03-01")
    assert catalogue.without_local().indicators == load_catalogue().indicators


def test_measures_may_name_each_other_and_the_catalogues(local: Path) -> None:
    write(local, "tables", TEXT + "  represented_by: [cafes, phys]\n  caveats: [rounded]\n")
    text = refusal(local)
    assert "tables.yaml: unknown caveat 'rounded'" in text
    write(local, "tables", TEXT + "  represented_by: [cafes, phys]\n")
    assert load_catalogue(local.parent).indicators["tables"].represented_by == ("cafes", "phys")


def test_it_may_say_a_figure_in_a_statement(local: Path) -> None:
    assert load_catalogue(local.parent).indicators["cafes"].statement is None
    said = "  statement: {sv: 'det finns {value} kaféer', en: 'there are {value} cafés'}\n"
    write(local, "cafes", TEXT + said)
    statement = load_catalogue(local.parent).indicators["cafes"].statement
    assert statement is not None
    assert statement.sv == "det finns {value} kaféer"
    write(local, "cafes", TEXT + said.replace("{value} cafés", "cafés"))
    assert "statement: Value error, en: it has to hold {value} once" in refusal(local)


def test_other_files_are_none_of_ours(local: Path) -> None:
    for name in ("README.md", ".cafes.csv.swp", ".hidden.csv", "cafes.xlsx"):
        (local / name).write_text("x")
    assert set(load_catalogue(local.parent).local) == {"cafes"}


def test_the_folder_may_be_absent(local: Path) -> None:
    shutil.rmtree(local)
    assert load_catalogue(local.parent).local == {}


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("domain: A", "domain: Q", "unknown domain 'Q'"),
        ("  unit: {label: {sv: kaféer, en: cafés}, minimum: 0}", "  unit: cups", "unit 'cups'"),
        ("  domain: A", "  domain: A\n  circular_area: moon", "unknown circular area 'moon'"),
        ("  domain: A", "  domain: A\n  represented_by: [cafes]", "unknown indicator 'cafes'"),
        (", en: Cafés}", "}", "short.en"),
        ("sv: Kaféer,", 'sv: "",', "short.sv"),
        ("{sv: kaféer, en: cafés}", "{sv: kaféer}", "Unit: label.en"),
        ("minimum: 0", "lowest: 0", "Unit: lowest"),
        ("decimals: 0", "decimals: many", "decimals"),
        ("level: nuts3", "level: village", "level"),
        ("  level: nuts3\n", "", "level: Field required"),
        ("  level: nuts3", "  level: nuts3\n  colour: red", "colour"),
        ("  level: nuts3", "  level: nuts3\n  formula: a", "`formula` is no entry"),
        ("  level: nuts3", "  level: nuts3\n  series: {}", "`series` is no entry"),
        ("  level: nuts3", "  level: nuts3\n  id: other", "`id` is no entry"),
        ("  level: nuts3", "  level: nuts3\n  rhythm: three_years", "three_years goes with"),
        ("source: Exempelbyrån\n", "", "source: Field required"),
        ("licence: CC0\n", "licence:\n", "licence"),
        ("vintage: 2025\n", "", "vintage: Field required"),
        ("title: Cafés\n", "title: Cafés\ndataset: x\n", "dataset"),
        ("title: Cafés\n", "title: Cafés\nlink: javascript:alert(1)\n", "link"),
        ("title: Cafés\n", "title: Cafés\nunfit: old\n", "unfit"),
        ("title: Cafés\n", "title: Cafés\ntitle: Cafés\n", "repeated keys ['title']"),
        ("measure:", "measures:", "no entry `measure`"),
        ("title: Cafés", "title: [Cafés", "no YAML"),
    ],
)
def test_a_wrong_entry_is_named_with_its_file(
    local: Path, before: str, after: str, problem: str
) -> None:
    assert before in TEXT
    write(local, "cafes", TEXT.replace(before, after, 1))
    message = refusal(local)
    assert problem in message
    assert "catalogue/local/cafes.yaml" in message


@pytest.mark.parametrize("text", ["", "- a\n", "just words\n", "measure: words\n"])
def test_a_yaml_of_another_shape_is_refused(local: Path, text: str) -> None:
    write(local, "cafes", text)
    assert "catalogue/local/cafes.yaml: it has no entry `measure`" in refusal(local)


def test_bytes_that_are_no_text_are_refused(local: Path) -> None:
    (local / "cafes.yaml").write_bytes(b"source: \xff\xfe")
    assert "catalogue/local/cafes.yaml: it is no YAML in UTF-8" in refusal(local)


@pytest.mark.parametrize(("gone", "left"), [("csv", "yaml"), ("yaml", "csv")])
def test_a_file_without_its_partner_is_named(local: Path, gone: str, left: str) -> None:
    (local / f"cafes.{gone}").unlink()
    message = refusal(local)
    assert message.startswith(f"catalogue/local/cafes.{left}: there is no cafes.{gone}")
    assert f"Add catalogue/local/cafes.{gone}" in message


def test_the_id_of_another_indicator_is_refused(local: Path) -> None:
    write(local, "phys", TEXT)
    message = refusal(local)
    assert "catalogue/local/phys.yaml: the catalogue has an indicator 'phys' already" in message


@pytest.mark.parametrize("name", ["Cafés", "two words", "2cafes", "cafes-2", "Cafes"])
def test_a_name_that_is_no_id_is_refused(local: Path, name: str) -> None:
    write(local, name, TEXT)
    assert "cannot be an id" in refusal(local)
