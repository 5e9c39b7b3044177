"""What is said of a search for similar regions: who is nearest, what is left out, and why."""

from html import escape

import pandas as pd

from analysis.answers import NoAnswer
from analysis.peers import Peers
from dashboard.look import pair_members
from dashboard.peer_list import named
from dashboard.rule_numbers import rule_numbers
from dashboard.sentences import listing
from dashboard.shell import Frame
from dashboard.structural import Structure

_NEAREST = 3  # regions named in the lead


def lead(frame: Frame, found: Peers) -> str:
    """The nearest regions by name, and whose figures they are compared by, as HTML."""
    nearest = [named(frame, str(geo)) for geo in found.table.index[:_NEAREST]]
    names, lang = {"name": frame.name(found.region)}, frame.lang
    members = listing([frame.name(geo) for geo in pair_members(found.region)], lang)
    said = frame.t("peers.lead", names=listing(nearest, lang), **names)
    shared = frame.t("peers.shared", members=members, **names)
    return f'<p class="lead">{escape(said)}</p><p class="note">{escape(shared)}</p>'


def nothing(frame: Frame, answer: NoAnswer | None, geo: str) -> str:
    """Why there is no list, as HTML."""
    key = answer.reason if answer else "not_published"
    said = frame.t(f"peers.nothing.{key}", name=frame.name(geo))
    return f'<p class="message" role="status">{escape(said)}</p>'


def left_out(frame: Frame, structure: Structure, found: Peers) -> str:
    """What does not count and why: variables, blocks and regions, as HTML."""
    lang, lines = frame.lang, []
    waiting = structure.waiting
    if len(waiting):
        names = [_waiting(frame, row) for _, row in waiting.iterrows()]
        lines.append(frame.t("peers.waiting", names=listing(names, lang)))
    for reason in ("missing", "constant"):
        dropped = [v for v, why in found.dropped_variables.items() if why == reason]
        if dropped:
            labels = [frame.word(structure.variables.loc[v], "label") for v in dropped]
            names = {"names": listing(labels, lang), "name": frame.name(found.region)}
            lines.append(frame.t(f"peers.dropped.{reason}", **names))
    if found.dropped_blocks:
        labels = [structure.label(block, lang) for block in found.dropped_blocks]
        lines.append(frame.t("peers.dropped.block", names=listing(labels, lang)))
    unused = [block for block in structure.blocks if block not in found.blocks]
    unused = [block for block in unused if block not in found.dropped_blocks]
    if unused:
        labels = [structure.label(block, lang) for block in unused]
        lines.append(frame.t("peers.unused", names=listing(labels, lang)))
    oldest = min(found.blocks, key=lambda block: structure.years(block)[0])
    known = {
        "block": structure.label(oldest, lang).lower(),
        "year": structure.years(oldest)[0],
        "vintage": frame.release.regions["nuts_vintage"].max(),
    }
    lines += [frame.t(f"peers.caveats.{key}", **known) for key in ("structure", "years", "codes")]
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f'<div class="prose"><ul>{items}</ul></div>'


def _waiting(frame: Frame, row: pd.Series) -> str:
    block, label = frame.word(row, "block_label"), frame.word(row, "label")
    return block if block == label else f"{block} ({label})"


def left_out_label(frame: Frame, found: Peers) -> str:
    """What the list of regions that are left out is called, with their number."""
    known_share = rule_numbers(frame.lang)["known_share"]
    return frame.t("peers.regions_left_out", known_share=known_share, count=len(found.left_out))


def regions_left_out(frame: Frame, structure: Structure, found: Peers) -> str:
    """The regions that are left out, under the blocks that they know too little of, as HTML."""
    lacking = pd.Series(found.left_out)
    items = []
    for blocks, geos in lacking.groupby(lacking):
        labels = [structure.label(block, frame.lang) for block in blocks]
        names = sorted(named(frame, str(geo)) for geo in geos.index)
        head = f"<b>{escape(listing(labels, frame.lang))}</b>"
        items.append(f"<li>{head}: {escape(', '.join(names))}</li>")
    return f'<div class="prose"><ul>{"".join(items)}</ul></div>'


def heading(frame: Frame, section: str, geo: str) -> str:
    """Head of a section of the page and what it says first, as HTML."""
    title = escape(frame.t(f"peers.sections.{section}.title"))
    text = escape(frame.t(f"peers.sections.{section}.text", name=frame.name(geo)))
    return f'<h2 class="section">{title}</h2><p class="note">{text}</p>'


def no_figures(frame: Frame, indicator: str, geo: str) -> str:
    """That an indicator has no figure of a region, as HTML."""
    label = frame.word(frame.release.indicators.loc[indicator], "label")
    said = frame.t("peers.no_figures", label=label, name=frame.name(geo))
    return f'<p class="message" role="status">{escape(said)}</p>'
