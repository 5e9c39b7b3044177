"""With the figures that come with the project, no page prints what a program calls no number."""

import json
import re
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from visiting import visit

from dashboard.i18n import LANGUAGES
from dashboard.look import REGION_MARK
from dashboard.release import Release, open_release
from dashboard.shell import PAGES

ROOT = Path(__file__).resolve().parents[2]
STRAY = re.compile(
    r"\b(nan|NaN|NaT|inf|Infinity|undefined|NoAnswer)\b|<NA>"
    r"|\bNone\b(?! (chosen|of the)\b)"  # an English word too
    r"|(?<!%)\{[a-z_]+\}"
)
# Every so many indicators are opened in a comparison and on a map.
STRIDE = 10
Address = dict[str, str]


@pytest.fixture(scope="module")
def bundled() -> Release:
    return open_release("bundled")


def strings(node: object) -> Iterator[str]:
    """The words of a drawing; numbers in packed form are no words."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        yield from (s for key, part in node.items() if key != "bdata" for s in strings(part))
    elif isinstance(node, list):
        yield from (s for part in node for s in strings(part))


def seen(at: AppTest) -> Iterator[str]:
    """All that a page says: its own HTML, what Streamlit's parts say, drawings and tables."""
    for element in at.get("html"):
        body = re.sub(r"<(style|script)\b.*?</\1>", "", element.proto.body, flags=re.DOTALL)
        # Of the attributes, those that are read out or shown.
        yield from re.findall(r'(?:alt|title|aria-label|data-label)="([^"]*)"', body)
        yield re.sub(r"<[^>]*>", " ", body)
    for kind in ("markdown", "caption", "expander"):
        yield from (str(getattr(e, "value", None) or e.label) for e in at.get(kind))
    for kind in ("selectbox", "multiselect", "button_group"):
        yield from (str(option) for e in at.get(kind) for option in e.proto.options)
    for drawing in at.get("plotly_chart"):
        yield from strings(json.loads(drawing.proto.spec))
    for frame in at.dataframe:
        yield from (str(cell) for cell in frame.value.to_numpy().ravel())


def stray(page: str, address: Address) -> list[str]:
    at = visit(page, **address)
    assert not at.exception
    said = list(seen(at))
    assert len(" ".join(said)) > 500
    return [text[:200] for text in said if STRAY.search(text)]


def test_the_search_finds_a_stray_word() -> None:
    assert [s for s in ("12 nan", "None", "{count} values", "inf %") if not STRAY.search(s)] == []
    assert [s for s in ("Ingen finans", "None of the regions", "%{text}") if STRAY.search(s)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", [p for p in PAGES if p not in ("domains", "map", "compare")])
def test_no_page_prints_a_stray_word(page: str, lang: str) -> None:
    region = {"sv": "SE331", "en": "SE321"}[lang]
    assert stray(page, {"lang": lang, "region": region}) == []


@pytest.mark.parametrize("region", REGION_MARK)
@pytest.mark.parametrize("page", ["overview", "specialisation", "peers"])
def test_no_region_is_told_in_stray_words(page: str, region: str) -> None:
    other = {"specialisation": {"benchmark": "eu"}}.get(page, {})
    assert stray(page, {"lang": "sv", "region": region} | other) == []


def test_no_domain_prints_a_stray_word(bundled: Release) -> None:
    regions = cycle(REGION_MARK)
    found = {
        (domain, lang): stray(
            "domains",
            {
                "lang": lang,
                "domain": domain,
                "region": next(regions),
                "group": {"sv": "core,secondary", "en": "core,reserve"}[lang],
            },
        )
        for lang in LANGUAGES
        for domain in bundled.themes["key"][bundled.themes["kind"] == "s3_domain"]
    }
    assert len(found) == 18
    assert {place: words for place, words in found.items() if words} == {}


@pytest.mark.parametrize(("page", "begin"), [("compare", 0), ("map", 4)])
def test_no_indicator_prints_a_stray_word(bundled: Release, page: str, begin: int) -> None:
    published = bundled.indicators.query("status != 'awaiting refresh'")
    ids = published.sort_values("id")["id"].tolist()[begin::STRIDE]
    languages, regions = cycle(LANGUAGES), cycle(["SE331,SE322", "SE33", "SE321,SE332", "SE32"])
    found = {}
    for indicator in ids:
        address = {"lang": next(languages), "indicator": indicator, "region": next(regions)}
        found[indicator] = stray(page, address)
    assert len(found) > 5
    assert {indicator: words for indicator, words in found.items() if words} == {}
