"""What the first paragraphs of the start page say, on hand-made facts."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.trends import Trend
from dashboard.facts import Fact
from dashboard.lead import lead
from dashboard.release import open_release
from dashboard.shell import Frame

FLAT = Trend("none", "mixed", 2013, 2023, 8)
RISING = Trend("up", "", 2013, 2023, 8, 0, 1.0)


@pytest.fixture
def frame(data: Path) -> Frame:
    return Frame("overview", "sv", "light", open_release(), None)


def fact(
    label: str,
    value: float,
    *,
    regions: int = 200,
    level: str = "shared",
    trend=FLAT,
    eu: float | None = None,
) -> Fact:
    among = pd.Series([float(i) for i in range(regions)])
    return Fact(
        indicator=pd.Series(
            {"short_sv": label, "unit_sv": "%", "unit_en": "%", "decimals": 0, "count": False}
            | {"half_width": 0.0, "scale": "points"}
        ),
        geo={"own": "SE331", "shared": "SE33", "national": "SE"}[level],
        level=level,  # type: ignore[arg-type]
        regions=("SE331",) if level == "own" else ("SE331", "SE332"),
        year=2023,
        value=value,
        flag="",
        among=among,
        eu=eu,
        country=None,
        trend=trend,
        confidential_years=0,
    )


def test_figures_are_told_by_their_word_the_farthest_first(frame: Frame) -> None:
    # Two hundred regions from 0 to 199: median 99.5, half of MAD* 37.07.
    found = [fact("Nära", 140), fact("Högt", 190), fact("Lågt", 10), fact("Lika", 120)]
    higher, lower, similar, whose = lead(frame, found, "SE331").split("</p>")[:4]
    assert "Högre än EU:" in higher
    assert higher.index("Högt: 190") < higher.index("Nära: 140")
    assert "Högt: 190\u00a0% (2023), EU\u2011median 100" in higher
    assert "Lägre än EU:" in lower
    assert "Lågt: 10" in lower
    assert "På liknande nivå som EU:" in similar
    assert "Lika: 120" in similar
    assert "Mäts för Västerbotten och Norrbotten tillsammans: Nära, Högt, Lågt och Lika." in whose


def test_a_published_value_of_the_eu_goes_before_the_median(frame: Frame) -> None:
    text = lead(frame, [fact("Mått", 140, eu=150.0)], "SE331")
    assert "På liknande nivå som EU:</b> Mått: 140\u00a0% (2023), EU 150." in text


def test_at_most_three_are_named(frame: Frame) -> None:
    text = lead(frame, [fact(f"Mått{i}", 190 - i) for i in range(5)], "SE331")
    assert [f"Mått{i}" in text for i in range(5)] == [True, True, True, False, False]


def test_a_part_of_europe_is_not_called_the_eu(frame: Frame) -> None:
    text = lead(frame, [fact("Nordiskt", 30, regions=31, level="own")], "SE331")
    assert "Nordiskt" not in text
    assert "ännu ingen siffra att jämföra" in text


def test_national_figures_say_nothing_of_the_region(frame: Frame) -> None:
    text = lead(frame, [fact("Riket", 5, level="national", trend=RISING)], "SE331")
    assert "Riket" not in text


def test_a_change_needs_the_arrow_of_the_trend_rule(frame: Frame) -> None:
    text = lead(frame, [fact("Upp", 150, level="own", trend=RISING), fact("Still", 160)], "SE331")
    assert "Upp ökade 2013–2023" in text
    assert "Still ökade" not in text
    assert "Länets egna värden: Upp." in text


def test_labels_are_escaped(frame: Frame) -> None:
    assert "<i>" not in lead(frame, [fact("<i>", 150, trend=RISING)], "SE331")
