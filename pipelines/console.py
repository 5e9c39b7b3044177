"""What all commands share: the data folder, where words go, and how a command ends."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipelines.build import Report
from pipelines.catalogue import Catalogue, load_catalogue
from pipelines.errors import PipelineError
from pipelines.lock import sole_run
from pipelines.publish import release_folder

ROOT = Path(__file__).resolve().parent.parent
PARTLY = 1
"""Exit code: some series kept their older figures."""
NOTHING = 2
"""Exit code: nothing was published, or the command was used wrongly."""
INTERRUPTED = 130
"""Exit code: stopped with Ctrl-C, as shells have it."""

out = Console(soft_wrap=True, highlight=False)
errors = Console(stderr=True, soft_wrap=True, highlight=False)


class Settings:
    """What holds for every command."""

    data: Path = ROOT / "data"


def print_error(error: PipelineError) -> None:
    """Prints an error."""
    errors.print(f"{error}", style="red", markup=False)


def print_report(report: Report) -> None:
    """Prints what came of a build."""
    for error in report.failures:
        print_error(error)
    for remark in report.remarks:
        out.print(remark, markup=False)
    out.print(
        f"Published release {report.release}: {report.published} indicators with figures, "
        f"{report.changes} changes against the release before."
    )


def print_table(rows: pd.DataFrame) -> None:
    """Prints a frame as a table without lines."""
    table = Table(*(str(column) for column in rows.columns), box=None, pad_edge=False)
    for row in rows.itertuples(index=False):
        table.add_row(*(Text(str(cell)) for cell in row))
    # Without a terminal, lines must not be cut to a width nobody has.
    Console(width=None if out.is_terminal else 1000, highlight=False).print(table)


@contextmanager
def stopping() -> Iterator[None]:
    """Ends the command with a message when nothing can be published.

    A traceback is shown only for what nobody foresaw, so that it can be reported.
    """
    try:
        yield
    except typer.Exit:
        raise
    except KeyboardInterrupt:
        errors.print(
            "Stopped. What was fetched is kept and the release in use stays; the same command "
            "goes on."
        )
        # Threads may be waiting for a service, and a run may end at any moment without harm.
        os._exit(INTERRUPTED)
    except PipelineError as error:
        print_error(error)
        raise typer.Exit(NOTHING) from error
    except OSError as error:
        raise unwritable(error) from error
    except Exception as error:
        errors.print_exception()
        errors.print("This should not happen: report it. The release in use stays.", style="red")
        raise typer.Exit(NOTHING) from error


@contextmanager
def alone(command: str) -> Iterator[None]:
    """Ends the command when another run is at work on the data folder."""
    with stopping(), sole_run(Settings.data, command):
        yield


def unwritable(error: OSError) -> typer.Exit:
    """Prints what the system says of a file; what ends the command."""
    what = f"{error.filename or Settings.data}: {error.strerror or error}."
    errors.print(f"{what} Check the data folder: may it be written, is there room?", style="red")
    return typer.Exit(NOTHING)


def catalogue() -> Catalogue:
    """The catalogue; without a sound one the command ends."""
    with stopping():
        return load_catalogue()


def refuse_unknown(ids: Iterable[str], known: Catalogue, *, tables: bool = False) -> None:
    """Ends the command when an id is of no indicator, nor of a table of jobs if those may be."""
    jobs = {table.dataset for table in known.structure} if tables else set()
    unknown = sorted(set(ids) - set(known.indicators) - jobs)
    if unknown:
        errors.print(f"Unknown indicators: {', '.join(unknown)}.", style="red")
        raise typer.Exit(NOTHING)


def refuse_unknown_sources(names: str, known: Iterable[str]) -> list[str]:
    """The sources in a comma-separated list; one that is not known ends the command."""
    chosen = [name.strip() for name in names.split(",")]
    known = list(known)
    if unknown := [name for name in chosen if name not in known]:
        errors.print(f"Unknown sources: {', '.join(unknown)}; there are {', '.join(known)}.")
        raise typer.Exit(NOTHING)
    return chosen


def release(name: str = "") -> Path:
    """The folder of a release, by default of the one in use; without it the command ends."""
    with stopping():
        folder = release_folder(Settings.data / "processed", name)
    if folder is None:
        errors.print("There is no release yet; `refresh` or `import` makes one.", style="red")
        raise typer.Exit(NOTHING)
    return folder
