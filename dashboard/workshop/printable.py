"""What people write, in characters that documents have type for: any other would stop the PDF."""

import unicodedata

# A test prints them all. Latin, Greek, Cyrillic, Hebrew and Arabic letters, then signs.
_PRINTED = (
    *((0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0x24F), (0x388, 0x38A), (0x38E, 0x3A1), (0x3A3, 0x3CE)),
    *((0x400, 0x477), (0x48C, 0x4C4), (0x5D0, 0x5EA), (0x621, 0x63A), (0x640, 0x64A)),
    *((0x660, 0x669), (0x1E00, 0x1EFF), (0x2010, 0x2027), (0x2030, 0x2037), (0x20A0, 0x20B5)),
    *((0x2153, 0x2184), (0x2190, 0x21FF), (0x2460, 0x2487), (0x2500, 0x262F), (0x2638, 0x268B)),
    *((0x2713, 0x2713), (0x2764, 0x2764)),
)
PRINTED = frozenset(chr(code) for first, last in _PRINTED for code in range(first, last + 1))
"""The characters that are printed as they are."""

NO_LETTER = "□"
_FLAGS = "".join(map(chr, range(0x1F1E6, 0x1F200)))  # two of them are the flag of a country
_LONGEST = 24  # letters of a word that a line holds wherever it stands


def printable(text: str) -> str:
    """A text as it can be printed.

    A sign without type stands as its Unicode name in brackets, a letter as `NO_LETTER`; what only
    changes the look of another character (skin colour, joiners, loose accents) is left out.
    """
    return "".join(map(_printed, unicodedata.normalize("NFC", text)))


def has_unprinted(text: str) -> bool:
    """Whether a text stands otherwise on paper than it was written."""
    return printable(text) != unicodedata.normalize("NFC", text)


def pieces(text: str) -> list[str]:
    """A printable text cut where a line may be broken besides at its spaces: in very long words."""
    found = [""]
    run = 0
    for letter in printable(text):
        run = 0 if letter.isspace() else run + 1
        if run > _LONGEST:
            found.append("")
            run = 1
        found[-1] += letter
    return found


def _printed(letter: str) -> str:
    if letter in PRINTED:
        return letter
    if letter in _FLAGS:
        return chr(ord("A") + _FLAGS.index(letter))
    kind = unicodedata.category(letter)
    if kind in ("Mn", "Me", "Cf", "Sk"):
        return ""
    if kind in ("Zs", "Zl", "Zp", "Cc"):
        return " "
    name = unicodedata.name(letter, "")
    return f"[{name.lower()}]" if name and kind[0] in "SPN" else NO_LETTER
