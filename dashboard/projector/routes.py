"""The plain pages of a wall: one view by its address, and the script that draws it."""

from html import escape

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard.i18n import LANGUAGES, t
from dashboard.live_address import live_address
from dashboard.look import Theme
from dashboard.projector.pinned import release_of
from dashboard.projector.slides import shown
from dashboard.projector.stage import PLOTLY, Stage, plain_figure, stage_page, view_screen
from dashboard.release import Release, ReleaseError
from dashboard.served import prefix
from dashboard.shell import PAGES, named_release, shortened
from dashboard.wall_links import figure_section
from dashboard.workshop.deck import Slide, view_address
from dashboard.workshop.network import reached_at

# Nothing in a wall comes from elsewhere, and no other site shows it in a frame.
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def stage_routes() -> list[BaseRoute]:
    """Routes under `/stage`."""
    return [
        Route(f"{prefix()}/stage/plotly.js", _plotly),
        Route(f"{prefix()}/stage/view/{{page}}", _view),
    ]


def _plotly(request: Request) -> Response:
    # Its name does not change with its version, so that a browser asks whether it is new.
    return FileResponse(PLOTLY, media_type="text/javascript", headers={"Cache-Control": "no-cache"})


def _view(request: Request) -> Response:
    page = request.path_params["page"]
    asked = dict(request.query_params)
    lang, theme = wall_look(request)
    if page not in PAGES:
        return said(t("projector.no_view.page", lang, page=page[:40]), 404)
    base = opened_at(request)
    slide = Slide(view_address(page, asked))
    try:
        release, lost = release_of(asked.get("release", ""))
    except ReleaseError as error:
        return said(t(error.key, lang, **error.values), 503)
    pinned = bool(asked.get("release")) and not lost
    found = shown(release, slide, lang, theme, reached_at(base), pinned)
    kept = {name: asked[name] for name in ("release", "deck") if name in asked}
    params = {name: value for name, value in slide.params.items() if name != "figure"}
    section = figure_section(found.view.name) if found.view and found.view.name else ""
    leave = live_address(page, prefix(), section, lang=lang, **params, **kept)
    figures = [plain_figure(found)] if found.view else []
    screens = [view_screen(found, 0, lang)]
    note = gone_words(lost, release, lang)
    stage = Stage(screens, figures, found.headline, lang, theme, leave, note=note)
    return shown_stage(stage)


def gone_words(lost: str, release: Release, lang: str) -> str:
    """That the release asked for is gone, and which is shown instead; "" where it is not."""
    instead = named_release(release.id, lang)
    return t("release.unknown", lang, code=shortened(lost), in_use=instead) if lost else ""


def shown_stage(stage: Stage) -> Response:
    """A stage as a page."""
    return HTMLResponse(stage_page(stage, prefix()), headers=_HEADERS)


def said(words: str, status: int) -> Response:
    """A page that says why there is no stage."""
    head = f'<!doctype html><meta charset="utf-8"><title>{escape(words)}</title>'
    body = f'<p style="font:24px sans-serif;margin:2em">{escape(words)}</p>'
    return HTMLResponse(head + body, status, _HEADERS)


def opened_at(request: Request) -> str:
    """Where the dashboard is, as whoever asks has it."""
    return f"{str(request.base_url).rstrip('/')}{prefix()}"


def wall_look(request: Request) -> tuple[str, Theme]:
    """Language and theme that an address asks for."""
    lang = request.query_params.get("lang", "")
    theme: Theme = "dark" if request.query_params.get("theme") == "dark" else "light"
    return lang if lang in LANGUAGES else LANGUAGES[0], theme
