"""The regions most like one of ours: how far each is in every block, and the values behind it."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from analysis.peers import Peers
from analysis.scores import median
from dashboard.look import mark, pair_members
from dashboard.placing import level_marks, source_line
from dashboard.prose import scroll
from dashboard.rules import rule_link
from dashboard.shell import Frame
from dashboard.structural import Structure
from dashboard.words import NBSP, number

_DECIMALS = 2  # of a distance


def named(frame: Frame, geo: str) -> str:
    """A region with its country: `Länsi-Suomi (Finland)`."""
    return f"{frame.name(geo)} ({frame.name(str(frame.release.regions.at[geo, 'country']))})"


def place_list(frame: Frame, structure: Structure, found: Peers, peers: Sequence[str]) -> None:
    """Places the list of the nearest regions with its sentence, source, rule and values.

    Args:
        frame: The page.
        structure: What they are held against each other by.
        found: All regions by distance.
        peers: Those shown.
    """
    rows = structure.figures
    rows = rows[rows["geo"].isin([found.region, *peers]) & rows["block"].isin(found.blocks)]
    with st.container(key="figure_peers", gap=None):
        st.html(_list(frame, structure, found, peers))
        st.html(
            f'<p class="says">{escape(_sentence(frame, structure, found, peers))}</p>'
            f"{level_marks(frame, rows)}{source_line(frame, rows, explain=False)}"
            f'<p class="source">{rule_link(frame, "peers")}</p>'
        )
        label = frame.t("peers.side_by_side")
        with st.expander(label, key="table_peers", on_change="rerun") as table:
            if table.open:
                st.html(_values(frame, structure, found, peers))


def _list(frame: Frame, structure: Structure, found: Peers, peers: Sequence[str]) -> str:
    """A row per region: its distance, and a bar per block, all on one scale."""
    blocks = list(found.blocks)
    labels = {block: structure.label(block, frame.lang) for block in blocks}
    middle = {column: _middle(found, column) for column in ["distance", *blocks]}
    shown = found.table.loc[list(peers), blocks]
    longest = max(float(shown.to_numpy().max()), *(middle[block] for block in blocks))

    def part(block: str, value: float) -> str:
        long, tick = (100 * each / longest for each in (value, middle[block]))
        bar = f'<span class="part" style="--part:{long:.1f}%;--middle:{tick:.1f}%"></span>'
        text = number(value, _DECIMALS, frame.lang)
        return f'<td data-label="{escape(labels[block])}">{bar}{text}</td>'

    def row(head: str, distance: float, parts: dict[str, float], kind: str = "") -> str:
        word = escape(frame.t("peers.distance"))
        return (
            f'<tr{kind}><th scope="row">{head}</th><td data-label="{word}">'
            f"<b>{number(distance, _DECIMALS, frame.lang)}</b></td>"
            + "".join(part(block, parts[block]) for block in blocks)
            + "</tr>"
        )

    def head(geo: str) -> str:
        country = frame.name(str(frame.release.regions.at[geo, "country"]))
        ours = mark(geo, frame.theme) + NBSP if pair_members(geo) else ""
        return f"{ours}{escape(frame.name(geo))} <small>{escape(country)}</small>"

    heads = "".join(
        f'<th scope="col">{escape(labels[block])} <small>{_years(structure, block)}</small></th>'
        for block in blocks
    )
    body = "".join(
        row(head(geo), found.table.at[geo, "distance"], dict(found.table.loc[geo, blocks]))
        for geo in peers
    )
    all_regions = escape(frame.t("peers.middle", count=len(found.table)))
    last = row(all_regions, middle["distance"], middle, ' class="middle"')
    return (
        f'<table class="figures peers"><thead><tr><th scope="col">{escape(frame.t("peers.area"))}'
        f'</th><th scope="col">{escape(frame.t("peers.distance"))}</th>{heads}</tr></thead>'
        f"<tbody>{body}{last}</tbody>"
        "</table>"
    )


def _middle(found: Peers, column: str) -> float:
    middle = median(found.table[column], fewest=1)
    return middle if isinstance(middle, float) else 0.0


def _years(structure: Structure, block: str) -> str:
    return "–".join(str(year) for year in structure.years(block))


def _sentence(frame: Frame, structure: Structure, found: Peers, peers: Sequence[str]) -> str:
    """The nearest region with its distance, what differs least and most, and the middle region."""
    said = frame.t(
        "peers.says",
        name=frame.name(found.region),
        nearest=named(frame, peers[0]),
        distance=number(found.table.at[peers[0], "distance"], _DECIMALS, frame.lang),
        middle=number(_middle(found, "distance"), _DECIMALS, frame.lang),
        count=len(found.table),
    )
    if len(found.blocks) > 1:
        parts = found.table.loc[peers[0], list(found.blocks)].astype(float)
        least, most = (
            structure.label(str(b), frame.lang) for b in (parts.idxmin(), parts.idxmax())
        )
        nearest = frame.name(peers[0])
        words = {"least": least.lower(), "most": most.lower()}
        said += " " + frame.t("peers.says_parts", name=nearest, **words)
    return said


def _values(frame: Frame, structure: Structure, found: Peers, peers: Sequence[str]) -> str:
    """The values of all variables side by side, ours first, under their blocks, as HTML."""
    geos = [found.region, *peers]
    heads = [frame.t("peers.variable"), *map(frame.name, geos)]
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body = "".join(
        f'<tr class="group"><th scope="rowgroup" colspan="{len(heads)}">'
        f"{escape(structure.label(block, frame.lang))}</th></tr>"
        + "".join(_row(frame, structure, variable, geos) for variable in variables)
        for block, variables in found.blocks.items()
    )
    caption = frame.t("peers.side_by_side")
    return scroll(
        caption,
        f'<table class="figures sides"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>",
    )


def _row(frame: Frame, structure: Structure, variable: str, geos: Sequence[str]) -> str:
    """The values of a variable as a row of HTML."""
    about = structure.variables.loc[variable]
    decimals, unit = 1, frame.t("peers.of_jobs")
    if about["indicator"]:
        indicator = frame.release.indicators.loc[about["indicator"]]
        decimals, unit = int(indicator["decimals"]), frame.word(indicator, "unit")
    values = structure.shown[variable].reindex(geos)
    known = values.map(lambda value: number(value, decimals, frame.lang), na_action="ignore")
    cells = "".join(f"<td>{cell}</td>" for cell in known.fillna(frame.t("charts.missing")))
    words = f"{escape(frame.word(about, 'label'))} <small>{escape(unit)}, {about['year']}</small>"
    return f'<tr><th scope="row">{words}</th>{cells}</tr>'
