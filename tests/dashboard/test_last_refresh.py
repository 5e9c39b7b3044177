import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from dashboard.last_refresh import LastRefresh, last_refresh
from pipelines import last_refresh as refresh

FAILING = {
    "indicators": ["rd_gerd_gdp", "ris_sii"], "source": "eurostat", "dataset": "rd_e_gerdreg",
    "url": "https://example.org/rd", "problem": "No answer.", "next_step": "Wait.",
    "since": "2026-11-20T03:20:00Z",
}  # fmt: skip
TOLD = {
    "checked_at": "2026-11-24T03:20:00Z", "outcome": "nothing_new", "release": "",
    "failing": [FAILING], "remarks": ["One thing."],
}  # fmt: skip


def told(data: Path, content: object) -> LastRefresh | None:
    text = content if isinstance(content, str) else json.dumps(content)
    (data / "processed" / "LAST_REFRESH.json").write_text(text, encoding="utf-8")
    return last_refresh()


def test_the_account_of_the_last_refresh_is_read(data: Path) -> None:
    found = told(data, TOLD)
    assert found is not None
    assert (found.checked_at, found.outcome) == (
        datetime(2026, 11, 24, 3, 20, tzinfo=UTC),
        "nothing_new",
    )
    assert found.failing[0].indicators == ("rd_gerd_gdp", "ris_sii")
    assert found.failing[0].problem == "No answer."
    assert found.remarks == ("One thing.",)


def test_an_indicator_fails_since_the_first_of_its_datasets_did(data: Path) -> None:
    earlier = FAILING | {
        "dataset": "other",
        "indicators": ["ris_sii"],
        "since": "2026-10-01T00:00:00",
    }
    found = told(data, TOLD | {"failing": [FAILING, earlier]})
    assert found is not None
    assert found.failing_since("ris_sii") == datetime(2026, 10, 1, tzinfo=UTC)
    assert found.failing_since("rd_gerd_gdp") == datetime(2026, 11, 20, 3, 20, tzinfo=UTC)
    assert found.failing_since("gdp_eur") is None


def test_what_a_refresh_writes_is_what_the_dashboard_reads(data: Path) -> None:
    since = datetime(2026, 11, 20, 3, 20, tzinfo=UTC)
    failing = refresh.Failing(("ris_sii",), "oecd", "D@F", "https://x", "Broken.", "Wait.", since)
    written = refresh.LastRefresh(since, "failed", "", (failing,), ("One.",))
    found = told(data, TypeAdapter(refresh.LastRefresh).dump_json(written).decode())
    assert found is not None
    assert (found.checked_at, found.outcome, found.remarks) == (since, "failed", ("One.",))
    assert found.failing_since("ris_sii") == since
    assert found.failing[0].next_step == "Wait."


def test_before_the_first_refresh_there_is_no_account(data: Path) -> None:
    assert last_refresh() is None


@pytest.mark.parametrize(
    "content",
    [
        "", "{", "[]", "null", "7", "{}",
        TOLD | {"checked_at": "yesterday"}, TOLD | {"checked_at": 5}, TOLD | {"outcome": "great"},
        TOLD | {"failing": [{}]}, TOLD | {"failing": 3}, TOLD | {"failing": ["x"]},
        TOLD | {"failing": [FAILING | {"since": None}]}, TOLD | {"remarks": None},
        TOLD | {"outcome": []},
    ],
)  # fmt: skip
def test_an_account_that_cannot_be_read_counts_as_none(data: Path, content: object) -> None:
    assert told(data, content) is None


def test_bytes_that_are_no_text_count_as_none(data: Path) -> None:
    (data / "processed" / "LAST_REFRESH.json").write_bytes(b"\xff\xfe\x00")
    assert last_refresh() is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*TOLD, *FAILING]), inner)
    ),
    max_leaves=6,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.sampled_from(list(TOLD)), JSON)
def test_no_content_whatever_is_an_error(data: Path, key: str, content: object) -> None:
    found = told(data, TOLD | {key: content})
    assert found is None or found.outcome in ("published", "nothing_new", "failed")
