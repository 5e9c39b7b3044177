"""Industries: their names, what their shares are taken of, and what makes regions alike."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from pipelines.catalogue import CATALOGUE, Catalogue, divisions, load_catalogue
from pipelines.errors import CatalogueError

# NACE Rev. 2 counts its divisions with gaps: first and last of each section.
SECTIONS = {
    "A": (1, 3), "B": (5, 9), "C": (10, 33), "D": (35, 35), "E": (36, 39), "F": (41, 43),
    "G": (45, 47), "H": (49, 53), "I": (55, 56), "J": (58, 63), "K": (64, 66), "L": (68, 68),
    "M": (69, 75), "N": (77, 82), "O": (84, 84), "P": (85, 85), "Q": (86, 88), "R": (90, 93),
    "S": (94, 96), "T": (97, 98), "U": (99, 99),
}  # fmt: skip
NACE = {
    f"{section}{number:02}"
    for section, (first, last) in SECTIONS.items()
    for number in range(first, last + 1)
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def test_all_88_divisions_and_21_sections_of_nace_have_a_name(catalogue: Catalogue) -> None:
    names = set(catalogue.industries)
    assert len(NACE) == 88
    assert {code for code in names if re.fullmatch(r"[A-U]\d\d", code)} == NACE
    assert {code for code in names if len(code) == 1} == set(SECTIONS)


def test_names_are_short_and_tell_divisions_apart_in_both_languages(catalogue: Catalogue) -> None:
    for language in ("sv", "en"):
        names = [getattr(catalogue.industries[code], language) for code in sorted(NACE)]
        assert len(set(names)) == len(names)
        assert max(map(len, names)) <= 42
        assert all(name[0].isupper() and not name.endswith(".") for name in names)


@pytest.mark.parametrize(
    ("code", "held"),
    [
        ("C16", {"C16"}),
        ("B", {"B05", "B06", "B07", "B08", "B09"}),
        ("D-F", {"D35", "E36", "E37", "E38", "E39", "F41", "F42", "F43"}),
        ("L", {"L68"}),
        ("TOTAL", NACE),
        ("C161", set()),
        ("NRP", set()),
    ],
)
def test_a_code_stands_for_divisions(catalogue: Catalogue, code: str, held: set[str]) -> None:
    assert divisions(code, catalogue.industries) == held


def test_a_dash_and_an_underscore_say_the_same(catalogue: Catalogue) -> None:
    known = catalogue.industries
    assert (
        divisions("M_N", known)
        == divisions("M-N", known)
        == {code for code in NACE if code[0] in "MN"}
    )
    assert known["M_N"] == known["M-N"]


def test_the_wholes_are_those_that_the_datasets_publish(catalogue: Catalogue) -> None:
    wholes = {
        (table.dataset, key): (whole.total, len(whole.parts), table.persons)
        for table in catalogue.structure
        for key, whole in table.wholes.items()
    }
    assert wholes == {
        ("sbs_r_nuts2021", "manufacturing"): ("C", 24, 1),
        ("sbs_r_nuts2021", "business"): ("", 71, 1),
        ("nama_10r_3empers", "economy"): ("TOTAL", 10, 1000),
        ("lfst_r_lfe2en2", "economy"): ("TOTAL", 10, 1000),
    }


def test_the_business_economy_is_sections_b_to_n_and_repair(catalogue: Catalogue) -> None:
    table = next(each for each in catalogue.structure if each.dataset == "sbs_r_nuts2021")
    held = {code for code in NACE if "B" <= code[0] <= "N"} | {"S95"}
    assert set(table.wholes["business"].parts) == held


def test_structural_variables_are_neutral_or_of_education(catalogue: Catalogue) -> None:
    for block in catalogue.structural:
        for measured in block.indicators:
            # Peers are found by what they are, never by how they do.
            direction = catalogue.indicators[measured.id].direction
            assert (direction == "neutral") is (block.key != "education"), measured.id


def test_surveys_are_those_of_persons_and_households(catalogue: Catalogue) -> None:
    people = re.compile(r"(lfst_r|edat_lfse|trng_lfse|ilc_|hlth_silc|hrst_|htec_emp|cult_emp)")
    online = {"isoc_r_gov_i", "isoc_r_iuse_i", "isoc_r_broad_h"}
    households = "OECD.CFE.EDS:DSD_REG_SOC@DF_BROADBAND"
    for indicator in catalogue.indicators.values():
        of = {series.dataset for series in indicator.series.values()}
        asked = any(people.match(name) or name in {*online, households} for name in of)
        assert indicator.survey is asked, indicator.id


def test_what_says_that_it_rests_on_a_survey_is_marked_as_one(catalogue: Catalogue) -> None:
    told = {"labour_force_survey", "survey_breaks", "eu_silc", "internet_survey"}
    for indicator in catalogue.indicators.values():
        if told & set(indicator.caveats):
            assert indicator.survey, indicator.id


@pytest.fixture
def refused(tmp_path: Path) -> Callable[[str, Callable], str]:
    """What is said of a catalogue one of whose files is changed."""

    def changed(name: str, change: Callable) -> str:
        folder = Path(shutil.copytree(CATALOGUE, tmp_path / "catalogue"))
        path = folder / name
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        change(content)
        path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
        with pytest.raises(CatalogueError) as caught:
            load_catalogue(folder)
        return str(caught.value)

    return changed


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda s: parts(s, "manufacturing").append("C34"), "industry 'C34' has no label"),
        (lambda s: parts(s, "manufacturing").append("C10"), "the parts share divisions"),
        (lambda s: parts(s, "business").append("C"), "the parts share divisions"),
        (lambda s: parts(s, "manufacturing").remove("C12"), "do not make up 'C'"),
        (lambda s: s[1]["wholes"]["economy"]["parts"].remove("B-E"), "do not make up 'TOTAL'"),
        (lambda s: s[0]["wholes"]["business"].update(total="ALL"), "'ALL' has no label"),
        (lambda s: s[0]["wholes"]["business"].update(parts=["C"]), "wholes.business.parts"),
        (lambda s: s[0].update(persons=12), "structure.0.persons"),
    ],
)
def test_a_whole_that_its_parts_do_not_make_up_is_named(refused, change, problem) -> None:
    assert problem in refused("structure.yaml", change)


def parts(structure: list, whole: str) -> list:
    return structure[0]["wholes"][whole]["parts"]


def test_a_division_of_a_domain_without_a_name_is_named(refused) -> None:
    said = refused("industries.yaml", lambda industries: industries.pop("R90"))
    assert "T: industry 'R90' has no label" in said


def test_a_name_in_one_language_only_is_refused(refused) -> None:
    said = refused("industries.yaml", lambda industries: industries["C16"].pop("sv"))
    assert "industries.C16.sv" in said


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda b: b[0]["indicators"][0].update(id="fizz"), "unknown indicator 'fizz'"),
        (lambda b: b[4]["shares"]["nace"].append("G45"), "'G45' is no part of the whole 'manuf"),
        (lambda b: b[4]["shares"].update(whole="trade"), "'C10' is no part of the whole 'trade'"),
        (lambda b: b[4]["shares"].update(dataset="jobs"), "'C10' is no part of the whole"),
        (lambda b: b[4]["shares"]["nace"].append("C10"), "'manufacturing_C10' stands 2 times"),
        (lambda b: b[1]["indicators"].append({"id": "density"}), "'density' stands 2 times"),
        (lambda b: b[1].update(key="settlement"), "two blocks have the same key"),
        (lambda b: b[1].pop("indicators"), "block 'age' needs either indicators or shares"),
        (lambda b: b[1].update(shares=b[4]["shares"]), "needs either indicators or shares"),
        (lambda b: b[0]["label"].pop("en"), "structural.0.label.en"),
    ],
)
def test_a_wrong_block_is_named(refused, change, problem) -> None:
    assert problem in refused("structural.yaml", change)
