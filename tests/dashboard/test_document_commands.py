"""The command line writes documents, and says in plain words what it cannot do."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from printed import pdf_text, poppler
from typer.testing import CliRunner

from dashboard.__main__ import app

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: object):
    """Runs a command for a dashboard that others reach."""
    address = {"S3_DASHBOARD_URL": "https://a.example"}
    return CliRunner().invoke(app, [*map(str, arguments)], env=address)


@poppler
def test_a_placemat_is_written_in_the_language_asked_for(tmp_path):
    file = tmp_path / "mat.pdf"
    done = run("placemat", "F", "--lang", "en", "--out", file, "--address", "https://a.example/x/")
    assert (done.exit_code, done.stderr) == (0, "")
    assert str(file) in done.output
    text = pdf_text(file.read_bytes())
    assert "Forest bioeconomy" in text
    assert "https://a.example/x/domains?lang=en&domain=F&region=SE331" in text.replace(" ", "")


@poppler
def test_a_clerk_makes_the_profiles_of_four_at_once(tmp_path):
    regions = ("SE331", "SE332", "SE321", "SE322")
    done = run("profile", *regions, "--out", tmp_path, "--address", "https://a.example")
    assert (done.exit_code, done.stderr) == (0, "")
    names = ("vasterbotten", "norrbotten", "vasternorrland", "jamtland-harjedalen")
    for region, name in zip(regions, names, strict=True):
        text = pdf_text((tmp_path / f"{name}_profil_2026-11-23.pdf").read_bytes())
        where = f"https://a.example/profile?lang=sv&region={region}"
        assert where in text.replace(" ", "")


@poppler
def test_a_summary_is_one_file_and_a_release_asked_for_is_held_fast(tmp_path):
    file = tmp_path / "one.pdf"
    done = run("summary", "all", "--lang", "en", "--release", "bundled", "--out", file)
    assert (done.exit_code, done.stderr) == (0, "")
    text = pdf_text(file.read_bytes())
    assert "The four regions" in text
    assert "lang=en&region=all&release=bundled" in text.replace(" ", "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("profile", "all"), "There is no region all. There are: SE331, SE332, SE321, SE322."),
        (("summary", "SE331", "SE11"), "There is no region SE11."),
        (("summary", "SE331", "--lang", "fi"), "There is no language fi."),
        (("profile", "SE331", "SE332"), "is no folder: several documents need one."),
    ],
)
def test_a_paper_that_cannot_be_made_is_refused_before_any_is(tmp_path, arguments, said):
    done = run(*arguments, "--out", tmp_path / "x.pdf")
    assert done.exit_code == 2
    assert said in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("Q",), "There is no domain Q. There are: F, R, E, I, T, M, H, A, X."),
        (("F", "--region", "SE11"), "There is no region SE11."),
        (("F", "--lang", "no"), "There is no language no. There are: sv, en."),
        (("F", "--release", "20200101T000000Z"), "There is no release 20200101T000000Z."),
        (("F", "--release", "../data"), "There is no release ../data."),
    ],
)
def test_what_is_not_there_is_named_and_nothing_is_written(tmp_path, arguments, said):
    file = tmp_path / "mat.pdf"
    done = run("placemat", *arguments, "--out", file)
    assert done.exit_code == 2
    assert said in done.stderr
    assert not file.exists()


def test_a_file_that_cannot_be_written_is_named(tmp_path):
    file = tmp_path / "no such folder" / "mat.pdf"
    done = run("placemat", "F", "--out", file)
    assert done.exit_code == 2
    assert done.stderr == f"{file} cannot be written: No such file or directory.\n"


def test_without_any_release_it_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("S3_DATA_DIR", str(tmp_path))
    done = run("placemat", "F", "--out", tmp_path / "mat.pdf")
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) == 1


def test_as_a_program_it_prints_one_line_and_nothing_of_streamlit(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "dashboard", "placemat", "T", "--out", tmp_path / "mat.pdf"],
        cwd=ROOT,
        env=os.environ | {"S3_DASHBOARD_URL": "https://a.example"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"Wrote {tmp_path / 'mat.pdf'}.\n"


@pytest.mark.parametrize("address", ["foo", "ftp://a.example", "https://", "a.example/x"])
def test_what_is_no_address_is_refused(tmp_path, address):
    done = run("summary", "SE331", "--out", tmp_path / "x.pdf", "--address", address)
    assert done.exit_code == 2
    assert done.stderr.startswith(f"{address} is no address of a dashboard")
    assert not list(tmp_path.iterdir())


def test_an_address_that_nobody_else_reaches_is_told(tmp_path):
    file = tmp_path / "x.pdf"
    done = run("summary", "SE331", "--out", file, "--address", "http://localhost:8501")
    assert done.exit_code == 0
    assert done.stderr.startswith("The QR code leads to http://localhost:8501, on this machine")
    assert file.exists()
