"""Corrections in a release: readers are told while they stand, we are told when they end."""

from pathlib import Path
from typing import Any

import pytest
from kept_answers import GERD, OWN, Kept, catalogue, rows, sdmx_csv

from pipelines.catalogue import Correction, Words

REASON = Words(
    sv="Stuttgart 2021 är rättat hos oss: källan skrev promille.",
    en="Stuttgart 2021 is corrected by us: the source wrote per mille.",
)


def corrected(**facts: Any) -> Any:
    known = {
        "indicator": "rd_gerd_gdp",
        "geo": "DE11",
        "years": {2021: 49.0},
        "reason": REASON,
        "status": "reported",
        "reported": "by mail, 2026-10-01",
    }
    return catalogue("rd_gerd_gdp", corrections=(Correction(**(known | facts)),))


SCALED = corrected(action="scale", factor=0.1)


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    """The source has 49.0 for DE11, ten times too much."""
    kept = Kept(tmp_path)
    kept.answer(GERD, sdmx_csv(GERD, [*rows(OWN, [2021]), ("DE11", 2021, 49.0)]))
    return kept


def caveat(kept: Kept) -> tuple[str, str]:
    row = kept.table("indicators").set_index("id").loc["rd_gerd_gdp"]
    return row["caveat_sv"], row["caveat_en"]


def test_a_scaled_figure_is_published_marked_and_explained_in_both_languages(kept: Kept) -> None:
    report = kept.build(SCALED)
    assert (report.failures, report.remarks) == ([], [])
    row = kept.figures("rd_gerd_gdp").loc[("DE11", 2021)]
    assert (row["value"], row["flag"]) == (4.9, "e")
    swedish, english = caveat(kept)
    assert swedish.endswith(REASON.sv)
    assert english.endswith(REASON.en)


def test_a_second_build_does_not_correct_again(kept: Kept) -> None:
    kept.build(SCALED)
    kept.build(SCALED)
    assert kept.figures("rd_gerd_gdp").loc[("DE11", 2021), "value"] == 4.9
    for path in sorted((kept.data / "raw").rglob("*.*")):
        path.unlink()
    kept.build(SCALED)
    assert kept.figures("rd_gerd_gdp").loc[("DE11", 2021), "value"] == 4.9
    assert caveat(kept)[1].endswith(REASON.en)


def test_a_correction_ends_when_the_source_has_corrected_and_says_so(kept: Kept) -> None:
    kept.build(SCALED)
    kept.answer(GERD, sdmx_csv(GERD, [*rows(OWN, [2021]), ("DE11", 2021, 4.88)]))
    report = kept.build(SCALED)
    (remark,) = report.remarks
    assert remark.startswith(
        "rd_gerd_gdp: the source has corrected DE11 2021, from 49 to 4.88: take the correction "
        "out of catalogue/corrections.yaml"
    )
    assert report.failures == []
    row = kept.figures("rd_gerd_gdp").loc[("DE11", 2021)]
    assert (row["value"], row["flag"]) == (4.88, "")
    assert REASON.en not in caveat(kept)[1]
    assert REASON.sv not in caveat(kept)[0]


def test_a_dropped_figure_comes_back_when_the_source_has_corrected_it(kept: Kept) -> None:
    dropped = corrected(action="drop")
    kept.build(dropped)
    assert ("DE11", 2021) not in kept.figures("rd_gerd_gdp").index
    kept.answer(GERD, sdmx_csv(GERD, [*rows(OWN, [2021]), ("DE11", 2021, 4.88)]))
    assert len(kept.build(dropped).remarks) == 1
    assert kept.figures("rd_gerd_gdp").loc[("DE11", 2021), "value"] == 4.88


def test_a_correction_added_later_mends_a_figure_of_our_own_that_was_published(kept: Kept) -> None:
    kept.build(catalogue("rd_gerd_gdp"))
    report = kept.build(corrected(geo="SE33", years={2021: 2.0}, action="drop"))
    assert report.failures == [], "a figure that we drop ourselves is not a lost one"
    assert ("SE33", 2021) not in kept.figures("rd_gerd_gdp").index
    assert kept.table("revisions")["kind"].tolist() == ["removed"]


def test_only_the_years_that_the_source_has_corrected_end(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    both = corrected(action="scale", factor=0.1, years={2021: 49.0, 2023: 50.0})
    content = [*rows(OWN, [2021]), ("DE11", 2021, 4.9), ("DE11", 2023, 50.0)]
    kept.answer(GERD, sdmx_csv(GERD, content))
    (remark,) = kept.build(both).remarks
    assert "DE11 2021" in remark
    values = kept.figures("rd_gerd_gdp").loc["DE11", "value"]
    assert values.to_dict() == {2021: 4.9, 2023: 5.0}
    assert caveat(kept)[0].endswith(REASON.sv)
