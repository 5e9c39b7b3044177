"""The search for similar regions that an address asks for."""

from collections.abc import Sequence

from analysis.answers import NoAnswer
from analysis.peers import Peers, structural_peers
from dashboard.structural import Structure

COUNTRIES = ("with", "without")  # whether regions of the own country may be found
COUNTS = ("10", "20")  # regions shown


def search(
    structure: Structure, region: str, blocks: Sequence[str], country: str
) -> tuple[Peers | None, NoAnswer | None]:
    """All regions by how alike they are to one, or why there is no answer.

    Args:
        structure: What they are held against each other by.
        region: Code of a NUTS 2 region.
        blocks: Blocks that count, in any order.
        country: One of `COUNTRIES`.
    """
    wanted = {key: variables for key, variables in structure.blocks.items() if key in blocks}
    found = structural_peers(structure.values, region, wanted, same_country=country == "with")
    return (None, found) if isinstance(found, NoAnswer) else (found, None)
