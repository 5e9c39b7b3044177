"""Known errors of a source: applied while they stand, left out once they are repaired."""

from typing import Any

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from pipelines.catalogue import Correction, Words
from pipelines.corrections import correct, mended_years

FRAME = pd.DataFrame(
    {
        "geo": ["SE32", "SE33", "SE33"],
        "year": [2021, 2021, 2022],
        "value": [1.0, 250.0, 2.5],
        "flag": ["", "b", ""],
    }
)


def correction(**facts: Any) -> Correction:
    reason = Words(sv="Fel enhet.", en="Wrong unit.")
    facts = {"geo": "SE33", "years": {2021: 250.0}} | facts
    return Correction(
        indicator="x", reason=reason, status="reported", reported="https://example.org/1", **facts
    )


def test_a_dropped_figure_is_gone_and_all_others_stay() -> None:
    result = correct(FRAME, [correction(action="drop")])
    assert result["value"].tolist() == [1.0, 2.5]


def test_a_flag_is_added_to_those_of_the_source() -> None:
    result = correct(FRAME, [correction(action="flag", flag="u")])
    assert result["flag"].tolist() == ["", "bu", ""]


def test_a_scaled_figure_is_marked_as_estimated() -> None:
    result = correct(FRAME, [correction(action="scale", factor=0.01)])
    assert result["value"].tolist() == [1.0, 2.5, 2.5]
    assert result["flag"].tolist() == ["", "be", ""]


def test_a_scaled_figure_has_the_digits_of_the_source_and_no_others() -> None:
    frame = FRAME.replace(250.0, 0.57)
    (value,) = correct(frame, [correction(years={2021: 0.57}, action="scale", factor=100.0)]).query(
        "geo == 'SE33' and year == 2021"
    )["value"]
    assert 0.57 * 100 != 57, "binary arithmetic would give another figure"
    assert value == 57


def test_a_correction_ends_when_the_source_has_repaired_the_value() -> None:
    for action in ({"action": "drop"}, {"action": "scale", "factor": 0.01}):
        repaired = FRAME.replace(250.0, 2.4)
        pd.testing.assert_frame_equal(correct(repaired, [correction(**action)]), repaired)


def test_each_year_has_its_own_wrong_value_and_ends_by_itself() -> None:
    both = correction(years={2021: 250.0, 2022: 260.0}, action="scale", factor=0.01)
    wrong = FRAME.replace(2.5, 260.0)
    assert correct(wrong, [both])["value"].tolist() == [1.0, 2.5, 2.6]
    assert mended_years(wrong, both) == {}
    assert correct(FRAME, [both])["value"].tolist() == [1.0, 2.5, 2.5]
    assert mended_years(FRAME, both) == {2022: 2.5}


def test_a_value_that_the_source_has_withdrawn_ends_the_correction_too() -> None:
    withdrawn = FRAME.assign(value=[1.0, None, 2.5])
    assert list(mended_years(withdrawn, correction(action="drop"))) == [2021]


def test_a_year_or_area_that_the_file_lacks_tells_nothing() -> None:
    assert mended_years(FRAME, correction(geo="FI1D", action="drop")) == {}
    assert mended_years(FRAME, correction(years={1999: 1.0}, action="drop")) == {}


@given(st.floats(-1e9, 1e9), st.sampled_from([0.001, 0.01, 10.0, 1000.0, 1e6]))
def test_correcting_twice_is_correcting_once(value: float, factor: float) -> None:
    frame = FRAME.assign(value=[1.0, value, 2.5])
    known = [correction(years={2021: value}, action="scale", factor=factor)]
    once = correct(frame, known)
    if value and abs(value) > 1e-6:
        pd.testing.assert_frame_equal(correct(once, known), once)
