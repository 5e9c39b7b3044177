"""What stands on one screen of a wall: headline, figure, source and where it leads."""

from contextlib import suppress
from dataclasses import dataclass

from segno.encoder import DataOverflowError

from dashboard.area_lines import has_hollow
from dashboard.live_address import live_address
from dashboard.look import Theme
from dashboard.placing import level_chips, source_words, years_apart
from dashboard.projector.asked import ViewError
from dashboard.projector.views import view_of
from dashboard.qr import qr_svg
from dashboard.release import Release
from dashboard.shell import Frame
from dashboard.view import View
from dashboard.wall_links import figure_section
from dashboard.workshop.deck import Slide


@dataclass(frozen=True)
class Shown:
    """A slide as a wall shows it.

    Attributes:
        headline: The finding, or the facilitator's own title.
        beneath: What stands under it: the finding where the headline is the facilitator's, then
            what is measured, whose values they are and what is left out; or why there is no figure.
        view: The figure; None where the address means none any more.
        source: Source and licence, and what flags and breaks mean.
        address: Where the same stands in the dashboard; "" where it can be reached from nowhere.
    """

    headline: str
    beneath: tuple[str, ...]
    view: View | None
    source: str
    address: str

    @property
    def is_map(self) -> bool:
        """Whether the figure is a map, which fills the whole wall."""
        return self.view is not None and is_map(self.view)

    @property
    def qr(self) -> str:
        """The QR code of the address as SVG, "" without one or where it is too long for a code."""
        with suppress(DataOverflowError):
            return qr_svg(self.address) if self.address else ""
        return ""


def shown(
    release: Release, slide: Slide, lang: str, theme: Theme, base: str, pinned: bool
) -> Shown:
    """A slide of a deck as a wall shows it.

    Args:
        release: The figures.
        slide: Its view, title and question.
        lang: `sv` or `en`.
        theme: Light or dark.
        base: Where the dashboard is reached, "" for nowhere.
        pinned: Whether its address holds the release fast.
    """
    frame = Frame(slide.page, lang, theme, release)
    kept = {"release": release.id} if pinned else {}
    params = {name: value for name, value in slide.params.items() if name != "figure"}
    params |= {"lang": lang} | kept
    try:
        view = view_of(frame, slide.page, slide.params)
    except ViewError as error:
        why = frame.t(error.key, **error.values)
        address = live_address(slide.page, base, **params) if base else ""
        return Shown(slide.title or why, (why,) if slide.title else (), None, "", address)
    address = live_address(slide.page, base, figure_section(view.name), **params) if base else ""
    figures = view.figures
    marked = figures if view.marked is None else figures[figures["geo"].isin(view.marked)]
    chips = [words for _, words in level_chips(frame, marked)]
    finding = view.finding or view.sentence
    beneath = [finding] if slide.title else []
    beneath.append(" · ".join([view.title, *chips]))
    beneath += [view.beneath] if view.beneath else []
    return Shown(slide.title or finding, tuple(beneath), view, _source(frame, view), address)


def _source(frame: Frame, view: View) -> str:
    drawn = is_map(view)
    # A map, and what is made of several measures, has neither breaks nor secrecy to explain.
    explain = bool(view.indicator) and not drawn
    hollow = not drawn and has_hollow(view.figure)
    source, explained = source_words(frame, view.figures, explain, hollow)
    apart = ""
    if view.indicator:
        row = frame.release.indicators.loc[view.indicator]
        apart = years_apart(frame, row, view.figures)
    credit = frame.t("maps.boundaries") if drawn else ""
    return " ".join(part for part in (source, explained, apart, credit) if part)


def is_map(view: View) -> bool:
    """Whether a figure is a map, which fills the whole wall."""
    return any(trace.type == "choropleth" for trace in view.figure.data)
