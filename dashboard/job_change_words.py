"""The words about how jobs changed, as text and as HTML."""

from collections.abc import Iterable, Sequence
from html import escape

import pandas as pd

from analysis.specialisation import NEW_STATISTICS
from dashboard.i18n import texts
from dashboard.industry_figure import Said, industry_table
from dashboard.job_change import JobChange
from dashboard.sentences import listing
from dashboard.shell import Frame
from dashboard.shift_chart import Bar
from dashboard.specialised_words import in_words, names, reason_words, within
from dashboard.words import MINUS, NBSP, number, year_span

_PARTS = ("growth", "mix", "regional")
_COLUMNS = ("start", "change", *_PARTS)


def reference_name(frame: Frame, found: JobChange) -> str:
    """The reference as it is named: a country, or our regions together."""
    return frame.name(found.reference) if found.reference else frame.t("specialisation.north")


def years(found: JobChange) -> dict[str, str]:
    """The years of both means, for a text."""
    first, last = found.years
    return {"first": year_span(*first), "last": year_span(*last)}


def refused(frame: Frame, geo: str, found: JobChange | None) -> str:
    """Why there are no parts to show, "" where there are."""
    if found is None:
        return frame.t("specialisation.change.nothing", name=frame.name(geo))
    if found.total["reason"] == "":
        return ""
    reasons = dict.fromkeys(reason_words(frame, str(each)) for each in found.parts["reason"])
    why = ". ".join(reasons)
    name = frame.name(geo)
    return frame.t("specialisation.change.refused", name=name, reason=why, **years(found))


def answered(found: Iterable[JobChange | None]) -> list[JobChange]:
    """The changes that have parts."""
    return [each for each in found if each is not None and each.total["reason"] == ""]


def parts(frame: Frame, found: JobChange, others: Sequence[JobChange] = ()) -> Said:
    """The words of the figure of the three parts.

    Args:
        frame: The page.
        found: The change of an area.
        others: The changes of areas of the same kind, itself among them, for the table.
    """
    title = unit(frame, found)
    return Said(
        beside=_caveats(frame, found, [*_kind(frame, found), *_old(frame, found)]),
        rule="shift_share",
        table=lambda: _parts_table(frame, title, others or (found,)),
    )


def by_industry(frame: Frame, found: JobChange) -> Said:
    """The words of the figure of the regional part by industry."""
    return Said(
        beside=_caveats(frame, found, _kind(frame, found)),
        rule="shift_share",
        table=lambda: _industry_table(frame, found, industry_unit(frame, found)),
    )


def unit(frame: Frame, found: JobChange) -> str:
    """What the figure of the three parts shows."""
    against = reference_name(frame, found)
    if not found.reference:
        against = frame.t("specialisation.change.together", north=against)
    return frame.t("specialisation.change.unit", reference=against, **years(found))


def industry_unit(frame: Frame, found: JobChange) -> str:
    """What the figure of the regional part by industry shows."""
    against = reference_name(frame, found)
    return frame.t("specialisation.change.industries", reference=against, **years(found))


def change_in(frame: Frame, found: JobChange) -> str:
    """The change and its regional part alone."""
    return frame.t(
        "projector.finding.change",
        moved=_moved(frame, found),
        regional=_signed(frame, found, found.total["regional"]),
        **years(found),
    )


def _moved(frame: Frame, found: JobChange) -> str:
    change = float(found.total["change"])
    printed = round(change, found.decimals)
    way = "up" if printed > 0 else "down" if printed < 0 else "none"
    return frame.t(
        f"specialisation.change.moved.{way}",
        name=frame.name(found.geo),
        part=frame.t("specialisation.change.part") if found.total["missing"] else "",
        change=number(abs(change), found.decimals, frame.lang),
    )


def sentence(frame: Frame, found: JobChange) -> str:
    """The change and its three parts, with the check that they add up."""
    total = found.total
    shown = {part: _signed(frame, found, total[part]) for part in (*_PARTS, "change")}
    printed = [round(float(total[part]), found.decimals) for part in (*_PARTS, "change")]
    said = frame.t(
        "specialisation.change.says",
        moved=_moved(frame, found),
        reference=reference_name(frame, found),
        check=_check(found, frame.lang),
        **years(found),
        **shown,
    )
    if round(sum(printed[:3]) - printed[3], found.decimals):
        said += " " + frame.t("specialisation.change.rounding")
    if pd.notna(found.published) and round(found.published, found.decimals) != printed[3]:
        published = _signed(frame, found, found.published)
        said += " " + frame.t("specialisation.change.published", total=published)
    return said


def _check(found: JobChange, lang: str) -> str:
    """The three parts added up: `11,2 − 0,6 − 3,8 = 6,8`."""
    first, *rest, change = (
        number(float(found.total[part]), found.decimals, lang) for part in (*_PARTS, "change")
    )
    signed = [
        f"{MINUS}{NBSP}{term.removeprefix(MINUS)}" if term.startswith(MINUS) else f"+{NBSP}{term}"
        for term in rest
    ]
    return NBSP.join([first, *signed, "=", change])


