"""The questions that related industries raise, as text and as HTML; never an order of merit."""

from html import escape
from typing import Any

from analysis.relatedness import RELATEDNESS_DIVISIONS, RELATEDNESS_REGIONS
from dashboard.industry_figure import Said, industry_table
from dashboard.related_industries import Related
from dashboard.rule_numbers import rule_numbers
from dashboard.sentences import listing
from dashboard.shell import Frame
from dashboard.specialised_words import in_words, names, reason_words
from dashboard.words import number


def densities(frame: Frame, found: Related) -> Said:
    """The words of the figure of densities."""
    return Said(
        beside=_caveats(frame, found),
        rule="relatedness",
        table=lambda: density_table(frame, found),
    )


def drawn(frame: Frame, found: Related) -> dict[str, Any]:
    """What the figure is given beside the densities."""
    ends = (frame.t("specialisation.related.none"), frame.t("specialisation.related.everything"))
    return {
        "names": names(frame, found.figures),
        "span": (found.lowest, found.highest),
        "span_words": frame.t("specialisation.related.all"),
        "ends": ends,
    }


def questions(frame: Frame, found: Related) -> str:
    """A question for each industry, with what the area does already that lies nearest, as HTML."""
    items = []
    for row in found.questions.itertuples():
        question = frame.t(
            "specialisation.related.question",
            name=frame.name(found.geo),
            industry=in_words(frame, found.figures, row.industry),
        )
        near = [in_words(frame, found.figures, nace) for nace in row.nearest]
        beside = (
            frame.t("specialisation.related.nearest", industries=listing(near, frame.lang))
            if near
            else ""
        )
        items.append(f"<li><p>{escape(question)}</p>{escape(beside)}</li>")
    return f'<ul class="questions">{"".join(items)}</ul>'


def sentence(frame: Frame, found: Related) -> str:
    """The densities of the industries asked about with their bands, and between what all lie."""
    asked = [
        frame.t(
            "specialisation.related.one",
            industry=in_words(frame, found.figures, row.industry),
            **{
                column: number(getattr(row, column), 0, frame.lang)
                for column in ("density", "low", "high")
            },
        )
        for row in found.questions.itertuples()
    ]
    return frame.t(
        "specialisation.related.says",
        name=frame.name(found.geo),
        year=found.year,
        industries=listing(asked, frame.lang),
        lowest=number(found.lowest, 0, frame.lang),
        highest=number(found.highest, 0, frame.lang),
    )


def _caveats(frame: Frame, found: Related) -> str:
    """How far the figures fall short of what the method asks for, as HTML."""
    lines = [
        frame.t("specialisation.related.order"),
        frame.t(
            "specialisation.related.coarse",
            divisions=len(found.figures.industries),
            regions=found.regions,
            least_divisions=RELATEDNESS_DIVISIONS,
            least_regions=RELATEDNESS_REGIONS,
        ),
        frame.t("specialisation.related.band", **rule_numbers(frame.lang)),
    ]
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f'<ul class="caveats">{items}</ul>'


def density_table(frame: Frame, found: Related) -> str:
    """Density and band of every industry, in the order of their codes."""
    by_industry = found.rows.set_index("industry")
    columns = ("density", "low", "high")
    heads = [frame.t(f"specialisation.related.heads.{column}") for column in columns]
    rows = []
    for nace, name in names(frame, found.figures).items():
        row = by_industry.loc[nace]
        if row["reason"]:
            cells = [reason_words(frame, row["reason"]).lower(), "–", "–"]
        else:
            cells = [number(row[column], 0, frame.lang) for column in columns]
        has = "unknown" if row.isna()["specialised"] else "yes" if row["specialised"] else "no"
        rows.append([name, frame.t(f"specialisation.related.has.{has}"), *cells])
    first = [frame.t("specialisation.industry"), frame.t("specialisation.related.heads.has")]
    return industry_table(unit(frame, found), [*first, *heads], rows, words={1})


def unit(frame: Frame, found: Related) -> str:
    """What the figure of densities shows."""
    name, year = frame.name(found.geo), found.year
    return frame.t("specialisation.related.unit", name=name, year=year)
