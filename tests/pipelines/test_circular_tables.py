"""Goals, reasons and gaps of the circular economy: YAML in, tables of a release out."""

import re
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from pipelines.catalogue import CATALOGUE, load_catalogue
from pipelines.describe_circular import describe_annotations, describe_gaps, describe_targets
from pipelines.errors import CatalogueError

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the catalogue to write into."""
    shutil.copytree(CATALOGUE, tmp_path / "catalogue")
    return tmp_path / "catalogue"


def recipe(file: str) -> list[dict[str, Any]]:
    """The YAML that the README gives for a file of the catalogue."""
    after = README[README.index(f"`catalogue/{file}.yaml`") :]
    found = re.search(r"```yaml\n(.*?)```", after, re.DOTALL)
    assert found
    entries: list[dict[str, Any]] = yaml.safe_load(found[1])
    return entries


def put(folder: Path, file: str, *entries: dict[str, Any]) -> None:
    path = folder / f"{file}.yaml"
    before = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump([*before, *entries], allow_unicode=True), encoding="utf-8")


def test_a_target_is_added_by_the_lines_that_the_readme_gives(folder: Path) -> None:
    before = describe_targets(load_catalogue())
    put(folder, "targets", *recipe("targets"))
    after = describe_targets(load_catalogue(folder))
    assert len(after) == len(before) + 1
    [row] = after[(after["indicator"] == "n_weee")].to_dict("records")
    assert (row["year"], row["value"], row["bound"], row["binds"]) == (
        2030,
        85.0,
        "at_least",
        "member_states",
    )
    assert row["act_en"] == "A made-up directive, Article 1"


def test_a_reason_is_added_by_the_lines_that_the_readme_gives(folder: Path) -> None:
    before = describe_annotations(load_catalogue())
    put(folder, "annotations", *recipe("annotations"))
    after = describe_annotations(load_catalogue(folder))
    assert len(after) == len(before) + 1
    [row] = after[after["indicator"] == "n_weee"].to_dict("records")
    assert (row["year"], row["subject_sv"], row["publisher_en"]) == (
        2020,
        "Ett påhittat skäl",
        "An agency",
    )


def test_the_targets_are_those_of_the_acts() -> None:
    targets = describe_targets(load_catalogue())
    levels = targets[targets["value"].notna()]
    told = {
        name: dict(zip(rows["year"], rows["value"], strict=True))
        for name, rows in levels.groupby("indicator")
    }
    assert told == {
        "n_recmun": {2025: 55, 2030: 60, 2035: 65},
        "n_pack_rec": {2025: 65, 2030: 70},
        "n_plastic_rec": {2025: 50, 2030: 55},
        "n_paper_rec": {2025: 75, 2030: 85},
        "n_glass_rec": {2025: 70, 2030: 75},
        "n_wood_rec": {2025: 25, 2030: 30},
        "n_landfill": {2035: 10},
    }
    doubled = targets[targets["indicator"] == "n_cmu"].iloc[0]
    assert (doubled["times"], doubled["since"], doubled["binds"]) == (2, 2020, "union")
    assert set(targets.loc[targets["bound"] == "at_most", "indicator"]) == {"n_landfill", "n_packw"}


def test_every_reason_and_every_goal_has_a_public_source_in_both_languages() -> None:
    catalogue = load_catalogue()
    for table in (describe_targets(catalogue), describe_annotations(catalogue)):
        assert table["source"].str.startswith("https://").all()
        text = table.filter(regex="_(sv|en)$")
        assert (text.map(len) > 0).all(axis=None)


def test_gaps_stand_in_the_order_of_their_area() -> None:
    gaps = describe_gaps(load_catalogue())
    assert gaps["area"].nunique() == 5
    for _, rows in gaps.groupby("area"):
        assert rows["position"].tolist() == list(range(len(rows)))


GOAL: dict[str, Any] = {
    "indicator": "n_weee",
    "year": 2030,
    "value": 85,
    "act": {"sv": "En akt", "en": "An act"},
    "source": "https://eur-lex.europa.eu/example",
}
REASON: dict[str, Any] = {
    "indicators": ["n_weee"],
    "subject": {"sv": "Ett skäl", "en": "A reason"},
    "text": {"sv": "Därför.", "en": "Because."},
    "publisher": {"sv": "Ett verk", "en": "An agency"},
    "source": "https://statistics.example.org",
    "read": "2026-11",
}


@pytest.mark.parametrize(
    ("file", "entry", "told"),
    [
        ("targets", GOAL | {"indicator": "moon"}, "target of an unknown indicator 'moon'"),
        ("targets", GOAL | {"times": 2, "since": 2020}, "either `value`, or `times`"),
        ("targets", GOAL | {"value": None}, "either `value`, or `times`"),
        ("targets", GOAL | {"value": None, "times": 2}, "`times` goes with `since`"),
        ("targets", GOAL | {"value": None, "times": 2, "since": 2030}, "`since` comes before"),
        ("targets", GOAL | {"indicator": "n_recmun"}, "n_recmun: 2 targets for 2030"),
        ("targets", GOAL | {"indicator": "n_cmu"}, "n_cmu: 2 targets for 2030"),
        ("targets", GOAL | {"indicator": "n_cmu", "year": 2035}, "n_cmu: its targets differ"),
        (
            "targets",
            GOAL | {"indicator": "n_recmun", "year": 2040, "binds": "union"},
            "n_recmun: its targets differ",
        ),
        (
            "targets",
            GOAL | {"indicator": "n_recmun", "year": 2040, "bound": "at_most"},
            "n_recmun: its targets differ",
        ),
        ("targets", GOAL | {"act": {"sv": "En akt"}}, "act.en"),
        ("targets", GOAL | {"source": "an overview"}, "source"),
        ("targets", GOAL | {"binds": "Sweden"}, "binds"),
        ("annotations", REASON | {"indicators": ["moon"]}, "annotation of an unknown indicator"),
        ("annotations", REASON | {"indicators": []}, "indicators"),
        ("annotations", {k: v for k, v in REASON.items() if k != "source"}, "source"),
        ("annotations", REASON | {"read": "last year"}, "read"),
        ("annotations", REASON | {"text": {"sv": "Därför.", "en": ""}}, "text.en"),
    ],
)
def test_a_wrong_entry_is_refused_by_name(
    folder: Path, file: str, entry: dict[str, Any], told: str
) -> None:
    put(folder, file, entry)
    with pytest.raises(CatalogueError, match=re.escape(told)):
        load_catalogue(folder)


def test_a_catalogue_cut_down_to_some_measures_has_their_goals_and_reasons_only() -> None:
    catalogue = load_catalogue()
    few = {"n_recmun": catalogue.indicators["n_recmun"]}
    cut = catalogue.model_copy(update={"indicators": few})
    assert set(describe_targets(cut)["indicator"]) == {"n_recmun"}
    assert set(describe_annotations(cut)["indicator"]) == {"n_recmun"}
    empty = catalogue.model_copy(update={"indicators": {}})
    for table in (describe_targets(empty), describe_annotations(empty)):
        assert isinstance(table, pd.DataFrame)
        assert table.empty
