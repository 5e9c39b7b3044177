"""Labels of charts, on three screens: none is cut off, none lies over another."""

import pytest
from waiting import Opener, expect_labels_apart, resize

SCREENS = [(1280, 800), (390, 844)]
VIEWS = [
    *("map", "compare", "circular", "domains", "specialisation", "peers"),
    "circular?lang=en&area=production_consumption",
    "circular?lang=en&area=waste_management",
    "peers?lang=en&region=SE321&country=without&count=20&indicator=ris_sii",
    "specialisation?lang=en&region=SE321&reference=EU27_2020",
    "compare?indicator=oecd_gdp_pc_tl3",
    "compare?indicator=gdp_eur&chart=bar",
    "map?indicator=rd_gerd_gdp&level=four&classes=continuous&limits=all&year=2019",
    "map?indicator=gdp_pps&level=four&beside=rd_gerd_gdp&lang=en",
    "map?indicator=rd_gerd_gdp&level=eu&beside_year=2011&region=SE33,SE11",
]


@pytest.mark.parametrize("view", VIEWS)
def test_labels_of_a_chart_neither_overlap_nor_are_cut_off(opened: Opener, view: str) -> None:
    """As the view comes on a large screen, and as it follows to smaller ones."""
    page = opened(view, width=1920, height=1080)
    expect_labels_apart(page)
    for width, height in SCREENS:
        resize(page, width, height)
        expect_labels_apart(page)
