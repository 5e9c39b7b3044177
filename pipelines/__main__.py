"""The command line: `python -m pipelines …`.

Exit codes: 0 done, 1 some series kept their older figures, 2 nothing published or wrong usage.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines import last_refresh
from pipelines.build import build
from pipelines.bundle import make_bundle
from pipelines.catalogue import Catalogue
from pipelines.console import (
    NOTHING,
    PARTLY,
    ROOT,
    Settings,
    alone,
    errors,
    out,
    print_error,
    print_report,
    print_table,
    refuse_unknown,
    refuse_unknown_sources,
    stopping,
    unwritable,
)
from pipelines.console import catalogue as load
from pipelines.console import release as release_of
from pipelines.describe import series_key
from pipelines.errors import PipelineError
from pipelines.importing import import_file
from pipelines.journal import Event
from pipelines.narration import LogFormat, narrated
from pipelines.publish import BUNDLED, release_before, release_ids, use
from pipelines.raw import RawFile
from pipelines.status import coverage, status_lines
from pipelines.summary import summary_lines
from pipelines.unbuilt import note_built
from pipelines.verify import damaged_raw
from pipelines.verify import verify as faults_of

if TYPE_CHECKING:
    from pipelines.renewal import Renewal

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Fetches, builds and publishes the figures of the dashboard.",
)
DataFolder = Annotated[
    Path, typer.Option("--data", envvar="S3_DATA_DIR", help="Folder with raw/ and processed/.")
]
Accept = Annotated[
    list[str] | None,
    typer.Option(help="Take these indicators' figures, though unlike those before."),
]
LogFormatOption = Annotated[LogFormat, typer.Option(help="One line or one JSON object an event.")]


@app.callback()
def _settings(data: DataFolder = ROOT / "data") -> None:
    Settings.data = data


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _build(
    catalogue: Catalogue,
    failures: list[PipelineError],
    files: Iterable[RawFile] = (),
    accept: Iterable[str] = (),
) -> None:
    """Publishes, tells what came of it and of the files, and ends with the right exit code."""
    now = _now()
    with stopping():
        report = build(Settings.data, catalogue, now=now, accept=frozenset(accept))
        last_refresh.record_build(
            Settings.data / "processed", catalogue, now=now, refused=report.failures
        )
        note_built(Settings.data / "raw")
    print_report(report)
    for file in files:
        if series_key(file.sidecar) not in report.used:
            out.print(
                f"{file.sidecar.name}: none of its figures is used. Newer ones are there, the "
                "catalogue asks for other rows, or a formula lacks another dataset."
            )
    if failures or report.failures:
        raise typer.Exit(PARTLY)


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
    from pipelines.refresh import SOURCES
    from pipelines.renewal import pace_of, renew

    sources = refuse_unknown_sources(source, SOURCES)
    catalogue = load()
    refuse_unknown(only or (), catalogue)
    refuse_unknown(accept or (), catalogue, tables=True)
    with (
        alone("refresh"),
        narrated(log_format, out, errors) as tell,
        Client(pace_of(Settings.data, catalogue), now=_now, tell=tell) as client,
    ):
        result = renew(
            Settings.data,
            catalogue,
            client,
            now=_now,
            only=only or (),
            sources=sources,
            force=force,
            accept=accept or (),
            tell=tell,
        )
        if log_format == "json":
            for line in summary_lines(release_of(), catalogue) if result.report.release else ():
                tell(Event("published", line, {"release": result.report.release}))
            tell(Event("ended", result.outcome, {"failing": len(result.failing)}))
    if log_format == "text":
        _tell_of(result, catalogue)
    if result.outcome == "failed":
        raise typer.Exit(NOTHING)
    if result.failing:
        raise typer.Exit(PARTLY)


def _tell_of(result: "Renewal", catalogue: Catalogue) -> None:
    """What a person wants to know when a refresh has ended."""
    if result.report.release:
        for line in summary_lines(release_of(), catalogue):
            out.print(line, markup=False)
    elif result.outcome == "failed":
        errors.print("Nothing could be published; the release in use stays.")
    else:
        out.print("Nothing new at the sources; the release in use stays.")
    if result.failing:
        errors.print(f"{len(result.failing)} could not be renewed; `status` lists them.")


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="Files as downloaded, plain or gzip.")],
    dataset: Annotated[str, typer.Option(help="Its code, where the file does not tell.")] = "",
    as_of: Annotated[str, typer.Option(help="Date of the edition, YYYY-MM-DD; else today.")] = "",
) -> None:
    """Takes files downloaded by hand, then publishes a new release."""
    catalogue = load()
    with alone("import"):
        _import(files, dataset, as_of, catalogue)


def _import(files: list[Path], dataset: str, as_of: str, catalogue: Catalogue) -> None:
    failures: list[PipelineError] = []
    taken: list[RawFile] = []
    for path in files:
        try:
            kept = import_file(
                path,
                Settings.data / "raw",
                catalogue,
                now=_now(),
                dataset=dataset,
                facts={"as_of": as_of} if as_of else {},
            )
            taken.append(kept)
            out.print(f"{path.name}: taken as {kept.sidecar.dataset}.")
        except PipelineError as error:
            failures.append(error)
            print_error(error)
        except OSError as error:
            raise unwritable(error) from error
    if not taken:
        errors.print("No file could be taken; nothing was published.", style="red")
        raise typer.Exit(NOTHING)
    _build(catalogue, failures, taken)


@app.command("build")
def build_(accept: Accept = None) -> None:
    """Publishes again from data/raw and the release in use; asks no service."""
    catalogue = load()
    refuse_unknown(accept or (), catalogue, tables=True)
    with alone("build"):
        _build(catalogue, [], accept=accept or ())


@app.command()
def bundle(files: Annotated[Path, typer.Argument(help="Folder of published files.")]) -> None:
    """Makes the release that comes with the project again."""
    with alone("bundle"):
        print_report(make_bundle(files, Settings.data, ROOT / "static", load()))


@app.command()
def status() -> None:
    """Shows what is in use, what fails since when, and per dataset its age and coverage."""
    from pipelines.renewal import pace_of

    folder, catalogue = release_of(), load()
    last = last_refresh.read(Settings.data / "processed")
    with stopping():
        allowances = pace_of(Settings.data, catalogue).allowances()
        lines = status_lines(folder, catalogue, last, allowances)
        rows = coverage(folder, catalogue, last.failing if last else ())
    for line in lines:
        out.print(line, markup=False)
    print_table(rows)


@app.command()
def doctor(
    only: Annotated[list[str] | None, typer.Option(help="Only these indicators.")] = None,
    source: Annotated[str, typer.Option(help="Sources, comma-separated.")] = "eurostat,oecd,gisco",
    log_format: LogFormatOption = "text",
) -> None:
    """Asks the services whether the catalogue fits them, and proposes lines that would."""
    from pipelines.doctor_visit import visit

    catalogue = load()
    refuse_unknown(only or (), catalogue)
    with alone("doctor"):
        code = visit(
            Settings.data,
            catalogue,
            only=only or (),
            sources=source.split(","),
            now=_now,
            log_format=log_format,
            out=out,
            errors=errors,
        )
    raise typer.Exit(code)


@app.command()
def verify(release: Annotated[str, typer.Argument(help="Default: the one in use.")] = "") -> None:
    """Checks hashes, columns, keys and ranges of a release, and the hashes of data/raw."""
    folder = release_of(release)
    with stopping():
        faults = faults_of(folder, load())
        damaged = damaged_raw(Settings.data / "raw")
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
    with alone("rollback"):
        _rollback(release)


def _rollback(release: str) -> None:
    processed = Settings.data / "processed"
    if not release:
        in_use = release_of()
        earlier = [name for name in release_ids(processed) if name < in_use.name or name == BUNDLED]
        if in_use.name == BUNDLED or not earlier:
            errors.print(f"There is no release before {in_use.name}.", style="red")
            raise typer.Exit(NOTHING)
        release = release_before(in_use, earlier)
    use(processed, release)
    out.print(f"Release {release} is in use now.")
    out.print(
        "Files in data/raw that came later stay there and count again at the next build; "
        "delete those that are wrong."
    )


if __name__ == "__main__":
    app()
