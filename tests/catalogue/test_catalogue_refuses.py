"""A catalogue that contradicts itself is refused with a message that names the place."""

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from pipelines.catalogue import CATALOGUE, Indicator, load_catalogue
from pipelines.errors import CatalogueError


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the project's catalogue that a test may break."""
    folder = tmp_path / "catalogue"
    return Path(shutil.copytree(CATALOGUE, folder, ignore=shutil.ignore_patterns("local")))


def replace(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def refusal(folder: Path) -> str:
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(folder)
    assert caught.value.next_step
    return str(caught.value)


def test_an_untouched_copy_loads(copy):
    assert load_catalogue(copy) == load_catalogue()


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("domain: H", "domain: Q", "phys: unknown domain 'Q'"),
        ("secondary_domains: [A]", "secondary_domains: [Z]", "phys: unknown domain 'Z'"),
        ("unit: per_100000_inhabitants", "unit: per_soul", "phys: unknown unit 'per_soul'"),
        ("  unit: per_100000", "  circular_area: moon\n  unit: per_100000", "area 'moon'"),
        ("  domain: H", "  caveats: [rumour]\n  domain: H", "phys: unknown caveat 'rumour'"),
        ("  series:", "  represented_by: [nobody]\n  series:", "unknown indicator 'nobody'"),
        ("  series:", "  represented_by: [phys]\n  series:", "unknown indicator 'phys'"),
        ("  series:", "  counts: nobody\n  series:", "three_years goes with `counts`"),
        ("  series:", "  rhythm: three_years\n  series:", "three_years goes with `counts`"),
        (
            "  series:",
            "  rhythm: three_years\n  counts: nobody\n  formula: 100*(a/a)\n  series:",
            "'100*(a/a)' has to divide cases",
        ),
        (
            "  series:",
            "  rhythm: three_years\n  counts: nobody\n  formula: 100*a/a\n  series:",
            "unknown indicator 'nobody'",
        ),
        ("det fanns {value}", "det fanns", "indicators.phys.statement"),
        ("det fanns {value}", "det fanns {value} {value}", "sv: it has to hold {value} once"),
        ("there were {value} practising", "there were some", "en: it has to hold {value} once"),
        ("there were {value} practising", "there were {value} {year}", "en: it has to hold"),
        ("there were {value} practising", "there were {value}}", "and no other brace"),
        ("there were {value} practising", "there were {value:.1f}", "and no other brace"),
        ("    en: there were", "    fi: there were", "indicators.phys.statement.en"),
        ("source: eurostat", "source: hearsay", "phys.series.a.source"),
        ("decimals: 0", "decimals: many", "indicators.phys.decimals"),
        ("level: nuts2", "level: village", "indicators.phys.level"),
        ("  short:\n    sv: Läkare\n", "  short:\n", "indicators.phys.short.sv"),
        ("    sv: Läkare\n", '    sv: ""\n', "indicators.phys.short.sv"),
        ("  decimals: 0", "  decimal: 0", "indicators.phys.decimal"),
        ("  series:", "  formula: a/b\n  series:", "formula 'a/b' uses ['a', 'b']"),
        ("  series:", "  formula: a + max\n  series:", "'a + max' holds something"),
        ("  series:", "  formula: a[next]\n  series:", "'a[next]' holds something"),
        ("  series:", "  formula: a@eu\n  series:", "'a@eu' holds something"),
        ("  decimals: 0", "  decimals: 0\n  decimals: 1", "repeated keys ['decimals']"),
    ],
)
def test_a_wrong_indicator_is_named(copy, before, after, problem):
    path = copy / "indicators" / "health.yaml"
    health = path.read_text(encoding="utf-8")
    start = health.index("phys:")
    path.write_text(health[:start] + health[start:].replace(before, after, 1), encoding="utf-8")
    assert problem in refusal(copy)


@pytest.mark.parametrize("left", ["", "  statement:\n"])
def test_an_indicator_without_a_statement_is_named(copy, left):
    path = copy / "indicators" / "health.yaml"
    health = path.read_text(encoding="utf-8")
    start = health.index("  statement:", health.index("phys:"))
    end = health.index("  caveat:", start)
    path.write_text(health[:start] + left + health[end:], encoding="utf-8")
    assert "phys: it has no `statement`" in refusal(copy)


def test_a_repeated_key_is_named_with_file_and_line(copy):
    replace(copy / "units.yaml", "years:", "persons:\n  label: {sv: a, en: b}\n\nyears:")
    message = refusal(copy)
    assert "units.yaml" in message
    assert "repeated keys ['persons']" in message


