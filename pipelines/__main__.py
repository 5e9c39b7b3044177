"""The command line: `python -m pipelines …`.

Exit codes: 0 done, 1 some series kept their older figures, 2 nothing published or wrong usage.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipelines import last_refresh
from pipelines.build import Report, build
from pipelines.bundle import make_bundle
from pipelines.catalogue import CATALOGUE, Catalogue, load_catalogue
from pipelines.describe import series_key
from pipelines.errors import PipelineError
from pipelines.importing import import_file
from pipelines.lock import sole_run
from pipelines.narration import LogFormat, narrated
from pipelines.publish import BUNDLED, release_folder, release_ids, use
from pipelines.raw import RawFile
from pipelines.status import coverage, status_lines
from pipelines.summary import summary_lines
from pipelines.verify import damaged_raw
from pipelines.verify import verify as faults_of

if TYPE_CHECKING:
    from pipelines.renewal import Renewal

ROOT = Path(__file__).resolve().parent.parent
PARTLY = 1
NOTHING = 2

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Fetches, builds and publishes the figures of the dashboard.",
)
out = Console(soft_wrap=True, highlight=False)
errors = Console(stderr=True, soft_wrap=True, highlight=False)

DataFolder = Annotated[
    Path, typer.Option("--data", envvar="S3_DATA_DIR", help="Folder with raw/ and processed/.")
]


Accept = Annotated[
    list[str] | None,
    typer.Option(help="Take these indicators' figures, though unlike those before."),
]
LogFormatOption = Annotated[LogFormat, typer.Option(help="One line or one JSON object an event.")]


class _Settings:
    """What holds for every command."""

    data: Path = ROOT / "data"


@app.callback()
def _settings(data: DataFolder = ROOT / "data") -> None:
    _Settings.data = data


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _tell(error: PipelineError) -> None:
    errors.print(f"{error}", style="red", markup=False)


@contextmanager
def _stopping() -> Iterator[None]:
    """Ends the command with a message, never a traceback, when nothing can be published."""
    try:
        yield
    except PipelineError as error:
        _tell(error)
        raise typer.Exit(NOTHING) from error
    except OSError as error:
        raise _unwritable(error) from error


@contextmanager
def _alone(command: str) -> Iterator[None]:
    """Ends the command when another run is at work on the data folder."""
    with _stopping(), sole_run(_Settings.data, command):
        yield


def _unwritable(error: OSError) -> typer.Exit:
    what = f"{error.filename or _Settings.data}: {error.strerror or error}."
    errors.print(f"{what} Check the data folder: may it be written, is there room?", style="red")
    return typer.Exit(NOTHING)


def _catalogue() -> Catalogue:
    with _stopping():
        return load_catalogue()


def _build(
    catalogue: Catalogue,
    failures: list[PipelineError],
    files: Iterable[RawFile] = (),
    accept: Iterable[str] = (),
) -> None:
    """Publishes, tells what came of it and of the files, and ends with the right exit code."""
    now = _now()
    with _stopping():
        report = build(_Settings.data, catalogue, now=now, accept=frozenset(accept))
        last_refresh.record_build(
            _Settings.data / "processed", catalogue, now=now, refused=report.failures
        )
    _summarise(report)
    for file in files:
        if series_key(file.sidecar) not in report.used:
            out.print(
                f"{file.sidecar.name}: none of its figures is used. Newer ones are there, the "
                "catalogue asks for other rows, or a formula lacks another dataset."
            )
    if failures or report.failures:
        raise typer.Exit(PARTLY)


def _summarise(report: Report) -> None:
    for error in report.failures:
        _tell(error)
    for remark in report.remarks:
        out.print(remark, markup=False)
    out.print(
        f"Published release {report.release}: {report.published} indicators with figures, "
        f"{report.changes} changes against the release before."
    )


@app.command()
def refresh(
    only: Annotated[list[str] | None, typer.Option(help="Only these indicators.")] = None,
    source: Annotated[str, typer.Option(help="Sources, comma-separated.")] = "eurostat,oecd,gisco",
    force: Annotated[bool, typer.Option("--force", help="Fetch even what has not moved.")] = False,
    accept: Accept = None,
    log_format: LogFormatOption = "text",
) -> None:
    """Asks the services what changed, fetches that, and publishes a release if figures changed."""
    # Asking brings in half the pipelines; the other commands start without it.
    from pipelines.http import Client
    from pipelines.renewal import pace_of, renew

    catalogue = _catalogue()
    _refuse_unknown([*(only or ()), *(accept or ())], catalogue)
    with (
        _alone("refresh"),
        narrated(log_format, out, errors) as tell,
        Client(pace_of(_Settings.data, catalogue), now=_now, tell=tell) as client,
    ):
        result = renew(
            _Settings.data,
            catalogue,
            client,
            now=_now,
            only=only or (),
            sources=source.split(","),
            force=force,
            accept=accept or (),
            tell=tell,
        )
    if log_format == "text":
        _tell_of(result, catalogue)
    if result.outcome == "failed":
        raise typer.Exit(NOTHING)
    if result.failures:
        raise typer.Exit(PARTLY)


def _tell_of(result: "Renewal", catalogue: Catalogue) -> None:
    """What a person wants to know when a refresh has ended."""
    if result.report and result.report.release:
        for line in summary_lines(_release(""), catalogue):
            out.print(line, markup=False)
    elif result.outcome == "failed":
        errors.print("No source answered; the release in use stays.")
    else:
        out.print("Nothing new at the sources; the release in use stays.")
    if result.failures:
        errors.print(f"{len(result.failures)} could not be renewed; `status` lists them.")


def _refuse_unknown(ids: Iterable[str], catalogue: Catalogue) -> None:
    unknown = sorted(set(ids) - set(catalogue.indicators))
    if unknown:
        errors.print(f"Unknown indicators: {', '.join(unknown)}.", style="red")
        raise typer.Exit(NOTHING)


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="Files as downloaded, plain or gzip.")],
    dataset: Annotated[str, typer.Option(help="Its code, where the file does not tell.")] = "",
    as_of: Annotated[str, typer.Option(help="Date of the edition, YYYY-MM-DD; else today.")] = "",
) -> None:
    """Takes files downloaded by hand, then publishes a new release."""
    catalogue = _catalogue()
    with _alone("import"):
        _import(files, dataset, as_of, catalogue)


def _import(files: list[Path], dataset: str, as_of: str, catalogue: Catalogue) -> None:
    failures: list[PipelineError] = []
    taken: list[RawFile] = []
    for path in files:
        try:
            kept = import_file(
                path,
                _Settings.data / "raw",
                catalogue,
                now=_now(),
                dataset=dataset,
                facts={"as_of": as_of} if as_of else {},
            )
            taken.append(kept)
            out.print(f"{path.name}: taken as {kept.sidecar.dataset}.")
        except PipelineError as error:
            failures.append(error)
            _tell(error)
        except OSError as error:
            raise _unwritable(error) from error
    if not taken:
        errors.print("No file could be taken; nothing was published.", style="red")
        raise typer.Exit(NOTHING)
    _build(catalogue, failures, taken)


@app.command("build")
def build_(accept: Accept = None) -> None:
    """Publishes again from data/raw and the release in use; asks no service."""
    catalogue = _catalogue()
    _refuse_unknown(accept or (), catalogue)
    with _alone("build"):
        _build(catalogue, [], accept=accept or ())


@app.command()
def bundle(files: Annotated[Path, typer.Argument(help="Folder of published files.")]) -> None:
    """Makes the release that comes with the project again."""
    with _alone("bundle"):
        _summarise(make_bundle(files, _Settings.data, ROOT / "static", _catalogue()))


@app.command()
def status() -> None:
    """Shows what is in use, what fails since when, and per dataset its age and coverage."""
    from pipelines.renewal import pace_of

    folder, catalogue = _release(""), _catalogue()
    last = last_refresh.read(_Settings.data / "processed")
    with _stopping():
        allowances = pace_of(_Settings.data, catalogue).allowances()
        lines = status_lines(folder, catalogue, last, allowances)
        rows = coverage(folder, catalogue, last.failing if last else ())
    for line in lines:
        out.print(line, markup=False)
    table = Table(*(str(column) for column in rows.columns), box=None, pad_edge=False)
    for row in rows.itertuples(index=False):
        table.add_row(*(Text(str(cell)) for cell in row))
    # Without a terminal, lines must not be cut to a width nobody has.
    Console(width=None if out.is_terminal else 200, highlight=False).print(table)


@app.command()
def doctor(
    only: Annotated[list[str] | None, typer.Option(help="Only these indicators.")] = None,
    source: Annotated[str, typer.Option(help="Sources, comma-separated.")] = "eurostat,oecd,gisco",
    log_format: LogFormatOption = "text",
) -> None:
    """Asks the services whether the catalogue fits them, and proposes lines that would."""
    from pipelines.doctor import examine, kept_versions
    from pipelines.doctor_facts import habits, refusals
    from pipelines.doctor_proposals import proposals
    from pipelines.doctor_report import exit_code, show
    from pipelines.http import Client
    from pipelines.renewal import pace_of

    catalogue = _catalogue()
    _refuse_unknown(only or (), catalogue)
    with (
        _alone("doctor"),
        narrated(log_format, errors, errors) as tell,
        Client(pace_of(_Settings.data, catalogue), now=_now, tell=tell, retries=1) as client,
    ):
        findings = examine(
            catalogue,
            client,
            now=_now(),
            only=only or (),
            sources=source.split(","),
            known_versions=kept_versions(_Settings.data / "raw"),
            tell=tell,
        )
        facts = [*habits(findings), *refusals(client, findings)]
    show(out, log_format, findings, proposals(catalogue, CATALOGUE, findings), facts)
    raise typer.Exit(exit_code(findings))


@app.command()
def verify(release: Annotated[str, typer.Argument(help="Default: the one in use.")] = "") -> None:
    """Checks hashes, columns, keys and ranges of a release, and the hashes of data/raw."""
    folder = _release(release)
    with _stopping():
        faults = faults_of(folder, _catalogue())
        damaged = damaged_raw(_Settings.data / "raw")
    for fault in [*faults, *damaged]:
        errors.print(fault, style="red", markup=False)
    if faults:
        errors.print("Choose another release with `rollback RELEASE`, then `build` or `refresh`.")
        raise typer.Exit(NOTHING)
    out.print(f"Release {folder.name} is sound.")
    if damaged:
        raise typer.Exit(PARTLY)


@app.command()
def rollback(
    release: Annotated[str, typer.Argument(help="Default: the one before.")] = "",
) -> None:
    """Makes an earlier release the one in use; nothing is deleted."""
    with _alone("rollback"):
        _rollback(release)


def _rollback(release: str) -> None:
    processed = _Settings.data / "processed"
    if not release:
        in_use = _release("").name
        earlier = [name for name in release_ids(processed) if name < in_use or name == BUNDLED]
        if in_use == BUNDLED or not earlier:
            errors.print(f"There is no release before {in_use}.", style="red")
            raise typer.Exit(NOTHING)
        release = earlier[-1]
    use(processed, release)
    out.print(f"Release {release} is in use now.")
    out.print(
        "Files in data/raw that came later stay there and count again at the next build; "
        "delete those that are wrong."
    )


def _release(name: str) -> Path:
    with _stopping():
        folder = release_folder(_Settings.data / "processed", name)
    if folder is None:
        errors.print("There is no release yet; `refresh` or `import` makes one.", style="red")
        raise typer.Exit(NOTHING)
    return folder


if __name__ == "__main__":
    app()
