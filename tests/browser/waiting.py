"""Waiting for a page by what it shows, never by time."""

from collections.abc import Callable

from playwright.sync_api import Page

Opener = Callable[..., Page]


def settled(page: Page) -> None:
    """Waits until the server's run has ended and every figure that was sent is drawn."""
    page.wait_for_function(
        """() => {
          const app = document.querySelector('[data-testid="stApp"]');
          if (!app || app.dataset.testScriptState !== "notRunning") return false;
          if (document.querySelector('[data-testid="stSkeleton"]')) return false;
          return [...document.querySelectorAll('[data-testid="stPlotlyChart"]')].every(
            chart => chart.offsetParent === null || chart.querySelector('.main-svg'));
        }"""
    )
