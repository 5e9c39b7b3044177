"""The words of the dashboard in its two languages."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

LANGUAGES = ("sv", "en")
TEXTS = Path(__file__).parent / "texts"


@cache
def texts(lang: str) -> dict[str, str]:
    """All texts of a language by dotted key, for example `menu.map`.

    Those of a workshop stand in files of their own beside `sv.yaml` and `en.yaml`.

    Raises:
        KeyError: The language is not one of `LANGUAGES`.
    """
    if lang not in LANGUAGES:
        raise KeyError(lang)
    found: dict[str, str] = {}
    for path in sorted(TEXTS.glob(f"*{lang}.yaml")):
        found |= _flat(yaml.safe_load(path.read_text(encoding="utf-8")), "")
    return found


def t(key: str, lang: str, **values: object) -> str:
    """The text of a key, with `{name}` placeholders filled in.

    Args:
        key: Dotted key, for example `menu.map`.
        lang: `sv` or `en`.
        values: What the placeholders stand for, already formatted for the language.

    Raises:
        KeyError: The key or the language is unknown, or a placeholder has no value.
    """
    return texts(lang)[key].format(**values)


def other_language(lang: str) -> str:
    """The language that the switch leads to."""
    return next(other for other in LANGUAGES if other != lang)


def _flat(node: dict[str, Any], prefix: str) -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in node.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{prefix}{key}.")
        else:
            flat[f"{prefix}{key}"] = str(value)
    return flat
