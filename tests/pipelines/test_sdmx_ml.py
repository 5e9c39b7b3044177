"""SDMX-ML messages: read by local names, plain or packed, and refused in words."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.doctor_names import code_names
from pipelines.errors import FormatError
from pipelines.formats.sdmx_ml import elements, parse

URL = "https://example.org/datastructure/GERD"
MESSAGE = (
    b'<m:Structure xmlns:m="urn:m" xmlns:s="urn:s"><s:Dimension id="freq"/>'
    b'<Dimension id="geo"/><s:TimeDimension id="time"/></m:Structure>'
)
# The time of packing would give the tests another name in each process.
PACKED = gzip.compress(MESSAGE, mtime=0)


@pytest.mark.parametrize("body", [MESSAGE, PACKED], ids=["plain", "gzip"])
def test_elements_are_found_in_any_namespace(body: bytes) -> None:
    found = elements(parse(body, "gerd", URL), "Dimension")
    assert [element.get("id") for element in found] == ["freq", "geo"]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "no XML"),
        (b"{}", "no XML"),
        (b'<?xml version="1.0" encoding="odd"?><a/>', "no XML"),
        (b'<?xml version="1.0" encoding="utf-32"?><a/>', "no XML"),
        (gzip.compress(b"{}", mtime=0), "no XML"),
        (PACKED[:-4], "gzip file is damaged"),
        (PACKED + b"more", "gzip file is damaged"),
        (PACKED[:12] + b"\xff" * 8 + PACKED[20:], "gzip file is damaged"),
    ],
)
def test_what_is_no_message_is_refused_in_words(body: bytes, problem: str) -> None:
    with pytest.raises(FormatError) as refusal:
        parse(body, "gerd", URL)
    assert problem in refusal.value.problem
    assert (refusal.value.dataset, refusal.value.url) == ("gerd", URL)
    assert code_names(body) == ({}, "")


@given(st.binary(max_size=60), st.integers(0, len(PACKED)))
def test_no_bytes_raise_another_error(noise: bytes, kept: int) -> None:
    for body in (noise, b"\x1f\x8b\x08" + noise, PACKED[:kept] + noise):
        try:
            parse(body, "gerd", URL)
        except FormatError:
            continue
        # Padding of zeros may follow a gzip file.
        assert body.rstrip(b"\0") == PACKED.rstrip(b"\0")