def test_an_indicator_in_two_files_is_named_with_the_file(copy):
    shutil.copy(copy / "indicators" / "health.yaml", copy / "indicators" / "zz.yaml")
    message = refusal(copy)
    assert "zz.yaml" in message
    assert "'phys'" in message


@pytest.mark.parametrize("gone", ["words", "source", "read"])
def test_a_stated_priority_needs_its_words_its_source_and_its_date(copy, gone):
    text = (copy / "domains.yaml").read_text(encoding="utf-8")
    start = text.index("SE332:")
    line = next(row for row in text[start:].split("\n") if row.strip().startswith(f"{gone}:"))
    replace(copy / "domains.yaml", line + "\n", "")
    message = refusal(copy)
    assert "domains.0.priorities.SE332" in message
    assert "a stated priority needs its words, its source and the date read" in message


def test_an_unknown_headline_is_named(copy):
    replace(copy / "domains.yaml", "headline: phys", "headline: fizz")
    assert "H: unknown headline indicator 'fizz'" in refusal(copy)


def test_a_correction_of_an_unknown_indicator_is_named(copy):
    (copy / "corrections.yaml").write_text(
        "- indicator: fizz\n  geo: SE33\n  years: {2020: 1.5}\n  action: drop\n"
        "  reason: {sv: Fel., en: Wrong.}\n  status: ours\n  reported: by mail\n",
        encoding="utf-8",
    )
    assert "correction of an unknown indicator 'fizz'" in refusal(copy)


CORRECTION = {
    "indicator": "phys",
    "geo": "SE33",
    "years": {2020: 1.5},
    "action": "drop",
    "reason": {"sv": "Fel.", "en": "Wrong."},
    "reported": "by mail",
    "status": "ours",
}


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"reported": ""}, "reported"),
        ({"reason": {"sv": "Fel.", "en": ""}}, "reason.en"),
        ({"years": {}}, "years"),
        ({"years": [2020]}, "years"),
        ({"action": "scale"}, "factor"),
        ({"action": "flag"}, "flag"),
        ({"action": "flag", "flag": "U"}, "flag"),
        ({"factor": 0.001}, "factor"),
        ({"action": "guess"}, "action"),
    ],
)
def test_a_correction_that_lacks_a_part_is_refused(copy, change, where):
    (copy / "corrections.yaml").write_text(json.dumps([{**CORRECTION, **change}]), "utf-8")
    message = refusal(copy)
    assert "corrections.0" in message
    assert where in message


def test_a_successor_without_words_in_both_languages_is_refused(copy):
    entry = {"dataset": "old", "successors": ["new"], "joined": False, "note": {"sv": "Slut."}}
    (copy / "successors.yaml").write_text(json.dumps([entry]), "utf-8")
    assert "successors.0.note.en" in refusal(copy)


def test_a_missing_file_is_named(copy):
    (copy / "units.yaml").unlink()
    assert "units.yaml" in refusal(copy)


def test_a_catalogue_without_indicators_is_refused(copy):
    shutil.rmtree(copy / "indicators")
    assert "holds no YAML file" in refusal(copy)


@pytest.mark.parametrize("name", ["indicators/health.yaml", "domains.yaml", "units.yaml"])
def test_a_file_that_is_no_yaml_is_refused(copy, name):
    (copy / name).write_text("a: [1, 2\nb: }", encoding="utf-8")
    assert name.rsplit("/", 1)[-1] in refusal(copy)


@pytest.mark.parametrize("content", ["", "- a\n", "just words\n"])
@pytest.mark.parametrize("name", ["indicators/health.yaml", "domains.yaml", "units.yaml"])
def test_a_file_of_another_shape_is_refused(copy, name, content):
    (copy / name).write_text(content, encoding="utf-8")
    refusal(copy)


THREE_SERIES = load_catalogue().indicators["share_wood_paper"].model_dump()


def with_formula(formula: str) -> Indicator:
    return Indicator.model_validate({**THREE_SERIES, "formula": formula})


@pytest.mark.parametrize(
    "formula",
    ["100*(a+b)/c", "(a/c)/(b@EU27_2020/b)", "1000*(a[1]-a)/((b[-1]+c)/2.5)", "a - b * c"],
)
def test_arithmetic_over_series_years_and_areas_is_a_formula(formula):
    assert with_formula(formula).formula == formula


@given(st.text(alphabet="abcdefxyz_.@[]()+-*/ 0123456789AEU'", max_size=20))
def test_a_formula_that_does_not_use_all_its_series_is_refused(formula):
    assume(not {"a", "b", "c"} <= set(formula))
    with pytest.raises(ValidationError, match="formula"):
        with_formula(formula)
