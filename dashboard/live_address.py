"""Where a view stands in the dashboard, for those who hold it on paper."""

import os
from urllib.parse import urlencode, urlsplit

import streamlit as st

from dashboard.shell import PAGES

LOCAL = "http://localhost:8501"
"""Where the dashboard is when nothing tells."""


def live_address(page: str, base: str, **params: str) -> str:
    """The address of a page.

    Args:
        page: One of `PAGES`.
        base: Where the dashboard is, with or without a slash at its end.
        params: Parameters of the page.
    """
    path = "" if page == "overview" else page
    query = f"?{urlencode(params)}" if params else ""
    return f"{base.rstrip('/')}/{path}{query}"


def base_address() -> str:
    """Where the dashboard is: `S3_DASHBOARD_URL`, else where the reader has it, else `LOCAL`."""
    told = os.environ.get("S3_DASHBOARD_URL", "")
    if told:
        return told
    seen = urlsplit(st.context.url or LOCAL)
    folder, _, last = seen.path.rpartition("/")
    path = folder if last in PAGES else seen.path
    return f"{seen.scheme}://{seen.netloc}{path}"
