import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.printed import side
from dashboard.words import number

FIGURES = st.floats(-1e6, 1e6, allow_nan=False)


@pytest.mark.parametrize(
    ("value", "reference", "decimals", "expected"),
    [
        (1.04, 1.0, 1, "equal"),
        (1.05, 1.0, 1, "higher"),
        (2.675, 2.67, 2, "higher"),
        (-0.5, 0.0, 0, "lower"),
        (-0.04, 0.0, 1, "equal"),
    ],
)
def test_figures_are_compared_as_printed(
    value: float, reference: float, decimals: int, expected: str
) -> None:
    assert side(value, reference, decimals) == expected


@given(FIGURES, FIGURES, st.integers(0, 3))
def test_figures_are_equal_where_the_same_is_printed(
    value: float, reference: float, decimals: int
) -> None:
    same = number(value, decimals, "en") == number(reference, decimals, "en")
    assert (side(value, reference, decimals) == "equal") == same


@given(FIGURES, FIGURES, st.integers(0, 3))
def test_the_sides_are_those_of_a_mirror(value: float, reference: float, decimals: int) -> None:
    mirror = {"lower": "higher", "equal": "equal", "higher": "lower"}
    assert mirror[side(value, reference, decimals)] == side(reference, value, decimals)
