"""What the papers about a region share: its name, its map, the summary, address and sources."""

from collections.abc import Sequence
from typing import Any

from dashboard.facts import Fact
from dashboard.findings import level_words
from dashboard.lead import whose
from dashboard.look import ALL
from dashboard.qr import qr_svg
from dashboard.shell import Frame
from dashboard.strips import locator_svg
from dashboard.summary import regions_of, summary
from dashboard.summary_words import told
from dashboard.used_sources import used_sources


def region_content(
    frame: Frame, choice: str, found: Sequence[Fact], address: str, images: dict[str, str]
) -> dict[str, Any]:
    """The entries of a template's content that tell of a region, with their drawings.

    Args:
        frame: Language and figures.
        choice: The region, or `ALL`.
        found: All figures that the paper shows beside the summary.
        address: Where the same stands in the dashboard.
        images: Drawings of the document by name; map and QR code are added.
    """
    of = summary(frame.release, choice)
    name = region_name(frame, choice)
    images |= {"qr": qr_svg(address), "locator": locator_svg(regions_of(choice), "light")}
    sources = used_sources(frame.release, [*found, *of.named], frame.lang)
    paragraphs = told(frame.release, of, frame.lang)
    return {
        "lead": [
            {
                "opener": paragraph.opener,
                "sentences": [
                    {
                        "text": text,
                        "geo": facts[0].geo if len(facts) == 1 else "",
                        "whose": _level(frame, facts),
                    }
                    for text, facts in paragraph.sentences
                ],
            }
            for paragraph in paragraphs
        ],
        "whose": whose(frame, of.named) or frame.t("overview.none", name=name),
        "address": address,
        "sources": [sources, frame.t("footer.boundaries")],
        "words": {
            "live": frame.t("paper.live"),
            "map": frame.t("overview.map", name=name),
            "under": frame.t("paper.under"),
        },
    }


def _level(frame: Frame, facts: Sequence[Fact]) -> str:
    return level_words(facts[0], frame.name, frame.lang) if len(facts) == 1 else ""


def region_name(frame: Frame, choice: str) -> str:
    """The name of a region, or of all four as a heading."""
    return frame.t("overview.all_title") if choice == ALL else frame.name(choice)
