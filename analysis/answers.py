"""What a statistic says where its rule does not allow an answer."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NoAnswer:
    """No answer, and why: a page says the reason in words, never NaN.

    Attributes:
        reason: What stands in the way, as a key of words: `no_values`, `one_value`, `few_values`,
            `no_spread`, `few_regions`, `few_parts`, `unreliable`, `confidential`, `few_jobs`,
            `no_reference`, `not_comparable`, `base_year`, `survey_waves`, `three_years`,
            `flags_lost`, `rounded`, `break`, `count`, `few_cases`, `neutral`, `national`.
        have: How many there are of what the rule counts, 0 where it counts nothing.
        needed: How many it needs.
    """

    reason: str
    have: int = 0
    needed: int = 0
