"""A visit to a page of the dashboard, as Streamlit's own tester makes it."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from dashboard.shell import PAGES

_ROOT = Path(__file__).resolve().parents[2]


def visit(page: str = "overview", **address: str) -> AppTest:
    """Opens a page cold, with the parameters of its address."""
    at = AppTest.from_file(str(_ROOT / PAGES["overview"]), default_timeout=60)
    if page != "overview":
        at.switch_page(str(_ROOT / PAGES[page]))
    for name, value in address.items():
        at.query_params[name] = value
    return at.run()


def said(at: AppTest) -> str:
    """All that the page's own HTML says, as one text."""
    assert not at.exception
    return "\n".join(element.proto.body for element in at.get("html"))
