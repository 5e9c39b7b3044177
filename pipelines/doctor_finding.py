"""What a service says of one dataset of the catalogue."""

from dataclasses import dataclass, field

import pandas as pd

from pipelines.doctor_names import Names
from pipelines.doctor_pins import Check, Place
from pipelines.formats.sniff import GZIP, first_line, head
from pipelines.http import Answer

NOT_ASKED = "not asked, because the service did not answer before."


@dataclass
class Finding:
    """What a service says of one dataset.

    Attributes:
        source: Key of the publisher.
        dataset: Its code as the catalogue spells it; a level of NUTS for boundaries.
        places: Where the catalogue reads it.
        reached: Whether the service answered, be it with a refusal.
        gone: Whether the service has it no more.
        problem: Why nothing more is known of it; empty when it answered well.
        next_step: What to do about the problem.
        title: What the source calls it, where it tells.
        moved: Its last change at the source, as the source writes it.
        version: Version of its structure, where the source tells.
        key: Its dimensions in key order.
        years: The years it covers, as far as the service tells without figures.
        names: What its codes are called, where they must be chosen.
        checks: One per place.
        remarks: What is odd, not wrong.
        answer: The small answer with figures of Sweden, if it came.
        frame: The same as rows: dimensions, geo, year, value, flag.
    """

    source: str
    dataset: str
    places: tuple[Place, ...] = ()
    reached: bool = False
    gone: bool = False
    problem: str = ""
    next_step: str = ""
    title: str = ""
    moved: str = ""
    version: str = ""
    key: tuple[str, ...] = ()
    years: frozenset[int] = frozenset()
    names: Names = field(default_factory=dict)
    checks: list[Check] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    answer: Answer | None = None
    frame: pd.DataFrame | None = None

    @property
    def wanted(self) -> bool:
        """Whether a refresh asks for it, or would if its pins were known."""
        return not self.places or any(place.asked for place in self.places)

    @property
    def asked(self) -> list[Check]:
        """The checks of what a refresh asks for."""
        return [check for check in self.checks if check.place.asked]

    @property
    def sound(self) -> bool:
        """Whether nothing has to be mended."""
        if self.problem:
            return not self.wanted and self.reached
        return not any(check.faults for check in self.asked)

    @property
    def newest(self) -> int | None:
        """The newest year with a Swedish figure."""
        return max((year for one in self.checks for year in one.figures.values()), default=None)

    @property
    def header(self) -> str:
        """The header line of the answer."""
        if not self.answer:
            return ""
        return first_line(head(self.answer.data).decode("utf-8-sig", errors="replace"))

    @property
    def gzipped(self) -> bool:
        """Whether the answer came as a gzip file."""
        return self.answer is not None and self.answer.data.startswith(GZIP)
