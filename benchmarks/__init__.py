"""What we claim about speed, measured against the same work done with other tools.

`python -m benchmarks` runs every module here that has a function `compare` and prints what it
returns. All sides of a comparison are measured in the same run on the same bytes.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Comparison:
    """One claim: our cost against another tool's, and the bound that it must keep.

    Attributes:
        what: The work done.
        ours: Our cost.
        other: What we are compared with.
        theirs: Its cost; NaN where it could not be measured.
        unit: `s`, `ms`, `kB` or `MB`.
        bound: The largest ratio of ours to theirs that keeps the claim.
        note: Why a side could not be measured; else empty.
    """

    what: str
    ours: float
    other: str
    theirs: float
    unit: str
    bound: float
    note: str = ""

    @property
    def ratio(self) -> float:
        """Our cost as a share of theirs."""
        return self.ours / self.theirs

    @property
    def verdict(self) -> str:
        """`kept`, `MISSED` or `not measured`."""
        if self.note:
            return "not measured"
        return "kept" if self.ratio <= self.bound else "MISSED"


def median_seconds(*works: Callable[[], object], times: int = 5) -> list[float]:
    """Median duration of each work; they take turns, so that a busy machine slows all alike."""
    durations: list[list[float]] = [[] for _ in works]
    for _ in range(times):
        for work, taken in zip(works, durations, strict=True):
            start = time.perf_counter()
            work()
            taken.append(time.perf_counter() - start)
    return [median(taken) for taken in durations]
