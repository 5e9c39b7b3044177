"""Where phones reach this laptop, for a room without internet."""

from html import escape
from urllib.parse import urlsplit

import streamlit as st

from dashboard.live_address import LOCAL
from dashboard.look import svg_image
from dashboard.qr import qr_svg
from dashboard.served import prefix
from dashboard.shell import Frame
from dashboard.workshop.network import addresses, is_this_machine


def place_hotspot(frame: Frame) -> None:
    """The addresses of this machine with their QR codes, and how to make it a hotspot.

    Only for who sits at it: a server elsewhere has no phones beside it.
    """
    opened = st.context.url or LOCAL
    if not is_this_machine(opened):
        return
    seen = urlsplit(opened)
    port = f":{seen.port}" if seen.port else ""
    reached = [f"{seen.scheme}://{address}{port}{prefix()}" for address in addresses()]
    blocks = "".join(_code(frame, there) for there in reached)
    title = escape(frame.t("workshop.net.title"))
    text = escape(frame.t("workshop.net.text" if reached else "workshop.net.none"))
    steps = "".join(f"<li>{escape(frame.t(f'workshop.net.step{n}'))}</li>" for n in (1, 2, 3))
    st.html(
        f'<h2 class="section" id="hotspot">{title}</h2><p class="note">{text}</p>'
        f'<ol class="steps">{steps}</ol><div class="reached">{blocks}</div>'
    )


def _code(frame: Frame, address: str) -> str:
    image = svg_image(qr_svg(address), frame.t("workshop.net.code", address=address), "qr")
    link = f'<a href="{escape(address)}/workshop">{escape(address)}</a>'
    return f'<figure class="reach">{image}<figcaption>{link}</figcaption></figure>'
