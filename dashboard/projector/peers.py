"""The figures of the page on similar regions that an address means: a measure, or their map."""

from dashboard.look import REGION_MARK
from dashboard.peer_chart import peers_view
from dashboard.peer_figures import first_offered, offered, peer_figures
from dashboard.peer_map import NAME, peer_map_view
from dashboard.peer_search import COUNTRIES, COUNTS, search
from dashboard.projector.asked import Params, ViewError, code_of, codes_of, figure_of
from dashboard.served import prefix
from dashboard.shell import Frame
from dashboard.specialised import pair_of
from dashboard.structural import structural
from dashboard.view import WALL_HEIGHT, View


def similar_view(frame: Frame, params: Params) -> View:
    """The bars of a region and those like it; with `figure=map` where they lie.

    Raises:
        ViewError: The page has no such figure, no region is found, or the measure has no value.
    """
    release = frame.release
    figure = figure_of(params, ("measure", NAME))
    structure = structural(release)
    if structure is None:
        raise ViewError("why", why=frame.t("peers.nothing.not_published"))
    blocks = tuple(structure.blocks)
    [region] = codes_of(frame, params, "region", tuple(REGION_MARK), next(iter(REGION_MARK)))[:1]
    [country] = codes_of(frame, params, "country", COUNTRIES, COUNTRIES[0])[:1]
    [count] = codes_of(frame, params, "count", COUNTS, COUNTS[0])[:1]
    chosen = codes_of(frame, params, "blocks", blocks, ",".join(blocks))
    pair = pair_of(release, region)
    similar, answer = search(structure, pair, chosen, country)
    if similar is None:
        reason = answer.reason if answer else "not_published"
        raise ViewError("why", why=frame.t(f"peers.nothing.{reason}", name=frame.name(pair)))
    peers = list(similar.table.index[: int(count)])
    if figure == NAME:
        return peer_map_view(frame, structure, similar, peers, "projector", prefix())
    first = first_offered(release, structure)
    indicator = code_of(frame, params, "indicator", offered(release), first)
    found = peer_figures(release, indicator, pair, peers)
    if found is None:
        label = frame.word(release.indicators.loc[indicator], "label")
        raise ViewError("nothing", label=label)
    return peers_view(frame, indicator, found, WALL_HEIGHT)
