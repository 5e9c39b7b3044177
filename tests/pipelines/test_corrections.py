"""Known errors of a source: applied while they stand, left out once they are repaired."""

from typing import Any

import pandas as pd

from pipelines.catalogue import Correction, Words
from pipelines.corrections import correct

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
    return Correction(
        indicator="x", geo="SE33", years=(2021,), reason=reason, status="reported", **facts
    )


def test_a_dropped_figure_is_gone_and_all_others_stay() -> None:
    result = correct(FRAME, [correction(action="drop")])
    assert result["value"].tolist() == [1.0, 2.5]


def test_a_flag_is_added_to_those_of_the_source() -> None:
    result = correct(FRAME, [correction(action="flag", flag="u")])
    assert result["flag"].tolist() == ["", "bu", ""]


def test_a_correction_ends_when_the_source_has_repaired_the_value() -> None:
    still_wrong = correct(FRAME, [correction(action="drop", expect=250.0)])
    repaired = correct(FRAME.replace(250.0, 2.5), [correction(action="drop", expect=250.0)])
    assert len(still_wrong) == 2
    assert len(repaired) == 3
