"""The plain pages beside Streamlit's: what a wall and a phone fetch in a workshop."""

from starlette.routing import BaseRoute

from dashboard.projector.routes import stage_routes
from dashboard.served import serve
from dashboard.workshop.room_routes import room_routes
from dashboard.workshop.wall_routes import wall_routes


def routes() -> list[BaseRoute]:
    """All routes; none begins with a name that Streamlit keeps for itself."""
    serve()
    return [*stage_routes(), *wall_routes(), *room_routes()]
