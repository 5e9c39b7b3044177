import re
import string

import pytest

from dashboard.i18n import LANGUAGES, other_language, t, texts


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys() -> None:
    assert set(texts("sv")) == set(texts("en"))


def test_a_text_takes_the_same_values_in_both_languages() -> None:
    differing = [
        key
        for key in texts("sv")
        if placeholders(texts("sv")[key]) != placeholders(texts("en")[key])
    ]
    assert differing == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_is_empty(lang: str) -> None:
    assert [key for key, text in texts(lang).items() if not text.strip() or text == "None"] == []


def test_county_names_stand_without_lan_in_running_text() -> None:
    county = re.compile(r"(Västerbottens|Norrbottens|Västernorrlands|Jämtlands) län", re.IGNORECASE)
    assert [key for key, text in texts("sv").items() if county.search(text)] == []


def test_an_unknown_key_or_language_is_an_error() -> None:
    with pytest.raises(KeyError):
        t("menu.nothing", "sv")
    with pytest.raises(KeyError):
        t("menu.map", "fi")


def test_the_switch_leads_to_the_other_language() -> None:
    assert [other_language(lang) for lang in LANGUAGES] == ["en", "sv"]
