"""The areas of the circular economy, and what belongs to its measures: goals, reasons, gaps."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from pipelines.catalogue_models import Strict, Text, Words

Address = Annotated[str, Field(pattern=r"^https://\S+$")]
Month = Annotated[str, Field(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")]
Year = Annotated[int, Field(ge=1950, le=2100)]


class Target(Strict):
    """A goal of the EU for a measure in a year, with the act that sets it.

    The goal is `value` in the unit of the indicator, or `times` what the measure was in `since`.
    `binds` says whose goal it is: each member state's own, or that of the union as a whole.
    `certainty` is `known` where nobody has read the figure in the act or in an account of it.
    """

    indicator: Text
    year: Year
    value: float | None = None
    times: Annotated[float, Field(gt=0)] | None = None
    since: Year | None = None
    bound: Literal["at_least", "at_most"] = "at_least"
    binds: Literal["member_states", "union"] = "member_states"
    act: Words
    source: Address
    certainty: Literal["read", "known"] = "read"

    @property
    def kind(self) -> tuple[str, str, bool]:
        """What the goals of one measure have in common, so that they stand on one line."""
        return self.binds, self.bound, self.value is None

    @model_validator(mode="after")
    def _is_a_level_or_a_change(self) -> "Target":
        if (self.value is None) == (self.times is None):
            raise ValueError("a target has either `value`, or `times` and `since`")
        if (self.times is None) != (self.since is None):
            raise ValueError("`times` goes with `since`, the year that it is counted from")
        if self.since is not None and self.since >= self.year:
            raise ValueError("`since` comes before the year of the target")
        return self


class Annotation(Strict):
    """Why the Swedish figures of some measures look as they do, from a public source.

    With `year` the note points at the Swedish value of that year. `read` is the month in which
    the source was read.
    """

    indicators: Annotated[tuple[Text, ...], Field(min_length=1)]
    year: Year | None = None
    subject: Words
    text: Words
    publisher: Words
    source: Address
    read: Month


class Gap(Strict):
    """Something that is not known of a county, and where a figure of it could come from."""

    what: Words
    where: Words
    source: Address | None = None


class CircularEconomy(Strict):
    """The circular economy as a whole, and the measure that stands for it."""

    label: Words
    question: Words
    headline: str
    key: Literal["circular"] = "circular"


class Area(Strict):
    """One of the five areas of the EU monitoring framework for the circular economy."""

    key: str
    label: Words
    question: Words
    headline: str
    regional_gap: Words
    gaps: tuple[Gap, ...] = ()
