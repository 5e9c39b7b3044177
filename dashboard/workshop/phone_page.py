"""The pages of a phone: where a code is typed, and where the room answers."""

import base64
import hashlib
import json
from dataclasses import asdict
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard.i18n import LANGUAGES, other_language, texts
from dashboard.look import Theme, tokens
from dashboard.workshop.codes import typed
from dashboard.workshop.notes import LONGEST_NOTE, MOST_NOTES

_HERE = Path(__file__).parent
_OF_PHONE = "room.phone."


def phone_routes(room: str) -> list[BaseRoute]:
    """The two pages.

    Args:
        room: Path of the page where a code is typed.
    """

    def enter(request: Request) -> Response:
        lang = _lang(request)
        told = request.query_params.get("code", "")
        # What cannot be a code is told so where every other wrong code is.
        code = typed(told) or quote("".join(filter(str.isalnum, told))[:12])
        if code:
            return RedirectResponse(f"{room}/{code}?lang={lang}", 303)
        return _page(lang, "enter")

    def answer(request: Request) -> Response:
        return _page(_lang(request), "answer")

    return [
        *(Route(path, enter, methods=["GET"]) for path in (room, f"{room}/")),
        *(
            Route(path, answer, methods=["GET"])
            for path in (f"{room}/{{code}}", f"{room}/{{code}}/")
        ),
    ]


def _lang(request: Request) -> str:
    """The language of the address, else the first of ours that the browser names."""
    told = [request.query_params.get("lang", "")]
    told += request.headers.get("accept-language", "").split(",")
    codes = [part.strip()[:2].lower() for part in told]
    return next((code for code in codes if code in LANGUAGES), LANGUAGES[0])


def _page(lang: str, kind: str) -> Response:
    page, policy = _written(lang, kind)
    return HTMLResponse(
        page,
        headers={
            "Content-Security-Policy": policy,
            "Cache-Control": "no-cache",
            "Referrer-Policy": "no-referrer",
            "Vary": "Accept-Language",
            "X-Content-Type-Options": "nosniff",
        },
    )


@cache
def _written(lang: str, kind: str) -> tuple[str, str]:
    """A page, and the policy that lets nothing run in it but what stands here."""
    words = {
        key.removeprefix(_OF_PHONE): text
        for key, text in texts(lang).items()
        if key.startswith(_OF_PHONE)
    }
    style, script = _style(), (_HERE / "phone.js").read_text(encoding="utf-8")
    answering = kind == "answer"
    page = Template((_HERE / "phone.html").read_text(encoding="utf-8")).substitute(
        {name: escape(words[name]) for name in ("title", "switch", "privacy")},
        lang=lang,
        other=other_language(lang),
        style=style,
        place=f"<p>{escape(words['joining'])}</p>" if answering else _form(lang, words),
        script=_script(words, script) if answering else "",
    )
    runs = f"script-src {_hash(script)}; connect-src 'self'; " if answering else ""
    policy = f"default-src 'none'; style-src {_hash(style)}; {runs}form-action 'self'; "
    return page, f"{policy}base-uri 'none'; frame-ancestors 'none'"


def _form(lang: str, words: dict[str, str]) -> str:
    enter, hint, go = (escape(words[key]) for key in ("enter", "enter_hint", "go"))
    return (
        f'<h1><label for="code">{enter}</label></h1><p class="hint" id="hint">{hint}</p>'
        f'<form><input type="hidden" name="lang" value="{lang}"><span class="field">'
        '<input class="typed" id="code" name="code" required maxlength="12" autocomplete="off" '
        'autocapitalize="characters" spellcheck="false" aria-describedby="hint"></span>'
        f'<button class="main">{go}</button></form>'
    )


def _script(words: dict[str, str], script: str) -> str:
    told = json.dumps(words | {"longest": LONGEST_NOTE, "most": MOST_NOTES}, ensure_ascii=False)
    told = told.replace("<", "\\u003c")
    return (
        f"<noscript><p>{escape(words['script'])}</p></noscript>"
        f'<script type="application/json" id="words">{told}</script><script>{script}</script>'
    )


def _style() -> str:
    rules = (_HERE / "phone.css").read_text(encoding="utf-8")
    light, dark = (_colours(theme) for theme in ("light", "dark"))
    return f":root{{{light}}}@media(prefers-color-scheme:dark){{:root{{{dark}}}}}{rules}"


def _colours(theme: Theme) -> str:
    used = ("bg", "ink", "ink2", "muted", "tick", "line", "acc", "on_acc")
    colours = asdict(tokens(theme))
    return ";".join(f"--{name}:{colours[name]}" for name in used)


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
