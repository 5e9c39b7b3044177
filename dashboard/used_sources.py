"""Where the figures of a view come from."""

from collections.abc import Iterable

from dashboard.facts import Fact
from dashboard.release import Release
from dashboard.sentences import sources_sentence


def used_sources(release: Release, found: Iterable[Fact], lang: str) -> str:
    """Sources, datasets with their vintage, licences and years of some figures, in a sentence.

    Args:
        release: Where the figures come from.
        found: The figures.
        lang: `sv` or `en`.
    """
    told = list(found)
    keys = {key for fact in told for key in fact.series.split("+")}
    rows = release.series[release.series.index.isin(keys)]
    return sources_sentence(rows, [fact.year for fact in told], lang)
