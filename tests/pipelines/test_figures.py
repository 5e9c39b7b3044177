"""Figures stored compactly are the same figures."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.errors import CheckError
from pipelines.figures import plain, read_figures, stack

COLUMNS = ["indicator", "geo", "year", "value", "flag", "confidential", "series"]
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["x", "y", "å"]),
        st.sampled_from(["SE33", "FI1D", "EU27_2020"]),
        st.integers(1950, 2100),
        st.none() | st.floats(allow_nan=False),
        st.sampled_from(["", "b", "bu", "x2"]),
        st.sampled_from(["", "C"]),
        st.text(min_size=1, max_size=3),
    ),
    max_size=8,
)


def frame(rows: list[tuple]) -> pd.DataFrame:
    kinds = {"year": "int16", "value": float} | {
        name: "str" for name in COLUMNS if name not in ("year", "value")
    }
    return pd.DataFrame(rows, columns=COLUMNS).astype(kinds)


@given(st.lists(ROWS, max_size=4))
def test_stacked_frames_are_the_frames_one_after_the_other(parts: list[list[tuple]]) -> None:
    result = stack(map(frame, parts), "observations")
    expected = frame([row for part in parts for row in part])
    pd.testing.assert_frame_equal(plain(result), expected)
    for name in ("indicator", "geo", "flag", "confidential", "series"):
        assert result[name].cat.categories.tolist() == list(dict.fromkeys(expected[name]))


def test_more_texts_than_a_small_position_can_count_are_kept() -> None:
    row = ("x", "SE33", 2020, 1.0, "", "")
    many = [frame([(*row, f"s{n}") for n in range(start, start + 9000)]) for start in
            range(0, 45_000, 9000)]  # fmt: skip
    result = stack(many, "observations")
    assert plain(result)["series"].tolist() == [f"s{n}" for n in range(45_000)]


@pytest.mark.parametrize("content", [None, b"PAR1", b""])
def test_a_table_that_cannot_be_read_says_which_release_is_damaged(
    tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "observations.parquet").write_bytes(content)
    with pytest.raises(CheckError, match="rollback") as caught:
        read_figures(tmp_path, "observations")
    assert caught.value.url.endswith("observations.parquet")


def test_a_table_without_a_column_is_damaged(tmp_path: Path) -> None:
    frame([("x", "SE33", 2020, 1.0, "", "", "s")]).drop(columns="flag").to_parquet(
        tmp_path / "observations.parquet"
    )
    with pytest.raises(CheckError, match="damaged"):
        read_figures(tmp_path, "observations")
