"""Reads printed documents back."""

import shutil
import subprocess

import pytest

poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="poppler-utils is not installed"
)


def pdf_text(pdf: bytes, *options: str) -> str:
    """The text of a PDF in the order that it is read, or as `pdftotext` is told, single spaces."""
    command = ["pdftotext", *options, "-", "-"]
    found = subprocess.run(command, input=pdf, check=True, capture_output=True)
    return " ".join(found.stdout.decode().split())


def pdf_facts(pdf: bytes) -> dict[str, str]:
    """What `pdfinfo` tells of a PDF."""
    found = subprocess.run(["pdfinfo", "-"], input=pdf, check=True, capture_output=True)
    lines = found.stdout.decode().splitlines()
    return {key: value.strip() for key, _, value in (line.partition(":") for line in lines)}
