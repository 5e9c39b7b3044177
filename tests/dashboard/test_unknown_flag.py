"""A flag that nobody has described yet is told as such, in both languages."""

import pytest

from dashboard.area_lines import flag_words


@pytest.mark.parametrize(
    ("flag", "lang", "words"),
    [
        ("q", "sv", "flagga q, okänd betydelse: se källan"),
        ("q", "en", "flag q, meaning unknown: see the source"),
        ("bq", "en", "break in series, flag q, meaning unknown: see the source"),
        ("px2", "en", "provisional, flag x2, meaning unknown: see the source"),
        ("bu", "sv", "brott i serien, osäkert"),
        ("", "sv", ""),
    ],
)
def test_a_flag_in_words(flag: str, lang: str, words: str) -> None:
    assert flag_words(flag, lang) == words
