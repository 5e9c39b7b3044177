"""The figures of jobs by industry with their words, for their page and for a wall."""

import pandas as pd
import plotly.graph_objects as go

from dashboard import job_change_words as changes
from dashboard import related_words as nearby
from dashboard import specialised_words as words
from dashboard.density_chart import density_chart
from dashboard.industries import Whole
from dashboard.job_change import JobChange
from dashboard.quotient_chart import quotient_chart
from dashboard.related_industries import Related
from dashboard.shell import Frame
from dashboard.shift_chart import Bar, shift_chart
from dashboard.specialised import Specialisation
from dashboard.view import View

_ON_WALL = 9  # industries whose quotients can be read from the back of a room


def quotients_view(
    frame: Frame, found: Specialisation, *, narrow: bool = False, height: int = 0
) -> View:
    """The quotients of an area: all of its industries, or the largest alone on a wall.

    Args:
        frame: Language, theme and figures.
        found: The quotients.
        narrow: For a phone.
        height: Pixels on a wall; as high as the rows need by default.
    """
    shown, beneath = found.quotients, ""
    own = shown[(shown["geo"] == found.geo) & shown["quotient"].notna()]
    if height and len(own) > _ON_WALL:
        largest = own.nlargest(_ON_WALL, "quotient")["industry"]
        shown = shown[shown["industry"].isin(largest)]
        beneath = frame.t("projector.largest", count=_ON_WALL, of=len(own))
    figure = quotient_chart(
        shown,
        found.geo,
        words.labels(frame, found),
        heads=words.heads(frame, found),
        name=frame.name,
        theme=frame.theme,
        lang=frame.lang,
        narrow=narrow,
        height=height,
    )
    return View(
        title=words.unit(frame, found),
        figure=figure,
        figures=_told(frame, found.figures, found.shown),
        sentence=words.sentence(frame, found),
        finding=words.special_in(frame, found),
        name="quotients",
        beneath=beneath,
    )


def change_view(frame: Frame, found: JobChange, *, narrow: bool = False, height: int = 0) -> View:
    """The three parts of a change of jobs; the arguments are those of `quotients_view`."""
    return View(
        title=changes.unit(frame, found),
        figure=_bars(frame, found, changes.part_bars(frame, found), narrow, height),
        figures=_told(frame, found.figures, found.shown),
        sentence=changes.sentence(frame, found),
        finding=changes.change_in(frame, found),
        name=f"change_{found.geo}",
    )


def industries_view(
    frame: Frame, found: JobChange, *, narrow: bool = False, height: int = 0
) -> View:
    """The regional part of each industry; the arguments are those of `quotients_view`."""
    return View(
        title=changes.industry_unit(frame, found),
        figure=_bars(frame, found, changes.industry_bars(frame, found), narrow, height),
        figures=_told(frame, found.figures, found.shown),
        sentence=changes.industry_sentence(frame, found),
        finding=changes.industries_in(frame, found),
        name=f"industries_{found.geo}",
    )


def _told(frame: Frame, of: Whole, shown: pd.DataFrame) -> pd.DataFrame:
    """Jobs with what each figure is of: industry and unit."""
    names = words.names(frame, of)
    unit = frame.t("specialisation.jobs" if of.persons == 1 else "specialisation.thousands")
    return shown.assign(of=[f"{names.get(nace, nace)}, {unit}" for nace in shown["industry"]])


def _bars(frame: Frame, found: JobChange, bars: list[Bar], narrow: bool, height: int) -> go.Figure:
    look = {"theme": frame.theme, "lang": frame.lang, "narrow": narrow, "height": height}
    return shift_chart(bars, found.geo, decimals=found.decimals, **look)


def related_view(frame: Frame, found: Related, *, height: int = 0) -> View:
    """The densities of the industries to ask about; the arguments are those of `quotients_view`."""
    look = {"theme": frame.theme, "lang": frame.lang, "height": height}
    count = len(found.questions)
    key = "projector.finding.related_one" if count == 1 else "projector.finding.related"
    return View(
        title=nearby.unit(frame, found),
        figure=density_chart(found.questions, found.geo, **nearby.drawn(frame, found), **look),
        figures=_told(frame, found.figures, found.shown),
        sentence=nearby.sentence(frame, found),
        finding=frame.t(key, name=frame.name(found.geo), count=count),
        name="related",
        beneath=frame.t("specialisation.related.order"),
    )
