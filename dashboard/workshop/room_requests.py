"""Requests of phones and walls: read with care, answered as JSON, off the event loop."""

import json
import math
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from dashboard.i18n import LANGUAGES
from dashboard.workshop.codes import typed
from dashboard.workshop.room_error import NotAllowedError, RoomError

LARGEST = 8192
"""Bytes of a body."""
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}")


class UnreadableError(RoomError):
    """A request is no JSON of a size that is taken."""

    def __init__(self, name: str, status: int) -> None:
        super().__init__(name)
        self.status = status


@dataclass(frozen=True)
class Asked:
    """What was asked, with nothing in it that has not been looked at.

    Attributes:
        code: Of the session, or what was typed for one.
        address: Whence it came; used to slow down guessing, and kept nowhere.
        lang: The reader's language, "" if it is not said.
        secret: The facilitator's secret, "" for none.
        known: The version that the asker has, "" for none.
        note: Number of the note in the address, 0 for none.
        before: Number of the note to go on from, None for the newest.
        body: The fields of the body.
    """

    code: str
    address: str
    lang: str
    secret: str
    known: str
    note: int
    before: int | None
    body: dict[str, Any]
    _device: str

    @property
    def device(self) -> str:
        """The number of the device, "" for none."""
        return self.token("device") if "device" in self.body else self._device

    def token(self, field: str) -> str:
        """A field that holds a random name.

        Raises:
            NotAllowedError: It does not (`unreadable`).
        """
        value = self.body.get(field)
        if not isinstance(value, str) or not _TOKEN.fullmatch(value):
            raise NotAllowedError("unreadable")
        return value

    def text(self, field: str) -> str:
        """A field that holds text, "" if it is not there.

        Raises:
            NotAllowedError: It holds something else (`unreadable`).
        """
        value = self.body.get(field, "")
        if not isinstance(value, str):
            raise NotAllowedError("unreadable")
        return value

    def number(self, field: str) -> int | None:
        """A field that holds a whole number of a size that databases hold, None if it is not there.

        Raises:
            NotAllowedError: It holds something else (`unreadable`).
        """
        value = self.body.get(field)
        if value is not None and (type(value) is not int or abs(value) >= 2**31):
            raise NotAllowedError("unreadable")
        return value

    def flag(self, field: str) -> bool | None:
        """A field that holds yes or no, None if it is not there.

        Raises:
            NotAllowedError: It holds something else (`unreadable`).
        """
        value = self.body.get(field)
        if value is not None and not isinstance(value, bool):
            raise NotAllowedError("unreadable")
        return value


Handler = Callable[[Asked], Response]


def answering(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """A route that reads the request, asks the handler in a thread, and says errors as JSON."""

    async def route(request: Request) -> Response:
        lang = request.query_params.get("lang", "")
        lang = lang if lang in LANGUAGES else ""
        try:
            body = await _body(request) if request.method == "POST" else {}
            response = await run_in_threadpool(handler, _asked(request, lang, body))
        except ClientDisconnect:
            return Response(status_code=400)
        except RoomError as error:
            response = _refusal(error, lang)
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response

    return route


def _refusal(error: RoomError, lang: str) -> Response:
    text = error.words(lang or LANGUAGES[0])
    wait = {"Retry-After": str(math.ceil(error.wait))} if error.wait else {}
    return JSONResponse({"error": error.name, "text": text}, error.status, wait)


def _asked(request: Request, lang: str, body: dict[str, Any]) -> Asked:
    device = request.headers.get("x-device", "")
    before = request.query_params.get("before", "")
    code = request.path_params["code"]
    return Asked(
        code=typed(code) or code[:16],
        address=request.client.host if request.client else "",
        lang=lang,
        secret=request.headers.get("x-facilitator", ""),
        known=request.headers.get("if-none-match", ""),
        note=_small(request.path_params.get("note", "")) or 0,
        before=_small(before),
        body=body,
        _device=device if _TOKEN.fullmatch(device) else "",
    )


def _small(number: str) -> int | None:
    return int(number) if re.fullmatch(r"[0-9]{1,9}", number) else None


async def _body(request: Request) -> dict[str, Any]:
    # A form of another site cannot send this type without asking first.
    if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
        raise UnreadableError("no_json", 415)
    received = b""
    async for part in request.stream():
        received += part
        if len(received) > LARGEST:
            raise UnreadableError("large", 413)
    try:
        found = json.loads(received or b"{}")
    except (ValueError, RecursionError) as error:
        raise UnreadableError("unreadable", 400) from error
    if not isinstance(found, dict):
        raise UnreadableError("unreadable", 400)
    return found
