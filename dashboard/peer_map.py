"""Where the similar regions lie: a small map of Europe."""

from html import escape

import plotly.graph_objects as go
import streamlit as st

from analysis.peers import Peers
from dashboard.axes import PLOTLY_CONFIG, layout
from dashboard.boundaries import address, areas, boundary_file
from dashboard.look import Theme, tokens
from dashboard.map_windows import WEIGHTS, geo_layout
from dashboard.sentences import listing
from dashboard.shell import Frame

_SIZE = "phone"  # it stands beside text, in the width of a phone


def place_peer_map(frame: Frame, found: Peers, peers: list[str]) -> None:
    """Places the map with its text alternative and its key.

    Args:
        frame: The page.
        found: All regions by distance.
        peers: Those shown.
    """
    base = st.get_option("server.baseUrlPath")
    names = {geo: frame.name(geo) for geo in areas("nuts2")}
    credit = frame.t("maps.boundaries")
    figure = peer_map(found, peers, names, frame.theme, frame.lang, credit, base)
    said = frame.t(
        "peers.map_says",
        name=frame.name(found.region),
        names=listing([frame.name(geo) for geo in peers], frame.lang),
    )
    ink = tokens(frame.theme)
    key = [
        (ink.map_ink, frame.name(found.region)),
        (ink.other, frame.t("peers.map.peers", count=len(peers))),
        (ink.no_data, frame.t("peers.map.others")),
        (ink.land, frame.t("peers.map.left_out")),
    ]
    items = "".join(f'<li style="--c:{c}"><span>{escape(word)}</span></li>' for c, word in key)
    with st.container(key="figure_peer_map", gap=None):
        st.plotly_chart(
            figure,
            width="stretch",
            theme=None,
            key="peer_map",
            alt=said,
            config=PLOTLY_CONFIG | {"topojsonURL": address(base), "doubleClick": False},
        )
        st.html(f'<ul class="mapkey more">{items}</ul>')


def peer_map(
    found: Peers,
    peers: list[str],
    names: dict[str, str],
    theme: Theme,
    lang: str,
    credit: str,
    base_path: str = "",
) -> go.Figure:
    """The region in ink, the similar ones in grey, the others compared lighter, the rest as land.

    Args:
        found: All regions by distance.
        peers: Those shown as similar.
        names: Name of each area of the boundary file.
        theme: Light or dark.
        lang: Language of the frame.
        credit: The line that the licence of the boundaries asks for.
        base_path: The setting `server.baseUrlPath`.
    """
    ink, weights = tokens(theme), WEIGHTS[_SIZE]
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
    figure.update_layout(
        layout(theme, lang, weights.height, {"l": 0, "r": 0, "t": 0, "b": 0}),
        geo=geo_layout("eu", _SIZE, ink.sea),
        paper_bgcolor=ink.sea,
        annotations=[
            {
                "text": credit,
                "xref": "paper",
                "yref": "paper",
                "x": 1,
                "y": 0,
                "xanchor": "right",
                "yanchor": "bottom",
                "showarrow": False,
                "font": {"size": 11, "color": ink.map_ink},
                "bgcolor": ink.sea,
            }
        ],
    )
    return figure
