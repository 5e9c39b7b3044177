"""The words about what an area is specialised in, as text and as HTML."""

from collections.abc import Iterable
from html import escape

import pandas as pd

from analysis.answers import NoAnswer
from dashboard.area_lines import EU
from dashboard.cards import rules
from dashboard.findings import share_words
from dashboard.industries import Whole
from dashboard.industry_figure import Said, industry_table
from dashboard.look import mark, pair_members
from dashboard.rule_numbers import rule_numbers
from dashboard.rules import rule_link
from dashboard.sentences import listing
from dashboard.shell import Frame
from dashboard.specialised import LEAST_COVERED, Specialisation
from dashboard.words import number


def in_words(frame: Frame, figures: Whole, nace: str) -> str:
    """An industry within a sentence: `trävaror (C16)`."""
    return f"{within(frame, figures, nace)} ({code(nace)})"


def within(frame: Frame, figures: Whole, nace: str) -> str:
    """An industry within a sentence, without its code."""
    label = frame.word(figures.industries.loc[nace], "label")
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def code(nace: str) -> str:
    """A NACE code as it is written: a range with a hyphen that no line breaks at."""
    return nace.replace("_", "-").replace("-", "\u2011")


def names(frame: Frame, figures: Whole) -> dict[str, str]:
    """Name and code of every industry."""
    rows = figures.industries.iterrows()
    return {str(nace): f"{frame.word(row, 'label')} ({code(str(nace))})" for nace, row in rows}


def domains(frame: Frame, figures: Whole) -> dict[str, str]:
    """The short name of the S3 domain of every industry, "" for none."""
    themes = frame.release.themes
    short = themes[themes["kind"] == "s3_domain"].set_index("key")[f"short_{frame.lang}"]
    return {
        str(nace): str(short.get(key, "")) for nace, key in figures.industries["domain"].items()
    }


def held_against(frame: Frame, found: Specialisation) -> str:
    """The reference as it is named within a sentence."""
    return frame.t("beside.to.eu") if found.reference == EU else frame.name(found.reference)


def lead(frame: Frame, found: Specialisation) -> str:
    """What both areas are specialised in, and what that means, as HTML."""
    first = escape(_special(frame, found, found.geo))
    other = escape(_special(frame, found, found.other))
    members = [frame.name(member) for member in pair_members(found.geo)]
    rule = frame.t(
        "specialisation.rule", reference=held_against(frame, found), **rule_numbers(frame.lang)
    )
    shared = frame.t(
        "specialisation.shared",
        name=frame.name(found.geo),
        members=listing(members, frame.lang),
    )
    return (
        f'<p class="lead">{first}</p><p class="note">{mark(found.other, frame.theme)} {other}</p>'
        f'<p class="note">{escape(rule)} {rule_link(frame, "specialisation")}</p>'
        f'<p class="note">{mark(found.geo, frame.theme)} {escape(shared)}</p>'
    )


def special_in(frame: Frame, found: Specialisation) -> str:
    """What the area is specialised in, without the figures."""
    own = found.special[found.special["geo"] == found.geo]
    if own.empty:
        return _special(frame, found, found.geo)
    industries = [in_words(frame, found.figures, nace) for nace in own["industry"]]
    return frame.t(
        "projector.finding.special",
        name=frame.name(found.geo),
        reference=held_against(frame, found),
        industries=listing(industries, frame.lang),
        year=found.year,
    )


def _special(frame: Frame, found: Specialisation, geo: str) -> str:
    rows = found.special[found.special["geo"] == geo]
    words = {
        "name": frame.name(geo),
        "reference": held_against(frame, found),
        "year": found.year,
    }
    if rows.empty:
        return frame.t("specialisation.none", **words)
    # What the quotient says is said with the first.
    parts = [
        frame.t(
            f"specialisation.{'special_then' if i else 'special_in'}",
            reference=words["reference"],
            industry=within(frame, found.figures, row.industry),
            nace=code(row.industry),
            quotient=number(row.quotient, 1, frame.lang),
            jobs=number(row.value * found.figures.persons, 0, frame.lang),
        )
        for i, row in enumerate(rows.itertuples())
    ]
    return frame.t("specialisation.special", **words, industries=listing(parts, frame.lang))


def quotients(frame: Frame, found: Specialisation) -> Said:
    """The words of the figure of all industries."""
    against = held_against(frame, found)
    name, other = frame.name(found.geo), frame.name(found.other)
    notes = (
        frame.t("specialisation.scale", name=name, other=other),
        frame.t("specialisation.small", reference=against),
    )
    beside = "".join(f'<p class="note">{escape(note)}</p>' for note in notes)
    return Said(
        beside=beside + spread_words(frame, found),
        rule="specialisation",
        table=lambda: quotients_table(frame, found),
        below=_not_drawn(frame, found),
    )


def labels(frame: Frame, found: Specialisation) -> dict[str, tuple[str, str]]:
    """Code with name, and S3 domain, of every industry, for the figure."""
    domain = domains(frame, found.figures)
    rows = found.figures.industries.iterrows()
    return {
        str(nace): (f"{code(str(nace))} {frame.word(row, 'label')}", domain[str(nace)])
        for nace, row in rows
    }