def part_bars(frame: Frame, found: JobChange) -> list[Bar]:
    """The three parts and under them their sum."""
    against = reference_name(frame, found)
    label = {part: frame.t(f"specialisation.change.{part}", reference=against) for part in _PARTS}
    bars = [Bar(label[part], float(found.total[part])) for part in _PARTS]
    whole = frame.t("specialisation.change.sum")
    return [*bars, Bar(whole, sum(bar.value for bar in bars), total=True)]


def industry_bars(frame: Frame, found: JobChange) -> list[Bar]:
    """The regional part of every industry that has one, in the order of their codes."""
    by_industry = found.parts.set_index("industry")["regional"].dropna()
    shown = names(frame, found.figures)
    return [
        Bar(shown[nace], float(by_industry[nace])) for nace in shown if nace in by_industry.index
    ]


def industries_in(frame: Frame, found: JobChange) -> str:
    """The same without what it is held against, by the names of the industries alone."""
    _, low, high = _ends(found)
    return frame.t(
        "projector.finding.industries",
        name=frame.name(found.geo),
        highest=within(frame, found.figures, high["industry"]),
        high=_signed(frame, found, high["regional"]),
        lowest=within(frame, found.figures, low["industry"]),
        low=_signed(frame, found, low["regional"]),
    )


def _ends(found: JobChange) -> tuple[pd.DataFrame, pd.Series, pd.Series]:
    """The industries with a regional part, the lowest and the highest of them."""
    rows = found.parts[found.parts["regional"].notna()].sort_values("regional")
    return rows, rows.iloc[0], rows.iloc[-1]


def industry_sentence(frame: Frame, found: JobChange) -> str:
    """Between what the regional parts of the industries lie."""
    rows, low, high = _ends(found)
    return frame.t(
        "specialisation.change.industries_say",
        name=frame.name(found.geo),
        count=len(rows),
        highest=in_words(frame, found.figures, high["industry"]),
        high=_signed(frame, found, high["regional"]),
        lowest=in_words(frame, found.figures, low["industry"]),
        low=_signed(frame, found, low["regional"]),
        reference=reference_name(frame, found),
    )


def _kind(frame: Frame, found: JobChange) -> list[str]:
    """What kind of figures they are, and what their rounding allows."""
    key = f"specialisation.change.kinds.{found.figures.dataset}"
    lines = [frame.t(key)] if key in texts(frame.lang) else []
    return [*lines, frame.t("specialisation.change.rounded")] if found.rounded else lines


def _old(frame: Frame, found: JobChange) -> list[str]:
    """That figures from before the statistics changed do not compare with those after it."""
    if not found.old:
        return []
    return [frame.t("specialisation.change.old", new=NEW_STATISTICS, **years(found))]


def _caveats(frame: Frame, found: JobChange, lines: Sequence[str]) -> str:
    """What must be known beside a figure, with the industries that are left out, as HTML."""
    lines = list(lines)
    without = found.parts[found.parts["reason"] != ""]
    for reason, group in without.groupby("reason", sort=False):
        industries = [in_words(frame, found.figures, nace) for nace in group["industry"]]
        left = listing(industries, frame.lang)
        covered = number(100 * found.total["covered"], 0, frame.lang)
        lines.append(
            frame.t(
                "specialisation.change.left_out",
                industries=left,
                reason=reason_words(frame, str(reason)).lower(),
                covered=covered,
            )
        )
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f'<ul class="caveats">{items}</ul>'


def _parts_table(frame: Frame, title: str, found: Sequence[JobChange]) -> str:
    heads = [frame.t(f"specialisation.change.heads.{column}") for column in _COLUMNS]
    rows = ([frame.name(each.geo), *_cells(frame, each, each.total)] for each in found)
    return industry_table(title, [frame.t("charts.area"), *heads], rows)


def _industry_table(frame: Frame, found: JobChange, title: str) -> str:
    heads = [frame.t(f"specialisation.change.heads.{column}") for column in _COLUMNS]
    rows = found.parts.set_index("industry")
    shown = [
        [name, *_cells(frame, found, rows.loc[nace])]
        for nace, name in names(frame, found.figures).items()
        if nace in rows.index
    ]
    shown.append([frame.t("specialisation.change.sum"), *_cells(frame, found, found.total)])
    return industry_table(title, [frame.t("specialisation.industry"), *heads], shown)


def _cells(frame: Frame, found: JobChange, row: pd.Series) -> list[str]:
    """The figures of a row; where they are missing, why, once."""
    if row["reason"]:
        reason = reason_words(frame, str(row["reason"])).lower()
        return [*["–"] * (len(_COLUMNS) - 1), reason]
    return [
        number(row[column], found.decimals, frame.lang, sign=column != "start")
        for column in _COLUMNS
    ]


def _signed(frame: Frame, found: JobChange, value: float) -> str:
    return number(value, found.decimals, frame.lang, sign=True)
