"""The figures of a map in one year, and how each of them is said."""

from dataclasses import dataclass

import pandas as pd

from dashboard.i18n import t
from dashboard.words import number


@dataclass(frozen=True)
class MapFigures:
    """What is known of the areas that a map draws.

    Attributes:
        values: Value by geo; areas without a value are left out.
        secret: Areas whose value is confidential.
        unreliable: Areas whose value is flagged u: it is shown but never compared.
        few: Areas whose value rests on too few cases to be compared.
    """

    values: pd.Series
    secret: frozenset[str] = frozenset()
    unreliable: frozenset[str] = frozenset()
    few: frozenset[str] = frozenset()

    @property
    def reliable(self) -> pd.Series:
        """The values among which others may be placed."""
        kept: pd.Series = self.values.drop(list(self.unreliable), errors="ignore")
        return kept

    @property
    def comparable(self) -> pd.Series:
        """The values that may be placed and compared."""
        kept: pd.Series = self.reliable.drop(list(self.few), errors="ignore")
        return kept

    def words(self, geo: str, decimals: int, lang: str) -> str:
        """The figure of an area, `1,03 (osäkert)`, or why there is none."""
        if geo not in self.values.index:
            return t("charts.confidential" if geo in self.secret else "maps.none", lang)
        figure = number(float(self.values[geo]), decimals, lang)
        return figure + self.doubt(geo, lang)

    def doubt(self, geo: str, lang: str) -> str:
        """What follows an unreliable value, ` (osäkert)`; "" for any other."""
        return f" ({t('charts.flags.u', lang)})" if geo in self.unreliable else ""
