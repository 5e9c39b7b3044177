"""What the first paragraphs of the start page say, on hand-made facts."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.scores import place
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
    label: str, value: float, *, regions: int = 200, level: str = "shared", trend=FLAT
) -> Fact:
    among = pd.Series([float(i) for i in range(regions)])
    return Fact(
        indicator=pd.Series({"short_sv": label, "unit_sv": "%", "decimals": 0, "count": False}),
        geo={"own": "SE331", "shared": "SE33", "national": "SE"}[level],
        level=level,  # type: ignore[arg-type]
        regions=("SE331",) if level == "own" else ("SE331", "SE332"),
        year=2023,
        value=value,
        flag="",
        among=among,
        place=None if level == "national" else place(among, value),
        eu=None,
        trend=trend,
        confidential_years=0,
    )


def test_figures_are_parted_at_the_middle_the_farthest_first(frame: Frame) -> None:
    text = lead(frame, [fact("Nära", 120), fact("Högt", 190), fact("Lågt", 10)], "SE331")
    above, below, whose = text.split("</p>")[:3]
    assert above.index("Högt: 190") < above.index("Nära: 120")
    assert "Lägre än i de flesta EU-regioner:" in below
    assert "Lågt: 10" in below
    assert "Mäts för Västerbotten och Norrbotten tillsammans: Nära, Högt och Lågt." in whose


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