def heads(frame: Frame, found: Specialisation) -> tuple[str, str, str, str]:
    """What stands over the line at 1, the domains, the jobs and the quotients of the figure."""
    same = frame.t("specialisation.same", reference=held_against(frame, found))
    domain, jobs, quotient = (
        frame.t(f"specialisation.{column}") for column in ("domain", "jobs", "quotient")
    )
    return same, domain, jobs, quotient


def unit(frame: Frame, found: Specialisation) -> str:
    """What the figure of all industries shows."""
    against = held_against(frame, found)
    return frame.t("specialisation.unit", reference=against, year=found.year)


def sentence(frame: Frame, found: Specialisation) -> str:
    """How many industries have a quotient, between what, and how many have more than the share."""
    rows = found.quotients[found.quotients["geo"] == found.geo]
    known = rows[rows["quotient"].notna()].sort_values("quotient")
    low, high = known.iloc[0], known.iloc[-1]
    return frame.t(
        "specialisation.says",
        name=frame.name(found.geo),
        year=found.year,
        known=len(known),
        count=len(rows),
        above=int((known["quotient"] > 1).sum()),
        reference=held_against(frame, found),
        high=number(high["quotient"], 2, frame.lang),
        highest=in_words(frame, found.figures, high["industry"]),
        low=number(low["quotient"], 2, frame.lang),
        lowest=in_words(frame, found.figures, low["industry"]),
    )


def _not_drawn(frame: Frame, found: Specialisation) -> str:
    """The industries without a quotient and why, as HTML; "" where there is none."""
    rows = found.quotients[
        (found.quotients["geo"] == found.geo) & (found.quotients["reason"] != "")
    ]
    if rows.empty:
        return ""
    parts = []
    for reason, group in rows.groupby("reason", sort=False):
        industries = [in_words(frame, found.figures, nace) for nace in group["industry"]]
        parts.append(f"{reason_words(frame, str(reason))}: {listing(industries, frame.lang)}.")
    text = frame.t("specialisation.not_drawn", name=frame.name(found.geo))
    return f'<p class="source">{escape(text)} {escape(" ".join(parts))}</p>'


def reason_words(frame: Frame, reason: str) -> str:
    """Why there is no figure."""
    return frame.t(f"specialisation.reasons.{reason}", **rule_numbers(frame.lang))


def quotients_table(frame: Frame, found: Specialisation) -> str:
    """Jobs, share and quotient of every industry in both areas, in the order of their codes."""
    areas = (found.geo, found.other)
    by_cell = found.quotients.set_index(["geo", "industry"])
    domain = domains(frame, found.figures)
    heads = [frame.t("specialisation.industry"), frame.t("specialisation.domain")]
    for geo in areas:
        heads += [
            frame.t(f"specialisation.heads.{column}", name=frame.name(geo))
            for column in ("jobs", "share", "quotient")
        ]

    def cells(geo: str, nace: str) -> Iterable[str]:
        row = by_cell.loc[(geo, nace)]
        jobs, share = row["value"] * found.figures.persons, 100 * row["share"]
        why = reason_words(frame, row["reason"]).lower() if row["reason"] else ""
        yield number(jobs, 0, frame.lang) if pd.notna(jobs) else "–"
        yield number(share, 1, frame.lang) if pd.notna(share) else "–"
        yield why or number(row["quotient"], 2, frame.lang)

    rows = (
        [name, domain[nace], *(cell for geo in areas for cell in cells(geo, nace))]
        for nace, name in names(frame, found.figures).items()
        if (found.geo, nace) in by_cell.index
    )
    return industry_table(unit(frame, found), heads, rows, words={1})


def spread_words(frame: Frame, found: Specialisation) -> str:
    """Over how many equally large industries the jobs are spread, and how unlike the reference."""
    figures, spread, apart = found.figures, found.spread, found.apart
    lines = []
    if spread["reason"] == "":
        equal = number(spread["equivalent"], 1, frame.lang)
        lines.append(
            frame.t(
                "specialisation.equal",
                name=frame.name(found.geo),
                equal=equal,
                count=int(spread["industries"]),
            )
        )
        lines.append(_placed(frame, found))
    if apart["reason"] == "":
        lines.append(
            frame.t(
                "specialisation.apart",
                krugman=number(apart["krugman"], 2, frame.lang),
                percent=number(50 * apart["krugman"], 0, frame.lang),
                reference=held_against(frame, found),
            )
        )
    missing = sorted({*spread["missing"], *apart["missing"]})
    if missing:
        industries = [in_words(frame, figures, nace) for nace in missing]
        left = listing(industries, frame.lang)
        lines.append(frame.t("specialisation.left_out", industries=left))
    title, text = frame.t("specialisation.spread"), " ".join(line for line in lines if line)
    links = rules(frame, "specialisation", "place")
    return f'<h3 class="small">{escape(title)}</h3><p class="note">{escape(text)}</p>{links}'


def _placed(frame: Frame, found: Specialisation) -> str:
    if isinstance(found.place, NoAnswer):
        return ""
    covered = number(100 * LEAST_COVERED, 0, frame.lang)
    regions = frame.t("charts.regions.nuts2", count=number(found.place.regions, 0, frame.lang))
    return frame.t(
        "specialisation.placed",
        share=share_words(found.place, frame.lang),
        regions=regions,
        covered=covered,
    )
