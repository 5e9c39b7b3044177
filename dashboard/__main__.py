"""The command line: `python -m dashboard …` writes documents and decks of a release.

Exit codes: 0 written, 2 nothing written.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, NoReturn
from urllib.parse import urlsplit

import typer

from dashboard import placemat as placemats
from dashboard.i18n import LANGUAGES, t
from dashboard.live_address import LOCAL, live_address
from dashboard.look import ALL, REGION_MARK, Theme
from dashboard.release import Release, ReleaseError, open_release
from dashboard.take_home import PAPERS, paper_name
from dashboard.workshop import pack as packs
from dashboard.workshop.deck import DeckError, read_deck
from dashboard.workshop.screens import deck_slides

NOTHING = 2
"""Exit code: nothing was written."""

_REGIONS = tuple(REGION_MARK)
THEMES: dict[str, Theme] = {"light": "light", "dark": "dark"}
"""The two looks of a wall."""

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Writes documents of the figures that are published.",
)
Out = Annotated[Path, typer.Option("--out", help="The file to write.")]
Region = Annotated[str, typer.Option(help="The region in the foreground.")]
Lang = Annotated[str, typer.Option(help="Language: sv or en.")]
ReleaseId = Annotated[str, typer.Option("--release", help="Which release; the one in use.")]
Address = Annotated[
    str,
    typer.Option(
        envvar="S3_DASHBOARD_URL", help="Where the dashboard is, for the QR code on the page."
    ),
]


@app.callback()
def _several() -> None:
    """One of several commands, so that each is called by its name."""


@app.command()
def placemat(
    domain: Annotated[str, typer.Argument(help="Key of an S3 domain, such as F.")],
    out: Out,
    region: Region = _REGIONS[0],
    lang: Lang = LANGUAGES[0],
    release: ReleaseId = "",
    address: Address = LOCAL,
) -> None:
    """Writes the A3 placemat of an S3 domain for a workshop table."""
    known_lang(lang)
    check_address(address)
    opened = opened_release(release, lang)
    themes = opened.themes
    known("domain", domain, themes.loc[themes["kind"] == "s3_domain", "key"])
    known("region", region, _REGIONS)
    live = live_address("domains", address, lang=lang, domain=domain, region=region)
    write(out, placemats.placemat(opened, domain, region, lang, live))


Regions = Annotated[list[str], typer.Argument(help="Codes of regions, such as SE331.")]
Several = Annotated[Path, typer.Option("--out", help="The file to write; a folder for several.")]


@app.command()
def profile(
    regions: Regions,
    out: Several,
    lang: Lang = LANGUAGES[0],
    release: ReleaseId = "",
    address: Address = LOCAL,
) -> None:
    """Writes the profile of a region, every figure of it, as A4; of several into a folder."""
    _papers("profile", regions, _REGIONS, out, lang, release, address)


@app.command()
def summary(
    regions: Regions,
    out: Several,
    lang: Lang = LANGUAGES[0],
    release: ReleaseId = "",
    address: Address = LOCAL,
) -> None:
    """Writes the summary of a region, or of `all` four, as one page of A4."""
    _papers("overview", regions, (*_REGIONS, ALL), out, lang, release, address)


@app.command()
def pack(
    deck: Annotated[Path, typer.Argument(help="A deck file, as the workshop page saves it.")],
    out: Out,
    lang: Annotated[
        str, typer.Option(help="Language: sv or en; by default that of the deck.")
    ] = "",
    theme: Annotated[str, typer.Option(help="light or dark.")] = "light",
    release: ReleaseId = "",
    address: Annotated[
        str, typer.Option(envvar="S3_DASHBOARD_URL", help="Where the dashboard is, for QR codes.")
    ] = "",
) -> None:
    """Writes a deck as one HTML file that opens in any browser, without server or internet."""
    if lang:
        known_lang(lang)
    known("theme", theme, THEMES)
    if address:
        check_address(address)
    try:
        read = read_deck(deck.read_bytes())
    except OSError as error:
        refuse(f"{deck} cannot be read: {error.strerror or error}.")
    except DeckError as error:
        refuse(f"{deck}: {error.words(lang or 'en')}")
    read = replace(read, lang=lang or read.lang)
    opened = opened_release(release or read.release, read.lang)
    for number, slide in enumerate(deck_slides(opened, read, THEMES[theme], address), start=1):
        if slide is not None and slide.view is None:
            why = slide.beneath[0] if slide.beneath else slide.headline
            typer.echo(t("workshop.no_slide", read.lang, number=number, why=why), err=True)
    write(out, packs.pack(opened, read, THEMES[theme], address))


def _papers(
    page: str,
    regions: Iterable[str],
    there: Iterable[str],
    out: Path,
    lang: str,
    release: str,
    address: str,
) -> None:
    known_lang(lang)
    check_address(address)
    opened = opened_release(release, lang)
    asked = list(dict.fromkeys(regions))
    for region in asked:
        known("region", region, there)
    if len(asked) > 1 and not out.is_dir():
        refuse(f"{out} is no folder: several documents need one.")
    for region in asked:
        # A document of a release that was asked for leads to its figures.
        kept = {"release": release} if release else {}
        live = live_address(page, address, lang=lang, region=region, **kept)
        file = out / paper_name(page, region, opened, lang) if out.is_dir() else out
        write(file, PAPERS[page](opened, region, lang, live))


def known_lang(lang: str) -> None:
    """Ends the command at a language that there is not."""
    known("language", lang, LANGUAGES)


def check_address(address: str) -> None:
    """Ends the command at what is no address; says so where only this machine is reached."""
    seen = urlsplit(address)
    if seen.scheme not in ("http", "https") or not seen.netloc:
        refuse(f"{address} is no address of a dashboard: it begins with http:// or https://.")
    if seen.hostname == "localhost":
        typer.echo(
            f"The QR code leads to {address}, on this machine alone. Give --address, or set "
            "S3_DASHBOARD_URL.",
            err=True,
        )


def known(what: str, code: str, codes: Iterable[str]) -> None:
    """Ends the command at a code that there is not, and names those that there are."""
    there = [str(other) for other in codes]
    if code not in there:
        refuse(f"There is no {what} {code}. There are: {', '.join(there)}.")


def opened_release(release: str, lang: str) -> Release:
    """A release, the one in use by default; without a readable one the command ends."""
    try:
        return open_release(release)
    except ReleaseError as error:
        if error.key == "release.unknown":
            refuse(f"There is no release {release}.")
        refuse(t(error.key, lang, **error.values))


def write(out: Path, document: bytes) -> None:
    """Writes a document, or ends the command with what the system says."""
    try:
        out.write_bytes(document)
    except OSError as error:
        refuse(f"{out} cannot be written: {error.strerror or error}.")
    typer.echo(f"Wrote {out}.")


def refuse(sentence: str) -> NoReturn:
    """Ends the command with a sentence."""
    typer.echo(sentence, err=True)
    raise typer.Exit(NOTHING)


if __name__ == "__main__":
    app(prog_name="python -m dashboard")
