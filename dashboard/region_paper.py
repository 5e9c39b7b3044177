"""What the papers about a region share: its name, its map, the summary, address and sources."""

from collections.abc import Sequence
from typing import Any

from dashboard.facts import Fact
from dashboard.look import ALL, PAIRS, pair_members
from dashboard.qr import qr_svg
from dashboard.shell import Frame
from dashboard.strips import locator_svg
from dashboard.summary import regions_of, summary
from dashboard.summary_words import caveats, limits, told
from dashboard.used_sources import used_sources


def region_content(
    frame: Frame,
    choice: str,
    found: Sequence[Fact],
    address: str,
    images: dict[str, str],
    *,
    of_measures: bool,
) -> dict[str, Any]:
    """The entries of a template's content that tell of a region, with their drawings.

    Args:
        frame: Language and figures.
        choice: The region, or `ALL`.
        found: All figures that the paper shows beside the summary.
        address: Where the same stands in the dashboard.
        images: Drawings of the document by name; map and QR code are added.
        of_measures: Whether there is room for what must be known of the measures named.
    """
    of = summary(frame.release, choice)
    name = region_name(frame, choice)
    images |= {"qr": qr_svg(address), "locator": locator_svg(regions_of(choice), "light")}
    sources = used_sources(frame.release, [*found, *of.named], frame.lang)
    paragraphs = told(frame, of)
    said = limits(frame, of) + (caveats(frame, of) if of_measures else [])
    return {
        "lead": [
            {"opener": paragraph.opener, "sentences": paragraph.sentences}
            for paragraph in paragraphs
        ],
        "limits": said if paragraphs else [frame.t("overview.none", name=name)],
        "address": address,
        "sources": [sources, frame.t("footer.boundaries")],
        "words": {
            "limits": frame.t("summary.limits.title"),
            "live": frame.t("paper.frozen" if "release=" in address else "paper.live"),
            "pairs": _pairs(frame),
            "map": frame.t("overview.map", name=name),
            "under": frame.t("paper.under"),
        },
    }


def _pairs(frame: Frame) -> str:
    """What the areas of two counties are made of."""
    return "; ".join(
        f"{frame.name(pair)} = {' + '.join(frame.name(geo) for geo in pair_members(pair))}"
        for pair in PAIRS
    )


def region_name(frame: Frame, choice: str) -> str:
    """The name of a region, or of all four as a heading."""
    return frame.t("overview.all_title") if choice == ALL else frame.name(choice)
