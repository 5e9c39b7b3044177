"""The plain pages beside Streamlit's: what a wall and a phone fetch in a workshop."""

from starlette.routing import BaseRoute

from dashboard.workshop.room_routes import room_routes


def routes() -> list[BaseRoute]:
    """All routes; none begins with a name that Streamlit keeps for itself."""
    return [*room_routes()]
