"""Shows the events of a run: bars on a terminal, one line an event everywhere else."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Literal

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.table import Column
from rich.text import Text

from pipelines.journal import Event, Tell
from pipelines.raw import utc

LogFormat = Literal["text", "json"]


@contextmanager
def narrated(log_format: LogFormat, console: Console, errors: Console) -> Iterator[Tell]:
    """Shows the events of a run as they come.

    On a terminal each source has a bar of the datasets to ask for; remarks, failures and results
    are printed above the bars and stay. Elsewhere an event is one line: its time in UTC, kind,
    source and text, or a JSON object of time, kind, text and facts.

    Args:
        log_format: `json` asks for JSON even on a terminal.
        console: Takes the events.
        errors: Takes the failures instead, except as JSON.

    Yields:
        What takes an event; several threads may call it.
    """
    if log_format == "json":
        yield _one_at_a_time(lambda event: console.out(_json_line(event), highlight=False))
    elif console.is_interactive:
        with _progress(console) as progress:
            yield _one_at_a_time(_Bars(progress, console if errors.is_terminal else errors).show)
    else:
        yield _one_at_a_time(
            lambda event: (errors if event.kind == "failed" else console).out(
                _line(event), highlight=False
            )
        )


def _one_at_a_time(show: Callable[[Event], None]) -> Tell:
    lock = threading.Lock()

    def tell(event: Event) -> None:
        with lock:
            show(event)

    return tell


def _json_line(event: Event) -> str:
    own = {"time": utc(datetime.now(UTC)), "kind": event.kind, "text": event.text}
    return json.dumps(own | dict(event.facts) | own)


def _line(event: Event) -> str:
    words = (utc(datetime.now(UTC)), event.kind, str(event.facts.get("source", "")), event.text)
    return " ".join(filter(None, map(_plain, words)))


def _plain(text: str) -> str:
    """The text on one line, without control characters: part of it may be a service's."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[now]}", markup=False, table_column=Column(no_wrap=True)),
        console=console,
        transient=True,
    )


class _Bars:
    """A bar per source, and what is worth keeping above them."""

    def __init__(self, progress: Progress, failures: Console) -> None:
        self._progress = progress
        self._failures = failures
        self._bars: dict[str, TaskID] = {}
        self._source_of: dict[str, str] = {}
        self._first = progress.add_task("Asking what has changed", total=None, now="")

    def show(self, event: Event) -> None:
        source, dataset = (str(event.facts.get(name, "")) for name in ("source", "dataset"))
        if event.kind == "planned":
            self._plan(source, int(event.facts["steps"]))
        elif dataset and event.kind in ("asking", "stored", "unchanged"):
            self._source_of[dataset] = source
            self._beside(event, source, dataset)
        elif event.kind == "waiting":
            text = f"waiting {event.facts.get('seconds', '')} s: {_plain(event.text)}"
            self._beside(event, source or self._source_of.get(dataset, ""), text)
        elif event.kind == "done":
            self._beside(event, source, "", steps=1)
        elif "dataset" not in event.facts or event.kind in ("remark", "failed"):
            self._keep(event)

    def _plan(self, source: str, steps: int) -> None:
        self._progress.update(self._first, visible=False)
        if steps:
            self._bars[source] = self._progress.add_task(source, total=steps, now="")

    def _beside(self, event: Event, source: str, text: str, steps: int = 0) -> None:
        if source in self._bars:
            self._progress.update(self._bars[source], advance=steps, now=text)
        elif text:
            self._keep(event)

    def _keep(self, event: Event) -> None:
        text = Text(_plain(event.text), {"failed": "red", "remark": "yellow"}.get(event.kind, ""))
        where = self._failures if event.kind == "failed" else self._progress.console
        where.print(text, soft_wrap=True)
