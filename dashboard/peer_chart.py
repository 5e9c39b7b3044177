"""An indicator among similar regions on a page: bars, their median, and what is said of it."""

from html import escape

import streamlit as st

from analysis.answers import NoAnswer
from dashboard.area_lines import flag_words
from dashboard.bars import bar_chart
from dashboard.comparing import MOST
from dashboard.peer_figures import PeerFigures, chosen_by
from dashboard.rules import rule_link
from dashboard.sentences import listing
from dashboard.shell import Frame
from dashboard.structural import Structure
from dashboard.view import View, measure_title, place_view
from dashboard.words import number, unit_beside, unit_gap

_ON_WALL = 10  # similar regions whose bars can be read from the back of a room


def place_peer_figures(
    frame: Frame, structure: Structure, indicator: str, found: PeerFigures
) -> None:
    """Places the bars of a region and those like it, with median, comparison and trends.

    Args:
        frame: The page.
        structure: Tells whether the regions were chosen by this indicator.
        indicator: Catalogue id.
        found: The figures.
    """
    row = frame.release.indicators.loc[indicator]
    shown = peers_view(frame, indicator, found)
    with st.container(key="row_among_peers"):
        left, right = st.columns([1, 2], gap="medium")
        left.html(
            f'<h3 class="ind">{escape(frame.word(row, "label"))}</h3>'
            f'<p class="finding">{escape(shown.sentence)} {rule_link(frame, "words")}</p>'
            + _beside(frame, structure, indicator, found)
        )
        with right:
            place_view(frame, shown, key="among_peers")


def peers_view(frame: Frame, indicator: str, found: PeerFigures, height: int = 0) -> View:
    """The bars of a region and those like it: of all, or of the nearest alone on a wall.

    Args:
        frame: Language, theme and figures.
        indicator: Catalogue id.
        found: The figures.
        height: Pixels on a wall; as high as the rows need by default.
    """
    row = frame.release.indicators.loc[indicator]
    over = frame.t("charts.median.nuts2")
    references = {
        frame.t("peers.middle_short"): found.middle,
        over[:1].upper() + over[1:]: found.eu,
    }
    values, beneath = found.values, []
    if height and len(values) > 1 + _ON_WALL:
        values = values.iloc[: 1 + _ON_WALL]
        beneath.append(frame.t("projector.nearest", count=_ON_WALL, of=len(found.values) - 1))
    drawn = bar_chart(
        values,
        row,
        name=frame.name,
        theme=frame.theme,
        lang=frame.lang,
        flags=found.flags,
        references={
            label: value for label, value in references.items() if isinstance(value, float)
        },
        height=height,
    )
    if found.without:
        beneath.append(frame.t("projector.without", count=len(found.without), year=found.year))
    return View(
        title=measure_title(frame, indicator),
        figure=drawn,
        figures=found.figures,
        sentence=peers_sentence(frame, indicator, found),
        indicator=indicator,
        finding=f"{frame.word(row, 'short')}. {_compared(frame, indicator, found)}",
        name="measure",
        beneath=" ".join(beneath),
    )


def _beside(frame: Frame, structure: Structure, indicator: str, found: PeerFigures) -> str:
    """What else a reader must know, as HTML."""
    row = frame.release.indicators.loc[indicator]
    notes = [frame.t("peers.chosen_by")] if chosen_by(frame.release, structure, indicator) else []
    notes += [caveat] if (caveat := frame.word(row, "caveat")) else []
    codes = ",".join([found.region, *found.peers][:MOST])
    # Figures of every second year are points without lines, and those of ten regions look alike.
    chart = {"chart": "table"} if row["rhythm"] == "biennial" else {}
    address = escape(frame.address("compare", indicator=indicator, region=codes, **chart))
    link = f'<a href="{address}" target="_self">{escape(frame.t("peers.compare"))}</a>'
    return (
        _ways(frame, found)
        + "".join(f'<p class="note">{escape(note)}</p>' for note in notes)
        + f'<p class="note">{link}</p>'
    )


def peers_sentence(frame: Frame, indicator: str, found: PeerFigures) -> str:
    """The value of the region beside the median of those like it, and who has none, in words."""
    said = _compared(frame, indicator, found)
    return f"{said} {_without(frame, found)}" if found.without else said


def _without(frame: Frame, found: PeerFigures) -> str:
    names = listing([frame.name(geo) for geo in found.without], frame.lang)
    return frame.t("peers.without", names=names, year=found.year)


def _compared(frame: Frame, indicator: str, found: PeerFigures) -> str:
    row, lang = frame.release.indicators.loc[indicator], frame.lang
    decimals = int(row["decimals"])

    words = unit_beside(frame.word(row, "label"), frame.word(row, "unit"))
    flags = flag_words(found.flags.get(found.region, "").replace("b", ""), lang)
    year = f"{found.year}, {flags}" if flags else str(found.year)
    value = number(float(found.values[found.region]), decimals, lang)
    # A unit that is a phrase of its own goes into the parenthesis.
    if "," in words or "=" in words:
        value += f" ({words}, {year})"
    else:
        value += f"{unit_gap(words, lang)}{words} ({year})" if words else f" ({year})"
    said = frame.t("peers.value", name=frame.name(found.region), value=value)
    if isinstance(found.middle, float):
        count = len(found.peers) - len(found.without)
        word = "unsaid" if isinstance(found.compared, NoAnswer) else found.compared.word
        middle = number(found.middle, decimals, lang)
        said += " " + frame.t(f"peers.beside.{word}", count=count, value=middle)
    if isinstance(found.compared, NoAnswer):
        said += " " + frame.t(
            f"peers.refused.{found.compared.reason}",
            have=found.compared.have,
            needed=found.compared.needed,
        )
    return said


def _ways(frame: Frame, found: PeerFigures) -> str:
    """How many go up and down by the arrow rule, as HTML."""
    if found.trends.empty:
        return ""
    ways = found.trends.drop(found.region, errors="ignore").value_counts()
    said = frame.t(
        "peers.ways",
        name=frame.name(found.region),
        own=frame.t(f"peers.way.{found.trends.get(found.region, 'none')}"),
        count=int(ways.sum()),
        **{way: int(ways.get(way, 0)) for way in ("up", "down", "none")},
    )
    return f'<p class="note">{escape(said)} {rule_link(frame, "trends")}</p>'
