"""What the catalogue says of industries: where their jobs are published, how they are read."""

import re
from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field, model_validator

from pipelines.catalogue_models import Source, Strict, Text, Words

_DIVISION = re.compile(r"[A-U]\d\d")
_SECTIONS = re.compile(r"([A-U])(?:[-_]([A-U]))?")


class Whole(Strict):
    """What shares of industries are taken of: the published total, if any, and its parts."""

    total: str = ""
    parts: Annotated[tuple[Text, ...], Field(min_length=2)]


class Structure(Strict):
    """A dataset of jobs by industry that is published whole in structure.parquet.

    A discontinued one is taken from imported files and never asked for. `persons` is what a
    figure of 1 stands for.
    """

    source: Source
    dataset: str
    nace_dimension: str
    pins: dict[str, str]
    discontinued: bool = False
    persons: Literal[1, 1000] = 1
    wholes: dict[str, Whole] = Field(default_factory=dict)


class Measured(Strict):
    """An indicator as a structural variable; `log` where ratios count and not differences."""

    id: str
    log: bool = False


class Shares(Strict):
    """Structural variables that are the shares of industries in a whole of a dataset."""

    dataset: str
    whole: str
    nace: Annotated[tuple[Text, ...], Field(min_length=1)]


class Block(Strict):
    """Structural variables that weigh together as one: indicators, or shares of a whole."""

    key: Text
    label: Words
    indicators: tuple[Measured, ...] = ()
    shares: Shares | None = None

    @model_validator(mode="after")
    def _holds_one_kind(self) -> "Block":
        if bool(self.indicators) == bool(self.shares):
            raise ValueError(f"block {self.key!r} needs either indicators or shares")
        return self


def divisions(code: str, known: Iterable[str]) -> frozenset[str]:
    """The NACE Rev. 2 divisions that a code stands for.

    Args:
        code: A division (`C16`), a section (`C`), sections from one to another (`B-E`, `M_N`), or
            `TOTAL`.
        known: Codes, all divisions among them.

    Returns:
        None for a code that is spelled otherwise.
    """
    of_nace = frozenset(filter(_DIVISION.fullmatch, known))
    if code == "TOTAL":
        return of_nace
    if sections := _SECTIONS.fullmatch(code):
        first, last = sections[1], sections[2] or sections[1]
        return frozenset(division for division in of_nace if first <= division[0] <= last)
    return of_nace & {code}
