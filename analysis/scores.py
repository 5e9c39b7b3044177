"""Where a value stands: beside a reference, and among the regions of the EU."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from analysis.answers import NoAnswer
from analysis.composite import Floats

# Countries of the European Free Trade Association: published with the EU, not part of it.
EFTA = frozenset({"CH", "IS", "LI", "NO"})

FEWEST = 30  # fewer regions make no distribution, and allow no comparison word
FEWEST_SCORED = 100  # regions that a score from 0 to 100 needs
NORMAL = 1.4826  # standard deviation of a normal distribution in median absolute deviations
SIMILAR = 0.5  # part of the usual spread up to which a difference is called similar
# Half width, in percentage points, of surveys that publish none for regions: a choice of ours.
SURVEY_POINTS = 2.0
SCORE_ENDS = (2.5, 97.5)  # percentiles that score 0 and 100
_NOISE = 1e-12  # share of the largest figure below which a difference is that of binary fractions


@dataclass(frozen=True)
class Place:
    """A value among regions.

    Attributes:
        lower: Number of regions with a lower value.
        higher: Number of regions with a higher value.
        regions: Number of regions with a value, the own one among them.
        median: The middle value of those regions.
    """

    lower: int
    higher: int
    regions: int
    median: float

    @property
    def share(self) -> float:
        """Share of regions with a lower value, from 0 to 1."""
        return self.lower / self.regions

    @property
    def percent(self) -> int:
        """Share of regions with a lower value, whole per cent; 0 and 100 only if exact."""
        if self.lower in (0, self.regions):
            return 100 * self.lower // self.regions
        return min(99, max(1, round(100 * self.share)))

    @property
    def rounded(self) -> Literal["less", "near", "more"]:
        """How the share stands to `percent`: less than 1 per cent is not near 1."""
        gap = 100 * self.share - self.percent
        return "less" if gap < -0.5 else "more" if gap > 0.5 else "near"


@dataclass(frozen=True)
class Compared:
    """A value beside a reference.

    Attributes:
        word: Describes the value, not its quality.
        difference: Value minus reference, in the unit of both.
        band: Largest difference that is called similar, same unit.
    """

    word: Literal["higher", "similar", "lower"]
    difference: float
    band: float

    @property
    def bands(self) -> float:
        """The difference in bands: above 1 it is called higher, below −1 lower."""
        return self.difference / self.band


@dataclass(frozen=True)
class RankInterval:
    """The ranks that a value may have; 1 is the highest value.

    Attributes:
        best: Rank if all regions within the band are lower.
        worst: Rank if all regions within the band are higher.
        regions: Number of regions with a value, the own one among them.
    """

    best: int
    worst: int
    regions: int


def eu_regions(values: pd.Series) -> pd.Series:
    """Leaves out the areas of EFTA countries.

    Args:
        values: Values by geo; the first two letters of a NUTS code are the country.
    """
    return values[~values.index.str[:2].isin(EFTA)]


def percentile(values: pd.Series, value: float) -> Place | NoAnswer:
    """Tells how many regions lie below and above a value: a percentile, never a rank.

    share lower = |{s: x_s < x}| / |{s}| over all regions s with a value the same year.

    Args:
        values: Values of the EU regions of one level in one year, by geo, the own one included;
            values flagged u left out.
        value: The value to place, same indicator and year, not flagged u.

    Returns:
        No answer without a value (`no_values`) or with fewer than `FEWEST` regions (`few_regions`).
    """
    if not np.isfinite(value):
        return NoAnswer("no_values")
    middle = median(values)
    if isinstance(middle, NoAnswer):
        return middle
    known = _known(values)
    return Place(
        lower=int((known < value).sum()),
        higher=int((known > value).sum()),
        regions=len(known),
        median=middle,
    )


def median(values: pd.Series, fewest: int = FEWEST) -> float | NoAnswer:
    """The middle value of regions.

    Args:
        values: Values by geo, same indicator and year; missing ones do not count.
        fewest: Regions that it needs; a group chosen for comparison may be smaller than `FEWEST`.

    Returns:
        In the unit of the values; no answer (`few_regions`) with fewer regions.
    """
    known = _known(values)
    if len(known) < max(1, fewest):
        return NoAnswer("few_regions", have=len(known), needed=max(1, fewest))
    return float(np.median(known))


def spread(values: pd.Series) -> float | NoAnswer:
    """How far regions usually are from the middle one: the median absolute deviation.

    MAD* = 1.4826 · median(|x_s − median(x)|), for normal values their standard deviation (Leys
    et al. 2013, Journal of Experimental Social Psychology 49).

    Args:
        values: Values of the EU regions of one level in one year, by geo; those flagged u left out.

    Returns:
        In the unit of the values; no answer with fewer than `FEWEST` regions (`few_regions`) or
        where at least half of them are alike (`no_spread`).
    """
    middle = median(values)
    if isinstance(middle, NoAnswer):
        return middle
    known = _known(values)
    found = NORMAL * float(np.median(abs(known - middle)))
    return found if found > _noise(known) else NoAnswer("no_spread")


def compare_word(
    value: float, reference: float, values: pd.Series, half_width: float = 0.0
) -> Compared | NoAnswer:
    """Says `higher`, `similar` or `lower` of a value beside a reference.

    Similar if |x − x0| ≤ max(0.5 · MAD*, half width), with MAD* from `spread`.

    Args:
        value: Value of a region.
        reference: Same indicator and year: the EU, the country, or a median of regions.
        values: Values of the EU regions of the region's level that year, by geo, values flagged u
            left out.
        half_width: Half of the confidence interval of a survey, in the unit of the values.

    Returns:
        No answer without a value (`no_values`) or a reference (`no_reference`), and where
        `spread` has none.

    Raises:
        ValueError: The half width is negative or not a number.
    """
    gap = distance(value, reference, ratio=False)
    if isinstance(gap, NoAnswer):
        return gap
    band = _band(values, half_width)
    if isinstance(band, NoAnswer):
        return band
    if abs(gap) <= band + _noise(_known(values), value, reference):
        return Compared("similar", gap, band)
    return Compared("higher" if gap > 0 else "lower", gap, band)


def rank_interval(
    values: pd.Series, value: float, half_width: float = 0.0
) -> RankInterval | NoAnswer:
    """The ranks of a value when regions within the band of `compare_word` may stand on any side.

    best = 1 + |{s: x_s > x + band}|, worst = |{s}| − |{s: x_s < x − band}|.

    Args:
        values: Values of the EU regions of one level in one year, by geo, the own one included;
            values flagged u left out.
        value: The value to rank, not flagged u.
        half_width: As for `compare_word`.

    Returns:
        No answer without a value (`no_values`) and where `spread` has none.

    Raises:
        ValueError: The half width is negative or not a number.
    """
    if not np.isfinite(value):
        return NoAnswer("no_values")
    band = _band(values, half_width)
    if isinstance(band, NoAnswer):
        return band
    known = _known(values)
    reach = band + _noise(known, value)
    above, below = int((known > value + reach).sum()), int((known < value - reach).sum())
    return RankInterval(best=1 + above, worst=len(known) - below, regions=len(known))


def distance(value: float, reference: float, ratio: bool) -> float | NoAnswer:
    """How far a value is from a reference; the sign is never turned.

    Args:
        value: Value of a region.
        reference: Value of the EU, the country or a median of regions, same indicator and year.
        ratio: Whether the measure has a true zero: 100 · x / x0 (reference = 100). Else x − x0,
            for percentages in percentage points.

    Returns:
        No answer without a value (`no_values`) or a reference (`no_reference`); for a ratio the
        reference must be above zero.
    """
    if not np.isfinite(value):
        return NoAnswer("no_values")
    if not np.isfinite(reference) or (ratio and reference <= 0):
        return NoAnswer("no_reference")
    return 100 * value / reference if ratio else value - reference


def score(values: pd.Series, direction: str) -> pd.Series | NoAnswer:
    """Turns the values of an indicator into scores from 0 to 100.

    p_r = 100 · (x_r − q_low) / (q_high − q_low), cut to 0–100, reversed for `lower`; q_low and
    q_high are the 2.5th and 97.5th percentile of all the values, interpolated between neighbours
    (OECD/JRC 2008, Handbook on Constructing Composite Indicators).

    Args:
        values: Values of all EU NUTS 2 regions by geo; values flagged u left out. Never of a few
            regions: the first of them would have 100 and the last 0 by construction.
        direction: What the catalogue says is wished for: `higher`, `lower` or `neutral`.

    Returns:
        Scores by geo, NaN where there is no value; no answer for `neutral` (`neutral`), with fewer
        than `FEWEST_SCORED` regions (`few_regions`), and where both percentiles are the same
        (`no_spread`).

    Raises:
        ValueError: Another direction.
    """
    if direction not in ("higher", "lower", "neutral"):
        raise ValueError(f"unknown direction {direction!r}")
    if direction == "neutral":
        return NoAnswer("neutral")
    known = _known(values)
    if len(known) < FEWEST_SCORED:
        return NoAnswer("few_regions", have=len(known), needed=FEWEST_SCORED)
    low, high = np.percentile(known, SCORE_ENDS)
    if high - low <= _noise(known):
        return NoAnswer("no_spread")
    scored: pd.Series = (100 * (values.astype("float64") - low) / (high - low)).clip(0, 100)
    return scored if direction == "higher" else 100 - scored


def _band(values: pd.Series, half_width: float) -> float | NoAnswer:
    if not half_width >= 0:
        raise ValueError(f"half width {half_width}")
    usual = spread(values)
    return usual if isinstance(usual, NoAnswer) else max(SIMILAR * usual, half_width)


def _known(values: pd.Series) -> Floats:
    known: Floats = values.to_numpy("float64", na_value=np.nan)
    return known[~np.isnan(known)]


def _noise(known: Floats, *more: float) -> float:
    """Differences up to this come from binary fractions, not from the figures."""
    return _NOISE * max(float(abs(known).max()), *(abs(value) for value in more), 0.0)
