import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.words import number


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
