"""Rules of the design that no other tool holds."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.catalogue import load_catalogue

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py"))]
CODE = [
    *PAGES,
    *sorted(p for d in ("analysis", "dashboard", "pipelines") for p in (ROOT / d).rglob("*.py")),
]
IDS = frozenset(name for name in load_catalogue().indicators if "_" in name)
SHOWING = [*PAGES, *sorted((ROOT / "dashboard").rglob("*.py"))]


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def literals(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.name)
def test_a_page_asks_the_dashboard_and_places_what_it_gets(path: Path) -> None:
    allowed = {"streamlit", "dashboard", "html"}
    assert {name.split(".")[0] for name in imports(path)} <= allowed
    assert lines(path) <= 120


@pytest.mark.parametrize("path", CODE, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_stays_readable_in_one_sitting(path: Path) -> None:
    assert lines(path) <= 300


@pytest.mark.parametrize("path", CODE, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_code_knows_an_indicator_by_name(path: Path) -> None:
    # Short ids are words of their own (`htec`, `kis`), and therefore not among these.
    assert not IDS & set(literals(path))


@pytest.mark.parametrize("path", SHOWING, ids=lambda p: str(p.relative_to(ROOT)))
def test_statistics_are_computed_in_analysis_alone(path: Path) -> None:
    # A rank, median, percentile, spread or slope that a page shows follows a published rule.
    statistics = {
        *("median", "nanmedian", "quantile", "nanquantile", "quantiles", "percentile"),
        *("nanpercentile", "rank", "rankdata", "std", "var", "mad", "corr", "cov", "polyfit"),
        *("median_low", "median_high", "theilslopes", "kendalltau", "linregress", "zscore"),
    }
    parsed = ast.parse(path.read_text(encoding="utf-8"))
    calls = [node.func for node in ast.walk(parsed) if isinstance(node, ast.Call)]
    named = {func.attr for func in calls if isinstance(func, ast.Attribute)}
    assert not named & statistics
    assert not {name.split(".")[0] for name in imports(path)} & {"scipy", "statistics"}


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.name)
def test_a_page_holds_no_words_of_its_own(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstring = ast.get_docstring(tree, clean=False)
    sentences = [s for s in literals(path) if re.search(r"[a-zåäö]{2} [a-zåäö]{2}", s)]
    assert [s for s in sentences if s != docstring and "<" not in s] == []


def test_nothing_uses_an_api_that_streamlit_has_retired() -> None:
    retired = re.compile(r"use_container_width|st\.cache\b|experimental_")
    assert [p.name for p in CODE if retired.search(p.read_text(encoding="utf-8"))] == []


def test_every_release_outside_git_is_ignored_by_git() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "data/processed/*" in ignored
    assert "!data/processed/bundled/" in ignored
