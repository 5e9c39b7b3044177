"""A document: tagged, in its language, with its own type, and the same for the same content."""

import re
import subprocess
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
import typst
from printed import pdf_text, poppler

from dashboard.document import PRINT_SANS, about, document
from dashboard.qr import qr_svg
from dashboard.release import open_release

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 40">'
    f'<text x="5" y="20" font-family="{PRINT_SANS}" font-size="14">Ritad text, 1 234,5 → ○ ×</text>'
    "</svg>"
)
TEMPLATE = """#import "paper.typ": *
#show: paper.with(format: content.format)
= #about.title
Löpande text åäöÅÄÖé – − × → ↗ ↘ ● ○
#chip(("SE331",), "Länsvärde") #chip(("SE32", "SE33"), "delas") #mark("SE")
#drawing("drawing", alt: "Vad ritningen visar", width: 6cm)
#qr("qr", content.address, "Till sidan")
#printed-address(content.address)
#sources(("Källa: en", "Källa: två"))
"""


@pytest.fixture
def made(tmp_path, monkeypatch):
    """Makes a document of a template that uses all that `paper.typ` offers."""
    paper = Path("dashboard/paper/paper.typ").read_text(encoding="utf-8")
    (tmp_path / "paper.typ").write_text(paper, encoding="utf-8")
    (tmp_path / "all.typ").write_text(TEMPLATE, encoding="utf-8")
    monkeypatch.setattr("dashboard.document._TEMPLATES", tmp_path)
    address = "https://example.org/domains?domain=F&lang=sv"

    def make(lang="sv", **more):
        content = {
            "about": about(open_release("bundled"), lang, "En titel"),
            "address": address,
            "format": "a4",
        }
        images = {"drawing": DRAWING, "qr": qr_svg(address)}
        return document("all", content | more, images)

    return make


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_document_is_tagged_and_says_its_language(made, lang):
    pdf = made(lang)
    assert re.search(rb"/Lang\(" + lang.encode() + rb"\)", pdf)
    assert b"/Marked true" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf


def test_the_same_content_gives_the_same_bytes_and_other_content_others(made):
    assert made() == made()
    assert made() != made("en")


@poppler
def test_text_is_selectable_in_the_page_and_in_drawings(made):
    text = pdf_text(made())
    assert "Löpande text åäöÅÄÖé – − × → ↗ ↘ ● ○" in text
    assert "Ritad text, 1 234,5 → ○ ×" in text
    assert "Sida 1 av 1" in text
    assert "Norra Sverige i siffror" in text


@poppler
def test_only_the_faces_of_the_project_are_used_and_embedded(made, tmp_path):
    file = tmp_path / "made.pdf"
    file.write_bytes(made())
    listed = subprocess.run(
        ["pdffonts", file], check=True, capture_output=True, text=True
    ).stdout.splitlines()[2:]
    assert listed
    for line in listed:
        assert re.match(r"[A-Z]{6}\+Norr(Sans|Serif)-(Regular|SemiBold) ", line)
        assert " yes yes yes " in line


def test_what_a_template_lacks_is_an_error(made):
    with pytest.raises(typst.TypstError, match="a4"):
        made(format="no such paper")


def test_no_template_asks_for_a_package_from_outside():
    templates = [*Path("dashboard/paper").glob("*.typ")]
    assert templates
    assert not [file for file in templates if '"@' in file.read_text(encoding="utf-8")]


def test_a_qr_code_is_a_black_drawing_with_its_quiet_zone():
    root = ElementTree.parse(BytesIO(qr_svg("https://example.org").encode())).getroot()
    # 25 modules of version 2 and 4 of quiet zone on each side.
    assert root.get("viewBox") == "0 0 33 33"
    white, black = root
    assert white.get("fill") == "#fff"
    assert black.get("stroke") == "#000"
