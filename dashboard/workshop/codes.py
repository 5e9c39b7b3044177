"""Codes that people read from a wall and type, and secrets that they never see."""

import hashlib
import secrets

# Neither vowels, which make words, nor letters and digits that are taken for another.
_LETTERS = "BCDFGHJKMNPRSTVWXZ"
_DIGITS = "23456789"


def join_code() -> str:
    """Five random letters by which a room joins a session."""
    return "".join(secrets.choice(_LETTERS) for _ in range(5))


def deck_code() -> str:
    """Eight random letters and digits by which a saved deck is opened."""
    return "".join(secrets.choice(_LETTERS + _DIGITS) for _ in range(8))


def typed(code: str) -> str:
    """A code as it was made, however it was typed; "" for what cannot be one."""
    code = "".join(code.split()).replace("-", "").upper()
    return code if len(code) <= 8 and set(code) <= set(_LETTERS + _DIGITS) else ""


def secret() -> str:
    """A number that nobody guesses, as text that fits in an address."""
    return secrets.token_urlsafe(24)


def hashed(value: str) -> str:
    """What is kept of a secret; it is random, so a plain hash gives nothing away."""
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()
