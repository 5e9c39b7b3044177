"""Where a view stands in the dashboard, for links to copy and for those who hold it on paper."""

import os
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import streamlit as st

LOCAL = "http://localhost:8501"
"""Where the dashboard is when nothing tells."""

# The start page has no name of its own.
_PAGES = {path.stem for path in (Path(__file__).parents[1] / "pages").glob("*.py")}


def live_address(page: str, base: str, section: str = "", /, **params: str) -> str:
    """The address of a page.

    Args:
        page: Name of the page.
        base: Where the dashboard is, with or without a slash at its end.
        section: Where on the page, "" for its top.
        params: Parameters of the page.
    """
    path = page if page in _PAGES else ""
    query = f"?{urlencode(params, safe=',')}" if params else ""
    fragment = f"#{section}" if section else ""
    return f"{base.rstrip('/')}/{path}{query}{fragment}"


def base_address() -> str:
    """Where the dashboard is: `S3_DASHBOARD_URL`, else where the reader has it, else `LOCAL`."""
    told = os.environ.get("S3_DASHBOARD_URL", "")
    if told:
        return told
    seen = urlsplit(st.context.url or LOCAL)
    folder, _, last = seen.path.rpartition("/")
    path = folder if last in _PAGES else seen.path
    return f"{seen.scheme}://{seen.netloc}{path}"
