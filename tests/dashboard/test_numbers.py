import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.words import number, unit_beside, unit_gap, year_span


@pytest.mark.parametrize(
    ("value", "decimals", "swedish", "english"),
    [
        (1234.5, 1, "1\u00a0234,5", "1,234.5"),
        (63700, 0, "63\u00a0700", "63,700"),
        (0, 2, "0,00", "0.00"),
        (-5.04, 1, "\u22125,0", "\u22125.0"),
        (-0.04, 1, "0,0", "0.0"),
        (2.675, 2, "2,68", "2.68"),
        (1234567.0, 0, "1\u00a0234\u00a0567", "1,234,567"),
    ],
)
def test_a_figure_is_printed_as_the_language_writes_it(
    value: float, decimals: int, swedish: str, english: str
) -> None:
    assert number(value, decimals, "sv") == swedish
    assert number(value, decimals, "en") == english


def test_a_change_carries_its_sign() -> None:
    assert number(5.0, 1, "sv", sign=True) == "+5,0"
    assert number(0.0, 1, "sv", sign=True) == "0,0"
    assert number(-5.0, 1, "sv", sign=True) == "\u22125,0"


@given(st.floats(-1e12, 1e12), st.integers(0, 3))
def test_a_printed_figure_reads_back_as_the_same_number(value: float, decimals: int) -> None:
    text = number(value, decimals, "sv")
    read = float(text.replace("\u00a0", "").replace(",", ".").replace("\u2212", "-"))
    assert abs(read - value) <= 0.5 * 10**-decimals + 1e-6 * max(1, abs(value)) * 1e-6


def test_a_unit_stands_close_to_its_figure_in_english_and_once_beside_its_label() -> None:
    assert unit_gap("% of jobs", "en") == ""
    assert unit_gap("% av jobben", "sv") == "\u00a0"
    assert unit_gap("euro", "en") == "\u00a0"
    assert unit_beside("BRP per invånare, EU = 100", "index, EU27 = 100") == ""
    assert unit_beside("FoU-utgifter", "% av BRP") == "% av BRP"


def test_a_span_of_one_year_is_that_year() -> None:
    assert (year_span(2022, 2022), year_span(2010, 2021)) == ("2022", "2010–2021")
