"""Links to exactly this view: one that follows new figures, one that holds them fast."""

from html import escape
from typing import Any

import segno
import streamlit as st
from segno.encoder import DataOverflowError

from dashboard.i18n import t
from dashboard.live_address import base_address, live_address

# On the document, so that it outlives reruns and page changes. Pages that are not served over
# https have no clipboard of the new kind.
_COPY = """
if (!window.copiesLinks) {
  window.copiesLinks = true;
  document.addEventListener("click", async (event) => {
    const link = event.target.closest(".share button")?.closest(".share");
    if (!link) return;
    const address = link.querySelector("input"), told = link.querySelector("[role=status]");
    address.select();
    let copied = true;
    try {
      await navigator.clipboard.writeText(address.value);
    } catch {
      copied = document.execCommand("copy");
    }
    told.textContent = copied ? told.dataset.copied : told.dataset.selected;
  });
}"""


def share(place: Any, page: str, lang: str, release: str) -> None:
    """Fills the popover with both links, each with its address, a button and a QR code.

    Args:
        place: The popover.
        page: Name of the page; its parameters are those of the address as they stand now.
        lang: `sv` or `en`.
        release: Id of the release shown, "" for none.
    """
    # Whoever has the code of a deck may change it: only a link to the deck itself hands it on.
    own = {"release", "add"} if page == "workshop" else {"release", "deck"}
    view = {name: value for name, value in st.query_params.items() if name not in own}
    links = {"live": view} | ({"frozen": view | {"release": release}} if release else {})
    base = base_address()
    blocks = (
        _link(kind, live_address(page, base, **asked), lang, release)
        for kind, asked in links.items()
    )
    with place:
        st.html(f'<div class="shares">{"".join(blocks)}</div>')
        st.html(f"<script>{_COPY}</script>", unsafe_allow_javascript=True)


def _link(kind: str, address: str, lang: str, release: str) -> str:
    what = "bundled" if (kind, release) == ("frozen", "bundled") else kind
    title, text = t(f"share.{kind}.title", lang), t(f"share.{what}.text", lang, release=release)
    named, copy = escape(t("share.address", lang)), escape(t("share.copy", lang))
    copied, selected = (escape(t(f"share.{key}", lang)) for key in ("copied", "selected"))
    return (
        f'<div class="share" role="group" aria-label="{escape(title)}"><p class="small">'
        f'{escape(title)}</p><p class="note">{escape(text)}</p>'
        f'<input readonly value="{escape(address)}" aria-label="{named}">'
        f'<button type="button">{copy}</button>'
        f'<p role="status" data-copied="{copied}" data-selected="{selected}"></p>'
        f"{_code(address, title, lang)}</div>"
    )


def _code(address: str, title: str, lang: str) -> str:
    """The QR code of an address, dark on light in both themes, as cameras want it."""
    try:
        code = segno.make(address, error="l", micro=False)
    except DataOverflowError:
        return f'<p class="source">{escape(t("share.too_long", lang))}</p>'
    drawn = code.svg_data_uri(border=4, dark="#000", light="#fff", omitsize=True)
    alt = escape(t("share.code", lang, title=title))
    return f'<img class="qr" alt="{alt}" src="{escape(drawn)}">'
