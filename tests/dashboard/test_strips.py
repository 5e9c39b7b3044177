import base64
import re
import xml.etree.ElementTree as ET

import pandas as pd
import pytest

from dashboard.strips import distribution_strip, locator, sparkline, trend_arrow

VALUES = pd.Series([float(i) for i in range(101)])


def drawing(image: str) -> ET.Element:
    """The SVG of an image; parsing it proves that it is well formed."""
    [data] = re.findall(r"base64,([^\"]+)", image)
    return ET.fromstring(base64.b64decode(data))


def tags(root: ET.Element, tag: str) -> list[ET.Element]:
    return list(root.iter(f"{{http://www.w3.org/2000/svg}}{tag}"))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_strip_has_a_tick_per_region_and_our_mark_in_its_place(theme) -> None:
    root = drawing(distribution_strip(VALUES, 50.0, {"SE331": 75.0}, theme, "text"))
    assert len(tags(root, "path")) == 101
    [middle] = tags(root, "line")
    assert middle.get("x1") == "50%"
    ours = tags(root, "svg")[-1]
    assert ours.get("x") == "73%"  # 4 + 0.75 * 92


def test_a_strip_of_equal_values_is_drawn_in_the_middle() -> None:
    root = drawing(distribution_strip(pd.Series([5.0] * 40), 5.0, {"SE33": 5.0}, "light", "text"))
    assert tags(root, "svg")[-1].get("x") == "50%"


def test_the_text_alternative_is_escaped() -> None:
    image = distribution_strip(VALUES, 50.0, {"SE331": 75.0}, "light", 'from "0" <to> 100')
    assert 'alt="from &quot;0&quot; &lt;to&gt; 100"' in image


def test_a_sparkline_is_cut_where_a_year_is_missing_or_the_series_breaks() -> None:
    whole = drawing(sparkline([2018, 2019, 2020, 2021], [1.0, 2, 3, 4], "light", "text"))
    cut = drawing(sparkline([2018, 2019, 2021, 2022], [1.0, 2, 3, 4], "light", "text"))
    even = drawing(sparkline([2016, 2018, 2020, 2022], [1.0, 2, 3, 4], "light", "text"))
    years = [2018, 2019, 2020, 2021]
    broken = drawing(sparkline(years, [1.0, 2, 3, 4], "light", "text", breaks={2020}))
    drawn = (whole, cut, even, broken)
    strokes = [tags(root, "path")[0].get("d", "").count("M") for root in drawn]
    assert strokes == [1, 2, 1, 2]


@pytest.mark.parametrize("direction", ["up", "down", "none"])
def test_the_arrow_is_decoration_because_its_word_stands_beside(direction: str) -> None:
    assert ' alt=""' in trend_arrow(direction, "dark")


def test_the_locator_shows_the_swedish_counties_with_one_in_its_colour() -> None:
    root = drawing(locator("SE331", "light", "map"))
    fills = [path.get("fill") for path in tags(root, "path")]
    assert len(fills) == 21
    assert fills.count("#0072B2") == 1
