"""Whether `server.py` runs, which serves the plain pages of walls and phones beside Streamlit's."""

import streamlit as st

_RUNS: set[str] = set()


def prefix() -> str:
    """What every path of the server begins with: "" or `/name`, by `server.baseUrlPath`."""
    name = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{name}" if name else ""


def serve() -> None:
    """Tells that they are served; called once by what serves them."""
    _RUNS.add("server")


def served() -> bool:
    """Whether they are."""
    return bool(_RUNS)
