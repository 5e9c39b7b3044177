"""The session's report, taken home from the desk."""

from html import escape

import streamlit as st

from dashboard.live_address import base_address
from dashboard.shell import Frame
from dashboard.workshop.network import reached_at
from dashboard.workshop.report import report_name
from dashboard.workshop.report_file import MIMES, report_file
from dashboard.workshop.sessions import Session


def place_report(frame: Frame, session: Session) -> None:
    """Places the downloads of the report, which is made when it is asked for."""
    title, text = (escape(frame.t(f"workshop.report.{part}")) for part in ("title", "text"))
    st.html(f'<h3 class="small">{title}</h3><p class="note">{text}</p>')
    base = reached_at(base_address())
    with st.container(key="reports", horizontal=True):
        for kind, mime in MIMES.items():
            st.download_button(
                frame.t(f"workshop.report.{kind}"),
                data=lambda kind=kind: report_file(session.code, kind, base),
                file_name=f"{report_name(session)}.{kind}",
                mime=mime,
                on_click="ignore",
                key=f"report_{kind}",
            )
