"""A deck in one file: everything inside it, and no text in it is anything but text."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dashboard.__main__ import app
from dashboard.release import Release, open_release
from dashboard.workshop.deck import Deck, Question, Slide, deck_file, read_deck
from dashboard.workshop.pack import pack

EXAMPLE = Path(__file__).resolve().parents[2] / "data/deck.yaml"
HOSTILE = '</script><img src=x onerror="alert(1)">'


@pytest.fixture(scope="module")
def bundled() -> Release:
    return open_release("bundled")


def given(page: str) -> dict:
    found = re.search(r'<script type="application/json" id="figures">(.*?)</script>', page)
    assert found
    return json.loads(found[1])


def test_fifteen_slides_fit_in_eight_megabytes_and_ask_for_nothing(bundled: Release) -> None:
    example = read_deck(EXAMPLE.read_bytes())
    page = pack(bundled, example.with_slides(*example.slides * 3), "light").decode()
    assert len(page.encode()) < 8_000_000
    # plotly.js knows addresses that it asks only for maps of the world; none stands in our part.
    ours = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    outside = set(re.findall(r"https?://[^\s\"'<)]+", ours)) - {"http://www.w3.org/2000/svg"}
    assert outside == set()
    assert not re.search(r"(?:src|href)=\"(?!data:)", ours)
    assert page.count("plotly.js v") == 1
    assert len(given(page)["figures"]) == sum(bool(slide.view) for slide in example.slides) * 3


def test_what_stands_in_a_deck_is_text(bundled: Release) -> None:
    slide = Slide("compare?indicator=" + HOSTILE, HOSTILE, Question("dots", HOSTILE))
    page = pack(bundled, Deck(HOSTILE, slides=(slide,)), "light").decode()
    assert HOSTILE not in page
    assert page.count("&lt;/script&gt;&lt;img src=x") > 2


def test_a_view_whose_indicator_has_gone_is_told_and_the_others_are_there(bundled: Release) -> None:
    example = read_deck(EXAMPLE.read_bytes())
    gone = Slide("compare?indicator=abolished")
    for lang, told in (
        ("sv", "abolished (mått) finns inte längre i uppgifterna, så vyn kan inte visas."),
        ("en", "abolished (indicator) is no longer among the figures"),
    ):
        deck = replace(example.with_slides(gone, example.slides[1]), lang=lang)
        page = pack(bundled, deck, "dark").decode()
        assert told in page
        assert page.count('class="drawing"') == 1


def test_the_command_writes_a_deck(tmp_path: Path) -> None:
    out = tmp_path / "deck.html"
    run = CliRunner().invoke(app, ["pack", str(EXAMPLE), "--lang", "en", "--out", str(out)])
    assert (run.exit_code, run.stdout) == (0, f"Wrote {out}.\n")
    assert '<html lang="en">' in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "options", "said"),
    [
        ("title: [", [], "cannot be read from line 1"),
        ("title: [", ["--lang", "sv"], "går inte att läsa från rad 1"),
        ("title: T\nslides:\n- view: nowhere", [], "Slide 1: there is no page “nowhere”"),
        ("title: T", ["--theme", "blue"], "There is no theme blue"),
        ("title: T", ["--lang", "fi"], "There is no language fi"),
        (deck_file(Deck("T", release="20200101T000000Z")), [], "no release 20200101T000000Z"),
    ],
)
def test_the_command_says_what_is_wrong(
    tmp_path: Path, file: str, options: list[str], said: str
) -> None:
    deck, out = tmp_path / "deck.yaml", tmp_path / "deck.html"
    deck.write_text(file, encoding="utf-8")
    run = CliRunner().invoke(app, ["pack", str(deck), *options, "--out", str(out)])
    assert run.exit_code == 2
    assert said in run.stderr
    assert not out.exists()
