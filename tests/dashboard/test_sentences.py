"""Every sentence that the release makes of an indicator, held word for word in both languages.

After a change of figures or words: `pytest tests/dashboard/test_sentences.py --snapshot-update`,
then read what changed as a reader would.
"""

import re
from collections.abc import Iterator

import pytest
from syrupy.assertion import SnapshotAssertion

from dashboard.facts import Fact, facts
from dashboard.findings import (
    beside_words,
    cases_words,
    finding,
    level_words,
    measured,
    place_words,
    trend_words,
)
from dashboard.look import ALL
from dashboard.release import Release, open_release
from dashboard.shell import Frame
from dashboard.summary import facts_of
from dashboard.summary_words import held_against_eu, statement

LANGUAGES = ("sv", "en")


@pytest.fixture
def bundled(monkeypatch: pytest.MonkeyPatch) -> Release:
    monkeypatch.delenv("S3_DATA_DIR", raising=False)
    return open_release("bundled")


def of_fact(release: Release, fact: Fact, lang: str) -> Iterator[str]:
    """All that is said of one figure, a line each."""
    frame = Frame("overview", lang, "light", release)
    yield f"{release.name(fact.geo, lang)}: {statement(frame, fact, fact.regions[0])}"
    told = (
        measured(fact, lang),
        level_words(fact, lambda geo: release.name(geo, lang), lang),
        place_words(fact, lang),
        beside_words(fact, lang),
        held_against_eu(frame, [fact]),
        cases_words(fact, lang),
        " ".join(trend_words(fact, lang)),
    )
    yield from (f"  {words}" for words in told if words)


def of_indicator(release: Release, indicator: str, lang: str) -> Iterator[str]:
    found = facts(release, indicator)
    if not found:
        yield str(release.indicators.at[indicator, f"statement_{lang}"])
        return
    same_year = facts_of(release, indicator, ALL)
    if same_year:
        yield finding(same_year, lambda geo: release.name(geo, lang), lang)
    for fact in found:
        yield from of_fact(release, fact, lang)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("domain", "FREITMHAX")
def test_sentences(bundled: Release, snapshot: SnapshotAssertion, domain: str, lang: str) -> None:
    rows = bundled.indicators
    said = [
        f"{name}\n" + "\n".join(f"  {line}" for line in of_indicator(bundled, str(name), lang))
        for name in rows.index[rows["s3_domain"] == domain]
    ]
    assert said
    assert "\n".join(said).replace("\u00a0", " ") == snapshot


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_judges_or_lacks_its_year(bundled: Release, lang: str) -> None:
    judging = {"sv": r"\b(bra|bättre|sämre|dålig\w*|tyvärr|glädjande)\b",
               "en": r"\b(good|better|worse|bad|poor|excellent)\b"}[lang]  # fmt: skip
    for name in bundled.indicators.index:
        for fact in facts(bundled, str(name)):
            lines = list(of_fact(bundled, fact, lang))
            assert not re.search(judging, " ".join(lines), re.IGNORECASE)
            assert re.search(r"\(.*\b(19|20)\d\d\b.*\)", lines[0])
            assert "{" not in "".join(lines)
            assert not re.search(r"  \S|\s[.,;]", lines[0])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_shares_differ_by_points_and_amounts_by_per_cent(bundled: Release, lang: str) -> None:
    points = {"sv": "procentenheter", "en": "percentage points"}[lang]
    seen = set()
    for name, row in bundled.indicators.iterrows():
        for fact in facts(bundled, str(name)):
            words = beside_words(fact, lang)
            if points in words:
                seen.add(row["scale"])
                assert "%" in str(row[f"unit_{lang}"])
    assert seen == {"points"}
