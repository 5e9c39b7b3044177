"""A release that comes while the dashboard runs: seen whole, without a restart."""

import re
import shutil
from pathlib import Path

import pytest
from release_fixture import use, write_release
from streamlit.testing.v1 import AppTest
from visiting import said, visit

import dashboard.shell

ROOT = Path(__file__).resolve().parents[2]
NEW = "20260301T120000Z"
RAISED = "20260301T130000Z"  # whose every figure is 5000 higher
PAGES = ["domains", "circular", "map", "compare", "data", "about"]


def shown(at: AppTest) -> tuple[str, list[str]]:
    """The whole page: its words, and what its charts are drawn from."""
    return said(at), [chart.proto.spec for chart in at.get("plotly_chart")]


def figures(at: AppTest) -> list[float]:
    """The figures on the cards and beside the four regions."""
    found = re.findall(r'<b class="num">([\d\u00a0]+(?:,\d+)?)', said(at))
    return [float(text.replace("\u00a0", "").replace(",", ".")) for text in found]


def test_the_next_run_shows_the_new_release_whole(data: Path) -> None:
    at = visit()
    before = figures(at)
    assert len(before) > 8
    assert max(before) < 1000
    assert "Utgåvan som följer med programvaran" in said(at)
    write_release(data, RAISED, raised=5000.0)
    assert figures(at.run()) == before
    use(data, RAISED)
    after = figures(at.run())
    assert after == pytest.approx([value + 5000 for value in before])
    assert f"Utgåva {RAISED}" in said(at)


def test_a_visitor_is_told_once_that_the_figures_were_replaced(data: Path) -> None:
    at = visit(lang="en")
    assert not at.toast
    write_release(data, NEW, manifest={"made_at": "2026-03-01T12:00:00Z"})
    use(data, NEW)
    [toast] = at.run().toast
    assert toast.value == (f"A new release is in use. Release {NEW}, made 1 March 2026.")
    assert not at.run().toast


def test_a_link_that_holds_a_release_fast_stays_with_it_and_says_so(data: Path) -> None:
    at = visit(release="bundled")
    before = figures(at)
    write_release(data, RAISED, raised=5000.0)
    use(data, RAISED)
    at.run()
    assert figures(at) == before
    assert not at.toast
    assert "Utgåvan som följer med programvaran" in said(at)
    assert "Adressen håller fast vid den" in said(at)
    assert "Adressen håller fast" not in said(visit())


@pytest.mark.parametrize("page", ["overview", *PAGES])
def test_a_release_that_comes_and_goes_in_the_middle_of_a_run_does_not_mix_with_it(
    data: Path, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_release(data, RAISED, raised=5000.0)
    at = visit(page)
    old = shown(at)

    def replaced(*_: object) -> None:
        use(data, RAISED)
        shutil.rmtree(data / "processed" / "bundled")

    monkeypatch.setattr(dashboard.shell, "announce", replaced)
    at.run()
    assert not at.exception
    assert "Utgåvan som följer med programvaran" in said(at)
    assert shown(at) == old


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_a_release_damaged_while_a_page_is_open_gives_a_plain_message_until_it_is_mended(
    data: Path, lang: str
) -> None:
    at = visit("data", lang=lang)
    write_release(data, NEW)
    (data / "processed" / NEW / "revisions.parquet").write_bytes(b"PAR1")
    use(data, NEW)
    at.run()
    assert not at.exception
    assert "revisions.parquet" in said(at)
    assert {"sv": "Siffrorna kan inte visas", "en": "The figures cannot be shown"}[lang] in said(at)
    use(data, "bundled")
    assert "revisions.parquet" not in said(at.run())


def test_a_message_about_a_release_ends_with_its_reason(data: Path) -> None:
    (data / "processed" / "CURRENT").write_text(NEW)
    at = visit(region="SE999")
    assert f"”{NEW}” finns inte" in said(at)
    write_release(data, NEW)
    at.session_state["same_view"] = True
    at.run()
    assert f"”{NEW}” finns inte" not in said(at)
    assert "”SE999”" in said(at)
