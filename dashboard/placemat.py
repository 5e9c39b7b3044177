"""The A3 placemat of a domain: what a table in a workshop has before it."""

from collections.abc import Sequence
from typing import Any

from dashboard.cards import INFERRED, STATED
from dashboard.core_measures import core_measures, with_core
from dashboard.document import about, document
from dashboard.facts import facts
from dashboard.look import REGION_MARK
from dashboard.map_words import map_sentence
from dashboard.mapped import map_figures, mapped
from dashboard.missing import missing
from dashboard.placing import source_words
from dashboard.printed_map import printed_map
from dashboard.printed_measure import printed_measure
from dashboard.qr import qr_svg
from dashboard.release import Release
from dashboard.shell import Frame

_CHARTS = 4
_SMALLEST = 10  # points: read by people around a table
_COLUMN = 355  # points of each of the template's three columns
_MAP = 320  # points; as wide as leaves room to write
_HEIGHTS = {1: 190, 2: 170, 3: 112, 4: 112}  # points of a chart, by how many there are


def placemat(release: Release, domain: str, region: str, lang: str, address: str) -> bytes:
    """One A3 page: the figures of a domain, whose priority it is, and room to answer questions.

    Args:
        release: The figures.
        domain: Key of an S3 domain.
        region: The region in the foreground of the charts.
        lang: `sv` or `en`.
        address: Where the domain stands in the dashboard.

    Returns:
        The PDF, the same for the same release.
    """
    frame = Frame("domains", lang, "light", release)
    themes = release.themes[release.themes["kind"] == "s3_domain"].sort_values("position")
    themes = themes.set_index("key", drop=False)
    theme = themes.loc[domain]
    images = {"qr": qr_svg(address)}
    chosen = core_measures(release, domain, _CHARTS)
    where = {"position": themes.index.get_loc(domain) + 1, "count": len(themes)}
    size = {"width": _COLUMN, "height": _HEIGHTS.get(len(chosen), 0), "size": _SMALLEST}
    questions = (
        frame.word(theme, "question"),
        frame.word(theme, "circular_question"),
        frame.t("paper.placemat.ours"),
    )
    content = {
        "about": about(release, lang, frame.word(theme, "label"), _SMALLEST),
        "kicker": f"{frame.t('paper.placemat.worksheet')} · {frame.t('domains.position', **where)}",
        "question": frame.word(theme, "question"),
        "priorities": [_priority(frame, domain, geo) for geo in REGION_MARK],
        "measures": [printed_measure(frame, i, region, images, **size) for i in chosen],
        "map": _map(frame, domain, images),
        "shown": _shown(frame, domain, chosen),
        "waiting": _waiting(frame, domain, region),
        # A release of before has no question of the circular economy.
        "questions": [question for question in questions if question],
        "address": address,
        "column": _COLUMN,
        "words": {
            key: frame.t(f"paper.placemat.{key}")
            for key in ("live", "no_chart", "no_map", "priorities", "waiting")
        },
    }
    return document("placemat", content, images)


def _priority(frame: Frame, domain: str, geo: str) -> dict[str, str]:
    """Whether a region names the domain, and in which words."""
    rows = frame.release.priorities
    row = rows[(rows["domain"] == domain) & (rows["geo"] == geo)].iloc[0]
    said = str(row["mark"])
    sign = {"stated": f"{STATED} ", "inferred": f"{INFERRED} "}.get(said, "")
    words = frame.word(row, "words")
    quoted = (f"”{words}”" if frame.lang == "sv" else f"“{words}”") if words else ""
    if said == "inferred":
        quoted = frame.t("paper.placemat.not_confirmed")
    return {
        "geo": geo,
        "name": frame.name(geo),
        "said": sign + frame.t(f"card.{said}"),
        "words": quoted,
    }


def _map(frame: Frame, domain: str, images: dict[str, str]) -> dict[str, Any] | None:
    """The headline or first core measure that a map can show; None where there is none."""
    release = frame.release
    layers = mapped(release)
    headline = str(release.themes.set_index("key").at[domain, "headline"])
    shown = [i for i in (headline, *with_core(release, domain)) if "nordic" in layers.get(i, {})]
    if not shown:
        return None
    indicator, layer = shown[0], layers[shown[0]]["nordic"]
    row, year = release.indicators.loc[indicator], layer.years[-1]
    figures = map_figures(release, indicator, layer, "nordic", year)
    images["map"] = printed_map(
        figures,
        row,
        level=layer.level,
        name=frame.name,
        lang=frame.lang,
        width=_MAP,
        size=_SMALLEST,
    )
    rows = release.observations(indicator, list(figures.values.index), [year])
    shared = frame.t("paper.placemat.shared") if layer.level == "nuts2" else ""
    label = frame.t("paper.placemat.map", label=frame.word(row, "label"), year=year)
    return {
        "label": label,
        "width": _MAP,
        "alt": map_sentence(frame, indicator, year, figures),
        "notes": f"{shared} {source_words(frame, rows, explain=False)[0]}".strip(),
        "boundaries": frame.t("footer.boundaries"),
    }


def _shown(frame: Frame, domain: str, chosen: Sequence[str]) -> str:
    """How many core measures there are, stand here, have figures besides, and have none."""
    core = with_core(frame.release, domain)
    known = [i for i in core if facts(frame.release, i)]
    counts = {
        "shown": len([i for i in core if i in chosen]),
        "count": len(core),
        "more": len([i for i in known if i not in chosen]),
        "without": len(core) - len(known),
    }
    return frame.t("paper.placemat.shown", **counts)


def _waiting(frame: Frame, domain: str, region: str) -> list[str]:
    """The core measures without figures, by the reason."""
    by_reason: dict[str, list[str]] = {}
    for indicator in with_core(frame.release, domain):
        if not facts(frame.release, indicator):
            reason = missing(frame.release, indicator, region)
            label = frame.word(frame.release.indicators.loc[indicator], "short")
            by_reason.setdefault(reason, []).append(label)
    return [
        f"{frame.t(f'missing.these.{reason}')} {'; '.join(labels)}."
        for reason, labels in by_reason.items()
    ]
