"""What the room can lay dots on and pin notes to, with its words in both languages."""

from dataclasses import asdict, dataclass

import pandas as pd

from dashboard.i18n import LANGUAGES
from dashboard.look import REGION_MARK
from dashboard.release import Release

Words = dict[str, dict[str, str]]
"""Words by code and language, in the order they are shown."""


@dataclass(frozen=True)
class Options:
    """The codes that an answer may hold."""

    domains: Words
    regions: Words
    areas: Words

    def of(self, over: str) -> Words:
        """The options of dots: `domains` or `regions`."""
        return self.regions if over == "regions" else self.domains

    def plain(self) -> dict[str, Words]:
        """The same as dictionaries; `Options(**plain)` makes them options again."""
        return asdict(self)


def options_of(release: Release) -> Options:
    """The S3 domains and circular areas of a release and the four regions."""
    themes = release.themes
    return Options(
        domains=_words(themes[themes["kind"] == "s3_domain"]),
        regions={geo: {lang: release.name(geo, lang) for lang in LANGUAGES} for geo in REGION_MARK},
        areas=_words(themes[themes["kind"] == "circular_area"]),
    )


def _words(themes: pd.DataFrame) -> Words:
    return {
        str(theme["key"]): {lang: str(theme[f"short_{lang}"]) for lang in LANGUAGES}
        for theme in themes.to_dict("records")
    }
