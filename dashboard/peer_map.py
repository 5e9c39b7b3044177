"""Where the similar regions lie: a map of Europe, small on a page and large on a wall."""

from collections.abc import Sequence
from html import escape

import plotly.graph_objects as go
import streamlit as st

from analysis.peers import Peers
from dashboard.axes import PLOTLY_CONFIG, layout
from dashboard.boundaries import address, areas, boundary_file
from dashboard.look import tokens
from dashboard.map_labels import boundaries_credit
from dashboard.map_legend import swatches
from dashboard.map_windows import WEIGHTS, Size, geo_layout
from dashboard.sentences import listing
from dashboard.shell import Frame
from dashboard.structural import Structure
from dashboard.view import View
from dashboard.wall_links import wall_links

NAME = "map"  # names the map in an address
_MOST_COUNTRIES = 3  # named in the headline


def place_peer_map(frame: Frame, structure: Structure, found: Peers, peers: Sequence[str]) -> None:
    """Places the map with its text alternative and its key.

    Args:
        frame: The page.
        structure: What the regions are held against each other by.
        found: All regions by distance.
        peers: Those shown.
    """
    base = st.get_option("server.baseUrlPath")
    # It stands beside text, in the width of a phone.
    view = peer_map_view(frame, structure, found, peers, "phone", base)
    key = "".join(
        f'<li style="--c:{colour}"><span>{escape(word)}</span></li>'
        for colour, word in _key(frame, found, peers)
    )
    with st.container(key="figure_peer_map", gap=None):
        st.plotly_chart(
            view.figure,
            width="stretch",
            theme=None,
            key="peer_map",
            alt=f"{frame.t('peers.map_alt')} {view.sentence}",
            config=PLOTLY_CONFIG | {"topojsonURL": address(base), "doubleClick": False},
        )
        st.html(f'<ul class="mapkey more">{key}</ul>{wall_links(frame, NAME)}')


def peer_map_view(
    frame: Frame,
    structure: Structure,
    found: Peers,
    peers: Sequence[str],
    size: Size,
    base_path: str,
) -> View:
    """The region in ink, the similar ones in grey, the others compared lighter, the rest as land.

    Args:
        frame: Language, theme and names.
        structure: What the regions are held against each other by.
        found: All regions by distance.
        peers: Those shown as similar.
        size: Size of the map; `projector` tells its colours in the sea.
        base_path: The setting `server.baseUrlPath`.
    """
    labels = [structure.label(block, frame.lang) for block in found.blocks]
    blocks = [f"{label[:1].lower()}{label[1:]}" for label in labels]
    rows = structure.figures
    said = frame.t(
        "peers.map_says",
        name=frame.name(found.region),
        names=listing([frame.name(geo) for geo in peers], frame.lang),
    )
    return View(
        title=frame.t("peers.map_alike", blocks=listing(blocks, frame.lang)),
        figure=_drawn(frame, found, peers, size, base_path),
        figures=rows[rows["geo"].isin([found.region, *peers]) & rows["block"].isin(found.blocks)],
        sentence=said,
        finding=_where(frame, found, peers),
        name=NAME,
        marked=(found.region,),
    )


def _drawn(
    frame: Frame, found: Peers, peers: Sequence[str], size: Size, base_path: str
) -> go.Figure:
    ink, weights = tokens(frame.theme), WEIGHTS[size]
    names = {geo: frame.name(geo) for geo in areas("nuts2")}
    compared = [geo for geo in found.table.index if geo in names and geo not in peers]
    rest = [geo for geo in names if geo not in {found.region, *peers, *compared}]
    figure = go.Figure()
    layers = (
        ("land.geojson", ["nuts2"], ink.land, False),
        ("", rest, ink.land, True),
        ("", compared, ink.no_data, True),
        ("", [geo for geo in peers if geo in names], ink.other, True),
        ("", [found.region], ink.map_ink, True),
    )
    for file, geos, colour, told in layers:
        figure.add_choropleth(
            geojson=address(base_path, file or boundary_file("nuts2")),
            featureidkey="id",
            locations=geos,
            z=[0] * len(geos),
            colorscale=[[0, colour], [1, colour]],
            showscale=False,
            marker={"line": {"color": ink.border, "width": weights.border2 if told else 0}},
            text=[names[geo] for geo in geos] if told else None,
            hoverinfo="text" if told else "skip",
        )
    shapes, notes = [], [boundaries_credit(frame.lang, ink, weights)]
    if size == "projector":
        shapes, notes = swatches(_key(frame, found, peers), frame.theme)
    figure.update_layout(
        layout(frame.theme, frame.lang, weights.height, {"l": 0, "r": 0, "t": 0, "b": 0}),
        geo=geo_layout("eu", size, ink.sea),
        paper_bgcolor=ink.sea,
        shapes=shapes,
        annotations=notes,
    )
    return figure


def _key(frame: Frame, found: Peers, peers: Sequence[str]) -> list[tuple[str, str]]:
    """Each colour with what it means."""
    ink = tokens(frame.theme)
    return [
        (ink.map_ink, frame.name(found.region)),
        (ink.other, frame.t("peers.map.peers", count=len(peers))),
        (ink.no_data, frame.t("peers.map.others")),
        (ink.land, frame.t("peers.map.left_out")),
    ]


def _where(frame: Frame, found: Peers, peers: Sequence[str]) -> str:
    """In which countries the similar regions lie, those with most of them first."""
    counts = frame.release.regions.loc[list(peers), "country"].value_counts()
    shown = counts if len(counts) <= _MOST_COUNTRIES + 1 else counts.iloc[:_MOST_COUNTRIES]
    told = [f"{frame.name(str(country))} ({count})" for country, count in shown.items()]
    if others := int(counts.sum() - shown.sum()):
        told.append(f"{frame.t('peers.map.elsewhere')} ({others})")
    where = listing(told, frame.lang)
    return frame.t("peers.map_where", count=len(peers), name=frame.name(found.region), where=where)
